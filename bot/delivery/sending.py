"""One account's line of messages: claimed, paced, handed to the adapter, recorded."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.clock import SECOND, Clock, Instant
from bot.database import Database
from bot.delivery.claiming import Claimed, Claims, Passed, Poisoned
from bot.delivery.guards import goes_silently
from bot.delivery.pacer import Pacer
from bot.delivery.recording import Recorder, backoff
from bot.delivery.store import Row, State
from bot.platform import Adapter, Delivered, NotSent, Outcome, Parcel, Refused, Unclear
from bot.ui import Message, Speaker, Text, Words, spell

log = logging.getLogger(__name__)

SpeakerFor = Callable[[str, ZoneInfo], Speaker]
"""Gives the words of a language, with moments by a zone's clocks."""

AHEAD = 0.7
"""Seconds' worth of messages that may be claimed before their turn comes."""
MOST_AT_ONCE = 32
RESTS_AFTER = 5
"""So many failures in a row, and the whole account rests a while."""
LONG_AGO = Instant(0)
REST = 5 * SECOND
"""How long an account rests when the database, or we ourselves, failed it."""


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends for one account while there is something to send; `wake` sets it going.

    `send_seconds` is how long one delivery may take, shorter than the lease. `progress` counts
    what was done, so that whoever waits can tell work from standstill.
    """

    database: Database
    adapter: Adapter
    claims: Claims
    recorder: Recorder
    pacer: Pacer
    speaker: SpeakerFor
    clock: Clock
    send_seconds: float
    in_flight: set[str] = field(default_factory=set)
    resting_until: Instant = LONG_AGO
    progress: int = 0
    _pump: asyncio.Task[None] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _is_stopping: bool = False
    _once_more: bool = False
    _failures: int = 0
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        ahead = self.adapter.pace.messages_per_second * AHEAD
        self._room = asyncio.Semaphore(max(2, int(min(ahead, MOST_AT_ONCE))))

    @property
    def is_busy(self) -> bool:
        return self._pump is not None or bool(self._tasks)

    @property
    def may_claim(self) -> bool:
        return not self._is_stopping and self.clock.now() >= self.resting_until

    def wake(self) -> None:
        """Begin to send what waits, unless it is stopping or resting; returns at once."""
        self._once_more = True
        if self._pump is None and self.may_claim:
            self._pump = asyncio.create_task(self._send_all())

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self.is_busy:
            await asyncio.wait([*self._tasks, *([self._pump] if self._pump else [])])

    async def stop(self, within: float) -> None:
        """Claim nothing more and let what is under way end; cut it off after `within` seconds.

        What is cut off may have arrived: it is read back after the next start.
        """
        self._is_stopping = True
        try:
            async with asyncio.timeout(within):
                await self.idle()
        except TimeoutError:
            for task in list(self._tasks):
                task.cancel()
            await self.idle()

    async def _send_all(self) -> None:
        try:
            while self._once_more:
                self._once_more = False
                while await self._send_next():
                    self.progress += 1
        except Exception as error:
            log.error("nothing can be claimed", extra={"error": _name(error)})
            self._rest()
        finally:
            self._pump = None

    async def _send_next(self) -> bool:
        """Claim a message and set it on its way; False when there is none for now."""
        await self._room.acquire()
        claimed: Claimed | Passed | None = None
        try:
            claimed = await self._claim() if self.may_claim else None
        finally:
            if not isinstance(claimed, Claimed):
                self._room.release()
        if isinstance(claimed, Claimed):
            self._set_going(claimed)
        return claimed is not None

    async def _claim(self) -> Claimed | Passed | None:
        try:
            return await self.database.unit(self.claims.next)
        except Poisoned as poisoned:
            row, error = poisoned.row, _name(poisoned.__cause__)
            log.warning("a message cannot be composed", extra={"kind": row.kind, "error": error})
            await self._fault(row, State.READY, error)
            return Passed()

    def _set_going(self, claimed: Claimed) -> None:
        self.in_flight.add(claimed.candidate.row.id)
        task = asyncio.create_task(self._send(claimed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, claimed: Claimed) -> None:
        row = claimed.candidate.row
        try:
            parcel = self._parcel(claimed)
            if parcel is None:
                await self._fault(row, State.SENDING, "unspeakable")
            else:
                outcome = await self._outcome(parcel)
                self._heed(row, outcome)
                await self.database.unit(lambda work: self.recorder.record(work, claimed, outcome))
            self.progress += 1
        except Exception as error:
            # The row stays at `sending` until its lease is over; then it is read back.
            log.error("an outcome cannot be recorded", extra={"error": _name(error)})
            self._rest()
        finally:
            self.claims.gate.new_conversations.done(row.id)
            self.in_flight.discard(row.id)
            self._room.release()

    def _parcel(self, claimed: Claimed) -> Parcel | None:
        one, composed = claimed.candidate, claimed.composed
        try:
            speak = self.speaker(one.to.locale, one.to.zone)
            return Parcel(
                id=one.row.id,
                to=one.to.destination,
                view=spell(composed.view, speak),
                locale=one.to.locale,
                silent=composed.silent or goes_silently(one, self.clock.now()),
                replaces=claimed.replaces,
                why={name: _words(text, speak) for name, text in composed.why.items()},
            )
        except Exception as error:
            extra = {"kind": one.kind.name, "error": _name(error)}
            log.warning("a message cannot be put into words", extra=extra)
            return None

    async def _outcome(self, parcel: Parcel) -> Outcome:
        try:
            await self.pacer.take()
        except asyncio.CancelledError:
            return NotSent(error="stopped")  # its turn never came, so it was surely not sent
        if (rest := self.resting_until - self.clock.now()) > 0:
            return NotSent(retry_after=rest, error="resting")
        try:
            async with asyncio.timeout(self.send_seconds):
                return await self.adapter.deliver(parcel)
        except TimeoutError:
            return Unclear(error="timeout")
        except Exception as error:
            log.warning("an adapter failed", extra={"error": _name(error)})
            return Unclear(error=_name(error))

    def _heed(self, row: Row, outcome: Outcome) -> None:
        """Slow down a lane, or rest the whole account, as the platform's answers ask for."""
        now = self.clock.now()
        match outcome:
            case Delivered() | Refused():
                self._failures = 0
            case NotSent(error="resting" | "stopped"):
                pass
            case NotSent(retry_after=wait):
                if wait > 0:
                    self.claims.gate.held_lanes[row.lane] = Instant(now + wait)
                self._count_failure(now, wait)
            case Unclear():
                self._count_failure(now, 0)
            case _:
                assert_never(outcome)

    def _count_failure(self, now: Instant, wait: int) -> None:
        self._failures += 1
        if self._failures >= RESTS_AFTER:
            rest = max(wait, backoff(self._failures - RESTS_AFTER + 1))
            self.resting_until = Instant(now + rest)

    async def _fault(self, row: Row, was: State, error: str) -> None:
        await self.database.unit(lambda work: self.recorder.fault(work, row, was, error))

    def _rest(self) -> None:
        self.resting_until = Instant(self.clock.now() + REST)


def _words(text: Text, speak: Speaker) -> Words:
    return speak(text) if isinstance(text, Message) else text


def _name(error: BaseException | None) -> str:
    return type(error).__name__
