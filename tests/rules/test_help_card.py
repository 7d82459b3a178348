import re
import tomllib
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.care.card import help_card, help_sentences, tool_card
from bot.care.facts import DATA, load_records, load_tools
from bot.care.rules import (
    SHOWN,
    Channel,
    Finder,
    Line,
    Lines,
    Origin,
    Purpose,
    Quality,
    Records,
    Tool,
    help_lines,
    is_shown,
)
from bot.text import Catalogues
from bot.ui import Bullets, Message, Paragraph, Speaker, View, spell

CHECKED = date(2026, 11, 22)
TODAY = date(2026, 11, 23)
LAST_DAY = date(2027, 11, 22)

RECORDS = load_records()
TOOL = load_tools()["ten-minutes"]

# Country: how it dials in an emergency, and of its lines the one for a crisis and for substances.
SHOWN_IN = {
    "AU": (("000",), "au-lifeline", "au-aod"),
    "BR": (("192",), "br-cvv", None),
    "CA": (("911",), "ca-988", None),
    "DE": (None, "de-ts1", None),
    "ES": (("112",), "es-024", None),
    "FR": (("112", "15"), "fr-3114", None),
    "GB": (("999",), "gb-samaritans", None),
    "IE": (("999", "112"), "ie-samaritans", None),
    "IN": (None, "in-telemanas", None),
    "JP": (("119",), "jp-yorisoi", None),
    "KE": (("999", "112"), None, None),
    "MX": (("911",), "mx-linea-de-la-vida", "mx-linea-de-la-vida-substance"),
    "NZ": (("111",), "nz-1737", None),
    "PH": (None, "ph-ncmh", None),
    "US": (("911",), "us-988", "us-samhsa"),
}

# What can be dialled inside each country: short codes, toll-free numbers, and few others.
DIALLED_IN = {
    "AU": r"000|1[38]\d\d \d{3} \d{3}|13 \d\d \d\d",
    "BR": r"1\d\d",
    "CA": r"911|988|1-8\d\d-\d{3}-\d{4}",
    "DE": r"112|0800 \d{7}",
    "ES": r"0\d\d|112",
    "FR": r"15|112|3\d{3}",
    "GB": r"999|116 \d{3}|\d{5}|03\d\d \d{3} \d{4}",
    "IE": r"999|112|116 \d{3}|1800 \d{3} \d{3}",
    "IN": r"112|14\d{3}|[6-9]\d{9}",
    "JP": r"119|0120-\d{3}-\d{3}|0800-\d{3}-\d{4}",
    "KE": r"999|112|11\d\d|\+254 \d{3} \d{3} \d{3}",
    "MX": r"911|800 \d{3} \d{4}",
    "NZ": r"111|1737",
    "PH": r"911|09\d\d \d{3} \d{4}",
    "US": r"911|988|\d{5,6}|1-800-\d{3}-\d{4}",
}

ORIGIN = Origin(source="a page", quality=Quality.A, checked_on=CHECKED)

EMERGENCY_UNKNOWN = (
    "If life is in danger now, call your local emergency number. "
    "I am a bot and cannot call for you."
)
FIND_A_LINE = "To find a line where you are: Find A Helpline, https://findahelpline.com"


@pytest.fixture(scope="module")
def english() -> Speaker:
    return Catalogues.load(strict=True).speaker("en", ZoneInfo("UTC"))


@pytest.fixture(scope="module")
def spanish() -> Speaker:
    return Catalogues.load(strict=True).speaker("es", ZoneInfo("UTC"))


def sentences(country: str | None, speaker: Speaker, today: date = TODAY) -> list[str]:
    return [speaker(said) for said in help_sentences(help_lines(country, today, RECORDS))]


def line(
    name: str = "A line",
    *,
    purpose: Purpose = Purpose.CRISIS,
    channel: Channel = Channel.CALL,
    word: str = "",
    hours: str = "24/7",
    origin: Origin = ORIGIN,
) -> Line:
    return Line(
        id="zz-line",
        country="ZZ",
        name=name,
        purpose=purpose,
        channel=channel,
        dial="100",
        word=word,
        hours=hours,
        languages=("en",),
        is_free=None,
        url="",
        note="",
        origin=origin,
    )


def known(quality: Quality, checked_on: date | None = CHECKED) -> Origin:
    return Origin(source="a page", quality=quality, checked_on=checked_on)


FINDER = Finder(name="Finder", url="https://finder.example", origin=known(Quality.B))


def only(*lines: Line) -> Records:
    return Records(emergencies=(), lines=lines, finders=(FINDER,))


def test_the_table_of_countries_is_all_that_the_data_holds() -> None:
    held = {one.country for one in RECORDS.emergencies} | {one.country for one in RECORDS.lines}
    assert held == SHOWN_IN.keys() == DIALLED_IN.keys()


@pytest.mark.parametrize("country", SHOWN_IN)
def test_each_country_shows_its_own_numbers(country: str) -> None:
    found = help_lines(country, TODAY, RECORDS)
    assert (
        found.emergency and found.emergency.dial,
        found.crisis and found.crisis.id,
        found.substance and found.substance.id,
    ) == SHOWN_IN[country]
    assert found.finder.url == "https://findahelpline.com"


@pytest.mark.parametrize(
    ("country", "said"),
    [
        (
            "US",
            [
                "If life is in danger now, call 911. I am a bot and cannot call for you.",
                "To talk with someone now, call 988 (988 Suicide & Crisis Lifeline), day or night.",
                (
                    "To find help with alcohol or drugs, call 1-800-662-4357 "
                    "(SAMHSA National Helpline), day or night."
                ),
            ],
        ),
        (
            "IE",
            [
                "If life is in danger now, call 999 or 112. I am a bot and cannot call for you.",
                "To talk with someone now, call 116 123 (Samaritans), day or night.",
            ],
        ),
        (
            "MX",
            [
                "If life is in danger now, call 911. I am a bot and cannot call for you.",
                (
                    "To talk with someone now, call 800 911 2000 (Línea de la Vida), "
                    "day or night. They help with alcohol or drugs too."
                ),
            ],
        ),
        (
            "PH",
            [
                EMERGENCY_UNKNOWN,
                "To talk with someone now, call 0917 899 8727 (NCMH Crisis Hotline), day or night.",
            ],
        ),
        (
            "KE",
            [
                "If life is in danger now, call 999 or 112. I am a bot and cannot call for you.",
                FIND_A_LINE,
            ],
        ),
        (None, [EMERGENCY_UNKNOWN, FIND_A_LINE]),
        ("ZZ", [EMERGENCY_UNKNOWN, FIND_A_LINE]),
    ],
)
def test_the_card_says_whom_to_call(country: str | None, said: list[str], english: Speaker) -> None:
    assert sentences(country, english) == said


def test_the_spanish_card_is_said_in_spanish_with_the_same_numbers(spanish: Speaker) -> None:
    assert sentences("FR", spanish) == [
        (
            "Si ahora corre peligro una vida, llama al 112 o al 15. "
            "Soy un bot y no puedo llamar por ti."
        ),
        (
            "Para hablar con alguien ahora, llama al 3114 "
            "(numéro national de prévention du suicide), de día o de noche."
        ),
    ]


@pytest.mark.parametrize("country", [*SHOWN_IN, None])
@pytest.mark.parametrize("outside", ["Mexico", None])
def test_the_card_is_never_longer_than_six_rows(country: str | None, outside: str | None) -> None:
    card = help_card(help_lines(country, TODAY, RECORDS), TOOL, outside=outside)
    rows = [block for block in card if isinstance(block, Paragraph)]
    assert len(rows) + 1 <= 6
    assert len([block for block in card if isinstance(block, Bullets)]) == 1


def test_a_supposed_country_can_be_left_and_other_lines_found(english: Speaker) -> None:
    supposed = help_card(help_lines("MX", TODAY, RECORDS), TOOL, outside="Mexico")
    spelled = spell(View(blocks=supposed), english).blocks
    said = [block.text for block in spelled if isinstance(block, Paragraph)]
    assert said[-1] == "Outside Mexico? Change country. Lines elsewhere: https://findahelpline.com"
    chosen = help_card(help_lines("MX", TODAY, RECORDS), TOOL)
    assert len(chosen) == len(supposed) - 1


@pytest.mark.parametrize("country", SHOWN_IN)
def test_what_is_dialled_has_its_country_s_form(country: str) -> None:
    dials = [
        *(dial for one in RECORDS.emergencies if one.country == country for dial in one.dial),
        *(one.dial for one in RECORDS.lines if one.country == country),
    ]
    assert dials
    assert [dial for dial in dials if not re.fullmatch(DIALLED_IN[country], dial)] == []


@pytest.mark.parametrize("quality", list(Quality))
def test_only_facts_of_quality_a_or_b_are_shown(quality: Quality) -> None:
    found = help_lines("ZZ", TODAY, only(line(origin=known(quality))))
    assert (found.crisis is not None) == (quality in {Quality.A, Quality.B})


def test_a_fact_is_hidden_when_its_check_is_older_than_a_year() -> None:
    numbers = only(line())
    assert help_lines("ZZ", LAST_DAY, numbers).crisis is not None
    assert help_lines("ZZ", LAST_DAY + timedelta(days=1), numbers).crisis is None
    leap_day = known(Quality.A, date(2028, 2, 29))
    assert is_shown(leap_day, date(2029, 2, 28))
    assert not is_shown(leap_day, date(2029, 3, 1))


def test_a_fact_that_nobody_checked_is_never_shown() -> None:
    assert help_lines("ZZ", TODAY, only(line(origin=known(Quality.A, None)))).crisis is None


def test_an_old_copy_of_the_facts_still_points_somewhere(english: Speaker) -> None:
    for today in (LAST_DAY + timedelta(days=1), date(2040, 1, 1)):
        assert sentences("US", english, today) == [
            "If life is in danger now, call 911. I am a bot and cannot call for you.",
            FIND_A_LINE,
        ]
        assert sentences("GB", english, today) == [EMERGENCY_UNKNOWN, FIND_A_LINE]


def test_the_better_known_line_wins_then_the_first_named() -> None:
    second = line("Second hand", origin=known(Quality.B))
    first, third = line("First"), line("Third")
    assert help_lines("ZZ", TODAY, only(second, first, third)).crisis == first


def test_a_line_for_something_else_never_takes_the_place_of_a_crisis_line() -> None:
    others = [line(purpose=purpose) for purpose in Purpose if purpose is not Purpose.CRISIS]
    found = help_lines("ZZ", TODAY, only(*others))
    assert found.crisis is None
    assert found.substance == others[0]


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        (line(channel=Channel.TEXT), "text 100 (A line), day or night."),
        (line(channel=Channel.TEXT, word="HOME"), "text HOME to 100 (A line), day or night."),
        (line(channel=Channel.EITHER), "call or text 100 (A line), day or night."),
        (line(hours="Mon-Fri 09:00-17:00"), "call 100 (A line). It is not open all day."),
    ],
)
def test_how_a_line_is_reached_is_said_as_it_is(reached: Line, said: str, english: Speaker) -> None:
    sentence = help_sentences(help_lines("ZZ", TODAY, only(reached)))[1]
    assert english(sentence) == f"To talk with someone now, {said}"


def test_every_record_says_where_it_comes_from_and_uses_known_words() -> None:
    tables = tomllib.loads((DATA / "helplines.toml").read_text("utf-8"))
    told = {"source", "quality", "checked_on"}
    line_words = {"id", "country", "name", "purpose", "channel", "dial", "word", "hours"}
    words = {
        "emergency": {"country", "dial"},
        "line": line_words | {"languages", "is_free", "url", "note"},
        "finder": {"name", "url"},
    }
    assert tables.keys() == words.keys()
    for kind, rows in tables.items():
        assert [row for row in rows if not row.keys() <= words[kind] | told] == []
        assert [row for row in rows if not row["source"]] == []
        assert [row for row in rows if row["quality"] in SHOWN and "checked_on" not in row] == []
    ids = [row["id"] for row in tables["line"]]
    assert len(ids) == len(set(ids))
    countries = [row["country"] for row in tables["emergency"]]
    assert len(countries) == len(set(countries))


def test_what_to_be_careful_about_comes_before_the_first_step() -> None:
    cold = Tool(id="cold", minutes=2, steps=2, helps_with=(), has_caution=True)
    assert tool_card(cold)[1] == Bullets(
        items=(
            Message("care-tool-cold-caution"),
            Message("care-tool-cold-step-1"),
            Message("care-tool-cold-step-2"),
        )
    )


@pytest.mark.parametrize("tool", load_tools().values(), ids=str)
def test_a_tool_is_short_steps_in_every_language(
    tool: Tool, english: Speaker, spanish: Speaker
) -> None:
    assert tool.steps <= 6
    for speaker in (english, spanish):
        assert all(0 < len(speaker(Message(part))) <= 120 for part in (tool.title, *tool.parts))


def test_nothing_found_still_leaves_the_finder() -> None:
    assert help_lines(None, TODAY, only()) == Lines(
        emergency=None, crisis=None, substance=None, finder=FINDER
    )
