"""What delivery keeps about a member or a community: export and erasure."""

from collections.abc import Mapping, Sequence

from bot.clock import SECOND
from bot.commands import Holding
from bot.database import Doc, Work
from bot.delivery.plans import read_plan
from bot.delivery.store import SCHEDULE, State, queries
from bot.standing import CommunityId, MemberId
from bot.ui import JSON, Moment

Row = Mapping[str, JSON | Moment]


async def _export(member: MemberId, work: Work) -> Sequence[Row]:
    schedules = [
        {
            "schedule": kind,
            "runs": bool(active),
            "next": Moment(at=due),
            **_plan(work.seals.open_doc(key, SCHEDULE, id, sealed)),
        }
        for id, kind, key, sealed, due, active in await queries.schedules_of(work, member_id=member)
    ]
    messages = [
        {
            "message": kind,
            "state": state,
            "due": Moment(at=due),
            "sent" if state == State.SENT else "ended": Moment(at=changed),
        }
        for _, _, kind, state, due, changed in await queries.ended_of(work, member_id=member)
    ]
    return [*schedules, *messages]


def _plan(doc: Doc) -> Row:
    """Write a plan for its reader; `days` are of the week, from Monday, 0, to Sunday, 6."""
    plan = read_plan(doc)
    said: Row = {
        "at": plan.wall.at.isoformat(),
        "zone": plan.wall.zone.key,
        "days": sorted(plan.wall.weekdays),
        "seconds after": plan.wall.spread // SECOND,
        "next day": plan.pending.isoformat(),
        "slot": plan.slot,
        "with": dict(plan.args),
        "about": plan.about,
        "channel": plan.channel,
    }
    return {name: value for name, value in said.items() if value}


async def _erase(member: MemberId, work: Work) -> None:
    opened = await queries.open_of(work, member_id=member)
    ended = await queries.ended_of(work, member_id=member)
    messages = [(id, key) for id, key, *_ in (*opened, *ended)]
    await queries.erase_schedules(work, member_id=member)
    await queries.erase_skipped(work, member_id=member)
    await queries.delete_occurrences(work, [{"key": key} for _, key in messages if key])
    await queries.delete_messages(work, [{"id": id} for id, _ in messages])
    await queries.erase_answers(work, member_id=member)


HOLDING = Holding(name="delivery", export=_export, erase=_erase)


async def forget_community(work: Work, home: CommunityId) -> None:
    """Delete all that is left of a community whose members are erased."""
    await queries.clear_schedules(work, community_id=home)
    await queries.clear_occurrences(work, community_id=home)
    await queries.clear_messages(work, community_id=home)
    await queries.clear_pauses(work, community_id=home)
    await queries.clear_answers(work, community_id=home)
