"""What can go wrong on the way, written down before it does: one list of faults per method."""

import asyncio
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from tests.slack_server.model import Payload

POST: Final = "chat.postMessage"
WHISPER: Final = "chat.postEphemeral"
OPENING: Final = "conversations.open"
HISTORY: Final = "conversations.history"
CONNECTING: Final = "apps.connections.open"
LINK: Final = "response_url"
UPLOAD: Final = "upload"
SOCKET: Final = "socket"
"""Names for what is asked for by an address of its own, beside the API's methods."""


class Line(Enum):
    """What becomes of the connection."""

    WHOLE = "an answer arrives"
    CUT = "it breaks before the answer"
    HANGS = "no answer ever comes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failed request. With `takes_effect` it did what it asked for all the same."""

    status: int = 500
    body: Payload | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    takes_effect: bool = False
    line: Line = Line.WHOLE
    is_json: bool = False
    """Whether a `body` of text claims to be JSON."""


def limited(after: float, *, body: str | None = None) -> Fault:
    """Answer 429 with a Retry-After of whole seconds, as Slack's is."""
    told: Payload = {"ok": False, "error": "ratelimited"}
    headers = {"Retry-After": str(math.ceil(after))}
    return Fault(status=429, headers=headers, body=told if body is None else body)


def broken(status: int = 502, *, takes_effect: bool = False) -> Fault:
    return Fault(status=status, body="<html>bad gateway</html>", takes_effect=takes_effect)


def error(name: str, *, takes_effect: bool = False, status: int = 200) -> Fault:
    """Refuse as Slack mostly does: with status 200 and a name for what is wrong."""
    body: Payload = {"ok": False, "error": name}
    return Fault(status=status, body=body, takes_effect=takes_effect)


def malformed(*, takes_effect: bool = True) -> Fault:
    """Break off in the middle of an answer."""
    return Fault(status=200, body='{"ok": tr', is_json=True, takes_effect=takes_effect)


def page(*, takes_effect: bool = True) -> Fault:
    """Answer 200 with a page of HTML, as a proxy does."""
    return Fault(status=200, body="<html>sign in</html>", takes_effect=takes_effect)


def cut(*, takes_effect: bool = True) -> Fault:
    return Fault(line=Line.CUT, takes_effect=takes_effect)


def hanging(*, takes_effect: bool = False) -> Fault:
    return Fault(line=Line.HANGS, takes_effect=takes_effect)


@dataclass(slots=True)
class Faults:
    """Faults that wait for the next calls of their method, first come first served."""

    waiting: dict[str, deque[Fault]] = field(default_factory=dict)
    always: dict[str, Fault] = field(default_factory=dict)
    """What every call of a method meets, once no single fault waits for it."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Lets hanging requests go, when the server ends."""

    def put(self, method: str, *faults: Fault) -> None:
        self.waiting.setdefault(method, deque()).extend(faults)

    def next(self, method: str) -> Fault | None:
        faults = self.waiting.get(method)
        return faults.popleft() if faults else self.always.get(method)


@dataclass(slots=True, kw_only=True)
class Limiter:
    """Takes `per_second` new messages a second over a whole workspace, and counts the refused."""

    per_second: float
    burst: float = 1.0
    left: float = 0.0
    at: float = -math.inf
    refused: int = 0

    def take(self, now: float) -> Fault | None:
        """Take one message, or say how long to wait."""
        passed = now - self.at
        self.left = min(self.burst, self.left + passed * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return None
        self.refused += 1
        return limited((1 - self.left) / self.per_second)
