"""Measure and cut words the way one platform counts them, never inside a reader's character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.tidy import border
from bot.ui.limits import Lengths
from bot.ui.moments import plain
from bot.ui.tree import Message, Text, Words

ELLIPSIS: Final = Words("…")

_MOMENT: Final = re.compile("(\ue000[^\ue001]*\ue001)")  # shown whole or not at all
_BREAKS: Final = tuple(map(re.compile, (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s")))


@dataclass(frozen=True, slots=True)
class Ruler:
    """Counts code points or UTF-16 units of what is shown: a moment is as long as its words."""

    lengths: Lengths

    def length(self, text: Text) -> int:
        shown = plain(_words(text))
        if self.lengths is Lengths.CODE_POINTS or shown.isascii():
            return len(shown)
        return len(shown) + sum(character > "\uffff" for character in shown)

    def cut(self, text: Text, longest: int) -> Words:
        """Shorten a text to `longest`, with an ellipsis for what is gone."""
        words = _words(text)
        if len(words) * 2 <= longest or self.length(words) <= longest:
            return words
        return Words(words[: self._border(words, longest - 1)].rstrip() + ELLIPSIS)

    def label(self, text: Text, longest: int) -> Words:
        """Shorten a text that no platform takes when it is blank."""
        cut = self.cut(text, longest)
        return cut if cut.strip() else ELLIPSIS

    def split(self, text: Text, longest: int) -> Iterator[Words]:
        """Cut a text into pieces, between paragraphs, lines, sentences or words where it can be."""
        rest: str = _words(text)
        while self.length(Words(rest)) > longest:
            end = self._border(rest, longest)
            if end:
                end = _soft_break(rest, end)
                yield Words(rest[:end].rstrip())
            else:  # one character alone is more than this platform takes
                end = _end_of_first(rest)
                yield ELLIPSIS
            rest = _without_leading_space(rest[end:])
        yield Words(rest)

    def _border(self, words: str, longest: int) -> int:
        """Find where the first `longest` shown characters end, splitting none and no moment."""
        start = 0
        for piece in _MOMENT.split(words):
            length = self.length(Words(piece))
            if length > longest:
                return start if _MOMENT.match(piece) else start + self._inside(piece, longest)
            longest -= length
            start += len(piece)
        return start

    def _inside(self, piece: str, longest: int) -> int:
        place = min(longest, len(piece))
        # One code point less is one or two units less, so half the excess never takes too many.
        while (excess := self.length(Words(piece[:place])) - longest) > 0:
            place -= max(1, excess // 2)
        return border(piece, place)


def _words(text: Text) -> Words:
    if isinstance(text, Message):
        raise TypeError(f"{text.id} was not spelled before it was measured")
    return text


def _soft_break(text: str, end: int) -> int:
    """Find the best place to break in the second half of `text[:end]`; `end` if there is none."""
    seen = _MOMENT.sub(lambda moment: "\ue000" * len(moment[0]), text[: end + 1])
    for pattern in _BREAKS:
        places = [match.start() for match in pattern.finditer(seen, end // 2)]
        good = [place for place in places if 0 < place <= end and border(text, place) == place]
        if good:
            return good[-1]
    return end


def _end_of_first(text: str) -> int:
    if moment := _MOMENT.match(text):
        return moment.end()
    return next(place for place in range(1, len(text) + 1) if border(text, place) == place)


def _without_leading_space(text: str) -> str:
    # A space that carries an accent is a character of its own.
    return text[border(text, len(text) - len(text.lstrip())) :]
