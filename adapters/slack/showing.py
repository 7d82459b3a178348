"""Shows answers where somebody acted: each in one place, and nobody else sees what is private."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.forms import modal
from adapters.slack.gestures import Spot
from adapters.slack.inert import Component, plain_text
from adapters.slack.limits import HOME_LIMITS
from adapters.slack.manifest import NAME
from adapters.slack.patience import patiently, said_no, status_of
from adapters.slack.posting import BlocksRefused, LinkClosed, follow_link, post, when_ready, whisper
from adapters.slack.render import NOTHING, Uploaded, blocks_of, files_of, pages
from adapters.slack.uploads import FAILURES, upload
from bot.platform import Reply
from bot.ui import ELLIPSIS, Block, File, Form, Paragraph, View, Words, fit

log = logging.getLogger(__name__)

Way = Callable[[Component], Awaitable[object]]

_TRIES: Final = 2

_LONGEST_SAID: Final = 2_000
"""Bytes of a file that are said in the answer instead."""


class TooLate(Exception):
    """A form could not be opened: three seconds had passed, or its trigger was used before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Answers over the Web API of one workspace. Raises one of `uploads.FAILURES`."""

    web: AsyncWebClient

    async def show(self, spot: Spot, reply: Reply) -> None:
        """Answer an act where it was done; what is private goes to a direct message at worst."""
        reply = replace(reply, view=files_said(reply.view))
        has_files = any(True for _ in files_of(reply.view))
        if spot.is_home and not has_files and await self._show_in_view(spot, reply.view):
            return
        conversation = await self._conversation(spot.person) if has_files else None
        uploaded = await self._uploaded(reply.view, conversation)
        for number, wire in enumerate(pages(reply.view, uploaded=uploaded)):
            ways = self._ways(spot, private=reply.private, is_first=number == 0)
            await self._say(wire, ways, uploaded)

    async def open(self, spot: Spot, form: Form) -> str:
        """Open a form, in the place of the view it was asked for in; give the view's id.

        Raises TooLate.
        """
        view = modal(form, metadata=spot.metadata)
        try:
            if spot.modal is not None:
                told = await self.web.views_update(view_id=spot.modal, view=view)
            else:
                told = await self.web.views_open(trigger_id=spot.trigger, view=view)
        except SlackApiError as error:
            log.warning("a form was not opened", extra={"status": status_of(error)})
            raise TooLate from None
        id: str = told["view"]["id"]
        return id

    async def panel(self, spot: Spot, view: View) -> Component:
        """Make a modal that shows an answer, for who acts on the Home tab."""
        uploaded = await self._uploaded(view)
        shown = fit(view, HOME_LIMITS).blocks or (Paragraph(text=view.preview or ELLIPSIS),)
        return {
            "type": "modal",
            "title": plain_text(Words(NAME)),
            "private_metadata": spot.metadata,
            "blocks": blocks_of(shown, uploaded),
        }

    async def put(self, spot: Spot, view: Component) -> bool:
        """Put a view in the place of the open one; tell whether it stands there.

        Asked again where the answer was lost: the same view twice is that view.
        """
        for _ in range(_TRIES if spot.modal else 0):
            try:
                await patiently(partial(self.web.views_update, view_id=spot.modal, view=view))
            except FAILURES as error:
                if isinstance(error, SlackApiError) and said_no(error):
                    return False
            else:
                return True
        return False

    async def _show_in_view(self, spot: Spot, view: View) -> bool:
        """Show an answer in the modal it was asked for in, or in a new one."""
        panel = await self.panel(spot, view)
        try:
            if spot.modal is not None:
                await self.web.views_update(view_id=spot.modal, view=panel)
            elif spot.trigger is not None:
                await self.web.views_open(trigger_id=spot.trigger, view=panel)
            else:
                return False
        except SlackApiError:
            return False  # the view was closed, or three seconds have passed
        return True

    async def _say(self, wire: Component, ways: AsyncIterator[Way], uploaded: Uploaded) -> None:
        """Say one message in the first way that is not refused.

        A way whose answer was lost is not followed by another: it may have been seen.
        """
        refused = "nothing"
        async for way in ways:
            try:
                await when_ready(partial(way, wire), uploaded)
            except SlackApiError as error:
                if not said_no(error):
                    raise
                refused = type(error).__name__
            except (LinkClosed, BlocksRefused) as closed:
                refused = type(closed).__name__
            else:
                return
        log.warning("an answer was not taken", extra={"error": refused})

    async def _ways(self, spot: Spot, *, private: bool, is_first: bool) -> AsyncIterator[Way]:
        """List the ways to answer, the best one first.

        A response_url works where the bot is no member, and five times only, so an answer of
        several messages takes it once, and again only if it must.
        """
        link = spot.response_url
        follow = partial(self._follow, link, private=private) if link else None
        if spot.channel is not None and spot.is_direct:
            yield partial(self._post, spot.channel, spot.thread)
        elif spot.channel is not None:
            if follow and is_first:
                yield follow
            if private:
                yield partial(self._whisper, spot)
            else:
                yield partial(self._post, spot.channel, spot.thread)
        if follow:
            yield follow
        yield partial(self._post, await self._conversation(spot.person), None)

    async def _follow(self, link: str, wire: Component, *, private: bool) -> None:
        await follow_link(self.web, link, wire, private=private)

    async def _post(self, channel: str, thread: str | None, wire: Component) -> None:
        await patiently(partial(post, self.web, channel, wire, thread=thread))

    async def _whisper(self, spot: Spot, wire: Component) -> None:
        assert spot.channel is not None  # noqa: S101 - one whispers in channels only
        await patiently(
            partial(whisper, self.web, spot.channel, spot.person, wire, thread=spot.thread)
        )

    async def _conversation(self, person: str) -> str:
        told = await patiently(partial(self.web.conversations_open, users=person))
        id: str = told["channel"]["id"]
        return id

    async def _uploaded(self, view: View, conversation: str | None = None) -> Uploaded:
        """Upload what an answer shows; without it, the words of a picture stand in its place."""
        try:
            return await upload(self.web, view, conversation=conversation)
        except FAILURES as error:
            log.warning("nothing could be uploaded", extra={"error": type(error).__name__})
            return NOTHING


def files_said(view: View) -> View:
    """Say a short text in the answer itself, which only who acted sees.

    As a file it could only lie in the direct conversation, for whoever opens it next: the
    receipt of a forgetting must leave no such trace.
    """
    return replace(view, blocks=tuple(_said(block) for block in view.blocks))


def _said(block: Block) -> Block:
    match block:
        case File(content=content, media_type="text/plain") if len(content) < _LONGEST_SAID:
            return Paragraph(text=Words(content.decode()))
        case _:
            return block
