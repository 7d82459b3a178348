"""`alongside demo` in a process of its own, and a script that uses its page as a browser would."""

import asyncio
import json
import os
import resource
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientError, ClientSession

from bot.clock import Ids
from bot.commands import read_path
from tests.sandbox import Page, Told, paths

ALONGSIDE = Path(sys.executable).with_name("alongside")
STARTS_WITHIN = 60.0
DIRECT = "direct"


class Gone(Exception):
    """The process ended before it answered; says what it told on its way out."""


@dataclass(slots=True)
class DemoProcess:
    """One life of the demo over a folder that outlives it."""

    folder: Path
    process: Process
    address: str = ""
    told: str = ""
    """All it said on stdout and stderr, once it is over."""

    @classmethod
    async def begin(cls, folder: Path, under: Sequence[str] = ()) -> Self:
        """Start the process, which may not have done anything yet; `under` is what starts it."""
        words = [*under, str(ALONGSIDE), "demo", "--data", str(folder), "--port", "0"]
        process = await asyncio.create_subprocess_exec(
            *words,
            env={"PATH": os.environ["PATH"], "HOME": str(folder.parent)},
            stdout=PIPE,
            stderr=PIPE,
        )
        return cls(folder, process)

    async def ready(self) -> str:
        """Wait for the page's address; raises Gone when the process ends instead."""
        assert self.process.stdout is not None
        async with asyncio.timeout(STARTS_WITHIN):
            self.address = (await self.process.stdout.readline()).decode().strip()
        if not self.address:
            await self._over()
            raise Gone(self.told)
        return self.address

    async def kill(self) -> None:
        """End it at once, wherever it is."""
        if self.process.returncode is None:
            self.process.kill()
            await self._over()

    async def stop(self) -> int:
        """Ask it to end and give its exit code."""
        self.process.terminate()
        await self._over()
        assert self.process.returncode is not None
        return self.process.returncode

    def limits_files(self, size: int | None) -> None:
        """Let no file grow beyond `size` bytes, as on a full disk; None lifts that again."""
        wanted = resource.RLIM_INFINITY if size is None else size
        limits = (wanted, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, limits)

    async def _over(self) -> None:
        out, err = await self.process.communicate()
        self.told += self.address + out.decode() + err.decode()


@asynccontextmanager
async def a_demo(folder: Path) -> AsyncIterator[DemoProcess]:
    """Start the demo over a folder and wait for its address; it is killed at the end."""
    demo = await DemoProcess.begin(folder)
    try:
        await demo.ready()
        yield demo
    except BaseException as error:
        await demo.kill()
        error.add_note(f"The demo said: {demo.told}")
        raise
    finally:
        await demo.kill()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One gesture, named by its key: asked again with it, it has one effect."""

    do: str
    person: str
    said: dict[str, Any]


@dataclass(slots=True)
class Visitor:
    """One connection to the page. Everything raises Gone once the process is dead."""

    page: Page
    session: ClientSession
    address: str
    ids: Ids = field(default_factory=Ids)
    person: str = "ana"
    now: int = 0
    """The latest instant that the page's clock has shown."""

    async def ask(self, do: str, **said: object) -> Told:
        """Ask and wait for the direct answer; of what comes unasked only the clock is kept."""
        try:
            told = await self.page.ask(do, **said)
            assert "Reference" not in told.get("text", ""), told
            self.now = max(self.now, int(told.get("now", 0)))
            return told
        except (ClientError, OSError, TypeError) as error:  # aiohttp's word for "no text came"
            raise Gone from error
        finally:
            self.now = max(self.now, *(int(one.get("now", 0)) for one in self.page.told), 0)
            self.page.told.clear()

    async def speaks_as(self, name: str) -> Told:
        """Change the person, and give the whole state as they see it."""
        self.person = name
        return await self.ask("speak", person=f"person-{name}")

    def act(self, path: str, /, **filled: str | Sequence[str]) -> Act:
        """Make a press of a button, a command or a form sent, by its path."""
        args = {name: [one] if isinstance(one, str) else list(one) for name, one in filled.items()}
        said = {"path": path, "args": args, "room": DIRECT, "key": self.ids.new()}
        return Act(do="act", person=self.person, said=said)

    def typing(self, text: str, room: str = DIRECT) -> Act:
        said = {"text": text, "room": room, "key": self.ids.new()}
        return Act(do="type", person=self.person, said=said)

    async def does(self, act: Act) -> Told:
        """Do it, and give the message that answers."""
        assert act.person == self.person
        told = await self.ask(act.do, **act.said)
        assert told["is"] in ("reply", "message"), told
        message: Told = told["message"]
        return message

    async def presses(self, path: str, /, **filled: str | Sequence[str]) -> Told:
        return await self.does(self.act(path, **filled))

    async def fetches(self, message: Told, name: str) -> bytes:
        """Download a file that a message offers."""
        blocks = message["view"]["blocks"]
        href = next(one["href"] for one in blocks if one.get("name") == name)
        async with self.session.get(self.address.rstrip("/") + href) as response:
            return await response.read()

    async def export(self) -> dict[str, list[dict[str, Any]]]:
        """Take along what the house keeps of this person; only a member has that."""
        file = await self.fetches(await self.presses("a1|privacy.export||"), "alongside.json")
        held: dict[str, list[dict[str, Any]]] = json.loads(file)
        return held


@asynccontextmanager
async def a_visitor(address: str) -> AsyncIterator[Visitor]:
    """Open a connection to the page at `address`."""
    async with ClientSession() as session:
        try:
            async with session.ws_connect(f"{address}ws", max_msg_size=0) as socket:
                yield Visitor(Page(socket), session, address)
        except (ClientError, OSError) as error:
            raise Gone from error


def path_of(message: Told, name: str, choice: str = "") -> str | None:
    """Find what a message's button or menu line for the action `name` carries."""
    for text in paths(message):
        path = read_path(text)
        if path is not None and (path.name, path.choice) == (name, choice):
            return text
    return None


def shown(message: Told, name: str, choice: str = "") -> str:
    """Give what a message's button for the action `name` carries; it must be there."""
    path = path_of(message, name, choice)
    assert path is not None, f"there is no {name} {choice} among {paths(message)}"
    return path
