"""Cities, so that a member names one and not a time zone: it proposes zone and country (F3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path

from bot.members.gazetteer import Gazetteer, Table, folded

DATA = Path(__file__).with_name("data")
MOST_PROPOSALS = 25
LONGEST = 100
"""Characters. No place on earth needs more, and every step below stays quick up to here."""

SHORTEST_MISTYPED = 5
SHORTEST_BEGUN_LAND = 3
"""Letters. Two are a country's or a state's code."""

LONGEST_LAND = 6
"""Words, as in "Newfoundland and Labrador, Canada"."""


AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city, or a zone that was named itself.

    `country` is ISO 3166-1 alpha-2, None for a zone that is no country's, such as "Etc/UTC".
    `region` tells cities of one name apart in the United States, Canada and Australia ("IL");
    it is "" elsewhere. `population` is 0 for a zone.
    """

    name: str
    country: str | None
    zone: str
    population: int
    region: str = ""


class Places:
    """Every city of 15,000 people and more, the biggest first; nothing changes after `load`."""

    def __init__(self, rows: Table, lands: list[str], zones: list[str]) -> None:
        """Take the lines of the two tables, without their headings, and the zones' names."""
        self._rows = rows
        self._names = Gazetteer("\n".join(_own_names(rows)))
        self._others = Gazetteer("\n".join(_other_names(rows)))
        self._lands = list(_land_names(lands))
        self._main_zone, self._country_of = _zones(lands)
        self._zones = {zone.casefold(): zone for zone in zones}

    @classmethod
    def load(cls, folder: Path = DATA) -> "Places":
        """Read the tables; the only time this module touches a file."""
        return cls(
            rows=Table(_body(folder / "cities.tsv")),
            lands=_body(folder / "lands.tsv").decode().splitlines(),
            zones=files("tzdata").joinpath("zones").read_text("utf-8").split(),
        )

    def find(self, typed: str, limit: int = MOST_PROPOSALS) -> list[Place]:
        """List the places that `typed` may mean, the likeliest first; [] for what means none.

        Understood are any word of a city's name, as far as it was typed, and after it a country or
        a state ("Paris, Texas", "paris us"); a country or state alone (its biggest cities); one
        slip in a longer name; and a zone's own name ("Europe/Paris"). Case and accents are free.
        """
        if len(typed) > LONGEST:
            return []
        if zones := self._zones_named(typed):
            return zones[:limit]
        for words in _readings(typed):
            if rows := self._meant(words, limit):
                return [self._place(row) for row in rows]
        return []

    def country(self, typed: str) -> str | None:
        """Give the country that `typed` names in full, or by its code or one of its states' names.

        Names are known in English and Spanish, with short ones ("USA", "UK", "EEUU").
        """
        words = folded(typed[:LONGEST])
        return next((key.partition("\t")[0] for name, key in self._lands if name == words), None)

    def _zones_named(self, typed: str) -> list[Place]:
        wanted = typed.partition(",")[0].strip().casefold().replace(" ", "_")
        keys = [wanted] if wanted in self._zones else []
        if "/" in wanted and not keys:
            keys = sorted(key for key in self._zones if key.startswith(wanted))
        zones = [self._zones[key] for key in keys]
        return [
            Place(name=zone, country=self._country_of.get(zone), zone=zone, population=0)
            for zone in zones
        ]

    def _meant(self, words: str, limit: int) -> list[int]:
        rows = self._named(words, limit)
        if len(rows) < limit:
            rows += self._narrowed(words, limit)
        return list(dict.fromkeys(rows or self._mistyped(words)))[:limit]

    def _named(self, words: str, limit: int) -> list[int]:
        """Find cities of exactly this name, then those with a word that begins with it."""
        exactly, begun = f"| {words} |", f"| {words}"
        own, other = self._names.lines_with, self._others.lines_with
        rows = [
            *sorted({*own(exactly, limit), *other(exactly, limit)}),
            *own(f" {words}", limit),
        ]
        # Other names count only from their start: many are long, and of places named for places.
        return rows if len(rows) >= limit else [*rows, *other(begun, limit)]

    def _narrowed(self, words: str, limit: int) -> list[int]:
        """Read the last words as a country or a state, and what is before them as a city there."""
        parts = words.split(" ")
        for size in range(1, min(len(parts), LONGEST_LAND) + 1):
            city, land = " ".join(parts[:-size]), " ".join(parts[-size:])
            if rows := self._in_land(city, self._land_keys(land), limit):
                return rows
        return []

    def _land_keys(self, land: str) -> tuple[str, ...]:
        """Give how the rows of the lands begin that `land` may mean; short ones are codes."""
        is_begun = len(land) >= SHORTEST_BEGUN_LAND
        return tuple(
            {
                f"{key}\t"
                for name, key in self._lands
                if name == land or (is_begun and name.startswith(land))
            }
        )

    def _in_land(self, city: str, keys: tuple[str, ...], limit: int) -> list[int]:
        if not keys:
            return []
        if not city:
            here = (row for row, line in enumerate(self._rows) if line.startswith(keys))
            return list(islice(here, limit))
        own = self._names.lines_with(f" {city}", len(self._rows))
        other = self._others.lines_with(f"| {city}", len(self._rows))
        rows = [row for row in sorted({*own, *other}) if self._rows[row].startswith(keys)]
        exact = f"| {city} |"
        return sorted(
            rows, key=lambda row: exact not in self._names.line(row) + self._others.line(row)
        )

    def _mistyped(self, words: str) -> list[int]:
        if len(words) < SHORTEST_MISTYPED:
            return []
        return sorted({*self._names.lines_nearly(words), *self._others.lines_nearly(words)})

    def _place(self, row: int) -> Place:
        country, region, zone, population, name, _ = self._rows[row].split("\t")
        return Place(
            name=name,
            country=country,
            zone=zone or self._main_zone[country],
            population=int(population),
            region=region,
        )


def _readings(typed: str) -> list[str]:
    """List what may be meant: all of it, without what stands between commas, the first part."""
    words = [" ".join(folded(part).replace("|", " ").split()) for part in re.split("[,/]", typed)]
    parts = [part for part in words if part]
    if not parts:
        return []
    return list(dict.fromkeys([" ".join(parts), f"{parts[0]} {parts[-1]}", parts[0]]))


def _body(table: Path) -> bytes:
    """Read a table without its heading."""
    return table.read_bytes().partition(b"\n")[2]


def _own_names(rows: Table) -> Iterator[str]:
    """Fold every city's own name; Donostia / San Sebastián has two."""
    for some in _some_rows(rows):
        names = folded("\n".join(row.split("\t", 5)[4] for row in some).replace("/", " | "))
        yield f"| {names} |".replace("\n", " |\n| ")


def _other_names(rows: Table) -> Iterator[str]:
    return ("\n".join(row.rpartition("\t")[2] for row in some) for some in _some_rows(rows))


def _some_rows(rows: Table) -> Iterator[list[str]]:
    """Give some rows at a time: one by one takes long, and all at once ten times the memory."""
    lines = iter(rows)
    while some := list(islice(lines, AT_ONCE)):
        yield some


def _zones(lands: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Give each country's main zone, and the country of each zone."""
    main_zone: dict[str, str] = {}
    country_of: dict[str, str] = {}
    for land in lands:
        country, _, zones, _ = land.split("\t")
        for zone in filter(None, zones.split("|")):
            main_zone.setdefault(country, zone)
            country_of.setdefault(zone, country)
    return main_zone, country_of


def _land_names(lands: list[str]) -> Iterator[tuple[str, str]]:
    """Give every name of a country or state with its key, `US` or `US<tab>IL`."""
    names_of: dict[str, list[str]] = {}
    for land in lands:
        country, region, _, listed = land.split("\t")
        names = [folded(name) for name in [region or country, *listed.split("|")]]
        if region:
            names += [f"{name} {whole}" for name in names for whole in names_of[country]]
        else:
            names_of[country] = names
        yield from ((name, f"{country}\t{region}" if region else country) for name in names)
