"""What an answer of the platform means for a message that was on its way to it."""

from dataclasses import dataclass
from typing import assert_never

from bot.clock import DAY, MINUTE, SECOND, Instant
from bot.database import Work
from bot.delivery.claiming import Claimed
from bot.delivery.closing import doubt, end, try_again
from bot.delivery.guards import Candidate, End
from bot.delivery.kinds import Reason
from bot.delivery.pausing import pause_lane
from bot.delivery.recipients import Recipients
from bot.delivery.senders import open_nothing_new
from bot.delivery.store import Contents, Row, State, open_contents
from bot.delivery.troubles import Tell, Trouble, TroubleKind
from bot.platform import Delivered, NotSent, Outcome, Refusal, Refused, ToPerson, Unclear

LONGEST_BACKOFF = 5 * MINUTE
MOST_ATTEMPTS = 100
"""Some eight hours of a platform that takes nothing; most messages are too late long before."""
MOST_FAULTS = 3
QUARANTINE = DAY

_REFUSALS = {
    Refusal.GONE: (Reason.GONE, TroubleKind.GONE),
    Refusal.FORBIDDEN: (Reason.FORBIDDEN, TroubleKind.FORBIDDEN),
    Refusal.MALFORMED: (Reason.MALFORMED, TroubleKind.MALFORMED),
}


_LANE_REFUSALS = {Refusal.GONE, Refusal.FORBIDDEN}
"""What no further message to the same channel would fare better with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes outcomes down; `settle` is how long (milliseconds) a lost answer is left alone."""

    recipients: Recipients
    tell: Tell
    settle: int

    async def record(self, work: Work, claimed: Claimed, outcome: Outcome) -> None:
        """Record an outcome, unless the row has moved on since it was claimed."""
        row = claimed.candidate.row
        match outcome:
            case Delivered():
                await self._delivered(work, claimed.candidate, outcome)
            case Refused(refusal=refusal):
                await self._refused(work, claimed.candidate, refusal)
            case NotSent():
                await self._not_sent(work, claimed.candidate, outcome)
            case Unclear(error=error):
                look_at = Instant(work.now + self.settle)
                await doubt(work, row.id, row.epoch, look_at=look_at, error=error)
            case _:
                assert_never(outcome)

    async def fault(self, work: Work, row: Row, was: State, error: str) -> None:
        """Count a failure of our own on a row that was surely not sent; the third ends it."""
        if row.faults + 1 < MOST_FAULTS:
            at = Instant(work.now + MINUTE * (row.faults + 1))
            await try_again(work, row, at, was=was, error=error, faults=1)
            return
        contents = open_contents(work, row)
        dead = End(State.DEAD, Reason.BROKEN)
        await self._end(work, row, contents, dead, TroubleKind.BROKEN, was=was, error=error)

    async def _delivered(self, work: Work, one: Candidate, outcome: Delivered) -> None:
        sent = End(State.SENT, "")
        if not await end(work, one.row, sent, was=State.SENDING, ref=outcome.ref):
            return
        await keep_conversation(work, self.recipients, one, outcome.conversation)

    async def _refused(self, work: Work, one: Candidate, refusal: Refusal) -> None:
        if refusal is Refusal.QUARANTINED:
            await self._quarantined(work, one)
            return
        if refusal is Refusal.CLOSED:
            await self._closed(work, one, Reason.CLOSED)
            return
        if refusal is Refusal.GONE and one.row.member is not None:
            await self._gone(work, one)
            return
        reason, trouble = _REFUSALS[refusal]
        if one.row.member is None and refusal in _LANE_REFUSALS:
            await self._lane_refused(work, one, reason, trouble)
            return
        await self._end(work, one.row, one.contents, End(State.REFUSED, reason), trouble)

    async def _lane_refused(
        self, work: Work, one: Candidate, reason: Reason, trouble: TroubleKind
    ) -> None:
        """Hold back a channel and what waits for it, this message too, until somebody acts."""
        row = one.row
        if await try_again(work, row, work.now, was=State.SENDING, error=reason):
            pause = await pause_lane(work, row, one.contents.channel, reason)
            await report(work, self.tell, row, one.contents, trouble, pause=pause)

    async def _gone(self, work: Work, one: Candidate) -> None:
        """Open the conversation anew where a stored one is gone; if that one is too, they are."""
        if one.row.member is None or one.opens_conversation:
            await self._closed(work, one, Reason.GONE)
        elif await try_again(work, one.row, work.now, was=State.SENDING, error=Reason.GONE):
            await self.recipients.remember_conversation(work, one.row.member, None)

    async def _closed(self, work: Work, one: Candidate, reason: Reason) -> None:
        """Write to nobody who closed their messages or left, until they act again; then once."""
        ended = await end(work, one.row, End(State.REFUSED, reason), was=State.SENDING)
        if ended and one.row.member is not None:
            await self.recipients.mark_closed(work, one.row.member)

    async def _quarantined(self, work: Work, one: Candidate) -> None:
        until = Instant(work.now + QUARANTINE)
        if await try_again(work, one.row, until, was=State.SENDING, error="quarantined"):
            await open_nothing_new(work, one.to.account, until)
            await report(work, self.tell, one.row, one.contents, TroubleKind.QUARANTINED)

    async def _not_sent(self, work: Work, one: Candidate, outcome: NotSent) -> None:
        row = one.row
        if row.attempts >= MOST_ATTEMPTS:
            dead = End(State.DEAD, Reason.BROKEN)
            await self._end(work, row, one.contents, dead, TroubleKind.DEAD, error=outcome.error)
            return
        at = Instant(work.now + max(outcome.retry_after, backoff(row.attempts)))
        await try_again(work, row, at, was=State.SENDING, error=outcome.error)

    async def _end(
        self,
        work: Work,
        row: Row,
        contents: Contents,
        how: End,
        trouble: TroubleKind,
        *,
        was: State = State.SENDING,
        error: str | None = None,
    ) -> None:
        if await end(work, row, how, was=was, error=error):
            await report(work, self.tell, row, contents, trouble)


def backoff(attempts: int) -> int:
    """Wait 1, 2, 4 ... seconds, at most five minutes; in milliseconds."""
    return min(LONGEST_BACKOFF, SECOND << min(attempts - 1, 9))


async def report(
    work: Work, tell: Tell, row: Row, contents: Contents, trouble: TroubleKind, *, pause: str = ""
) -> None:
    """Have moderators told of a trouble, unless it is one with a message to them."""
    if contents.to_moderators:
        return
    await tell(trouble_with(row, contents, trouble, pause=pause), work)


def trouble_with(row: Row, contents: Contents, trouble: TroubleKind, *, pause: str = "") -> Trouble:
    return Trouble(
        trouble=trouble,
        id=row.id,
        kind=row.kind,
        community=row.community,
        member=row.member,
        about=contents.about,
        channel=contents.channel,
        due_at=row.due_at,
        pause=pause,
        rounds=row.rounds,
    )


async def keep_conversation(
    work: Work, recipients: Recipients, one: Candidate, conversation: str | None
) -> None:
    """Keep a direct-message channel that we did not know."""
    place = one.to.destination
    if one.row.member is None or conversation is None or not isinstance(place, ToPerson):
        return
    if place.conversation != conversation:
        await recipients.remember_conversation(work, one.row.member, conversation)
