"""`alongside run` as a process of its own: configured, started, listened to, stopped."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.app.house import ROOMS
from bot.commands import Registry
from tests.world import KEY

HOUSE: Final = Path(__file__).parents[1]
RUN: Final = (str(Path(sys.executable).with_name("alongside")), "run", "--config")
WORDS: Final = [one.name for one in Registry(ROOMS).commands]
CANARY: Final = "a word that nobody else writes"
STOPS_WITHIN, STARTS_WITHIN = 10.0, 30.0

_PREFIX: Final = "ALONGSIDE_"
_READY: Final = b'"ready"'
_COMMON: Final = """
[keys]
file = "operator.key"
[http]
port = 0
[delivery]
prompt_spread = "0"
"""


@dataclass(slots=True)
class BotProcess:
    """A folder for the bot, and what the bot said on its way; it runs once at a time."""

    folder: Path
    logs: list[str] = field(default_factory=list)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    def configure(self, *platforms: str) -> None:
        text = _COMMON + "".join(platforms)
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def keeps(self, secrets: Mapping[str, str]) -> None:
        """Write secrets into files of these names, and the operator's key beside them."""
        for name, secret in {"operator.key": KEY, **secrets}.items():
            (self.folder / name).write_text(secret, encoding="ascii")
            (self.folder / name).chmod(0o600)

    @asynccontextmanager
    async def running(self, command: Sequence[str] = RUN, *args: str) -> AsyncIterator[Process]:
        """Run the bot until the end of the test, or until somebody ended it."""
        self._ready.clear()
        process = await self._started(command, *args)
        reading = asyncio.gather(*(self._read(one) for one in (process.stdout, process.stderr)))
        try:
            await self._is_ready(process)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reading

    async def fails(self) -> str:
        """Run the bot where it cannot start, and give what it says of that."""
        process = await self._started(RUN)
        out, err = await asyncio.wait_for(process.communicate(), STARTS_WITHIN)
        told = (out + err).decode()
        assert process.returncode != 0
        assert "Traceback" not in told
        return told

    def told(self, hidden: Sequence[str]) -> list[str]:
        """List what of `hidden` stands in the logs."""
        logs = "".join(self.logs)
        return [one for one in hidden if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", logs)]

    async def _started(self, command: Sequence[str], *args: str) -> Process:
        """Start a process without the settings of whoever runs the tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
        config = str(self.folder / "config.toml")
        return await asyncio.create_subprocess_exec(
            *command, config, *args, cwd=HOUSE, env=kept, stdout=PIPE, stderr=PIPE
        )

    async def _is_ready(self, process: Process) -> None:
        """Wait until the bot says that it is ready; it must not end before."""
        ready = asyncio.create_task(self._ready.wait())
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
            if _READY in line:
                self._ready.set()


async def stopped(process: Process) -> int:
    """Ask a process to end, and give how it ended."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), STOPS_WITHIN)
