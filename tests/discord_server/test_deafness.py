"""A connection that looks alive and is not: it is unwell at once, healed, or the process ends."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.life import DEAF
from tests.discord_server.line import HASTY, a_line


async def test_a_zombie_is_unwell_at_once_and_healed_when_discord_speaks_again() -> None:
    async with a_line(100, patience=HASTY) as line:
        gateway, lost = line.server.gateway, asyncio.Event()
        line.bot.on_lost = lambda _: lost.set()
        gateway.is_silent = True
        while line.bot.health().is_well:  # noqa: ASYNC110 - health is all there is
            await asyncio.sleep(0.01)
        gateway.joined.clear()
        gateway.is_silent = False
        await asyncio.wait_for(gateway.joined.wait(), 5.0)
        seen = await line.server.fingers.command(line.ana, line.welcome, "start")
        await line.server.until(seen.shown.is_set)
        assert line.bot.health().is_well
        assert not lost.is_set()


@pytest.mark.long
async def test_a_zombie_that_cannot_be_healed_ends_the_process() -> None:
    async with a_line(100, patience=HASTY) as line:
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        line.bot.on_lost = lost.set_result
        line.server.gateway.is_silent = True
        began = asyncio.get_running_loop().time()
        assert await asyncio.wait_for(lost, 10.0)
        bound = HASTY.deaf + HASTY.tries * (HASTY.login + HASTY.close + HASTY.look) + 1.0
        assert asyncio.get_running_loop().time() - began < bound
        assert not line.bot.health().is_well


PROBING = replace(HASTY, quiet=0.15)


async def test_a_quiet_server_is_asked_for_an_event_and_is_not_taken_for_a_deaf_one() -> None:
    async with a_line(100, patience=PROBING) as line:
        for _ in range(6):  # nine tenths of a second: longer than the deaf are waited for
            assert await asyncio.wait_for(line.server.gateway.probed.get(), 5.0)
        assert line.bot.health().is_well
        assert line.server.gateway.identified == 1


async def test_a_connection_that_beats_but_brings_no_events_is_built_anew() -> None:
    async with a_line(100, patience=PROBING) as line:
        gateway = line.server.gateway
        await asyncio.wait_for(gateway.probed.get(), 5.0)
        gateway.is_mute = True
        while line.bot.health().is_well:  # noqa: ASYNC110 - health is all there is
            await asyncio.sleep(0.01)
        gateway.joined.clear()
        gateway.is_mute = False
        await asyncio.wait_for(gateway.joined.wait(), 5.0)
        seen = await line.server.fingers.command(line.ana, line.welcome, "start")
        await line.server.until(seen.shown.is_set)
        assert gateway.identified > 1


@pytest.mark.long
async def test_connections_that_come_up_and_bring_no_further_events_end_the_process() -> None:
    async with a_line(100, patience=PROBING) as line:
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        line.bot.on_lost = lost.set_result
        gateway = line.server.gateway
        await asyncio.wait_for(gateway.probed.get(), 5.0)
        gateway.tells_of_members = False
        began = asyncio.get_running_loop().time()
        assert await asyncio.wait_for(lost, 15.0) == DEAF
        a_try = PROBING.login + 2 * PROBING.close + PROBING.look
        bound = PROBING.quiet + PROBING.deaf + PROBING.tries * a_try + 1.0
        assert asyncio.get_running_loop().time() - began < bound
        assert not line.bot.health().is_well


async def test_where_discord_never_answered_such_a_question_quiet_is_not_deafness() -> None:
    async with a_line(100, patience=PROBING) as line:
        line.server.gateway.tells_of_members = False
        for _ in range(6):
            assert await asyncio.wait_for(line.server.gateway.probed.get(), 5.0)
        assert line.bot.health().is_well
        assert line.server.gateway.identified == 1
