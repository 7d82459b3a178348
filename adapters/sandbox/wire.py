"""What comes from the page, read with care: a script may send anything."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.sandbox.limits import TYPED
from adapters.sandbox.people import PEOPLE, ROOMS, Person
from bot.ui import JSON, Message

LONGEST_NAME: Final = 200
MOST_ARGS: Final = 25

_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")


class Misunderstood(Exception):
    """What came cannot be done; the message says why, in one sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


@dataclass(frozen=True, slots=True)
class Frame:
    """One message from the page. What is read from it has the type it should have, or raises."""

    said: Mapping[str, JSON]

    @property
    def n(self) -> JSON:
        """The page's number for it, which the direct answer carries too; None if there is none."""
        number = self.said.get("n")
        return number if isinstance(number, int | float) else None

    @property
    def moves_clock(self) -> bool:
        return self.said.get("do") == "clock"

    def name(self, key: str) -> str:
        """Read a short text that must be there."""
        value = self.said.get(key)
        if not isinstance(value, str) or not value or len(value) > LONGEST_NAME:
            raise _missing(key)
        return value

    def words(self, key: str) -> str:
        """Read what a person wrote: at most what a platform takes in one message."""
        value = self.said.get(key)
        if not isinstance(value, str):
            raise _missing(key)
        text = _whole(value).strip()
        if not text:
            raise Misunderstood(Message("sandbox-empty"))
        if len(text.encode("utf-16-le")) > TYPED * 2:
            raise Misunderstood(Message("too-long", {"longest": TYPED}))
        return text

    def partial(self, key: str) -> str:
        """Read what a person is in the middle of typing; "" when it is nothing."""
        value = self.said.get(key)
        return _whole(value[:LONGEST_NAME]) if isinstance(value, str) else ""

    def number(self, key: str) -> int | None:
        """Read a whole number; None when it is not one."""
        value = self.said.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def args(self) -> dict[str, tuple[str, ...]]:
        """Read what was filled in: names with lists of texts."""
        args = self.said.get("args", {})
        if not isinstance(args, Mapping) or len(args) > MOST_ARGS:
            raise _missing("args")
        return {_whole(name): _texts(values) for name, values in args.items()}

    def person(self) -> Person:
        person = PEOPLE.get(self.name("person"))
        if person is None:
            raise Misunderstood(Message("sandbox-no-person"))
        return person

    def room(self, me: Person) -> str:
        """Read the id of a room that `me` may be in."""
        room = ROOMS.get(self.name("room"))
        if room is None or not room.is_open_to(me):
            raise Misunderstood(Message("sandbox-no-room"))
        return room.id


def read_frame(data: str) -> Frame:
    """Read one message; raises Misunderstood for what is not a JSON object."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Misunderstood(Message("sandbox-not-json"))
    return Frame(said)


def _missing(key: str) -> Misunderstood:
    return Misunderstood(Message("sandbox-missing", {"name": key}))


def _texts(values: JSON) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _missing("args")
    return tuple(_whole(str(value)) for value in values)


def _whole(text: str) -> str:
    """Drop what only JSON can write, lone surrogates, and what would forge a moment in words."""
    return _PRIVATE.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
