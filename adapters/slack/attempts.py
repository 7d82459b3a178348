"""What all messages of one workspace together must heed: once each, in turn, not too fast."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.platform import Delivered, Outcome

CHANNEL_GAP: Final = 1.0
"""Seconds between two messages to one channel (chat.postMessage, "Rate limiting")."""

LONGEST_TURN: Final = 5.0
"""Seconds that a message waits for its turn; with more before it, it had better come back."""

_MOST_KEPT: Final = 1_000


class Held(Exception):
    """It is not this message's turn for `wait` milliseconds; it was not sent."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(slots=True)
class Outgoing:
    """One workspace's messages; times are seconds of `monotonic`.

    Slack has no key by which it knows a message again. What was delivered is remembered here, so
    that one id is one message for as long as this process lives; the outbox sees to the rest.
    """

    gap: float = CHANNEL_GAP
    monotonic: Callable[[], float] = lambda: asyncio.get_running_loop().time()
    _delivered: OrderedDict[str, Delivered] = field(default_factory=OrderedDict)
    _under_way: dict[str, asyncio.Future[Outcome]] = field(default_factory=dict)
    _next_turn: dict[str, float] = field(default_factory=dict)
    _quiet_until: float = 0.0

    async def once(self, id: str, send: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Send what has this id, unless it was delivered; whoever comes meanwhile waits for it."""
        if id in self._delivered:
            return self._delivered[id]
        if id in self._under_way:
            return await asyncio.shield(self._under_way[id])
        self._under_way[id] = ending = asyncio.get_running_loop().create_future()
        try:
            outcome = await send()
        except BaseException:
            ending.cancel()
            raise
        finally:
            del self._under_way[id]
        ending.set_result(outcome)
        self._remember(id, outcome)
        return outcome

    async def turn(self, channel: str) -> None:
        """Wait until something may be said in a channel. Raises Held when that is too long."""
        now = self.monotonic()
        if self._quiet_until > now:
            raise Held(_milliseconds(self._quiet_until - now))
        at = max(now, self._next_turn.get(channel, 0.0))
        if at - now > LONGEST_TURN:
            raise Held(_milliseconds(at - now))
        self._next_turn = {one: then for one, then in self._next_turn.items() if then > now}
        self._next_turn[channel] = at + self.gap
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, wait: int) -> None:
        """Let nothing more out for `wait` milliseconds: Slack counts for the whole workspace."""
        self._quiet_until = max(self._quiet_until, self.monotonic() + wait / 1_000)

    def _remember(self, id: str, outcome: Outcome) -> None:
        if isinstance(outcome, Delivered):
            self._delivered[id] = outcome
            while len(self._delivered) > _MOST_KEPT:
                self._delivered.popitem(last=False)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1_000))
