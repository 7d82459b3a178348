"""The timer: it wakes delivery when something is due, whatever clock delivery lives by."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import DAY, MINUTE, Instant
from bot.delivery import Say
from scheduler import Scheduler
from scheduler import wake as timer
from tests.faults.room import PROMPT
from tests.faults.scene import Scene, instant, scene

SOON = 10
"""Seconds. So long a test waits at most for what happens within milliseconds."""


@asynccontextmanager
async def awake(
    home: Scene, kept: asyncio.Event | None = None, ran: asyncio.Event | None = None
) -> AsyncIterator[Scheduler]:
    """Run a timer over a scene, woken by commits, as the composition root does."""

    async def housekeeping() -> None:
        if kept is not None:
            kept.set()
            raise RuntimeError("a house that cannot be kept")

    async def errands() -> None:
        if ran is not None:
            ran.set()
            raise RuntimeError("an errand that cannot be run")

    wakes = Scheduler(home.delivery, home.clock, housekeeping=housekeeping, errands=errands)
    await wakes.start()
    home.database.on_commit.append(wakes.wake)
    try:
        yield wakes
    finally:
        await wakes.stop()


async def test_new_work_wakes_it_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T12:00", inline=False) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        async with awake(home), asyncio.timeout(SOON):
            for number in range(1, 4):
                await home.queue(Say(kind=PROMPT, to=ada))
                await home.platform.reached(number)


async def test_it_wakes_at_the_due_moment_of_a_clock_that_is_moved(tmp_path: Path) -> None:
    async with scene(tmp_path, inline=False) as home:
        await home.community()
        await home.member("Ada")
        async with awake(home) as wakes, asyncio.timeout(SOON):
            home.clock.stopped_at = None  # from here on it runs
            home.clock.move_to(Instant(instant("2026-11-23T09:00") - 150))
            wakes.wake()
            await home.platform.reached(1)
            assert 0 <= home.platform.attempts[0][1] - instant("2026-11-23T09:00") < MINUTE


async def test_it_looks_again_after_a_minute_at_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timer, "LONGEST_SLEEP", 60)
    async with scene(tmp_path, inline=False) as home:
        await home.community()
        await home.member("Ada")
        async with awake(home), asyncio.timeout(SOON):
            await _first_sleep(home)
            home.clock.move_to(instant("2026-11-23T09:00"))  # and nobody tells the timer
            await home.platform.reached(1)


async def _first_sleep(home: Scene) -> None:
    """Wait until the timer has looked and gone to sleep."""
    while home.delivery._mark is None:
        await home.database.read(_nothing)


async def _nothing(work: object) -> None:
    pass


async def test_an_error_is_logged_and_delivery_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(timer, "AFTER_AN_ERROR", 20)
    async with scene(tmp_path, starts="2026-11-23T12:00", inline=False) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        failures = iter(range(2))

        def stumble(raw: sqlite3.Connection) -> None:
            if next(failures, None) is not None:
                raw.interrupt()

        await _on_each_read(home, stumble)
        with caplog.at_level(logging.ERROR, logger="scheduler"):
            async with awake(home), asyncio.timeout(SOON):
                await home.queue(Say(kind=PROMPT, to=ada))
                await home.platform.reached(1)
        said = [one.message for one in caplog.records]
        assert said == ["delivery failed and will be woken again"] * 2


async def _on_each_read(home: Scene, call: Callable[[sqlite3.Connection], object]) -> None:
    """Have `call` run before each statement by which the engine looks what there is to do."""
    for reader in home.database._connections[1:]:

        def watch(raw: sqlite3.Connection) -> None:
            raw.set_trace_callback(lambda said: "clock_mark" in said and call(raw))

        await reader.run(watch)


async def test_the_house_is_kept_soon_and_a_failure_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timer, "MINUTE", 10)
    kept = asyncio.Event()
    async with scene(tmp_path, starts="2026-11-23T12:00", inline=False) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        async with awake(home, kept), asyncio.timeout(SOON):
            await kept.wait()
            await home.queue(Say(kind=PROMPT, to=ada))
            await home.platform.reached(1)


async def test_errands_are_run_at_the_start_and_a_failure_stops_nothing(tmp_path: Path) -> None:
    ran = asyncio.Event()
    async with scene(tmp_path, starts="2026-11-23T12:00", inline=False) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        async with awake(home, ran=ran), asyncio.timeout(SOON):
            await ran.wait()
            await home.queue(Say(kind=PROMPT, to=ada))
            await home.platform.reached(1)


async def test_a_timer_that_never_began_can_be_stopped(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        keep = home.delivery.housekeeping
        await Scheduler(home.delivery, home.clock, housekeeping=keep, errands=keep).stop()


async def test_a_burst_of_commits_is_one_waking(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T12:00", inline=False) as home:
        await home.community()
        members = [await home.member(f"person {n}", at=None) for n in range(20)]
        async with awake(home), asyncio.timeout(SOON):
            await asyncio.gather(*(home.queue(Say(kind=PROMPT, to=one)) for one in members))
            await home.platform.reached(20)
        assert home.clock.now() < instant("2026-11-23T12:00") + DAY
