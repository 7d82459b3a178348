"""Units of work: ours beside raw sqlite3, and beside lock-and-commit over aiosqlite.

All three write durably (WAL, synchronous FULL) to files in one folder. Raw sqlite3 runs in the
thread that measures, with nothing in its way: no loop, no second thread, no savepoint.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import aiosqlite

from benchmarks.frame import Row, at_least, in_turns
from bot.clock import Ids, SystemClock
from bot.database import Database, Keys, Queries, Work, load_queries

CALLERS = 64
ROUNDS = 7
PEOPLE = 1_000

SCHEMA = """
CREATE TABLE person (id TEXT PRIMARY KEY, seen INTEGER NOT NULL);
CREATE TABLE gesture (id TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE answer (id TEXT PRIMARY KEY, person TEXT NOT NULL, words BLOB NOT NULL);
CREATE TABLE message (id TEXT PRIMARY KEY, person TEXT NOT NULL, state TEXT NOT NULL);
"""
QUERIES = """
-- name: remember(id, at)!
INSERT INTO gesture (id, at) VALUES (:id, :at);
-- name: person(id)^
SELECT id, seen FROM person WHERE id = :id;
-- name: answer(id, person, words)!
INSERT INTO answer (id, person, words) VALUES (:id, :person, :words);
-- name: seen(id, at)!
UPDATE person SET seen = :at WHERE id = :id;
-- name: queue(id, person)!
INSERT INTO message (id, person, state) VALUES (:id, :person, 'ready');
"""
REMEMBER = "INSERT INTO gesture (id, at) VALUES (?, ?)"
PERSON = "SELECT id, seen FROM person WHERE id = ?"
ANSWER = "INSERT INTO answer (id, person, words) VALUES (?, ?, ?)"
SEEN = "UPDATE person SET seen = ? WHERE id = ?"
QUEUE = "INSERT INTO message (id, person, state) VALUES (?, ?, 'ready')"
WORDS = b"x" * 120

Names = Callable[[], str]
Unit = Callable[[Work], Awaitable[object]]


async def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        return await _run(Path(folder))


async def _run(folder: Path) -> list[Row]:
    numbers = count()
    bench = _Bench(folder, lambda: f"{next(numbers):024}")
    await bench.open()
    try:
        five = await in_turns(
            ROUNDS,
            ours=lambda: bench.ours(bench.five, callers=CALLERS, each=40),
            raw=lambda: bench.bare(bench.raw_five, 500),
            locked=lambda: bench.locked(each=4),
            alone=lambda: bench.ours(bench.five, callers=1, each=400),
        )
        one = await in_turns(
            ROUNDS,
            ours=lambda: bench.ours(bench.one, callers=CALLERS, each=60),
            raw=lambda: bench.bare(bench.raw_one, 600),
        )
    finally:
        await bench.close()
    return [
        _faster("five statements, 64 callers, to raw", five["ours"], five["raw"], 3),
        _faster("five statements, 64 callers, to aiosqlite", five["ours"], five["locked"], 10),
        _faster("five statements, a lone caller, to raw", five["alone"], five["raw"], 0.5),
        _faster("one insert, 64 callers, to raw", one["ours"], one["raw"], 6),
    ]


def _faster(name: str, ours: float, baseline: float, times: float) -> Row:
    return at_least(name, ours=ours, baseline=baseline, unit="units/s", times=times)


class _Bench:
    """The same five statements, three ways."""

    def __init__(self, folder: Path, name: Names) -> None:
        self.folder = folder
        self.name = name

    async def open(self) -> None:
        (self.folder / "queries.sql").write_text(QUERIES, encoding="utf-8")
        (self.folder / "migrations").mkdir()
        (self.folder / "migrations" / "0001_bench.sql").write_text(SCHEMA, encoding="utf-8")
        self.queries: Queries = load_queries(self.folder / "queries.sql")
        self.keys = Keys.open(self.folder / "keys.db", lambda: (bytes(32),), Ids())
        self.database = await Database.open(
            self.folder / "ours.db",
            keys=self.keys,
            clock=SystemClock(),
            ids=Ids(),
            migrations=self.folder / "migrations",
        )
        await self.database.unit(self._people)
        self.raw = self._bare_file("raw.db")
        self._bare_file("locked.db").close()
        self.aiosqlite = await aiosqlite.connect(self.folder / "locked.db", isolation_level=None)
        await self.aiosqlite.execute("PRAGMA synchronous = FULL")
        self.lock = asyncio.Lock()

    async def close(self) -> None:
        await self.database.close()
        await self.aiosqlite.close()
        self.keys.close()
        self.raw.close()

    async def five(self, work: Work) -> None:
        queries, name = self.queries, self.name()
        await queries.remember(work, id=name, at=work.now)
        await queries.person(work, id="7")
        await queries.answer(work, id=name, person="7", words=WORDS)
        await queries.seen(work, id="7", at=work.now)
        await queries.queue(work, id=name, person="7")

    async def one(self, work: Work) -> None:
        await self.queries.remember(work, id=self.name(), at=work.now)

    def raw_five(self) -> None:
        name = self.name()
        self.raw.execute("BEGIN IMMEDIATE")
        self.raw.execute(REMEMBER, (name, 1))
        self.raw.execute(PERSON, ("7",)).fetchone()
        self.raw.execute(ANSWER, (name, "7", WORDS))
        self.raw.execute(SEEN, (1, "7"))
        self.raw.execute(QUEUE, (name, "7"))
        self.raw.execute("COMMIT")

    def raw_one(self) -> None:
        self.raw.execute(REMEMBER, (self.name(), 1))

    async def ours(self, story: Unit, *, callers: int, each: int) -> float:
        async def caller() -> None:
            for _ in range(each):
                await self.database.unit(story)

        begun = perf_counter()
        await asyncio.gather(*[caller() for _ in range(callers)])
        return callers * each / (perf_counter() - begun)

    async def bare(self, step: Callable[[], None], units: int) -> float:
        begun = perf_counter()
        for _ in range(units):
            step()
        return units / (perf_counter() - begun)

    async def locked(self, each: int) -> float:
        async def caller() -> None:
            for _ in range(each):
                await self._locked_five()

        begun = perf_counter()
        await asyncio.gather(*[caller() for _ in range(CALLERS)])
        return CALLERS * each / (perf_counter() - begun)

    async def _locked_five(self) -> None:
        name, database = self.name(), self.aiosqlite
        async with self.lock:
            await database.execute("BEGIN IMMEDIATE")
            await database.execute(REMEMBER, (name, 1))
            await (await database.execute(PERSON, ("7",))).fetchone()
            await database.execute(ANSWER, (name, "7", WORDS))
            await database.execute(SEEN, (1, "7"))
            await database.execute(QUEUE, (name, "7"))
            await database.commit()

    async def _people(self, work: Work) -> None:
        work.raw.executemany("INSERT INTO person VALUES (?, 0)", _people())

    def _bare_file(self, name: str) -> sqlite3.Connection:
        raw = sqlite3.connect(self.folder / name, isolation_level=None)
        raw.execute("PRAGMA journal_mode = WAL").fetchall()
        raw.execute("PRAGMA synchronous = FULL")
        raw.executescript(SCHEMA)
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO person VALUES (?, 0)", _people())
        raw.execute("COMMIT")
        return raw


def _people() -> list[tuple[str]]:
    return [(str(number),) for number in range(PEOPLE)]
