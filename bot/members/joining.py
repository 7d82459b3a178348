"""Joining in three screens: what this is, what you choose, where you are. Then a receipt."""

from dataclasses import replace

from bot.commands import HELP_NOW, Act, Answer, Needs, Problem, Room
from bot.commands import Path as ActionPath
from bot.database import Work
from bot.members import store
from bot.members.places_asked import LONGEST_CITY, confirm, propose
from bot.members.rules import (
    CONSENT_VERSION,
    DEFAULT_HOUR,
    Path,
    Profile,
    Purpose,
    settle,
    standing_consents,
)
from bot.members.standing import remember_member
from bot.panels import button, hour_of, hours, note, say
from bot.standing import CommunityState, MemberState
from bot.tidy import tidy
from bot.ui import (
    Actions,
    Bullets,
    Button,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Message,
    Option,
    Paragraph,
    Style,
    Text,
    View,
)

room = Room("members")

LONGEST_NAME = 80


@room.command("start", Needs.COMMUNITY)
async def start(act: Act, work: Work) -> Answer:
    """Show what this is; to a member, what they agreed to."""
    if act.who.state is MemberState.ACTIVE:
        return Answer(view=await receipt(act, work))
    if act.who.state is MemberState.STOPPED:
        return Answer(view=_welcome_back())
    if act.who.community_state is CommunityState.SETTING_UP:
        return Answer(view=_not_ready(act))
    return Answer(view=_what_this_is())


def _not_ready(act: Act) -> View:
    first = button("members-set-up", "manage", style=Style.MAIN)
    buttons = (first, _help_now()) if act.who.is_moderator else (_help_now(),)
    return note(say("members-not-ready"), *buttons)


def _welcome_back() -> View:
    return note(
        say("members-welcome-back"),
        button("members-write-again", "members.return", style=Style.MAIN),
        button("members-privacy", "privacy"),
        _help_now(),
    )


def _what_this_is() -> View:
    return View(
        blocks=(
            Heading(text=Message("members-start-title")),
            Paragraph(text=Message("members-start-what")),
            Bullets(
                items=(
                    Message("members-start-kept"),
                    Message("members-start-seen"),
                    Message("members-start-stored"),
                    Message("members-start-leave"),
                )
            ),
            Paragraph(text=Message("members-start-adult")),
            Actions(
                buttons=(
                    button("members-adult-yes", "members.join", style=Style.MAIN, opens_form=True),
                    button("members-adult-no", "members.young"),
                    _help_now(),
                )
            ),
        ),
        preview=Message("members-start-preview"),
    )


def _help_now() -> Button:
    return button("members-help-now", HELP_NOW)


@room.action("young", Needs.ANYONE)
async def young(act: Act, work: Work) -> Answer:
    """Say kindly that this is for adults, and where help is (care.md LAW-6)."""
    return Answer(view=note(say("members-young"), _help_now()))


@room.form("join")
def join_form(act: Act) -> Form:
    """Ask what somebody chooses; a yes is a box of its own, and silence means no."""
    purposes = tuple(
        Option(
            label=Message(f"members-consent-{purpose}"),
            value=purpose,
            hint=Message(f"members-consent-{purpose}-hint"),
        )
        for purpose in act.registry.purposes
    )
    paths = tuple(Option(label=Message(f"members-path-{path}"), value=path.value) for path in Path)
    return Form(
        title=Message("members-join-title"),
        path=str(ActionPath(name="members.join")),
        submit=Message("members-join-submit"),
        fields=(
            Field(name="path", label=Message("members-join-path"), entry=Entry.ONE, options=paths),
            Field(
                name="consents",
                label=Message("members-join-consents"),
                hint=Message("members-join-silence"),
                entry=Entry.SEVERAL,
                options=purposes,
            ),
            Field(
                name="city",
                label=Message("members-join-city"),
                hint=Message("members-join-city-hint"),
                entry=Entry.LINE,
                longest=LONGEST_CITY,
            ),
            Field(
                name="hour",
                label=Message("members-join-hour"),
                entry=Entry.ONE,
                options=hours(),
                value=(str(DEFAULT_HOUR),),
            ),
        ),
    )


@room.action("join", Needs.COMMUNITY)
async def join(act: Act, work: Work) -> Answer:
    """Keep what was chosen until the place is confirmed; nobody is a member before that."""
    if act.who.state in (MemberState.ACTIVE, MemberState.STOPPED):
        return await start(act, work)
    if act.who.community_state is CommunityState.SETTING_UP:
        return Answer(view=_not_ready(act))
    who = await _beginner(act, work)
    typed = act.value("city")
    changed = replace(
        who,
        profile=replace(
            who.profile,
            path=_path(act.value("path")),
            wished=tuple(one for one in Purpose if one.value in act.values("consents")),
            hour=_hour(act.value("hour")),
            proposals=propose(typed),
        ),
    )
    await store.save_member(work, changed)
    return Answer(view=_where(changed, act, work, typed))


@room.form("city")
def city_form(act: Act) -> Form:
    """Ask for the city once more, with all that was chosen before still kept."""
    return Form(
        title=Message("members-city-title"),
        path=str(ActionPath(name="members.city")),
        submit=Message("members-city-submit"),
        fields=(
            Field(
                name="city",
                label=Message("members-join-city"),
                hint=Message("members-join-city-hint"),
                entry=Entry.LINE,
                required=True,
                longest=LONGEST_CITY,
            ),
        ),
    )


@room.action("city", Needs.COMMUNITY)
async def city(act: Act, work: Work) -> Answer:
    """Look for another city while joining."""
    who = await _joining(act, work)
    typed = act.value("city")
    changed = replace(who, profile=replace(who.profile, proposals=propose(typed)))
    await store.save_member(work, changed)
    return Answer(view=_where(changed, act, work, typed))


def _where(who: store.Member, act: Act, work: Work, typed: str) -> View:
    if who.profile.proposals:
        return confirm(
            who.profile.proposals, act, work.now, yes="members.confirm", again="members.city"
        )
    another = button("members-city-other", "members.city", style=Style.MAIN, opens_form=True)
    if not typed.strip():
        return note(say("members-city-missing"), another)
    return note(
        say("members-city-unknown", typed=tidy(typed, LONGEST_CITY, one_line=True)), another
    )


@room.action("confirm", Needs.COMMUNITY)
async def confirmed(act: Act, work: Work) -> Answer:
    """Make somebody a member: their place is known, and each yes becomes a consent."""
    who = await _joining(act, work)
    profile = settle(who.profile, act.choice)
    if profile is None:
        raise Problem(say("expired-action"))
    member = replace(
        who, state=MemberState.ACTIVE, profile=replace(profile, wished=(), is_closed=False)
    )
    await store.save_member(work, member)
    for purpose in who.profile.wished:
        await store.give_consent(work, member, purpose, CONSENT_VERSION)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)
    joined = replace(act, who=replace(act.who, member=member.id, state=MemberState.ACTIVE))
    return Answer(view=await receipt(joined, work))


@room.action("receipt")
async def show_receipt(act: Act, work: Work) -> Answer:
    """Show again what a member agreed to."""
    return Answer(view=await receipt(act, work))


async def receipt(act: Act, work: Work) -> View:
    """Say in full what a member agreed to and what not, so that it can be read again."""
    who = await store.known_member(work, act.who.member)
    agreed = standing_consents(await store.consents(work, who.id))
    rows: list[tuple[Text, Text]] = [
        (
            Message(f"members-consent-{purpose}"),
            Message("members-yes" if purpose in agreed else "members-no"),
        )
        for purpose in act.registry.purposes
    ]
    return View(
        blocks=(
            Heading(text=Message("members-receipt-title")),
            Facts(rows=tuple(rows)),
            Paragraph(text=Message("members-receipt-change")),
            Paragraph(text=Message("members-say-hello")),
            Actions(
                buttons=(
                    button("members-home", "alongside", style=Style.MAIN),
                    button("members-settings", "settings"),
                    button("members-privacy", "privacy"),
                )
            ),
        ),
        preview=Message("members-receipt-preview"),
    )


@room.action("return")
async def come_back(act: Act, work: Work) -> Answer:
    """Let a stopped member be written to again; what they agreed to before holds again."""
    who = await store.known_member(work, act.who.member)
    member = replace(who, state=MemberState.ACTIVE)
    await store.save_member(work, member)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)
    return Answer(view=note(say("members-returned"), button("members-home", "alongside")))


@room.action("stop", typed=True)
async def stop(act: Act, work: Work) -> Answer:
    """Write nothing more to a member, of any kind, until they come back."""
    who = await store.known_member(work, act.who.member)
    member = replace(who, state=MemberState.STOPPED)
    await store.save_member(work, member)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)
    return Answer(
        view=note(
            say("members-stopped"),
            button("members-write-again", "members.return"),
            button("members-privacy", "privacy"),
        )
    )


async def _beginner(act: Act, work: Work) -> store.Member:
    if act.who.member is not None:
        return await store.known_member(work, act.who.member)
    assert act.who.community is not None  # noqa: S101 - the policy asked for a community
    home = await store.community(work, act.who.community)
    profile = Profile(
        account=act.intent.account,
        person=act.intent.actor.person,
        name=tidy(act.intent.actor.name, LONGEST_NAME, one_line=True),
        locale=act.who.locale,  # the language they are reading this in
    )
    return await store.add_member(work, home, profile)


async def _joining(act: Act, work: Work) -> store.Member:
    if act.who.state is not MemberState.JOINING:
        raise Problem(say("expired-action"))
    return await store.known_member(work, act.who.member)


def _path(value: str) -> Path | None:
    return Path(value) if value in set(Path) else None


def _hour(value: str) -> int:
    hour = hour_of(value)
    return DEFAULT_HOUR if hour is None else hour
