"""How a moment stands inside words, until an adapter shows it by the reader's own clock.

Nobody can type one: `bot.tidy` drops private-use characters, and so does `bot.text`.
"""

import re
from collections.abc import Callable

OPEN, CLOSE = "\ue000", "\ue001"
OURS = re.compile("[\ue000-\ue003]")
"""Characters that only our own code may put into words."""

_MOMENT = re.compile(f"{OPEN}(-?[0-9]+)\\|([a-z]+)\\|([^{OPEN}{CLOSE}]*){CLOSE}")


def moments(words: str, escape: Callable[[str], str], show: Callable[[int, str, str], str]) -> str:
    """Turn words into a platform's markup, with each moment shown by the reader's own clock.

    `escape` is given the text between, `show` a moment's UTC milliseconds, its style ("time",
    "day" or "moment") and how it reads where the platform has no markup for it.
    """
    pieces = _MOMENT.split(words)
    told = [escape(OURS.sub("", pieces[0]))]
    for at, style, fallback, text in zip(
        *(pieces[start::4] for start in (1, 2, 3, 4)), strict=True
    ):
        told += show(int(at), style, fallback), escape(OURS.sub("", text))
    return "".join(told)


def plain(words: str) -> str:
    """Give the words as they read without a platform's markup: each moment in its written form."""
    return moments(words, str, lambda at, style, fallback: fallback) if OPEN in words else words
