"""What is erased without being asked for: unfinished joinings, and people whose key is gone."""

from collections.abc import Sequence

from bot.clock import DAY, Instant
from bot.commands import Registry
from bot.database import Work
from bot.members import store
from bot.members.forgetting import erase, finish_erasing
from bot.members.standing import forget_member
from bot.memory import Memory
from bot.standing import MemberId

DAYS_TO_FINISH_JOINING = 7


async def forget_the_unfinished(work: Work, registry: Registry, memory: Memory) -> int:
    """Erase those who began to join a week ago and never said yes; give how many."""
    before = Instant(work.now - DAYS_TO_FINISH_JOINING * DAY)
    unfinished = await store.unfinished(work, before)
    for id in unfinished:
        forget_member(work, memory, await store.known_member(work, id))
        await erase(id, work, registry.holdings)
    return len(unfinished)


async def half_forgotten(work: Work) -> list[MemberId]:
    """List those whose key is gone while their rows are not: a crash cut their forgetting short."""
    return await store.without_key(work)


async def finish_forgetting(work: Work, registry: Registry, left: Sequence[MemberId]) -> None:
    """Erase the rows of those whose key is gone."""
    for id in left:
        await finish_erasing(id, work, registry.holdings)
