"""Forgetting on Discord: what goes from a direct conversation that holds more than one story."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.discord.adapter import ACCOUNT, Discord
from bot.app.house import Foundations, House
from bot.clock import DAY, MINUTE, Instant, MovableClock
from tests.discord_server.faults import MESSAGES, OPENING, refused
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.discord_server.somebody import Somebody, words
from tests.world import operator

WITHIN = 5.0


@dataclass(slots=True, kw_only=True)
class Towns:
    """Two servers with the same people in them, and one bot."""

    house: House
    server: DiscordServer
    clock: MovableClock
    riverside: Somebody
    hilltop: Somebody

    @property
    def direct(self) -> Somebody:
        """Give Ana in her conversation with the bot."""
        ana = self.riverside.person
        return Somebody(self.server, ana, self.server.model.direct(ana.id))

    @property
    def inbox(self) -> list[str]:
        return [words(one) for one in self.direct.inbox]

    @property
    def openings(self) -> int:
        return len(self.server.asked_for("POST", OPENING))

    async def passes(self, milliseconds: int) -> None:
        await self.house.delivery.advance(self.clock, Instant(self.clock.now() + milliseconds))

    async def gets(self, messages: int) -> None:
        await self.server.until(lambda: len(self.inbox) >= messages, WITHIN)


@asynccontextmanager
async def two_towns(folder: Path) -> AsyncIterator[Towns]:
    clock = MovableClock(stopped_at=Instant(int(time.time() * 1_000)))
    async with serving() as server:
        ana, riley = server.model.person("Ana"), server.model.person("Riley", manages=True)
        rooms = [
            server.model.channel(server.model.guild(name, riley, ana), "welcome")
            for name in ("Riverside", "Hilltop")
        ]
        bot = Discord(token=TOKEN, clock=clock, api_base_url=server.api_base_url)
        on = Foundations(
            database=folder / "alongside.db",
            keyring=folder / "keys.db",
            operator=operator,
            clock=clock,
            trusts_clock=True,
        )
        async with await House.open(on, [bot]) as house:
            house.leaving.is_there[bot.account] = bot.is_there
            await house.start()
            for room in rooms:
                await Somebody(server, riley, room).opens("Paris")
            riverside, hilltop = (Somebody(server, ana, room) for room in rooms)
            yield Towns(
                house=house, server=server, clock=clock, riverside=riverside, hilltop=hilltop
            )


async def _is_forgotten(who: Somebody) -> str:
    await who.picks("privacy")
    await who.presses("Forget me")
    return await who.presses("Erase it all")


async def test_another_communitys_prompt_stays_in_the_conversation(tmp_path: Path) -> None:
    async with two_towns(tmp_path) as towns:
        await towns.riverside.joins("Paris")
        await towns.passes(MINUTE)
        await towns.hilltop.joins("Paris")
        await towns.passes(DAY)
        await towns.gets(2)
        assert "stay until then" in await _is_forgotten(towns.hilltop)
        assert len(towns.inbox) == 1
        await _is_forgotten(towns.riverside)
        assert towns.inbox == []


async def test_a_late_deletion_leaves_the_receipt_and_what_came_after_it(tmp_path: Path) -> None:
    async with two_towns(tmp_path) as towns:
        await towns.riverside.joins("Paris")
        await towns.direct.types("checkin")
        direct = towns.direct
        towns.server.faults.put("GET", MESSAGES, *[refused(403, 50_001)] * 3)
        said = await _is_forgotten(direct)
        assert "I could not delete my messages to you yet" in said
        towns.server.faults.waiting.clear()
        await towns.riverside.joins("Paris")
        await direct.types("checkin")
        receipt, later = towns.inbox[-2:]
        assert len(towns.inbox) == 5
        towns.clock.move_to(Instant(towns.clock.now() + 6 * MINUTE))
        await towns.house.forgetting.catch_up()
        assert towns.inbox == [receipt, later]
        assert "Done. I have erased" in receipt
        assert towns.house.forgetting.farewells.waiting == 0


async def test_answers_to_what_was_written_before_joining_go_too(tmp_path: Path) -> None:
    async with two_towns(tmp_path) as towns:
        await towns.direct.types("I do not know where to begin.")
        await towns.gets(1)
        await towns.riverside.joins("Paris")
        await _is_forgotten(towns.riverside)
        assert towns.openings == 1
        assert towns.inbox == []
        assert towns.house.forgetting.farewells.waiting == 0


async def test_erasing_a_community_opens_no_conversation_anew(tmp_path: Path) -> None:
    async with two_towns(tmp_path) as towns:
        await towns.riverside.joins("Paris")
        await towns.passes(DAY)
        await towns.gets(1)
        opened = towns.openings
        await towns.house.departing.present(ACCOUNT, frozenset())
        towns.clock.move_to(Instant(towns.clock.now() + 30 * DAY))
        await towns.house.housekeeping()
        await towns.house.forgetting.catch_up()
        assert towns.inbox == []
        assert towns.openings == opened


async def test_a_person_who_left_the_server_is_found_out_and_nobody_else_is(
    tmp_path: Path,
) -> None:
    async with two_towns(tmp_path) as towns:
        bot, ana = towns.house.adapters[ACCOUNT], towns.riverside.person
        assert isinstance(bot, Discord)
        guild = towns.riverside.channel.guild
        assert guild is not None
        assert await bot.is_there(guild, ana.id) is True
        towns.server.model.guilds[guild].members.discard(ana.id)
        assert await bot.is_there(guild, ana.id) is False
        assert await bot.is_there("1", ana.id) is None, "that says nothing about her"
        assert await bot.is_there("nowhere", ana.id) is None
        towns.server.faults.put("GET", "/guilds/{guild}/members/{person}", refused(403, 50_001))
        assert await bot.is_there(guild, ana.id) is None
