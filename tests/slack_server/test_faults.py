"""What becomes of the line to Slack on its bad days, and of a message on its way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import pytest

from adapters.slack import sending
from adapters.slack.adapter import Slack
from adapters.slack.life import Patience
from bot.clock import SystemClock
from bot.platform import (
    Delivered,
    Destination,
    Found,
    NotFound,
    NotSent,
    Outcome,
    Parcel,
    ToChannel,
    ToPerson,
    Unclear,
)
from bot.ui import Paragraph, View, Words
from tests.conformance.ground import Listener
from tests.slack_server.faults import (
    CONNECTING,
    POST,
    SOCKET,
    Fault,
    Limiter,
    broken,
    cut,
    error,
    hanging,
    limited,
    malformed,
    page,
)
from tests.slack_server.model import APP_TOKEN, BOT_TOKEN, Channel, Person, Workspace
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.sockets import Silence

HASTY: Final = Patience(ping=0.1, deaf=0.7, login=0.3, look=0.02, close=0.1, first_login=2.0)
DOOMED: Final = Patience(ping=0.1, deaf=0.3, login=0.1, look=0.02, close=0.05, first_login=2.0)
HEALED_WITHIN: Final = 5.0


@dataclass(slots=True)
class Line:
    """A bot that is connected, and one person it can write to."""

    server: SlackServer
    bot: Slack
    core: Listener
    where: Workspace
    ana: Person
    welcome: Channel

    @property
    def inbox(self) -> int:
        return len(self.server.model.direct(self.ana.id).messages)

    @property
    def posts(self) -> int:
        return len(self.server.asked_for(POST))

    async def sends(self, id: str = "parcel", *, to: Destination | None = None) -> Outcome:
        return await self.bot.deliver(self.parcel(id, to=to))

    def parcel(self, id: str = "parcel", *, to: Destination | None = None) -> Parcel:
        return self.parcel_of(View(blocks=(Paragraph(text=Words("Good morning.")),)), id, to=to)

    def parcel_of(self, view: View, id: str = "parcel", *, to: Destination | None = None) -> Parcel:
        place = to or ToPerson(person=self.ana.id, community=self.where.id)
        return Parcel(id=id, to=place, view=view, locale="en")

    async def is_heard(self) -> None:
        """See that what somebody writes now is answered, once."""
        before = self.inbox
        await self.server.fingers.says(self.ana, "hello")
        await self.server.until(lambda: self.inbox == before + 2, HEALED_WITHIN)


@asynccontextmanager
async def a_line(patience: Patience = HASTY) -> AsyncIterator[Line]:
    async with serving() as server:
        where = server.model.workspace("A community")
        ana = server.model.person(where, "Ana")
        welcome = server.model.channel(where, "welcome", ana)
        bot = Slack(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            team=where.id,
            clock=SystemClock(),
            api_base_url=server.api_base_url,
            patience=patience,
            channel_gap=0.0,
        )
        core = Listener()
        await bot.start(core)
        try:
            yield Line(server, bot, core, where, ana, welcome)
            assert server.violations == []
        finally:
            server.faults.released.set()
            await bot.close()


Blow = Callable[[SlackServer], Awaitable[None]]


async def dropped(server: SlackServer) -> None:
    await server.sockets.drop()


async def torn(server: SlackServer) -> None:
    await server.sockets.cut()


async def refreshed(server: SlackServer) -> None:
    await server.sockets.disconnect("refresh_requested")


async def warned(server: SlackServer) -> None:
    await server.sockets.disconnect("warning")


async def crowded(server: SlackServer) -> None:
    await server.sockets.disconnect("too_many_websockets")


async def deaf(server: SlackServer) -> None:
    server.sockets.hush(Silence.ALL, later_too=False)


def then(blow: Blow, name: str, *faults: Fault) -> Blow:
    """Strike, and let the ways back fail as well."""

    async def both(server: SlackServer) -> None:
        server.faults.put(name, *faults)
        await blow(server)

    return both


BLOWS: Final = {
    "dropped": dropped,
    "torn": torn,
    "refreshed": refreshed,
    "warned": warned,
    "crowded": crowded,
    "deaf": deaf,
    "an address that is stale": then(dropped, SOCKET, broken(404, takes_effect=True)),
    "a gate that is shut twice": then(dropped, SOCKET, broken(503), broken(503)),
    "a handshake that hangs": then(dropped, SOCKET, hanging(takes_effect=True)),
    "no address": then(dropped, CONNECTING, broken(503), broken(502)),
    "no address for a second": then(dropped, CONNECTING, limited(1)),
    "no answer to who asks for one": then(dropped, CONNECTING, hanging()),
    "a page of HTML for an address": then(dropped, CONNECTING, page()),
    "deaf, and no address": then(deaf, CONNECTING, error("internal_error")),
}


@pytest.mark.long
@pytest.mark.parametrize("blow", BLOWS)
async def test_a_line_that_breaks_comes_back_by_itself(blow: str) -> None:
    async with a_line() as line:
        lost: list[str] = []
        line.bot.on_lost = lost.append
        line.server.sockets.joined.clear()
        await BLOWS[blow](line.server)
        await line.is_heard()
        assert lost == []
        assert line.bot.health().is_well


async def silent_for_good(server: SlackServer) -> None:
    server.sockets.hush(Silence.ALL)


async def gate_shut_for_good(server: SlackServer) -> None:
    server.faults.always[CONNECTING] = broken(503)
    await server.sockets.drop()


async def handshakes_hang(server: SlackServer) -> None:
    server.faults.always[SOCKET] = hanging()
    await server.sockets.cut()


@pytest.mark.long
@pytest.mark.parametrize("blow", [silent_for_good, gate_shut_for_good, handshakes_hang])
async def test_a_line_that_cannot_be_healed_is_given_up_in_time(blow: Blow) -> None:
    async with a_line(DOOMED) as line:
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        line.bot.on_lost = lambda reason: None if lost.done() else lost.set_result(reason)
        await blow(line.server)
        bound = DOOMED.deaf + DOOMED.tries * (DOOMED.login + DOOMED.close + DOOMED.look) + 2.0
        assert await asyncio.wait_for(lost, bound)
        assert not line.bot.health().is_well


async def test_a_deaf_line_is_unwell_before_it_is_healed() -> None:
    async with a_line() as line:
        line.server.sockets.hush(Silence.ALL)
        while line.bot.health().is_well:  # noqa: ASYNC110 - health is all there is
            await asyncio.sleep(0.01)
        line.server.sockets.hush(Silence.NOTHING)
        await line.is_heard()


@pytest.mark.parametrize(
    "fault",
    [broken(502, takes_effect=True), cut(), hanging(takes_effect=True), malformed(), page()],
    ids=["502", "cut", "hanging", "half an answer", "a page of HTML"],
)
async def test_an_answer_that_was_lost_is_one_post_and_one_message(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.3)
    async with a_line() as line:
        line.server.faults.put(POST, fault)
        assert isinstance(await line.sends(), Unclear)
        trace = await line.bot.look_back(line.parcel())
        assert isinstance(trace, Found)
        assert (line.posts, line.inbox) == (1, 1)


@pytest.mark.parametrize("fault", [broken(503), cut(takes_effect=False)], ids=["503", "cut"])
async def test_a_message_that_never_arrived_is_surely_absent(fault: Fault) -> None:
    async with a_line() as line:
        await line.sends("earlier")
        line.server.faults.put(POST, fault)
        assert isinstance(await line.sends(), Unclear)
        assert await line.bot.look_back(line.parcel()) is NotFound.ABSENT
        assert line.inbox == 1


async def test_a_post_in_a_channel_whose_answer_was_lost_is_not_repeated() -> None:
    async with a_line() as line:
        to = ToChannel(channel=line.welcome.id, community=line.where.id)
        line.server.faults.put(POST, cut())
        assert isinstance(await line.sends(to=to), Unclear)
        assert await line.bot.look_back(line.parcel(to=to)) is NotFound.UNREADABLE
        assert (line.posts, len(line.welcome.messages)) == (1, 1)


async def test_a_limit_of_the_workspace_is_met_once_and_then_kept() -> None:
    async with a_line() as line:
        limiter = Limiter(per_second=1.0)
        line.server.limiters[line.where.id] = limiter
        assert isinstance(await line.sends("first"), Delivered)
        held = [await line.sends(f"later-{number}") for number in range(5)]
        waits = [one.retry_after for one in held if isinstance(one, NotSent)]
        assert len(waits) == 5
        assert all(0 < wait <= 1_000 for wait in waits)
        assert (limiter.refused, line.posts) == (1, 2)
