"""Answers are kept 90 days, then deleted (care.md LAW-5)."""

from bot.checkins import store
from bot.checkins.rules import DAYS_KEPT
from bot.clock import DAY, Instant
from bot.database import Work


async def delete_old(work: Work) -> None:
    """Delete what was asked and answered more than 90 days ago."""
    await store.prune(work, Instant(work.now - DAYS_KEPT * DAY))
