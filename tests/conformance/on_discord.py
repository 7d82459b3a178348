"""Discord as a ground: the real adapter on discord.py against the loopback server."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.discord.adapter import Discord
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
from tests.discord_server.fingers import ON_MESSAGE, pressable
from tests.discord_server.model import Channel, Interaction, Payload, Person
from tests.discord_server.reading import pictures, pings, read_markup, texts
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.discord_server.writing import written

OWN = "a mention is let through"


@dataclass(frozen=True, slots=True)
class Words:
    """Words written to the bot."""

    message: Payload
    channel: Channel


@dataclass(slots=True)
class DiscordGround:
    adapter: Adapter
    core: Listener
    server: DiscordServer
    welcome: Channel
    people: Mapping[str, Person]
    patience: float = 2.0
    secrets: Sequence[str] = (TOKEN,)

    @property
    def community(self) -> str:
        return str(self.welcome.guild)

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
        channel = self._room(who, room)
        return Did(await self.server.fingers.command(self._person(who), channel, word, options))

    async def picks_message(self, who: Someone, author: Someone | None) -> Did:
        model = self.server.model
        writer = self._person(author) if author else model.bot
        message = written(model, self.welcome, writer, {"content": "Words of theirs."})
        self.welcome.messages[message["id"]] = message
        (name,) = [one["name"] for one in model.commands if one["type"] == ON_MESSAGE]
        return Did(await self.server.fingers.menu(self._person(who), self.welcome, name, message))

    async def presses(self, who: Someone, seen: Seen, label: str) -> Did:
        message = _message(seen)
        custom_id, value = next(
            (custom_id, value) for said, custom_id, value in pressable(message) if said == label
        )
        return Did(await self._press(who, message, custom_id, value))

    async def forges(self, who: Someone, path: str) -> Did:
        model, channel = self.server.model, self.server.model.direct(who.id)
        message = written(model, channel, model.bot, {"content": "An old one"})
        channel.messages[message["id"]] = message
        return Did(await self._press(who, message, path, ""))

    async def submits(
        self, who: Someone, opened: Opened, answers: Mapping[str, Sequence[str]]
    ) -> Did:
        modal = opened.handle
        assert isinstance(modal, dict)
        fingers = self.server.fingers
        return Did(await fingers.submit(self._person(who), self.welcome, modal, answers))

    async def types(self, who: Someone, text: str) -> Did:
        channel = self.server.model.direct(who.id)
        said = await self.server.fingers.says(self._person(who), channel, text)
        return Did(Words(said, channel))

    async def repeats(self, did: Did) -> None:
        await self.server.gateway.repeat()

    async def bots_speak(self) -> None:
        other = self.server.model.person("Otherbot", is_bot=True)
        for bot in (self.server.model.bot, other):
            for channel in (self.welcome, self.server.model.direct(self.ana.id)):
                await self.server.fingers.says(bot, channel, "start")

    async def acknowledged(self, did: Did) -> None:
        async with asyncio.timeout(self.patience):
            await _interaction(did).acknowledged.wait()

    async def shown(self, did: Did) -> Seen | Opened:
        if isinstance(did.handle, Words):
            return await self._answer_to(did.handle)
        interaction = _interaction(did)
        async with asyncio.timeout(self.patience):
            await interaction.shown.wait()
        assert interaction.denied == []
        if interaction.modal is not None:
            return _opened(interaction.modal)
        return self._seen(interaction.messages[0])

    def seen_by(self, who: Someone) -> list[Seen]:
        return [self._seen(message) for message in self.server.seen_by(self._person(who))]

    async def sees(self, who: Someone, is_it: Callable[[list[Seen]], bool]) -> list[Seen]:
        await self.server.until(lambda: is_it(self.seen_by(who)), self.patience)
        return self.seen_by(who)

    async def loses_the_line(self) -> None:
        await self.server.gateway.drop()
        async with asyncio.timeout(self.patience):
            await self.server.gateway.joined.wait()
            # The bot has yet to read what was sent, and tells nobody when it has.
            while not self.adapter.health().is_well:  # noqa: ASYNC110 - health is all there is
                await asyncio.sleep(0)

    def breaches(self) -> Sequence[Breach]:
        model = self.server.model
        closed = model.person("Closed", takes_messages=False)
        guild = model.guilds[self.community]
        forbidden, gone = model.channel(guild, "forbidden"), model.ids.new()
        forbidden.refuses = (403, 50_013)
        here = self.community
        return [
            Breach(to=ToPerson(person=closed.id, community=here), refusal=Refusal.CLOSED),
            Breach(to=ToChannel(channel=forbidden.id, community=here), refusal=Refusal.FORBIDDEN),
            Breach(to=ToChannel(channel=gone, community=here), refusal=Refusal.GONE),
        ]

    async def _press(
        self, who: Someone, message: Payload, custom_id: str, value: str
    ) -> Interaction:
        channel = self.server.model.channels[message["channel_id"]]
        person = self._person(who)
        return await self.server.fingers.press(person, channel, message, custom_id, value)

    async def _answer_to(self, words: Words) -> Seen:
        bot, after = self.server.model.bot.id, int(words.message["id"])

        def later() -> list[Payload]:
            messages = words.channel.messages.values()
            return [m for m in messages if int(m["id"]) > after and m["author"]["id"] == bot]

        await self.server.until(later, self.patience)
        return self._seen(later()[0])

    def _seen(self, message: Payload) -> Seen:
        read = [read_markup(text) for text in texts(message)]
        alive = [one for reading in read for one in reading.alive if not _is_structure(one)]
        return Seen(
            handle=message,
            room=Room.WELCOME if message["channel_id"] == self.welcome.id else Room.DIRECT,
            words="\n".join(reading.words for reading in read),
            alive=(*alive, *([OWN] if pings(message) else [])),
            presses=tuple(label for label, _, _ in pressable(message)),
            pictures=tuple(pictures(message)),
        )

    def _room(self, who: Someone, room: Room) -> Channel:
        return self.welcome if room is Room.WELCOME else self.server.model.direct(who.id)

    def _person(self, who: Someone) -> Person:
        return self.server.model.people[who.id]


@asynccontextmanager
async def open_discord(_folder: Path, breaking: Breaking) -> AsyncIterator[DiscordGround]:
    """Start a server with a community in it, and the adapter against it."""
    async with serving() as server:
        model = server.model
        people = {name: model.person(name) for name in ("Ana", "Sam")}
        people["Riley"] = model.person("Riley", manages=True)
        guild = model.guild("A community", *people.values())
        welcome = model.channel(guild, "welcome")
        discord = Discord(
            token=TOKEN,
            clock=SystemClock(),
            api_base_url=server.api_base_url,
            answer_within=breaking.answer_within,
        )
        adapter, core = breaking.adapter(discord), Listener()
        try:
            with breaking.patched():
                await adapter.start(breaking.core(core))
                yield DiscordGround(adapter, core, server, welcome, people)
                assert server.violations == []
        finally:
            core.gate.set()
            await discord.close()


def _is_structure(alive: str) -> bool:
    """Tell whether a mark is the adapter's own: a heading, a list, a label in bold."""
    return alive.strip() in {"###", "-"} or (alive.startswith("**") and alive.endswith(":**"))


def _opened(modal: Payload) -> Opened:
    parts = [part["component"] for part in modal["components"] if "component" in part]
    fields = tuple(part["custom_id"] for part in parts)
    return Opened(handle=modal, title=modal["title"], fields=fields)


def _interaction(did: Did) -> Interaction:
    assert isinstance(did.handle, Interaction)
    return did.handle


def _message(seen: Seen) -> Payload:
    assert isinstance(seen.handle, dict)
    return seen.handle


def _someone(person: Person) -> Someone:
    return Someone(
        id=person.id,
        name=person.name,
        roles=frozenset(person.roles),
        runs_the_place=person.manages,
    )
