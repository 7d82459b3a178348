"""Reads Discord's markup as a client would: what is shown, and what in it is alive.

Alive is what mentions somebody, leads somewhere or changes how words look. Discord's server finds
mentions in the raw text, escaped or not, so they are looked for there first.
"""

import re
from dataclasses import dataclass
from typing import Final

from tests.discord_server.model import Payload

GALLERY, TEXT_DISPLAY = 12, 10

_MENTIONS: Final = re.compile(
    r"<@[!&]?\d+>|<\#\d+>|<id:\w+>|</[^<>:]+:\d+>|<a?:\w+:\d+>|@everyone|@here", re.VERBOSE
)
_ESCAPED: Final = re.compile(r"\\([^0-9A-Za-z\s])")
_LINKS: Final = re.compile(
    r"https?://[^\s<]|discord(?:app)?\.(?:gg|com/invite)/\w|\[[^\]]+\]\([^)\s]+\)|<mailto:",
    re.IGNORECASE,
)
_SPANS: Final = re.compile(
    r"(?P<mark>\*\*\*|\*\*|__|\*|(?<!\w)_|~~|\|\||`+)(?=\S)(?:.+?)(?<=\S)(?P=mark)", re.DOTALL
)
_STARTS: Final = re.compile(r"(?m)^\s*(?:\#{1,3}\s|-\#\s|>{1}\s|>>>\s|[-*+]\s|\d+[.)]\s)")
_MOMENT: Final = re.compile(r"<t:-?\d+(?::[tTdDfFsSR])?>")
_HELD: Final = "\ue200"
"""Stands for an escaped character, so that it starts nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader sees, and what else would happen."""

    words: str
    alive: tuple[str, ...]


def read_markup(markup: str) -> Reading:
    """Read one text of a message."""
    alive = _MENTIONS.findall(markup)
    held = _ESCAPED.findall(markup)
    text = _ESCAPED.sub(_HELD, markup)
    alive += _LINKS.findall(text) + [found[0] for found in _SPANS.finditer(text)]
    alive += [found[0] for found in _STARTS.finditer(text)]
    characters = iter(held)
    words = re.sub(_HELD, lambda _: next(characters), _MOMENT.sub("(moment)", text))
    return Reading(words.replace("\u200b", ""), tuple(alive))


def texts(message: Payload) -> list[str]:
    """List every text of a message that is read as markup."""
    found = [message["content"]] if message["content"] else []
    return found + [one["content"] for one in message["components"] if one["type"] == TEXT_DISPLAY]


def pictures(message: Payload) -> list[str]:
    """List what the pictures of a message show, in words."""
    galleries = [one for one in message["components"] if one["type"] == GALLERY]
    shown = [item.get("description") or "" for one in galleries for item in one["items"]]
    return shown + [one.get("description") or "" for one in message["attachments"]]


def pings(message: Payload) -> bool:
    """Tell whether a message lets mentions through at all."""
    allowed = message.get("allowed_mentions")
    return allowed is None or bool(allowed.get("parse") or allowed.get("users"))
