"""A town on Discord: a house with members, and a bare bot, behind a server on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.adapter import Discord
from benchmarks.town import Town, a_clock, a_town
from bot.platform import Actor, Pace, Where
from tests.discord_server.model import Channel, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving

PANEL = """### Your settings
**City:** Lagos, Nigeria
**Sleep:** 22:00 to 07:00
**Written line:** off
**Language:** English

Each of these can be changed here, whenever you like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordTown:
    """A town, and a person in it who presses things."""

    town: Town
    server: DiscordServer
    person: Person
    welcome: Channel


@asynccontextmanager
async def a_discord_town(pace: Pace, members: int) -> AsyncIterator[DiscordTown]:
    """Open a house in which so many people have joined; the first presses things."""
    async with a_server() as (server, person, welcome):
        clock = a_clock()
        adapter = Discord(token=TOKEN, clock=clock, api_base_url=server.api_base_url, pace=pace)
        where = Where(community=welcome.guild, channel=welcome.id)
        others = [server.model.person(f"Member {number}") for number in range(1, members)]
        riley = server.model.person("Riley", manages=True)
        async with a_town(adapter, clock, where) as town:
            await town.settle(_actor(riley), map(_actor, (person, *others)))
            await town.house.start()
            yield DiscordTown(town=town, server=server, person=person, welcome=welcome)


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


def _actor(who: Person) -> Actor:
    return Actor(person=who.id, name=who.name, runs_the_place=who.manages)


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
