"""What a member sees of their check-ins."""

from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.checkins.rules import (
    EVERY_DAY,
    LONGEST_LINE,
    MOST_CRAVING,
    ONE_DAY,
    THREE_DAYS,
    WORKING_DAYS,
    CheckIn,
    Halt,
    Mood,
    Plan,
    PlanState,
    Recent,
)
from bot.clock import Instant, instant_of, local_date
from bot.commands import HELP_NOW, Path
from bot.panels import button, form, hour, note, option, say
from bot.ui import (
    Actions,
    Block,
    Button,
    Entry,
    Field,
    Form,
    Heading,
    Menu,
    Message,
    Moment,
    Option,
    Paragraph,
    Press,
    Style,
    View,
    WallTime,
    Words,
)

RHYTHMS = MappingProxyType(
    {
        "working-days": WORKING_DAYS,
        "three-days": THREE_DAYS,
        "one-day": ONE_DAY,
        "every-day": EVERY_DAY,
    }
)
PAUSES = (1, 3, 7, 14, 30, 90)
"""Days."""

EVENING = time(20)


def prompt(asked: str, greeting: Message, *, has_evening: bool) -> View:
    """Ask how today is, with five words to tap and a way to less."""
    return View(
        blocks=(
            Paragraph(text=greeting),
            Actions(buttons=moods(asked)),
            ways_out(asked, has_evening=has_evening),
        ),
        preview=Message("checkins-preview"),
    )


def moods(asked: str) -> tuple[Button, ...]:
    return tuple(
        button(f"checkins-mood-{mood}", "checkins.answer", subject=asked, choice=mood.value)
        for mood in Mood
    )


def ways_out(asked: str, *, has_evening: bool) -> Menu:
    """Offer later, less often, a pause and an end, in every prompt (CHK-1)."""
    tonight = Path(name="checkins.later", subject=asked, choice="tonight")
    return Menu(
        placeholder=Message("checkins-ways-out"),
        options=(
            _line("checkins-later-hour", Path(name="checkins.later", subject=asked, choice="hour")),
            *((_line("checkins-later-tonight", tonight),) if has_evening else ()),
            _line("checkins-less-often", Path(name="checkins.less", subject=asked)),
            _line("checkins-pause-until", Path(name="checkins.pause", subject=asked)),
            _line("checkins-stop", Path(name="checkins.stop", subject=asked)),
        ),
    )


def _line(label: str, path: Path) -> Option:
    return Option(label=Message(label), press=Press(path=str(path)))


def saved(asked: str, mood: Mood, *, is_hard: bool, added: bool = False) -> View:
    """Acknowledge without saying the answer back (CHK-4); a hard one gets an offer, privately."""
    add = button("checkins-add", "checkins.more", subject=asked, opens_form=True)
    take_back = button("checkins-undo", "checkins.undo", subject=asked)
    if mood is Mood.NOT_TODAY:
        return note(say("checkins-not-today"), take_back)
    blocks: list[Block] = [Paragraph(text=Message("checkins-saved"))]
    if is_hard:
        blocks += _offer()
    blocks.append(Actions(buttons=(take_back,) if added else (add, take_back)))
    return View(blocks=tuple(blocks), preview=Message("checkins-saved"))


def _offer() -> tuple[Block, ...]:
    return (
        Paragraph(text=Message("checkins-hard")),
        Actions(
            buttons=(
                button("checkins-help-now", HELP_NOW, style=Style.MAIN),
                button("checkins-ten-minutes", "care.tool", choice="ten-minutes"),
                button("checkins-not-now", "checkins.not-now"),
            )
        ),
    )


def not_now() -> View:
    return note(say("checkins-not-now-said"))


def undone(asked: str) -> View:
    return View(
        blocks=(Paragraph(text=Message("checkins-undone")), Actions(buttons=moods(asked))),
        preview=Message("checkins-undone"),
    )


def panel(
    asked: str,
    given: CheckIn | None,
    lately: Recent,
    plan: Plan,
    *,
    zone: ZoneInfo,
    has_evening: bool,
    sleeps: bool,
    is_closed: bool,
) -> View:
    """Show today, how often lately, and when the next prompts come.

    `is_closed` says that the last message to this member was turned away.
    """
    counted = say("checkins-recent", answered=lately.answered, days=lately.days)
    return View(
        blocks=(
            Heading(text=Message("checkins-title")),
            *corner(asked, given),
            *((Paragraph(text=counted),) if lately.answered else ()),
            Paragraph(text=_rhythm(plan, zone)),
            *_asleep(plan, sleeps=sleeps),
            *((Paragraph(text=Message("closed-messages")),) if is_closed else ()),
            Actions(buttons=_switches(plan)),
            ways_out(asked, has_evening=has_evening),
        ),
        preview=Message("checkins-title"),
    )


def _switches(plan: Plan) -> tuple[Button, ...]:
    change = button("checkins-change-hours", "checkins.hours", opens_form=True)
    if plan.state is PlanState.ON:
        return (change,)
    return (button("checkins-resume", "checkins.resume", style=Style.MAIN), change)


def corner(asked: str, given: CheckIn | None) -> tuple[Block, ...]:
    """Give today's question, or that it is answered, without the answer."""
    if given is None:
        return (Paragraph(text=Message("checkins-today")), Actions(buttons=moods(asked)))
    return (
        Paragraph(text=Message("checkins-today-saved")),
        Actions(
            buttons=(
                button("checkins-change", "checkins.change", subject=asked),
                button("checkins-add", "checkins.more", subject=asked, opens_form=True),
                button("checkins-undo", "checkins.undo", subject=asked),
            )
        ),
    )


def change(asked: str) -> View:
    """Put the question again, for another answer."""
    return View(
        blocks=(Paragraph(text=Message("checkins-today")), Actions(buttons=moods(asked))),
        preview=Message("checkins-preview"),
    )


def _asleep(plan: Plan, *, sleeps: bool) -> tuple[Block, ...]:
    """Say that nothing would come, because the hour lies in the hours of sleep."""
    if plan.state is PlanState.ON and sleeps:
        return (Paragraph(text=say("checkins-in-sleep", at=WallTime(plan.at))),)
    return ()


def _rhythm(plan: Plan, zone: ZoneInfo) -> Message:
    match plan.state:
        case PlanState.ON:
            name = next((one for one, days in RHYTHMS.items() if days == plan.days), "some-days")
            return say(f"checkins-rhythm-{name}", at=WallTime(plan.at), count=len(plan.days))
        case PlanState.PAUSED if plan.paused_until is not None:
            return _until("checkins-is-paused", plan.paused_until, zone)
        case PlanState.QUIET:
            return say("checkins-is-quiet")
    return say("checkins-is-off")


def planned(plan: Plan, zone: ZoneInfo, *, sleeps: bool = False) -> View:
    """Say what holds now, with the way to change it."""
    home = button("checkins-title", "checkin")
    return View(
        blocks=(
            Paragraph(text=_rhythm(plan, zone)),
            *_asleep(plan, sleeps=sleeps),
            Actions(buttons=(*_switches(plan), home)),
        ),
        preview=Message("checkins-title"),
    )


def rhythms(gentler: tuple[tuple[int, ...], ...]) -> View:
    """Offer rhythms below the present one, and a pause when there is none."""
    names = [name for name, days in RHYTHMS.items() if days in gentler]
    buttons = tuple(
        button(f"checkins-take-{name}", "checkins.rhythm", choice=name) for name in names
    )
    rest = button("checkins-pause-until", "checkins.pause")
    return note(say("checkins-less-question"), *buttons, rest)


def write_less() -> View:
    """Ask once, after two quiet weeks; then the prompts rest (CHK-6)."""
    return note(
        say("checkins-write-less"),
        button("checkins-go-on", "checkins.resume"),
        button("checkins-less-often", "checkins.less"),
        button("checkins-stop", "checkins.stop"),
    )


def tonight(now: Instant, zone: ZoneInfo) -> Instant | None:
    """Give this evening's moment for asking again; None when the evening is over."""
    evening = instant_of(datetime.combine(local_date(now, zone), EVENING, zone))
    return evening if evening > now else None


def asked_later(at: Instant) -> View:
    return note(Message("checkins-later-set", {"at": Moment(at=at, style="time")}))


def pauses(now: Instant, zone: ZoneInfo) -> View:
    """Offer days until which nothing is asked."""
    today = local_date(now, zone)
    options = tuple(
        option(
            _until("checkins-until", today + timedelta(days=days), zone),
            "checkins.pause-for",
            str(days),
        )
        for days in PAUSES
    )
    question = Message("checkins-pause-question")
    return View(
        blocks=(
            Paragraph(text=question),
            Menu(placeholder=Message("checkins-pause-until"), options=options),
        ),
        preview=question,
    )


def paused(until: date, zone: ZoneInfo) -> View:
    return note(
        _until("checkins-paused", until, zone), button("checkins-resume", "checkins.resume")
    )


def _until(message: str, day: date, zone: ZoneInfo) -> Message:
    noon = instant_of(datetime.combine(day, time(12), zone))
    return Message(message, {"day": Moment(at=noon, style="day")})


def stopped() -> View:
    return note(say("checkins-stopped"), button("checkins-resume", "checkins.resume"))


def hours_form() -> Form:
    """Ask at which hour and on which days."""
    days = Field(
        name="days",
        label=Message("checkins-hours-days"),
        entry=Entry.SEVERAL,
        options=tuple(
            Option(label=Message(f"checkins-day-{day}"), value=str(day)) for day in EVERY_DAY
        ),
    )
    return form(
        "checkins-hours-title",
        "checkins.hours",
        hour("hour", "checkins-hours-hour"),
        days,
        submit="checkins-save",
        intro="checkins-hours-intro",
    )


def more_form(asked: str, *, with_line: bool) -> Form:
    """Ask what can be added to an answer."""
    fields = (_craving(), _halt(), *((_line_of_words(),) if with_line else ()))
    return form(
        "checkins-more-title",
        "checkins.more",
        *fields,
        submit="checkins-save",
        intro="checkins-more-intro",
        subject=asked,
    )


def _craving() -> Field:
    return Field(
        name="craving",
        label=Message("checkins-craving"),
        hint=Message("checkins-craving-hint"),
        entry=Entry.ONE,
        options=tuple(
            Option(label=Words(str(one)), value=str(one)) for one in range(MOST_CRAVING + 1)
        ),
    )


def _halt() -> Field:
    options = tuple(Option(label=Message(f"checkins-halt-{one}"), value=one.value) for one in Halt)
    return Field(name="halt", label=Message("checkins-halt"), entry=Entry.SEVERAL, options=options)


def _line_of_words() -> Field:
    return Field(
        name="line",
        label=Message("checkins-line"),
        hint=Message("checkins-line-hint"),
        entry=Entry.LINES,
        longest=LONGEST_LINE,
    )
