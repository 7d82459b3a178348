"""How the seeded people came to be where they are: by their own acts, a week ago and since.

Everything goes through the same door as the page's acts, under a clock that starts eight days
back; nothing is put into the database from outside.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import cycle
from typing import Final

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.gesture import Gesture
from adapters.sandbox.labels import Labels
from adapters.sandbox.life import ANSWER, Life
from adapters.sandbox.people import (
    ANA,
    CHECK_INS,
    JO,
    KIM,
    LEE,
    PARIS,
    RILEY,
    SAM,
    WELCOME,
    Person,
    Room,
)
from adapters.sandbox.player import Player
from adapters.sandbox.record import Record
from adapters.sandbox.stage import Hand
from bot.clock import DAY, Clock, Ids, Instant, MovableClock, instant_of, local_date
from bot.text import Catalogues
from bot.ui import Message

DAYS: Final = 8
"""How long before now the community is set up; Ana joins the day after."""

# What each says to the prompts of the week, over and over; the last day's stay unanswered.
MOODS: Final[Mapping[str, tuple[str, ...]]] = {
    ANA.id: ("okay", "good", "shaky", "good", "struggling"),
    SAM.id: ("good", "good", "okay", "not-today"),
    JO.id: ("okay", "shaky"),
    KIM.id: ("okay", "not-today"),
}


def clock_of(record: Record, behind: Clock) -> MovableClock:
    """Make the sandbox's clock: where it was left, or before the seed's first day.

    It has to stand there before the database opens, because no database plans backwards.
    """
    return MovableClock(
        behind=behind, offset=record.clock_offset if record.is_lived_in else -DAYS * DAY
    )


async def move_in(
    *, sandbox: Sandbox, hand: Hand, record: Record, catalogues: Catalogues, ids: Ids
) -> None:
    """Let the people live their week; the clock, which `clock_of` made, then stands at now."""
    with Life(sandbox, hand, ids) as life:
        await _Week(life, sandbox, hand, catalogues, ids).live(Instant(hand.now + DAYS * DAY))
    record.mark_lived_in()


class _Week:
    def __init__(
        self, life: Life, sandbox: Sandbox, hand: Hand, catalogues: Catalogues, ids: Ids
    ) -> None:
        self._life = life
        self._sandbox = sandbox
        self._hand = hand
        self._catalogues = catalogues
        self._ids = ids
        self._moods: Mapping[str, Iterator[str]] = {id: cycle(moods) for id, moods in MOODS.items()}
        self._first_day = local_date(hand.now, PARIS)
        self._end = hand.now

    async def live(self, until: Instant) -> None:
        self._end = until
        await set_up(self._player(RILEY))
        await self._until(1, 10)
        await self._say(RILEY, WELCOME, "sandbox-said-welcome")
        await join(self._player(ANA), "Paris", "9", "checkins", "text")
        await join(self._player(KIM), "Paris", "9", "checkins")
        await self._say(ANA, WELCOME, "sandbox-said-thanks")
        await self._until(1, 17)
        await join(self._player(JO), "Paris", "15", "checkins")
        await _sleep(self._player(JO), "8", "16")
        await join(self._player(SAM), "Ciudad de México", "9", "checkins")
        await _read_in(self._player(SAM), "es")
        await join(self._player(LEE), "Ciudad de México", "9", path="support")
        await self._until(3, 12)
        await self._player(KIM).types("stop")
        await self._until(4, 19)
        await self._say(SAM, CHECK_INS, "sandbox-said-evening")
        await self._pass(until)

    async def _until(self, day: int, hour: int) -> None:
        date = self._first_day + timedelta(days=day)
        await self._pass(instant_of(datetime.combine(date, time(hour), PARIS)))

    async def _pass(self, until: Instant) -> None:
        async for asked in self._life.events(until):
            for player, shown in asked:
                if shown.at < self._end - DAY:
                    await player.presses(ANSWER, next(self._moods[player.person.id]))

    async def _say(self, person: Person, room: Room, message: str) -> None:
        labels = Labels.of(self._catalogues, person.locale, person.zone)  # their own language
        gesture = Gesture(person=person, room=room.id, path="", key=self._ids.new())
        await self._sandbox.say(gesture, labels.say(Message(message)))

    def _player(self, person: Person) -> Player:
        return self._life.player(person)


async def set_up(moderator: Player) -> None:
    await moderator.asks("manage")
    await moderator.fills("manage.place", city="Paris")
    await moderator.presses("manage.place-confirmed", "0")
    await moderator.fills("manage.hours", start="18", end="22")
    await moderator.presses("manage.live")


async def join(player: Player, city: str, hour: str, *consents: str, path: str = "own") -> None:
    await player.asks("start")
    await player.fills("members.join", path=path, consents=consents, city=city, hour=hour)
    await player.presses("members.confirm", "0")


async def _read_in(player: Player, locale: str) -> None:
    await player.asks("settings")
    await player.presses("settings.language", locale)


async def _sleep(player: Player, start: str, end: str) -> None:
    await player.asks("settings")
    await player.fills("settings.sleep", start=start, end=end)
