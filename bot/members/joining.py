"""Joining in three screens: what this is, what you choose, where you are. Then a receipt."""

from dataclasses import replace

from bot.commands import Act, Answer, Needs, Problem, Room
from bot.database import Work
from bot.members import screens, store
from bot.members.places_asked import city_form, proposals
from bot.members.rules import (
    CONSENT_VERSION,
    DEFAULT_HOUR,
    LONGEST_NAME,
    Path,
    Profile,
    Purpose,
    settle,
    standing_consents,
)
from bot.members.standing import remember_member
from bot.panels import button, hour_of, note, say
from bot.standing import CommunityState, MemberState
from bot.tidy import tidy
from bot.ui import (
    Form,
    View,
)

room = Room("members")


@room.command("start", Needs.COMMUNITY)
async def start(act: Act, work: Work) -> Answer:
    """Show what this is; to a member, what they agreed to."""
    if act.who.state is MemberState.ACTIVE:
        return Answer(view=await _receipt(act, work))
    if act.who.state is MemberState.STOPPED:
        return Answer(view=screens.welcome_back())
    if act.who.community_state is CommunityState.SETTING_UP:
        return Answer(view=screens.not_ready(act))
    return Answer(view=screens.what_this_is())


@room.action("young", Needs.ANYONE)
async def young(act: Act, work: Work) -> Answer:
    """Say kindly that this is for adults, and where help is (care.md LAW-6)."""
    return Answer(view=screens.too_young())


@room.form("join")
def join_form(act: Act) -> Form:
    """Ask what somebody chooses."""
    return screens.choices(act.registry.purposes)


@room.action("join", Needs.COMMUNITY)
async def join(act: Act, work: Work) -> Answer:
    """Keep what was chosen until the place is confirmed; nobody is a member before that."""
    if act.who.state in (MemberState.ACTIVE, MemberState.STOPPED):
        return await start(act, work)
    if act.who.community_state is CommunityState.SETTING_UP:
        return Answer(view=screens.not_ready(act))
    who = await _beginner(act, work)
    typed = act.value("city")
    changed = replace(
        who,
        profile=replace(
            who.profile,
            path=_path(act.value("path")),
            wished=tuple(one for one in Purpose if one.value in act.values("consents")),
            hour=_hour(act.value("hour")),
            is_adult=True,  # said by going on from the first screen
            proposals=proposals(typed, work.ids.new()),
        ),
    )
    await store.save_member(work, changed)
    return Answer(view=screens.where(changed.profile.proposals, act, work.now, typed))


@room.form("city")
def ask_city(act: Act) -> Form:
    """Ask for the city once more, with all that was chosen before still kept."""
    return city_form("members.city")


@room.action("city", Needs.COMMUNITY)
async def city(act: Act, work: Work) -> Answer:
    """Look for another city while joining."""
    who = await _joining(act, work)
    typed = act.value("city")
    changed = replace(who, profile=replace(who.profile, proposals=proposals(typed, work.ids.new())))
    await store.save_member(work, changed)
    return Answer(view=screens.where(changed.profile.proposals, act, work.now, typed))


@room.action("confirm", Needs.COMMUNITY)
async def confirmed(act: Act, work: Work) -> Answer:
    """Make somebody a member: their place is known, and each yes becomes a consent."""
    who = await _joining(act, work)
    profile = settle(who.profile, act.subject, act.choice)
    if profile is None:
        raise Problem(say("expired-action"))
    member = replace(
        who,
        state=MemberState.ACTIVE,
        profile=replace(profile, wished=(), is_closed=False, may_be_tried=False),
    )
    await store.save_member(work, member)
    for purpose in who.profile.wished:
        await store.give_consent(work, member, purpose, CONSENT_VERSION)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)
    joined = replace(act, who=replace(act.who, member=member.id, state=MemberState.ACTIVE))
    return Answer(view=await _receipt(joined, work))


@room.action("receipt")
async def show_receipt(act: Act, work: Work) -> Answer:
    """Show again what a member agreed to."""
    return Answer(view=await _receipt(act, work))


@room.action("return")
async def come_back(act: Act, work: Work) -> Answer:
    """Let a stopped member be written to again; what they agreed to before holds again.

    Said in a direct message it undoes a whole stop: for all communities that it silenced.
    """
    who = await store.known_member(work, act.who.member)
    stopped_at = who.profile.stopped_at
    await welcome_back(who, act, work)
    if act.intent.where.is_direct:
        for one in await store.memberships(work, act.intent.account, act.intent.actor.person):
            if one.state is MemberState.STOPPED and one.profile.stopped_at == stopped_at:
                await welcome_back(one, act, work)
    return Answer(view=note(say("members-returned"), button("members-home", "alongside")))


async def welcome_back(who: store.Member, act: Act, work: Work) -> store.Member:
    """Let a member be written to who had stopped; one who had not is given back as they are."""
    if who.state is MemberState.ACTIVE:
        return who
    profile = replace(who.profile, stopped_at=None)
    member = replace(who, state=MemberState.ACTIVE, profile=profile)
    await store.save_member(work, member)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)
    return member


@room.action("stop", typed=True)
async def stop(act: Act, work: Work) -> Answer:
    """Write nothing more to a member, of any kind, until they come back.

    Said in a direct message it holds for every community of theirs: silence is what was asked for.
    """
    who = await store.known_member(work, act.who.member)
    everywhere = await store.memberships(work, act.intent.account, act.intent.actor.person)
    for one in everywhere if act.intent.where.community is None else [who]:
        if one.state is MemberState.ACTIVE:
            profile = replace(one.profile, stopped_at=work.now)
            await _silence(replace(one, state=MemberState.STOPPED, profile=profile), act, work)
    return Answer(
        view=note(
            say("members-stopped"),
            button("members-write-again", "members.return"),
            button("members-privacy", "privacy"),
        )
    )


async def _silence(member: store.Member, act: Act, work: Work) -> None:
    await store.save_member(work, member)
    for follow in act.registry.follows:
        await follow(member.id, work, act.memory)
    remember_member(work, act.memory, member)


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


async def _receipt(act: Act, work: Work) -> View:
    who = await store.known_member(work, act.who.member)
    agreed = standing_consents(await store.consents(work, who.id))
    is_direct = act.intent.where.is_direct
    return screens.receipt(act.registry.purposes, agreed, is_direct=is_direct)
