import time
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.members.gazetteer import folded, is_one_slip
from bot.members.places import DATA, LONGEST, Place, Places

QUICK = 0.05
"""Seconds for one query, whatever is typed; most need a twentieth of it."""


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


@pytest.mark.parametrize(
    ("typed", "name", "country", "zone"),
    [
        ("Manila", "Manila", "PH", "Asia/Manila"),
        ("manilla", "Manila", "PH", "Asia/Manila"),
        ("Davao", "Davao", "PH", "Asia/Manila"),
        ("Davao City, Philippines", "Davao", "PH", "Asia/Manila"),
        ("México", "Mexico City", "MX", "America/Mexico_City"),
        ("Mexico City", "Mexico City", "MX", "America/Mexico_City"),
        ("ciudad de mexico", "Mexico City", "MX", "America/Mexico_City"),
        ("CDMX", "Mexico City", "MX", "America/Mexico_City"),
        ("New York", "New York City", "US", "America/New_York"),
        ("Nueva York", "New York City", "US", "America/New_York"),
        ("NYC?", "New York City", "US", "America/New_York"),
        ("São Paulo", "São Paulo", "BR", "America/Sao_Paulo"),
        ("SAO PAULO", "São Paulo", "BR", "America/Sao_Paulo"),
        ("Londres", "London", "GB", "Europe/London"),
        ("san sebastian españa", "Donostia / San Sebastián", "ES", "Europe/Madrid"),
        ("St Louis", "St. Louis", "US", "America/Chicago"),
        ("coeur dalene", "Coeur d'Alene", "US", "America/Los_Angeles"),
        ("Toronto, Ontario, Canada", "Toronto", "CA", "America/Toronto"),
        ("Guadalajara, Jalisco, México", "Guadalajara", "MX", "America/Mexico_City"),
        ("Filipinas", "Quezon City", "PH", "Asia/Manila"),
    ],
)
def test_what_people_type_finds_their_city(
    places: Places, typed: str, name: str, country: str, zone: str
) -> None:
    first = places.find(typed)[0]
    assert (first.name, first.country, first.zone) == (name, country, zone)


def test_paris_is_the_one_in_france_until_a_state_or_country_is_named(places: Places) -> None:
    assert places.find("Paris")[0].country == "FR"
    for typed in ("Paris, Texas", "paris us", "Paris TX", "parís estados unidos"):
        assert [(place.region, place.zone) for place in places.find(typed)] == [
            ("TX", "America/Chicago")
        ]


def test_springfield_is_several_places_and_each_says_its_state(places: Places) -> None:
    exactly = [place for place in places.find("springfield") if place.name == "Springfield"]
    assert {place.region for place in exactly} >= {"MO", "MA", "IL", "OR", "OH"}
    assert [place.population for place in exactly] == sorted(
        (place.population for place in exactly), reverse=True
    )
    assert {place.zone for place in exactly} >= {"America/New_York", "America/Los_Angeles"}


def test_a_name_still_being_typed_already_proposes_big_cities(places: Places) -> None:
    assert "Barcelona" in {place.name for place in places.find("barc")}
    assert [place.name for place in places.find("angeles")][:1] == ["Angeles City"]
    assert "Los Angeles" in {place.name for place in places.find("angeles")}


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("Philippines", "PH"),
        ("méxico", "MX"),
        ("Estados Unidos", "US"),
        ("U.S.A.", "US"),
        ("uk", "GB"),
        ("Georgia", "GE"),
        ("Texas", "US"),
        ("", None),
        ("Nowhere", None),
        ("x" * 100_000, None),
    ],
)
def test_a_country_is_known_by_the_names_people_use(
    places: Places, typed: str, country: str | None
) -> None:
    assert places.country(typed) == country


@pytest.mark.parametrize("typed", ["Guadlajara", "Guadalajarra", "Guadalajata", "Guadalajraa"])
def test_one_slip_in_a_long_name_is_forgiven(places: Places, typed: str) -> None:
    assert [place.country for place in places.find(typed)] == ["MX", "ES"]


def test_two_slips_or_a_slip_in_a_short_name_are_not(places: Places) -> None:
    assert places.find("Gxadalajata") == []
    assert places.find("Lyxn") == []


def test_a_zone_can_be_named_itself(places: Places) -> None:
    paris = Place(name="Europe/Paris", country="FR", zone="Europe/Paris", population=0)
    assert places.find("europe/paris") == [paris]
    assert paris in places.find("Europe/P")
    assert [(place.zone, place.country) for place in places.find("UTC")] == [("UTC", None)]
    assert places.find("America/New York")[0].zone == "America/New_York"


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "\n", "\u200b\u200d\u2060", "\u202e\u05e9\u05dc\u05d5\u05dd", "مرحبا"),
        *("?!,;|/", "@everyone", "I feel so tired", "qqqq, zzzz", "😀", "\ud800"),
        *("x" * 100, "a" * 100_000, "\u0301" * 100, "\ufdfa" * 100),
    ],
)
def test_what_names_no_place_proposes_nothing(places: Places, typed: str) -> None:
    assert places.find(typed) == []


def test_what_cannot_be_seen_does_not_hide_a_city(places: Places) -> None:
    assert places.find("\u200fMa\u200bnila\ufeff")[0].country == "PH"


@settings(max_examples=50, deadline=None)
@given(typed=st.text(max_size=LONGEST) | st.text("aeinstru, ./|", max_size=30))
def test_any_words_are_answered_quickly(places: Places, typed: str) -> None:
    began = time.thread_time()
    found = places.find(typed)
    assert time.thread_time() - began < QUICK
    assert len(found) <= 25


@settings(max_examples=20, deadline=None)
@given(limit=st.integers(0, 25), typed=st.sampled_from(["san", "paris us", "America/", "texas"]))
def test_no_more_is_proposed_than_was_asked_for(places: Places, limit: int, typed: str) -> None:
    assert places.find(typed, limit) == places.find(typed)[:limit]


def test_every_city_has_a_zone_that_exists_and_a_country() -> None:
    known = set(files("tzdata").joinpath("zones").read_text("utf-8").split())
    lands = [line.split("\t") for line in (DATA / "lands.tsv").read_text("utf-8").split("\n")[1:-1]]
    cities = [
        line.split("\t") for line in (DATA / "cities.tsv").read_text("utf-8").split("\n")[1:-1]
    ]
    zones_of = {land[0]: land[2].split("|") for land in lands if not land[1]}
    assert {zone for zones in zones_of.values() for zone in zones if zone} <= known
    assert {city[2] for city in cities if city[2]} <= known
    assert all(zones_of[city[0]][0] for city in cities)
    assert all(city[2] in zones_of[city[0]] for city in cities if city[2])
    assert all(len(city[0]) == 2 and city[4] and int(city[3]) >= 0 for city in cities)


def test_proposals_can_be_used_as_zones(places: Places) -> None:
    assert all(ZoneInfo(place.zone) for place in places.find("san"))


def test_a_proposal_typed_back_is_the_same_place(places: Places) -> None:
    for typed in ("san", "donostia", "springfield", "Europe/P", "utc", "la paz", "guadalajara"):
        for place in places.find(typed):
            region = f" ({place.region})" if place.region else ""
            typed_back = f"{place.name}{region}, {place.country or place.zone}"
            assert places.find(typed_back)[0] == place, typed_back


@given(text=st.text(max_size=50))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(name=st.text("abcd", min_size=2, max_size=8), data=st.data())
def test_a_slip_is_one_letter_whichever_way_it_is_read(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    slips = (
        name[:at] + name[at + 1 :],
        name[:at] + "x" + name[at:],
        name[:at] + "x" + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    assert all(is_one_slip(name, slip) and is_one_slip(slip, name) for slip in slips)
    assert not is_one_slip(name, "yy" + name)
