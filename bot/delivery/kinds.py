"""What kinds of message there are: a room declares each of its own once, `Kinds` joins them."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum, StrEnum
from typing import TypeAlias

from bot.clock import Instant
from bot.database import Work
from bot.delivery.recipients import Recipient
from bot.delivery.rules import Lifetime
from bot.standing import CommunityId, MemberId
from bot.ui import JSON, Text, View

Args: TypeAlias = "Mapping[str, JSON]"
"""What a room gives along with a message, sealed until the message is composed."""


class Rank(IntEnum):
    """Who goes first when much is waiting."""

    AT_ONCE = 0
    """A person asked and waits, or is asked for help."""
    SOON = 1
    ROUTINE = 2


class WhenUnknown(Enum):
    """What to do with a message whose answer was lost and that cannot be read back."""

    DROP = "drop it and keep a record"
    ASK_MODERATORS = "ask moderators whether it is there"
    TELL_MODERATORS = "tell moderators at once"


class Reason(StrEnum):
    """Why something was not sent (or not yet). Rooms add reasons of their own with `Dropped`."""

    LATE = "late"
    MERGED = "merged"
    QUIET = "quiet-hours"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    NOBODY = "nobody-there"
    NO_CONSENT = "no-consent"
    CLOSED = "closed"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    MALFORMED = "malformed"
    QUARANTINED = "quarantined"
    PACED = "paced"
    BUSY = "busy"
    UNREADABLE = "unreadable"
    THREE_ROUNDS = "three-rounds"
    BROKEN = "broken"
    NO_KIND = "no-kind"
    KEY_GONE = "key-gone"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message about to be composed, inside the transaction that claims it.

    `id` is the marker that goes out with it (120 random bits, safe in an action path): the same
    at every attempt. `day` is the local day it belongs to, if it came of a schedule.
    """

    id: str
    kind: str
    to: Recipient
    community: CommunityId
    member: MemberId | None
    due_at: Instant
    about: str | None = None
    day: date | None = None
    args: Args = field(default_factory=dict)
    is_belated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What is to be sent, its words still `Message`s; `why` explains it in the sandbox."""

    view: View
    silent: bool = False
    why: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Not to be sent after all. `reason` is a short name in kebab case, nothing personal."""

    reason: str


Compose = Callable[[Outgoing, Work], Awaitable[Composed | Dropped]]
"""Decides, at the last moment, whether to speak and in which words; may write what it needs to
know an answer by. It is run again, with the same id, for each further attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message; `name` is `<room>.<name>` and stays the same for ever."""

    name: str
    lifetime: Lifetime
    compose: Compose
    rank: Rank = Rank.ROUTINE
    respects_quiet: bool = True
    respects_pause: bool = True
    when_unknown: WhenUnknown = WhenUnknown.DROP


class Kinds:
    """Every kind of every room, by name."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_name: dict[str, Kind] = {}
        for kind in kinds:
            if kind.name in self._by_name:
                raise ValueError(f"{kind.name} is declared twice")
            self._by_name[kind.name] = kind

    def get(self, name: str) -> Kind | None:
        """Give a kind; None for one that an older or newer version left behind."""
        return self._by_name.get(name)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())
