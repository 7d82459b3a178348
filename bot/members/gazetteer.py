"""How names of places are searched: one folded text with a line per city, the biggest first.

That is quicker to make than an index, a tenth of its size, and quick enough: a search is a walk
through half a megabyte, at most a few of them a query.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

# Letters that have no accent to take off, such as the Turkish dotless i.
_PLAIN = dict(zip("øłđðħə\u0131", "olddhai", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_APOSTROPHES = "'\u0060\u00b4\u2018\u2019\u02bb-\u02bf\u0294"
# Coeur d'Alene is typed with any apostrophe, or with none.
_NOT_PLAIN = re.compile(f"[\u0300-\u036f{_UNSEEN}{_APOSTROPHES}{''.join(_PLAIN)}]")
# Anything but letters, digits and single blanks.
_BETWEEN_WORDS = re.compile(r"(?:_| (?=[^\w\n|])|[^\w\n| ])(?:_|[^\w\n|])*")
_SHORTENED = re.compile(r"\b(?:st|ste|sta|sto|ft|mt)(?= [^\W|])")
_IN_FULL = {
    "st": "saint",
    "ste": "sainte",
    "sta": "santa",
    "sto": "santo",
    "ft": "fort",
    "mt": "mount",
}


def folded(text: str) -> str:
    """Bring names and what people type to one form: small letters, no accents, single blanks.

    Newlines and bars are kept: many names are folded in one go, and they are the borders.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _NOT_PLAIN.sub(lambda found: _PLAIN.get(found[0], ""), apart)
    words = _BETWEEN_WORDS.sub(" ", plain)
    return _SHORTENED.sub(lambda short: _IN_FULL[short[0]], words).strip(" ")


class Table:
    """The lines of a table, kept as the bytes they were read as: a third of what strings take."""

    def __init__(self, content: bytes) -> None:
        """Take all lines, each with its newline."""
        self._content = content
        self._starts = array("I", chain([0], (one.end() for one in re.finditer(b"\n", content))))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        start, end = self._starts[number], self._starts[number + 1] - 1
        return self._content[start:end].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


class Gazetteer:
    """The names of every city; a line is `| name |` or `| name | other name |`, or empty."""

    def __init__(self, text: str) -> None:
        self._text = f"{text}\n"
        self._starts = array("I", chain([0], (one.end() for one in re.finditer("\n", self._text))))

    def lines_with(self, piece: str, limit: int) -> list[int]:
        """List the numbers of the first lines that hold `piece`."""
        lines: list[int] = []
        at = self._text.find(piece)
        while at >= 0 and len(lines) < limit:
            lines.append(self._line_at(at))
            at = self._text.find(piece, self._starts[lines[-1] + 1])
        return lines

    def line(self, number: int) -> str:
        return self._text[self._starts[number] : self._starts[number + 1]]

    def lines_nearly(self, name: str) -> Iterator[int]:
        """Find the lines with a name one slip away from `name`; the first three letters agree."""
        beginning = f"| {name[:3]}"
        at = self._text.find(beginning)
        while at >= 0:
            end = self._text.index(" |", at + 1)
            length = end - at - len("| ")
            if abs(length - len(name)) <= 1 and is_one_slip(self._text[end - length : end], name):
                yield self._line_at(at)
            at = self._text.find(beginning, end)

    def _line_at(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether at most one letter was left out, put in, changed, or swapped with the next."""
    pairs = enumerate(zip(one, other, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    return b in {a, a[1:]} or a == b[1:] or a[1:] == b[1:] or (a[1::-1], a[2:]) == (b[:2], b[2:])
