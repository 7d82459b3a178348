"""Where somebody lives: what was typed becomes proposals, one of which they confirm."""

from functools import cache
from zoneinfo import ZoneInfo

from bot.clock import Instant, moment_of
from bot.commands import Act, Problem
from bot.members.places import MOST_PROPOSALS, Places
from bot.members.rules import Proposal, Proposals
from bot.panels import button, form, line, note, option, say
from bot.text import country_name
from bot.tidy import tidy
from bot.ui import Form, Menu, Message, Style, View, WallTime, Words

LONGEST_CITY = 80
CITY_WHY = "members-join-city-hint"


@cache
def atlas() -> Places:
    """Load the table of cities once; it never changes while the program runs."""
    return Places.load()


def proposals(typed: str, card: str) -> Proposals:
    """Give the places that `typed` may mean, for the card with this random id."""
    return Proposals(card=card, places=propose(typed))


def propose(typed: str) -> tuple[Proposal, ...]:
    """List the places that `typed` may mean, the likeliest first."""
    found = atlas().find(tidy(typed, LONGEST_CITY, one_line=True), MOST_PROPOSALS)
    return tuple(
        Proposal(
            name=f"{place.name} ({place.region})" if place.region else place.name,
            country=place.country,
            zone=place.zone,
        )
        for place in found
    )


def known(typed: str, card: str) -> Proposals:
    """Give the places that `typed` may mean; raises Problem when it means none."""
    found = proposals(typed, card)
    if not found.places:
        raise Problem(say("members-city-unknown", typed=tidy(typed, LONGEST_CITY, one_line=True)))
    return found


def city_form(name: str, *, label: str = "members-join-city", why: str = CITY_WHY) -> Form:
    """Ask for a city; the action called `name` proposes what it may mean."""
    field = line("city", label, hint=why, longest=LONGEST_CITY)
    return form("members-city-title", name, field, submit="members-city-submit")


def confirm(proposed: Proposals, act: Act, now: Instant, *, yes: str, again: str) -> View:
    """Ask whether the likeliest place is right, with the others in a menu.

    `yes` is the action that takes a proposal by its number, `again` the form to type another.
    """
    first, *others = proposed.places
    question = say(
        "members-city-question",
        place=place_label(first, act),
        time=WallTime(wall_time_of(now, ZoneInfo(first.zone))),
    )
    card = note(
        question,
        button("members-city-yes", yes, subject=proposed.card, choice="0", style=Style.MAIN),
        button("members-city-other", again, opens_form=True),
    )
    if not others:
        return card
    lines = tuple(
        option(place_label(place, act), yes, str(number), subject=proposed.card)
        for number, place in enumerate(others, start=1)
    )
    menu = Menu(placeholder=Message("members-city-which"), options=lines)
    return View(blocks=(*card.blocks, menu), preview=question)


def completions(typed: str) -> list[tuple[str, str]]:
    """Propose cities while somebody types, as pairs of a value and a label."""
    return [
        (label, label)
        for place in propose(typed)
        if (label := f"{place.name}, {place.country or place.zone}")
    ]


def wall_time_of(now: Instant, zone: ZoneInfo) -> str:
    """Tell what the clocks of a zone say, as HH:MM."""
    return moment_of(now, zone).strftime("%H:%M")


def place_label(place: Proposal, act: Act) -> Words:
    """Name a place with its country, in the reader's language."""
    if place.country is None:
        return Words(place.name)
    return Words(f"{place.name}, {country_name(place.country, act.who.locale)}")
