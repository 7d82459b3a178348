"""Who lives in the sandbox and where they talk, as the platform knows them.

What each of them is to the community the core learns from their own acts (see `seed`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.platform import Actor
from bot.ui import Message

COMMUNITY: Final = "sandbox-community"
COMMUNITY_NAME: Final = "Riverside"
DIRECT: Final = "direct"
"""The room between one person and Alongside: everyone has their own, under the same id."""

BOT: Final = "sandbox-alongside"
BOT_NAME: Final = "Alongside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the seeded people; `zone` and `locale` are their device's, not what they told us."""

    id: str
    name: str
    zone: ZoneInfo
    locale: str = "en"
    is_moderator: bool = False

    @property
    def actor(self) -> Actor:
        return Actor(person=self.id, name=self.name, runs_the_place=self.is_moderator)

    @property
    def note(self) -> Message:
        """Who they are, in one line of the catalogues."""
        return Message(f"sandbox-person-{self.name.lower()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    id: str
    name: str
    for_moderators: bool = False

    def is_open_to(self, person: Person) -> bool:
        return person.is_moderator or not self.for_moderators


PARIS: Final = ZoneInfo("Europe/Paris")

NOA: Final = Person(id="person-noa", name="Noa", zone=PARIS)
ANA: Final = Person(id="person-ana", name="Ana", zone=PARIS)
SAM: Final = Person(id="person-sam", name="Sam", zone=ZoneInfo("America/Mexico_City"), locale="es")
RILEY: Final = Person(id="person-riley", name="Riley", zone=PARIS, is_moderator=True)
JO: Final = Person(id="person-jo", name="Jo", zone=PARIS)
KIM: Final = Person(id="person-kim", name="Kim", zone=PARIS)
LEE: Final = Person(id="person-lee", name="Lee", zone=ZoneInfo("America/Mexico_City"), locale="es")

PEOPLE: Final[Mapping[str, Person]] = {
    person.id: person for person in (NOA, ANA, SAM, RILEY, JO, KIM, LEE)
}

WELCOME: Final = Room(id="channel-welcome", name="welcome")
CHECK_INS: Final = Room(id="channel-check-ins", name="check-ins")
MILESTONES: Final = Room(id="channel-milestones", name="milestones")
MOD_ROOM: Final = Room(id="channel-mod-room", name="mod-room", for_moderators=True)

CHANNELS: Final[Mapping[str, Room]] = {
    room.id: room for room in (WELCOME, CHECK_INS, MILESTONES, MOD_ROOM)
}
ROOMS: Final[Mapping[str, Room]] = {**CHANNELS, DIRECT: Room(id=DIRECT, name=BOT_NAME)}


def name_of(sender: str) -> str:
    """Name who said something; who does not live here any more is nobody."""
    if sender == BOT:
        return BOT_NAME
    return PEOPLE[sender].name if sender in PEOPLE else ""
