"""Builds a small house to keep things in: a database, its ring of keys, and a clock that stands."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock, Ids, Instant, MovableClock, seeded_ids
from bot.database import Database, Keys, Queries, Work, load_queries
from bot.database.operator_key import OperatorKeys

NOON = Instant(1_800_000_000_000)
SCHEMA = """
CREATE TABLE thing (id TEXT PRIMARY KEY, amount INTEGER NOT NULL);
CREATE TABLE part (
    id TEXT PRIMARY KEY, thing TEXT NOT NULL REFERENCES thing (id), words BLOB NOT NULL
);
"""
QUERIES = """
-- name: add(id, amount)!
INSERT INTO thing (id, amount) VALUES (:id, :amount);

-- name: add_many*!
INSERT INTO thing (id, amount) VALUES (:id, :amount);

-- name: add_and_tell(id, amount)<!
INSERT INTO thing (id, amount) VALUES (:id, :amount) RETURNING id, amount;

-- name: add_part(id, thing, words)!
INSERT INTO part (id, thing, words) VALUES (:id, :thing, :words);

-- name: parts_of(thing)
SELECT id, words FROM part WHERE thing = :thing ORDER BY id;

-- name: remove_parts(thing)!
DELETE FROM part WHERE thing = :thing;

-- name: things()
SELECT id, amount FROM thing ORDER BY id;

-- name: thing(id)^
SELECT id, amount FROM thing WHERE id = :id;

-- name: how_many()$
SELECT count(*) FROM thing;

-- name: remove(id)!
DELETE FROM thing WHERE id = :id;
"""


@dataclass(kw_only=True)
class House:
    """A folder with all that a database needs. Opens as often as a test wants."""

    folder: Path
    operator_keys: OperatorKeys = (bytes(32),)
    ids: Ids = field(default_factory=lambda: seeded_ids(1))
    clock: Clock = field(default_factory=lambda: MovableClock(stopped_at=NOON))
    migrations: tuple[str, ...] = (SCHEMA,)

    def __post_init__(self) -> None:
        (self.folder / "queries.sql").write_text(QUERIES, encoding="utf-8")
        self.write_migrations(*self.migrations)
        self.queries: Queries = load_queries(self.folder / "queries.sql")

    @property
    def path(self) -> Path:
        return self.folder / "house.db"

    @property
    def keys_path(self) -> Path:
        return self.folder / "keys.db"

    @property
    def migration_folder(self) -> Path:
        return self.folder / "migrations"

    def write_migrations(self, *scripts: str) -> None:
        self.migration_folder.mkdir(exist_ok=True)
        for number, sql in enumerate(scripts, start=1):
            path = self.migration_folder / f"{number:04}_step.sql"
            path.write_text(sql, encoding="utf-8")

    def ring(self) -> Keys:
        return Keys.open(self.keys_path, lambda: self.operator_keys, self.ids)

    async def open(self, *, inline: bool = False) -> Database:
        ring = self.ring()
        try:
            return await Database.open(
                self.path,
                keys=ring,
                clock=self.clock,
                ids=self.ids,
                inline=inline,
                migrations=self.migration_folder,
            )
        except BaseException:
            ring.close()
            raise

    async def close(self, database: Database) -> None:
        await database.close()
        database.keys.close()

    def look(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the file itself, beside whoever has it open."""
        with closing(sqlite3.connect(self.path)) as raw:
            return raw.execute(sql).fetchall()

    def things(self) -> list[str]:
        return [row[0] for row in self.look("SELECT id FROM thing ORDER BY id")]

    def adding(self, id: str, amount: int = 1) -> Callable[[Work], Awaitable[int]]:
        """Make the story that adds one thing."""

        async def story(work: Work) -> int:
            added: int = await self.queries.add(work, id=id, amount=amount)
            return added

        return story


async def together(database: Database, *stories: Callable[[Work], Awaitable[Any]]) -> list[Any]:
    """Run stories in one group and give how each ended."""
    door = threading.Event()

    async def hold(work: Work) -> None:
        door.wait(10)

    if database._inline:  # then whoever is first runs alone, and the others after it together
        door.set()
    asked = [asyncio.ensure_future(database.unit(story)) for story in (hold, *stories)]
    await asyncio.sleep(0)
    door.set()
    ends = await asyncio.gather(*asked, return_exceptions=True)
    return ends[1:]


async def set_up(database: Database, pragma: str) -> None:
    """Change a setting of the connection that writes."""
    await database._writer.run(lambda raw: raw.execute(f"PRAGMA {pragma}").fetchall())
