"""What delivery keeps about a member: their export and their erasure."""

from collections.abc import Mapping, Sequence

from bot.commands import Holding
from bot.database import Work
from bot.delivery.store import SCHEDULE, queries
from bot.standing import MemberId
from bot.ui import JSON


async def _export(member: MemberId, work: Work) -> Sequence[Mapping[str, JSON]]:
    schedules: list[Mapping[str, JSON]] = [
        {
            "schedule": kind,
            "runs": bool(active),
            **work.seals.open_doc(key, SCHEDULE, id, sealed),
        }
        for id, kind, key, sealed, _, active in await queries.schedules_of(work, member_id=member)
    ]
    messages: list[Mapping[str, JSON]] = [
        {"message": kind, "state": state, "due": due, "changed": changed}
        for _, _, kind, state, due, changed in await queries.ended_of(work, member_id=member)
    ]
    return [*schedules, *messages]


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
