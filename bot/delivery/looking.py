"""One account's look-backs: lost answers are cleared up by reading the destination."""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.database import Database
from bot.delivery.guards import Candidate
from bot.delivery.repairing import Repair
from bot.platform import Adapter, NotFound, Parcel, Trace
from bot.ui import View

log = logging.getLogger(__name__)

AT_ONCE = 4


@dataclass(slots=True, kw_only=True)
class Looker:
    """Reads back messages whose answer was lost, a few at a time."""

    database: Database
    adapter: Adapter
    repair: Repair
    look_seconds: float
    under_way: set[str] = field(default_factory=set)
    progress: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def look(self, one: Candidate) -> None:
        """Begin to look for a message; returns at once."""
        self.under_way.add(one.row.id)
        task = asyncio.create_task(self._look(one))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Drop what is under way: the rows stay as they are and are looked at after a start."""
        for task in list(self._tasks):
            task.cancel()
        await self.idle()

    async def _look(self, one: Candidate) -> None:
        try:
            async with self._room:
                trace = await self._trace(one)
            if trace is None:
                await self.database.unit(lambda work: self.repair.look_failed(work, one))
            else:
                await self.database.unit(lambda work: self.repair.settle_look(work, one, trace))
            self.progress += 1
        except Exception as error:
            log.error("a look back cannot be recorded", extra={"error": type(error).__name__})
        finally:
            self.under_way.discard(one.row.id)

    async def _trace(self, one: Candidate) -> Trace | None:
        if one.contents.replaces is not None:
            return NotFound.ABSENT  # to put the same words in place twice shows them once
        parcel = Parcel(
            id=one.row.id,
            to=one.to.destination,
            view=View(blocks=()),
            locale=one.to.locale,
            due_at=one.row.due_at,
        )
        try:
            async with asyncio.timeout(self.look_seconds):
                return await self.adapter.look_back(parcel)
        except Exception as error:
            log.warning("looking back failed", extra={"error": type(error).__name__})
            return None
