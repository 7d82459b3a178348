"""The daily check-in: one tap saves; everything after it can be skipped, changed or taken back."""

from dataclasses import asdict, replace
from datetime import date, timedelta

from bot.checkins import store, views
from bot.checkins.prompts import asked_again, keep_in_step, plan_in_force, sleeps_through
from bot.checkins.rules import (
    LONGEST_LINE,
    CheckIn,
    Halt,
    Mood,
    Plan,
    PlanState,
    craving_of,
    less_often,
    recent,
)
from bot.clock import HOUR, Instant, local_date
from bot.commands import Act, Answer, Holding, Problem, Room
from bot.database import Work
from bot.delivery import Say, cancel, queue
from bot.members import (
    Member,
    Purpose,
    community,
    consents,
    give_consent,
    known_member,
    standing_consents,
    welcome_back,
)
from bot.panels import hour_of, say, wall_time
from bot.standing import CommunityState, MemberId
from bot.tidy import tidy
from bot.ui import JSON, Block, Form

room = Room("checkins")
room.asks_for(Purpose.CHECKINS)
room.follow(keep_in_step)
room.owner(lambda id, work: store.owner(work, id))


@room.command("checkin")
async def checkin(act: Act, work: Work) -> Answer:
    """Ask now, or show today's answer; with the hours, a pause and the way out beside it."""
    who = await known_member(work, act.who.member)
    today = local_date(work.now, act.who.zone)
    asked = await store.ask(work, who, today)
    given = await store.answer_of(work, who, today)
    days = [one.day for one in await store.answers(work, who) if one.mood is not Mood.NOT_TODAY]
    plan = await plan_in_force(work, who)
    lately = recent(days, today)
    return Answer(
        view=views.panel(
            asked.id,
            given,
            lately,
            plan,
            zone=act.who.zone,
            has_evening=views.tonight(work.now, act.who.zone) is not None,
            sleeps=sleeps_through(who, plan),
            is_closed=who.profile.is_closed,
        )
    )


@room.on_home
async def corner(act: Act, work: Work) -> tuple[Block, ...]:
    """Put today's check-in on the home panel."""
    who = await known_member(work, act.who.member)
    today = local_date(work.now, act.who.zone)
    asked = await store.ask(work, who, today)
    return views.corner(asked.id, await store.answer_of(work, who, today))


@room.action("answer")
async def answer(act: Act, work: Work) -> Answer:
    """Save one tap for the day it was asked for; another tap changes it."""
    who, asked = await _asked(act, work)
    mood = _mood(act.choice)
    earlier = await store.answer_of(work, who, asked.day)
    given = CheckIn(day=asked.day, mood=mood)
    if earlier is not None and mood is not Mood.NOT_TODAY:
        given = replace(earlier, mood=mood)
    await store.answer(work, who, given)
    await _wake(act, work, who)
    return Answer(view=views.saved(asked.id, mood, is_hard=mood is Mood.STRUGGLING))


@room.form("more")
def more_form(act: Act) -> Form:
    """Ask what can be added; each can be left empty, and the line is there if it was turned on."""
    return views.more_form(act.subject, with_line=act.who.writes_notes)


@room.action("more")
async def more(act: Act, work: Work) -> Answer:
    """Keep what was added; what was left empty stays as it was."""
    who, asked = await _asked(act, work)
    earlier = await store.answer_of(work, who, asked.day)
    if earlier is None:
        raise Problem(say("checkins-tap-first"))
    craving = craving_of(act.value("craving"))
    halt = tuple(one for one in Halt if one.value in act.values("halt"))
    line = _line(act)
    given = replace(
        earlier,
        craving=earlier.craving if craving is None else craving,
        halt=halt or earlier.halt,
        line=line or earlier.line,
    )
    await store.answer(work, who, given)
    said_now = CheckIn(day=asked.day, mood=earlier.mood, craving=craving)
    return Answer(view=views.saved(asked.id, given.mood, is_hard=said_now.is_hard, added=True))


@room.action("change")
async def change(act: Act, work: Work) -> Answer:
    """Put the question again, for another answer."""
    _, asked = await _asked(act, work)
    return Answer(view=views.change(asked.id))


@room.action("not-now")
async def not_now(act: Act, work: Work) -> Answer:
    """Leave it there; the offer stays where it was."""
    return Answer(view=views.not_now())


@room.action("undo")
async def undo(act: Act, work: Work) -> Answer:
    """Take a day's answer back, as if it had never been given."""
    who, asked = await _asked(act, work)
    await store.take_back(work, who, asked.day)
    return Answer(view=views.undone(asked.id))


@room.action("later")
async def later(act: Act, work: Work) -> Answer:
    """Ask once more: in an hour, or this evening; quiet hours do not hold what was asked for."""
    who, asked = await _asked(act, work)
    plan = await plan_in_force(work, who)
    if plan.state is not PlanState.ON:
        return Answer(view=views.planned(plan, act.who.zone))
    if asked.day != local_date(work.now, act.who.zone):
        raise Problem(say("checkins-later-past"))
    home = await community(work, who.community)
    if home.charter.left_at is not None:
        raise Problem(say("checkins-later-left"))
    if home.state is CommunityState.PAUSED:
        raise Problem(say("checkins-later-paused"))
    at = Instant(work.now + HOUR) if act.choice == "hour" else views.tonight(work.now, act.who.zone)
    if at is None:
        raise Problem(say("checkins-tonight-over"))
    await cancel(work, about=asked.id, kind=asked_again)  # the later word counts
    await queue(
        work,
        Say(
            kind=asked_again,
            to=who.id,
            args={"day": asked.day.isoformat()},
            about=asked.id,
            not_before=at,
        ),
    )
    return Answer(view=views.asked_later(at))


@room.action("less")
async def less(act: Act, work: Work) -> Answer:
    """Offer the gentler rhythms."""
    who = await known_member(work, act.who.member)
    return Answer(view=views.rhythms(less_often((await _plan(work, who)).days)))


@room.action("rhythm")
async def rhythm(act: Act, work: Work) -> Answer:
    """Take another rhythm."""
    who = await known_member(work, act.who.member)
    days = views.RHYTHMS.get(act.choice)
    if days is None:
        raise Problem(say("expired-action"))
    await _change(act, work, who, _changed(await _plan(work, who), days=days))
    return Answer(view=views.planned(await plan_in_force(work, who), act.who.zone))


@room.form("hours")
def hours_form(act: Act) -> Form:
    """Ask at which hour and on which days to be asked."""
    return views.hours_form()


@room.action("hours")
async def keep_hours(act: Act, work: Work) -> Answer:
    """Keep the hour and the days."""
    hour = hour_of(act.value("hour"))
    days = tuple(day for day in range(7) if str(day) in act.values("days"))
    if hour is None and not days:
        raise Problem(say("checkins-hours-both"))
    who = await known_member(work, act.who.member)
    at = None if hour is None else wall_time(hour)
    await _change(act, work, who, _changed(await _plan(work, who), days=days, at=at))
    plan = await plan_in_force(work, who)
    return Answer(view=views.planned(plan, act.who.zone, sleeps=sleeps_through(who, plan)))


@room.action("pause", typed=True)
async def pause(act: Act, work: Work) -> Answer:
    """Offer the days until which somebody can be left in peace."""
    who = await known_member(work, act.who.member)
    plan = await plan_in_force(work, who)
    if plan.state is PlanState.OFF:
        return Answer(view=views.planned(plan, act.who.zone))
    return Answer(view=views.pauses(work.now, act.who.zone))


@room.action("pause-for")
async def pause_for(act: Act, work: Work) -> Answer:
    """Send no prompt for so many days."""
    days = next((one for one in views.PAUSES if act.choice == str(one)), None)
    if days is None:
        raise Problem(say("expired-action"))
    until = local_date(work.now, act.who.zone) + timedelta(days=days)
    who = await known_member(work, act.who.member)
    if (plan := await plan_in_force(work, who)).state is PlanState.OFF:
        return Answer(view=views.planned(plan, act.who.zone))
    paused = replace(plan, state=PlanState.PAUSED, paused_until=until, quiet_by=None)
    await _change(act, work, who, paused)
    return Answer(view=views.paused(until, act.who.zone))


@room.action("stop", typed=True)
async def stop(act: Act, work: Work) -> Answer:
    """Send no more prompts until the member starts them again."""
    who = await known_member(work, act.who.member)
    await _change(
        act, work, who, replace(await _plan(work, who), state=PlanState.OFF, paused_until=None)
    )
    return Answer(view=views.stopped())


@room.action("resume")
async def resume(act: Act, work: Work) -> Answer:
    """Start the prompts again, in the rhythm they had; pressing this is the yes they need."""
    who = await welcome_back(await known_member(work, act.who.member), act, work)
    if Purpose.CHECKINS not in standing_consents(await consents(work, who.id)):
        await give_consent(work, who, Purpose.CHECKINS)
    plan = _running(await _plan(work, who))
    await _change(act, work, who, plan)
    return Answer(view=views.planned(plan, act.who.zone, sleeps=sleeps_through(who, plan)))


async def _asked(act: Act, work: Work) -> tuple[Member, store.Prompt]:
    who = await known_member(work, act.who.member)
    asked = await store.prompt(work, who, act.subject)
    if asked is None:
        raise Problem(say("expired-action"))
    return who, asked


async def _plan(work: Work, who: Member) -> Plan:
    return await store.plan(work, who) or Plan(at=wall_time(who.profile.hour), state=PlanState.OFF)


def _changed(plan: Plan, *, days: tuple[int, ...] | None = None, at: str | None = None) -> Plan:
    """Change when to ask: that ends the bot's own quiet, no pause or stop of the member's."""
    woken = _running(plan) if plan.state is PlanState.QUIET else plan
    return replace(woken, days=days or plan.days, at=at or plan.at)


def _running(plan: Plan) -> Plan:
    return replace(plan, state=PlanState.ON, paused_until=None, quiet_by=None)


async def _change(act: Act, work: Work, who: Member, plan: Plan) -> None:
    await store.save_plan(work, who, plan)
    await keep_in_step(who.id, work, act.memory)


async def _wake(act: Act, work: Work, who: Member) -> None:
    """Answering ends the bot's own quiet, not a pause that the member chose."""
    plan = await _plan(work, who)
    if plan.state is PlanState.QUIET:
        await _change(act, work, who, _running(plan))


def _line(act: Act) -> str:
    """Read the written line; Problem when it is turned off, as it may be since the form opened."""
    if act.value("line") and not act.who.writes_notes:
        raise Problem(say("checkins-line-off"))
    if len(act.value("line")) > LONGEST_LINE:
        raise Problem(say("too-long", longest=LONGEST_LINE))
    return tidy(act.value("line"), LONGEST_LINE)


def _mood(choice: str) -> Mood:
    try:
        return Mood(choice)
    except ValueError:
        raise Problem(say("expired-action")) from None


async def _export(id: MemberId, work: Work) -> list[dict[str, JSON]]:
    who = await known_member(work, id)
    plan = await store.plan(work, who)
    given = [asdict(one) for one in await store.answers(work, who)]
    rows = [asdict(plan), *given] if plan else given
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
        }
        for row in rows
    ]


async def _erase(id: MemberId, work: Work) -> None:
    await store.erase(work, id)


room.holds(Holding(name="checkins", export=_export, erase=_erase))
