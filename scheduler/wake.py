"""Wakes delivery when something is due, and keeps house once a day. Holds no truth of its own.

APScheduler's own clock is the machine's, ours may be moved: what is due is turned into a real
delay at each waking, and looked at again after a minute at the latest.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import DAY, MINUTE, SECOND, Clock, Instant, SystemClock, moment_of
from bot.delivery import Delivery

log = logging.getLogger(__name__)

DELIVER, HOUSEKEEPING = "deliver", "housekeeping"
LONGEST_SLEEP = MINUTE
SHORTEST_SLEEP = 50
"""Milliseconds. What is due and yet cannot be done must not make a busy loop."""
AFTER_AN_ERROR = 5 * SECOND

_machine = SystemClock()


class Scheduler:
    """The timer of one engine. `wake` is what `Database.on_commit` calls."""

    def __init__(
        self,
        delivery: Delivery,
        clock: Clock,
        *,
        housekeeping: Callable[[], Awaitable[None]],
    ) -> None:
        self._delivery = delivery
        self._clock = clock
        self._housekeeping = housekeeping
        self._is_ticking = asyncio.Lock()
        self._bell = asyncio.Event()
        self._has_news = False
        self._listening: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def start(self) -> None:
        """Begin to deliver at once and from now on."""
        # The interval is only the longest sleep: each waking sets the next one itself.
        # It only rings: a job that delivered itself would be refused, with a complaint, whenever a
        # commit asks for the next run while APScheduler still counts the last one.
        self._scheduler.add_job(
            self._ring, IntervalTrigger(seconds=LONGEST_SLEEP // SECOND), id=DELIVER
        )
        self._scheduler.add_job(
            self._keep_house, IntervalTrigger(seconds=DAY // SECOND), id=HOUSEKEEPING
        )
        self._scheduler.start()
        self._sleep(HOUSEKEEPING, MINUTE)
        self._listening = asyncio.create_task(self._listen(), name="deliver")
        self.wake()

    async def stop(self) -> None:
        """Set no timer off any more, if it ever began; a waking under way ends first."""
        if self._listening is None:
            return
        self._scheduler.remove_all_jobs()
        async with self._is_ticking:
            self._scheduler.shutdown(wait=False)
            self._listening.cancel()
        await asyncio.wait([self._listening])
        self._listening = None

    def wake(self) -> None:
        """Look soon whether there is something new to do; returns at once."""
        if self._is_ticking.locked():
            self._has_news = True
        else:
            self._bell.set()

    async def _ring(self) -> None:
        self._bell.set()

    async def _listen(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            async with self._is_ticking:
                pause = await self._tick()
            self._sleep(DELIVER, SHORTEST_SLEEP if self._has_news else pause)

    async def _tick(self) -> int:
        self._has_news = False
        try:
            coming = await self._delivery.tick()
        except Exception:
            log.exception("delivery failed and will be woken again")
            return AFTER_AN_ERROR
        return LONGEST_SLEEP if coming is None else self._until(coming)

    def _until(self, coming: Instant) -> int:
        return min(max(coming - self._clock.now(), SHORTEST_SLEEP), LONGEST_SLEEP)

    async def _keep_house(self) -> None:
        try:
            await self._housekeeping()
        except Exception:
            log.exception("housekeeping failed and will be tried again tomorrow")

    def _sleep(self, job: str, milliseconds: int) -> None:
        if self._scheduler.get_job(job) is not None:
            at = moment_of(Instant(_machine.now() + milliseconds))
            self._scheduler.modify_job(job, next_run_time=at)
