"""What happened and what is coming, read only: for the sandbox, moderators and the doctor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.clock import Instant
from bot.platform import Destination
from bot.standing import CommunityId, MemberId


class What(StrEnum):
    """How a message stands, in the words of the sandbox's protocol."""

    SENT = "sent"
    HELD = "held"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that was sent, or was not, and why.

    `reason` is a name in kebab case (`bot.delivery.Reason`, or a room's own), "" when sent. `to`
    is None when the place is no longer known, or is the moderators'.
    """

    at: Instant
    what: What
    kind: str
    to: Destination | None
    community: CommunityId
    member: MemberId | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that will be due, unless a guard stops it then. `day` is its local day there."""

    at: Instant
    day: date
    kind: str
    to: Destination | None
    community: CommunityId
    member: MemberId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backstage:
    """Both sides of now: `happened` newest first, `coming` soonest first."""

    happened: Sequence[Happened]
    coming: Sequence[Coming]
