import re
from collections.abc import Iterator

import pytest
from babel import Locale

from tests.docs.asked import ANY, calls, declared, named
from tests.docs.sentences import (
    HOUSE,
    LANGUAGES,
    Sentence,
    every_sentence,
    ids,
    sentences_of,
)

ROOMS = {path.name for path in (HOUSE / "bot").iterdir() if path.is_dir()}
CATALOGUES = sorted({sentence.file for sentence in sentences_of("en")})
PLURALS = {"zero", "one", "two", "few", "many", "other"}
COUNTED = range(10_001)
"""Days, people, characters: nothing here counts further, so Spanish needs no "de" for millions."""

DECLARED = ("command-", "word-", "option-", "menu-")
"""Asked for by the declaration of a command or action, whichever room it is in."""

TAKES_AN_ID = {"Message", "say", "button"}

# The narrower of Discord and Slack; a name that fills a label counts three characters.
LONGEST: dict[tuple[str, int | str], int] = {
    ("Button", "label"): 75,
    ("button", 0): 75,
    ("Option", "label"): 75,
    ("Option", "hint"): 75,
    ("option", 0): 75,
    ("_line", 0): 75,
    ("Menu", "placeholder"): 150,
    ("Field", "label"): 45,
    ("Field", "hint"): 100,
    ("Form", "title"): 24,
    ("Form", "submit"): 24,
    ("form", 0): 24,
    ("form", "submit"): 24,
    ("line", 1): 45,
    ("line", "hint"): 100,
    ("hour", 1): 45,
    ("city_form", "label"): 45,
    ("city_form", "why"): 100,
    ("Heading", "text"): 150,
    ("Image", "alt"): 1_000,
}
LONGEST_DESCRIPTION = 100
LONGEST_IN_A_MENU = 24
"""Slack's shortcuts; Discord's hold 32."""


def rows(*, file: str | None = None) -> Iterator[Sentence]:
    return (one for one in every_sentence() if file in (None, one.file))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_says_everything(locale: str) -> None:
    assert sorted(ids("en") - ids(locale)) == [], f"{locale} lacks these"
    assert sorted(ids(locale) - ids("en")) == [], f"only {locale} has these"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_sentence_stands_in_the_same_file_in_every_language(locale: str) -> None:
    homes = {one.id: one.file for one in sentences_of("en")}
    moved = [str(one) for one in sentences_of(locale) if homes.get(one.id, one.file) != one.file]
    assert not moved, "\n".join(moved)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_sentence_is_filled_with_the_same_in_every_language(locale: str) -> None:
    filled = {one.id: one.variables for one in sentences_of("en")}
    other = [
        f"{one}: {sorted(one.variables)}, not {sorted(filled[one.id])}"
        for one in sentences_of(locale)
        if one.variables != filled.get(one.id, one.variables)
    ]
    assert not other, "\n".join(other)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_number_meets_a_form_of_its_own(locale: str) -> None:
    form_of = Locale.parse(locale, sep="-").plural_form
    needed = {form_of(number) for number in COUNTED}
    lacking = [
        f"{one}: {sorted(needed - keys)}"
        for one in sentences_of(locale)
        for _, keys in one.choices
        if keys & (PLURALS - {"other"}) and not needed <= keys
    ]
    assert not lacking, "\n".join(lacking)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_words_choose_between_the_same_words_in_every_language(locale: str) -> None:
    chosen = {(one.id, by): keys for one in sentences_of("en") for by, keys in one.choices}
    other = [
        str(one)
        for one in sentences_of(locale)
        for by, keys in one.choices
        if not keys & PLURALS and chosen.get((one.id, by), keys) != keys
    ]
    assert not other, "\n".join(other)


def test_ids_are_kebab_case() -> None:
    assert [
        str(one) for one in rows() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?", one.id)
    ] == []


@pytest.mark.parametrize("file", CATALOGUES)
def test_the_sentences_of_a_room_begin_with_its_name(file: str) -> None:
    beginnings = (f"{file}-", *DECLARED) if file in ROOMS else ("",)
    assert [str(one) for one in rows(file=file) if not one.id.startswith(beginnings)] == []


def test_every_message_that_the_code_names_is_in_the_catalogues() -> None:
    known = ids()
    missing = [
        f"{call.where}: {pattern}"
        for call in calls()
        if call.name in TAKES_AN_ID
        for pattern in call.asked(0)
        if not any(re.fullmatch(pattern, one) for one in known)
    ]
    assert not missing, "\n".join(missing)


def test_whatever_looks_like_a_message_of_a_room_is_one() -> None:
    known = ids()
    rooms = tuple(f"{file}-" for file in CATALOGUES if file in ROOMS)
    missing = [
        pattern
        for pattern in sorted(named())
        if pattern.startswith(rooms) and ANY not in pattern
        if not any(re.fullmatch(pattern, one) for one in known)
    ]
    assert not missing, "\n".join(missing)


def test_every_command_and_typed_word_is_described() -> None:
    assert sorted(set(declared()) - ids()) == []


def test_no_sentence_is_kept_that_nobody_asks_for() -> None:
    asked = {pattern for pattern in named() if not re.match("[a-z]+-" + re.escape(ANY), pattern)}
    unused = [
        one.id
        for one in sentences_of("en")
        if not one.id.startswith(DECLARED)
        if not any(re.fullmatch(pattern, one.id) for pattern in asked)
    ]
    assert not unused, "\n".join(unused)
    described = {one for one in ids() if one.startswith(DECLARED)}
    assert sorted(described - set(declared())) == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_labels_fit_both_platforms(locale: str) -> None:
    longest = {
        pattern: limit
        for call in calls()
        for (name, argument), limit in LONGEST.items()
        if call.name == name
        for pattern in call.asked(argument)
    }
    too_long = [
        f"{one}: {len(reading)} of {limit}: {reading}"
        for one in sentences_of(locale)
        for pattern, limit in longest.items()
        if re.fullmatch(pattern, one.id)
        for reading in one.readings
        if len(reading) > limit
    ]
    assert not too_long, "\n".join(too_long)


def test_names_in_the_menu_of_a_message_fit_both_platforms() -> None:
    assert [
        str(one)
        for one in rows()
        if one.id.startswith("menu-") and max(map(len, one.readings)) > LONGEST_IN_A_MENU
    ] == []


def test_descriptions_fit_both_platforms() -> None:
    assert [
        str(one)
        for one in rows()
        if one.id.startswith(("command-", "option-"))
        if max(map(len, one.readings)) > LONGEST_DESCRIPTION
    ] == []
