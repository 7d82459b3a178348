"""Whether a platform can be reached from here, knows our token, and agrees with our clock."""

import json
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import aiohttp

from bot.clock import MINUTE, SECOND, Instant, instant_of

PATIENCE = 10.0
"""Seconds to wait for an answer of any kind."""

CLOCKS_MAY_DIFFER = MINUTE
LONGEST_ANSWER = 65_536
REFUSING = {401, 403}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An address that tells whose token it is, and the header that holds the token."""

    address: str
    authorization: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What came of a call; `what` and `fix` hold no token and nothing of the answer."""

    is_well: bool
    what: str
    fix: str = ""


async def reach(call: Call, now: Instant) -> Reached:
    """Make a call, once, and judge the answer; failures are values."""
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=PATIENCE), trust_env=True
            ) as session,
            # A redirect is not followed: it could take the token elsewhere.
            session.get(
                call.address,
                headers={"Authorization": call.authorization},
                allow_redirects=False,
            ) as answer,
        ):
            body = await answer.content.read(LONGEST_ANSWER)
            status, date = answer.status, answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Reached(
            is_well=False,
            what=f"{call.address} does not answer ({_kind(error)})",
            fix="Let this machine call it: look at the network, the proxy and the firewall.",
        )
    return _judged(call.address, status, body, _seconds_apart(date, now))


def _judged(address: str, status: int, body: bytes, apart: int) -> Reached:
    if status in REFUSING or _says_no(body):
        fix = "Make a new one in the platform's portal, and put it where the old one was."
        return Reached(is_well=False, what=f"{address} refuses the token", fix=fix)
    if status != 200:  # noqa: PLR2004 - OK, as HTTP numbers it
        fix = "Try again later, and look at the platform's own status page."
        return Reached(is_well=False, what=f"{address} answers {status}", fix=fix)
    if apart > CLOCKS_MAY_DIFFER // SECOND:
        what = f"the clock of {address} is {apart} s away from this machine's"
        return Reached(is_well=False, what=what, fix="Let this machine follow a time server.")
    return Reached(is_well=True, what=f"{address} answers and knows the token")


def _says_no(body: bytes) -> bool:
    """Tell whether this is Slack's way to refuse: status 200 and "ok": false."""
    try:
        told = json.loads(body)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("ok") is False


def _seconds_apart(date: str, now: Instant) -> int:
    try:
        return abs(instant_of(parsedate_to_datetime(date)) - now) // SECOND
    except (ValueError, TypeError):
        return 0


def _kind(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"nothing for {PATIENCE:g} s"
        case aiohttp.ClientConnectorDNSError():
            return "its name is not known here"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return "its certificate is not trusted here"
        case aiohttp.ClientConnectorError():
            return (error.os_error.strerror or "no connection").lower()
        case _:
            return "the connection broke"
