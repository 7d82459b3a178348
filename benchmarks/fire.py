"""Firing: 10,000 due of 100,000 members, beside a bare due-table loop and a job for each member.

Ours claims, guards, writes an occurrence, seals an outbox row and plans the next due moment. The
bare loop inserts a row and moves a due moment, unsealed, in the same batches and as durably.
APScheduler keeps one job for each member in its SQLAlchemy store, as many a bot does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.crowd import DUE, FIRST, MEMBERS, Crowd, small_act
from benchmarks.frame import Row, at_least, at_most, in_turns, under
from benchmarks.jobs import DueTable, jobs
from bot.clock import DAY, MINUTE, Instant, instant_of

ROUNDS = 5
TICK = 0.001
BETWEEN_ACTS = 0.005


async def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        return await _run(Path(folder))


async def _run(folder: Path) -> list[Row]:
    crowd = await Crowd.open(folder)
    await crowd.gather()
    await crowd.close()
    opening = await in_turns(ROUNDS, ours=lambda: _first_due(folder))
    bench = Bench(DueTable(folder / "bare.db", members=MEMBERS, due=DUE, first=_day(0)))
    await bench.open(folder)
    try:
        fired = await in_turns(ROUNDS, ours=bench.ours, bare=bench.bare, watched=bench.watched)
    finally:
        await bench.close()
    job_each = await jobs(folder / "jobs.db", members=MEMBERS, due=DUE)
    return [
        at_least(
            "firing 10,000 of 100,000, to a job for each member",
            ours=DUE / fired["ours"],
            baseline=DUE / job_each,
            unit="a second",
            times=10,
        ),
        at_most(
            "firing 10,000 of 100,000, to a bare due table",
            ours=fired["ours"],
            baseline=fired["bare"],
            unit="s",
            times=6,
        ),
        under("firing: longest pause of the loop", ours=bench.pause, unit="ms", limit=20),
        under("firing: a command meanwhile, p99", ours=bench.command, unit="ms", limit=50),
        under("first due of 100,000, from opening", ours=opening["ours"], unit="ms", limit=50),
    ]


async def _first_due(folder: Path) -> float:
    """Open the file and ask what is due first; in milliseconds."""
    begun = perf_counter()
    crowd = await Crowd.open(folder)
    due = await crowd.engine().next_due()
    taken = (perf_counter() - begun) * 1e3
    await crowd.close()
    assert due is not None
    return taken


def _day(number: int) -> Instant:
    return Instant(instant_of(FIRST) + number * DAY)


@dataclass(slots=True)
class Watch:
    """Feels, while something else runs, how long the loop pauses and how long an act takes."""

    crowd: Crowd
    pauses: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)

    async def tick(self) -> None:
        while True:
            begun = perf_counter()
            await asyncio.sleep(TICK)
            self.pauses.append((perf_counter() - begun - TICK) * 1e3)

    async def act(self) -> None:
        while True:
            begun = perf_counter()
            await self.crowd.database.unit(small_act)
            self.acts.append((perf_counter() - begun) * 1e3)
            await asyncio.sleep(BETWEEN_ACTS)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self.tick()), asyncio.create_task(self.act())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class Bench:
    """Both contestants; each firing is of another day."""

    def __init__(self, table: DueTable) -> None:
        self._table = table
        self._fired = {"ours": 0, "bare": 0}
        self._pauses: list[float] = []
        self._commands: list[float] = []

    async def open(self, folder: Path) -> None:
        self._crowd = await Crowd.open(folder)
        self._engine = self._crowd.engine()
        await self._engine.start()

    async def close(self) -> None:
        await self._engine.stop()
        await self._crowd.close()
        self._table.close()

    @property
    def pause(self) -> float:
        """The longest pause of a firing, in milliseconds; the median of all firings."""
        return median(self._pauses)

    @property
    def command(self) -> float:
        return median(self._commands)

    async def ours(self) -> float:
        self._crowd.clock.move_to(self._next_minute("ours"))
        begun = perf_counter()
        await self._engine.tick()
        return perf_counter() - begun

    async def watched(self) -> float:
        watch = Watch(self._crowd)
        async with watch.watching():
            taken = await self.ours()
        self._pauses.append(max(watch.pauses))
        self._commands.append(quantiles(watch.acts, n=100)[98])
        return taken

    async def bare(self) -> float:
        fired, taken = self._table.fire(self._next_minute("bare"))
        assert fired == DUE
        return taken

    def _next_minute(self, whose: str) -> Instant:
        """Give the end of the minute within which the next day's prompts are due."""
        day = self._fired[whose]
        self._fired[whose] += 1
        return Instant(_day(day) + MINUTE)
