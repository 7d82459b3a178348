"""Wakes delivery when something is due, runs errands, keeps house. Holds no truth of its own.

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

DELIVER, ERRANDS, HOUSEKEEPING = "deliver", "errands", "housekeeping"
LONGEST_SLEEP = MINUTE
SHORTEST_SLEEP = 50
"""Milliseconds. What is due and yet cannot be done must not make a busy loop."""
AFTER_AN_ERROR = 5 * SECOND
BETWEEN_ERRANDS = 5 * MINUTE

_machine = SystemClock()


class Scheduler:
    """The timer of one engine. `wake` is what `Database.on_commit` calls.

    `errands` is what was put off and is tried again, at the start and every five minutes.
    """

    def __init__(
        self,
        delivery: Delivery,
        clock: Clock,
        *,
        housekeeping: Callable[[], Awaitable[None]],
        errands: Callable[[], Awaitable[None]],
    ) -> None:
        self._delivery = delivery
        self._clock = clock
        self._housekeeping = housekeeping
        self._errands = errands
        self._is_ticking = asyncio.Lock()
        self._bell = asyncio.Event()
        self._has_news = False
        self._listening: asyncio.Task[None] | None = None
        self._has_errands = asyncio.Event()
        self._running: asyncio.Task[None]
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
        self._scheduler.add_job(
            self._send_out, IntervalTrigger(seconds=BETWEEN_ERRANDS // SECOND), id=ERRANDS
        )
        self._scheduler.start()
        self._sleep(HOUSEKEEPING, MINUTE)
        self._sleep(ERRANDS, 0)
        self._listening = asyncio.create_task(self._listen(), name="deliver")
        self._running = asyncio.create_task(self._run_errands(), name="errands")
        self.wake()

    async def stop(self) -> None:
        """Set no timer off any more, if it ever began; a waking under way ends first."""
        if self._listening is None:
            return
        self._scheduler.remove_all_jobs()
        async with self._is_ticking:
            self._scheduler.shutdown(wait=False)
            self._listening.cancel()
        # What an errand has put down so far is kept; the rest is for the next start.
        self._running.cancel()
        await asyncio.wait([self._listening, self._running])
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

    async def _send_out(self) -> None:
        self._has_errands.set()

    async def _run_errands(self) -> None:
        while True:
            await self._has_errands.wait()
            self._has_errands.clear()
            try:
                await self._errands()
            except Exception:
                log.exception("errands failed and will be tried again")

    def _sleep(self, job: str, milliseconds: int) -> None:
        if self._scheduler.get_job(job) is not None:
            at = moment_of(Instant(_machine.now() + milliseconds))
            self._scheduler.modify_job(job, next_run_time=at)
