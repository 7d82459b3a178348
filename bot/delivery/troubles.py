"""What delivery cannot put right by itself, so that people must be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Instant
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
    """Given up after three rounds, or after a hundred attempts."""
    BROKEN = "broken"
    """Given up because it failed each time on our side; nothing else is held up by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One message that did not arrive as it should, or a channel that takes none.

    `id` is the message's id in the outbox, "" where a channel as a whole is meant.
    `channel` is where it was to be, by the platform's own id; None for a member's message. `pause`
    is what `try_lane_again` takes, "" where no lane is held back. `rounds` counts how often its
    answer was lost.
    """

    trouble: TroubleKind
    community: CommunityId
    channel: str | None
    due_at: Instant
    id: str = ""
    kind: str = ""
    member: MemberId | None = None
    about: str | None = None
    pause: str = ""
    rounds: int = 0


Tell = Callable[[Trouble, Work], Awaitable[None]]
"""Queues what moderators are told, in the unit of work that records the trouble. It is never
called for a message to moderators itself."""


async def tell_nobody(trouble: Trouble, work: Work) -> None:
    """Leave it at the record: the row stays in sight of backstage and doctor."""
