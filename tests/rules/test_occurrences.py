"""Once on each chosen local day, in every zone, whatever the clocks do there."""

import itertools
import random
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rules import (
    DAY,
    EVERY_DAY,
    HOUR,
    MINUTE,
    MOST_MISSED,
    NEVER_TOO_LATE,
    NO_QUIET,
    Lifetime,
    Night,
    Occurrence,
    QuietHours,
    WallTime,
    deadline,
    first_occurrence,
    fit_spread,
    instant,
    is_belated,
    is_too_late,
    local_day,
    missed,
    next_occurrence,
    occurrence_on,
    spread_of,
    to_send,
)

ZONES = sorted(zoneinfo.available_timezones())
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
PARIS, NEW_YORK, MANILA = (
    ZoneInfo("Europe/Paris"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Asia/Manila"),
)


def at(text: str, zone: ZoneInfo) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1_000)


def moment(due: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(due / 1_000, zone)


def some_schedule(chance: random.Random) -> WallTime:
    return WallTime(
        at=time(chance.randrange(24), chance.randrange(60)),
        zone=ZoneInfo(chance.choice(ZONES)),
        weekdays=frozenset(chance.sample(range(7), chance.randint(1, 7))),
        spread=chance.choice((0, chance.randrange(3 * MINUTE))),
    )


def eligible(wall: WallTime) -> list[date]:
    days = ((FIRST + timedelta(days=n)) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() in wall.weekdays]


def walked(wall: WallTime) -> list[Occurrence]:
    """Ask again and again for the next one, as the engine does."""
    found = [first_occurrence(wall, FIRST)]
    while found[-1].day <= LAST:
        found.append(next_occurrence(wall, found[-1].due, found[-1].day + timedelta(days=1)))
    return found[:-1]


def comes_when_it_should(wall: WallTime, one: Occurrence) -> bool:
    """Check against the clocks of the place: on time, or moved out of a gap, within its day."""
    shown = moment(one.due - wall.spread, wall.zone)
    wished = datetime.combine(one.day, wall.at, wall.zone)
    exists = wished.astimezone(UTC).astimezone(wall.zone).replace(tzinfo=None) == datetime.combine(
        one.day, wall.at
    )
    if exists:
        return shown.replace(tzinfo=None) == datetime.combine(one.day, wall.at) and not shown.fold
    forward = shown.time() > wall.at or wall.at.hour == 23
    return shown.date() == one.day and forward


def check(wall: WallTime) -> None:
    found = walked(wall)
    assert [one.day for one in found] == eligible(wall)
    assert all(a.due < b.due for a, b in itertools.pairwise(found))
    assert all(comes_when_it_should(wall, one) for one in found)


@pytest.mark.parametrize("seed", range(20))
def test_a_schedule_comes_once_on_each_chosen_local_day(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(15):
        check(some_schedule(chance))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_020))
def test_ten_thousand_schedules_come_once_on_each_chosen_local_day(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(500):
        check(some_schedule(chance))


AROUND = (22, 23, 0, 1, 2, 3)
"""The hours in which clocks change."""


def changes(zone: ZoneInfo) -> list[tuple[date, time]]:
    """Find the days on which a zone's clocks change, with a time of day around each change."""
    found = []
    for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)):
        start = datetime.combine(day, time(), zone)
        if start.utcoffset() != (start + timedelta(days=1)).utcoffset():
            found += [(day, time(hour, minute)) for hour in AROUND for minute in (0, 15, 30, 55)]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Paris",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "America/Scoresbysund",
        "America/Nuuk",
        "Pacific/Easter",
        "America/Havana",
        "Asia/Beirut",
        "Africa/Cairo",
    ],
)
def test_around_a_change_of_the_clocks_it_comes_once_a_day(name: str) -> None:
    zone = ZoneInfo(name)
    assert changes(zone)
    for day, when in changes(zone):
        wall = WallTime(at=when, zone=zone)
        found = missed(wall, day - timedelta(days=2), instant(day + timedelta(days=3), when, zone))
        assert [one.day for one in found.due] == [day + timedelta(days=n) for n in range(-2, 4)]
        assert all(comes_when_it_should(wall, one) for one in found.due)


def test_a_time_that_the_clocks_skip_moves_forward() -> None:
    wall = WallTime(at=time(2, 30), zone=PARIS)
    one = occurrence_on(wall, date(2027, 3, 28))
    assert one is not None
    assert moment(one.due, PARIS).isoformat() == "2027-03-28T03:30:00+02:00"


def test_a_time_that_the_clocks_skip_up_to_midnight_stays_on_its_day() -> None:
    nuuk = ZoneInfo("America/Nuuk")
    one = occurrence_on(WallTime(at=time(23, 55), zone=nuuk), date(2027, 3, 27))
    assert one is not None
    assert moment(one.due, nuuk).isoformat() == "2027-03-27T22:55:00-02:00"


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    wall = WallTime(at=time(2, 30), zone=PARIS)
    one = occurrence_on(wall, date(2026, 10, 25))
    assert one is not None
    assert moment(one.due, PARIS).isoformat() == "2026-10-25T02:30:00+02:00"


def test_a_day_that_was_not_chosen_has_no_occurrence() -> None:
    wall = WallTime(at=time(9), zone=PARIS, weekdays=frozenset({0}))
    assert occurrence_on(wall, date(2026, 11, 24)) is None
    assert next_occurrence(wall, at("2026-11-24T00:00", PARIS)).day == date(2026, 11, 30)


def test_a_schedule_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        next_occurrence(WallTime(at=time(9), zone=PARIS, weekdays=frozenset()), 0)


def test_what_is_due_this_very_moment_is_not_ahead_any_more() -> None:
    wall = WallTime(at=time(9), zone=PARIS)
    now = at("2026-11-24T09:00", PARIS)
    assert next_occurrence(wall, now - 1).day == date(2026, 11, 24)
    assert next_occurrence(wall, now).day == date(2026, 11, 25)


def test_nothing_comes_before_its_first_day() -> None:
    wall = WallTime(at=time(9), zone=PARIS)
    now = at("2026-11-24T08:00", PARIS)
    assert next_occurrence(wall, now, date(2026, 12, 1)).day == date(2026, 12, 1)


def test_a_spread_past_midnight_still_belongs_to_its_day() -> None:
    wall = WallTime(at=time(23, 59), zone=PARIS, spread=2 * MINUTE)
    due = occurrence_on(wall, date(2026, 11, 24))
    assert due is not None
    assert local_day(due.due, PARIS) == date(2026, 11, 25)
    assert next_occurrence(wall, due.due - 1) == due


def test_missed_days_are_listed_oldest_first() -> None:
    wall = WallTime(at=time(9), zone=PARIS)
    found = missed(wall, date(2026, 11, 20), at("2026-11-23T08:59", PARIS))
    assert [one.day.day for one in found.due] == [20, 21, 22]
    assert found.following.day == date(2026, 11, 23)


def test_a_long_absence_is_caught_up_with_in_steps_and_only_the_last_sends() -> None:
    wall, now = WallTime(at=time(9), zone=PARIS), at("2026-11-23T09:00", PARIS)
    first = missed(wall, date(2026, 10, 1), now)
    assert len(first.due) == MOST_MISSED
    assert to_send(first, NEVER_TOO_LATE, now, PARIS) is None
    last = missed(wall, first.following.day, now)
    assert to_send(last, NEVER_TOO_LATE, now, PARIS) == last.due[-1]


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2026-11-23T09:00", 23),
        ("2026-11-23T10:29", 23),
        ("2026-11-23T10:30", None),
        ("2026-11-24T08:59", None),
    ],
)
def test_of_several_missed_days_only_the_newest_is_sent_while_there_is_time(
    now: str, sent: int | None
) -> None:
    wall, life = WallTime(at=time(9), zone=PARIS), Lifetime(lasts=90 * MINUTE)
    found = missed(wall, date(2026, 11, 20), at(now, PARIS))
    chosen = to_send(found, life, at(now, PARIS), PARIS)
    assert (chosen.day.day if chosen else None) == sent


def test_nothing_missed_is_nothing_to_send() -> None:
    found = missed(WallTime(at=time(9), zone=PARIS), date(2026, 11, 23), 0)
    assert found.due == ()
    assert to_send(found, NEVER_TOO_LATE, 0, PARIS) is None


def test_ninety_minutes_are_ninety_minutes() -> None:
    life, due = Lifetime(lasts=90 * MINUTE), at("2026-11-23T09:00", PARIS)
    assert deadline(life, due, PARIS) == due + 90 * MINUTE
    assert not is_too_late(life, due, due + 90 * MINUTE - 1, PARIS)
    assert is_too_late(life, due, due + 90 * MINUTE, PARIS)


def test_a_milestone_is_on_time_all_day_then_belated_for_two_days_then_over() -> None:
    life, due = Lifetime(to_day_end=True, belated=48 * HOUR), at("2027-03-28T08:00", PARIS)
    midnight = at("2027-03-29T00:00", PARIS)
    assert not is_belated(life, due, midnight - 1, PARIS)
    assert is_belated(life, due, midnight, PARIS)
    assert not is_too_late(life, due, midnight + 48 * HOUR - 1, PARIS)
    assert is_too_late(life, due, midnight + 48 * HOUR, PARIS)


def test_a_request_for_help_is_never_too_late() -> None:
    assert deadline(NEVER_TOO_LATE, 0, PARIS) is None
    assert not is_too_late(NEVER_TOO_LATE, 0, 400 * DAY, PARIS)
    assert not is_belated(NEVER_TOO_LATE, 0, 400 * DAY, PARIS)


NIGHT = QuietHours.nightly(time(22), time(7))
BY_DAY = QuietHours.nightly(time(8), time(16))


@pytest.mark.parametrize(
    ("quiet", "now", "covered", "ends"),
    [
        (NIGHT, "2026-11-23T21:59", False, None),
        (NIGHT, "2026-11-23T22:00", True, "2026-11-24T07:00"),
        (NIGHT, "2026-11-24T03:00", True, "2026-11-24T07:00"),
        (NIGHT, "2026-11-24T07:00", False, None),
        (BY_DAY, "2026-11-24T08:00", True, "2026-11-24T16:00"),
        (BY_DAY, "2026-11-24T16:00", False, None),
        (NO_QUIET, "2026-11-24T03:00", False, None),
    ],
)
def test_quiet_hours_cover_a_night_and_tell_when_it_is_over(
    quiet: QuietHours, now: str, covered: bool, ends: str | None
) -> None:
    assert quiet.covers(at(now, PARIS), PARIS) is covered
    assert quiet.ends(at(now, PARIS), PARIS) == (at(ends, PARIS) if ends else None)


def test_each_night_may_differ_and_one_may_be_free() -> None:
    nights = (*[Night(start=time(22), end=time(7))] * 4, None, None, None)
    quiet = QuietHours(nights=nights)
    assert quiet.covers(at("2026-11-26T23:00", PARIS), PARIS)  # Thursday
    assert quiet.covers(at("2026-11-27T06:00", PARIS), PARIS)  # still Thursday's night
    assert not quiet.covers(at("2026-11-27T23:00", PARIS), PARIS)  # Friday


def test_nights_that_touch_are_one_night() -> None:
    quiet = QuietHours(
        nights=(Night(start=time(22), end=time(7)), Night(start=time(7), end=time(9)), *[None] * 5)
    )
    assert quiet.ends(at("2026-11-23T23:00", PARIS), PARIS) == at("2026-11-24T09:00", PARIS)


def test_even_the_longest_nights_are_over_within_a_week() -> None:
    starts = [time(12), time(11), time(10), time(9), time(8), time(7), time(6)]
    quiet = QuietHours(nights=tuple(Night(start=one, end=time(one.hour - 1, 30)) for one in starts))
    assert quiet.ends(at("2026-11-23T12:00", PARIS), PARIS) == at("2026-11-30T05:30", PARIS)


@pytest.mark.parametrize("now", ["2026-10-25T00:30+00:00", "2026-10-25T01:30+00:00"])
def test_an_hour_that_comes_twice_is_quiet_both_times(now: str) -> None:
    quiet = QuietHours.nightly(time(22), time(2, 45))  # both are 02:30 in Paris
    instant_now = round(datetime.fromisoformat(now).timestamp() * 1_000)
    assert quiet.covers(instant_now, PARIS)


def test_a_night_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="none or a whole day"):
        Night(start=time(7), end=time(7))
    with pytest.raises(ValueError, match="seven"):
        QuietHours(nights=())
    assert QuietHours.nightly(time(7), time(7)) == NO_QUIET


NIGHTS = st.tuples(st.integers(0, 24 * 60 - 1), st.integers(1, 24 * 60 - 1))


@given(
    digest=st.binary(min_size=20, max_size=20),
    minutes=st.integers(0, 24 * 60 - 1),
    night=NIGHTS,
    up_to=st.integers(0, 10 * MINUTE),
    day=st.dates(FIRST, LAST),
)
def test_a_spread_is_stable_never_early_and_never_into_the_night(
    digest: bytes, minutes: int, night: tuple[int, int], up_to: int, day: date
) -> None:
    quiet = QuietHours.nightly(_clock(night[0]), _clock(sum(night)))
    spread = spread_of(digest, up_to)
    assert spread == spread_of(digest, up_to)
    assert 0 <= spread < max(up_to, 1)
    fitted = fit_spread(spread, _clock(minutes), EVERY_DAY, quiet)
    assert 0 <= fitted <= spread
    due = instant(day, _clock(minutes), MANILA)  # clocks that never change
    assert quiet.covers(due, MANILA) or not quiet.covers(due + fitted, MANILA)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def test_a_spread_heeds_the_night_after_midnight_too() -> None:
    tuesday_only = QuietHours(nights=(None, Night(start=time(), end=time(6)), *[None] * 5))
    assert fit_spread(170_000, time(23, 58), frozenset({0}), tuesday_only) == 170_000 % 120_000


def test_spreads_differ_between_members() -> None:
    chance = random.Random(1)
    assert len({spread_of(chance.randbytes(20), 3 * MINUTE) for _ in range(100)}) > 95
