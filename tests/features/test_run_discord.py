"""`alongside run` as a process, against a Discord on this machine."""

import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot_process import CANARY, WORDS, BotProcess, stopped
from tests.discord_server.model import Channel, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.discord_server.somebody import Somebody
from tests.world import KEY

pytestmark = pytest.mark.long

SHIFTED = (sys.executable, "-m", "tests.discord_server.shifted")
JUST_BEFORE_NINE = "2027-03-28T08:59:40+02:00"
"""In Paris, on the day on which two o'clock does not happen."""

DISCORD = '[discord]\ntoken_file = "discord.token"\napi_base_url = "{0}"\n'


@dataclass(slots=True)
class Town:
    """A server with two people, and the bot."""

    server: DiscordServer
    bot: BotProcess
    riley: Somebody
    ana: Somebody


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with serving() as server:
        people = [server.model.person("Ana"), server.model.person("Riley", manages=True)]
        guild = server.model.guild("A community", *people)
        welcome = server.model.channel(guild, "welcome")
        ana, riley = (Somebody(server, person, welcome) for person in people)
        bot = BotProcess(tmp_path)
        bot.keeps({"discord.token": TOKEN})
        bot.configure(DISCORD.format(server.api_base_url))
        yield Town(server, bot, riley, ana)
        assert server.violations == []


async def test_every_word_is_acknowledged_in_a_server_and_in_direct_messages(town: Town) -> None:
    async with town.bot.running() as process:
        direct = Somebody(town.server, town.ana.person, _direct(town, town.ana.person))
        for word in WORDS:
            assert await town.riley.picks(word), word
            assert await direct.picks(word), word
            assert await town.ana.types(word), word
        registered = {one["name"] for one in town.server.model.commands}
        assert registered == {*WORDS, "Offer help"}
        waits = [one.answered_after for one in town.server.model.interactions.values()]
        assert max(wait for wait in waits if wait is not None) < 2.5
        assert await stopped(process) == 0


async def test_a_member_s_day_from_joining_to_being_forgotten(town: Town) -> None:
    async with town.bot.running(SHIFTED, JUST_BEFORE_NINE) as process:
        await town.riley.opens("Paris")
        await town.ana.joins("Paris", 9)
        before = len(town.ana.inbox)
        prompt = await town.ana.gets(before + 1, 40.0)
        await town.ana.presses("Okay", prompt)
        assert await town.ana.picks("help-now")
        await town.ana.types(CANARY)
        await town.ana.picks("privacy")
        await town.ana.presses("Forget me")
        await town.ana.presses("Erase it all")
        await town.server.until(lambda: town.ana.inbox == [], 10.0)
        assert await stopped(process) == 0
    ids = [*town.server.model.people, *town.server.model.channels, *town.server.model.guilds]
    hidden = [TOKEN, TOKEN.split(".")[2], "Ana", "Riley", CANARY, "Okay", "okay", "Paris", KEY]
    assert town.bot.told([*hidden, *ids]) == []


async def test_an_old_button_works_after_the_process_was_killed(town: Town) -> None:
    async with town.bot.running() as process:
        await town.riley.opens("Paris")
        await town.ana.joins("Paris", 9)
        await town.ana.picks("settings")
        old = town.ana.seen
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with town.bot.running() as process:
        town.ana.seen = old
        assert await town.ana.presses("español")
        assert await stopped(process) == 0


async def test_a_press_while_the_process_is_away_is_no_accident_later(town: Town) -> None:
    async with town.bot.running() as process:
        await town.riley.opens("Paris")
        assert await stopped(process) == 0
    await town.server.fingers.command(town.ana.person, town.ana.channel, "start")
    async with town.bot.running() as process:
        assert await town.ana.picks("start")
        assert await stopped(process) == 0
    assert town.bot.told([TOKEN, town.ana.person.id]) == []


async def test_a_token_that_discord_refuses_ends_in_one_clear_sentence(town: Town) -> None:
    town.bot.keeps({"discord.token": "MTIz.not.this-one"})
    told = await town.bot.fails()
    assert "refuses the token" in told
    assert "not.this-one" not in told


def _direct(town: Town, person: Person) -> Channel:
    return town.server.model.direct(person.id)
