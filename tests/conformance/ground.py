"""What the conformance suite needs of a platform: an adapter, people with fingers, and eyes.

A `Ground` is made anew for each rule. Its core is a `Listener`, which the rule tells what to
answer; everything between the two is the real adapter.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from bot.platform import (
    Adapter,
    CommandCard,
    Core,
    Destination,
    Intent,
    MenuCard,
    Parcel,
    Refusal,
    Reply,
    ToChannel,
    ToPerson,
)
from bot.ui import Actions, Block, Button, Form, Paragraph, Press, View, Words

WORDS = ("start", "settings", "help-now")
LOOK = "a1|gallery.look||"
"""What the menu of a message runs."""


class Room(Enum):
    """Where something happens."""

    WELCOME = "a channel that everyone sees"
    DIRECT = "one person and the bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person, as the platform's ids name them."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    runs_the_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message of the bot as a person sees it.

    `alive` is what in its words would mention, lead somewhere or change how they look, though
    the view asked for no such thing. `presses` are the labels of what can be pressed.
    """

    handle: object
    room: Room
    words: str
    alive: tuple[str, ...] = ()
    presses: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A form that was opened; `fields` are the names of its questions."""

    handle: object
    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Did:
    """Something that a person did, on its way."""

    handle: object


class Listener:
    """The core's side of the port: it hears intents, and answers as a rule wants it to."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.answers: Callable[[Intent], Reply] = lambda _: a_reply("Answered.")
        self.forms: dict[str, Form] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.came = asyncio.Event()

    async def act(self, intent: Intent) -> Reply:
        self.intents.append(intent)
        self.came.set()
        await self.gate.wait()
        return self.answers(intent)

    def form(self, intent: Intent) -> Form | None:
        return self.forms.get(intent.path)

    def waiting(self, intent: Intent) -> View:
        return a_reply("Soon.").view

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return [
            CommandCard(word=word, description=f"About {word}", options=(("city", "A city"),))
            for word in WORDS
        ]

    def menus(self, locale: str | None) -> Sequence[MenuCard]:
        return [MenuCard(path=LOOK, label="Look")]

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        return [(f"{typed}-{number}", f"{typed} {number}") for number in range(40)]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no act end inside."""
        self.gate.clear()
        try:
            yield
        finally:
            self.gate.set()

    async def hears(self, number: int, within: float) -> None:
        """Wait until so many acts have come."""
        async with asyncio.timeout(within):
            while len(self.intents) < number:
                self.came.clear()
                await self.came.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A refusal that a platform can be made to give, and what the adapter must call it."""

    to: Destination
    refusal: Refusal


class Ground(Protocol):
    """One platform with its adapter, started."""

    @property
    def adapter(self) -> Adapter: ...

    @property
    def core(self) -> Listener: ...

    @property
    def community(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def ana(self) -> Someone: ...

    @property
    def sam(self) -> Someone: ...

    @property
    def riley(self) -> Someone:
        """Somebody who runs the place."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """What no log may hold, besides names and ids."""
        ...

    @property
    def patience(self) -> float:
        """Seconds to wait for what should be there at once."""
        ...

    async def picks(self, who: Someone, word: str, room: Room, options: Mapping[str, str]) -> Did:
        """Pick a command."""
        ...

    async def picks_message(self, who: Someone, author: Someone | None) -> Did:
        """Run the menu of a message in the channel; with no author, of one by the bot."""
        ...

    async def presses(self, who: Someone, seen: Seen, label: str) -> Did:
        """Press the button, or pick the menu's line, that says `label`."""
        ...

    async def forges(self, who: Someone, path: str) -> Did:
        """Press something the bot never offered."""
        ...

    async def submits(
        self, who: Someone, opened: Opened, answers: Mapping[str, Sequence[str]]
    ) -> Did: ...

    async def types(self, who: Someone, text: str) -> Did:
        """Write to the bot."""
        ...

    async def repeats(self, did: Did) -> None:
        """Let the platform deliver the last gesture a second time."""
        ...

    async def bots_speak(self) -> None:
        """Let the bot itself and another one be heard, where the platform has such."""
        ...

    async def acknowledged(self, did: Did) -> None:
        """Wait until the platform shows that the act has arrived; raises TimeoutError."""
        ...

    async def shown(self, did: Did) -> Seen | Opened:
        """Wait for what a gesture was answered with; raises TimeoutError."""
        ...

    def seen_by(self, who: Someone) -> list[Seen]:
        """List the bot's messages that a person can see, oldest first."""
        ...

    async def sees(self, who: Someone, is_it: Callable[[list[Seen]], bool]) -> list[Seen]:
        """Wait until what a person sees is as it should be; raises TimeoutError."""
        ...

    async def loses_the_line(self) -> None:
        """Break the connection, and wait until it stands again."""
        ...

    def breaches(self) -> Sequence[Breach]:
        """Make places that refuse messages."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """How an adapter is broken on purpose; as it stands, not at all."""

    core: Callable[[Core], Core] = lambda core: core
    adapter: Callable[[Adapter], Adapter] = lambda adapter: adapter
    patched: Callable[[], AbstractContextManager[object]] = nullcontext
    answer_within: float = 0.05


WHOLE = Breaking()

Opener = Callable[[Path, Breaking], AbstractAsyncContextManager[Ground]]
"""Starts a platform in an empty folder, with its adapter whole or broken."""


def a_reply(text: str, *blocks: Block, private: bool = True) -> Reply:
    return Reply(view=a_view(text, *blocks), private=private)


def a_view(text: str, *blocks: Block) -> View:
    return View(blocks=(Paragraph(text=Words(text)), *blocks), preview=Words("A note"))


def buttons(*named: tuple[str, str], opens_form: bool = False) -> Actions:
    """Make a row of buttons of labels and paths."""
    return Actions(
        buttons=tuple(
            Button(label=Words(label), press=Press(path=path, opens_form=opens_form))
            for label, path in named
        )
    )


def to_person(ground: Ground, who: Someone) -> ToPerson:
    return ToPerson(person=who.id, community=ground.community)


def to_channel(ground: Ground) -> ToChannel:
    return ToChannel(community=ground.community, channel=ground.channel)


def a_parcel(id: str, to: Destination, view: View | None = None) -> Parcel:
    return Parcel(id=id, to=to, view=view or a_view("Good morning."), locale="en")
