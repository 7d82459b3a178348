"""How the connection to Discord begins, and that a token it does not take is said."""

import asyncio

import pytest

from adapters.discord.adapter import Discord
from adapters.discord.client import Unusable
from adapters.discord.life import DEAF, REFUSED, UNREACHABLE, Patience
from bot.clock import SystemClock
from bot.platform import NotSent, Parcel, ToPerson
from bot.ui import View
from tests.conformance.ground import Listener
from tests.discord_server.server import TOKEN, DiscordServer, serving

HASTY = Patience(heartbeat=0.6, deaf=0.8, login=0.3, look=0.02, close=0.1, first_login=2.0)
NOTHING = Parcel(id="x", to=ToPerson(person="1", community="2"), view=View(blocks=()), locale="en")


def a_bot(server: DiscordServer, token: str = TOKEN) -> Discord:
    return Discord(
        token=token, clock=SystemClock(), api_base_url=server.api_base_url, patience=HASTY
    )


async def test_a_token_that_discord_refuses_is_said_so() -> None:
    async with serving() as server:
        bot = a_bot(server, "MTIz.not.this")
        with pytest.raises(Unusable, match=REFUSED[:20]):
            await bot.start(Listener())
        await bot.close()


async def test_without_an_answer_from_discord_nothing_starts() -> None:
    async with serving() as server:
        bot = a_bot(server)
    with pytest.raises(Unusable, match=UNREACHABLE[:20]):
        await bot.start(Listener())
    assert not bot.health().is_well
    assert isinstance(await bot.deliver(NOTHING), NotSent)
    await bot.close()


async def test_a_connection_that_is_refused_for_good_ends_the_process_at_once() -> None:
    lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with serving() as server:
        bot = a_bot(server)
        bot.on_lost = lost.set_result
        await bot.start(Listener())
        await server.gateway.drop(4004)
        assert await asyncio.wait_for(lost, 5.0) == REFUSED
        await bot.close()


@pytest.mark.long
async def test_a_server_that_stays_away_is_given_up_after_three_new_connections() -> None:
    lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with serving() as server:
        bot = a_bot(server)
        bot.on_lost = lost.set_result
        await bot.start(Listener())
        server.gateway.is_silent = True
        assert await asyncio.wait_for(lost, 8.0) == DEAF
        assert not bot.health().is_well
        await bot.close()


@pytest.mark.long
async def test_where_the_bot_is_is_told_at_the_start_and_when_a_server_removes_it() -> None:
    told: asyncio.Queue[frozenset[str]] = asyncio.Queue()
    async with serving() as server:
        first, second = server.model.guild("first"), server.model.guild("second")
        bot = a_bot(server)
        bot.on_here = told.put
        await bot.start(Listener())
        here = await asyncio.wait_for(told.get(), 5.0)
        assert here == {first.id, second.id}
        await server.gateway.dispatch("GUILD_DELETE", {"id": second.id, "unavailable": True})
        await server.gateway.dispatch("GUILD_DELETE", {"id": first.id})
        assert await asyncio.wait_for(told.get(), 5.0) == {second.id}, "away for a while is there"
        await bot.close()
