import logging
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import BrokenCatalogue, Catalogues, country_name, language_name
from bot.tidy import tidy
from bot.ui import Channel, Message, Moment, Speaker, WallTime, moments, plain

UTC = ZoneInfo("UTC")
MEXICO = ZoneInfo("America/Mexico_City")
SHIPPED = Catalogues.load(strict=True)
NOON = 1_795_435_500_000
"""Monday 2026-11-23, 12:05 UTC."""

ENGLISH = """
no-words = No words yet.
hello = Hello, { $name }.
plain = Saved. Thank you.
only-english = Only here.
days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
    .alt = In words: { $days }
at = It starts { $at }.
-bot = Alongside
who = I am { -bot }.
"""
SPANISH = """
no-words = Aún no hay palabras.
hello = Hola, { $name }.
plain = Guardado. Gracias.
days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
    .alt = Dicho: { $days }
at = Empieza { $at }.
"""

Load = Callable[..., Catalogues]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(
        english: str = ENGLISH, spanish: str = SPANISH, *, strict: bool = True
    ) -> Catalogues:
        for locale, text in {"en": english, "es": spanish}.items():
            (tmp_path / locale).mkdir()
            (tmp_path / locale / "core.ftl").write_text(text, encoding="utf-8")
        return Catalogues.load(tmp_path, strict=strict)

    return loaded


@pytest.fixture
def english(load: Load) -> Speaker:
    return load().speaker("en", UTC)


def test_each_reader_hears_their_own_language(load: Load) -> None:
    catalogues = load()
    hello = Message("hello", {"name": "Ana"})

    assert catalogues.speaker("en", UTC)(hello) == "Hello, Ana."
    assert catalogues.speaker("es", UTC)(hello) == "Hola, Ana."
    assert catalogues.speaker("es-MX", UTC)(hello) == "Hola, Ana."


def test_the_first_wish_that_can_be_met_is_met(load: Load) -> None:
    catalogues = load()

    assert catalogues.locales == ("en", "es")
    assert catalogues.best_locale(None, "pt-BR", "es_MX", "en") == "es"
    assert catalogues.best_locale("ES-419") == "es"
    assert catalogues.best_locale("tlh", "", None) == "en"
    assert catalogues.best_locale("../es") == "en"


def test_numbers_choose_their_form_and_are_written_the_reader_s_way(load: Load) -> None:
    catalogues = load()
    english, spanish = catalogues.speaker("en", UTC), catalogues.speaker("es", UTC)

    assert english(Message("days", {"days": 1})) == "1 day"
    assert english(Message("days", {"days": 12_345})) == "12,345 days"
    assert spanish(Message("days", {"days": 12_345})) == "12.345 días"
    assert spanish(Message("days.alt", {"days": 2})) == "Dicho: 2"
    assert english(Message("hello", {"name": "2027"})) == "Hello, 2027."


def test_one_sentence_may_use_another(english: Speaker) -> None:
    assert english(Message("who")) == "I am Alongside."
    assert english(Message("who")) == "I am Alongside."


def test_a_moment_is_shown_by_the_reader_s_own_clock(load: Load) -> None:
    catalogues = load()
    english, spanish = catalogues.speaker("en", UTC), catalogues.speaker("es", MEXICO)

    def shown(speak: Speaker, style: str) -> str:
        return plain(speak(Message("at", {"at": Moment(NOON, style)})))

    assert shown(english, "time") == "It starts 12:05."
    assert shown(english, "day") == "It starts Monday, 23 November."
    assert shown(english, "moment") == "It starts Monday, 23 November, 12:05."
    assert shown(spanish, "moment") == "Empieza lunes, 23 de noviembre, 6:05."


def test_a_time_of_day_is_written_as_the_language_writes_it(load: Load) -> None:
    catalogues = load()
    said = Message("at", {"at": WallTime("09:00")})
    assert catalogues.speaker("en", MEXICO)(said) == "It starts 09:00."
    assert catalogues.speaker("es", UTC)(said) == "Empieza 9:00."


def test_a_platform_writes_moments_in_its_own_markup(english: Speaker) -> None:
    words = english(Message("at", {"at": Moment(NOON, "time")}))

    def show(at: int, style: str, fallback: str) -> str:
        return f"<{at}:{style}:{fallback}>"

    assert moments(words, str.upper, show) == f"IT STARTS <{NOON}:time:12:05>."
    assert moments("a & b", lambda text: text.replace("&", "&amp;"), show) == "a &amp; b"


def test_a_platform_shows_a_channel_by_its_name(english: Speaker) -> None:
    words = english(Message("hello", {"name": Channel("C0\ue001|1")}))
    assert plain(words) == "Hello, #C01."
    said = moments(words, str.upper, lambda at, style, fallback: "", lambda id, _: f"<#{id}>")
    assert said == "HELLO, <#C01>."


def test_nobody_can_forge_a_moment(english: Speaker) -> None:
    forged = english(Message("at", {"at": Moment(NOON, "time")})).removeprefix("It starts ")

    said = english(Message("hello", {"name": forged}))

    assert said == "Hello, 12:05.."
    assert "\ue000" not in tidy(forged, 100)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Co", "Cs"])))
def test_whatever_people_wrote_fills_a_sentence_without_changing_it(text: str) -> None:
    said = SHIPPED.speaker("en", UTC)(Message("error-ours", {"reference": text}))

    assert said == f"Something went wrong on my side, and nothing was changed. Reference {text}."
    assert moments(said, str, lambda at, style, fallback: "clock") == said


def test_a_moment_cut_in_half_leaves_no_marks(english: Speaker) -> None:
    words = english(Message("at", {"at": Moment(NOON, "time")}))

    assert plain(words[:-4]) == f"It starts {NOON}|time|12:"


def test_isolation_marks_are_there_only_when_asked_for(load: Load) -> None:
    catalogues = load()
    hello = Message("hello", {"name": "مريم"})

    assert catalogues.speaker("en", UTC)(hello) == "Hello, مريم."
    assert catalogues.speaker("en", UTC, isolate=True)(hello) == "Hello, \u2068مريم\u2069."


def test_a_long_text_fills_a_sentence_whole(english: Speaker) -> None:
    long = "word " * 2_000

    assert english(Message("hello", {"name": long})) == f"Hello, {long}."


def test_a_missing_translation_is_said_in_english_and_reported_once_without_its_content(
    load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    spanish = load(strict=False).speaker("es", UTC)

    with caplog.at_level(logging.DEBUG):
        assert spanish(Message("only-english")) == "Only here."
        assert spanish(Message("only-english", {"secret": "canary"})) == "Only here."

    assert [vars(record)["message_id"] for record in caplog.records] == ["only-english"]


def test_a_message_nobody_wrote_becomes_a_neutral_sentence(
    load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    assert load(strict=False).speaker("es", UTC)(Message("nowhere")) == "Aún no hay palabras."
    assert vars(caplog.records[0])["message_id"] == "nowhere"


def test_even_without_a_neutral_sentence_something_is_said(load: Load) -> None:
    speak = load(english="a = b", spanish="", strict=False).speaker("en", UTC)

    assert speak(Message("nowhere")) == "…"


def test_a_sentence_with_a_gap_is_still_said(load: Load, caplog: pytest.LogCaptureFixture) -> None:
    assert load(strict=False).speaker("en", UTC)(Message("hello")) == "Hello, name."
    assert vars(caplog.records[0])["message_id"] == "hello"


@pytest.mark.parametrize("message", [Message("nowhere"), Message("hello"), Message("days.nothing")])
def test_tests_stop_at_anything_missing(english: Speaker, message: Message) -> None:
    with pytest.raises(KeyError, match=message.id):
        english(message)


def test_a_message_that_is_only_attributes_has_no_words_of_its_own(load: Load) -> None:
    speak = load(english="field =\n    .label = Name\n").speaker("en", UTC)

    assert speak(Message("field.label")) == "Name"
    with pytest.raises(KeyError):
        speak(Message("field"))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("good = Fine\nbad = { $name\n", "core.ftl, line 2, bad"),
        ("a = One\na = Two\n", "core.ftl: a is already in core.ftl"),
        ("a = { b }\n", "core.ftl: a refers to b"),
        ("a = { -b }\n", "core.ftl: a refers to -b"),
        ("a = { b.c }\nb = B\n", "core.ftl: a refers to b.c"),
        ("a = { SHOUT($x) }\n", "core.ftl: a refers to SHOUT"),
    ],
)
def test_a_broken_catalogue_is_refused_by_file_and_message(
    load: Load, fault: str, told: str
) -> None:
    with pytest.raises(BrokenCatalogue, match=told):
        load(spanish=fault)


@pytest.mark.parametrize("name", ["klingonese", "zh-TW"])
def test_a_folder_that_names_no_language_exactly_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / name).mkdir()

    with pytest.raises(BrokenCatalogue, match=name):
        Catalogues.load(tmp_path)


def test_english_is_never_missing(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()

    with pytest.raises(BrokenCatalogue, match="en"):
        Catalogues.load(tmp_path)


def test_countries_and_languages_are_named_in_the_reader_s_language() -> None:
    assert country_name("mx", "es") == "México"
    assert country_name("US", "en") == "United States"
    assert country_name("ZZ9", "es") == "ZZ9"
    assert language_name("es", "es") == "español"
    assert language_name("en", "qq") == "English"
    assert language_name("q9", "en") == "q9"
