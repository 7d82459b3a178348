"""Offers of help between rows and values; who wrote a message is kept only if they joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.care.offer_limits import (
    A_DAY,
    AN_HOUR,
    ASKED_ABOUT_A_CHANNEL,
    KEPT,
    PASSED_TO_ONE,
    PassedOn,
)
from bot.clock import Instant
from bot.database import Work, load_queries
from bot.members import Community, community
from bot.standing import CommunityId, MemberId
from bot.ui import JSON, Moment

queries = load_queries(Path(__file__).with_name("queries.sql"))

OFFER = "offer.sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One person's offer on what another wrote in a channel ("" where there was none).

    `giver` is None for whoever never joined, and so is `to`.
    """

    id: str
    community: CommunityId
    picked_by: bytes
    giver: MemberId | None
    to: MemberId | None
    channel: str
    is_named: bool
    pair: bytes
    place: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Who picked whose message where: the platform's own ids, of which only hashes are kept."""

    person: str
    author: str
    channel: str


def person_hash(work: Work, home: CommunityId, person: str) -> bytes:
    """Give the keyed hash of whoever picks in a community, member or not."""
    return work.seals.digest("offer", home, person)


async def note(
    work: Work, home: Community, picked: Picked, giver: MemberId | None, to: MemberId | None
) -> str:
    """Note an offer and give its id; the same people in the same channel have one."""
    pair = work.seals.digest("offer pair", home.id, picked.person, picked.author)
    place = work.seals.digest("offer place", home.id, picked.channel)
    known = await queries.offer_of(work, pair=pair, place=place)
    if known is None:
        id = work.ids.new()
        await queries.add_offer(
            work,
            id=id,
            community_id=home.id,
            giver=person_hash(work, home.id, picked.person),
            pair=pair,
            place=place,
            giver_id=giver,
            to_id=to,
            sealed=work.seals.seal(home.key, OFFER, id, picked.channel.encode()),
            now=work.now,
        )
        return id
    id, passed_at = str(known[0]), known[1]
    if passed_at is not None and passed_at > work.now - A_DAY:
        await queries.keep_offer(work, id=id, giver_id=giver, now=work.now)
    else:
        await queries.renew_offer(work, id=id, giver_id=giver, to_id=to, now=work.now)
    return id


async def offer(work: Work, id: str) -> Offer | None:
    row = await queries.offer(work, id=id)
    if row is None:
        return None
    id, home, picked_by, giver, to, sealed, place, pair, is_named = row
    key = (await community(work, CommunityId(home))).key
    return Offer(
        id=id,
        community=CommunityId(home),
        picked_by=picked_by,
        giver=MemberId(giver) if giver else None,
        to=MemberId(to) if to else None,
        channel=work.seals.open(key, OFFER, id, sealed).decode(),
        is_named=bool(is_named),
        pair=pair,
        place=place,
    )


async def owner(work: Work, id: str) -> MemberId | None:
    """Tell which member made an offer."""
    row = await queries.offer(work, id=id)
    return MemberId(row[3]) if row and row[3] else None


async def passed_on(work: Work, one: Offer) -> PassedOn:
    """Count what this person passed on in the last day."""
    since = work.now - A_DAY
    return PassedOn(
        by_giver=await queries.passed_by(work, giver=one.picked_by, since=since),
        between=await queries.passed_between(work, pair=one.pair, since=since),
    )


async def has_had_enough(work: Work, to: MemberId) -> bool:
    """Tell whether somebody got as many words in the last day as anybody gets."""
    return bool(await queries.passed_to(work, to_id=to, since=work.now - A_DAY) >= PASSED_TO_ONE)


async def note_passing(work: Work, one: Offer, to: MemberId | None, *, is_named: bool) -> None:
    """Note that a word was passed on; to nobody, when it reaches nobody."""
    await queries.pass_on(work, id=one.id, to_id=to, is_named=is_named, now=work.now)


async def was_asked_about(work: Work, one: Offer) -> bool:
    """Tell whether moderators were asked to look in on this channel in the last hour."""
    asked = await queries.asked_about(work, place=one.place, since=work.now - AN_HOUR)
    return bool(asked >= ASKED_ABOUT_A_CHANNEL)


async def note_asking(work: Work, one: Offer) -> None:
    await queries.ask(work, id=one.id, now=work.now)


async def export(id: MemberId, work: Work) -> Sequence[Mapping[str, JSON | Moment]]:
    """List what a member offered, and when a word was passed on to them: never who did."""
    made: list[Mapping[str, JSON | Moment]] = [
        {
            "offered": Moment(at=changed_at),
            "passed on": Moment(at=passed_at) if passed_at else None,
            "with my name": bool(is_named),
            "moderators asked": Moment(at=asked_at) if asked_at else None,
        }
        for changed_at, passed_at, is_named, asked_at in await queries.made_by(work, member_id=id)
    ]
    got = await queries.made_for(work, member_id=id)
    return [*made, *({"passed on to me": Moment(at=at)} for (at,) in got)]


async def erase(id: MemberId, work: Work) -> None:
    """Delete what a member offered; offers to them are as if they had never joined."""
    await queries.erase_made_by(work, member_id=id)
    await queries.erase_made_for(work, member_id=id)


async def delete_old(work: Work) -> None:
    """Delete what has been kept long enough."""
    await queries.prune(work, before=Instant(work.now - KEPT))


async def forget_community(work: Work, home: CommunityId) -> None:
    """Delete the offers of a community that is being erased."""
    await queries.clear(work, community_id=home)
