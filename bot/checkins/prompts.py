"""The prompt: when it is due, and what is said (or not) at the moment it goes out."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.checkins import store, views
from bot.checkins.rules import Plan, PlanState, has_fallen_quiet, part_of_day
from bot.clock import MINUTE, local_date, moment_of
from bot.database import Work
from bot.delivery import (
    Composed,
    Dropped,
    Kind,
    Lifetime,
    Outgoing,
    Rank,
    Schedule,
    cancel_for,
    is_under_way,
    put_schedule,
    rest_schedules,
    stop_schedules,
)
from bot.members import (
    Member,
    Purpose,
    consents,
    known_member,
    quiet_hours,
    standing_consents,
)
from bot.memory import Memory
from bot.panels import say, wall_time
from bot.standing import MemberId, MemberState
from bot.ui import Text, WallTime

LATEST = 90 * MINUTE
"""A prompt comes within 90 minutes of its hour or not at all (reliability.md G4)."""


async def compose(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    """Choose the words as the prompt goes out, or say why it does not.

    Run again for a further attempt, it says the same.
    """
    if outgoing.member is None:
        return Dropped("nobody-there")
    who = await known_member(work, outgoing.member)
    if Purpose.CHECKINS not in standing_consents(await consents(work, who.id)):
        return Dropped("no-consent")
    plan = await _awake(work, who, outgoing)
    if plan.quiet_by == outgoing.id:
        return Composed(view=views.write_less(), why=_why(plan))
    if plan.state is not PlanState.ON:
        return Dropped("resting")
    day = _day(outgoing)
    if await store.answer_of(work, who, day) is not None:
        return Dropped("answered")
    if await _fell_quiet(work, who, day):
        await _rest(work, who, plan, outgoing)
        return Composed(view=views.write_less(), why=_why(plan))
    asked = await store.ask(work, who, day)
    is_days_own = outgoing.about is None
    if is_days_own and await is_under_way(work, about=asked.id, kind=asked_again):
        return Dropped("asked-for-later")
    greeting = f"checkins-greeting-{part_of_day(moment_of(work.now, outgoing.to.zone).hour)}"
    has_evening = views.tonight(work.now, outgoing.to.zone) is not None
    return Composed(
        view=views.prompt(asked.id, say(greeting, name=who.profile.name), has_evening=has_evening),
        why=_why(plan),
    )


checkin_prompt = Kind(name="checkins.prompt", lifetime=Lifetime(lasts=LATEST), compose=compose)
asked_again = Kind(
    name="checkins.asked-again",
    lifetime=Lifetime(lasts=LATEST),
    compose=compose,
    rank=Rank.SOON,
    respects_quiet=False,  # the member asked for this hour; quiet hours do not hold it
)

KINDS = (checkin_prompt, asked_again)


async def keep_in_step(id: MemberId, work: Work, memory: Memory) -> None:
    """Bring the schedule in step with a member's consents, plan, clock and sleep."""
    who = await known_member(work, id)
    agreed = Purpose.CHECKINS in standing_consents(await consents(work, id))
    plan = await store.plan(work, who)
    if plan is None and agreed:
        plan = Plan(at=wall_time(who.profile.hour))
        await store.save_plan(work, who, plan)
    if plan is not None and not agreed and plan.state is not PlanState.ON:
        # Without a yes nothing is asked; with the next one it begins anew.
        plan = replace(plan, state=PlanState.ON, paused_until=None, quiet_by=None)
        await store.save_plan(work, who, plan)
    if plan is None or plan.state is not PlanState.ON:
        await cancel_for(work, id, kind=asked_again)
    runs = plan is not None and plan.state in (PlanState.ON, PlanState.PAUSED)
    if plan is None or not runs or not agreed or who.state is not MemberState.ACTIVE:
        await cancel_for(work, id, kind=asked_again)
        await stop_schedules(work, id, checkin_prompt)
        return
    await put_schedule(
        work,
        Schedule(
            kind=checkin_prompt,
            to=id,
            at=time.fromisoformat(plan.at),
            zone=ZoneInfo(who.profile.zone or "UTC"),
            weekdays=frozenset(plan.days),
            spread_up_to=memory.prompt_spread,
            quiet=quiet_hours(who.profile),
            first_day=plan.paused_until,
        ),
    )


async def plan_in_force(work: Work, who: Member) -> Plan:
    """Give the plan as it holds now: off without a yes or after a stop, on after a pause."""
    plan = await store.plan(work, who) or Plan(at=wall_time(who.profile.hour))
    agreed = Purpose.CHECKINS in standing_consents(await consents(work, who.id))
    if not agreed or who.state is not MemberState.ACTIVE:
        return replace(plan, state=PlanState.OFF, paused_until=None)
    today = local_date(work.now, ZoneInfo(who.profile.zone or "UTC"))
    if plan.state is PlanState.PAUSED and plan.paused_until and plan.paused_until <= today:
        return replace(plan, state=PlanState.ON, paused_until=None)
    return plan


def sleeps_through(who: Member, plan: Plan) -> bool:
    """Say whether the hour of the prompts lies in the hours of sleep, so that none would come."""
    if who.profile.sleep is None:
        return False
    start, end = who.profile.sleep.start, who.profile.sleep.end
    return start <= plan.at < end if start < end else not end <= plan.at < start


async def _awake(work: Work, who: Member, outgoing: Outgoing) -> Plan:
    """Load the plan; a pause whose day has come is over."""
    plan = await store.plan(work, who) or Plan(state=PlanState.OFF)
    is_over = (
        plan.state is PlanState.PAUSED
        and plan.paused_until is not None
        and plan.paused_until <= _day(outgoing)
    )
    if not is_over:
        return plan
    awake = replace(plan, state=PlanState.ON, paused_until=None)
    await store.save_plan(work, who, awake)
    return awake


async def _fell_quiet(work: Work, who: Member, day: date) -> bool:
    first = await store.first_unanswered(work, who, who.acted_at)
    return has_fallen_quiet(first.day if first else None, day)


async def _rest(work: Work, who: Member, plan: Plan, outgoing: Outgoing) -> None:
    """Ask no more until the member acts; this one message still goes out."""
    resting = replace(plan, state=PlanState.QUIET, quiet_by=outgoing.id)
    await store.save_plan(work, who, resting)
    # Not stopped, which would take back this very message.
    await rest_schedules(work, who.id, checkin_prompt)


def _day(outgoing: Outgoing) -> date:
    asked_for = outgoing.args.get("day")
    if isinstance(asked_for, str):
        return date.fromisoformat(asked_for)
    assert outgoing.day is not None  # noqa: S101 - a prompt comes of a schedule or is asked for
    return outgoing.day


def _why(plan: Plan) -> dict[str, Text]:
    return {
        "schedule": say("checkins-why-schedule", at=WallTime(plan.at)),
        "consent": say("checkins-why-consent"),
        "rule": say("checkins-why-rule"),
    }
