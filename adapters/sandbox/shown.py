"""One message as the sandbox shows and keeps it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.sandbox.people import BOT, ROOMS, Person
from bot.clock import Instant
from bot.platform import Parting
from bot.ui import View, decode, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message in a room. `to` is the one person who can see it; None means everyone there."""

    id: str
    room: str
    sender: str
    to: str | None
    at: Instant
    view: View
    why: Mapping[str, str] = field(default_factory=dict)
    is_reply: bool = False
    """The private answer to an act: never written down, gone when the sandbox stops."""

    @property
    def is_from_bot(self) -> bool:
        return self.sender == BOT

    def is_seen_by(self, person: Person) -> bool:
        return self.to in (None, person.id) and ROOMS[self.room].is_open_to(person)

    def goes_with(self, parting: Parting) -> bool:
        """Tell whether it goes when this person is forgotten: said by them, or to them alone."""
        is_theirs = parting.person in (self.to, self.sender)
        return is_theirs and (self.at <= parting.until or self.id in parting.ids)


def written(shown: Shown) -> bytes:
    """Write a message as JSON, to be sealed."""
    doc = {
        "id": shown.id,
        "room": shown.room,
        "sender": shown.sender,
        "to": shown.to,
        "at": shown.at,
        "view": encode(shown.view).decode(),
        "why": dict(shown.why),
    }
    return json.dumps(doc, ensure_ascii=False, separators=(",", ":")).encode()


def read(writing: bytes) -> Shown:
    """Read back what `written` wrote."""
    doc = json.loads(writing)
    return Shown(
        id=doc["id"],
        room=doc["room"],
        sender=doc["sender"],
        to=doc["to"],
        at=Instant(doc["at"]),
        view=decode(doc["view"].encode()),
        why=doc["why"],
    )
