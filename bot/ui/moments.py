"""How a moment or a channel stands inside words, until an adapter shows it as the reader knows it.

Nobody can type one: `bot.tidy` drops private-use characters, and so does `bot.text`.
"""

import re
from collections.abc import Callable

OPEN, CLOSE = "\ue000", "\ue001"
OURS = re.compile("[\ue000-\ue003]")
"""Characters that only our own code may put into words."""

_CHANNEL = "channel"
_NAME = f"-?[0-9]+(?=\\|)|[^|{OPEN}{CLOSE}]+(?=\\|{_CHANNEL}\\|)"
_MARK = re.compile(f"{OPEN}({_NAME})\\|([a-z]+)\\|([^{OPEN}{CLOSE}]*){CLOSE}")


def _in_writing(_channel: str, fallback: str) -> str:
    return fallback


def moments(
    words: str,
    escape: Callable[[str], str],
    show: Callable[[int, str, str], str],
    channel: Callable[[str, str], str] = _in_writing,
) -> str:
    """Turn words into a platform's markup, with each moment shown by the reader's own clock.

    `escape` is given the text between, `show` a moment's UTC milliseconds, its style ("time",
    "day" or "moment") and how it reads where the platform has no markup for it; `channel` a
    channel's id and how that reads.
    """
    pieces = _MARK.split(words)
    told = [escape(OURS.sub("", pieces[0]))]
    for name, style, fallback, text in zip(
        *(pieces[start::4] for start in (1, 2, 3, 4)), strict=True
    ):
        shown = channel(name, fallback) if style == _CHANNEL else show(int(name), style, fallback)
        told += shown, escape(OURS.sub("", text))
    return "".join(told)


def mark(name: str, style: str, fallback: str) -> str:
    """Write a moment's or a channel's place in words; nothing of it may hold our characters."""
    return f"{OPEN}{name}|{style}|{fallback}{CLOSE}"


def channel_mark(id: str) -> str:
    """Write a channel's place in words."""
    safe = OURS.sub("", id).replace("|", "")
    return mark(safe, _CHANNEL, f"#{safe}")


def plain(words: str) -> str:
    """Give the words as they read without a platform's markup: each mark in its written form."""
    return moments(words, str, lambda at, style, fallback: fallback) if OPEN in words else words
