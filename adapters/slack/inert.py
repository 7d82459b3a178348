"""Words in Slack's four ways of writing: nothing in them mentions, links or formats anything.

Blocks take words as they are: `plain_text`, or the text elements of `rich_text`, which Slack
never parses. Only a message's top-level text is parsed, so everything in it is escaped.
"""

import re
from collections.abc import Mapping
from typing import Final

from bot import ui
from bot.ui import JSON, Message, Text, plain

Component = dict[str, JSON]

NEVER_PARSED: Final[Mapping[str, JSON]] = {"parse": "none", "link_names": False}
"""What goes with every `text`: Slack makes no link out of an address, no mention out of a name."""

NEVER_UNFURLED: Final[Mapping[str, JSON]] = {"unfurl_links": False, "unfurl_media": False}

_STYLES: Final = {
    "time": "{time}",
    "day": "{date_long}",
    "moment": "{date_long}, {time}",
}
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CHANNEL: Final = re.compile(r"[CDG][A-Z0-9]{2,}")
_BREAK: Final = "\u200b"

# A mark with a break on each side is one neither to a reader that takes the break for a space
# nor to one that takes it for a letter.
_MARKS: Final = re.compile(r"[*_~`]")
_STARTS: Final = re.compile(
    r"""
      :(?=[\w'+-]+:)                                  # :smile:
    | :(?=//)                                         # https://
    | @(?=everyone|here|channel)
    | (?m:^[^\S\n]*)(?=>)                             # quoted, whether escaped or not
    | (?m:^[^\S\n]*)(?=[-\u2022]\s|\d+[.)]\s)         # lists, which some clients make of text
    """,
    re.VERBOSE | re.IGNORECASE,
)


def inert(text: str) -> str:
    """Escape a text for a place where Slack reads markup, so that it does nothing there."""
    text = _STARTS.sub(rf"\g<0>{_BREAK}", text)
    text = _MARKS.sub(rf"{_BREAK}\g<0>{_BREAK}", text)
    # With these three, all of Slack's commands begin, end or hide.
    return re.sub(r"[&<>]", lambda hit: _ESCAPES[hit[0]], text)


def marked_up(text: Text) -> str:
    """Turn words into a top-level text; each moment is shown by the reader's own clock."""
    return ui.moments(_words(text), inert, _moment, _channel)


def rich(text: Text, *, bold: bool = False) -> list[JSON]:
    """Turn words into elements of a rich-text section, none of them empty."""
    elements: list[JSON] = []

    def say(words: str) -> str:
        if words:
            said: Component = {"type": "text", "text": words}
            elements.append(said | {"style": {"bold": True}} if bold else said)
        return ""

    def show(at: int, style: str, fallback: str) -> str:
        elements.append(_date(at, style, fallback))
        return ""

    def name(id: str, fallback: str) -> str:
        if _CHANNEL.fullmatch(id):
            elements.append({"type": "channel", "channel_id": id})
            return ""
        return say(fallback)

    ui.moments(_words(text), say, show, name)
    return elements


def _channel(id: str, fallback: str) -> str:
    return f"<#{id}>" if _CHANNEL.fullmatch(id) else inert(fallback)


def unmarked(text: Text) -> str:
    """Give words for a place that reads no markup: a button, an option, a title."""
    return plain(_words(text))


def plain_text(text: Text) -> Component:
    """Make a text object that no markup is read from, nor names of emoji."""
    return {"type": "plain_text", "text": unmarked(text), "emoji": False}


def with_hint(shown: Component, name: str, hint: Text | None) -> Component:
    """Add a hint under the name that it has there; Slack takes none that is blank."""
    if hint is None or not unmarked(hint).strip():
        return shown
    return shown | {name: plain_text(hint)}


def in_one_line(text: str) -> str:
    """Keep what belongs into one line from beginning another."""
    return " ".join(text.split())


def _moment(at: int, style: str, fallback: str) -> str:
    said = re.sub(r"[|^]", " ", fallback) or "-"
    return f"<!date^{at // 1_000}^{_format(style)}|{inert(said)}>"


def _date(at: int, style: str, fallback: str) -> Component:
    date: Component = {"type": "date", "timestamp": at // 1_000, "format": _format(style)}
    return date | {"fallback": fallback} if fallback else date


def _format(style: str) -> str:
    return _STYLES.get(style, _STYLES["moment"])


def _words(text: Text) -> str:
    if isinstance(text, Message):
        raise TypeError(f"{text.id} was not spelled before it was shown")
    return text
