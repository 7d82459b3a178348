"""Messages on their way to Discord, found again there, and taken back."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, cast

import aiohttp
import discord
from discord.http import HTTPClient

from adapters.discord.attempts import Held, Outgoing
from adapters.discord.limits import HISTORY_PAGE
from adapters.discord.marks import holds_marker
from adapters.discord.outcomes import failed
from adapters.discord.render import one_message
from adapters.discord.showing import files_of, view_of, write
from bot.clock import MINUTE, Instant, moment_of
from bot.platform import (
    Delivered,
    Destination,
    Found,
    NotFound,
    NotSent,
    Outcome,
    Parcel,
    Refusal,
    Refused,
    ToChannel,
    ToPerson,
    Trace,
)
from bot.ui import JSON

log = logging.getLogger(__name__)

SEND_SECONDS: Final = 15.0
"""Less than delivery's own patience, so that it is this adapter which says how a send ended."""

PAGES_BACK: Final = 10
EVERY_PAGE: Final = 10_000
CLOCKS_MAY_DIFFER: Final = 5 * MINUTE

FAILURES: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, Held)

Read = dict[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Sends over one client's REST connection; the gateway may be down meanwhile."""

    client: discord.Client
    outgoing: Outgoing

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send or change one message; every failure is a value."""
        if (wait := self.outgoing.wait()) > 0:
            return NotSent(retry_after=wait, error="held back")
        if not _is_place(parcel.to):
            return Refused(refusal=Refusal.GONE)
        with self.outgoing.attempt() as attempt:
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    return await self._send(parcel)
            except FAILURES as error:
                return failed(error, attempt, ref=parcel.replaces or parcel.id)

    async def look_back(self, parcel: Parcel) -> Trace:
        """Read the destination back, newest first, until before the message can have been sent.

        Raises what discord.py raises when nothing can be learnt now.
        """
        if not _is_place(parcel.to):
            return NotFound.ABSENT
        try:
            return await self._look(parcel)
        except discord.Forbidden:
            return NotFound.UNREADABLE
        except discord.NotFound:
            return NotFound.ABSENT

    async def forget(self, person: str, until: Instant) -> None:
        """Delete our messages to a person, from the newest of that instant to the oldest."""
        channel = await self._open(person)
        after = discord.utils.time_snowflake(moment_of(Instant(until + CLOCKS_MAY_DIFFER)))
        async for message in self._history(channel, before=after, pages=EVERY_PAGE):
            if self._is_ours(message):
                try:
                    await self._http.delete_message(int(channel), int(str(message["id"])))
                except discord.NotFound:
                    continue  # somebody was faster

    async def _send(self, parcel: Parcel) -> Delivered:
        channel = await self._channel(parcel.to)
        conversation = channel if isinstance(parcel.to, ToPerson) else None
        place = self.client.get_partial_messageable(int(channel))
        if parcel.replaces is None:
            wire = one_message(parcel.view, marker=parcel.id)
            sent = await write(place, wire, nonce=parcel.id, silent=parcel.silent)
            return Delivered(ref=str(sent.id), conversation=conversation)
        wire = one_message(parcel.view, marker=parcel.id, of_components=True)
        earlier = place.get_partial_message(int(parcel.replaces))
        await earlier.edit(content=None, view=view_of(wire), attachments=files_of(wire))
        return Delivered(ref=parcel.replaces, conversation=conversation)

    async def _look(self, parcel: Parcel) -> Trace:
        channel = await self._channel(parcel.to)
        conversation = channel if isinstance(parcel.to, ToPerson) else None
        oldest = 0
        if parcel.due_at is not None and conversation is None:
            oldest = discord.utils.time_snowflake(moment_of(parcel.due_at)) - (
                CLOCKS_MAY_DIFFER << 22
            )
        seen = 0
        async for message in self._history(channel):
            seen += 1
            if self._is_ours(message) and holds_marker(message, parcel.id):
                return Found(ref=str(message["id"]), conversation=conversation)
            if int(str(message["id"])) < oldest:
                return NotFound.ABSENT
        # Without the right to read, a channel looks empty; and what is too long is not read out.
        is_read_out = 0 < seen < PAGES_BACK * HISTORY_PAGE
        is_certain = is_read_out or (seen == 0 and conversation is not None)
        return NotFound.ABSENT if is_certain else NotFound.UNREADABLE

    async def _history(
        self, channel: str, before: int | None = None, pages: int = PAGES_BACK
    ) -> AsyncIterator[Read]:
        for _ in range(pages):
            page = cast(
                "list[Read]", await self._http.logs_from(int(channel), HISTORY_PAGE, before=before)
            )
            for message in page:
                yield message
            if len(page) < HISTORY_PAGE:
                return
            before = int(str(page[-1]["id"]))

    async def _channel(self, to: Destination) -> str:
        match to:
            case ToChannel(channel=channel):
                return channel
            case ToPerson(person=person, conversation=conversation):
                return conversation or await self._open(person)

    async def _open(self, person: str) -> str:
        return str((await self._http.start_private_message(int(person)))["id"])

    def _is_ours(self, message: Read) -> bool:
        author, us = message.get("author"), self.client.user
        return isinstance(author, dict) and us is not None and author.get("id") == str(us.id)

    @property
    def _http(self) -> HTTPClient:
        return self.client.http


def _is_place(to: Destination) -> bool:
    """Tell whether an id is one of Discord's at all: a number."""
    match to:
        case ToChannel(channel=channel):
            return channel.isdecimal()
        case ToPerson(person=person, conversation=conversation):
            return person.isdecimal() and (conversation is None or conversation.isdecimal())
