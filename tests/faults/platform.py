"""A platform that behaves badly on purpose, and knows exactly what people can see."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.clock import Clock, Instant
from bot.platform import (
    AccountName,
    Capabilities,
    Core,
    Delivered,
    Found,
    Health,
    NotFound,
    NotSent,
    Outcome,
    Pace,
    Parcel,
    Refusal,
    Refused,
    ToPerson,
    Trace,
    Unclear,
)
from bot.ui import Lengths, Limits

ACCOUNT = AccountName("rough")
MOST = 10_000
LIMITS = Limits(
    lengths=Lengths.CODE_POINTS,
    message_text=MOST,
    blocks=MOST,
    paragraph=MOST,
    heading=MOST,
    buttons_in_a_row=MOST,
    button_label=MOST,
    menu_options=MOST,
    option_label=MOST,
    option_hint=MOST,
    form_fields=MOST,
    form_title=MOST,
    field_label=MOST,
    field_hint=MOST,
    alt_text=MOST,
)


class Fault(Enum):
    """What may become of one delivery."""

    NONE = auto()
    ANSWER_LOST = auto()
    """It arrived, and the connection broke before we heard so."""
    LOST = auto()
    """It never arrived, and we cannot know."""
    HANGS_AFTER = auto()
    HANGS_BEFORE = auto()
    RAISES_AFTER = auto()
    RAISES_BEFORE = auto()
    TOO_FAST = auto()
    DOWN = auto()
    WAITS = auto()
    """Nothing is heard until `gate` is opened; then `verdict` is the answer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One message that somebody can see."""

    id: str
    at: Instant
    parcel: Parcel


@dataclass(slots=True)
class Sight:
    """All that people see; outlives every engine, as a platform does."""

    shown: list[Shown] = field(default_factory=list)

    def to(self, person: str) -> list[Shown]:
        return [
            one
            for one in self.shown
            if isinstance(one.parcel.to, ToPerson) and one.parcel.to.person == person
        ]

    def twice(self) -> list[str]:
        """List the ids that can be seen more than once, which must never be."""
        count = Counter(one.id for one in self.shown if one.parcel.replaces is None)
        return [id for id, times in count.items() if times > 1]

    def copy(self) -> "Sight":
        return Sight(shown=list(self.shown))


@dataclass(slots=True)
class RoughPlatform:
    """Delivers, with faults drawn from `faults` or told by `script`, one for each call.

    It does not deduplicate: what is sent twice is seen twice. `refusals` are by person or
    channel. `between` is called around each effect, where a process may die.
    """

    clock: Clock
    sight: Sight = field(default_factory=Sight)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    faults: dict[Fault, float] = field(default_factory=dict)
    script: list[Fault] = field(default_factory=list)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    unreadable: bool = False
    looks: int = 0
    look_errors: int = 0
    attempts: list[tuple[str, Instant]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    verdict: Outcome = field(default_factory=lambda: Unclear(error="reset"))
    hanging_looks: bool = False
    called: asyncio.Event = field(default_factory=asyncio.Event)
    between: Callable[[], None] = lambda: None
    account: AccountName = ACCOUNT
    pace: Pace = field(
        default_factory=lambda: Pace(messages_per_second=1e9, new_conversations_per_minute=1e9)
    )
    limits: Limits = LIMITS
    capabilities: Capabilities = field(default_factory=Capabilities)

    async def start(self, core: Core) -> None:
        pass

    async def close(self) -> None:
        pass

    async def forget(self, person: str, until: Instant) -> bool:
        return True

    def health(self) -> Health:
        return Health(is_well=True, since=self.clock.now())

    async def reached(self, attempts: int) -> None:
        """Wait until so many deliveries were begun."""
        while len(self.attempts) < attempts:
            self.called.clear()
            await self.called.wait()

    async def looked(self, looks: int) -> None:
        """Wait until so many look-backs were begun."""
        while self.looks < looks:
            self.called.clear()
            await self.called.wait()

    async def deliver(self, parcel: Parcel) -> Outcome:
        await asyncio.sleep(0)
        self.attempts.append((parcel.id, self.clock.now()))
        self.called.set()
        self.between()
        place = parcel.to.person if isinstance(parcel.to, ToPerson) else parcel.to.channel
        if place in self.refusals:
            return Refused(refusal=self.refusals[place])
        match self._fault():
            case Fault.NONE:
                return self._show(parcel)
            case Fault.ANSWER_LOST:
                self._show(parcel)
                return Unclear(error="reset")
            case Fault.LOST:
                return Unclear(error="reset")
            case Fault.HANGS_AFTER:
                self._show(parcel)
                await asyncio.Event().wait()
            case Fault.HANGS_BEFORE:
                await asyncio.Event().wait()
            case Fault.RAISES_AFTER:
                self._show(parcel)
                raise ConnectionResetError
            case Fault.RAISES_BEFORE:
                raise ConnectionResetError
            case Fault.TOO_FAST:
                return NotSent(retry_after=2_500, error="429")
            case Fault.DOWN:
                return NotSent(error="refused connection")
            case Fault.WAITS:
                await self.gate.wait()
                return self.verdict
        raise AssertionError("a hanging call came back")

    async def look_back(self, parcel: Parcel) -> Trace:
        self.looks += 1
        self.called.set()
        if self.hanging_looks:
            await self.gate.wait()
        if self.look_errors:
            self.look_errors -= 1
            raise ConnectionResetError
        if self.unreadable:
            return NotFound.UNREADABLE
        found = [one for one in self.sight.shown if one.id == parcel.id]
        return Found(ref=f"ref-{parcel.id}") if found else NotFound.ABSENT

    def _show(self, parcel: Parcel) -> Delivered:
        self.sight.shown.append(Shown(parcel.id, self.clock.now(), parcel))
        self.between()
        person = parcel.to.person if isinstance(parcel.to, ToPerson) else None
        return Delivered(ref=f"ref-{parcel.id}", conversation=f"dm-{person}" if person else None)

    def _fault(self) -> Fault:
        if self.script:
            return self.script.pop(0)
        drawn = self.chance.random()
        for fault, share in self.faults.items():
            drawn -= share
            if drawn < 0:
                return fault
        return Fault.NONE
