"""Time, ids and chance: made once in `app.py` and passed in, never fetched from the air.

Every instant is a whole number of milliseconds since 1970-01-01 UTC; every local day is a
`datetime.date` in a zone that the caller names. Only `SystemClock` asks the machine for the time.
"""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NewType, Protocol
from zoneinfo import ZoneInfo

Instant = NewType("Instant", int)
"""Milliseconds since 1970-01-01 UTC."""

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Whatever tells the time: the machine's, or one that a test or the sandbox moves."""

    def now(self) -> Instant:
        """Tell the instant it is now."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        return Instant(time.time_ns() // 1_000_000)


@dataclass(slots=True)
class MovableClock:
    """A clock that runs on from wherever it was last set.

    With `stopped=True` it stands still between moves, as tests and the simulator want it.
    """

    behind: Clock = field(default_factory=SystemClock)
    offset: int = 0
    stopped_at: Instant | None = None

    def now(self) -> Instant:
        if self.stopped_at is not None:
            return self.stopped_at
        return Instant(self.behind.now() + self.offset)

    def move_to(self, instant: Instant) -> None:
        """Go to `instant`; the caller sees to it that what falls due on the way is run."""
        if self.stopped_at is not None:
            self.stopped_at = instant
        else:
            self.offset = instant - self.behind.now()


@dataclass(frozen=True, slots=True)
class Ids:
    """Makes ids that cannot be guessed: 96 random bits as 24 hexadecimal digits.

    Short enough for a Discord nonce (25 characters), wide enough that a forged one meets nobody.
    """

    draw: Callable[[int], bytes] = secrets.token_bytes

    def new(self) -> str:
        return self.draw(12).hex()


def seeded_ids(seed: int) -> Ids:
    """Make ids that are the same for the same seed, for tests and the simulator."""
    return Ids(draw=random.Random(seed).randbytes)


def instant_of(moment: datetime) -> Instant:
    """Turn an aware datetime into an instant; a naive one raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not an instant")
    return Instant(round(moment.timestamp() * 1_000))


def moment_of(instant: Instant, zone: ZoneInfo | None = None) -> datetime:
    """Show an instant as an aware datetime in `zone` (UTC when None)."""
    return datetime.fromtimestamp(instant / 1_000, tz=zone or UTC)


def local_date(instant: Instant, zone: ZoneInfo) -> date:
    """Tell which calendar day it is in `zone` at `instant`."""
    return moment_of(instant, zone).date()
