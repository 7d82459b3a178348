"""What delivery cannot put right by itself, so that people must be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.database import Work
from bot.standing import CommunityId, MemberId


class TroubleKind(StrEnum):
    """What went wrong; also the tail of a message id in the moderators' catalogue."""

    GONE = "gone"
    FORBIDDEN = "forbidden"
    MALFORMED = "malformed"
    QUARANTINED = "quarantined"
    ASK = "ask"
    """It may be there or not and cannot be read back: `resolve` takes the answer."""
    UNANSWERED = "unanswered"
    """A request that somebody waits on may not have arrived."""
    DEAD = "dead"
    """Given up after three rounds, or because it fails each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One message that did not arrive as it should. `id` is its id in the outbox."""

    trouble: TroubleKind
    id: str
    kind: str
    community: CommunityId
    member: MemberId | None
    about: str | None


Tell = Callable[[Trouble, Work], Awaitable[None]]
"""Queues what moderators are told, in the unit of work that records the trouble. It is never
called for a message to moderators itself."""


async def tell_nobody(trouble: Trouble, work: Work) -> None:
    """Leave it at the record: the row stays in sight of backstage and doctor."""
