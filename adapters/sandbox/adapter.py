"""The sandbox as a platform: people's acts go to the core, the core's messages into rooms."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from adapters.sandbox.gesture import ACCOUNT, Gesture
from adapters.sandbox.limits import DISCORD_LIKE, IMITATED
from adapters.sandbox.people import BOT, CHANNELS, COMMUNITY, DIRECT, PEOPLE, Person
from adapters.sandbox.record import Record
from adapters.sandbox.render import plain_text
from adapters.sandbox.rooms import Rooms
from adapters.sandbox.shown import Shown
from bot.clock import Clock, Instant
from bot.commands import TYPED, Path
from bot.platform import (
    Capabilities,
    CommandCard,
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
    Reply,
    ToChannel,
    ToPerson,
    Trace,
)
from bot.ui import Form, Limits, Paragraph, View, Words

PACE: Final = Pace(messages_per_second=1e6, burst=1_000_000, new_conversations_per_minute=1e6)
"""Nobody rations a page on this machine."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Why a form could not be taken as it was filled in; nothing was changed or shown."""

    text: str


class Closed(Exception):
    """The sandbox is stopping and takes nothing in any more."""


class Sandbox:
    """The sandbox's one account. `record` outlives it; the caller closes it."""

    account = ACCOUNT
    capabilities = Capabilities(reads_back_channels=True)
    pace = PACE

    def __init__(self, *, record: Record, clock: Clock) -> None:
        self.limits: Limits = DISCORD_LIKE
        self.rooms = Rooms(record)
        self._clock = clock
        self._core: Core | None = None
        self._under_way = 0
        self._idle = asyncio.Event()

    async def start(self, core: Core) -> None:
        self._core = core

    async def close(self) -> None:
        self._core = None
        while self._under_way:
            self._idle.clear()
            await self._idle.wait()

    def health(self) -> Health:
        return Health(is_well=self._core is not None, since=self._clock.now())

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Show one message, written down before; one parcel is one message, however often."""
        place = _place(parcel)
        if self._core is None:
            return NotSent(error="closed")
        if place is None:
            return Refused(refusal=Refusal.GONE)
        room, person = place
        shown = Shown(
            id=parcel.id,
            room=room,
            sender=BOT,
            to=person,
            at=self._clock.now(),
            view=parcel.view,
            why=parcel.why,
        )
        try:
            self.rooms.keep(shown)
        except sqlite3.Error as error:
            # Were it on the disk all the same, its id would make it one with what is resent.
            return NotSent(error=type(error).__name__)
        return Delivered(ref=parcel.id, conversation=_conversation(person))

    async def look_back(self, parcel: Parcel) -> Trace:
        shown = self.rooms.find(parcel.id)
        if shown is None:
            return NotFound.ABSENT
        return Found(ref=shown.id, conversation=_conversation(shown.to))

    async def forget(self, person: str, until: Instant) -> bool:
        """Drop our conversation with this person, and what they said in channels."""
        try:
            self.rooms.forget(person, until)
        except sqlite3.Error:
            return False
        return True

    def imitate(self, platform: str) -> None:
        """Fit every message as this platform would; raises KeyError for an unknown one."""
        self.limits = IMITATED[platform]
        self.rooms.look_again()

    def commands(self, person: Person, locale: str) -> Sequence[CommandCard]:
        """List what this person's palette offers."""
        cards = self._core.commands(locale) if self._core else ()
        return [card for card in cards if person.is_moderator or not card.for_moderators]

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        return self._core.complete(word, option, typed) if self._core else ()

    def form(self, gesture: Gesture) -> Form | None:
        """Open the form behind a button, from memory; None when it cannot be."""
        return self._core.form(gesture.intent) if self._core else None

    async def act(self, gesture: Gesture) -> Shown:
        """Run an act and show its answer; a command's path may be its bare word."""
        async with self._busy() as core:
            if any(gesture.path == card.word for card in core.commands(None)):
                gesture = replace(gesture, path=str(Path(name=gesture.path)))
            return self._show(gesture, await core.act(gesture.intent))

    async def submit(self, gesture: Gesture) -> Shown | Unfinished:
        """Send a form and show the answer; on a problem the form is best kept open."""
        async with self._busy() as core:
            reply = await core.act(gesture.intent)
            if reply.is_problem:
                return Unfinished(plain_text(reply.view))
            return self._show(gesture, reply)

    async def say(self, gesture: Gesture, text: str) -> Shown:
        """Show what a person wrote, and give the message; to Alongside it is an act, answered."""
        said = Shown(
            id=gesture.typed_id,
            room=gesture.room,
            sender=gesture.person.id,
            to=gesture.person.id if gesture.is_direct else None,
            at=self._clock.now(),
            view=View(blocks=(Paragraph(text=Words(text)),)),
        )
        self.rooms.keep(said)
        if not gesture.is_direct:
            return said
        return await self.act(replace(gesture, path=TYPED, args={"text": (text,)}))

    def _show(self, gesture: Gesture, reply: Reply) -> Shown:
        shown = Shown(
            id=gesture.reply_id,
            room=gesture.room,
            sender=BOT,
            to=gesture.person.id if reply.private or gesture.is_direct else None,
            at=self._clock.now(),
            view=reply.view,
            is_reply=reply.private,
        )
        if reply.private:
            self.rooms.answer(shown)
        else:
            self.rooms.keep(shown)
        return shown

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[Core]:
        if self._core is None:
            raise Closed
        self._under_way += 1
        try:
            yield self._core
        finally:
            self._under_way -= 1
            self._idle.set()


def _place(parcel: Parcel) -> tuple[str, str | None] | None:
    """Find the room, and the person if it is private; None when there is no such place."""
    match parcel.to:
        case ToPerson(person=person, community=community):
            return (DIRECT, person) if person in PEOPLE and community == COMMUNITY else None
        case ToChannel(channel=channel, community=community):
            return (channel, None) if channel in CHANNELS and community == COMMUNITY else None


def _conversation(person: str | None) -> str | None:
    return person and f"{DIRECT}:{person}"
