"""`demo --transcript`: play some days, and write down what everyone saw and what was not sent."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain
from textwrap import wrap
from typing import Final
from zoneinfo import ZoneInfo

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.labels import Labels
from adapters.sandbox.life import ANSWER, Asked, Life
from adapters.sandbox.people import ANA, BOT, NOA, PARIS, PEOPLE, ROOMS, SAM, Person, name_of
from adapters.sandbox.player import pressable
from adapters.sandbox.render import plain_text, words
from adapters.sandbox.seed import join
from adapters.sandbox.shown import Shown
from adapters.sandbox.stage import Hand
from adapters.sandbox.telling import place_name
from bot.clock import DAY, Ids, Instant, instant_of, local_date
from bot.commands import read_path
from bot.delivery.backstage import Happened, What
from bot.text import FALLBACK, Catalogues
from bot.ui import Actions, Menu, Message, View

WIDTH: Final = 96
INDENT: Final = " " * 7

# How often each of them answers. Jo never does, so that the bot learns to be quiet.
ANSWERS: Final = {ANA.id: 0.9, SAM.id: 0.7, NOA.id: 0.8}
MOODS: Final = {"good": 5, "okay": 5, "shaky": 3, "struggling": 1, "not-today": 1}

Out = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody put a finger on something."""

    at: Instant
    person: Person
    label: str


Line = Shown | Pressed | Happened


async def write_transcript(
    days: int,
    *,
    sandbox: Sandbox,
    hand: Hand,
    catalogues: Catalogues,
    ids: Ids,
    chance: random.Random,
    out: Out,
) -> None:
    """Play `days` days from now, and pass what happened on to `out`, line by line."""
    script = _Script(hand, chance)
    pages = _Pages(catalogues)
    end = Instant(hand.now + days * DAY)
    sandbox.rooms.watchers.add(script)
    try:
        with Life(sandbox, hand, ids) as life:
            out(pages.title(days))
            await script.skip_the_past()
            await join(life.player(NOA), "Paris", "9", "checkins")
            while hand.now < end:
                out("")
                out(pages.heading(hand.now))
                await script.play(life, min(end, _midnight_after(hand.now)))
                for line in chain.from_iterable(map(pages.lines, script.take())):
                    out(line)
            out("")
            out(pages.tally(script))
    finally:
        sandbox.rooms.watchers.discard(script)


def _midnight_after(now: Instant) -> Instant:
    day = local_date(now, PARIS) + timedelta(days=1)
    return instant_of(datetime.combine(day, time(0), PARIS))


class _Script:
    """Lets people answer as chance will have it, and gathers what there is to tell."""

    def __init__(self, hand: Hand, chance: random.Random) -> None:
        self.shown = 0
        self.not_sent = 0
        self._hand = hand
        self._chance = chance
        self._lines: list[Line] = []
        self._told: set[Happened] = set()

    def show(self, shown: Shown) -> None:
        self.shown += 1
        self._lines.append(shown)

    def look_again(self) -> None:
        """Nothing to do: what was shown was shown."""

    async def skip_the_past(self) -> None:
        self._told.update((await self._hand.stage.backstage()).happened)

    async def play(self, life: Life, until: Instant) -> None:
        async for asked in life.events(until):
            for one in asked:
                await self._respond(one)
            await self._look_backstage()

    def take(self) -> Sequence[Line]:
        """Give what happened since the last time, in its order."""
        lines, self._lines = self._lines, []
        return sorted(lines, key=lambda line: line.at)

    async def _respond(self, asked: Asked) -> None:
        player, shown = asked
        if self._chance.random() >= ANSWERS.get(player.person.id, 0.0):
            return
        (mood,) = self._chance.choices(list(MOODS), list(MOODS.values()))
        label = _label_of(shown.view, mood)
        self._lines.append(Pressed(at=self._hand.now, person=player.person, label=label))
        await player.presses(ANSWER, mood)

    async def _look_backstage(self) -> None:
        for one in (await self._hand.stage.backstage()).happened:
            if one.what is not What.SENT and one not in self._told:
                self._told.add(one)
                self._lines.append(one)
                self.not_sent += 1


def _label_of(view: View, mood: str) -> str:
    for label, press in pressable(view):
        path = read_path(press.path)
        if path and (path.name, path.choice) == (ANSWER, mood):
            return words(label) or ""
    return mood


def _labels(view: View) -> Iterator[str]:
    """Name what can be pressed; a menu goes by its own name, because its lines may be many."""
    for block in view.blocks:
        match block:
            case Actions():
                yield from (words(button.label) or "" for button in block.buttons)
            case Menu():
                yield f"{words(block.placeholder)} ..."
            case _:
                pass


class _Pages:
    """Writes the lines, in English, by the clock of Paris."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        self._labels = Labels.of(catalogues, FALLBACK, PARIS)

    def title(self, days: int) -> str:
        return self._say("title", days=days)

    def heading(self, at: Instant) -> str:
        day = self._labels.day(at)
        return f"{day}\n{'-' * len(day)}"

    def tally(self, script: _Script) -> str:
        return self._say("end", shown=script.shown, unsent=script.not_sent)

    def lines(self, line: Line) -> Iterator[str]:
        """Write one thing that happened; what was said stands below who said it."""
        time = self._labels.time(line.at)
        match line:
            case Pressed():
                what = self._say("press", name=line.person.name, label=line.label)
                yield f"{time}  {what}"
            case Happened():
                yield f"{time}  {self._unsent(line)}"
            case Shown():
                yield f"{time}  {self._heading_of(line)}"
                yield from self._body(line)

    def _heading_of(self, shown: Shown) -> str:
        said_by = name_of(shown.sender)
        person = PEOPLE.get(shown.to or "")
        if person is None:
            return self._say("in", name=said_by, room=f"#{ROOMS[shown.room].name}")
        to = name_of(BOT) if shown.sender == person.id else person.name
        kind = "answer" if shown.is_reply else "to"
        return self._say(kind, name=said_by, to=to) + self._their_clock(shown.at, person.zone)

    def _their_clock(self, at: Instant, zone: ZoneInfo) -> str:
        theirs = Labels.of(self._catalogues, FALLBACK, zone).time(at)
        return "" if theirs == self._labels.time(at) else f" ({self._say('clock', time=theirs)})"

    def _body(self, shown: Shown) -> Iterator[str]:
        for line in plain_text(shown.view).splitlines():
            yield from (INDENT + part for part in wrap(line, WIDTH - len(INDENT)))
        labels = " ".join(f"[{label}]" for label in _labels(shown.view))
        yield from (INDENT + part for part in wrap(labels, WIDTH - len(INDENT)))

    def _unsent(self, one: Happened) -> str:
        return self._say(
            one.what.value,
            kind=self._labels.kind(one.kind),
            name=place_name(one.to),
            reason=self._labels.reason(one.reason),
        )

    def _say(self, id: str, **args: str | int) -> str:
        return self._labels.say(Message(f"sandbox-told-{id}", dict(args)))
