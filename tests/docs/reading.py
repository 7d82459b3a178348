"""How hard a text is to read: two published formulas, on our own counting of syllables.

Both were made for passages; on a few words they say nothing, so callers leave short texts out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SILENT = re.compile(r"(?<=[^laeiouy])e$|(?<=[^aeioutdy])ed$|(?<=[^aeiousxzcg])es$|(?<=wedn)es")
_SPOKEN_APART = re.compile(r"i[ao](?!u)|eo|ua(?=[lt])|(?<=[aeo])ing|ie(?=t)")
_SPANISH_VOWELS = re.compile("(?:[aeiouáéíóúü]|y(?![aeiouáéíóú]))+")


def sentences(text: str) -> list[str]:
    """Part a text where a reader stops: full stops, questions and line ends."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def grade(text: str) -> float:
    """Give the school grade that reads an English text (Kincaid et al. 1975)."""
    per_sentence, per_word = _ratios(text, [_english(word) for word in words(text)])
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def ease(text: str) -> float:
    """Give the ease of a Spanish text (Fernández Huerta 1959, as corrected by Law 2011).

    70 and more reads like sixth grade or below, 60 to 70 like seventh or eighth.
    """
    per_sentence, per_word = _ratios(text, [_spanish(word) for word in words(text)])
    return 206.84 - 60 * per_word - 1.02 * per_sentence


def _ratios(text: str, syllables: list[int]) -> tuple[float, float]:
    return len(syllables) / len(sentences(text)), sum(syllables) / len(syllables)


def _english(word: str) -> int:
    spoken = _SILENT.sub("", word) if len(word) > 3 else word
    groups = len(re.findall("[aeiouy]+", spoken)) + len(_SPOKEN_APART.findall(spoken))
    return max(1, groups)


def _spanish(word: str) -> int:
    # Two strong vowels, or a weak one with an accent, are spoken apart: ca-er, dí-a; but bue-no.
    strong = sum(
        max(1, len(re.findall("[aeoáéíóú]", group))) for group in _SPANISH_VOWELS.findall(word)
    )
    return max(1, strong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A formula that says how hard a text is (more is harder), and where too hard begins.

    It was made for passages: a text of fewer words than `shortest` is judged only together with
    the others of its file, because one long word would decide.
    """

    name: str
    hardness: Callable[[str], float]
    bound: float
    bound_of_help: float
    shortest: int


MEASURES = {
    "en": Measure(name="Flesch-Kincaid", hardness=grade, bound=6, bound_of_help=8, shortest=8),
    "es": Measure(
        name="Fernández Huerta",
        hardness=lambda text: -ease(text),
        bound=-70,
        bound_of_help=-60,
        shortest=12,
    ),
}
