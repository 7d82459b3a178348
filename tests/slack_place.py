"""Slack in a test: the real house behind the real adapter, in a workspace on this machine."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.slack.adapter import Slack
from adapters.slack.life import Patience
from bot.app.house import Foundations, House
from bot.clock import MovableClock, instant_of, seeded_ids
from bot.database import read_operator_keys
from bot.dispatch import Dispatch
from bot.platform import CommandCard, Core, Intent, Parcel, Reply, ToChannel, ToPerson
from bot.ui import Block, Paragraph, View, Words
from tests.slack_server.fingers import pressable
from tests.slack_server.model import (
    APP_TOKEN,
    BOT_TOKEN,
    Act,
    Channel,
    Message,
    Person,
    Surface,
    Workspace,
)
from tests.slack_server.reading import read
from tests.slack_server.server import SlackServer, serving

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
STARTS = "2026-11-23T09:00:00+01:00"
PNG = b"\x89PNG\r\n\x1a\n"
HASTY = Patience(ping=0.1, deaf=0.8, login=0.3, look=0.02, close=0.1, first_login=2.0)


@dataclass(slots=True)
class Place:
    """A workspace with one channel and its owner, and a house that knows nobody yet."""

    server: SlackServer
    house: House
    adapter: Slack
    workspace: Workspace
    channel: Channel
    owner: Person
    clock: MovableClock

    def attach(self, core: Core) -> None:
        """Let another core hear what people do from now on."""
        assert self.adapter._receiver is not None
        self.adapter._receiver.core = core

    def listen(self, heard: list[Intent]) -> None:
        """Write down what the house is asked."""
        self.attach(_Overheard(self.house.core, heard))

    def answers(self, reply: Reply) -> None:
        """Answer everything with this."""
        self.attach(_Overheard(self.house.core, [], reply))

    async def settles(self) -> None:
        """Wait until nothing that came in is under way."""
        assert self.adapter._receiver is not None
        while under_way := self.adapter._receiver._under_way:
            await asyncio.wait(under_way)

    async def until(self, moment: str) -> None:
        """Let the clock run until a moment, and what falls due on the way be sent."""
        to = instant_of(datetime.fromisoformat(moment))
        await self.house.delivery.advance(self.clock, to)

    def ages(self, seconds: float) -> None:
        """Let what is known of people be older than it is."""
        assert self.adapter._receiver is not None
        people = self.adapter._receiver.people
        now = people._monotonic
        people._monotonic = lambda: now() + seconds

    def person(self, name: str) -> Person:
        person = self.server.model.person(self.workspace, name)
        self.channel.members.add(person.id)
        return person


class _Overheard(Dispatch):
    """A core that writes down what it is asked, and may have one answer to everything."""

    def __init__(self, core: Dispatch, heard: list[Intent], reply: Reply | None = None) -> None:
        self._core = core
        self._heard = heard
        self._one_reply = reply

    async def act(self, intent: Intent) -> Reply:
        self._heard.append(intent)
        return self._one_reply or await self._core.act(intent)

    def waiting(self, intent: Intent) -> View:
        return self._core.waiting(intent)

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return self._core.commands(locale)


def a_bot(
    server: SlackServer,
    workspace: Workspace,
    *,
    answer_within: float = 1.5,
    patience: Patience = HASTY,
) -> Slack:
    """Make the adapter, in a hurry."""
    return Slack(
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        team=workspace.id,
        clock=MovableClock(stopped_at=instant_of(datetime.fromisoformat(STARTS))),
        api_base_url=server.api_base_url,
        patience=patience,
        answer_within=answer_within,
        channel_gap=0.0,
    )


@asynccontextmanager
async def a_workspace(folder: Path, *, answer_within: float = 1.5) -> AsyncIterator[Place]:
    """Open a house and a workspace for it."""
    async with serving() as server:
        workspace = server.model.workspace("A community")
        owner = server.model.person(workspace, "Olive", is_owner=True)
        channel = server.model.channel(workspace, "welcome", owner)
        clock = MovableClock(stopped_at=instant_of(datetime.fromisoformat(STARTS)))
        server.model.ids.now = lambda: clock.now() / 1_000
        adapter = a_bot(server, workspace, answer_within=answer_within)
        on = Foundations(
            database=folder / "alongside.db",
            keyring=folder / "keys.db",
            operator=lambda: read_operator_keys(KEY, "the test's key"),
            clock=clock,
            ids=seeded_ids(1),
            inline=True,
            trusts_clock=True,
        )
        async with await House.open(on, [adapter]) as house:
            await house.start()
            yield Place(server, house, adapter, workspace, channel, owner, clock)
        assert server.violations == []
        assert server.sockets.oddities == []


async def answer(place: Place, act: Act) -> Message | Surface:
    shown = await place.server.answered(act, 2.0)
    await asyncio.wait_for(act.acknowledged.wait(), 1.0)
    return shown


async def said(place: Place, act: Act) -> str:
    """Give what an answer says; it must be for this person alone."""
    shown = await answer(place, act)
    if isinstance(shown, Message):
        direct = place.server.model.channels[shown.channel].person
        assert act.person in (shown.only_for, direct)
    return read(shown).text


async def picks(place: Place, who: Person, words: str) -> str:
    return await said(place, await place.server.fingers.command(who, place.channel, words))


async def presses(place: Place, who: Person, shown: Message | Surface, label: str) -> Act:
    there = next(one for one in pressable(shown.blocks) if one.label == label)
    chosen = (there.value,) if there.value else ()
    return await place.server.fingers.press(who, shown, there.action, *chosen, block=there.block)


async def opened(place: Place, act: Act) -> Surface:
    shown = await answer(place, act)
    assert isinstance(shown, Surface)
    return shown


def a_reply(text: str, *blocks: Block) -> Reply:
    return Reply(view=View(blocks=(Paragraph(text=Words(text)), *blocks)))


def to(person: Person) -> ToPerson:
    return ToPerson(person=person.id, community=person.workspace)


def a_parcel(where: ToPerson | ToChannel, text: str = "Good evening.") -> Parcel:
    view = View(blocks=(Paragraph(text=Words(text)),), preview=Words("A note"))
    return Parcel(id="p" * 24, to=where, view=view, locale="en")
