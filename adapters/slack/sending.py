"""Messages on their way to Slack, found again there, and taken back."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.attempts import Held, Outgoing
from adapters.slack.client import Us, error_of
from adapters.slack.inert import Component
from adapters.slack.marks import holds_a_marker, holds_marker
from adapters.slack.outcomes import failed
from adapters.slack.patience import TOO_MANY, patiently, said_no, status_of, wait_of
from adapters.slack.posting import change, post, when_ready
from adapters.slack.render import message
from adapters.slack.uploads import FAILURES, upload
from bot.clock import DAY
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

SEND_SECONDS: Final = 15.0
"""Less than delivery's own patience, so that it is this adapter which says how a send ended."""

HISTORY_PAGE: Final = 100
PAGES_BACK: Final = 10
EVERY_PAGE: Final = 10_000
"""As many as any conversation has."""

CLOCKS_MAY_DIFFER: Final = DAY
"""How far this machine's clock may be from Slack's: delivery itself stops beyond that."""

_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL: Final = re.compile(r"[CDG][A-Z0-9]{2,}")
_GONE: Final = "channel_not_found"
_NOBODY: Final = frozenset({"user_not_found"})
_WHEN: Final = re.compile(r"\d+\.\d+")
_UNREADABLE: Final = frozenset({"missing_scope", "not_in_channel", "channel_is_limited_access"})

Read = Mapping[str, JSON]


@dataclass(slots=True)
class _Progress:
    """How far a send has come: before it is posting, nothing can have arrived."""

    is_posting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Sends over the Web API of one workspace; the socket may be down meanwhile."""

    web: AsyncWebClient
    us: Us
    outgoing: Outgoing

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send or change one message; every failure is a value."""
        if not _is_place(parcel.to):
            return Refused(refusal=Refusal.GONE)
        return await self.outgoing.once(parcel.id, lambda: self._deliver(parcel))

    async def look_back(self, parcel: Parcel) -> Trace:
        """Read a direct conversation back until before the message can have been sent.

        Rooms cannot be read: the bot has no right to, nor to know whether one that it cannot find
        is gone or only closed to it. They are asked after all the same, so that nobody is asked
        to look for a message while Slack is down. Raises what the SDK raises when nothing can be
        learnt now.
        """
        if not _is_place(parcel.to):
            return NotFound.ABSENT
        try:
            if isinstance(parcel.to, ToChannel):
                await self.web.conversations_info(channel=parcel.to.channel)
                return NotFound.UNREADABLE
            return await self._look(parcel, parcel.to)
        except SlackApiError as error:
            if error_of(error) in _UNREADABLE:
                return NotFound.UNREADABLE
            if error_of(error) == _GONE:
                is_room = isinstance(parcel.to, ToChannel)
                return NotFound.UNREADABLE if is_room else NotFound.ABSENT
            raise

    async def forget(self, parting: Parting) -> None:
        """Delete what is to go of our messages to a person, and the pictures in them.

        Raises one of `uploads.FAILURES` when Slack cannot be asked.
        """
        known = parting.conversation
        was_silent = known is None and not parting.looks_for_conversation
        if was_silent or not _PERSON.fullmatch(parting.person):
            return
        opened = partial(self._conversation, parting.person, is_new=False)
        try:
            channel = known if known is not None else await patiently(opened)
        except SlackApiError as error:
            if not said_no(error):
                raise
            return  # there never was a conversation
        end = _end_of(parting)
        async for one in self._history(channel, pages=EVERY_PAGE):
            goes = float(str(one["ts"])) <= end or holds_a_marker(one, parting.ids)
            if goes and self._is_ours(one):
                await self._delete(channel, one)

    async def is_there(self, community: str, person: str) -> bool | None:
        """Look up whether a person is in the workspace; None when that cannot be learnt now."""
        if community != self.us.team or not _PERSON.fullmatch(person):
            return None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                told = await self.web.users_info(user=person)
        except SlackApiError as error:
            return False if error_of(error) in _NOBODY else None
        except FAILURES:
            return None
        return not told["user"].get("deleted", False)

    async def _deliver(self, parcel: Parcel) -> Outcome:
        progress = _Progress()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._send(parcel, progress)
        except Held as held:
            return NotSent(retry_after=held.wait, error="held back")
        # The SDK falls over an answer that is text and no JSON.
        except (*FAILURES, AttributeError) as error:
            self._heed(error)
            ref = parcel.replaces or parcel.id
            return failed(error, is_posting=progress.is_posting, ref=ref)

    async def _send(self, parcel: Parcel, progress: _Progress) -> Delivered:
        to = parcel.to
        if isinstance(to, ToChannel):
            return Delivered(ref=await self._say(parcel, to.channel, progress))
        channel = to.conversation or await self._conversation(to.person)
        try:
            ref = await self._say(parcel, channel, progress)
        except SlackApiError as error:
            if to.conversation is None or error_of(error) != _GONE:
                raise
            # An app that was installed anew has other conversations than the one before it.
            progress.is_posting = False
            channel = await self._conversation(to.person)
            ref = await self._say(parcel, channel, progress)
        return Delivered(ref=ref, conversation=channel)

    async def _say(self, parcel: Parcel, channel: str, progress: _Progress) -> str:
        """Post or change the message; give its timestamp."""
        uploaded = await upload(self.web, parcel.view)
        wire = message(parcel.view, marker=parcel.id, uploaded=uploaded)
        await self.outgoing.turn(channel)
        progress.is_posting = True
        return await when_ready(partial(self._write, parcel, channel, wire), uploaded)

    async def _write(self, parcel: Parcel, channel: str, wire: Component) -> str:
        if parcel.replaces is None:
            return await post(self.web, channel, wire)
        return await change(self.web, channel, parcel.replaces, wire)

    def _heed(self, error: Exception) -> None:
        if isinstance(error, SlackApiError) and status_of(error) == TOO_MANY:
            self.outgoing.hold(wait_of(error) or 0)

    async def _look(self, parcel: Parcel, to: ToPerson) -> Trace:
        channel = to.conversation or await self._conversation(to.person)
        oldest = max(0, parcel.due_at - CLOCKS_MAY_DIFFER) if parcel.due_at is not None else 0
        seen = 0
        async for one in self._history(channel, oldest=_timestamp(oldest)):
            seen += 1
            if self._is_ours(one) and holds_marker(one, parcel.id):
                return Found(ref=str(one["ts"]), conversation=channel)
        is_read_out = seen < PAGES_BACK * HISTORY_PAGE
        return NotFound.ABSENT if is_read_out else NotFound.UNREADABLE

    async def _history(
        self, channel: str, *, oldest: str = "0", pages: int = PAGES_BACK
    ) -> AsyncIterator[Read]:
        cursor = None

        async def read() -> AsyncSlackResponse:
            return await self.web.conversations_history(
                channel=channel, oldest=oldest, limit=HISTORY_PAGE, cursor=cursor
            )

        for _ in range(pages):
            page = await patiently(read)
            for one in page["messages"]:
                yield one
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _conversation(self, person: str, *, is_new: bool = True) -> str:
        """Find the direct conversation with a person; open it if it `is_new`."""
        found: dict[str, Any] = {} if is_new else {"prevent_creation": True}
        told = await self.web.conversations_open(users=person, **found)
        id: str = told["channel"]["id"]
        return id

    async def _delete(self, channel: str, one: Read) -> None:
        ts = str(one["ts"])
        for id in _files(one):
            await _taken_back(partial(self.web.files_delete, file=id))
        await _taken_back(partial(self.web.chat_delete, channel=channel, ts=ts))

    def _is_ours(self, message: Read) -> bool:
        return message.get("user") == self.us.person or (
            bool(self.us.bot_id) and message.get("bot_id") == self.us.bot_id
        )


async def _taken_back(delete: Callable[[], Awaitable[AsyncSlackResponse]]) -> None:
    try:
        await patiently(delete)
    except SlackApiError:
        return  # somebody was faster, or it is not ours to delete


def _files(one: Read) -> list[str]:
    """List the pictures in a message, and the files that are shared with it."""
    blocks, files = one.get("blocks"), one.get("files")
    kept = [block.get("slack_file") for block in _dicts(blocks)] + [*_dicts(files)]
    return [str(file["id"]) for file in kept if isinstance(file, dict) and file.get("id")]


def _dicts(values: JSON) -> list[dict[str, JSON]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _is_place(to: Destination) -> bool:
    """Tell whether an id can be one of Slack's at all."""
    match to:
        case ToChannel(channel=channel):
            return _CHANNEL.fullmatch(channel) is not None
        case ToPerson(person=person, conversation=conversation):
            return _PERSON.fullmatch(person) is not None and (
                conversation is None or _CHANNEL.fullmatch(conversation) is not None
            )


def _end_of(parting: Parting) -> float:
    """Give the time up to which all goes; a gesture's key tells it by Slack's own clock."""
    told = [float(part) for part in (parting.gesture or "").split() if _WHEN.fullmatch(part)]
    return max(told, default=parting.until / 1_000)


def _timestamp(at: int) -> str:
    """Write milliseconds as Slack's seconds."""
    return f"{at / 1_000:.6f}"
