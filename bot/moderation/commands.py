"""The first page of `manage`: where the community is, who moderates and when, live or paused."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Act, Answer, Needs, Problem, Room, read_path
from bot.database import Work
from bot.delivery import are_moderators_unreached, paused_channels
from bot.members import (
    Charter,
    Community,
    Hours,
    city_form,
    community,
    confirm,
    known,
    remember_community,
    save_community,
    settle_charter,
)
from bot.moderation.notices import tell_what_is_open
from bot.moderation.store import Noted, changes, note_change
from bot.panels import button, form, hour, hour_of, note, say, wall_time
from bot.standing import CommunityState
from bot.text import country_name
from bot.ui import (
    Actions,
    Block,
    Button,
    Channel,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Message,
    Moment,
    Paragraph,
    Style,
    View,
    WallTime,
    Words,
)

room = Room("manage")

MOST_MODERATORS = 25
USUAL_HOURS = ("18:00", "22:00")


@room.command("manage", Needs.MODERATOR)
async def manage(act: Act, work: Work) -> Answer:
    """Show what is decided, what is still missing, and the way to each."""
    home = await home_of(act, work)
    latest = await changes(work, home.id, 1)
    return Answer(view=await _page(home, act, work, latest))


async def _page(home: Community, act: Act, work: Work, latest: Sequence[Noted] = ()) -> View:
    changed = [Paragraph(text=say("moderation-changed", at=Moment(at=one.at))) for one in latest]
    refused = await _refused(home, work)
    blocks: list[Block] = [
        Heading(text=Message("moderation-title")),
        Facts(rows=_facts(home, act)),
        *changed,
        *(Paragraph(text=text) for text in refused),
        Paragraph(text=Message(_state_message(home))),
        Actions(buttons=(*_switches(home), *_again(refused), *_forms())),
    ]
    return View(blocks=tuple(blocks), preview=Message("moderation-title"))


async def _refused(home: Community, work: Work) -> list[Message]:
    """Say where the platform refuses what is to be posted."""
    said = []
    if home.charter.told_in is not None and await are_moderators_unreached(work, home.id):
        said.append(say("moderation-told-unreached", channel=Channel(home.charter.told_in)))
    if held := await paused_channels(work, home.id):
        said.append(say("moderation-held", count=len(held)))
    return said


def _again(refused: Sequence[Message]) -> tuple[Button, ...]:
    return (button("moderation-try-again", "notices.try-again"),) if refused else ()


def _facts(home: Community, act: Act) -> tuple[tuple[Message, Message | Words], ...]:
    charter = home.charter
    none = Message("moderation-none")
    country = Words(country_name(charter.country, act.who.locale)) if charter.country else none
    times = (
        say(
            "moderation-hours-from-to",
            start=WallTime(charter.hours.start),
            end=WallTime(charter.hours.end),
        )
        if charter.hours
        else none
    )
    return (
        (Message("moderation-country"), country),
        (Message("moderation-city"), Words(charter.city) if charter.city else none),
        (Message("moderation-hours"), times),
        (
            Message("moderation-who"),
            say("moderation-who-count", count=len(charter.moderators)),
        ),
        (Message("moderation-told"), _told(charter.told_in)),
    )


def _told(channel: str | None) -> Message:
    if channel is None:
        return Message("moderation-told-nowhere")
    return say("moderation-told-channel", channel=Channel(channel))


def _state_message(home: Community) -> str:
    match home.state:
        case CommunityState.LIVE:
            return "moderation-is-live"
        case CommunityState.PAUSED:
            return "moderation-is-paused"
        case _ if home.charter.is_complete:
            return "moderation-is-complete"
    return "moderation-is-missing"


def _switches(home: Community) -> tuple[Button, ...]:
    if home.state is CommunityState.LIVE:
        return (button("moderation-pause-all", "manage.pause", style=Style.DANGER),)
    if home.state is CommunityState.PAUSED:
        return (button("moderation-resume", "manage.live", style=Style.MAIN),)
    if home.charter.is_complete:
        return (button("moderation-go-live", "manage.live", style=Style.MAIN),)
    return ()


def _forms() -> tuple[Button, ...]:
    return (
        button("moderation-change-place", "manage.place", opens_form=True),
        button("moderation-change-hours", "manage.hours", opens_form=True),
        button("moderation-change-who", "manage.who", opens_form=True),
        button("moderation-told", "notices.place", opens_form=True),
    )


@room.form("place")
def place_form(act: Act) -> Form:
    """Ask which city the community is in, or is nearest to."""
    return city_form("manage.place", label="moderation-place-city", why="moderation-place-hint")


@room.action("place", Needs.MODERATOR)
async def place(act: Act, work: Work) -> Answer:
    """Propose the places that the typed city may mean."""
    home = await home_of(act, work)
    proposed = known(act.value("city"), work.ids.new())
    await save_community(work, replace(home, charter=replace(home.charter, proposals=proposed)))
    return Answer(
        view=confirm(proposed, act, work.now, yes="manage.place-confirmed", again="manage.place")
    )


@room.action("place-confirmed", Needs.MODERATOR)
async def place_confirmed(act: Act, work: Work) -> Answer:
    """Take the confirmed place: the help card's numbers and the community's clock follow it."""
    home = await home_of(act, work)
    charter = settle_charter(home.charter, act.subject, act.choice)
    if charter is None:
        raise Problem(say("expired-action"))
    if charter.country is None:
        raise Problem(say("moderation-place-no-country"))
    return await decided(act, work, home, charter)


@room.form("hours")
def hours_form(act: Act) -> Form:
    """Ask when moderators are usually there."""
    decided = act.memory.community(act.intent)
    start, end = (int(one[:2]) for one in (decided and decided.hours) or USUAL_HOURS)
    return form(
        "moderation-hours-title",
        "manage.hours",
        hour("start", "moderation-hours-start", start),
        hour("end", "moderation-hours-end", end),
        submit="moderation-save",
        intro="moderation-hours-why",
    )


@room.action("hours", Needs.MODERATOR)
async def keep_hours(act: Act, work: Work) -> Answer:
    """Keep the hours in which moderators are usually there."""
    start, end = hour_of(act.value("start")), hour_of(act.value("end"))
    if start is None or end is None or start == end:
        raise Problem(say("moderation-hours-both"))
    home = await home_of(act, work)
    there = Hours(start=wall_time(start), end=wall_time(end))
    return await decided(act, work, home, replace(home.charter, hours=there))


@room.form("who")
def who_form(act: Act) -> Form:
    """Ask which roles, or which people, moderate."""
    field = Field(
        name="moderators",
        label=Message("moderation-who"),
        entry=Entry.MODERATORS,
        value=chosen.moderators if (chosen := act.memory.community(act.intent)) else (),
        longest=MOST_MODERATORS,
    )
    return form(
        "moderation-who-title",
        "manage.who",
        field,
        submit="moderation-save",
        intro="moderation-who-why",
    )


@room.action("who", Needs.MODERATOR)
async def keep_moderators(act: Act, work: Work) -> Answer:
    """Keep who moderates, beside those whom the platform itself lets manage."""
    home = await home_of(act, work)
    chosen = act.values("moderators")[:MOST_MODERATORS]
    return await decided(act, work, home, replace(home.charter, moderators=chosen))


@room.action("live", Needs.MODERATOR)
async def go_live(act: Act, work: Work) -> Answer:
    """Open the community, or end its pause; refused while something is still to be decided."""
    home = await home_of(act, work)
    if not home.charter.is_complete:
        raise Problem(say("moderation-is-missing"))
    answer = await _switched(act, work, home, CommunityState.LIVE, "moderation-now-live")
    await tell_what_is_open(work, home.id)
    return answer


@room.action("pause", Needs.MODERATOR)
async def pause_all(act: Act, work: Work) -> Answer:
    """Hold back everything the bot would send here, at once; help now goes on working."""
    home = await home_of(act, work)
    if home.state is not CommunityState.LIVE:
        raise Problem(say("moderation-not-live"))
    return await _switched(act, work, home, CommunityState.PAUSED, "moderation-now-paused")


async def home_of(act: Act, work: Work) -> Community:
    """Load the community of a moderator's act."""
    assert act.who.community is not None  # noqa: S101 - the policy asked for a moderator
    return await community(work, act.who.community)


async def note_act(act: Act, work: Work, home: Community) -> None:
    """Note that a moderator did this."""
    path = read_path(act.intent.path)
    assert path is not None  # noqa: S101 - an action is asked for by its path
    await note_change(work, home.id, act.intent.actor.person, path.name)


async def decided(act: Act, work: Work, home: Community, charter: Charter) -> Answer:
    """Keep what a moderator decided, and show the page as it is now."""
    changed = replace(home, charter=charter)
    await save_community(work, changed)
    await note_act(act, work, home)
    remember_community(work, act.memory, changed)
    return Answer(view=await _page(changed, act, work))


async def _switched(
    act: Act, work: Work, home: Community, state: CommunityState, message: str
) -> Answer:
    changed = replace(home, state=state)
    await save_community(work, changed)
    await note_act(act, work, home)
    remember_community(work, act.memory, changed)
    return Answer(view=note(say(message), button("moderation-title", "manage")))
