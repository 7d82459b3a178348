"""Reads what happened and what is coming, for whoever looks behind the stage."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.clock import DAY, Instant
from bot.database import KeyGone, KeyId, Work
from bot.delivery.backstage import Backstage, Coming, Happened, What
from bot.delivery.kinds import Reason
from bot.delivery.plans import Plan, read_plan
from bot.delivery.recipients import Recipient, Recipients
from bot.delivery.rules import Occurrence, day_after, first_occurrence, local_day
from bot.delivery.store import OUTBOX, SCHEDULE, Columns, State, queries, read_contents
from bot.standing import CommunityId, MemberId

_WHAT = {
    State.READY: What.HELD,
    State.UNKNOWN: What.UNKNOWN,
    State.SENT: What.SENT,
    State.EXPIRED: What.SKIPPED,
    State.CANCELLED: What.SKIPPED,
    State.REFUSED: What.REFUSED,
    State.DEAD: What.SKIPPED,
}
_TAKEN_BACK = (Reason.CANCELLED, Reason.STOPPED)
_NEVER_KNOWN = (Reason.UNREADABLE, Reason.THREE_ROUNDS)


@dataclass(slots=True)
class Places:
    """Finds recipients, each once."""

    work: Work
    recipients: Recipients
    _known: dict[tuple[CommunityId, MemberId | None, str | None], Recipient | None] = field(
        default_factory=dict
    )

    async def find(
        self, community: CommunityId, member: MemberId | None, channel: str | None
    ) -> Recipient | None:
        key = (community, member, channel)
        if key not in self._known:
            self._known[key] = await self._look_up(*key)
        return self._known[key]

    async def _look_up(
        self, community: CommunityId, member: MemberId | None, channel: str | None
    ) -> Recipient | None:
        if member is not None:
            try:
                return await self.recipients.of_member(self.work, member)
            except KeyGone:  # being forgotten right now: their rows are still in what we read
                return None
        if channel is not None:
            return await self.recipients.of_channel(self.work, community, channel)
        return await self.recipients.of_moderators(self.work, community)


async def read_backstage(
    work: Work, recipients: Recipients, *, since: Instant, days: int, limit: int
) -> Backstage:
    """Read both sides of now, at most `limit` of each."""
    places = Places(work, recipients)
    happened = [
        *await _messages(work, places, since, limit),
        *await _skipped(work, places, since, limit),
    ]
    until = Instant(work.now + days * DAY)
    coming = [
        *await _waiting(work, places, until, limit),
        *await _scheduled(work, places, until, limit),
    ]
    return Backstage(
        happened=sorted(happened, key=lambda one: -one.at)[:limit],
        coming=sorted(coming, key=lambda one: one.at)[:limit],
    )


async def _messages(work: Work, places: Places, since: Instant, limit: int) -> list[Happened]:
    found: list[Happened] = []
    for columns in await queries.happened(work, since=since, limit=limit):
        found.extend(await _of_row(work, places, columns))
    return found


async def _of_row(work: Work, places: Places, columns: Columns) -> list[Happened]:
    id, community, member, kind, key, sealed, state, reason, held_at, changed_at = columns
    place = await places.find(community, member, _channel(work, OUTBOX, id, key, sealed))

    def one(at: Instant, what: What, why: str) -> Happened:
        to = place.destination if place else None
        return Happened(
            at=at, what=what, kind=kind, to=to, community=community, member=member, reason=why
        )

    held = [one(held_at, What.HELD, reason or "")] if held_at is not None else []
    if state in (State.READY, State.SENDING):
        return held
    ended = _ended(State(state), reason or "")
    return [*held, one(changed_at, ended, "" if ended is What.SENT else reason or "")]


def _ended(state: State, reason: str) -> What:
    if state is State.CANCELLED and reason in _TAKEN_BACK:
        return What.CANCELLED
    if state is State.DEAD and reason in _NEVER_KNOWN:
        return What.UNKNOWN
    return _WHAT[state]


async def _skipped(work: Work, places: Places, since: Instant, limit: int) -> list[Happened]:
    found = []
    for community, member, kind, at, reason in await queries.skipped(
        work, since=since, limit=limit
    ):
        place = await places.find(community, member, None) if member else None
        found.append(
            Happened(
                at=at,
                what=What.SKIPPED,
                kind=kind,
                to=place.destination if place else None,
                community=community,
                member=member,
                reason=reason,
            )
        )
    return found


async def _waiting(work: Work, places: Places, until: Instant, limit: int) -> list[Coming]:
    found = []
    for community, member, kind, key, id, sealed, at in await queries.waiting(
        work, now=work.now, until=until, limit=limit
    ):
        place = await places.find(community, member, _channel(work, OUTBOX, id, key, sealed))
        if place is not None:
            found.append(
                Coming(
                    at=at,
                    day=local_day(at, place.zone),
                    kind=kind,
                    to=place.destination,
                    community=community,
                    member=member,
                )
            )
    return found


async def _scheduled(work: Work, places: Places, until: Instant, limit: int) -> list[Coming]:
    found: list[Coming] = []
    for community, member, kind, key, id, sealed in await queries.coming(
        work, until=until, limit=limit
    ):
        try:
            plan = read_plan(work.seals.open_doc(key, SCHEDULE, id, sealed))
        except KeyGone:
            continue
        place = await places.find(community, member, plan.channel)
        found.extend(
            Coming(
                at=Instant(one.due),
                day=one.day,
                kind=kind,
                to=place.destination if place else None,
                community=community,
                member=member,
            )
            for one in _ahead(plan, until)
        )
    return found


def _ahead(plan: Plan, until: Instant) -> Iterator[Occurrence]:
    one = first_occurrence(plan.wall, plan.pending)
    while one.due < until:
        yield one
        one = first_occurrence(plan.wall, day_after(one.day))


def _channel(work: Work, where: str, id: str, key: KeyId, sealed: bytes) -> str | None:
    """Tell the channel of a row that went to one; what a member was told is not kept."""
    if not sealed:
        return None
    try:
        return read_contents(work.seals.open_doc(key, where, id, sealed)).channel
    except KeyGone:
        return None
