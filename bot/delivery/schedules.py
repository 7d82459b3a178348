"""What comes again and again: a kind of message at a time of day, for a member or a channel.

A schedule's row says when it is due next; all else about it is sealed. What has come due on a
local day never comes due again that day, however often the schedule is changed.
"""

from dataclasses import dataclass, field, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import Instant
from bot.database import KeyId, Work
from bot.delivery.kinds import Args, Kind, Reason
from bot.delivery.lanes import Lane, lane_of_channel, lane_of_member
from bot.delivery.plans import Plan, plan_doc, read_plan
from bot.delivery.queueing import cancel_for
from bot.delivery.rules import (
    EVERY_DAY,
    NO_QUIET,
    QuietHours,
    WallTime,
    fit_spread,
    next_occurrence,
    spread_of,
)
from bot.delivery.store import SCHEDULE, queries
from bot.standing import CommunityId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class InChannel:
    """A channel (the platform's own id) that a schedule posts to."""

    community: CommunityId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A kind of message at a time of day, on some weekdays, by the clocks of `zone`.

    There is one schedule for each kind, place and `slot` (such as "morning" and "evening").
    `spread_up_to` (milliseconds) spreads many members' schedules by a share of their own, never
    into `quiet`. It begins on `first_day`, when that is later than today.
    """

    kind: Kind
    to: MemberId | InChannel
    at: time
    zone: ZoneInfo
    weekdays: frozenset[int] = EVERY_DAY
    slot: str = ""
    spread_up_to: int = 0
    quiet: QuietHours = NO_QUIET
    first_day: date | None = None
    args: Args = field(default_factory=dict)
    about: str | None = None


async def put_schedule(work: Work, schedule: Schedule) -> Instant:
    """Make a schedule, or change the one that is there, and start it; tell when it is due next.

    Raises KeyError when the member or community does not exist, ValueError without a weekday.
    """
    lane = await _lane(work, schedule)
    key = work.seals.digest("schedule", schedule.kind.name, lane.subject, schedule.slot)
    known = await queries.schedule_by_key(work, key=key)
    id = known[0] if known else work.ids.new()
    # A day that has had its message is told by its occurrence, not by what was planned before.
    plan = _plan(work, schedule, lane, schedule.first_day or date.min)
    due, plan = _next(plan, work.now)
    await queries.put_schedule(
        work,
        id=id,
        key=key,
        community_id=lane.community,
        member_id=lane.member,
        kind=schedule.kind.name,
        lane=lane.hash,
        key_id=lane.key,
        sealed=work.seals.seal_doc(lane.key, SCHEDULE, id, plan_doc(plan)),
        next_due_at=due,
    )
    return due


async def rest_schedules(work: Work, member: MemberId, kind: Kind) -> None:
    """Stop a member's schedules of one kind; what they have queued still goes out."""
    resting = [{"id": one.id} for one in await _of_member(work, member, kind)]
    await queries.stop_schedules(work, resting)


async def stop_schedules(work: Work, member: MemberId, kind: Kind | None = None) -> None:
    """Stop a member's schedules, of one kind or all, and take back what they have queued."""
    stopped = [{"id": one.id} for one in await _of_member(work, member, kind)]
    await queries.stop_schedules(work, stopped)
    await cancel_for(work, member, kind=kind, reason=Reason.STOPPED)


async def resume_schedules(
    work: Work, member: MemberId, kind: Kind | None = None, *, first_day: date | None = None
) -> None:
    """Start a member's schedules again, from today or from a later local day.

    On running schedules this is a pause until `first_day`: what is queued is left as it is.
    """
    for one in await _of_member(work, member, kind):
        plan = replace(one.plan, pending=max(one.plan.pending, first_day or date.min))
        await _move(work, one, plan, active=True)


async def move_schedules(
    work: Work, member: MemberId, *, zone: ZoneInfo, quiet: QuietHours = NO_QUIET
) -> None:
    """Bring a member's schedules in step with where they live and when they sleep.

    Only what has not come due yet moves.
    """
    for one in await _of_member(work, member, None):
        share = _share(work, one.kind, member, one.plan)
        wall = _wall(replace(one.plan.wall, zone=zone), share, quiet)
        await _move(work, one, replace(one.plan, wall=wall), active=one.is_active)


async def next_due_of(work: Work, member: MemberId, kind: Kind) -> Instant | None:
    """Tell when a kind is due next for a member; None when no schedule of it runs."""
    running = [one for one in await _of_member(work, member, kind) if one.is_active]
    return min((one.due for one in running), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: str
    kind: str
    key: KeyId
    plan: Plan
    due: Instant
    is_active: bool


async def _of_member(work: Work, member: MemberId, kind: Kind | None) -> list[_Stored]:
    return [
        _Stored(
            id=id,
            kind=name,
            key=key,
            plan=_open(work, id, key, sealed),
            due=due,
            is_active=bool(active),
        )
        for id, name, key, sealed, due, active in await queries.schedules_of(work, member_id=member)
        if kind is None or name == kind.name
    ]


async def _move(work: Work, one: _Stored, plan: Plan, *, active: bool) -> None:
    due, plan = _next(plan, work.now)
    await queries.move_schedule(
        work,
        id=one.id,
        sealed=work.seals.seal_doc(one.key, SCHEDULE, one.id, plan_doc(plan)),
        next_due_at=due,
        active=int(active),
    )


def _plan(work: Work, schedule: Schedule, lane: Lane, pending: date) -> Plan:
    wall = WallTime(at=schedule.at, zone=schedule.zone, weekdays=schedule.weekdays)
    plan = Plan(
        wall=wall,
        pending=pending,
        slot=schedule.slot,
        spread_up_to=schedule.spread_up_to,
        args=schedule.args,
        about=schedule.about,
        channel=schedule.to.channel if isinstance(schedule.to, InChannel) else None,
    )
    share = _share(work, schedule.kind.name, lane.subject, plan)
    return replace(plan, wall=_wall(wall, share, schedule.quiet))


def _share(work: Work, kind: str, subject: str, plan: Plan) -> int:
    """Draw this schedule's own part of the span it may be spread over; always the same one."""
    return spread_of(work.seals.digest("spread", kind, subject, plan.slot), plan.spread_up_to)


def _wall(wall: WallTime, share: int, quiet: QuietHours) -> WallTime:
    return replace(wall, spread=fit_spread(share, wall.at, wall.weekdays, quiet))


def _next(plan: Plan, now: Instant) -> tuple[Instant, Plan]:
    """Find the next time that is still ahead; a time that an edit put into the past is not due."""
    coming = next_occurrence(plan.wall, now, plan.pending)
    return Instant(coming.due), replace(plan, pending=coming.day)


def _open(work: Work, id: str, key: KeyId, sealed: bytes) -> Plan:
    return read_plan(work.seals.open_doc(key, SCHEDULE, id, sealed))


async def _lane(work: Work, schedule: Schedule) -> Lane:
    if isinstance(schedule.to, InChannel):
        return await lane_of_channel(work, schedule.to.community, schedule.to.channel)
    return await lane_of_member(work, schedule.to)
