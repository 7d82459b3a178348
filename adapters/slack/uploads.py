"""Pictures and files of a view, brought to Slack before the view is shown.

A picture is uploaded and shared with nobody: the message that shows it carries our marker, which
an upload's own message never could.
"""

from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.patience import patiently
from adapters.slack.render import NOTHING, Uploaded, files_of, pictures_of
from bot.ui import View

FAILURES: Final = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, ValueError)
"""What a call of Slack's Web API raises; ValueError where the answer is no JSON."""

_GOOD: Final = 200


async def upload(web: AsyncWebClient, view: View, *, conversation: str | None = None) -> Uploaded:
    """Upload all that a view shows; files are shared in `conversation`, and left out without one.

    Raises one of FAILURES.
    """
    pictures = [*pictures_of(view)]
    files = [*files_of(view)] if conversation else []
    if not pictures and not files:
        return NOTHING
    return Uploaded(
        pictures={one.png: (await _kept(web, one.name, one.png))[0] for one in pictures},
        files={
            one.content: (await _kept(web, one.name, one.content, conversation))[1] for one in files
        },
    )


async def _kept(
    web: AsyncWebClient, name: str, content: bytes, conversation: str | None = None
) -> tuple[str, str]:
    """Upload one file; give its id, and its address for those it is shared with."""
    place = await patiently(
        lambda: web.files_getUploadURLExternal(filename=name, length=len(content))
    )
    id: str = place["file_id"]
    session = web.session
    assert session is not None  # noqa: S101 - every client of ours has one
    async with session.post(place["upload_url"], data=content) as answer:
        if answer.status != _GOOD:
            raise aiohttp.ClientError(f"the upload was answered with {answer.status}")
    done = await patiently(
        lambda: web.files_completeUploadExternal(
            files=[{"id": id, "title": name}], channel_id=conversation
        )
    )
    return id, done["files"][0].get("permalink") or ""
