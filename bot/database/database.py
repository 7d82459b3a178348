"""The database: one file, one process, units of work that are kept whole or not at all."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Self, TypeVar

from bot.clock import Clock, Ids
from bot.database.connection import (
    BUSY_SECONDS,
    Runner,
    connect_reader,
    connect_writer,
    open_runner,
)
from bot.database.errors import Refused, Unavailable, is_the_store_itself, primary_code
from bot.database.files import make_private
from bot.database.group import GROUP_SECONDS, UNTIMED, Ended, Group, Unit
from bot.database.house import refuse_other_keys
from bot.database.keys import Keys
from bot.database.lock import Lock
from bot.database.migrate import MIGRATIONS, migrate, read_migrations
from bot.database.sealing import Seals
from bot.database.work import Story, Work, drive, refuse_in_story

T = TypeVar("T")

READERS = 2
ERASE_TRIES = 100
ERASE_PAUSE = 0.05
"""Seconds between two tries; together five seconds, longer than any read of ours."""
ERASE_WAIT = 20
"""Milliseconds that one try waits for readers."""


class Database:
    """Runs stories. Opened once, by the composition root, and closed by it.

    Each of `on_commit` is called in the event loop after a commit that changed something.
    """

    def __init__(
        self,
        path: Path,
        lock: Lock,
        *,
        keys: Keys,
        clock: Clock,
        ids: Ids,
        inline: bool,
    ) -> None:
        self.path = path
        self.keys = keys
        self.on_commit: list[Callable[[], None]] = []
        self._lock = lock
        self._clock = clock
        self._ids = ids
        self._seals = Seals(keys, ids.draw)
        self._inline = inline
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Unit] = deque()
        self._is_writing = False
        self._is_closed = False
        self._group = Group(self._waiting, self._work, UNTIMED if inline else GROUP_SECONDS)
        self._connections: list[Runner] = []

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        keys: Keys,
        clock: Clock,
        ids: Ids,
        inline: bool = False,
        migrations: Path = MIGRATIONS,
    ) -> Self:
        """Open the database, which is made or brought up to date first. Raises Refused.

        With `inline` everything runs in the event loop's own thread, in an order that only the
        callers decide; for simulations and tests.
        """
        lock = Lock.take(path)
        database = cls(path, lock, keys=keys, clock=clock, ids=ids, inline=inline)
        try:
            await database._start(migrations)
        except BaseException as error:
            await database._let_go()
            if refusal := _refusal(path, error):
                raise refusal from error
            raise
        return database

    async def unit(self, story: Story[T]) -> T:
        """Run a story as one unit of work and return once it is durable.

        Whatever the story raises undoes it whole and is raised here. Raises Unavailable when the
        store itself fails: then nothing was kept. A caller that is cancelled only stops waiting:
        a unit that began is kept.
        """
        self._refuse_when_wrong()
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append(Unit(story, answer))
        if not self._is_writing:
            self._is_writing = True
            # The writer's turn comes when the loop waits: all who ask in this turn share a group.
            self._begin_writing()
        return await answer

    async def read(self, story: Story[T]) -> T:
        """Run a story that only reads, on a snapshot, beside the writer."""
        self._refuse_when_wrong()
        return await next(self._readers).run(partial(self._read, story))

    async def erase_traces(self) -> bool:
        """Leave nothing of what was deleted: no free page, no copy in the write-ahead log.

        Tells whether that is done; False when somebody else kept reading an old snapshot for
        five seconds, and then it must be called again.
        """
        for _ in range(ERASE_TRIES):
            if await self._writer.run(_erase):
                return True
            await asyncio.sleep(ERASE_PAUSE)
        return False

    async def close(self) -> None:
        """Finish what was asked for, then let the file go."""
        if self._is_closed:
            return
        try:
            await self.unit(_nothing)  # units are run in order: all others are done by then
        except Unavailable:
            pass
        self._is_closed = True
        await self._let_go()

    def _refuse_when_wrong(self) -> None:
        refuse_in_story()
        if self._is_closed:
            raise Unavailable("the database is closed")

    async def _start(self, migrations: Path) -> None:
        make_private(self.path)
        self._writer = await self._connect(connect_writer)
        known = read_migrations(migrations)
        await self._writer.run(lambda raw: migrate(raw, self.path, known, self._clock.now()))
        await self._writer.run(
            lambda raw: refuse_other_keys(raw, self.path, self.keys, self._seals)
        )
        self._readers = cycle([await self._connect(connect_reader) for _ in range(READERS)])

    async def _connect(self, connect: Callable[[Path], sqlite3.Connection]) -> Runner:
        made = await open_runner(partial(connect, self.path), inline=self._inline)
        self._connections.append(made)
        return made

    async def _let_go(self) -> None:
        while self._connections:
            await self._connections.pop().close()  # the writer last: it empties the log
        self._lock.release()

    def _work(self, raw: sqlite3.Connection) -> Work:
        return Work(raw, now=self._clock.now(), ids=self._ids, seals=self._seals)

    def _read(self, story: Story[T], raw: sqlite3.Connection) -> T:
        raw.execute("BEGIN")
        try:
            return drive(story, self._work(raw))
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")

    def _begin_writing(self) -> None:
        self._writer.post(self._write)

    def _write(self, raw: sqlite3.Connection) -> None:
        hand_back = self._loop.call_soon if self._inline else self._loop.call_soon_threadsafe
        goes_on = True
        while goes_on:
            ended = self._group.run(raw)
            goes_on = bool(self._waiting)
            hand_back(self._settle, ended, goes_on)

    def _settle(self, ended: Ended, goes_on: bool) -> None:
        if not goes_on:
            self._is_writing = bool(self._waiting)
            if self._is_writing:
                self._begin_writing()
        kept = [unit.work for unit in ended.units if unit.error is None and unit.work is not None]
        calls = [call for work in kept for call in work.calls]
        if kept and ended.has_changed:
            calls += self.on_commit
        for call in calls:
            self._loop.call_soon(call)
        for unit in ended.units:
            unit.hand_back()


async def _nothing(work: Work) -> None:
    pass


def _erase(raw: sqlite3.Connection) -> bool:
    # A short wait lets reads of our own end; the longer one would hold up every unit.
    raw.execute(f"PRAGMA busy_timeout = {ERASE_WAIT}")
    try:
        # Pages first: moving them writes to the log, which is emptied after. (`execute` takes one
        # step of a statement without columns, and this one frees a page a step.)
        raw.executescript("PRAGMA incremental_vacuum")
        # With an old snapshot still open this does nothing, and says so only in its row.
        result: tuple[int, int, int] = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000:.0f}")
    return result == (0, 0, 0)


def _refusal(path: Path, error: BaseException) -> Refused | None:
    """Put into an operator's words what keeps a database from opening; None for a bug."""
    if primary_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return Refused(path, f"is damaged ({error}).", "Restore a backup: alongside restore PATH.")
    if isinstance(error, OSError) or is_the_store_itself(error):
        return Refused(path, f"cannot be used ({error}).", "Check its disk, folder and owner.")
    return None
