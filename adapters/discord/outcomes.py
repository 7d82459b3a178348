"""What Discord's answers mean for a message on its way: one pure function over all of them."""

from collections.abc import Mapping
from typing import Final

import aiohttp
import discord

from adapters.discord.attempts import Attempt, Held, wait_in
from bot.platform import Delivered, NotSent, Outcome, Refusal, Refused, Unclear

UNKNOWN_MESSAGE: Final = 10_008
"""The message was there and is deleted: it was delivered (its nonce answers so too)."""

# docs.discord.com, "Opcodes and Status Codes", JSON error codes.
_CODES: Final[Mapping[int, Refusal]] = {
    10_003: Refusal.GONE,  # unknown channel
    10_004: Refusal.GONE,  # unknown guild
    10_013: Refusal.GONE,  # unknown account
    20_026: Refusal.QUARANTINED,
    40_001: Refusal.FORBIDDEN,
    40_002: Refusal.FORBIDDEN,  # the account has to be verified first
    40_003: Refusal.QUARANTINED,  # opening direct messages too fast
    50_001: Refusal.FORBIDDEN,
    50_007: Refusal.CLOSED,
    50_008: Refusal.FORBIDDEN,  # no text can be sent in such a channel
    50_013: Refusal.FORBIDDEN,
    50_035: Refusal.MALFORMED,
    50_083: Refusal.FORBIDDEN,  # the thread is archived
    50_278: Refusal.CLOSED,  # no server in common any more
    160_005: Refusal.FORBIDDEN,  # the thread is locked
}
_SLOW_DOWN: Final = frozenset({20_016, 20_022, 20_028, 20_029, 31_001, 31_002})
"""Write limits that come as a refusal, but pass."""

_STATUSES: Final[Mapping[int, Refusal]] = {
    400: Refusal.MALFORMED,
    403: Refusal.FORBIDDEN,
    404: Refusal.GONE,
    405: Refusal.MALFORMED,
    410: Refusal.GONE,
    411: Refusal.MALFORMED,
    413: Refusal.MALFORMED,
    414: Refusal.MALFORMED,
    415: Refusal.MALFORMED,
    422: Refusal.MALFORMED,
}
_PAUSE: Final = 10_000
"""Milliseconds to wait where Discord names no time."""

_TOO_MANY, _UNAUTHORISED, _TIMEOUT, _SERVERS = 429, 401, 408, 500


def answered(status: int, code: int, *, ref: str, wait: int | None = None) -> Outcome:
    """Tell what an error's status and code mean; `wait` is Discord's Retry-After in ms."""
    if status == _TOO_MANY or code in _SLOW_DOWN:
        return NotSent(retry_after=_PAUSE if wait is None else wait, error=f"{status} {code}")
    if status == _UNAUTHORISED:
        return NotSent(retry_after=_PAUSE, error="401")
    if status >= _SERVERS or status == _TIMEOUT:
        return Unclear(error=str(status))
    if code == UNKNOWN_MESSAGE:
        return Delivered(ref=ref)
    refusal = _CODES.get(code) or _STATUSES.get(status)
    return Refused(refusal=refusal) if refusal else Unclear(error=f"{status} {code}")


def failed(error: Exception, attempt: Attempt, *, ref: str) -> Outcome:
    """Tell what an exception on the way means; `attempt` knows which requests left the house."""
    outcome = _failed(error, attempt, ref)
    if isinstance(outcome, Unclear) and not attempt.may_have_arrived:
        return NotSent(error=outcome.error)  # it failed while the conversation was opened
    if isinstance(outcome, NotSent) and attempt.is_in_doubt:
        return Unclear(error=outcome.error)  # an earlier try of the same call may have arrived
    return outcome


def _failed(error: Exception, attempt: Attempt, ref: str) -> Outcome:
    match error:
        case Held(wait=wait):
            return NotSent(retry_after=wait, error="429")
        case discord.RateLimited(retry_after=seconds):
            return NotSent(retry_after=round(seconds * 1_000), error="429")
        case discord.HTTPException():
            told = wait_in(error.response.headers)
            return answered(error.status, error.code, ref=ref, wait=told)
        case aiohttp.ClientConnectorError():
            return NotSent(error=type(error).__name__)  # no connection, so nothing was said
        case _:
            return Unclear(error=type(error).__name__)
