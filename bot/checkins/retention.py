"""Answers are kept 90 days and their written lines 30, then deleted (care.md LAW-5)."""

from bot.checkins import store
from bot.checkins.rules import DAYS_KEPT, LINE_DAYS_KEPT
from bot.clock import DAY, Instant
from bot.database import Work


async def delete_old(work: Work) -> None:
    """Delete what has been kept long enough."""
    await store.prune(
        work,
        answers=Instant(work.now - DAYS_KEPT * DAY),
        lines=Instant(work.now - LINE_DAYS_KEPT * DAY),
    )
