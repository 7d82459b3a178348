"""Days that pass: the clock goes from event to event, and people are asked how they are."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.people import PEOPLE, Person
from adapters.sandbox.player import Player, offers
from adapters.sandbox.shown import Shown
from adapters.sandbox.stage import Hand
from bot.clock import Ids, Instant

ANSWER: Final = "checkins.answer"

Asked = tuple[Player, Shown]
"""Somebody, and the prompt that has just reached them."""


class Life:
    """The seeded people, moved by a script. Used as a context: it listens while it is open."""

    def __init__(self, sandbox: Sandbox, hand: Hand, ids: Ids) -> None:
        self._players: Mapping[str, Player] = {
            id: Player(person, sandbox, ids) for id, person in PEOPLE.items()
        }
        self._sandbox = sandbox
        self._hand = hand
        self._asked: list[Asked] = []

    def __enter__(self) -> "Life":
        self._sandbox.rooms.watchers.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.rooms.watchers.discard(self)

    def player(self, person: Person) -> Player:
        return self._players[person.id]

    async def events(self, until: Instant) -> AsyncIterator[Sequence[Asked]]:
        """Let time pass until `until`; after each event, give whom it asked how today is."""
        while self._hand.now < until:
            await self._hand.step(until)
            asked, self._asked = self._asked, []
            yield asked

    def show(self, shown: Shown) -> None:
        player = self._players.get(shown.to or "")
        if player and not shown.is_reply and offers(shown.view, ANSWER):
            self._asked.append((player, shown))

    def look_again(self) -> None:
        """Nothing to do: who was asked was asked."""
