"""The clock in the visitor's hand: what falls due on the way happens on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from adapters.sandbox.record import Record
from adapters.sandbox.wire import Misunderstood
from bot.clock import DAY, HOUR, Instant, MovableClock, instant_of, local_date
from bot.delivery.backstage import Backstage
from bot.ui import Message

MORNING: Final = time(9)
LONGEST_PLAY: Final = 366
"""Days. Longer plays are the simulator's."""


class Stage(Protocol):
    """What the composition root lends the sandbox of the engine and its clock."""

    @property
    def clock(self) -> MovableClock: ...

    async def advance(self, to: Instant) -> None:
        """Go from due moment to due moment until `to`; return when all that was due is done."""
        ...

    async def next_event(self) -> Instant | None:
        """Tell when something is due next; None when nothing is planned."""
        ...

    async def backstage(self) -> Backstage:
        """Tell what happened lately and what is coming."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How far a play has come; `days` is how far it goes."""

    played: int
    days: int


Mover = Callable[[Played | None], None]
"""Told after each step; the argument is None unless a play is under way."""


class Hand:
    """Moves the clock, one mover at a time, and writes down where it stands."""

    def __init__(self, stage: Stage, record: Record) -> None:
        self.stage = stage
        self.watchers: set[Mover] = set()
        self._record = record
        self._is_moving = False
        self._is_stopped = False

    @property
    def now(self) -> Instant:
        return self.stage.clock.now()

    async def move_to_next_event(self) -> None:
        """Move to the next due moment; raises Misunderstood when nothing is due."""
        due = await self.stage.next_event()
        if due is None:
            raise Misunderstood(Message("sandbox-no-event"))
        await self.move(max(due, self.now))

    async def move(self, to: Instant) -> None:
        """Move the clock to `to`; raises Misunderstood for the past, or while it moves already."""
        if to < self.now:
            raise Misunderstood(Message("sandbox-no-way-back"))
        if to > self.now + LONGEST_PLAY * DAY:
            raise Misunderstood(Message("sandbox-too-far", {"days": LONGEST_PLAY}))
        await self._travel(to, lambda: None)

    async def play(self, days: int) -> None:
        """Play so many days, until `stop`."""
        if not 1 <= days <= LONGEST_PLAY:
            raise Misunderstood(Message("sandbox-too-far", {"days": LONGEST_PLAY}))
        start = self.now
        await self._travel(
            Instant(start + days * DAY),
            lambda: Played(played=min(days - 1, (self.now - start) // DAY), days=days),
        )

    def stop(self) -> None:
        """End a play after the step that is under way."""
        self._is_stopped = True

    async def _travel(self, to: Instant, progress: Callable[[], Played | None]) -> None:
        if self._is_moving:
            raise Misunderstood(Message("sandbox-moving"))
        self._is_moving, self._is_stopped = True, False
        try:
            while not self._is_stopped:
                await self.step(to)
                if self.now >= to:
                    break
                self._tell(progress())
        finally:
            self._is_moving = False
            self._tell(None)

    async def step(self, to: Instant) -> None:
        """Go to the next due moment, or to `to` if that is sooner."""
        step, due = to, await self.stage.next_event()
        if due is not None and due <= to:
            step = due if due > self.now else min(to, Instant(self.now + HOUR))
        # Written down before: after a kill nothing that was sent lies in the future, and what
        # falls due at this very moment is not late.
        self._record.keep_clock_offset(self.stage.clock.offset + step - self.now)
        await self.stage.advance(step)

    def _tell(self, played: Played | None) -> None:
        for watcher in tuple(self.watchers):
            watcher(played)


def tomorrow_morning(now: Instant, zone: ZoneInfo) -> Instant:
    """Find 9:00 of the next day by the clock of `zone`."""
    day = local_date(now, zone) + timedelta(days=1)
    return instant_of(datetime.combine(day, MORNING, zone))
