"""Communities that the bot was removed from: silent at once, erased within thirty days."""

from collections.abc import Collection
from dataclasses import replace

from bot.clock import DAY, Instant
from bot.commands import Registry
from bot.database import KeyId, Work
from bot.members import store
from bot.members.farewells import say_farewell
from bot.members.forgetting import finish_erasing
from bot.members.standing import forget_member, remember_community
from bot.memory import Memory
from bot.platform import AccountName
from bot.standing import CommunityId

DAYS_KEPT = 29
"""With housekeeping once a day, all is gone within the 30 days of care.md LAW-7."""

AT_ONCE = 50
"""Members erased in one unit of work."""


async def note_presence(
    work: Work, memory: Memory, account: AccountName, present: Collection[str]
) -> int:
    """Note in which communities an account is; `present` names all of them, as the platform does.

    The others are sent nothing from now on, and erased later unless the account comes back. Tells
    how many it has just left.
    """
    left = 0
    for home in await store.communities(work):
        charter, is_here = home.charter, home.charter.ref in present
        if charter.account != account or is_here == (charter.left_at is None):
            continue
        left += not is_here
        changed = replace(home, charter=replace(charter, left_at=None if is_here else work.now))
        await store.save_community(work, changed)
        remember_community(work, memory, changed)
    return left


async def departed(work: Work) -> list[CommunityId]:
    """List the communities that were left so long ago that they are to be erased."""
    before = Instant(work.now - DAYS_KEPT * DAY)
    return [
        home.id
        for home in await store.communities(work)
        if home.charter.left_at is not None and home.charter.left_at <= before
    ]


async def forget_some_members(
    work: Work, home: CommunityId, registry: Registry, memory: Memory
) -> bool:
    """Erase some members of a community that was left; tell whether there may be more."""
    found = await store.members_of(work, home, AT_ONCE)
    for who in found:
        forget_member(work, memory, who)
        await say_farewell(work, who)
        await finish_erasing(who.id, work, registry.holdings)
    return len(found) == AT_ONCE


async def forget_community(work: Work, home: CommunityId, memory: Memory) -> KeyId:
    """Delete a community without members; give its key, to be destroyed once this is durable."""
    gone = await store.community(work, home)
    ref = store.community_ref(work, gone.charter.account, gone.charter.ref)
    await store.delete_community(work, home)

    def drop() -> None:
        memory.communities.pop(ref, None)

    work.after_commit(drop)
    return gone.key
