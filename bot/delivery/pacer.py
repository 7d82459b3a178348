"""How fast an account may send, and how often it may open a new conversation."""

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.clock import MINUTE, Instant
from bot.platform import Pace

SHARE = 0.98
"""Of the platform's rate: it counts arrivals, and the network crowds them a little."""
CATCH_UP = 5
"""How many late turns may be made up for at once, when the loop was busy."""
MOST_COUNTED = 1_000
"""Above so many a second nothing is counted; no platform allows it, only the sandbox does."""


class Pacer:
    """Hands out turns to send, first come first served.

    Turns are evenly spaced at 98 % of the rate, whatever burst the platform would bear; those
    made up for after a delay never exceed the rate in any second (any turn, below one a second).
    `monotonic` and `sleep` are the event loop's; a simulation gives its own.
    """

    def __init__(
        self,
        pace: Pace,
        *,
        monotonic: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        rate = pace.messages_per_second
        self._interval = 1 / (rate * SHARE)
        self._count = max(1, math.floor(min(rate, MOST_COUNTED)))
        self._window = self._count / rate if rate <= MOST_COUNTED else 0.0
        self._recent: deque[float] = deque(maxlen=self._count)
        self._next = -math.inf
        self._monotonic = monotonic or asyncio.get_running_loop().time
        self._sleep = sleep
        self._line = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a turn."""
        async with self._line:
            slot = now = self._monotonic()
            while (earliest := self._earliest()) > now:
                slot = earliest
                await self._sleep(earliest - now)
                now = self._monotonic()
            self._recent.append(now)
            # A turn that came late because the loop was busy is made up for; a rest is not.
            self._next = max(slot, now - CATCH_UP * self._interval) + self._interval

    def _earliest(self) -> float:
        if len(self._recent) < self._count:
            return self._next
        return max(self._next, self._recent[0] + self._window)


@dataclass(slots=True)
class NewConversations:
    """Spaces the opening of new direct messages, by the clock, one turn for each message."""

    per_minute: float
    turns: dict[str, Instant] = field(default_factory=dict)
    last: Instant | None = None

    def turn(self, id: str, now: Instant) -> Instant:
        """Tell when the message may open its conversation; the same turn each time it asks."""
        if id in self.turns:
            return self.turns[id]
        gap = round(MINUTE / self.per_minute)
        turn = now if self.last is None else Instant(max(now, self.last + gap))
        self.last = self.turns[id] = turn
        return turn

    def forget(self, before: Instant) -> None:
        """Forget the turns of messages that were over before they used them."""
        self.turns = {one: at for one, at in self.turns.items() if at >= before}

    def done(self, id: str) -> None:
        """Forget a message that has been on its way."""
        self.turns.pop(id, None)
