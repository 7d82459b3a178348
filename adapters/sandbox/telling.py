"""What one person is told of the house, as the page's JSON (docs/sandbox.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.labels import Labels
from adapters.sandbox.limits import IMITATED
from adapters.sandbox.people import DIRECT, PEOPLE, ROOMS, Person, name_of
from adapters.sandbox.render import tree_json, view_json, words
from adapters.sandbox.shown import Shown
from adapters.sandbox.stage import Hand, Played
from bot.delivery.backstage import Coming, Happened
from bot.platform import CommandCard, Destination, MenuCard, ToChannel, ToPerson
from bot.text import Catalogues
from bot.ui import JSON, Words

LATEST: Final = 500
"""How many messages of each room a whole state holds."""

Told = dict[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells `me`, in the language `locale`, by the clock of their zone."""

    sandbox: Sandbox
    hand: Hand
    catalogues: Catalogues
    me: Person
    locale: str

    @property
    def labels(self) -> Labels:
        return Labels.of(self.catalogues, self.locale, self.me.zone)

    async def state(self) -> Told:
        """Tell everything."""
        labels, seen = self.labels, self.sandbox.rooms.seen_by(self.me, LATEST)
        return {
            "is": "state",
            "me": self.me.id,
            "people": [self._person(person) for person in PEOPLE.values()],
            "rooms": self._rooms(),
            "messages": [self.message(shown) for shown in seen],
            "commands": [_command(c) for c in self.sandbox.commands(self.me, self.locale)],
            "menus": [_menu(card) for card in self.sandbox.menus(self.locale)],
            "now": self.hand.now,
            "zone": self.me.zone.key,
            "locale": self.locale,
            "locales": list(self.catalogues.locales),
            "limits": next(n for n, limits in IMITATED.items() if limits is self.sandbox.limits),
            "people_clocks": self._clocks(),
            "backstage": await self.backstage(),
            "words": labels.page(),
        }

    def message(self, shown: Shown) -> Told:
        return {
            "id": shown.id,
            "room": shown.room,
            "from": _sender(shown),
            "at": shown.at,
            "time": self.labels.time(shown.at),
            "private": shown.is_reply,
            "view": view_json(shown.view, self.sandbox.limits, shown.id),
            "preview": words(shown.view.preview),
            "why": {name: words(Words(why)) for name, why in shown.why.items()},
            "tree": tree_json(shown.view),
        }

    def clock(self, played: Played | None) -> Told:
        progress = {"played": played.played, "days": played.days} if played else {}
        now: Told = {"is": "clock", "now": self.hand.now, "people_clocks": self._clocks()}
        return {**now, **progress}

    async def backstage(self) -> Told:
        """Tell what happened, also what was not sent and why, and what is coming."""
        backstage = await self.hand.stage.backstage()
        return {
            "is": "backstage",
            "happened": [self._happened(one) for one in backstage.happened],
            "coming": [self._coming(one) for one in backstage.coming],
        }

    def _person(self, person: Person) -> Told:
        return {"id": person.id, "name": person.name, "note": self.labels.say(person.note)}

    def _rooms(self) -> list[JSON]:
        return [
            {
                "id": room.id,
                "name": room.name,
                "kind": "direct" if room.id == DIRECT else "channel",
                "unread": self.sandbox.rooms.unread(self.me, room.id),
            }
            for room in ROOMS.values()
            if room.is_open_to(self.me)
        ]

    def _clocks(self) -> Mapping[str, JSON]:
        return {
            person.name: Labels.of(self.catalogues, self.locale, person.zone).time(self.hand.now)
            for person in PEOPLE.values()
        }

    def _happened(self, one: Happened) -> Told:
        labels = self.labels
        return {
            "at": one.at,
            "time": labels.time(one.at),
            "day": labels.day(one.at),
            "what": one.what.value,
            "kind": labels.kind(one.kind),
            "to": place_name(one.to),
            "reason": labels.reason(one.reason),
        }

    def _coming(self, one: Coming) -> Told:
        labels = self.labels
        return {
            "at": one.at,
            "time": labels.time(one.at),
            "day": labels.day(one.at),
            "kind": labels.kind(one.kind),
            "to": place_name(one.to),
        }


def _command(card: CommandCard) -> Told:
    options: list[JSON] = [[name, description] for name, description in card.options]
    return {"word": card.word, "description": card.description, "options": options}


def _menu(card: MenuCard) -> Told:
    return {"path": card.path, "label": card.label}


def _sender(shown: Shown) -> Told:
    return {"id": shown.sender, "name": name_of(shown.sender), "bot": shown.is_from_bot}


def place_name(to: Destination | None) -> str:
    """Name a destination as people here know it; "" for one that is not known any more."""
    match to:
        case ToPerson(person=person):
            return PEOPLE[person].name if person in PEOPLE else ""
        case ToChannel(channel=channel):
            return ROOMS[channel].name if channel in ROOMS else ""
        case None:
            return ""
