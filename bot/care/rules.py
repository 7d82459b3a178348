"""Which emergency number and which lines the help card shows, decided by the facts alone."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Quality(StrEnum):
    """How well a fact is known; what is C or D waits for a person to check it."""

    A = "A"
    """The service's or a government's own page, or two sources that agree."""
    B = "B"
    """One credible second-hand source."""
    C = "C"
    """One weak source."""
    D = "D"
    """Memory."""


SHOWN = frozenset({Quality.A, Quality.B})


class Purpose(StrEnum):
    """What a line is for, as its source says."""

    CRISIS = "crisis"
    SUBSTANCE = "substance"
    OVERDOSE = "overdose"
    SUPPORT = "support"
    FAMILY = "family"
    POISON = "poison"


class Channel(StrEnum):
    """How a line is reached."""

    CALL = "call"
    TEXT = "text"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a fact comes from. `checked_on` is the day its source was read; None: nobody did."""

    source: str
    quality: Quality
    checked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A country's emergency numbers, one or two; each is to be shown exactly as it is."""

    country: str
    dial: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A helpline. `dial` is what a person dials inside that country, shown exactly as it is.

    `word` is what to text to it, "" where any word will do. `hours`, `languages` and `note` are
    the source's; `is_free` is None where the source does not say.
    """

    id: str
    country: str
    name: str
    purpose: Purpose
    channel: Channel
    dial: str
    word: str
    hours: str
    languages: tuple[str, ...]
    is_free: bool | None
    url: str
    note: str
    origin: Origin

    @property
    def is_always_open(self) -> bool:
        return self.hours == "24/7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """A page that lists helplines of the whole world."""

    name: str
    url: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Every fact we hold, shown or not, in the order in which equals are preferred.

    At least one finder is good enough to be shown.
    """

    emergencies: tuple[Emergency, ...]
    lines: tuple[Line, ...]
    finders: tuple[Finder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What the card may show for one country on one day.

    `emergency`, `crisis` and `substance` are None where nothing well known and recently checked
    is at hand; the finder is always there, so that nobody is left with nothing.
    """

    emergency: Emergency | None
    crisis: Line | None
    substance: Line | None
    finder: Finder


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A coping tool; its words are the messages that it names."""

    id: str
    minutes: int
    steps: int
    helps_with: tuple[str, ...]
    has_caution: bool

    @property
    def title(self) -> str:
        """Name the message that is its title."""
        return f"care-tool-{self.id}-title"

    @property
    def parts(self) -> tuple[str, ...]:
        """Name the messages of its steps, after what to be careful about, if anything."""
        steps = tuple(f"care-tool-{self.id}-step-{number + 1}" for number in range(self.steps))
        return (f"care-tool-{self.id}-caution", *steps) if self.has_caution else steps


class Fact(Protocol):
    """Anything that says where it comes from."""

    @property
    def origin(self) -> Origin: ...


Known = TypeVar("Known", bound=Fact)


def help_lines(country: str | None, today: date, records: Records) -> Lines:
    """Choose what the help card shows in `country` (ISO 3166-1 alpha-2; None: unknown).

    Only facts of quality A or B that were checked in the last twelve months are chosen (care.md
    CRI-3). A finder is a page that keeps itself up to date, so its age does not hide it.
    """
    here = [one for one in records.emergencies if one.country == country]
    lines = [line for line in records.lines if line.country == country]
    return Lines(
        emergency=_best(here, today),
        crisis=_best([line for line in lines if line.purpose is Purpose.CRISIS], today),
        substance=_best([line for line in lines if line.purpose is Purpose.SUBSTANCE], today),
        finder=min(records.finders, key=_quality),
    )


def is_shown(origin: Origin, today: date) -> bool:
    """Tell whether a fact may be shown on `today`."""
    checked = origin.checked_on
    return origin.quality in SHOWN and checked is not None and today <= _a_year_after(checked)


def _best(facts: list[Known], today: date) -> Known | None:
    """Take the best known; among equals the one that the data names first."""
    shown = [fact for fact in facts if is_shown(fact.origin, today)]
    return min(shown, key=_quality, default=None)


def _quality(fact: Fact) -> Quality:
    return fact.origin.quality


def _a_year_after(checked: date) -> date:
    """Give the last day a check holds; that of 29 February holds to 28 February."""
    leap_day = (checked.month, checked.day) == (2, 29)
    return checked.replace(year=checked.year + 1, day=28 if leap_day else checked.day)
