"""Plans, prompts and answers between rows and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.checkins.rules import CheckIn, Halt, Mood, Plan, PlanState
from bot.clock import Instant
from bot.database import Work, load_queries
from bot.members import Member
from bot.standing import MemberId

queries = load_queries(Path(__file__).with_name("queries.sql"))

PLAN, PROMPT = "checkin_plan.sealed", "prompt.sealed"
CHECKIN, LINE = "checkin.sealed", "checkin.line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One asking for one local day; its id is what the buttons carry."""

    id: str
    member: MemberId
    day: date
    asked_at: Instant


async def plan(work: Work, who: Member) -> Plan | None:
    row = await queries.plan(work, member_id=who.id)
    if row is None:
        return None
    state, sealed = row
    document = work.seals.open_doc(who.key, PLAN, who.id, sealed)
    until = document["paused_until"]
    return Plan(
        state=PlanState(state),
        at=document["at"],
        days=tuple(document["days"]),
        paused_until=date.fromisoformat(until) if until else None,
        quiet_by=document["quiet_by"],
    )


async def save_plan(work: Work, who: Member, changed: Plan) -> None:
    until = changed.paused_until
    document = {
        "at": changed.at,
        "days": list(changed.days),
        "paused_until": until.isoformat() if until else None,
        "quiet_by": changed.quiet_by,
    }
    await queries.save_plan(
        work,
        member_id=who.id,
        community_id=who.community,
        state=changed.state,
        sealed=work.seals.seal_doc(who.key, PLAN, who.id, document),
    )


async def ask(work: Work, who: Member, day: date) -> Prompt:
    """Note that a member is asked about a local day; the same day gives the same prompt."""
    asked = await prompt_of_day(work, who, day)
    if asked is not None:
        return asked
    id = work.ids.new()
    await queries.ask(
        work,
        id=id,
        community_id=who.community,
        member_id=who.id,
        day=_day(work, who.id, day),
        asked_at=work.now,
        sealed=work.seals.seal(who.key, PROMPT, id, day.isoformat().encode()),
    )
    return Prompt(id=id, member=who.id, day=day, asked_at=work.now)


async def prompt(work: Work, who: Member, id: str) -> Prompt | None:
    """Load a prompt that was put to this member; None for anybody else's."""
    row = await queries.prompt(work, id=id)
    return _prompt(work, who, row) if row and row[1] == who.id else None


async def owner(work: Work, id: str) -> MemberId | None:
    """Tell who was asked by a prompt."""
    row = await queries.prompt(work, id=id)
    return MemberId(row[1]) if row else None


async def prompt_of_day(work: Work, who: Member, day: date) -> Prompt | None:
    row = await queries.prompt_of_day(work, day=_day(work, who.id, day))
    return _prompt(work, who, row) if row else None


async def first_unanswered(work: Work, who: Member, since: Instant) -> Prompt | None:
    """Give the first prompt that went out after `since`."""
    row = await queries.first_prompt_after(work, member_id=who.id, after=since)
    return _prompt(work, who, row) if row else None


async def answer(work: Work, who: Member, given: CheckIn) -> None:
    """Keep the answer for its day, over any earlier one."""
    kept = await queries.checkin_of_day(work, day=_day(work, who.id, given.day))
    id = kept[0] if kept else work.ids.new()
    sealed = work.seals.seal_doc(who.key, CHECKIN, id, _document(given))
    line = work.seals.seal(who.key, LINE, id, given.line.encode()) if given.line else None
    if kept:
        await queries.change_checkin(work, id=id, answered_at=work.now, sealed=sealed, line=line)
        return
    await queries.save_checkin(
        work,
        id=id,
        community_id=who.community,
        member_id=who.id,
        day=_day(work, who.id, given.day),
        answered_at=work.now,
        sealed=sealed,
        line=line,
    )


async def answer_of(work: Work, who: Member, day: date) -> CheckIn | None:
    row = await queries.checkin_of_day(work, day=_day(work, who.id, day))
    return _checkin(work, who, row) if row else None


async def take_back(work: Work, who: Member, day: date) -> None:
    """Delete a day's answer, as if it had never been given."""
    row = await queries.checkin_of_day(work, day=_day(work, who.id, day))
    if row:
        await queries.delete_checkin(work, id=row[0])


async def answers(work: Work, who: Member) -> list[CheckIn]:
    return [_checkin(work, who, row) for row in await queries.checkins(work, member_id=who.id)]


async def erase(work: Work, id: MemberId) -> None:
    await queries.delete_checkins(work, member_id=id)
    await queries.delete_prompts(work, member_id=id)
    await queries.delete_plan(work, member_id=id)


async def prune(work: Work, *, answers: Instant, lines: Instant) -> None:
    """Delete what was asked and answered, and the written lines, before an instant each."""
    await queries.prune_lines(work, before=lines)
    await queries.prune_checkins(work, before=answers)
    await queries.prune_prompts(work, before=answers)


def _day(work: Work, id: MemberId, day: date) -> bytes:
    return work.seals.digest("checkin day", id, day.isoformat())


def _prompt(work: Work, who: Member, row: Sequence[Any]) -> Prompt:
    id, member, asked_at, sealed = row
    day = work.seals.open(who.key, PROMPT, id, sealed).decode()
    return Prompt(id=id, member=MemberId(member), day=date.fromisoformat(day), asked_at=asked_at)


def _document(given: CheckIn) -> dict[str, Any]:
    return {
        "day": given.day.isoformat(),
        "mood": given.mood.value,
        "craving": given.craving,
        "halt": [one.value for one in given.halt],
    }


def _checkin(work: Work, who: Member, row: Sequence[Any]) -> CheckIn:
    id, sealed, line = row
    document = work.seals.open_doc(who.key, CHECKIN, id, sealed)
    return CheckIn(
        day=date.fromisoformat(document["day"]),
        mood=Mood(document["mood"]),
        craving=document["craving"],
        halt=tuple(Halt(one) for one in document["halt"]),
        line=work.seals.open(who.key, LINE, id, line).decode() if line else None,
    )
