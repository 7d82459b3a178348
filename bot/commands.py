"""What can be asked of the bot: one declaration per command, action and form.

Each room has a `Room` on which its stories are declared; `Registry` joins the rooms. Everything
else is made from it: command trees, help, permissions, descriptions, docs/commands.md.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bot.clock import Instant
from bot.platform import Intent
from bot.standing import MemberId, Standing
from bot.ui import JSON, Block, Form, Message, Moment, Speaker, View

if TYPE_CHECKING:
    from bot.database import Work
    from bot.memory import Memory

PATH_VERSION = "a1"
LONGEST_PATH = 100
"""Bytes. Discord's custom_id holds 100, Slack's block and action ids 255."""

HELP_NOW = "help-now"
"""The command that always answers, from memory (care.md CRI-1)."""

TYPED = "typed"
"""The path of words written to the bot in a direct message."""


class Needs(Enum):
    """Who may ask for something."""

    ANYONE = "anyone"
    COMMUNITY = "anyone in a community"
    MEMBER = "members"
    MODERATOR = "moderators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What a button carries: an action's name, at most one random id, which of the ways offered.

    `choice` names a line of a fixed list, such as "good" or "2"; nothing personal is in a path.
    """

    name: str
    subject: str = ""
    choice: str = ""

    def __str__(self) -> str:
        text = "|".join((PATH_VERSION, self.name, self.subject, self.choice))
        if len(text.encode()) > LONGEST_PATH:
            raise ValueError(f"the path of {self.name} is longer than {LONGEST_PATH} bytes")
        return text


def read_path(text: str) -> Path | None:
    """Read a path back; None for anything that this version never wrote."""
    if len(text) > LONGEST_PATH or not text.isascii():
        return None
    match text.split("|"):
        case [version, name, subject, choice] if version == PATH_VERSION:
            return Path(name=name, subject=subject, choice=choice)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a story is given: the actor, what the path named, and what was filled in."""

    who: Standing
    intent: Intent
    registry: "Registry"
    memory: "Memory"
    now: Instant
    speak: Speaker
    """Turns messages into words of the actor's language, for files that a story writes."""
    subject: str = ""
    choice: str = ""

    def value(self, name: str) -> str:
        """Give the one value filled in for `name`; "" when it was left empty."""
        return next(iter(self.intent.args.get(name, ())), "")

    def values(self, name: str) -> tuple[str, ...]:
        return self.intent.args.get(name, ())


class Left(Enum):
    """What of a forgetting could not be done at once; it is tried again until it is."""

    TRACES = "the key, or bytes in the files"
    MESSAGES = "our messages on the platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a story says back to the actor; the words are still `Message`s.

    What is not `kept` (an export, a receipt of forgetting) is stored nowhere: a second delivery
    of the same gesture is told that it is done, without the content. What `erases` somebody is
    shown only once every trace was seen to, as the view that `erases` makes of what is left to do.
    `locale` is given when the act changed it.
    """

    view: View
    private: bool = True
    kept: bool = True
    erases: Callable[[Collection[Left]], View] | None = None
    locale: str | None = None


class Problem(Exception):
    """Something a person can put right, in one clear sentence; the unit of work is undone."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a room keeps about a member, and how it is handed out and erased.

    `export` gives plain rows for the member's own file, where each moment is written by their
    clock; `erase` deletes every row of the member.
    """

    name: str
    export: Callable[[MemberId, "Work"], Awaitable[Sequence[Mapping[str, JSON | Moment]]]]
    erase: Callable[[MemberId, "Work"], Awaitable[None]]


Story = Callable[[Act, "Work"], Awaitable[Answer]]
FromMemory = Callable[[Act], Answer]
Follow = Callable[[MemberId, "Work", "Memory"], Awaitable[None]]
"""Brings a room's own affairs in step with a member's profile and consents; safe to repeat."""
Owner = Callable[[str, "Work"], Awaitable[MemberId | None]]
"""Tells whose the thing is that a path's random id names; None when this room has no such thing."""
Corner = Callable[[Act, "Work"], Awaitable[tuple[Block, ...]]]
"""What a room adds to the home panel for this person; nothing when it has nothing to offer."""
FormMaker = Callable[[Act], Form]
Completer = Callable[[str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Optional:
    """An option of a command, such as `settings city:`."""

    name: str
    complete: Completer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One thing that can be asked for. A command's name is its word and holds no dot."""

    name: str
    needs: Needs
    story: Story | None = None
    from_memory: FromMemory | None = None
    options: tuple[Optional, ...] = ()
    typed: bool = False
    """Can be asked for by typing its word in a direct message (`word-<name>` in the catalogues)."""

    @property
    def is_command(self) -> bool:
        return "." not in self.name

    @property
    def message(self) -> Message:
        """What it does, in one line of the catalogues."""
        return Message(f"command-{self.name}")

    @property
    def words(self) -> Message:
        """What people may type to ask for it, parted by commas."""
        return Message(f"word-{self.name.replace('.', '-')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredForm:
    """A form that a button opens; who may open it is decided when it is submitted."""

    name: str
    make: FormMaker


@dataclass(slots=True)
class Room:
    """Collects what one room declares; actions and forms are named `<room>.<name>`."""

    name: str
    declared: list[Declared] = field(default_factory=list)
    forms: list[DeclaredForm] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    follows: list[Follow] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    corners: list[Corner] = field(default_factory=list)

    def command(
        self, word: str, needs: Needs = Needs.MEMBER, options: tuple[Optional, ...] = ()
    ) -> Callable[[Story], Story]:
        """Declare a story as a command that people type or pick."""

        def declare(story: Story) -> Story:
            self.declared.append(
                Declared(name=word, needs=needs, story=story, options=options, typed=True)
            )
            return story

        return declare

    def action(
        self, name: str, needs: Needs = Needs.MEMBER, *, typed: bool = False
    ) -> Callable[[Story], Story]:
        """Declare a story as what a button, a menu line or a form runs, or a typed word."""

        def declare(story: Story) -> Story:
            self.declared.append(
                Declared(name=f"{self.name}.{name}", needs=needs, story=story, typed=typed)
            )
            return story

        return declare

    def without_database(
        self, name: str, *, typed: bool = False
    ) -> Callable[[FromMemory], FromMemory]:
        """Declare what answers anyone from memory alone (care.md CRI-1); `name` is given whole."""

        def declare(answer: FromMemory) -> FromMemory:
            self.declared.append(
                Declared(name=name, needs=Needs.ANYONE, from_memory=answer, typed=typed)
            )
            return answer

        return declare

    def form(self, name: str) -> Callable[[FormMaker], FormMaker]:
        """Declare a form; it is built from memory, because a platform waits for it."""

        def declare(make: FormMaker) -> FormMaker:
            self.forms.append(DeclaredForm(name=f"{self.name}.{name}", make=make))
            return make

        return declare

    def holds(self, holding: Holding) -> None:
        """Declare what this room keeps about a member."""
        self.holdings.append(holding)

    def asks_for(self, purpose: str) -> None:
        """Declare a consent that this room needs before it does anything."""
        self.purposes.append(purpose)

    def owner(self, owner: Owner) -> Owner:
        """Declare how to tell whose a thing of this room is."""
        self.owners.append(owner)
        return owner

    def follow(self, follow: Follow) -> Follow:
        """Declare what this room does after a member's profile or consents changed."""
        self.follows.append(follow)
        return follow

    def on_home(self, corner: Corner) -> Corner:
        """Declare what this room adds to the home panel."""
        self.corners.append(corner)
        return corner


class Registry:
    """Every declaration of every room, by name."""

    def __init__(self, rooms: Iterable[Room], holdings: Iterable[Holding] = ()) -> None:
        self.declared: Mapping[str, Declared] = {}
        self.forms: Mapping[str, DeclaredForm] = {}
        self.holdings: tuple[Holding, ...] = ()
        """In the order of making; erased in the opposite one, the profile last."""
        self.follows: tuple[Follow, ...] = ()
        self.owners: tuple[Owner, ...] = ()
        self.purposes: tuple[str, ...] = ()
        self.corners: tuple[Corner, ...] = ()
        for room in rooms:
            self._add(room)
        self.holdings = (*self.holdings, *holdings)

    def _add(self, room: Room) -> None:
        declared = {one.name: one for one in room.declared}
        forms = {one.name: one for one in room.forms}
        twice = (declared.keys() & self.declared.keys()) | (forms.keys() & self.forms.keys())
        if twice or len(declared) < len(room.declared) or len(forms) < len(room.forms):
            raise ValueError(f"{room.name} declares a name twice")
        self.declared = {**self.declared, **declared}
        self.forms = {**self.forms, **forms}
        self.holdings = (*self.holdings, *room.holdings)
        self.follows = (*self.follows, *room.follows)
        self.owners = (*self.owners, *room.owners)
        self.purposes = (*self.purposes, *room.purposes)
        self.corners = (*self.corners, *room.corners)

    async def owner_of(self, subject: str, work: "Work") -> MemberId | None:
        """Tell whose the thing is that a path's subject names; None when no room knows it."""
        for owner in self.owners:
            if (found := await owner(subject, work)) is not None:
                return found
        return None

    @property
    def commands(self) -> tuple[Declared, ...]:
        return tuple(one for one in self.declared.values() if one.is_command)
