"""Discord in a test: the real house behind the real adapter, in a server that SimCord imitates."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import discord
import simcord
from simcord.env import Env
from simcord.types import HttpLogEntry

from adapters.discord.adapter import Discord
from adapters.discord.client import Client
from bot.app.house import Foundations, House
from bot.clock import MovableClock, instant_of, seeded_ids
from bot.database import read_operator_keys
from bot.platform import Core
from tests.discord_server.contract import violations

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
STARTS = "2026-11-23T09:00:00+01:00"

# Its poll for quiet takes 51 ms an act as it comes.
Env._settle_internal.__kwdefaults__ = {**(Env._settle_internal.__kwdefaults__ or {}), "idle": 0.001}


class Imitated(Discord):
    """The adapter, but for the connection: SimCord runs the client itself."""

    client: Client

    async def start(self, core: Core) -> None:
        self.attach(core)
        self.run(self.new_client())

    def run(self, client: Client) -> None:
        self.client = self._life.client = client
        self._life.heard()
        self._life.back(fresh=True)

    async def close(self) -> None:
        self._life.client = None
        await super().close()


@dataclass(slots=True)
class Place:
    """A server with one channel, its owner, and a house that knows nobody yet."""

    env: Env
    house: House
    adapter: Imitated
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    owner: simcord.MemberActor

    def person(self, name: str) -> simcord.MemberActor:
        return self.guild.add_member(self.env.create_user(name))


@asynccontextmanager
async def a_server(folder: Path, *, answer_within: float = 1.5) -> AsyncIterator[Place]:
    """Open a house and a server for it."""
    clock = MovableClock(stopped_at=instant_of(datetime.fromisoformat(STARTS)))
    adapter = Imitated(token="made up", clock=clock, answer_within=answer_within)
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
        async with simcord.run(adapter.client) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("welcome")
            role = guild.create_role("keepers", permissions=discord.Permissions(manage_guild=True))
            owner = guild.add_member(env.create_user("owner"), roles=[role])
            yield Place(env, house, adapter, guild, channel, owner)
            undocumented = not_in_the_document(env.http_requests)
            assert undocumented == [], undocumented


def not_in_the_document(asked: Sequence[HttpLogEntry]) -> list[str]:
    """Say what of the requests Discord's published OpenAPI does not allow."""
    return [told for one in asked for told in violations(one.method, one.path, one.json)]
