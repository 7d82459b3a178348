"""Where messages go, as delivery knows it: a lane is the keyed hash of one destination."""

from dataclasses import dataclass

from bot.database import KeyId, Work
from bot.delivery.store import queries
from bot.standing import CommunityId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One destination. `key` is the data key of the member, or of the community for a channel.

    `subject` names it among our own ids: it is what `once` and an occurrence count within.
    """

    community: CommunityId
    member: MemberId | None
    key: KeyId
    hash: bytes
    subject: str


async def lane_of_member(work: Work, member: MemberId) -> Lane:
    """Raise KeyError when the member is forgotten.

    Somebody who is in two communities of one account has one conversation with us, so the lane
    is the person's, while the subject is the member's.
    """
    row = await queries.member_place(work, id=member)
    if row is None:
        raise KeyError("no such member")
    community, key, person = row
    return Lane(community=community, member=member, key=key, hash=person, subject=member)


async def lane_of_channel(work: Work, community: CommunityId, channel: str) -> Lane:
    """Raise KeyError when the community does not exist."""
    lane = work.seals.digest("channel", community, channel)
    subject = work.seals.digest("subject", community, channel).hex()
    return Lane(
        community=community,
        member=None,
        key=await _key(work, community),
        hash=lane,
        subject=subject,
    )


async def lane_of_moderators(work: Work, community: CommunityId) -> Lane:
    """Raise KeyError when the community does not exist."""
    return Lane(
        community=community,
        member=None,
        key=await _key(work, community),
        hash=work.seals.digest("moderators", community),
        subject=community,
    )


async def lane_of_message(work: Work, id: str) -> Lane:
    """Give the lane of a message queued before; KeyError when it is no longer known."""
    row = await queries.original(work, id=id)
    if row is None:
        raise KeyError("no such message")
    community, member, lane, key, *_ = row
    return Lane(community=community, member=member, key=key, hash=lane, subject=id)


async def _key(work: Work, community: CommunityId) -> KeyId:
    key = await queries.community_key(work, id=community)
    if key is None:
        raise KeyError("no such community")
    return KeyId(key)
