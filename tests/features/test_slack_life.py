"""How the connection to Slack begins, heals and ends, and what a token it does not take says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.adapter import OTHER_TEAM, Slack, team_of
from adapters.slack.client import REFUSED, Removed, Unusable
from adapters.slack.life import APP_REFUSED, CROWDED, DEAF, SWITCHED_OFF, UNREACHABLE
from bot.app.service import platforms
from bot.clock import SystemClock
from bot.config import load
from bot.database import Refused
from bot.platform import NotSent, Parcel, ToPerson
from bot.ui import View
from tests.conformance.ground import Listener
from tests.slack_place import HASTY, a_bot
from tests.slack_server.faults import CONNECTING, error, hanging
from tests.slack_server.model import BOT_TOKEN, Workspace
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.sockets import Silence

NOTHING = Parcel(
    id="x", to=ToPerson(person="U01", community="T1"), view=View(blocks=()), locale="en"
)


@asynccontextmanager
async def running(*, renew: float = 1_800.0) -> AsyncIterator[tuple[SlackServer, Workspace, Slack]]:
    """Start a bot in a workspace, in a hurry."""
    async with serving() as server:
        here = server.model.workspace("A community")
        bot = a_bot(server, here, patience=replace(HASTY, renew=renew))
        await bot.start(Listener())
        try:
            yield server, here, bot
        finally:
            await bot.close()


async def hears(server: SlackServer, here: Workspace) -> None:
    """See that what happens now reaches the bot."""
    act = await server.fingers.happens(here, {"type": "team_rename"})
    await asyncio.wait_for(act.acknowledged.wait(), 2.0)


async def test_the_workspace_is_known_by_the_token() -> None:
    async with serving() as server:
        here = server.model.workspace("A community")
        assert await team_of(BOT_TOKEN, api_base_url=server.api_base_url) == here.id
        with pytest.raises(Removed, match=REFUSED[:20]):
            await team_of("xoxb-1-another", api_base_url=server.api_base_url)


async def test_two_apps_in_one_workspace_are_refused(tmp_path: Path) -> None:
    async with serving() as server:
        here = server.model.workspace("A community")
        other = replace(here, bot_token="xoxb-2-made-up")
        server.model.workspaces["the same"] = other
        tokens = [(BOT_TOKEN, "xapp-1-a"), (other.bot_token, "xapp-1-b")]
        tables = [
            f"[[slack.workspaces]]\nbot_token = '{bot}'\napp_token = '{app}'\n"
            for bot, app in tokens
        ]
        file = tmp_path / "config.toml"
        file.write_text(f"[slack]\napi_base_url = '{server.api_base_url}'\n" + "".join(tables))
        file.chmod(0o600)
        with pytest.raises(Refused, match="in one workspace"):
            await platforms(load(file, {}), SystemClock())


async def test_without_an_answer_from_slack_nothing_starts() -> None:
    async with serving() as server:
        here = server.model.workspace("A community")
        bot = a_bot(server, here)
    with pytest.raises(Unusable, match=UNREACHABLE[:20]):
        await team_of(BOT_TOKEN, api_base_url=server.api_base_url)
    with pytest.raises(Unusable, match=UNREACHABLE[:20]):
        await bot.start(Listener())
    assert not bot.health().is_well
    assert isinstance(await bot.deliver(NOTHING), NotSent)
    await bot.close()


async def test_a_token_of_another_workspace_is_refused() -> None:
    async with serving() as server:
        server.model.workspace("A community")
        bot = a_bot(server, server.model.workspace("Another", bot_token="xoxb-2-made-up"))
        with pytest.raises(Unusable, match=OTHER_TEAM[:20]):
            await bot.start(Listener())
        await bot.close()


async def test_an_app_level_token_that_slack_refuses_is_said_so() -> None:
    async with serving() as server:
        bot = a_bot(server, server.model.workspace("A community"))
        server.faults.always[CONNECTING] = error("invalid_auth")
        with pytest.raises(Unusable, match=APP_REFUSED[:30]):
            await bot.start(Listener())
        await bot.close()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "too_many_websockets"])
async def test_a_link_that_slack_renews_is_renewed_without_a_word(
    reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with running() as (server, here, bot):
        await server.sockets.disconnect(reason)
        await hears(server, here)
        assert bot.health().is_well
    assert [one for one in caplog.records if one.levelname != "INFO"] == []


async def test_a_line_that_breaks_without_a_word_is_mended() -> None:
    async with running() as (server, here, bot):
        back = asyncio.Event()
        bot.on_back = back.set
        await server.sockets.cut()
        await asyncio.wait_for(back.wait(), 2.0)
        await hears(server, here)
        assert bot.health().is_well


async def test_a_silent_socket_is_built_anew() -> None:
    async with running() as (server, here, bot):
        server.sockets.hush(Silence.ALL, later_too=False)
        server.sockets.joined.clear()
        await asyncio.wait_for(server.sockets.joined.wait(), 3.0)
        await hears(server, here)
        assert bot.health().is_well


async def test_a_stale_address_is_asked_for_again() -> None:
    async with running() as (server, here, bot):
        server.sockets.tickets.clear()
        client = bot._life._client if bot._life else None
        assert client is not None
        client.wss_uri = f"{client.wss_uri}x"
        await server.sockets.cut()
        server.sockets.joined.clear()
        await asyncio.wait_for(server.sockets.joined.wait(), 3.0)
        await hears(server, here)


async def test_a_socket_that_brings_nothing_for_long_is_exchanged() -> None:
    async with running(renew=0.2) as (server, _, bot):
        server.sockets.hush(Silence.EVENTS, later_too=False)
        server.sockets.joined.clear()
        await asyncio.wait_for(server.sockets.joined.wait(), 3.0)
        assert bot.health().is_well


@pytest.mark.long
async def test_a_server_that_stays_silent_is_given_up_after_three_new_connections() -> None:
    async with running() as (server, _, bot):
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bot.on_lost = lost.set_result
        server.sockets.hush(Silence.ALL)
        assert await asyncio.wait_for(lost, 5.0) == DEAF
        assert not bot.health().is_well


@pytest.mark.long
async def test_a_server_that_does_not_answer_is_given_up() -> None:
    async with running() as (server, _, bot):
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bot.on_lost = lost.set_result
        server.faults.always[CONNECTING] = hanging()
        await server.sockets.cut()
        assert await asyncio.wait_for(lost, 5.0) == DEAF


async def test_an_app_whose_socket_was_switched_off_is_given_up_at_once() -> None:
    async with running() as (server, _, bot):
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bot.on_lost = lost.set_result
        server.faults.always[CONNECTING] = error("invalid_auth")
        await server.sockets.disconnect("link_disabled")
        assert await asyncio.wait_for(lost, 2.0) == SWITCHED_OFF


async def test_a_token_that_is_taken_away_meanwhile_is_said_so() -> None:
    async with running() as (server, _, bot):
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bot.on_lost = lost.set_result
        server.faults.always[CONNECTING] = error("invalid_auth")
        await server.sockets.cut()
        assert await asyncio.wait_for(lost, 5.0) == APP_REFUSED


async def test_two_that_push_each_other_out_do_not_go_on_for_ever() -> None:
    async with running() as (server, _, bot):
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        bot.on_lost = lost.set_result
        while not lost.done():
            await server.sockets.disconnect("too_many_websockets")
            await asyncio.wait({lost}, timeout=0.1)
        assert lost.result() == CROWDED
