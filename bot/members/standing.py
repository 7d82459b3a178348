"""Who an actor is, loaded inside their community at the start of every act."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.database import Work
from bot.members import store
from bot.members.rules import LONGEST_NAME, Charter, Hours
from bot.memory import UTC_ZONE, CommunityFacts, MemberFacts, Memberships, Memory
from bot.platform import Intent
from bot.standing import CommunityState, MemberId, MemberState, Standing
from bot.tidy import tidy


async def standing(
    intent: Intent, work: Work, memory: Memory, owner: MemberId | None = None
) -> Standing:
    """Load the actor's community and membership; a community met for the first time is made.

    `owner` is whose the pressed thing is: in a direct message it tells which of somebody's
    communities is meant.
    """
    home = await _community(intent, work, memory)
    who = await _member(intent, work, home, owner)
    if home is None and who is not None:
        home = await store.community(work, who.community)
    if who is not None:
        await store.note_act(work, who.id, is_there=intent.where.community is not None)
        who = await _as_seen(intent, work, who)
        remember_member(work, memory, who, has_acted=True)
    else:
        person = store.person_ref(work, intent.account, intent.actor.person)
        work.after_commit(lambda: memory.meet_stranger(person))
    charter = home.charter if home else None
    profile = who.profile if who else None
    zone = (profile and profile.zone) or (charter and charter.zone)
    return Standing(
        community=home.id if home else None,
        community_state=home.state if home else CommunityState.UNKNOWN,
        member=who.id if who else None,
        state=who.state if who else MemberState.STRANGER,
        is_moderator=home is not None and is_moderator(intent, home),
        locale=memory.best_locale(
            (profile and profile.locale) or intent.locale or (charter and charter.locale) or None
        ),
        zone=ZoneInfo(zone) if zone else UTC_ZONE,
        country=(profile and profile.country) or (charter and charter.country) or memory.country,
        chose_country=profile is not None and profile.country is not None,
        writes_notes=profile is not None and profile.writes_notes,
    )


def is_moderator(intent: Intent, home: store.Community) -> bool:
    """Say whether the platform's event itself shows a right to moderate (design.md 6)."""
    if intent.where.community is None:
        return False
    chosen = set(home.charter.moderators)
    return (
        intent.actor.runs_the_place
        or intent.actor.person in chosen
        or not chosen.isdisjoint(intent.actor.roles)
    )


async def _community(intent: Intent, work: Work, memory: Memory) -> store.Community | None:
    ref = intent.where.community
    if ref is None:
        return None
    name = intent.where.name and tidy(intent.where.name, LONGEST_NAME, one_line=True)
    found = await store.find_community(work, intent.account, ref)
    if found is not None:
        if memory.community(intent) is None:  # it is still being filled
            remember_community(work, memory, found)
        return await _as_named(work, found, name)
    hours = Hours(start=memory.hours[0], end=memory.hours[1]) if memory.hours else None
    charter = Charter(
        account=intent.account,
        ref=ref,
        name=name or None,
        country=memory.country,
        hours=hours,
        access=memory.access.get(intent.account),
    )
    made = await store.found_community(work, charter)
    remember_community(work, memory, made)
    return made


async def _as_named(work: Work, home: store.Community, name: str | None) -> store.Community:
    """Keep up with what a community is called now."""
    if not name or name == home.charter.name:
        return home
    named = replace(home, charter=replace(home.charter, name=name))
    await store.save_community(work, named)
    return named


async def _member(
    intent: Intent, work: Work, home: store.Community | None, owner: MemberId | None
) -> store.Member | None:
    if home is not None:
        return await store.find_member(work, intent.account, home.charter.ref, intent.actor.person)
    mine = await store.memberships(work, intent.account, intent.actor.person)
    # Of several: the one that is meant, else one that was joined, else the one used last.
    mine.sort(key=lambda one: (one.id != owner, one.state is MemberState.JOINING))
    return mine[0] if mine else None


async def _as_seen(intent: Intent, work: Work, who: store.Member) -> store.Member:
    """Keep up with the name somebody goes by now; who writes to us can be written to again.

    Who acts elsewhere may have opened their messages meanwhile: one more may be tried.
    """
    name = tidy(intent.actor.name, LONGEST_NAME, one_line=True)
    is_closed = who.profile.is_closed and not intent.where.is_direct
    conversation = who.profile.conversation or _conversation(intent)
    profile = replace(
        who.profile,
        name=name,
        is_closed=is_closed,
        may_be_tried=is_closed,
        conversation=conversation,
    )
    if profile == who.profile:
        return who
    seen = replace(who, profile=profile)
    await store.save_member(work, seen)
    return seen


def _conversation(intent: Intent) -> str | None:
    """Tell in which direct conversation somebody acts, so that our answers there can be found."""
    return intent.where.channel if intent.where.is_direct else None


def remember_community(work: Work, memory: Memory, home: store.Community) -> None:
    """Refresh what is known of a community without the database, once this unit is durable."""
    ref = store.community_ref(work, home.charter.account, home.charter.ref)
    facts = _home_facts(home)
    work.after_commit(lambda: memory.communities.__setitem__(ref, facts))


def remember_member(
    work: Work, memory: Memory, who: store.Member, *, has_acted: bool = False
) -> None:
    """Refresh what is known of a member without the database, once this unit is durable."""
    person = store.person_ref(work, who.profile.account, who.profile.person)
    facts = _facts(who)
    work.after_commit(lambda: memory.remember(person, facts, has_acted=has_acted))


def forget_member(work: Work, memory: Memory, who: store.Member) -> None:
    """Drop what is known of a member, once this unit is durable."""
    person = store.person_ref(work, who.profile.account, who.profile.person)
    work.after_commit(lambda: memory.forget(person, who.community))


def _home_facts(home: store.Community) -> CommunityFacts:
    return CommunityFacts(
        id=home.id,
        state=home.state,
        locale=home.charter.locale,
        zone=home.charter.zone,
        country=home.charter.country,
        moderators=home.charter.moderators,
        told_in=home.charter.told_in,
        hours=(hours.start, hours.end) if (hours := home.charter.hours) else None,
    )


def _facts(who: store.Member) -> MemberFacts:
    profile = who.profile
    return MemberFacts(
        community=who.community,
        state=who.state,
        locale=profile.locale,
        zone=profile.zone,
        country=profile.country,
        writes_notes=profile.writes_notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of what is kept in memory; `after` says where to go on, None at the end."""

    communities: dict[bytes, CommunityFacts]
    people: dict[bytes, Memberships]
    after: bytes | None


async def page(work: Work, after: bytes = b"") -> Page:
    """Read a page of people with their memberships, and with the first one every community."""
    homes = [] if after else await store.communities(work)
    listed = await store.everyone(work, after)
    return Page(
        communities={
            store.community_ref(work, home.charter.account, home.charter.ref): _home_facts(home)
            for home in homes
        },
        people=listed.people,
        after=listed.after,
    )
