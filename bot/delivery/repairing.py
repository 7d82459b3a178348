"""After a crash or a lost answer: what may have arrived is read back before it is sent again."""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from bot.clock import Instant
from bot.database import KeyGone, Work
from bot.delivery.closing import doubt, end, try_again
from bot.delivery.guards import Candidate, End, recipient_of
from bot.delivery.kinds import Kinds, Reason, WhenUnknown
from bot.delivery.recipients import Recipients
from bot.delivery.recording import MOST_FAULTS, keep_conversation, report, trouble_with
from bot.delivery.store import Row, State, open_contents, queries, read_row
from bot.delivery.troubles import Tell, Trouble, TroubleKind
from bot.platform import Found, NotFound, Trace
from bot.standing import CommunityId

MOST_ROUNDS = 3
LOOKS = 16
"""How many lost answers one step looks into."""


async def find_orphans(work: Work, *, owner: str | None, ours: Container[str], settle: int) -> int:
    """Turn what was being sent by nobody that lives any more into `unknown`, never `ready`.

    `ours` are the rows that this engine is sending right now. With `owner` None every other row
    is an orphan: so it is when an engine starts. Tells how many there were.
    """
    found = 0
    for id, epoch, lease_owner, lease_until in await queries.orphans(work):
        if id in ours or (lease_owner == owner and lease_until > work.now):
            continue
        look_at = Instant(work.now + settle)
        found += await doubt(work, id, epoch, look_at=look_at, error="orphaned")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Settles lost answers; `settle` is how long (milliseconds) to wait between two looks."""

    kinds: Kinds
    recipients: Recipients
    tell: Tell
    settle: int

    async def to_look(self, work: Work, skip: Container[str]) -> list[Candidate]:
        """List what is to be read back now, except for `skip`; end what has no place any more."""
        found = []
        for columns in await queries.unknown_due(work, now=work.now, limit=LOOKS):
            row = read_row(columns)
            if row.id in skip:
                continue
            one = await self._candidate(work, row)
            if isinstance(one, End):
                await end(work, row, one, was=State.UNKNOWN)
            else:
                found.append(one)
        return found

    async def _candidate(self, work: Work, row: Row) -> Candidate | End:
        kind = self.kinds.get(row.kind)
        if kind is None:
            return End(State.DEAD, Reason.NO_KIND)
        try:
            contents = open_contents(work, row)
        except KeyGone:
            return End(State.DEAD, Reason.KEY_GONE)
        to = await recipient_of(work, self.recipients, row, contents)
        if to is None:
            return End(State.DEAD, Reason.NOBODY)
        return Candidate(row=row, kind=kind, contents=contents, to=to)

    async def settle_look(self, work: Work, one: Candidate, trace: Trace) -> None:
        """Record what reading back has shown."""
        match trace:
            case Found(ref=ref, conversation=conversation):
                sent = End(State.SENT, "")
                if await end(work, one.row, sent, was=State.UNKNOWN, ref=ref):
                    await keep_conversation(work, self.recipients, one, conversation)
            case NotFound.ABSENT:
                await self._absent(work, one)
            case NotFound.UNREADABLE:
                await self._unreadable(work, one)
            case _:
                assert_never(trace)

    async def look_failed(self, work: Work, one: Candidate) -> None:
        """Look again later; the third failure counts as unreadable."""
        if one.row.faults + 1 >= MOST_FAULTS:
            await self._unreadable(work, one)
            return
        await queries.look_again(
            work,
            id=one.row.id,
            epoch=one.row.epoch,
            look_at=work.now + self.settle,
            faults=one.row.faults + 1,
            now=work.now,
        )

    async def _absent(self, work: Work, one: Candidate) -> None:
        """Send it once more under the same id, if there is still time, and not for ever."""
        if one.row.rounds >= MOST_ROUNDS:
            await self._give_up(work, one, Reason.THREE_ROUNDS, TroubleKind.DEAD)
        elif one.expires is not None and work.now >= one.expires:
            late = End(State.EXPIRED, one.row.reason or Reason.LATE)
            await end(work, one.row, late, was=State.UNKNOWN)
        else:
            await try_again(work, one.row, work.now, was=State.UNKNOWN)

    async def _unreadable(self, work: Work, one: Candidate) -> None:
        match one.kind.when_unknown:
            case WhenUnknown.DROP:
                await self._give_up(work, one, Reason.UNREADABLE, None)
            case WhenUnknown.TELL_MODERATORS:
                await self._give_up(work, one, Reason.UNREADABLE, TroubleKind.UNANSWERED)
            case WhenUnknown.ASK_MODERATORS:
                await self._ask(work, one)
            case _:
                assert_never(one.kind.when_unknown)

    async def _ask(self, work: Work, one: Candidate) -> None:
        await queries.look_again(
            work,
            id=one.row.id,
            epoch=one.row.epoch,
            look_at=None,
            faults=one.row.faults,
            now=work.now,
        )
        await report(work, self.tell, one.row, one.contents, TroubleKind.ASK)

    async def _give_up(
        self, work: Work, one: Candidate, reason: Reason, trouble: TroubleKind | None
    ) -> None:
        dead = End(State.DEAD, reason)
        if await end(work, one.row, dead, was=State.UNKNOWN) and trouble is not None:
            await report(work, self.tell, one.row, one.contents, trouble)


class Resolved(Enum):
    """What came of a moderator's word."""

    THERE = "it counts as sent"
    AGAIN = "it is sent once more"
    TOO_LATE = "it is not sent any more"
    BEFORE = "it was resolved before, or is none of this community's"


async def resolve(work: Work, community: CommunityId, id: str, *, is_there: bool) -> Resolved:
    """Take a moderator's word on a message that could not be read back (`TroubleKind.ASK`).

    What is not there is sent once more under the same id, unless it is too late.
    """
    columns = await queries.asked_about(work, id=id, community_id=community)
    if columns is None:
        return Resolved.BEFORE
    row = read_row(columns)
    if is_there:
        await end(work, row, End(State.SENT, ""), was=State.UNKNOWN)
        return Resolved.THERE
    if row.expires_at is not None and work.now >= row.expires_at:
        await end(work, row, End(State.EXPIRED, row.reason or Reason.LATE), was=State.UNKNOWN)
        return Resolved.TOO_LATE
    await try_again(work, row, work.now, was=State.UNKNOWN)
    return Resolved.AGAIN


async def unresolved(work: Work, community: CommunityId) -> list[Trouble]:
    """List what waits for a moderator's word in a community, the oldest first."""
    rows = map(read_row, await queries.all_asked_about(work, community_id=community))
    return [trouble_with(row, open_contents(work, row), TroubleKind.ASK) for row in rows]
