"""Rows whose data key is gone, as an old backup brings them back, and keys that no row uses."""

from dataclasses import dataclass

from bot.clock import DAY
from bot.commands import Registry
from bot.database import KeyId, Work, restored_at
from bot.members import store
from bot.members.forgetting import finish_erasing
from bot.members.store import queries
from bot.standing import CommunityId, MemberId

AT_ONCE = 50
"""Members erased in one unit of work."""

DAYS_TO_RESTORE_AGAIN = 14
"""Time to see that it was the wrong backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Keys of whom no row tells any more, to be destroyed once that is durable."""

    keys: tuple[KeyId, ...]
    is_more: bool


async def half_forgotten(work: Work) -> list[MemberId]:
    """List those whose key is gone while their rows are not: a crash cut their forgetting short."""
    found: list[MemberId] = []
    after = ""
    while rows := await queries.keys_of_members(work, after=after, limit=store.PAGE):
        gone = work.seals.gone([key for _, key in rows])
        found += [MemberId(id) for id, key in rows if key in gone]
        after = rows[-1][0]
    return found


async def communities_without_key(work: Work) -> list[CommunityId]:
    """List the communities whose data key is gone."""
    homes = {KeyId(key): CommunityId(id) for id, key, _, _ in await queries.communities(work)}
    return [homes[key] for key in work.seals.gone(homes)]


async def forget_some_unreadable(work: Work, home: CommunityId, registry: Registry) -> Erased:
    """Erase some members of a community that was erased before; nothing of it is opened.

    Whom a platform account still knew was asked for then: no farewell is said again.
    """
    rows = await queries.members_and_keys(work, community_id=home, limit=AT_ONCE)
    for id, _ in rows:
        await finish_erasing(MemberId(id), work, registry.holdings)
    return Erased(keys=tuple(KeyId(key) for _, key in rows), is_more=len(rows) == AT_ONCE)


async def unused_keys(work: Work) -> list[KeyId]:
    """List the data keys that no row names: a unit was undone, or a kill came before their end.

    None for a while after a restore: who joined after the backup has a key and no row, and can
    only be brought back with the database that was replaced.
    """
    restored = await restored_at(work)
    if restored is not None and work.now < restored + DAYS_TO_RESTORE_AGAIN * DAY:
        return []
    used = {KeyId(key) for (key,) in await queries.owned_keys(work)}
    return work.seals.orphans(used)
