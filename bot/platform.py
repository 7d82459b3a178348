"""The port: what a chat platform gives the core, and what the core asks of an adapter.

An adapter authenticates, turns the platform's events into `Intent`s, shows `Reply`s, delivers
`Parcel`s and says what it can do. It never touches the database, decides, or composes text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NewType, Protocol

from bot.clock import Instant
from bot.ui import Form, Limits, View

AccountName = NewType("AccountName", str)
"""One bot account on one platform, such as "discord" or "slack:T024": what rate limits count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who moved a finger, as the platform's own event says it."""

    person: str
    name: str
    roles: frozenset[str] = frozenset()
    runs_the_place: bool = False
    """Holds the platform's own right: Manage Server on Discord, admin or owner on Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where it happened. `community` is None in a direct message that names no community.

    `name` is what people call that community; None where the platform does not say.
    """

    community: str | None = None
    name: str | None = None
    channel: str | None = None
    is_direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One act: a command, a button, a select, a form and a typed message are all the same.

    `path` is an action path (`bot.commands.Path`), or "typed" for words written to the bot, which
    are then in `args["text"]`. `key` names the gesture: a second delivery of the same gesture
    carries the same key. `locale` is what the platform says of the actor's language.
    """

    account: AccountName
    actor: Actor
    where: Where
    path: str
    key: str
    args: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to the actor, spelled in their language; private unless said otherwise.

    With `is_problem` nothing was changed, and the view says what to put right: an adapter that
    can keeps the form open, with what was filled in.
    """

    view: View
    private: bool = True
    is_problem: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do; the core asks, it never guesses from a name."""

    home_tab: bool = False
    threads: bool = False
    reads_back_channels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an account may send; `new_conversations_per_minute` guards opening new DMs."""

    messages_per_second: float
    burst: int = 1
    new_conversations_per_minute: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPerson:
    """A private message. `conversation` is the DM channel if it is known already."""

    person: str
    community: str
    conversation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToChannel:
    """A channel of that community; one of another is to be refused as gone."""

    community: str
    channel: str


Destination = ToPerson | ToChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message on its way.

    `id` (at most 25 characters) is its marker: an adapter writes it into the message so that it
    can be found again, and never sends one id as two messages.
    """

    id: str
    to: Destination
    view: View
    locale: str
    silent: bool = False
    replaces: str | None = None
    """The `ref` of an earlier message of ours that this one takes the place of."""
    due_at: Instant | None = None
    """Given when it is looked for: it cannot have been sent before."""
    why: Mapping[str, str] = field(default_factory=dict)
    """For the sandbox's "why?": the kind, the schedule and the rule behind this message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """What of all that we said to one person in private is to be deleted.

    That is what was said up to `until`, and what holds a marker out of `ids`, whenever it came.
    `gesture` is the key of the act that asked for it: where it is given, `until` is when that act
    happened, which a platform may read from the key by its own clock, so that the answer to it
    stays.
    """

    person: str
    until: Instant
    conversation: str | None = None
    """The DM channel if it is known."""
    gesture: str | None = None
    ids: frozenset[str] = frozenset()

    @property
    def looks_for_conversation(self) -> bool:
        """Tell whether a conversation must be opened, only to look what is in it.

        Without `gesture` and `ids` nothing was ever said in private, and none is opened. With a
        `gesture` there may be answers to words that the person wrote before they joined.
        """
        return self.conversation is None and bool(self.gesture or self.ids)


class Refusal(StrEnum):
    """Why a platform will not take a message, and never will as things stand."""

    CLOSED = "direct messages are closed"
    GONE = "the channel or the person is gone"
    FORBIDDEN = "a permission is missing"
    QUARANTINED = "the platform holds back new conversations"
    MALFORMED = "the platform calls the message malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """It is there. `ref` names it on the platform; `conversation` is the DM channel it went to."""

    ref: str
    conversation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """Surely not sent: try again, not before `retry_after` milliseconds from now."""

    retry_after: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """It may be there or not: nothing is resent before the destination was read back."""

    error: str


Outcome = Delivered | Refused | NotSent | Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    ref: str
    conversation: str | None = None


class NotFound(Enum):
    """What reading back a destination may say, other than where the message is."""

    ABSENT = "surely absent"
    UNREADABLE = "cannot be read back"


Trace = Found | NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How an adapter's connection is. `since` is when it last heard from the platform."""

    is_well: bool
    since: Instant
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCard:
    """A command as an adapter shows it: in the palette, the command tree, the help text."""

    word: str
    description: str
    options: tuple[tuple[str, str], ...] = ()
    completed: frozenset[str] = frozenset()
    """The options for which `Core.complete` has proposals."""
    for_moderators: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuCard:
    """An act on a message that somebody picks, as the platform's message menu shows it.

    It comes in as an intent with this `path`. `where.channel` is the message's, and
    `args["author"]` holds the platform's id of the person who wrote it; it is left out where no
    person did. The message itself and its words stay where they are.
    """

    path: str
    label: str


class Core(Protocol):
    """What an adapter may ask of the core."""

    async def act(self, intent: Intent) -> Reply:
        """Run one act and answer it; never raises for what a person can do wrong."""
        ...

    def form(self, intent: Intent) -> Form | None:
        """Build the form that `intent.path` opens, from memory; None when it cannot be.

        The form comes spelled and needs no database. On None the adapter acts on the intent
        instead, which answers with a private card.
        """
        ...

    def waiting(self, intent: Intent) -> View:
        """Say, from memory, that this act takes longer than usual, and where its answer comes."""
        ...

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        """List every command with its description in `locale`."""
        ...

    def menus(self, locale: str | None) -> Sequence[MenuCard]:
        """List what can be asked about somebody's message, in the words of `locale`."""
        ...

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        """Propose at most 25 (value, label) pairs for a command's option, from memory."""
        ...


class Adapter(Protocol):
    """One account on one platform."""

    @property
    def account(self) -> AccountName: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def pace(self) -> Pace: ...

    async def start(self, core: Core) -> None:
        """Open every connection; return once acts can come in."""
        ...

    async def close(self) -> None:
        """Stop taking acts in, let those under way finish, close every connection."""
        ...

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one message, once; failures are values, never exceptions."""
        ...

    async def look_back(self, parcel: Parcel) -> Trace:
        """Look for `parcel.id` at its destination."""
        ...

    async def forget(self, parting: Parting) -> bool:
        """Delete what the platform lets us delete of what is named, and nothing else.

        Tells whether that is done; False means to ask again later. Asked twice does no harm.
        """
        ...

    def health(self) -> Health: ...
