"""`alongside run` as a process, against a Slack and a Discord on this machine at once."""

import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot_process import CANARY, WORDS, BotProcess, stopped
from tests.discord_server import server as discord
from tests.discord_server.somebody import Somebody as OnDiscord
from tests.slack_server.model import APP_TOKEN, BOT_TOKEN
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.somebody import Somebody as OnSlack
from tests.world import KEY

pytestmark = pytest.mark.long

DISCORD = '[discord]\ntoken_file = "discord.token"\napi_base_url = "{0}"\n'
SLACK = (
    '[slack]\nbot_token_file = "slack-bot.token"\napp_token_file = "slack-app.token"\n'
    'api_base_url = "{0}"\n'
)


@dataclass(slots=True)
class Town:
    """A workspace and a server with two people each, and the bot."""

    slack: SlackServer
    discord: discord.DiscordServer
    bot: BotProcess
    riley: OnSlack
    ana: OnSlack
    rio: OnDiscord
    ada: OnDiscord

    @property
    def on_slack(self) -> str:
        return SLACK.format(self.slack.api_base_url)

    @property
    def on_discord(self) -> str:
        return DISCORD.format(self.discord.api_base_url)

    def rows(self) -> dict[str, Counter[str]]:
        """Count what is kept, by table and community."""
        with closing(sqlite3.connect(self.bot.folder / "data" / "alongside.db")) as raw:
            tables = [name for (name,) in raw.execute(TABLES)]
            return {name: Counter(one for (one,) in raw.execute(_of(name))) for name in tables}


TABLES = """
SELECT m.name FROM sqlite_master m
WHERE m.type = 'table' AND EXISTS (
  SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'community_id')
"""


def _of(table: str) -> str:
    return f'SELECT community_id FROM "{table}" WHERE community_id IS NOT NULL'


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with serving() as slack, discord.serving() as other:
        here = slack.model.workspace("A community")
        riley = slack.model.person(here, "Riley", is_admin=True)
        ana = slack.model.person(here, "Ana")
        room = slack.model.channel(here, "welcome", riley, ana)
        rio, ada = other.model.person("Rio", manages=True), other.model.person("Ada")
        welcome = other.model.channel(other.model.guild("Another", rio, ada), "welcome")
        bot = BotProcess(tmp_path)
        bot.keeps(
            {
                "discord.token": discord.TOKEN,
                "slack-bot.token": BOT_TOKEN,
                "slack-app.token": APP_TOKEN,
            }
        )
        made = Town(
            slack,
            other,
            bot,
            riley=OnSlack(slack, riley, room),
            ana=OnSlack(slack, ana, room),
            rio=OnDiscord(other, rio, welcome),
            ada=OnDiscord(other, ada, welcome),
        )
        bot.configure(made.on_slack, made.on_discord)
        yield made
        assert slack.violations == []
        assert slack.sockets.oddities == []
        assert other.violations == []


async def test_every_word_is_acknowledged_in_time_on_both(town: Town) -> None:
    async with town.bot.running() as process:
        direct = OnSlack(town.slack, town.ana.person, town.slack.model.direct(town.ana.person.id))
        for word in WORDS:
            assert await town.riley.picks(word), word
            assert await direct.picks(word), word
            assert await town.ana.types(word), word
            assert await town.rio.picks(word), word
        acts = town.slack.model.acts.values()
        await town.slack.until(lambda: all(one.acknowledged.is_set() for one in acts))
        assert max(one.acknowledged_after or 0.0 for one in acts) < 2.5
        assert await stopped(process) == 0


async def test_the_same_acts_leave_the_same_rows(town: Town) -> None:
    async with town.bot.running() as process:
        for keeper, member in ((town.riley, town.ana), (town.rio, town.ada)):
            await keeper.opens("Paris")
            await member.joins("Paris", 9)
            await member.picks("checkin")
            await member.presses("Okay")
            await member.types("help")
        assert await stopped(process) == 0
    kept = town.rows()
    assert {len(counts) for counts in kept.values()} <= {0, 2}, kept
    assert {len(set(counts.values())) for counts in kept.values()} <= {0, 1}, kept
    assert any(counts for counts in kept.values())


async def test_an_old_button_works_after_the_process_was_killed(town: Town) -> None:
    town.bot.configure(town.on_slack)
    async with town.bot.running() as process:
        await town.riley.opens("Paris")
        await town.ana.joins("Paris", 9)
        await town.ana.picks("settings")
        old = town.ana.seen
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with town.bot.running() as process:
        assert await town.ana.presses("español", old)
        assert await stopped(process) == 0


async def test_nothing_of_anybody_is_in_the_logs(town: Town) -> None:
    async with town.bot.running() as process:
        await town.riley.opens("Paris")
        await town.ana.joins("Paris", 9)
        await town.ana.types(CANARY)
        await town.ana.picks(f"settings {CANARY}")
        await town.slack.sockets.cut()
        await town.slack.sockets.joined.wait()
        await town.ana.picks("privacy")
        await town.ana.presses("Forget me")
        await town.ana.presses("Erase it all")
        await town.slack.until(lambda: town.ana.inbox == [], 10.0)
        assert await stopped(process) == 0
    ids = [*town.slack.model.people, *town.slack.model.channels, *town.slack.model.workspaces]
    hidden = [BOT_TOKEN, APP_TOKEN, "Ana", "Riley", CANARY, "Okay", "Paris", KEY, *ids]
    assert town.bot.told(hidden) == []


async def test_a_workspace_that_removed_the_app_keeps_nobody_else_from_being_served(
    town: Town,
) -> None:
    town.bot.keeps({"slack-bot.token": "xoxb-1-no-longer-known"})
    async with town.bot.running() as process:
        assert await town.rio.picks("help-now")
        assert await stopped(process) == 0
    assert "refuses the bot token" in "".join(town.bot.logs)
    town.bot.configure(town.on_slack)
    told = await town.bot.fails()
    assert "refuses the bot token" in told
    assert "no-longer-known" not in told


async def test_a_workspace_that_takes_the_app_away_leaves_the_rest(town: Town) -> None:
    async with town.bot.running() as process:
        here = next(iter(town.slack.model.workspaces.values()))
        await town.slack.fingers.happens(here, {"type": "app_uninstalled"})
        await town.slack.until(lambda: town.slack.sockets.links == [], 10.0)
        assert await town.rio.picks("help-now")
        assert await stopped(process) == 0
    assert "was removed from the workspace" in "".join(town.bot.logs)


async def test_two_workspaces_are_served_by_one_process(town: Town) -> None:
    there = town.slack.model.workspace(
        "Another", bot_token="xoxb-2-made-up", app_token="xapp-1-A2-2-made-up"
    )
    bea = town.slack.model.person(there, "Bea")
    room = town.slack.model.channel(there, "welcome", bea)
    town.bot.configure(
        town.on_slack,
        '[[slack.workspaces]]\nbot_token = "xoxb-2-made-up"\napp_token = "xapp-1-A2-2-made-up"\n',
    )
    (town.bot.folder / "config.toml").chmod(0o600)
    async with town.bot.running() as process:
        assert await town.ana.picks("help-now")
        assert await OnSlack(town.slack, bea, room).picks("help-now")
        assert await stopped(process) == 0
