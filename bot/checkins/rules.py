"""What a check-in holds, how often somebody is asked, and when the bot falls quiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_SHOWN = 14
QUIET_DAYS = 14
"""After so many days without an answer the bot asks once whether to write less (CHK-6)."""

DAYS_KEPT = 90
"""Answers older than this are deleted (care.md LAW-5)."""

LINE_DAYS_KEPT = 30
"""A written line goes sooner than the rest of its answer (care.md LAW-5)."""

MOST_CRAVING = 10
HARD_CRAVING = 7
LONGEST_LINE = 500

EVERY_DAY = tuple(range(7))
WORKING_DAYS = (0, 1, 2, 3, 4)
THREE_DAYS = (0, 2, 4)
ONE_DAY = (0,)


class Mood(StrEnum):
    """The four worded answers; `NOT_TODAY` is an answer that holds nothing."""

    GOOD = "good"
    OKAY = "okay"
    SHAKY = "shaky"
    STRUGGLING = "struggling"
    NOT_TODAY = "not-today"


class Halt(StrEnum):
    """Hungry, angry, lonely, tired: a common phrase of the fellowships."""

    HUNGRY = "hungry"
    ANGRY = "angry"
    LONELY = "lonely"
    TIRED = "tired"


class PlanState(StrEnum):
    """Whether prompts go out: `QUIET` is the bot's own pause, until the member acts."""

    ON = "on"
    PAUSED = "paused"
    QUIET = "quiet"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When a member is asked, by their own clock. `days` counts from Monday, 0, to Sunday, 6."""

    state: PlanState = PlanState.ON
    at: str = "09:00"
    days: tuple[int, ...] = EVERY_DAY
    paused_until: date | None = None
    quiet_by: str | None = None
    """The one message that asked whether to write less; None once the member acted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One day's answer. What was skipped is None or empty, never zero (CHK-3)."""

    day: date
    mood: Mood
    craving: int | None = None
    halt: tuple[Halt, ...] = ()
    line: str | None = None

    @property
    def is_hard(self) -> bool:
        """Say whether help should be offered, privately; nobody else is told (CHK-9)."""
        return self.mood is Mood.STRUGGLING or (self.craving or 0) >= HARD_CRAVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """How often a member checked in lately; deliberately not a streak (care.md CHK-7)."""

    answered: int
    days: int


def recent(answered_on: Collection[date], today: date, days: int = DAYS_SHOWN) -> Recent:
    """Count the local days with an answer in the `days` days that end today."""
    first = today - timedelta(days=days - 1)
    return Recent(answered=len({day for day in answered_on if first <= day <= today}), days=days)


def has_fallen_quiet(first_unanswered: date | None, today: date) -> bool:
    """Say whether two weeks of prompts went by without any act of the member's (CHK-6)."""
    return first_unanswered is not None and (today - first_unanswered).days >= QUIET_DAYS


def less_often(days: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """List the gentler rhythms below the present one."""
    return tuple(one for one in (WORKING_DAYS, THREE_DAYS, ONE_DAY) if len(one) < len(days))


def craving_of(value: str) -> int | None:
    """Read a craving from 0 to 10; None when it was skipped or is no such number."""
    return next((one for one in range(MOST_CRAVING + 1) if value == str(one)), None)


def part_of_day(hour: int) -> str:
    """Name the part of the day that a greeting speaks of: morning, afternoon or evening."""
    if 4 <= hour < 12:  # noqa: PLR2004 - a day's borders, as people speak of them
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"  # noqa: PLR2004
