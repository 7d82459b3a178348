"""Which emergency number and which lines the help card shows, decided by the facts alone."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
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
MONTHS_SHOWN = 12


class Purpose(StrEnum):
    """What a line is for, as its source says."""

    CRISIS = "crisis"
    SUBSTANCE = "substance"
    OVERDOSE = "overdose"
    SUPPORT = "support"
    FAMILY = "family"
    POISON = "poison"


ON_CARDS = frozenset({Purpose.CRISIS, Purpose.SUBSTANCE})


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
    is at hand; the finder is always there, so that nobody is left with nothing, and so is an
    emergency number of quality A, however long ago it was checked.
    """

    emergency: Emergency | None
    crisis: Line | None
    substance: Line | None
    finder: Finder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """How old the checks are of the facts that a card shows, or did until they were too old.

    `next_hides_on` is the first day on which one more is hidden; None when nothing is left to be.
    """

    facts: int
    old: int
    hidden: int
    next_hides_on: date | None


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
    CRI-3). A finder is a page that keeps itself up to date, so its age does not hide it. Nor does
    age hide an emergency number of quality A: a country keeps its number for decades, and nobody
    must be left without it because an installation was not looked after
    (docs/decisions/0005-emergency-numbers-stay.md).
    """
    lines = [
        line for line in records.lines if line.country == country and is_shown(line.origin, today)
    ]
    return Lines(
        emergency=_best(
            one
            for one in records.emergencies
            if one.country == country and (is_shown(one.origin, today) or _stays(one))
        ),
        crisis=_best(line for line in lines if line.purpose is Purpose.CRISIS),
        substance=_best(line for line in lines if line.purpose is Purpose.SUBSTANCE),
        finder=min(records.finders, key=_quality),
    )


def is_shown(origin: Origin, today: date) -> bool:
    """Tell whether a fact may be shown on `today`."""
    checked = origin.checked_on
    if origin.quality not in SHOWN or checked is None:
        return False
    return today <= _months_after(checked, MONTHS_SHOWN)


def ageing(records: Records, today: date, after_months: int) -> Ageing:
    """Count the facts whose check is `after_months` old or older, and those hidden by that."""
    on_cards = [line for line in records.lines if line.purpose in ON_CARDS]
    facts: list[Emergency | Line] = [*records.emergencies, *on_cards]
    checked = [
        (one, day)
        for one in facts
        if one.origin.quality in SHOWN and (day := one.origin.checked_on) is not None
    ]
    hides_on = [
        _months_after(day, MONTHS_SHOWN) + timedelta(days=1)
        for one, day in checked
        if not (isinstance(one, Emergency) and _stays(one))
    ]
    return Ageing(
        facts=len(checked),
        old=sum(_months_after(day, after_months) <= today for _, day in checked),
        hidden=sum(day <= today for day in hides_on),
        next_hides_on=min((day for day in hides_on if day > today), default=None),
    )


def _stays(one: Emergency) -> bool:
    return one.origin.quality is Quality.A and one.origin.checked_on is not None


def _best(shown: Iterable[Known]) -> Known | None:
    """Take the best known; among equals the one that the data names first."""
    return min(shown, key=_quality, default=None)


def _quality(fact: Fact) -> Quality:
    return fact.origin.quality


def _months_after(day: date, months: int) -> date:
    """Give the same day months later, or the last one of that month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
