"""What is erased without being asked for: unfinished joinings, and people whose key is gone."""

from bot.clock import DAY, Instant
from bot.commands import Registry
from bot.database import Work
from bot.members import store
from bot.members.privacy import erase, finish_erasing

DAYS_TO_FINISH_JOINING = 7


async def forget_the_unfinished(work: Work, registry: Registry) -> int:
    """Erase those who began to join a week ago and never said yes; give how many."""
    before = Instant(work.now - DAYS_TO_FINISH_JOINING * DAY)
    unfinished = await store.unfinished(work, before)
    for id in unfinished:
        await erase(id, work, registry.holdings)
    return len(unfinished)


async def finish_forgetting(work: Work, registry: Registry) -> int:
    """Erase the rows of those whose key is gone: a forgetting that a crash cut short."""
    left = [id for id, key in await store.keys_of_members(work) if not work.seals.has_key(key)]
    for id in left:
        await finish_erasing(id, work, registry.holdings)
    return len(left)
