"""What a story is given: one unit of work on one connection."""

import sqlite3
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.clock import Ids, Instant
from bot.database.errors import Suspended
from bot.database.sealing import Seals

T = TypeVar("T")


class Work:
    """The database, as one story sees it, at one instant.

    A story awaits nothing but queries. It runs outside the event loop and must not touch it.
    """

    __slots__ = ("calls", "ids", "now", "raw", "seals")

    def __init__(self, raw: sqlite3.Connection, *, now: Instant, ids: Ids, seals: Seals) -> None:
        self.raw = raw
        self.now = now
        self.ids = ids
        self.seals = seals
        self.calls: list[Callable[[], None]] = []

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run in the event loop once this unit is durable, before its caller resumes.

        Dropped when the unit is rolled back, and in a read, which commits nothing.
        """
        self.calls.append(call)


Story = Callable[[Work], Awaitable[T]]
"""One unit of work: an async function that awaits nothing but queries."""


_here = threading.local()


def drive(story: Story[T], work: Work) -> T:
    """Run a story to its end here and now; raises Suspended when it awaits anything else."""
    _here.is_in_story = True
    try:
        return _run(story, work)
    finally:
        _here.is_in_story = False


def refuse_in_story() -> None:
    """Raise Suspended when called from within a story: units do not nest."""
    if getattr(_here, "is_in_story", False):
        raise Suspended("a story cannot ask for another unit of work")


def _run(story: Story[T], work: Work) -> T:
    steps = story(work).__await__()
    try:
        steps.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    steps.close()
    name = getattr(story, "__qualname__", "a story")
    raise Suspended(f"{name} awaits something other than the database")
