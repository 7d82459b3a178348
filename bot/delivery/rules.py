"""When something is due, how late it may come, and when nobody is to be woken.

Instants are whole UTC milliseconds. A local day is a `date`, a time of day a naive `time`; both
mean something only in a zone. An occurrence belongs to a local day, never to an instant: that is
why a change of the clocks neither doubles nor drops one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EVERY_DAY = frozenset(range(7))
"""Monday is 0."""

NIGHTS = 7
MOST_MISSED = 31
"""How many missed days one step of catching up looks at."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WallTime:
    """A time of day, on some weekdays, by the clocks of one zone.

    `spread` (milliseconds) is this member's own share of the minutes over which prompts are
    spread; it is part of the due moment.
    """

    at: time
    zone: ZoneInfo
    weekdays: frozenset[int] = EVERY_DAY
    spread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """The one time that a schedule comes due on a local day."""

    day: date
    due: int


def occurrence_on(wall: WallTime, day: date) -> Occurrence | None:
    """Give the occurrence of a local day; None when its weekday is not chosen.

    A time that the clocks skip moves forward by what they skip, or back by as much where forward
    is already the next day; of a time that comes twice, the first is meant.
    """
    if day.weekday() not in wall.weekdays:
        return None
    due = instant(day, wall.at, wall.zone)
    if local_day(due, wall.zone) != day:
        due = instant(day, wall.at, wall.zone, fold=1)
    return Occurrence(day=day, due=due + wall.spread)


def first_occurrence(wall: WallTime, first_day: date) -> Occurrence:
    """Give the first occurrence on `first_day` or a later local day, past or ahead.

    Raises ValueError when no weekday is chosen.
    """
    if not wall.weekdays:
        raise ValueError("a schedule needs a weekday")
    day = first_day
    while (one := occurrence_on(wall, day)) is None:
        day = day_after(day)
    return one


def next_occurrence(wall: WallTime, after: int, first_day: date = date.min) -> Occurrence:
    """Give the first occurrence later than `after`, on `first_day` or a later local day."""
    # A day early: a spread carries a due moment past midnight.
    yesterday = local_day(after, wall.zone) - _A_DAY
    one = first_occurrence(wall, max(first_day, yesterday))
    while one.due <= after:
        one = first_occurrence(wall, day_after(one.day))
    return one


@dataclass(frozen=True, slots=True)
class Missed:
    """What came due, oldest first, and the occurrence after it (itself due when there are many)."""

    due: tuple[Occurrence, ...]
    following: Occurrence


def missed(wall: WallTime, first_day: date, now: int) -> Missed:
    """List what came due from `first_day` until `now`, at most `MOST_MISSED` of it."""
    due: list[Occurrence] = []
    following = first_occurrence(wall, first_day)
    while following.due <= now and len(due) < MOST_MISSED:
        due.append(following)
        following = first_occurrence(wall, day_after(following.day))
    return Missed(tuple(due), following)


def day_after(day: date) -> date:
    return day + _A_DAY


def instant(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> int:
    """Tell when the clocks of `zone` show `at` on `day`, as an instant."""
    moment = datetime.combine(day, at if fold == at.fold else at.replace(fold=fold), zone)
    return (moment - _EPOCH) // _MILLISECOND


def local_day(now: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(now / 1_000, zone).date()


def spread_of(digest: bytes, up_to: int) -> int:
    """Turn a keyed hash into a stable offset below `up_to` milliseconds."""
    return int.from_bytes(digest[:8], "big") % up_to if up_to > 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Hours of rest, by the clock: from `start` to `end`, past midnight when `end` is earlier."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("a night that ends when it starts is either none or a whole day")

    @property
    def ends_next_day(self) -> bool:
        return self.end < self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When a member is not to be woken: a night, or None, for each weekday it begins on.

    Someone who works nights has "nights" that begin in the morning.
    """

    nights: tuple[Night | None, ...] = (None,) * NIGHTS

    def __post_init__(self) -> None:
        if len(self.nights) != NIGHTS:
            raise ValueError("there are seven nights")

    @classmethod
    def nightly(cls, start: time, end: time) -> "QuietHours":
        """Make all seven nights the same; no night at all when both times are the same."""
        night = Night(start=start, end=end) if start != end else None
        return cls(nights=(night,) * NIGHTS)

    def covers(self, now: int, zone: ZoneInfo) -> bool:
        """Say whether `now` lies in a night."""
        return any(start <= now < end for start, end in self._around(now, zone))

    def ends(self, now: int, zone: ZoneInfo) -> int | None:
        """Tell when the night around `now` is over; None when there is none.

        Nights that touch count as one. Each is shorter than a day, so within a week it is over.
        """
        end = now
        while (over := self._end_around(end, zone)) is not None:
            end = over
        return end if end > now else None

    def ended_between(self, after: int, now: int, zone: ZoneInfo) -> bool:
        """Say whether a night ended between two instants, or at one of them."""
        return any(after <= end <= now for _, end in self._around(now, zone))

    def _end_around(self, now: int, zone: ZoneInfo) -> int | None:
        around = self._around(now, zone)
        return max((end for start, end in around if start <= now < end), default=None)

    def _around(self, now: int, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
        today = local_day(now, zone)
        for day in (today - _A_DAY, today):
            night = self.nights[day.weekday()]
            if night is not None:
                yield _bounds(night, day, zone)


NO_QUIET = QuietHours()

EVENING = time(21)
LONGEST_EVENING = 8 * HOUR


def is_late_evening(quiet: QuietHours, now: int, zone: ZoneInfo) -> bool:
    """Say whether it is past nine in the evening and no night has ended since.

    For whoever has no night at these hours, that lasts until about five.
    """
    today = local_day(now, zone)
    began = instant(today, EVENING, zone)
    if began > now:
        began = instant(today - _A_DAY, EVENING, zone)
    return now - began < LONGEST_EVENING and not quiet.ended_between(began, now, zone)


def _bounds(night: Night, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Give a night's first instant and the one after its last.

    Where the clocks leave it open (an hour that comes twice, or never), the night is the longer.
    """
    last = day_after(day) if night.ends_next_day else day
    start = min(instant(day, night.start, zone, fold) for fold in (0, 1))
    end = max(instant(last, night.end, zone, fold) for fold in (0, 1))
    return start, end


def fit_spread(spread: int, at: time, weekdays: frozenset[int], quiet: QuietHours) -> int:
    """Shorten a spread so that it never carries a due moment from waking hours into a night."""
    room = min((_until_night(at, day, quiet) for day in weekdays), default=DAY)
    return spread if spread < room else spread % room


def _until_night(at: time, weekday: int, quiet: QuietHours) -> int:
    """Count the milliseconds from `at` to the next start of a night, at most a day of them."""
    tonight, tomorrow = quiet.nights[weekday], quiet.nights[(weekday + 1) % NIGHTS]
    starts = [_of_day(tonight.start)] if tonight else []
    starts += [_of_day(tomorrow.start) + DAY] if tomorrow else []
    return min((start - _of_day(at) for start in starts if start > _of_day(at)), default=DAY)


def _of_day(at: time) -> int:
    seconds = (at.hour * 60 + at.minute) * 60 + at.second
    return seconds * 1_000 + at.microsecond // 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How late a message of a kind may come.

    It is on time for `lasts` milliseconds after it is due, or until its local day ends with
    `to_day_end`; then, for `belated` more, it is sent in words that say so; then it is skipped.
    With neither `lasts` nor `to_day_end` it is never too late.
    """

    lasts: int | None = None
    to_day_end: bool = False
    belated: int = 0


NEVER_TOO_LATE = Lifetime()


def on_time_until(lifetime: Lifetime, due: int, zone: ZoneInfo) -> int | None:
    """Tell until when it counts as on time; None when it always does."""
    if lifetime.to_day_end:
        return instant(day_after(local_day(due, zone)), time(), zone)
    return None if lifetime.lasts is None else due + lifetime.lasts


def deadline(lifetime: Lifetime, due: int, zone: ZoneInfo) -> int | None:
    """Tell the instant from which it is too late to send it at all; None when it never is."""
    until = on_time_until(lifetime, due, zone)
    return None if until is None else until + lifetime.belated


def is_belated(lifetime: Lifetime, due: int, now: int, zone: ZoneInfo) -> bool:
    until = on_time_until(lifetime, due, zone)
    return until is not None and now >= until


def to_send(missed: Missed, lifetime: Lifetime, now: int, zone: ZoneInfo) -> Occurrence | None:
    """Choose the one missed occurrence that still makes sense: the newest, if it is not too late.

    One message on the way back, never a burst; the others are merged into it, or too late.
    """
    if not missed.due or missed.following.due <= now:
        return None
    newest = missed.due[-1]
    return None if is_too_late(lifetime, newest.due, now, zone) else newest


def is_too_late(lifetime: Lifetime, due: int, now: int, zone: ZoneInfo) -> bool:
    until = deadline(lifetime, due, zone)
    return until is not None and now >= until
