"""Sees every request that leaves for Discord, and keeps hidden repeats of a message in sight.

discord.py waits out a 429 inside one call, for up to 30 seconds. For a message on its way that is
the outbox's own business: the wait ends the call at once and comes back as a value. A 5xx is
repeated by discord.py with the same nonce, by which Discord knows the message again.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final

import aiohttp
from yarl import URL

MOST_INVALID: Final = 1_000
"""Answers of 401, 403 and 429 in ten minutes; at 10,000 Discord shuts the address out."""

INVALID: Final = frozenset({401, 403, 429})
_TOO_MANY: Final = 429
_WINDOW: Final = 600.0
_UNSAID: Final = 60_000
"""Milliseconds to wait when a 429 names no time, as a guard in front of Discord may send it."""

_SERVERS: Final = 500


class Held(Exception):
    """Discord holds messages back for `wait` milliseconds; this one was not taken."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(slots=True)
class Attempt:
    """One message on its way: whether a request is out, and whether an earlier one is in doubt."""

    is_asking: bool = False
    is_in_doubt: bool = False

    @property
    def may_have_arrived(self) -> bool:
        return self.is_asking or self.is_in_doubt


@dataclass(slots=True)
class Outgoing:
    """What all requests of one account together must heed; times are seconds of `monotonic`."""

    monotonic: Callable[[], float] = lambda: asyncio.get_running_loop().time()
    _invalid: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_INVALID))
    _quiet_until: float = 0.0
    _is_watching: bool = False
    _attempt: ContextVar[Attempt | None] = field(
        default_factory=lambda: ContextVar("attempt", default=None)
    )

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Send a message inside; raises Held while everything is held back."""
        if (wait := self.wait()) > 0:
            raise Held(wait)
        # Where requests cannot be seen, each of them may have been heard.
        attempt = Attempt(is_asking=not self._is_watching)
        token = self._attempt.set(attempt)
        try:
            yield attempt
        finally:
            self._attempt.reset(token)

    def wait(self) -> int:
        """Tell for how many milliseconds nothing may be sent at all."""
        now = self.monotonic()
        until = self._quiet_until
        if len(self._invalid) == MOST_INVALID:
            until = max(until, self._invalid[0] + _WINDOW)
        return max(0, round((until - now) * 1_000))

    def count_invalid(self, status: int) -> None:
        """Count an answer among those for which Discord shuts an address out."""
        if status in INVALID:
            self._invalid.append(self.monotonic())

    def trace(self) -> aiohttp.TraceConfig:
        """Make what discord.py's session calls for each request."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._begun)
        trace.on_request_end.append(self._ended)
        return trace

    async def _begun(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestStartParams,
    ) -> None:
        self._is_watching = True
        attempt = self._attempt.get()
        # A conversation may be opened as often as one likes; only a message must not come twice.
        if attempt is not None and _is_message(request.url):
            attempt.is_asking = True

    async def _ended(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        status, headers = request.response.status, request.response.headers
        attempt = self._attempt.get()
        if attempt is not None and _is_message(request.url):
            attempt.is_asking = False
            attempt.is_in_doubt |= status >= _SERVERS
        self.count_invalid(status)
        if status != _TOO_MANY:
            return
        wait = wait_in(headers)
        if wait is not None and headers.get("X-RateLimit-Global", "").lower() == "true":
            self._quiet_until = self.monotonic() + wait / 1_000
        if attempt is not None:
            raise Held(_UNSAID if wait is None else wait)


def _is_message(address: URL) -> bool:
    return "/channels/" in address.path


def wait_in(headers: Mapping[str, str]) -> int | None:
    """Read Retry-After in milliseconds; None where it is missing or no number of seconds."""
    said = headers.get("Retry-After") or headers.get("X-RateLimit-Reset-After") or ""
    try:
        wait = float(said)
    except ValueError:
        return None
    return max(0, math.ceil(wait * 1_000)) if math.isfinite(wait) else None
