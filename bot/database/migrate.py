"""Migrations: numbered files of SQL, forward only, each in one transaction.

A file that was applied is never edited again: its checksum is kept, and a change refuses to
start. Killed at any moment, the database is at some whole number, and the next start goes on.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Instant
from bot.database.errors import Refused
from bot.database.files import make_empty, put_in_place

MIGRATIONS = Path(__file__).with_name("migrations")

_NAME = re.compile(r"(\d{4})_\w+\.sql")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_LEDGER = """CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, at INTEGER NOT NULL
) STRICT"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """Read a folder's migrations; raises ValueError when they do not count 1, 2, 3 and so on."""
    found = sorted(path for path in folder.iterdir() if path.suffix == ".sql")
    migrations = tuple(_read(path) for path in found)
    if [one.number for one in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"the migrations in {folder} do not count 1, 2, 3 and so on")
    return migrations


def migrate(
    raw: sqlite3.Connection, path: Path, migrations: Sequence[Migration], now: Instant
) -> int:
    """Bring the database at `path` up to date and tell how many migrations that took.

    `raw` must be its only connection. A database that holds something is copied first to
    `<path>.before-<number>`; only the newest such copy is kept. Raises Refused for a database
    that is newer than `migrations`, or was made by others than these.
    """
    raw.execute(_LEDGER)
    done = refuse_foreign(raw, path, migrations)
    missing = migrations[done:]
    if done and missing:
        _copy_before(raw, path, missing[0].number)
    for migration in missing:
        _apply(raw, migration, now)
    return len(missing)


def refuse_foreign(raw: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    """Tell how many of `migrations` a database has; refuse one that has others, or more."""
    try:
        done = raw.execute("SELECT number, checksum FROM migration ORDER BY number").fetchall()
    except sqlite3.OperationalError:
        raise Refused(path, "is not a database of Alongside.", "Check the path.") from None
    _refuse_newer(path, migrations, done)
    _refuse_edited(path, migrations, done)
    return len(done)


def statements(sql: str) -> Iterator[str]:
    """Split a script where SQLite itself says that a statement ends.

    sqlite3's own `executescript` would commit first, and again by each statement.
    """
    collected = ""
    for piece in re.split(r"(?<=;)", sql):
        collected += piece
        if sqlite3.complete_statement(collected):
            yield collected.strip()
            collected = ""
    if _COMMENT.sub("", collected).strip():
        raise ValueError("the last statement does not end in a semicolon")


def _read(path: Path) -> Migration:
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise ValueError(f"{path} is not named like 0001_members.sql")
    return Migration(number=int(named[1]), name=path.name, sql=path.read_text(encoding="utf-8"))


def _refuse_newer(
    path: Path, migrations: Sequence[Migration], done: Sequence[tuple[int, str]]
) -> None:
    if len(done) > len(migrations):
        raise Refused(
            path,
            f"was written by a newer version (its schema is {len(done)}, this one knows "
            f"{len(migrations)}).",
            "Install that version again, or restore a backup from before it.",
        )


def _refuse_edited(
    path: Path, migrations: Sequence[Migration], done: Sequence[tuple[int, str]]
) -> None:
    for migration, (_, checksum) in zip(migrations, done, strict=False):
        if migration.checksum != checksum:
            raise Refused(
                path,
                f"was made by another {migration.name} than this installation holds.",
                "Install the released version again; an applied migration is never edited.",
            )


def _apply(raw: sqlite3.Connection, migration: Migration, now: Instant) -> None:
    # Rebuilding a table others refer to needs this off, and inside a transaction it has no effect.
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(migration.sql):
            raw.execute(statement)
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError(f"{migration.name} leaves rows that refer to nothing")
        raw.execute(
            "INSERT INTO migration (number, name, checksum, at) VALUES (?, ?, ?, ?)",
            (migration.number, migration.name, migration.checksum, now),
        )
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _copy_before(raw: sqlite3.Connection, path: Path, number: int) -> None:
    copy = path.with_name(f"{path.name}.before-{number}")
    unfinished = path.with_name(copy.name + ".part")
    make_empty(unfinished)
    raw.execute("VACUUM INTO ?", (str(unfinished),))
    put_in_place(unfinished, copy)
    for older in path.parent.glob(f"{path.name}.before-*"):
        if older != copy:
            older.unlink()
