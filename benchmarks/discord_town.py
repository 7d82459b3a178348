"""A town for the Discord benchmark: a house with members behind a server on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.adapter import ACCOUNT, Discord
from bot.app.house import Foundations, House
from bot.clock import HOUR, Instant, MovableClock, instant_of
from bot.commands import Path as ActionPath
from bot.database import Work, load_queries
from bot.members import MemberRecipients
from bot.platform import Actor, Intent, Pace, ToPerson, Where
from bot.standing import MemberId
from bot.ui import View
from tests.discord_server.model import Channel, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.world import presses

CITY, HOUR_OF_PROMPTS = "Lagos", "9"
NINE = instant_of(datetime(2026, 11, 24, 8, tzinfo=UTC))
"""Nine o'clock in Lagos, whose clocks never change, on the day after everyone joined."""

PANEL = """### Your settings
**City:** Lagos, Nigeria
**Sleep:** 22:00 to 07:00
**Written line:** off
**Language:** English

Each of these can be changed here, whenever you like."""

tables = load_queries(Path(__file__).with_name("discord_town.sql"))


@dataclass(slots=True)
class Town:
    """A house whose one platform is Discord, and a person who presses things."""

    server: DiscordServer
    house: House
    clock: MovableClock
    person: Person
    welcome: Channel

    async def settle(self, members: int) -> None:
        """Let so many people join; the first of them is the one who presses things."""
        keys = (f"settling-{number}" for number in count())
        riley = self.server.model.person("Riley", manages=True)
        place = await self._act(riley, "manage.place", next(keys), city=CITY)
        await self._press(riley, place, "manage.place-confirmed", next(keys))
        await self._act(riley, "manage.hours", next(keys), start="18", end="22")
        await self._act(riley, "manage.live", next(keys))
        chosen = {"path": "own", "consents": "checkins", "city": CITY, "hour": HOUR_OF_PROMPTS}
        for number in range(members):
            who = self.server.model.person(f"Member {number}") if number else self.person
            await self._act(who, "start", next(keys))
            place = await self._act(who, "members.join", next(keys), **chosen)
            await self._press(who, place, "members.confirm", next(keys))

    async def know_conversations(self) -> None:
        """Give every member a conversation that is open already."""
        recipients = MemberRecipients(self.house.memory)

        async def story(work: Work) -> None:
            for (id,) in await tables.everyone(work):
                member = await recipients.of_member(work, MemberId(id))
                assert member is not None
                assert isinstance(member.destination, ToPerson)
                channel = self.server.model.direct(member.destination.person)
                await recipients.remember_conversation(work, MemberId(id), channel.id)

        await self.house.database.unit(story)

    async def _act(self, who: Person, name: str, key: str, **filled: str) -> View:
        return await self._does(who, str(ActionPath(name=name)), key, filled)

    async def _press(self, who: Person, shown: View, name: str, key: str) -> None:
        """Press the first button of a view that runs an action."""
        paths = [press.path for _, press in presses(shown)]
        path = next(path for path in paths if path.startswith(f"a1|{name}|"))
        await self._does(who, path, key, {})

    async def _does(self, who: Person, path: str, key: str, filled: dict[str, str]) -> View:
        where = Where(community=self.welcome.guild, channel=self.welcome.id)
        reply = await self.house.core.act(
            Intent(
                account=ACCOUNT,
                actor=Actor(person=who.id, name=who.name, runs_the_place=who.manages),
                where=where,
                path=path,
                key=key,
                args={field: (value,) for field, value in filled.items()},
            )
        )
        return reply.view


@asynccontextmanager
async def a_town(pace: Pace) -> AsyncIterator[Town]:
    """Open a house on the day before the morning that counts."""
    clock = MovableClock()
    clock.move_to(Instant(NINE - 22 * HOUR))
    with TemporaryDirectory() as name:
        async with a_server() as (server, person, welcome):
            adapter = Discord(token=TOKEN, clock=clock, api_base_url=server.api_base_url, pace=pace)
            on = Foundations(
                database=Path(name) / "alongside.db",
                keyring=Path(name) / "keys.db",
                operator=lambda: (bytes(range(32)),),
                clock=clock,
                trusts_clock=True,
            )
            async with await House.open(on, [adapter]) as house:
                await house.start()
                yield Town(server, house, clock, person, welcome)


@asynccontextmanager
async def a_bare_bot() -> AsyncIterator[tuple[DiscordServer, Person, Channel]]:
    """Start a bare discord.py bot that answers everything with one private sentence."""
    async with a_server() as (server, person, welcome):
        Route.BASE = server.api_base_url
        DiscordWebSocket.DEFAULT_GATEWAY = URL(f"ws://127.0.0.1:{server.port}/gateway")
        async with _Bare(intents=discord.Intents(guilds=True, dm_messages=True)) as client:
            await client.login(TOKEN)
            connection = client.loop.create_task(client.connect())
            await server.gateway.joined.wait()
            yield server, person, welcome
        await connection


@asynccontextmanager
async def a_server() -> AsyncIterator[tuple[DiscordServer, Person, Channel]]:
    async with serving() as server:
        server.checks_contract = False
        person = server.model.person("Ana")
        welcome = server.model.channel(server.model.guild("A community", person), "welcome")
        yield server, person, welcome


class _Bare(discord.Client):
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        await interaction.response.send_message(PANEL, view=_Panel(), ephemeral=True)


class _Panel(discord.ui.View):
    """What the settings look like, made as discord.py's guide makes it."""

    def __init__(self) -> None:
        super().__init__(timeout=60.0)
        for label in ("Change city", "Change sleep", "Turn on a written line", "Privacy"):
            self.add_item(discord.ui.Button(label=label, custom_id=f"a1|settings|{label}|"))
        self.add_item(discord.ui.Button(label="English", custom_id="a1|settings.language||en"))
        self.add_item(discord.ui.Button(label="español", custom_id="a1|settings.language||es"))
