"""Channels that the platform refuses: nothing is tried there until a moderator says so."""

from bot.clock import DAY, Instant
from bot.database import Work
from bot.delivery.guards import Candidate, Hold
from bot.delivery.kinds import Reason
from bot.delivery.lanes import lane_of_moderators
from bot.delivery.store import PAUSE, Row, queries
from bot.delivery.troubles import Trouble, TroubleKind
from bot.standing import CommunityId

LOOK_AGAIN = DAY
"""How long a message waits for its lane before it is looked at again; it ends at its deadline."""


async def pause_lane(work: Work, row: Row, channel: str | None, reason: str) -> str:
    """Hold back the lane of a row; give the pause's id, an earlier one's if it was paused.

    The id is safe in an action path. `channel` is None for the moderators' own place.
    """
    id = work.ids.new()
    await queries.pause_lane(
        work,
        lane=row.lane,
        id=id,
        community_id=row.community,
        key_id=row.key,
        reason=reason,
        sealed=work.seals.seal_doc(row.key, PAUSE, id, {"channel": channel}),
        paused_at=work.now,
    )
    standing, _ = await queries.pause_of(work, lane=row.lane)
    return str(standing)


async def pause_verdict(work: Work, one: Candidate) -> Hold | None:
    """Hold what would go to a paused lane, at most until its deadline."""
    if one.row.member is not None:
        return None
    found = await queries.pause_of(work, lane=one.row.lane)
    if found is None:
        return None
    again = work.now + LOOK_AGAIN
    return Hold(Instant(min(again, one.expires or again)), found[1])


async def paused_channels(work: Work, community: CommunityId) -> list[Trouble]:
    """List the channels that are held back in a community, the first one paused first."""
    found = []
    for id, key, reason, paused_at, sealed in await queries.pauses(work, community_id=community):
        channel = work.seals.open_doc(key, PAUSE, id, sealed)["channel"]
        if channel is not None:
            found.append(_trouble(community, id, reason, channel, paused_at))
    return found


async def are_moderators_unreached(work: Work, community: CommunityId) -> bool:
    """Say whether the platform refuses what moderators are to be told."""
    lane = await lane_of_moderators(work, community)
    return await queries.pause_of(work, lane=lane.hash) is not None


async def try_lane_again(work: Work, community: CommunityId, id: str) -> bool:
    """End a pause, so that what waits is tried now; False when it is over or another community's.

    If the platform refuses again, there is a new pause with an id of its own.
    """
    lane = await queries.paused_lane(work, id=id, community_id=community)
    if lane is None:
        return False
    await _let_go(work, community, lane)
    return True


async def try_moderators_again(work: Work, community: CommunityId) -> None:
    """Let what waits for moderators go where they are told now."""
    lane = await lane_of_moderators(work, community)
    await _let_go(work, community, lane.hash)


async def _let_go(work: Work, community: CommunityId, lane: bytes) -> None:
    found = await queries.pause_of(work, lane=lane)
    if found is not None:
        await queries.resume_lane(work, lane=lane)
        await queries.let_go(work, lane=lane, community_id=community, reason=found[1], now=work.now)


def _trouble(
    community: CommunityId, id: str, reason: str, channel: str, paused_at: Instant
) -> Trouble:
    return Trouble(
        trouble=TroubleKind.GONE if reason == Reason.GONE else TroubleKind.FORBIDDEN,
        community=community,
        channel=channel,
        due_at=paused_at,
        pause=id,
    )
