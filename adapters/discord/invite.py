"""The link by which a server's owner lets the bot in, with no more rights than it uses."""

import base64
import binascii
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

PERMISSIONS: Final[Mapping[str, int]] = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}
SCOPES: Final = ("bot", "applications.commands")
_AUTHORIZE: Final = "https://discord.com/oauth2/authorize"


def invitation(application: str) -> str:
    """Make the link for an application's id."""
    asked = {
        "client_id": application,
        "permissions": sum(PERMISSIONS.values()),
        "integration_type": 0,
        "scope": " ".join(SCOPES),
    }
    return f"{_AUTHORIZE}?{urlencode(asked)}"


def application_of(token: str) -> str | None:
    """Read the application's id, which is a token's first part; None when it holds none."""
    first = token.partition(".")[0]
    try:
        id = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return id if id.isdecimal() else None
