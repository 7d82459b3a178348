"""What a setting may be: one function per kind of value, none of which repeats the value.

A plain ValueError means "not what the field's description says"; `Wrong` says it more exactly.
"""

import importlib.resources
import ipaddress
import re
from collections.abc import Callable
from datetime import time
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.clock import HOUR, MINUTE, SECOND

Secret = SecretStr
"""Text that shows as stars wherever it is printed; `get_secret_value()` gives it."""

SQLITE = "sqlite:///"
LONGEST_SPREAD = HOUR
DISCORD_VERSION = "/api/v10"
_DURATION = re.compile(r"(\d{1,4}) ?(s|m|h)?")
_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, None: MINUTE}
_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}")
_PLACEHOLDER = re.compile(
    r"[<>*]|^\.+$|\b(your|paste|change[ _-]?me|example|xxx+)\b", re.IGNORECASE
)


class Wrong(ValueError):
    """A value was refused for a reason that can be said more exactly than by its field."""


def database_url(url: str) -> str:
    if url.startswith(("postgres:", "postgresql:")):
        raise Wrong("PostgreSQL is not supported yet, only SQLite is")
    path = url.removeprefix(SQLITE)
    is_file = path != url and path.strip("/") and path.isprintable() and path != ":memory:"
    if not is_file or set(path) & set("?#"):
        raise ValueError("not a file")
    return url


def whole_number(value: object) -> object:
    if isinstance(value, bool | float):
        raise ValueError("not a whole number")
    return value


def host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if _HOST_NAME.fullmatch(host) and not host.replace(".", "").isdigit():
            return host
        raise


def address(url: str) -> str:
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise Wrong("must hold no name and no password")
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        raise Wrong("must begin with https://, or the token could be read on its way")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not an address")
    return url


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def discord_address(url: str) -> str:
    if not urlsplit(url).path.rstrip("/").endswith(DISCORD_VERSION):
        raise Wrong(f"must end in {DISCORD_VERSION}, the version that Alongside speaks")
    return url.rstrip("/")


def slack_address(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def not_empty(value: object) -> object:
    if value == "":
        raise Wrong("is empty")
    return value


def secret_of_one_line(secret: Secret) -> Secret:
    text = secret.get_secret_value()
    if _PLACEHOLDER.search(text):
        raise Wrong("still holds the words of an example")
    if text.startswith(("Bot ", "Bearer ")):
        raise Wrong("must be the token alone, without the word before it")
    if not text.isascii() or not text.isprintable() or " " in text or '"' in text:
        raise Wrong("has a blank, a quote or another sign that no token has")
    return secret


def not_another_slack_token(begins: str) -> Callable[[Secret], Secret]:
    def check(secret: Secret) -> Secret:
        kind = secret.get_secret_value()[:5]
        if kind.startswith(("xox", "xapp-")) and not kind.startswith(begins):
            raise Wrong(f"is another kind of Slack token: this one begins with {begins}")
        return secret

    return check


def country(code: str) -> str:
    code = code.upper()
    if code == "UK":
        raise Wrong("must be GB for the United Kingdom")
    table = importlib.resources.files("tzdata.zoneinfo").joinpath("iso3166.tab")
    if not any(line.startswith(f"{code}\t") for line in table.read_text("utf-8").splitlines()):
        raise ValueError("no such country")
    return code


def hours(hours: str) -> str:
    found = _HOURS.fullmatch(hours)
    if not found or time.fromisoformat(found[1]) == time.fromisoformat(found[2]):
        raise ValueError("not hours")
    return hours


def milliseconds(duration: object) -> int:
    found = None if isinstance(duration, bool) else _DURATION.fullmatch(str(duration))
    if not found or (length := int(found[1]) * _UNITS[found[2]]) > LONGEST_SPREAD:
        raise ValueError("not a duration")
    return length
