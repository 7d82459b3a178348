"""When a message comes without a sound: late in the evening, by the member's clock and sleep."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.clock import instant_of
from bot.delivery.rules import NO_QUIET, QuietHours, is_late_evening

PARIS = ZoneInfo("Europe/Paris")


def nights(start: int, end: int) -> QuietHours:
    return QuietHours.nightly(time(start), time(end))


@pytest.mark.parametrize(
    ("at", "quiet", "is_late"),
    [
        ("20:59", nights(23, 7), False),
        ("21:00", nights(23, 7), True),
        ("22:59", nights(23, 7), True),
        ("07:00", nights(23, 7), False),
        ("00:30", nights(1, 9), True),
        ("09:00", nights(1, 9), False),
        ("04:30", nights(20, 4), False),
        ("21:30", nights(13, 21), False),
        ("23:30", nights(10, 18), True),
        ("04:59", NO_QUIET, True),
        ("05:00", NO_QUIET, False),
        ("12:00", NO_QUIET, False),
    ],
)
def test_from_nine_until_a_night_begins_or_has_ended(
    at: str, quiet: QuietHours, is_late: bool
) -> None:
    now = instant_of(datetime.fromisoformat(f"2026-11-24T{at}").replace(tzinfo=PARIS))
    assert is_late_evening(quiet, now, PARIS) is is_late


def test_it_holds_on_the_evening_before_the_clocks_change() -> None:
    for day, hour in (("2027-03-28", "04:30"), ("2026-10-25", "04:30")):
        now = instant_of(datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS))
        assert is_late_evening(nights(2, 4), now, PARIS) is False
