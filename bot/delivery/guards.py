"""Whether a message may go now, decided on what is read in the transaction that claims it."""

from dataclasses import dataclass, field
from typing import TypeAlias

from bot.clock import DAY, MINUTE, Instant
from bot.database import Work
from bot.delivery.kinds import Kind, Reason
from bot.delivery.pacer import NewConversations
from bot.delivery.recipients import Recipient, Recipients
from bot.delivery.rules import deadline, is_late_evening
from bot.delivery.store import REF, Contents, Row, State, queries
from bot.platform import ToPerson

WAIT_FOR_ORIGINAL = MINUTE
"""How long an edit waits before it looks again whether what it replaces has arrived."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not yet: look again at `until`."""

    until: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """Not at all; `state` is the row's last."""

    state: State
    reason: str


Verdict: TypeAlias = Hold | End | None
"""None lets the message go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A message that may be about to go, and whom it is for as they are at this moment."""

    row: Row
    kind: Kind
    contents: Contents
    to: Recipient

    @property
    def expires(self) -> Instant | None:
        """From when it is too late: as was decided when it was queued, else by its kind."""
        if self.row.expires_at is not None:
            return self.row.expires_at
        until = deadline(self.kind.lifetime, self.row.due_at, self.to.zone)
        return None if until is None else Instant(until)

    @property
    def opens_conversation(self) -> bool:
        place = self.to.destination
        return isinstance(place, ToPerson) and place.conversation is None


@dataclass(slots=True)
class Gate:
    """What an account's platform has asked of us: known in memory, lost without harm."""

    new_conversations: NewConversations
    held_lanes: dict[bytes, Instant] = field(default_factory=dict)

    def forget(self, now: Instant) -> None:
        """Drop what no longer holds anything."""
        self.held_lanes = {lane: at for lane, at in self.held_lanes.items() if at > now}
        self.new_conversations.forget(Instant(now - DAY))

    def verdict(self, one: Candidate, now: Instant, no_new_before: Instant | None) -> Verdict:
        """Hold what the platform would refuse now: a lane it slows down, a new conversation."""
        free_at = self.held_lanes.get(one.row.lane, now)
        if free_at > now:
            return hold(one, free_at, Reason.BUSY)
        if not one.opens_conversation:
            return None
        if no_new_before is not None and no_new_before > now:
            return hold(one, no_new_before, Reason.QUARANTINED)
        turn = self.new_conversations.turn(one.row.id, now)
        return hold(one, turn, Reason.PACED) if turn > now else None


def verdict(one: Candidate, now: Instant) -> Verdict:
    """Decide by lateness, pause, closed messages and quiet hours, in this order."""
    row, kind, to = one.row, one.kind, one.to
    if one.expires is not None and now >= one.expires:
        return End(State.EXPIRED, row.reason or Reason.LATE)
    if to.is_paused and kind.respects_pause:
        return End(State.CANCELLED, Reason.PAUSED)
    if to.is_closed:
        return End(State.REFUSED, Reason.CLOSED)
    if kind.respects_quiet and not one.contents.asked_for and to.quiet.covers(now, to.zone):
        return hold(one, to.quiet.ends(now, to.zone), Reason.QUIET)
    return None


def hold(one: Candidate, wake: int | None, reason: str) -> Hold | End:
    """Hold until `wake` when that is still in time; else end with the reason it was held for."""
    if wake is None or (one.expires is not None and wake >= one.expires):
        return End(State.EXPIRED, reason)
    return Hold(Instant(wake), reason)


def goes_silently(one: Candidate, now: Instant) -> bool:
    """Spare a member the sound late in the evening, but for what they asked for themselves."""
    is_asked_for = one.contents.asked_for or not one.kind.respects_quiet
    is_for_one = one.row.member is not None
    return is_for_one and not is_asked_for and is_late_evening(one.to.quiet, now, one.to.zone)


async def consent_verdict(work: Work, recipients: Recipients, one: Candidate) -> Verdict:
    """Ask again for the consent of everyone whom an announcement is about."""
    for consent in one.contents.consents:
        if not await recipients.has_consent(work, consent.member, consent.purpose):
            return End(State.CANCELLED, Reason.NO_CONSENT)
    return None


async def replaced_ref(work: Work, one: Candidate) -> str | Hold | End | None:
    """Give the platform's id of the message that an edit replaces; None for what is no edit."""
    if one.contents.replaces is None:
        return None
    original = await queries.original(work, id=one.contents.replaces)
    state = original[4] if original else None
    if state in (State.READY, State.SENDING, State.UNKNOWN):
        return hold(one, work.now + WAIT_FOR_ORIGINAL, Reason.BUSY)
    if original is None or state != State.SENT or original[5] is None:
        return End(State.CANCELLED, Reason.GONE)
    return work.seals.open(original[3], REF, one.contents.replaces, original[5]).decode()


async def recipient_of(
    work: Work, recipients: Recipients, row: Row, contents: Contents
) -> Recipient | None:
    """Find whom a row is for as they are now; None when there is nobody left."""
    if row.member is not None:
        return await recipients.of_member(work, row.member)
    if contents.channel is not None:
        return await recipients.of_channel(work, row.community, contents.channel)
    return await recipients.of_moderators(work, row.community)
