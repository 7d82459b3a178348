"""Groups of units: each in a savepoint of its own, all under one COMMIT.

Runs in the writer's thread. Savepoints are a stack, so units run one after another, never
interleaved; and a COMMIT costs a flush of the disk, so those that wait together share it.
"""

import asyncio
import math
import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bot.database.errors import GroupLost, Unavailable, is_the_store_itself
from bot.database.work import Story, Work, drive

GROUP_SIZE = 64
GROUP_SECONDS = 0.010
UNTIMED = math.inf
"""For a group whose size the machine's speed must not decide."""


class Unit:
    """A story that waits for its turn, and how it ended: `error` is None once it is kept."""

    __slots__ = ("answer", "error", "result", "story", "work")

    def __init__(self, story: Story[Any], answer: asyncio.Future[Any]) -> None:
        self.story = story
        self.answer = answer
        self.work: Work | None = None
        self.result: Any = None
        self.error: BaseException | None = None

    def hand_back(self) -> None:
        """Give the caller what came of it; does nothing when the caller left."""
        if self.answer.done():
            return
        if self.error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(self.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A group that is over. `has_changed` is False when its units only looked."""

    units: list[Unit]
    has_changed: bool


class Group:
    """Takes what waits and commits it together. Runs one group at a time."""

    def __init__(
        self,
        waiting: deque[Unit],
        new_work: Callable[[sqlite3.Connection], Work],
        seconds: float = GROUP_SECONDS,
    ) -> None:
        self._waiting = waiting
        self._new_work = new_work
        self._seconds = seconds

    def run(self, raw: sqlite3.Connection) -> Ended:
        """Run one group to its end; raises nothing: how each unit ended is told in it.

        Commits as soon as nobody waits, so that a lone caller waits for no one.
        """
        before = raw.total_changes
        units = self._run(raw)
        return Ended(units=units, has_changed=raw.total_changes > before)

    def _run(self, raw: sqlite3.Connection) -> list[Unit]:
        try:
            _begin(raw)
        except sqlite3.Error as error:
            return [_lost(unit, Unavailable, error) for unit in self._take_all()]
        group: list[Unit] = []
        try:
            self._run_waiting(raw, group)
            raw.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 - rolled back, and told to every caller
            _roll_back(raw)
            return [_lost(unit, GroupLost, error) for unit in group]
        return group

    def _run_waiting(self, raw: sqlite3.Connection, group: list[Unit]) -> None:
        enough = perf_counter() + self._seconds
        while self._waiting and len(group) < GROUP_SIZE:
            unit = self._waiting.popleft()
            if unit.answer.cancelled():  # its caller left before its turn
                continue
            group.append(unit)
            unit.work = self._new_work(raw)
            _run(raw, unit, unit.work)
            if perf_counter() >= enough:
                return

    def _take_all(self) -> list[Unit]:
        return [self._waiting.popleft() for _ in range(len(self._waiting))]


def _begin(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:  # a rollback that failed: the disk may be back by now
        raw.execute("ROLLBACK")
    raw.execute("BEGIN IMMEDIATE")


def _run(raw: sqlite3.Connection, unit: Unit, work: Work) -> None:
    raw.execute("SAVEPOINT unit")
    try:
        unit.result = drive(unit.story, work)
    except BaseException as error:
        if not raw.in_transaction:  # a full disk makes SQLite roll everything back by itself
            raise GroupLost from error
        raw.execute("ROLLBACK TO unit")
        raw.execute("RELEASE unit")
        unit.error = _told(error)
        return
    if not raw.in_transaction:  # the story swallowed that error, or ended what is not its own
        raise GroupLost
    raw.execute("RELEASE unit")


def _told(error: BaseException) -> BaseException:
    """Tell the caller whether the store failed or the story did."""
    if not is_the_store_itself(error):
        return error
    unavailable = Unavailable(str(error))
    unavailable.__cause__ = error
    return unavailable


def _lost(unit: Unit, kind: type[Unavailable], error: BaseException) -> Unit:
    reason = error.__cause__ or error
    # What a story raised may quote somebody; what SQLite says never does.
    unit.error = kind(str(reason) if isinstance(reason, sqlite3.Error) else type(reason).__name__)
    unit.error.__cause__ = error
    return unit


def _roll_back(raw: sqlite3.Connection) -> None:
    try:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
    except sqlite3.Error:
        # What was not committed is not kept in any case; the next group begins by clearing up.
        pass
