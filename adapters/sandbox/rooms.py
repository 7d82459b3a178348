"""What is said in the rooms: who can see it, who has not seen it yet, and who is watching."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol

from adapters.sandbox.people import PEOPLE, Person
from adapters.sandbox.record import Record
from adapters.sandbox.shown import Shown
from bot.clock import Instant

REPLIES_KEPT: Final = 300
"""How many private answers stay in memory; a script may ask for any number."""


class Watcher(Protocol):
    """A page, or a script, that wants to see what is shown."""

    def show(self, shown: Shown) -> None:
        """Take a new message, which may be for someone else."""
        ...

    def look_again(self) -> None:
        """Forget what was seen: messages are gone, or the limits changed."""
        ...


class Rooms:
    """Every message, in the order it was shown."""

    def __init__(self, record: Record) -> None:
        self.watchers: set[Watcher] = set()
        self._record = record
        self._messages = {shown.id: shown for shown in record.messages()}
        self._unread: Counter[tuple[str, str]] = Counter()

    def keep(self, shown: Shown) -> None:
        """Show a message once it is written down; an id that is known is not shown again.

        Raises sqlite3.Error, and shows nothing, when it cannot be written.
        """
        if shown.id not in self._messages:
            self._record.keep(shown)
            self._show(shown)

    def answer(self, shown: Shown) -> None:
        """Show a private answer, held in memory alone; a second one to the same act replaces it."""
        replies = [id for id, kept in self._messages.items() if kept.is_reply]
        for id in replies[: max(0, len(replies) - REPLIES_KEPT + 1)]:
            del self._messages[id]
        self._show(shown)

    def find(self, id: str) -> Shown | None:
        return self._messages.get(id)

    def seen_by(self, person: Person, latest: int) -> Sequence[Shown]:
        """List what this person can see, at most the `latest` of each room, oldest first."""
        seen = [shown for shown in self._messages.values() if shown.is_seen_by(person)]
        number, total = Counter[str](), Counter(shown.room for shown in seen)
        kept = []
        for shown in seen:
            number[shown.room] += 1
            if number[shown.room] > total[shown.room] - latest:
                kept.append(shown)
        return kept

    def unread(self, person: Person, room: str) -> int:
        """Count what came into a room, since this start, while the person looked elsewhere."""
        return self._unread[person.id, room]

    def mark_read(self, person: Person, room: str) -> None:
        del self._unread[person.id, room]

    def forget(self, person: str, until: Instant) -> None:
        """Drop what this person said and what was said to them alone; the file is overwritten.

        Raises sqlite3.Error, and drops nothing, when it cannot be.
        """
        self._record.forget(person, until)
        self._messages = {
            id: shown
            for id, shown in self._messages.items()
            if shown.at > until or not shown.concerns(person)
        }
        self.look_again()

    def look_again(self) -> None:
        for watcher in tuple(self.watchers):
            watcher.look_again()

    def _show(self, shown: Shown) -> None:
        self._messages[shown.id] = shown
        for person in PEOPLE.values():
            if not shown.is_reply and shown.sender != person.id and shown.is_seen_by(person):
                self._unread[person.id, shown.room] += 1
        for watcher in tuple(self.watchers):
            watcher.show(shown)
