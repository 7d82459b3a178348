"""What can go wrong on the way, written down before it does: one list of faults per route."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from tests.discord_server.model import Payload

MESSAGES: Final = "/channels/{channel}/messages"
OPENING: Final = "/users/@me/channels"
CALLBACK: Final = "/interactions/{interaction}/{token}/callback"
FOLLOW_UP: Final = "/webhooks/{application}/{token}"
COMMANDS: Final = "/applications/{application}/commands"


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


def limited(
    after: float, *, scope: str = "user", via: bool = True, body: str | None = None
) -> Fault:
    """Answer 429: of the route ("user"), of the whole account ("global") or "shared" with others.

    Without `via`, and with HTML for a body, it comes from the guard in front of Discord.
    """
    headers = {"Retry-After": str(after), "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    if via:
        headers["Via"] = "1.1 google"
    told: Payload = {"message": "slow", "retry_after": after, "global": scope == "global"}
    return Fault(status=429, headers=headers, body=told if body is None else body)


def broken(status: int = 502, *, takes_effect: bool = False) -> Fault:
    return Fault(status=status, body="<html>bad gateway</html>", takes_effect=takes_effect)


def refused(status: int, code: int, message: str = "no") -> Fault:
    return Fault(status=status, body={"code": code, "message": message})


def cut(*, takes_effect: bool = True) -> Fault:
    return Fault(line=Line.CUT, takes_effect=takes_effect)


def hanging(*, takes_effect: bool = False) -> Fault:
    return Fault(line=Line.HANGS, takes_effect=takes_effect)


@dataclass(slots=True)
class Faults:
    """Faults that wait for the next requests of their route, first come first served."""

    waiting: dict[tuple[str, str], deque[Fault]] = field(default_factory=dict)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Lets hanging requests go, when the server ends."""

    def put(self, method: str, route: str, *faults: Fault) -> None:
        self.waiting.setdefault((method, route), deque()).extend(faults)

    def next(self, method: str, route: str) -> Fault | None:
        faults = self.waiting.get((method, route))
        return faults.popleft() if faults else None
