"""One language of the page: what it says by a sentence's id, and whether another crept in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

from adapters.sandbox.people import PARIS
from bot.text import Catalogues
from bot.ui import Argument, Message, Speaker, plain
from tests.docs.sentences import LANGUAGES, STANDS_FOR_A_WORD, sentences_of

AROUND = " ():"
"""What the page puts round a label."""

NOT_ON_THE_PAGE = ("word-", "sandbox-told-")
"""What people type, which is English in every language too; and what only the transcript says."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """Speaks one of our languages as the page does."""

    locale: str
    speak: Speaker

    @classmethod
    def of(cls, locale: str) -> Self:
        return cls(locale, _catalogues().speaker(locale, PARIS))

    def say(self, id: str, **args: Argument) -> str:
        """Give a sentence; what fills it is a name, a number or a time."""
        return plain(self.speak(Message(id, dict(args))))

    def strays(self, texts: Iterable[str]) -> list[str]:
        """List the texts that are a sentence of another language."""
        others = [one for one in LANGUAGES if one != self.locale]
        return [
            text
            for text in (each.strip(AROUND) for each in texts)
            if any(_is_only(text, other, self.locale) for other in others)
        ]


@cache
def _catalogues() -> Catalogues:
    return Catalogues.load(strict=True)


@cache
def _is_only(text: str, locale: str, read_here: str) -> bool:
    """Say whether a text is a sentence of `locale` that the language read here does not have."""
    return _is_said_in(locale, text) and not _is_said_in(read_here, text)


def _is_said_in(locale: str, text: str) -> bool:
    return text in _fixed(locale) or any(one.fullmatch(text) for one in _filled(locale))


@cache
def _fixed(locale: str) -> frozenset[str]:
    return frozenset(text for text, is_fixed in _readings(locale) if is_fixed)


@cache
def _filled(locale: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(text) for text, is_fixed in _readings(locale) if not is_fixed)


def _readings(locale: str) -> Iterator[tuple[str, bool]]:
    for sentence in sentences_of(locale):
        if not sentence.id.startswith(NOT_ON_THE_PAGE):
            for text in sentence.readings:
                yield text, not sentence.variables


def _pattern(reading: str) -> re.Pattern[str]:
    """Match a sentence whatever fills it; one that is all filling matches nothing."""
    parts = reading.split(STANDS_FOR_A_WORD)
    if not any(letter.isalpha() for part in parts for letter in part):
        return re.compile("(?!)")
    return re.compile(".+?".join(re.escape(part) for part in parts), re.DOTALL)
