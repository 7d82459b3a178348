"""Connections: one that writes and some that read, each doing one thing at a time.

`Threaded` runs a function in its own thread, in one hop. `InPlace` runs it where it is called, so
that a simulation's order is its seed's alone. Both take the same functions.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self, TypeVar, cast

import aiosqlite

T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long a statement waits for a program outside that holds the file."""
STATEMENTS = 512

_SETTINGS = (
    "auto_vacuum = INCREMENTAL",  # before WAL, which writes the first page
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "foreign_keys = ON",
    "temp_store = MEMORY",  # no temporary file ever holds what was sealed or sorted
    "cache_size = -8000",
)


class Runner(Protocol):
    """A connection that runs functions one after another."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run `function` to its end and give what it returns or raises.

        Cancelling the caller does not stop a function that was handed over.
        """
        ...

    def post(self, function: Callable[[sqlite3.Connection], None]) -> None:
        """Run `function`, which raises nothing, without waiting for it."""
        ...

    async def close(self) -> None: ...


class Threaded(aiosqlite.Connection):
    """A connection in a thread of its own.

    The thread is no daemon: a connection that is not closed keeps the process from ending.
    """

    _stopped: asyncio.Future[object] | None = None

    async def opened(self) -> Self:
        """Start the thread and open the connection in it; a failure ends the thread again."""
        try:
            return cast("Self", await self)
        except BaseException:
            if self._stopped is not None:  # or its thread would speak to a loop that is closed
                await self._stopped
            raise

    def stop(self) -> asyncio.Future[object] | None:
        self._stopped = super().stop()
        return self._stopped

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        return await self._execute(function, self._conn)  # type: ignore[no-any-return, no-untyped-call]

    def post(self, function: Callable[[sqlite3.Connection], None]) -> None:
        raw = self._conn
        self._tx.put_nowait((None, lambda: function(raw)))


class InPlace:
    """A connection without a thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._raw = connect()

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        return function(self._raw)

    def post(self, function: Callable[[sqlite3.Connection], None]) -> None:
        function(self._raw)

    async def close(self) -> None:
        self._raw.close()


async def open_runner(connect: Callable[[], sqlite3.Connection], *, inline: bool) -> Runner:
    """Open a connection in a thread of its own, or `inline` without one."""
    if inline:
        return InPlace(connect)
    return await Threaded(connect, 64).opened()


def connect_writer(path: Path) -> sqlite3.Connection:
    """Open the one connection that writes."""
    return _connect(path, _SETTINGS)


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open a connection that SQLite itself keeps from writing."""
    return _connect(path, ("query_only = ON", "temp_store = MEMORY", "cache_size = -500"))


def _connect(path: Path, settings: tuple[str, ...]) -> sqlite3.Connection:
    # isolation_level None: transactions begin and end where we say, never behind our back.
    raw = sqlite3.connect(
        path, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=STATEMENTS
    )
    try:
        for setting in settings:
            raw.execute(f"PRAGMA {setting}").fetchall()
    except BaseException:
        raw.close()
        raise
    return raw
