"""The four ways to put a message somewhere; whatever it says, Slack makes nothing of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import error_of
from adapters.slack.inert import NEVER_PARSED, NEVER_UNFURLED, Component
from adapters.slack.render import Uploaded

_GOOD: Final = 200
_SERVERS: Final = 500


NOT_READY: Final = (0.5, 1.0, 2.0)
"""Seconds after which a picture that was just uploaded is tried again: Slack looks at it first."""

_BLOCKS: Final = "invalid_blocks"

Written = TypeVar("Written")


class LinkClosed(Exception):
    """A response_url takes nothing more: it was used five times, or for thirty minutes."""


class BlocksRefused(Exception):
    """A response_url does not take these blocks, or not yet."""


async def when_ready(write: Callable[[], Awaitable[Written]], uploaded: Uploaded) -> Written:
    """Write what shows pictures, and again while Slack has not looked at them yet.

    Raises what the writing raises.
    """
    for wait in NOT_READY if uploaded.pictures else ():
        try:
            return await write()
        except BlocksRefused:
            await asyncio.sleep(wait)
        except SlackApiError as error:
            if error_of(error) != _BLOCKS:
                raise
            await asyncio.sleep(wait)
    return await write()


async def post(
    web: AsyncWebClient, channel: str, wire: Component, *, thread: str | None = None
) -> str:
    """Post a message; give its timestamp, which is its name in the channel."""
    told: dict[str, Any] = {**wire, **NEVER_PARSED, **NEVER_UNFURLED}
    posted = await web.chat_postMessage(channel=channel, thread_ts=thread, **told)
    ts: str = posted["ts"]
    return ts


async def change(web: AsyncWebClient, channel: str, ts: str, wire: Component) -> str:
    """Put other words in the place of a message of ours."""
    told: dict[str, Any] = {**wire, **NEVER_PARSED}
    await web.chat_update(channel=channel, ts=ts, **told)
    return ts


async def whisper(
    web: AsyncWebClient, channel: str, person: str, wire: Component, *, thread: str | None = None
) -> None:
    """Post a message that one person sees, in a channel that the bot is in."""
    told: dict[str, Any] = {**wire, **NEVER_PARSED}
    await web.chat_postEphemeral(channel=channel, user=person, thread_ts=thread, **told)


async def follow_link(
    web: AsyncWebClient, response_url: str, wire: Component, *, private: bool
) -> None:
    """Answer where an act came from, whether or not the bot is in that channel.

    Raises LinkClosed when the link takes nothing more, BlocksRefused when not this.
    """
    session = web.session
    assert session is not None  # noqa: S101 - every client of ours has one
    told = {
        **wire,
        **NEVER_UNFURLED,
        "response_type": "ephemeral" if private else "in_channel",
        "replace_original": False,
    }
    async with session.post(response_url, json=told) as answer:
        if _GOOD < answer.status < _SERVERS:
            raise BlocksRefused if _BLOCKS in await answer.text() else LinkClosed
        if answer.status != _GOOD:
            raise aiohttp.ClientError(f"a response_url was answered with {answer.status}")
