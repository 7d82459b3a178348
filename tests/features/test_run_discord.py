"""`alongside run` as a process, against a Discord on this machine."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.app.house import ROOMS
from bot.commands import Registry
from tests.discord_server.model import Channel, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving
from tests.discord_server.somebody import Somebody
from tests.world import KEY

pytestmark = pytest.mark.long

HOUSE = Path(__file__).parents[2]
RUN = (str(Path(sys.executable).with_name("alongside")), "run", "--config")
SHIFTED = (sys.executable, "-m", "tests.discord_server.shifted")
JUST_BEFORE_NINE = "2027-03-28T08:59:40+02:00"
"""In Paris, on the day on which two o'clock does not happen."""

PREFIX = "ALONGSIDE_"
READY = b'"ready"'
STOPS_WITHIN, STARTS_WITHIN = 10.0, 30.0
WORDS = [one.name for one in Registry(ROOMS).commands]
CANARY = "a word that nobody else writes"


@dataclass(slots=True)
class Town:
    """A server, a folder for the bot, and what the bot said on its way."""

    server: DiscordServer
    folder: Path
    riley: Somebody
    ana: Somebody
    logs: list[str] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @asynccontextmanager
    async def running(self, command: Sequence[str], *args: str) -> AsyncIterator[Process]:
        """Run the bot until the end of the test, or until somebody ended it."""
        self.ready.clear()
        process = await _started(*command, str(self.config), *args)
        reading = asyncio.gather(*(self._read(one) for one in (process.stdout, process.stderr)))
        try:
            await self._is_ready(process)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reading

    async def _is_ready(self, process: Process) -> None:
        """Wait until the bot says that it is ready; it must not end before."""
        ready = asyncio.create_task(self.ready.wait())
        ended = asyncio.create_task(process.wait())
        await asyncio.wait(
            {ready, ended}, timeout=STARTS_WITHIN, return_when=asyncio.FIRST_COMPLETED
        )
        assert ready.done(), f"it ended with {process.returncode}: {self.logs}"
        ended.cancel()

    async def _read(self, pipe: asyncio.StreamReader | None) -> None:
        assert pipe is not None
        async for line in pipe:
            self.logs.append(line.decode())
            if READY in line:
                self.ready.set()

    def told(self, hidden: Sequence[str]) -> list[str]:
        """List what of `hidden` stands in the logs."""
        logs = "".join(self.logs)
        return [one for one in hidden if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", logs)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with serving() as server:
        people = [server.model.person("Ana"), server.model.person("Riley", manages=True)]
        guild = server.model.guild("A community", *people)
        welcome = server.model.channel(guild, "welcome")
        ana, riley = (Somebody(server, person, welcome) for person in people)
        _configure(tmp_path, server)
        yield Town(server, tmp_path, riley, ana)
        assert server.violations == []


async def test_every_word_is_acknowledged_in_a_server_and_in_direct_messages(town: Town) -> None:
    async with town.running(RUN) as process:
        direct = Somebody(town.server, town.ana.person, _direct(town, town.ana.person))
        for word in WORDS:
            assert await town.riley.picks(word), word
            assert await direct.picks(word), word
            assert await town.ana.types(word), word
        registered = {one["name"] for one in town.server.model.commands}
        assert registered == {*WORDS, "Offer help"}
        waits = [one.answered_after for one in town.server.model.interactions.values()]
        assert max(wait for wait in waits if wait is not None) < 2.5
        assert await _stopped(process) == 0


async def test_a_member_s_day_from_joining_to_being_forgotten(town: Town) -> None:
    async with town.running(SHIFTED, JUST_BEFORE_NINE) as process:
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
        assert await _stopped(process) == 0
    ids = [*town.server.model.people, *town.server.model.channels, *town.server.model.guilds]
    hidden = [TOKEN, TOKEN.split(".")[2], "Ana", "Riley", CANARY, "Okay", "okay", "Paris", KEY]
    assert town.told([*hidden, *ids]) == []


async def test_an_old_button_works_after_the_process_was_killed(town: Town) -> None:
    async with town.running(RUN) as process:
        await town.riley.opens("Paris")
        await town.ana.joins("Paris", 9)
        await town.ana.picks("settings")
        old = town.ana.seen
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with town.running(RUN) as process:
        town.ana.seen = old
        assert await town.ana.presses("español")
        assert await _stopped(process) == 0


async def test_a_press_while_the_process_is_away_is_no_accident_later(town: Town) -> None:
    async with town.running(RUN) as process:
        await town.riley.opens("Paris")
        assert await _stopped(process) == 0
    await town.server.fingers.command(town.ana.person, town.ana.channel, "start")
    async with town.running(RUN) as process:
        assert await town.ana.picks("start")
        assert await _stopped(process) == 0
    assert town.told([TOKEN, town.ana.person.id]) == []


async def test_a_token_that_discord_refuses_ends_in_one_clear_sentence(town: Town) -> None:
    (town.folder / "discord.token").write_text("MTIz.not.this-one", encoding="ascii")
    process = await _started(*RUN, str(town.config))
    out, err = await asyncio.wait_for(process.communicate(), STARTS_WITHIN)
    told = (out + err).decode()
    assert process.returncode != 0
    assert "refuses the token" in told
    assert "Traceback" not in told
    assert "not.this-one" not in told


def _configure(folder: Path, server: DiscordServer) -> None:
    for name, secret in (("operator.key", KEY), ("discord.token", TOKEN)):
        (folder / name).write_text(secret, encoding="ascii")
        (folder / name).chmod(0o600)
    text = f"""
[keys]
file = "operator.key"
[discord]
token_file = "discord.token"
api_base_url = "{server.api_base_url}"
[http]
port = 0
[delivery]
prompt_spread = "0"
"""
    (folder / "config.toml").write_text(text, encoding="utf-8")


def _direct(town: Town, person: Person) -> Channel:
    return town.server.model.direct(person.id)


async def _started(*command: str) -> Process:
    """Start a process without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return await asyncio.create_subprocess_exec(
        *command, cwd=HOUSE, env=kept, stdout=PIPE, stderr=PIPE
    )


async def _stopped(process: Process) -> int:
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), STOPS_WITHIN)
