"""Communities and members between rows and values; the only way to a person's private data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from bot.clock import Instant
from bot.database import KeyId, Work, load_queries
from bot.members.rules import (
    CONSENT_VERSION,
    NOTHING_PROPOSED,
    Charter,
    Consent,
    Hours,
    Path,
    Profile,
    Proposal,
    Proposals,
    Purpose,
    Sleep,
)
from bot.memory import MemberFacts, Memberships
from bot.standing import CommunityId, CommunityState, MemberId, MemberState

queries = load_queries(File(__file__).with_name("queries.sql"))

PAGE = 500
"""Rows or people read at a time where all are read; so many keys the ring fetches at once."""

COMMUNITY, MEMBER = "community.sealed", "member.sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    id: CommunityId
    key: KeyId
    state: CommunityState
    charter: Charter


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    id: MemberId
    community: CommunityId
    key: KeyId
    state: MemberState
    joined_at: Instant
    acted_at: Instant
    profile: Profile
    away_since: Instant | None = None
    """Since when it is known that they are in the community no more; None while they are."""


def community_ref(work: Work, account: str, ref: str) -> bytes:
    """Give the keyed hash under which a community is looked up."""
    return work.seals.digest("community", account, ref)


def member_ref(work: Work, account: str, community: str, person: str) -> bytes:
    return work.seals.digest("member", account, community, person)


def person_ref(work: Work, account: str, person: str) -> bytes:
    """Give the keyed hash of a person on a platform account, over all their communities."""
    return work.seals.digest("person", account, person)


async def find_community(work: Work, account: str, ref: str) -> Community | None:
    row = await queries.community_by_ref(work, ref=community_ref(work, account, ref))
    return _community(work, row) if row else None


async def community(work: Work, id: CommunityId) -> Community:
    """Load a community that is known to exist; KeyError when it does not."""
    row = await queries.community_by_id(work, id=id)
    if row is None:
        raise KeyError(id)
    return _community(work, row)


async def communities(work: Work) -> list[Community]:
    """List every community whose key is there; the others are being erased."""
    rows = await queries.communities(work)
    opened = work.seals.open_docs(COMMUNITY, [(row[1], row[0], row[3]) for row in rows])
    return [
        _opened_community(row, document)
        for row, document in zip(rows, opened, strict=True)
        if document is not None
    ]


async def found_community(work: Work, charter: Charter) -> Community:
    """Make a community that is still to be set up; `charter` holds the configured defaults."""
    key = work.seals.new_key()
    made = Community(
        id=CommunityId(work.ids.new()),
        key=key,
        state=CommunityState.SETTING_UP,
        charter=charter,
    )
    await queries.add_community(
        work,
        id=made.id,
        key_id=key,
        ref=community_ref(work, charter.account, charter.ref),
        state=made.state,
        made_at=work.now,
        sealed=_sealed_charter(work, made),
    )
    return made


async def save_community(work: Work, changed: Community) -> None:
    await queries.save_community(
        work, id=changed.id, state=changed.state, sealed=_sealed_charter(work, changed)
    )


async def delete_community(work: Work, id: CommunityId) -> None:
    """Delete a community's own row; every other row about it must be gone before."""
    await queries.delete_community(work, id=id)


async def members_of(work: Work, id: CommunityId, limit: int) -> list[Member]:
    """List some members of a community, whatever their state."""
    return [
        _member(work, row) for row in await queries.members_of(work, community_id=id, limit=limit)
    ]


async def find_member(work: Work, account: str, community: str, person: str) -> Member | None:
    row = await queries.member_by_ref(work, ref=member_ref(work, account, community, person))
    return _member(work, row) if row else None


async def memberships(work: Work, account: str, person: str) -> list[Member]:
    """List the communities somebody is a member of, the one they used last first."""
    rows = await queries.members_of_person(work, person=person_ref(work, account, person))
    return [_member(work, row) for row in rows]


async def member(work: Work, id: MemberId) -> Member | None:
    row = await queries.member_by_id(work, id=id)
    return _member(work, row) if row else None


async def known_member(work: Work, id: MemberId | None) -> Member:
    """Load a member that is known to exist; KeyError when there is none."""
    found = await member(work, id) if id else None
    if found is None:
        raise KeyError("member")
    return found


async def add_member(work: Work, home: Community, profile: Profile) -> Member:
    """Make somebody a member in the act of joining; their data key is committed first."""
    made = Member(
        id=MemberId(work.ids.new()),
        community=home.id,
        key=work.seals.new_key(),
        state=MemberState.JOINING,
        joined_at=work.now,
        acted_at=work.now,
        profile=profile,
    )
    await queries.add_member(
        work,
        id=made.id,
        community_id=home.id,
        key_id=made.key,
        ref=member_ref(work, profile.account, home.charter.ref, profile.person),
        person=person_ref(work, profile.account, profile.person),
        state=made.state,
        joined_at=made.joined_at,
        acted_at=made.acted_at,
        sealed=_sealed_profile(work, made),
    )
    return made


async def save_member(work: Work, changed: Member) -> None:
    await queries.save_member(
        work, id=changed.id, state=changed.state, sealed=_sealed_profile(work, changed)
    )


async def note_act(work: Work, id: MemberId, *, is_there: bool) -> None:
    """Remember that a member did something now; in the community itself, or elsewhere."""
    await queries.member_acted(work, id=id, acted_at=work.now)
    if is_there:
        await queries.member_is_there(work, id=id, now=work.now)


async def consents(work: Work, id: MemberId) -> tuple[Consent, ...]:
    rows = await queries.consents(work, member_id=id)
    return tuple(
        Consent(purpose=Purpose(purpose), version=version, given_at=given, withdrawn_at=withdrawn)
        for purpose, version, given, withdrawn in rows
    )


async def give_consent(
    work: Work, who: Member, purpose: Purpose, version: int = CONSENT_VERSION
) -> None:
    await queries.give_consent(
        work,
        community_id=who.community,
        member_id=who.id,
        purpose=purpose,
        version=version,
        given_at=work.now,
    )


async def withdraw_consent(work: Work, who: MemberId, purpose: Purpose) -> None:
    await queries.withdraw_consent(work, member_id=who, purpose=purpose, withdrawn_at=work.now)


async def unfinished(work: Work, before: Instant) -> list[MemberId]:
    """List those who began to join before `before` and never said yes."""
    return [MemberId(id) for (id,) in await queries.unfinished(work, before=before)]


async def delete_member(work: Work, id: MemberId) -> None:
    """Delete a member's own row; every other room's rows about them must be gone before."""
    await queries.delete_member(work, id=id)


async def delete_consents(work: Work, id: MemberId) -> None:
    await queries.delete_consents(work, member_id=id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What is kept in memory of some people; `after` says where to go on, None at the end."""

    people: dict[bytes, Memberships]
    after: bytes | None


async def everyone(work: Work, after: bytes) -> Listed:
    """Read a page of people in the order of their keyed hashes, beginning behind `after`."""
    rows = await queries.everyone(work, after=after, limit=PAGE)
    opened = work.seals.open_docs(MEMBER, [(row[2], row[0], row[5]) for row in rows])
    people: dict[bytes, Memberships] = {}
    for (_, home, _, person, state, _), profile in zip(rows, opened, strict=True):
        read = people.get(person, ())
        # Without a profile, somebody is being forgotten at this moment.
        people[person] = (*read, _in_memory(home, state, profile)) if profile is not None else read
    return Listed(people=people, after=rows[-1][3] if len(people) == PAGE else None)


def _in_memory(home: str, state: str, profile: Mapping[str, Any]) -> MemberFacts:
    told = profile.get
    return _facts(
        home,
        state,
        told("locale"),
        told("zone"),
        told("country"),
        writes_notes=told("writes_notes", False),
    )


@lru_cache(maxsize=4_096)
def _facts(
    home: str,
    state: str,
    locale: str | None,
    zone: str | None,
    country: str | None,
    *,
    writes_notes: bool,
) -> MemberFacts:
    """Make the facts once for everyone of whom the same is known: most people are alike."""
    return MemberFacts(
        community=CommunityId(home),
        state=MemberState(state),
        locale=locale,
        zone=zone,
        country=country,
        writes_notes=writes_notes,
    )


def _community(work: Work, row: Sequence[Any]) -> Community:
    id, key, _, sealed = row
    return _opened_community(row, work.seals.open_doc(key, COMMUNITY, id, sealed))


def _opened_community(row: Sequence[Any], document: Mapping[str, Any]) -> Community:
    id, key, state, _ = row
    return Community(
        id=CommunityId(id), key=KeyId(key), state=CommunityState(state), charter=_charter(document)
    )


def _member(work: Work, row: Sequence[Any]) -> Member:
    id, home, key, state, joined_at, acted_at, away_since, sealed = row
    return Member(
        id=MemberId(id),
        community=CommunityId(home),
        key=KeyId(key),
        state=MemberState(state),
        joined_at=joined_at,
        acted_at=acted_at,
        away_since=away_since,
        profile=_profile(work.seals.open_doc(key, MEMBER, id, sealed)),
    )


def _sealed_charter(work: Work, one: Community) -> bytes:
    return work.seals.seal_doc(one.key, COMMUNITY, one.id, _document(one.charter))


def _sealed_profile(work: Work, one: Member) -> bytes:
    return work.seals.seal_doc(one.key, MEMBER, one.id, _document(one.profile))


def _document(value: Charter | Profile) -> dict[str, Any]:
    """Write what there is; what is left out has its default, which is None, False or ()."""
    parts = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: _written(part) for name, part in parts.items() if _says_something(part)}


def _says_something(part: object) -> bool:
    return part is not None and part is not False and part not in ((), NOTHING_PROPOSED)


def _written(part: object) -> object:
    match part:
        case tuple():
            return [_written(one) for one in part]
        case Sleep() | Hours() | Proposals():
            return asdict(part)
    return part


def _charter(document: Mapping[str, Any]) -> Charter:
    hours = document.get("hours")
    return Charter(
        **{
            **document,
            "hours": Hours(**hours) if hours else None,
            "moderators": tuple(document.get("moderators", ())),
            "proposals": _proposals(document),
        }
    )


def _profile(document: Mapping[str, Any]) -> Profile:
    sleep, path = document.get("sleep"), document.get("path")
    return Profile(
        **{
            **document,
            "sleep": Sleep(**sleep) if sleep else None,
            "path": Path(path) if path else None,
            "wished": tuple(Purpose(one) for one in document.get("wished", ())),
            "proposals": _proposals(document),
        }
    )


def _proposals(document: Mapping[str, Any]) -> Proposals:
    written = document.get("proposals")
    if not written:
        return NOTHING_PROPOSED
    places = tuple(Proposal(**one) for one in written["places"])
    return Proposals(card=written["card"], places=places)
