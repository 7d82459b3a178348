"""The real house behind the real adapter: what Slack's bad days do to a member's messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.slack.adapter import Slack
from bot.app.house import Foundations, House
from bot.clock import MovableClock, instant_of
from bot.database import Work
from bot.platform import Pace
from tests.slack_server.asking import Asked
from tests.slack_server.faults import POST, Fault, broken, cut
from tests.slack_server.model import APP_TOKEN, BOT_TOKEN, Message
from tests.slack_server.reading import read
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.somebody import Somebody
from tests.world import operator

PARIS = ZoneInfo("Europe/Paris")
STARTS = datetime(2026, 11, 23, 12, tzinfo=PARIS)
FAST = Pace(messages_per_second=1_000.0, burst=100, new_conversations_per_minute=60_000.0)


@dataclass(slots=True)
class Home:
    """A community on Slack in which Ana has joined, with her prompts at nine."""

    server: SlackServer
    house: House
    clock: MovableClock
    ana: Somebody

    @property
    def posts(self) -> list[Asked]:
        return self.server.asked_for(POST)

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
        server.is_unasked = _is_delivered
        server.model.ids.now = lambda: clock.now() / 1_000
        where = server.model.workspace("A community")
        riley = server.model.person(where, "Riley", is_admin=True)
        ana = server.model.person(where, "Ana")
        welcome = server.model.channel(where, "welcome", riley, ana)
        slack = Slack(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            team=where.id,
            clock=clock,
            api_base_url=server.api_base_url,
            pace=FAST,
            channel_gap=0.0,
        )
        on = Foundations(
            database=folder / "alongside.db",
            keyring=folder / "keys.db",
            operator=operator,
            clock=clock,
            trusts_clock=True,
        )
        async with await House.open(on, [slack]) as house:
            await house.start()
            await Somebody(server, riley, welcome).opens("Paris")
            home = Home(server, house, clock, Somebody(server, ana, welcome))
            await home.ana.joins("Paris", 9)
            await house.delivery.settle()
            server.asked.clear()
            yield home
        assert server.violations == []
        assert server.denied == []


async def test_somebody_who_cannot_be_written_to_is_remembered_until_they_act(
    tmp_path: Path,
) -> None:
    async with a_home(tmp_path) as home:
        direct = home.server.model.direct(home.ana.person.id)
        direct.refuses = "messages_tab_disabled"
        await home.until(1, 12)
        assert len(home.posts) == 1
        await home.until(4, 12)
        assert len(home.posts) == 1
        home.server.denied.clear()
        direct.refuses = None
        await home.ana.types("help")
        before = len(home.ana.inbox)
        await home.until(5, 12)
        assert len(home.ana.inbox) == before + 1


async def test_a_tap_that_slack_tells_of_three_times_is_one_answer(tmp_path: Path) -> None:
    async with a_home(tmp_path) as home:
        await home.until(1, 12)
        tap = await home.ana.touches("Good", home.ana.inbox[-1])
        await home.server.answered(tap)
        for _ in range(2):
            await home.server.sockets.repeat(tap.frame)
        await home.server.until(lambda: len(tap.acknowledgements) == 3)
        assert await home.ana.picks("checkin")
        assert await home.count("checkin") == 1


async def test_a_form_that_was_sent_twice_counts_once(tmp_path: Path) -> None:
    async with a_home(tmp_path) as home:
        act = next(one for one in home.server.model.acts.values() if one.kind == "view_submission")
        members = await home.count("member")
        await home.server.sockets.repeat(act.frame)
        await home.server.until(lambda: len(act.acknowledgements) == 2)
        assert await home.ana.picks("checkin")
        assert await home.count("member") == members


@pytest.mark.parametrize(
    "fault",
    [
        cut(),
        cut(takes_effect=False),
        broken(503, takes_effect=True),
        broken(503),
    ],
    ids=["cut after it", "cut before it", "503 after it", "503 before it"],
)
async def test_a_prompt_whose_answer_was_lost_comes_exactly_once(
    fault: Fault, tmp_path: Path
) -> None:
    async with a_home(tmp_path) as home:
        before = len(home.ana.inbox)
        home.server.faults.put(POST, fault)
        await home.until(1, 10)
        (prompt,) = home.ana.inbox[before:]
        assert "Good" in str(prompt.blocks)
        await home.until(1, 23)
        assert len(home.ana.inbox) == before + 1
        assert read(prompt).text


def _is_delivered(message: Message) -> bool:
    """Tell whether a message came from the outbox, whose mark it bears."""
    return any(str(block.get("block_id")).startswith("p1|") for block in message.blocks)
