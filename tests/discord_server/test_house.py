"""The real house behind the real adapter: what Discord's bad days do to a member's messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.discord.adapter import Discord
from bot.app.house import Foundations, House
from bot.clock import MovableClock, instant_of
from bot.database import Work
from bot.platform import Pace
from tests.discord_server.answers import Asked
from tests.discord_server.faults import MESSAGES, Fault, broken, cut, refused
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.discord_server.somebody import Somebody, words
from tests.world import operator

PARIS = ZoneInfo("Europe/Paris")
STARTS = datetime(2026, 11, 23, 12, tzinfo=PARIS)
SILENT = 1 << 12
"""Discord's SUPPRESS_NOTIFICATIONS."""

CLOSED = "My last message did not get through to you."
FAST = Pace(messages_per_second=1_000.0, burst=100, new_conversations_per_minute=60_000.0)


@dataclass(slots=True)
class Home:
    """A community on Discord in which Ana has joined, with her prompts at nine."""

    server: DiscordServer
    house: House
    clock: MovableClock
    ana: Somebody

    @property
    def sends(self) -> list[Asked]:
        return self.server.asked_for("POST", MESSAGES)

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until a local time, so many days after the first."""
        moment = (STARTS + timedelta(days=day)).replace(hour=hour, minute=minute)
        await self.house.delivery.advance(self.clock, instant_of(moment))
        await self.house.delivery.settle()

    async def count(self, table: str) -> int:
        async def story(work: Work) -> int:
            (number,) = work.raw.execute(f"SELECT count(*) FROM {table}").fetchone()
            return int(number)

        return await self.house.database.read(story)


@asynccontextmanager
async def a_home(folder: Path) -> AsyncIterator[Home]:
    clock = MovableClock(stopped_at=instant_of(STARTS))
    async with serving() as server:
        riley, ana = server.model.person("Riley", manages=True), server.model.person("Ana")
        guild = server.model.guild("A community", riley, ana)
        welcome = server.model.channel(guild, "welcome")
        discord = Discord(token=TOKEN, clock=clock, api_base_url=server.api_base_url, pace=FAST)
        on = Foundations(
            database=folder / "alongside.db",
            keyring=folder / "keys.db",
            operator=operator,
            clock=clock,
            trusts_clock=True,
        )
        async with await House.open(on, [discord]) as house:
            await house.start()
            await Somebody(server, riley, welcome).opens("Paris")
            home = Home(server, house, clock, Somebody(server, ana, welcome))
            await home.ana.joins("Paris", 9)
            await house.delivery.settle()
            server.asked.clear()
            yield home
        assert server.violations == []


async def test_closed_messages_are_remembered_until_the_member_acts(tmp_path: Path) -> None:
    async with a_home(tmp_path) as home:
        home.ana.person.takes_messages = False
        await home.until(1, 12)
        assert len(home.sends) == 1
        await home.until(4, 12)
        assert len(home.sends) == 1
        home.ana.person.takes_messages = True
        await home.ana.types("help")
        before = len(home.ana.inbox)
        await home.until(5, 12)
        assert len(home.ana.inbox) == before + 1


async def test_closed_messages_are_told_in_the_server_and_an_act_there_allows_one_more_try(
    tmp_path: Path,
) -> None:
    async with a_home(tmp_path) as home:
        ana = home.ana
        assert CLOSED not in await ana.picks("checkin")
        ana.person.takes_messages = False
        await home.until(1, 12)
        assert CLOSED in await ana.picks("checkin")
        assert CLOSED in await ana.picks("alongside")
        await home.until(4, 12)
        assert len(home.sends) == 2, "once by itself, once more after an act"
        await ana.picks("checkin")
        ana.person.takes_messages = True
        await home.until(6, 12)
        assert len(ana.inbox) == 2
        assert CLOSED not in await ana.picks("checkin")
        assert CLOSED not in await ana.picks("alongside")


async def test_a_conversation_that_discord_does_not_know_any_more_is_opened_anew_once(
    tmp_path: Path,
) -> None:
    async with a_home(tmp_path) as home:
        await home.until(1, 12)
        home.server.faults.put("POST", MESSAGES, refused(404, 10_003))
        await home.until(2, 12)
        assert len(home.ana.inbox) == 2
        gone = [refused(404, 10_003)] * 2
        home.server.faults.put("POST", MESSAGES, *gone)
        before = len(home.sends)
        await home.until(5, 12)
        assert len(home.sends) == before + 2
        assert CLOSED in await home.ana.picks("checkin")


async def test_late_in_the_evening_a_prompt_makes_no_sound(tmp_path: Path) -> None:
    async with a_home(tmp_path) as home:
        await home.ana.picks("checkin")
        await home.ana.presses("Change hour or days", hour="21")
        await home.until(0, 23)
        await home.ana.picks("checkin")
        await home.ana.presses("Change hour or days", hour="20")
        await home.until(1, 23)
        late, early = (one.fields for one in home.sends)
        assert late["flags"] & SILENT
        assert not early.get("flags", 0) & SILENT


async def test_a_tap_that_discord_replays_is_one_answer(tmp_path: Path) -> None:
    async with a_home(tmp_path) as home:
        await home.until(1, 12)
        await home.ana.presses("Good", home.ana.inbox[-1])
        acted = len(home.server.model.interactions)
        home.server.gateway.rewinds = 2
        await home.server.gateway.drop()
        await home.server.gateway.joined.wait()
        assert await home.ana.picks("checkin")
        assert await home.count("checkin") == 1
        assert len(home.server.model.interactions) == acted + 1


@pytest.mark.parametrize(
    "fault", [cut(), cut(takes_effect=False), broken(503, takes_effect=True), broken(503)]
)
async def test_a_prompt_whose_answer_was_lost_comes_exactly_once(
    fault: Fault, tmp_path: Path
) -> None:
    async with a_home(tmp_path) as home:
        home.server.faults.put("POST", MESSAGES, fault)
        await home.until(1, 10)
        (prompt,) = home.ana.inbox
        assert "Good" in str(prompt["components"])
        await home.until(1, 23)
        assert len(home.ana.inbox) == 1
        assert words(prompt)
