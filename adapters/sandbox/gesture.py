"""What one of the people did with a finger or a keyboard, before the core hears of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from adapters.sandbox.people import COMMUNITY, COMMUNITY_NAME, DIRECT, Person
from bot.platform import AccountName, Intent, Where

ACCOUNT: Final = AccountName("sandbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """An act on the page. `key` is the page's name for it: a resend carries the same."""

    person: Person
    room: str
    path: str
    key: str
    args: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locale: str | None = None

    @property
    def is_direct(self) -> bool:
        return self.room == DIRECT

    @property
    def intent(self) -> Intent:
        """The act as the core sees it; nobody can use up another person's key."""
        where = Where(
            community=COMMUNITY,
            name=COMMUNITY_NAME,
            channel=None if self.is_direct else self.room,
            is_direct=self.is_direct,
        )
        return Intent(
            account=ACCOUNT,
            actor=self.person.actor,
            where=where,
            path=self.path,
            key=f"{self.person.id}:{self.key}",
            args=self.args,
            locale=self.locale or self.person.locale,
        )

    @property
    def reply_id(self) -> str:
        """The id of the answer's message, the same for a resend."""
        return f"reply-{self._digest}"

    @property
    def typed_id(self) -> str:
        """The id of the message that holds what was written, the same for a resend."""
        return f"typed-{self._digest}"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(f"{self.person.id}:{self.key}".encode()).hexdigest()[:24]
