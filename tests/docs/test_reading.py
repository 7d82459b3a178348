"""Whether what the bot says is easy to read (care.md LNG-3)."""

from collections.abc import Iterator

import pytest

from tests.docs.reading import MEASURES, Measure, ease, grade, words
from tests.docs.sentences import LANGUAGES, Sentence, sentences_of

# Read at leisure, not on a hard day: help, what moderators see, and the sandbox's own page.
HELP = (
    "command-",
    "manage-",
    "members-help-",
    "moderation-",
    "option-",
    "page-",
    "sandbox-",
)
# Words that people may type, and lines of a list: no sentences.
NO_SENTENCE = ("word-", "command-", "option-")
LABEL = 3
"""Words. What is no longer than that is a label, and no part of a passage."""


def measured() -> Iterator[tuple[Measure, Sentence]]:
    for locale in sorted(MEASURES.keys() & set(LANGUAGES)):
        for one in sentences_of(locale):
            yield MEASURES[locale], one


def test_every_sentence_is_easy_to_read() -> None:
    hard = [
        f"{one}: {measure.name} {abs(measure.hardness(reading)):.1f}: {reading}"
        for measure, one in measured()
        if not one.id.startswith(NO_SENTENCE)
        for reading in one.readings
        if len(words(reading)) >= measure.shortest
        and measure.hardness(reading)
        > (measure.bound_of_help if one.id.startswith(HELP) else measure.bound)
    ]
    assert not hard, "\n".join(hard)


def test_every_room_is_easy_to_read_as_a_whole() -> None:
    passages: dict[tuple[str, str, bool], str] = {}
    for _, one in measured():
        if len(words(one.readings[0])) > LABEL and not one.id.startswith("word-"):
            key = (one.locale, one.file, one.id.startswith(HELP))
            passages[key] = f"{passages.get(key, '')}{one.readings[0]}\n"
    hard = [
        f"{locale}/{file}.ftl: {measure.name} {abs(measure.hardness(text)):.1f}"
        for (locale, file, is_help), text in passages.items()
        if (measure := MEASURES[locale]).hardness(text)
        > (measure.bound_of_help if is_help else measure.bound)
    ]
    assert not hard, "\n".join(hard)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 0),
        ("Good morning. How is today so far?", 0, 4),
        ("Prior authorization of comprehensive rehabilitation necessitates documentation.", 20, 50),
    ],
)
def test_the_english_measure_tells_plain_from_official(text: str, low: float, high: float) -> None:
    assert low <= grade(text) <= high


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("El sol sale hoy. ¿Qué tal tu día?", 90, 130),
        ("La documentación administrativa correspondiente requiere autorización.", -200, 0),
    ],
)
def test_the_spanish_measure_tells_plain_from_official(text: str, low: float, high: float) -> None:
    assert low <= ease(text) <= high
