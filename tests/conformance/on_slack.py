"""Slack as a ground: the real adapter on slack-bolt against the loopback server."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.slack.adapter import Slack
from bot.clock import SystemClock
from bot.platform import Adapter, Refusal, ToChannel, ToPerson
from tests.conformance.ground import (
    Breach,
    Breaking,
    Did,
    Listener,
    Opened,
    Room,
    Seen,
    Someone,
)
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
    elements,
)
from tests.slack_server.reading import read
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.writing import written


@dataclass(slots=True)
class SlackGround:
    adapter: Adapter
    core: Listener
    server: SlackServer
    where: Workspace
    welcome: Channel
    people: Mapping[str, Person]
    patience: float = 2.0
    secrets: Sequence[str] = (BOT_TOKEN, APP_TOKEN)

    @property
    def community(self) -> str:
        return self.where.id

    @property
    def channel(self) -> str:
        return self.welcome.id

    @property
    def ana(self) -> Someone:
        return _someone(self.people["Ana"])

    @property
    def sam(self) -> Someone:
        return _someone(self.people["Sam"])

    @property
    def riley(self) -> Someone:
        return _someone(self.people["Riley"])

    async def picks(self, who: Someone, word: str, room: Room, options: Mapping[str, str]) -> Did:
        """Type the word, and the options behind it in the order in which they are declared."""
        text = " ".join((word, *options.values()))
        channel = self._room(who, room)
        return Did(await self.server.fingers.command(self._person(who), channel, text))

    async def picks_message(self, who: Someone, author: Someone | None) -> Did:
        """Run the message's menu, whose entry is what `alongside slack manifest` describes."""
        model, room = self.server.model, self.welcome
        writer = author.id if author else self.where.bot
        bot = {} if author else {"bot_id": "B0ALONGSIDE"}
        payload = {"type": "message", "user": writer, "text": "Words of theirs.", **bot}
        ts = model.ids.ts()
        message = Message(channel=room.id, ts=ts, author=writer, payload=payload | {"ts": ts})
        (menu,) = self.core.menus("en")
        return Did(await self.server.fingers.shortcut(self._person(who), message, menu.path))

    async def presses(self, who: Someone, seen: Seen, label: str) -> Did:
        shown = seen.handle
        assert isinstance(shown, Message | Surface)
        found = next(one for one in pressable(shown.blocks) if one.label == label)
        chosen = [] if found.value is None else [found.value]
        person = self._person(who)
        pressing = self.server.fingers.press(
            person, shown, found.action, *chosen, block=found.block
        )
        return Did(await pressing)

    async def forges(self, who: Someone, path: str) -> Did:
        model, direct = self.server.model, self.server.model.direct(who.id)
        message = written(model, self.where, direct, {"text": "An old one"})
        action = {"type": "button", "action_id": path}
        return Did(await self.server.fingers.forge(self._person(who), message, action))

    async def submits(
        self, who: Someone, opened: Opened, answers: Mapping[str, Sequence[str]]
    ) -> Did:
        form = opened.handle
        assert isinstance(form, Surface)
        return Did(await self.server.fingers.submit(self._person(who), form, answers))

    async def types(self, who: Someone, text: str) -> Did:
        return Did(await self.server.fingers.says(self._person(who), text))

    async def repeats(self, did: Did) -> None:
        await self.server.sockets.repeat(_act(did).frame)

    async def bots_speak(self) -> None:
        model = self.server.model
        other = model.person(self.where, "Otherbot", is_bot=True)
        for bot in (model.people[self.where.bot], other):
            for channel in (self.welcome, model.direct(self.ana.id)):
                await self.server.fingers.says(bot, "start", channel)

    async def acknowledged(self, did: Did) -> None:
        async with asyncio.timeout(self.patience):
            await _act(did).acknowledged.wait()

    async def shown(self, did: Did) -> Seen | Opened:
        answer = await self.server.answered(_act(did), self.patience)
        if isinstance(answer, Surface) and _fields(answer):
            title = str(answer.payload["title"]["text"])
            return Opened(handle=answer, title=title, fields=_fields(answer))
        return self._seen(answer)

    def seen_by(self, who: Someone) -> list[Seen]:
        return [self._seen(message) for message in self.server.seen_by(self._person(who))]

    async def sees(self, who: Someone, is_it: Callable[[list[Seen]], bool]) -> list[Seen]:
        await self.server.until(lambda: is_it(self.seen_by(who)), self.patience)
        return self.seen_by(who)

    async def loses_the_line(self) -> None:
        """Close every socket, and wait until the bot has heard something through a new one."""
        await self.server.sockets.drop()
        async with asyncio.timeout(self.patience):
            await self.server.sockets.joined.wait()
            ana = self.people["Ana"]
            heard = await self.server.fingers.opens_home(ana, tab="messages")
            await heard.acknowledged.wait()

    def breaches(self) -> Sequence[Breach]:
        model, here = self.server.model, self.community
        tabless = model.person(self.where, "Tabless")
        model.direct(tabless.id).refuses = "messages_tab_disabled"
        left = model.person(self.where, "Left", is_gone=True)
        foreign = model.channel(self.where, "foreign", has_bot=False)
        archived = model.channel(self.where, "archived", is_archived=True)
        gone = model.ids.new("C")
        return [
            Breach(to=ToPerson(person=tabless.id, community=here), refusal=Refusal.CLOSED),
            Breach(to=ToPerson(person=left.id, community=here), refusal=Refusal.GONE),
            Breach(to=ToChannel(channel=foreign.id, community=here), refusal=Refusal.FORBIDDEN),
            Breach(to=ToChannel(channel=archived.id, community=here), refusal=Refusal.GONE),
            Breach(to=ToChannel(channel=gone, community=here), refusal=Refusal.GONE),
        ]

    def _seen(self, shown: Message | Surface) -> Seen:
        reading = read(shown)
        in_welcome = isinstance(shown, Message) and shown.channel == self.welcome.id
        files = shown.payload.get("files") if isinstance(shown, Message) else None
        return Seen(
            handle=shown,
            room=Room.WELCOME if in_welcome else Room.DIRECT,
            words=reading.text,
            alive=tuple(reading.alive),
            presses=tuple(one.label for one in pressable(shown.blocks)),
            pictures=tuple(reading.pictures),
            files=len(files or ()),
        )

    def _room(self, who: Someone, room: Room) -> Channel:
        return self.welcome if room is Room.WELCOME else self.server.model.direct(who.id)

    def _person(self, who: Someone) -> Person:
        return self.server.model.people[who.id]


@asynccontextmanager
async def open_slack(_folder: Path, breaking: Breaking) -> AsyncIterator[SlackGround]:
    """Start a server with a workspace in it, and the adapter against it."""
    async with serving() as server:
        model = server.model
        where = model.workspace("A community")
        people = {name: model.person(where, name) for name in ("Ana", "Sam")}
        people["Riley"] = model.person(where, "Riley", is_admin=True)
        welcome = model.channel(where, "welcome", *people.values())
        slack = Slack(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            team=where.id,
            clock=SystemClock(),
            api_base_url=server.api_base_url,
            answer_within=breaking.answer_within,
            channel_gap=0.0,
        )
        adapter, core = breaking.adapter(slack), Listener()
        try:
            with breaking.patched():
                await adapter.start(breaking.core(core))
                yield SlackGround(adapter, core, server, where, welcome, people)
                assert server.violations == []
                assert server.sockets.oddities == []
        finally:
            core.gate.set()
            await slack.close()


def _fields(surface: Surface) -> tuple[str, ...]:
    found = elements(surface.blocks)
    return tuple(block["block_id"] for block, _ in found if block["type"] == "input")


def _act(did: Did) -> Act:
    assert isinstance(did.handle, Act)
    return did.handle


def _someone(person: Person) -> Someone:
    runs = person.is_admin or person.is_owner
    return Someone(id=person.id, name=person.name, runs_the_place=runs)
