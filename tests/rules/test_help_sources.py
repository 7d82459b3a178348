"""How old the facts of the help card may be, and how it tells where they come from."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.care.card import sources_card
from bot.care.rules import (
    Ageing,
    Emergency,
    Purpose,
    Quality,
    Records,
    ageing,
    help_lines,
)
from bot.text import Catalogues
from bot.ui import Block, Bullets, Paragraph, Speaker, View, spell
from tests.rules.test_help_card import (
    CHECKED,
    FINDER,
    LAST_DAY,
    RECORDS,
    SHOWN_IN,
    TODAY,
    known,
    line,
    only,
)

CATALOGUES = Catalogues.load(strict=True)
ENGLISH, SPANISH = (CATALOGUES.speaker(locale, ZoneInfo("UTC")) for locale in ("en", "es"))


@pytest.mark.parametrize(
    ("quality", "checked_on", "stays"),
    [
        (Quality.A, CHECKED, True),
        (Quality.A, None, False),
        (Quality.B, CHECKED, False),
        (Quality.C, CHECKED, False),
    ],
)
def test_only_a_well_known_emergency_number_stays_when_its_check_is_old(
    quality: Quality, checked_on: date | None, stays: bool
) -> None:
    number = Emergency(country="ZZ", dial=("100",), origin=known(quality, checked_on))
    records = Records(emergencies=(number,), lines=(), finders=(FINDER,))
    assert help_lines("ZZ", date(2028, 6, 1), records).emergency == (number if stays else None)


@pytest.mark.parametrize(
    ("today", "old", "hidden", "next_hides_on"),
    [
        (date(2027, 8, 21), 0, 0, date(2027, 11, 23)),
        (date(2027, 8, 22), 3, 0, date(2027, 11, 23)),
        (LAST_DAY, 3, 0, date(2027, 11, 23)),
        (date(2027, 11, 23), 3, 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 4, 3, None),
    ],
)
def test_how_old_the_checks_are_counts_what_a_card_would_show(
    today: date, old: int, hidden: int, next_hides_on: date | None
) -> None:
    numbers = (
        Emergency(country="ZZ", dial=("1",), origin=known(Quality.A)),
        Emergency(country="YY", dial=("2",), origin=known(Quality.B)),
        Emergency(country="XX", dial=("3",), origin=known(Quality.D, None)),
    )
    lines = (
        line(),
        line(origin=known(Quality.C)),
        line(purpose=Purpose.FAMILY),
        line(purpose=Purpose.SUBSTANCE, origin=known(Quality.B, date(2027, 2, 28))),
    )
    records = Records(emergencies=numbers, lines=lines, finders=(FINDER,))
    assert ageing(records, today, 9) == Ageing(
        facts=4, old=old, hidden=hidden, next_hides_on=next_hides_on
    )


@pytest.mark.parametrize("country", SHOWN_IN)
def test_each_number_on_the_card_says_when_its_source_was_read(country: str) -> None:
    found = help_lines(country, TODAY, RECORDS)
    for speaker in (ENGLISH, SPANISH):
        [told] = [one for one in spelled(sources_card(found), speaker) if isinstance(one, Bullets)]
        for fact, dials in (
            (found.emergency, found.emergency and found.emergency.dial),
            (found.crisis, found.crisis and (found.crisis.dial,)),
            (found.substance, found.substance and (found.substance.dial,)),
        ):
            if fact and dials:
                [row] = [str(item) for item in told.items if str(item).startswith(dials[0])]
                assert str(fact.origin.checked_on) in row


def test_the_source_of_a_number_is_told_as_well_as_it_is_known() -> None:
    second_hand = line("Other", purpose=Purpose.SUBSTANCE, origin=known(Quality.B))
    found = help_lines("ZZ", TODAY, only(line(), second_hand))
    [_, told, note] = spelled(sources_card(found), ENGLISH)
    assert isinstance(told, Bullets)
    assert told.items == (
        (
            "100 (A line): from a page of its own or of a government, or from two that agree. "
            "Last read on 2026-11-22."
        ),
        "100 (Other): from one other list. Last read on 2026-11-22.",
    )
    assert isinstance(note, Paragraph)
    assert "No one called the number to test it." in str(note.text)


def spelled(blocks: tuple[Block, ...], speaker: Speaker) -> tuple[Block, ...]:
    return spell(View(blocks=blocks), speaker).blocks
