"""One call as it came, how it is answered, and the events it brings about."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.slack_server.model import Payload, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call of a method, by the app in one workspace."""

    method: str
    args: Payload
    where: Workspace
    at: float


Answer = Callable[[Asked], Payload]
"""Gives what an answer holds beside its "ok"; raises Denied."""


@dataclass(slots=True)
class Events:
    """What happened while a call was answered, for the sockets to tell."""

    waiting: list[tuple[Workspace, Payload]] = field(default_factory=list)

    def happens(self, where: Workspace, event: Payload) -> None:
        self.waiting.append((where, event))

    def taken(self) -> list[tuple[Workspace, Payload]]:
        """Give what waits, once."""
        taken, self.waiting = self.waiting, []
        return taken
