"""Asking Slack again where asking again is harmless: it said "not now", so nothing was done."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError

from adapters.slack.client import error_of

TOO_MANY: Final = 429
LONGEST: Final = 30.0
"""Seconds that are waited within one call."""

_TRIES: Final = 3
_ERRORS, _SERVERS = 400, 500


Answer = TypeVar("Answer")


async def patiently(call: Callable[[], Awaitable[Answer]], *, longest: float = LONGEST) -> Answer:
    """Make a call, and again after each wait that Slack asks for, three times at most.

    Raises what the call raises, and at once when the wait would be over `longest` seconds.
    """
    for _ in range(_TRIES - 1):
        try:
            return await call()
        except SlackApiError as error:
            wait = wait_of(error)
            if status_of(error) != TOO_MANY or wait is None or wait > longest * 1_000:
                raise
            await asyncio.sleep(wait / 1_000)
    return await call()


def status_of(error: SlackApiError) -> int:
    """Give the HTTP status of a failed call; the SDK keeps it in one of two places."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else 0


def said_no(error: SlackApiError) -> bool:
    """Tell whether Slack itself refused, so that nothing was done."""
    return _ERRORS <= status_of(error) < _SERVERS or error_of(error) != ""


def wait_of(error: SlackApiError) -> int | None:
    """Read Retry-After in milliseconds; None where it is missing or no number of seconds."""
    headers = getattr(error.response, "headers", None) or {}
    try:
        wait = float(headers.get("Retry-After") or "")
    except (TypeError, ValueError):
        return None
    return max(0, math.ceil(wait * 1_000)) if math.isfinite(wait) else None
