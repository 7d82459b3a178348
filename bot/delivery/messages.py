"""What can be said, and to whom; queued in the unit of work that gives the reason for it."""

from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from bot.clock import Instant
from bot.delivery.kinds import Args, Kind
from bot.standing import CommunityId, MemberId

Purpose_co = TypeVar("Purpose_co", bound=str, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTo(Generic[Purpose_co]):
    """One member's standing yes to one purpose; only the members room makes these, from a row."""

    member: MemberId
    purpose: Purpose_co


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What every message has, whoever it is for.

    `args` is what its kind composes it from: ids and choices, never what somebody wrote, which
    is read when it is composed. `about` names the object it belongs to, so that
    `cancel` finds it. `once` names what must be said only once: a further message of the same
    kind to the same place with the same `once` is the first one; left empty, each is its own.
    It goes out, and counts as due, at `not_before` (now, when None); `expires_at` replaces the
    deadline that the kind's lifetime gives. Quiet hours never hold what was `asked_for`.
    """

    kind: Kind
    args: Args = field(default_factory=dict)
    about: str | None = None
    once: str = ""
    not_before: Instant | None = None
    expires_at: Instant | None = None
    asked_for: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Matter):
    """Tell one member something in private."""

    to: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Matter):
    """Put something in a channel (the platform's own id) that is about nobody."""

    community: CommunityId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Matter):
    """Put something in a channel about people who agreed to it: one consent for each of them.

    Their consents are looked up again when it is sent. Raises ValueError without any.
    """

    community: CommunityId
    channel: str
    consents: tuple[ConsentTo[str], ...]

    def __post_init__(self) -> None:
        if not self.consents:
            raise ValueError("an announcement needs the consent of everyone it is about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(Matter):
    """Tell a community's moderators something."""

    community: CommunityId


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Matter):
    """Replace what an earlier message says; `of` is the id that `queue` gave for that one."""

    of: str


Outbound: TypeAlias = Say | Post | Announce | Notify | Edit
