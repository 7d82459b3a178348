"""An act is done once and shown once, whatever Discord makes of our answers to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace

import pytest

from adapters.discord import answering
from adapters.discord.adapter import Discord
from bot.clock import SystemClock
from bot.platform import Intent, Reply
from tests.conformance.ground import Listener
from tests.discord_server.faults import (
    CALLBACK,
    FOLLOW_UP,
    Fault,
    broken,
    cut,
    hanging,
    refused,
)
from tests.discord_server.model import Channel, Interaction, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving

TOO_LATE = refused(404, 10_062)
TOOK_EFFECT = replace(refused(400, 40_060), takes_effect=True)


class Core(Listener):
    """A core that is done at once, or only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.done: asyncio.Queue[Intent] = asyncio.Queue()

    async def act(self, intent: Intent) -> Reply:
        reply = await super().act(intent)
        self.done.put_nowait(intent)
        return reply


@dataclass(slots=True)
class Desk:
    """A bot, and somebody who acts."""

    server: DiscordServer
    bot: Discord
    core: Core
    ana: Person
    welcome: Channel

    async def acts(self, *faults: Fault, slowly: bool) -> Interaction:
        """Act, with these answers to the first answer; done and over when it returns."""
        self.server.faults.put("POST", CALLBACK, *faults)
        waiting = self.server.faults.waiting["POST", CALLBACK]
        with self.core.held() if slowly else nullcontext():
            acted = await self.server.fingers.command(self.ana, self.welcome, "start")
            if slowly:
                await self.server.until(lambda: acted.callback or (faults and not waiting))
        await self._ends()
        return acted

    async def acts_again(self, *, slowly: bool) -> None:
        """Have the last act come a second time, as after a reconnect."""
        asked = len(self.server.asked_for("POST", CALLBACK))
        with self.core.held() if slowly else nullcontext():
            await self.server.gateway.repeat()
            if slowly:
                await self.server.until(
                    lambda: len(self.server.asked_for("POST", CALLBACK)) > asked
                )
        await self._ends()

    async def _ends(self) -> None:
        await asyncio.wait_for(self.core.done.get(), 5.0)
        await self.bot._receiver.drain(10.0)
        self.bot.attach(self.core)


@asynccontextmanager
async def a_desk() -> AsyncIterator[Desk]:
    async with serving() as server:
        ana = server.model.person("Ana")
        welcome = server.model.channel(server.model.guild("A community", ana), "welcome")
        bot = Discord(
            token=TOKEN,
            clock=SystemClock(),
            api_base_url=server.api_base_url,
            answer_within=0.05,
        )
        core = Core()
        await bot.start(core)
        try:
            yield Desk(server, bot, core, ana, welcome)
            assert server.violations == []
        finally:
            await bot.close()


@pytest.mark.parametrize(
    "fault",
    [
        cut(),
        cut(takes_effect=False),
        TOOK_EFFECT,
        pytest.param(broken(takes_effect=True), marks=pytest.mark.long),
        pytest.param(broken(), marks=pytest.mark.long),
    ],
    ids=["lost, heard", "lost, unheard", "40060", "502, heard", "502, unheard"],
)
@pytest.mark.parametrize("slowly", [False, True], ids=["quick", "slow"])
async def test_an_act_whose_first_answer_goes_wrong_is_done_and_shown_once(
    fault: Fault, slowly: bool
) -> None:
    async with a_desk() as desk:
        acted = await desk.acts(fault, slowly=slowly)
        assert len(desk.core.intents) == 1
        assert len(acted.messages) == 1
        assert acted.is_private


@pytest.mark.parametrize("slowly", [False, True], ids=["quick", "slow"])
async def test_an_act_that_discord_gave_up_is_done_all_the_same_and_the_next_one_shown(
    slowly: bool,
) -> None:
    async with a_desk() as desk:
        late = await desk.acts(TOO_LATE, slowly=slowly)
        assert (len(desk.core.intents), late.messages) == (1, [])
        assert desk.server.asked_for("POST", FOLLOW_UP) == []
        following = await desk.acts(slowly=slowly)
        assert len(following.messages) == 1


@pytest.mark.parametrize("slowly", [False, True], ids=["quick", "slow"])
async def test_an_act_that_comes_a_second_time_is_not_shown_a_second_time(slowly: bool) -> None:
    async with a_desk() as desk:
        acted = await desk.acts(slowly=slowly)
        await desk.acts_again(slowly=slowly)
        assert len({intent.key for intent in desk.core.intents}) == 1
        assert len(acted.messages) == 1


async def test_a_plea_for_time_that_hangs_does_not_keep_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "ASK_WITHIN", 0.1)
    async with a_desk() as desk:
        acted = await desk.acts(hanging(takes_effect=True), slowly=True)
        assert len(acted.messages) == 1


async def test_what_can_be_neither_shown_nor_looked_up_stops_nothing() -> None:
    async with a_desk() as desk:
        await desk.acts(cut(takes_effect=False), cut(takes_effect=False), slowly=False)
        following = await desk.acts(slowly=False)
        assert len(following.messages) == 1
