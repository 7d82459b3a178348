"""Whether the clock can be believed: it is compared with the latest instant we worked at."""

from dataclasses import dataclass

from bot.clock import DAY, MINUTE, Instant
from bot.database import Work
from bot.delivery.store import queries

BELIEVED = DAY
"""A longer leap forward waits for somebody to confirm it (`doctor --accept-clock`)."""
KEEP_EVERY = 5 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The latest instant that delivery worked at; since when a leap from it is doubted."""

    at: Instant
    doubted_at: Instant | None = None


async def read_mark(work: Work) -> Mark | None:
    """Give the stored mark; None in a new database."""
    row = await queries.mark(work)
    return Mark(at=row[0], doubted_at=row[1]) if row else None


async def keep_mark(work: Work, mark: Mark) -> None:
    await queries.set_mark(work, at=mark.at, doubted_at=mark.doubted_at)


async def accept_clock(work: Work) -> None:
    """Believe the clock as it is now."""
    await keep_mark(work, Mark(at=work.now))


def judge(mark: Mark | None, now: Instant, *, trusts: bool) -> Mark:
    """Bring the mark up to `now`.

    It never goes backwards, so that nothing is planned twice. A leap of more than a day leaves it
    where it is, in doubt, until the clock comes back or somebody confirms it; with `trusts`, which
    is for a clock that is moved on purpose, every leap is believed.
    """
    if mark is None:
        return Mark(at=now)
    if trusts or now - mark.at <= BELIEVED:
        return Mark(at=max(mark.at, now))
    return Mark(at=mark.at, doubted_at=mark.doubted_at or now)


def is_worth_keeping(kept: Mark | None, mark: Mark) -> bool:
    """Say whether a mark must be stored: a change of doubt at once, an advance now and then."""
    if kept is None or kept.doubted_at != mark.doubted_at:
        return True
    return mark.at - kept.at >= KEEP_EVERY
