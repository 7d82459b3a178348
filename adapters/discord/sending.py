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
from adapters.discord.marks import holds_a_marker, holds_marker
from adapters.discord.outcomes import failed
from adapters.discord.render import one_message
from adapters.discord.showing import files_of, view_of, write
from bot.clock import MINUTE, moment_of
from bot.platform import (
    Delivered,
    Destination,
    Found,
    NotFound,
    NotSent,
    Outcome,
    Parcel,
    Parting,
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

GONE_FROM_SERVER: Final = frozenset({10_007, 10_013})
"""Unknown member, unknown account; an unknown server (10004) says nothing about a person."""

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
        if not _is_place(parcel.to) or self._is_elsewhere(parcel.to):
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

    async def forget(self, parting: Parting) -> None:
        """Delete what is to go of our messages to a person, from the newest to the oldest."""
        known = parting.conversation
        if known is None and not parting.looks_for_conversation:
            return
        try:
            await self._clear(known or await self._open(parting.person), parting)
        except discord.NotFound:
            if known is None:
                raise
            await self._clear(await self._open(parting.person), parting)

    async def _clear(self, channel: str, parting: Parting) -> None:
        end = _end_of(parting)
        async for message in self._history(channel, pages=EVERY_PAGE):
            goes = int(str(message["id"])) <= end or holds_a_marker(message, parting.ids)
            if goes and self._is_ours(message):
                try:
                    await self._http.delete_message(int(channel), int(str(message["id"])))
                except discord.NotFound:
                    continue  # somebody was faster

    async def is_there(self, community: str, person: str) -> bool | None:
        """Look up whether a person is in a server; None when that cannot be learnt now."""
        if not (community.isdecimal() and person.isdecimal()):
            return None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._http.get_member(int(community), int(person))
        except discord.NotFound as error:
            return False if error.code in GONE_FROM_SERVER else None
        except FAILURES:
            return None
        return True

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

    def _is_elsewhere(self, to: Destination) -> bool:
        """Tell whether a channel is another server's: one community writes into no other."""
        if isinstance(to, ToPerson):
            return False
        channel = self.client.get_channel(int(to.channel))
        guild = getattr(channel, "guild", None)
        return guild is not None and str(guild.id) != to.community

    async def _open(self, person: str) -> str:
        return str((await self._http.start_private_message(int(person)))["id"])

    def _is_ours(self, message: Read) -> bool:
        author, us = message.get("author"), self.client.user
        return isinstance(author, dict) and us is not None and author.get("id") == str(us.id)

    @property
    def _http(self) -> HTTPClient:
        return self.client.http


def _end_of(parting: Parting) -> int:
    """Give the id up to which all goes; that of the act which asked for it has Discord's time."""
    if parting.gesture is not None and parting.gesture.isdecimal():
        return int(parting.gesture)
    return discord.utils.time_snowflake(moment_of(parting.until))


def _is_place(to: Destination) -> bool:
    """Tell whether an id is one of Discord's at all: a number."""
    match to:
        case ToChannel(channel=channel):
            return channel.isdecimal()
        case ToPerson(person=person, conversation=conversation):
            return person.isdecimal() and (conversation is None or conversation.isdecimal())
