"""Words as Discord's markup: nothing in them mentions, links, quotes or formats anything.

`discord.utils.escape_mentions` and `escape_markdown` are not enough: they leave role mentions,
masked links and bare addresses as they are (reliability.md T5).
"""

import re
from typing import Final

from bot import ui
from bot.ui import Message, Text, plain

_STYLES: Final = {"time": "t", "day": "D", "moment": "F"}

_MARKS: Final = re.compile(
    r"""
      [\\*_~`|<>\[\]]         # emphasis, code, spoilers; every <...>; every [...](...)
    | (?<=\])\(
    | (?<=<)[@\#:/]           # so that <@1> is no mention before the markup is read either
    | (?<=:)/(?=/)            # https://
    | (?i:(?<=discord\.gg)|(?<=discord\.com)|(?<=discordapp\.com))/   # invitations
    """,
    re.VERBOSE,
)
_EVERYBODY: Final = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_LINE_STARTS: Final = re.compile(r"(?m)^([^\S\n]*)([-+#]|\d+(?=[.)]))")
_ZERO_WIDTH_SPACE: Final = "\u200b"


def inert(text: str) -> str:
    """Escape a text so that it reads as it was written and does nothing."""
    text = _MARKS.sub(r"\\\g<0>", text)
    text = _EVERYBODY.sub("@" + _ZERO_WIDTH_SPACE, text)
    return _LINE_STARTS.sub(_escaped_start, text)


def marked_up(text: Text) -> str:
    """Turn words into markup; each moment is shown by the reader's own clock."""
    return ui.moments(_words(text), inert, _moment, _channel)


def unmarked(text: Text) -> str:
    """Give words for a place that reads no markup: a button, an option, a title."""
    return plain(_words(text))


def in_one_line(markup: str) -> str:
    """Keep what belongs into one line from beginning another."""
    return " ".join(markup.split())


def _moment(at: int, style: str, _fallback: str) -> str:
    return f"<t:{at // 1_000}:{_STYLES.get(style, 'F')}>"


def _channel(id: str, fallback: str) -> str:
    return f"<#{id}>" if id.isdecimal() else inert(fallback)


def _escaped_start(start: re.Match[str]) -> str:
    mark = start[2]
    return f"{start[1]}{mark}\\" if mark[0].isdigit() else f"{start[1]}\\{mark}"


def _words(text: Text) -> str:
    if isinstance(text, Message):
        raise TypeError(f"{text.id} was not spelled before it was shown")
    return text
