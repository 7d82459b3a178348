"""What moderators changed, and when: the action's name and a keyed hash of who, no words."""

from dataclasses import dataclass
from pathlib import Path

from bot.clock import Instant
from bot.database import Work, load_queries
from bot.standing import CommunityId

queries = load_queries(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One change; `actor` is a keyed hash that only tells one moderator from another."""

    actor: bytes
    action: str
    at: Instant


async def note_change(work: Work, community: CommunityId, person: str, action: str) -> None:
    """Note, in the unit of the change itself, that a moderator made it."""
    await queries.note(
        work,
        id=work.ids.new(),
        community_id=community,
        actor=work.seals.digest("moderator", community, person),
        action=action,
        object=None,
        at=work.now,
    )


async def changes(work: Work, community: CommunityId, limit: int) -> list[Noted]:
    """List the newest changes of a community."""
    rows = await queries.noted(work, community_id=community, limit=limit)
    return [Noted(actor=actor, action=action, at=at) for actor, action, at in rows]


async def forget_community(work: Work, home: CommunityId) -> None:
    """Delete what was noted of a community that is being erased."""
    await queries.clear(work, community_id=home)
