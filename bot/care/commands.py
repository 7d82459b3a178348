"""Help now, from memory alone; one tool; and what any other words to the bot are answered with."""

from dataclasses import replace
from functools import cache

from bot.care.card import has_numbers, help_card, sources_card, tool_card
from bot.care.facts import load_records, load_tools
from bot.care.rules import Lines, Records, Tool, help_lines
from bot.clock import moment_of
from bot.commands import HELP_NOW, Act, Answer, Problem, Room
from bot.members import atlas
from bot.panels import button, form, line
from bot.text import country_name
from bot.tidy import tidy
from bot.ui import (
    Actions,
    Block,
    Button,
    Form,
    Message,
    Paragraph,
    Style,
    View,
)

room = Room("care")

OTHER_WORDS = "care.other-words"
CARD_TOOL = "ten-minutes"
LONGEST_COUNTRY = 60


@cache
def records() -> Records:
    """Read the facts once; they change with a release, not while the program runs."""
    return load_records()


@cache
def tools() -> dict[str, Tool]:
    return load_tools()


@room.without_database(HELP_NOW, typed=True)
def help_now(act: Act) -> Answer:
    """Show whom to call and one small step; nobody is told, and nothing is asked first."""
    outside = None
    if act.who.country is not None and not act.who.chose_country:
        outside = country_name(act.who.country, act.who.locale)
    return _card(act, act.who.country, outside)


def _card(act: Act, country: str | None, outside: str | None) -> Answer:
    lines = _lines(act, country)
    sources = button("care-sources", "care.sources", choice=country or "")
    buttons = (
        button(
            "care-country-change" if country else "care-country-choose",
            "care.country",
            opens_form=True,
        ),
        button("care-not-this", "care.not-this"),
        *((sources,) if has_numbers(lines) else ()),
    )
    card = help_card(lines, tools()[CARD_TOOL], outside=outside)
    return _answer(*card, Actions(buttons=buttons))


def _lines(act: Act, country: str | None) -> Lines:
    return help_lines(country, moment_of(act.now, act.who.zone).date(), records())


def _answer(*blocks: Block) -> Answer:
    return Answer(view=View(blocks=blocks, preview=Message("care-preview")))


@room.without_database("care.sources")
def sources(act: Act) -> Answer:
    """Tell where the numbers of a country come from, and when that was read last."""
    lines = _lines(act, act.choice)
    if not has_numbers(lines):
        raise Problem(Message("expired-action"))
    return _answer(*sources_card(lines), Actions(buttons=_ways_on()))


def _ways_on() -> tuple[Button, ...]:
    """Lead back to whom to call, and out."""
    return (button("care-help-now", HELP_NOW), button("care-done", "care.not-this"))


@room.form("country")
def country_form(act: Act) -> Form:
    """Ask for the country somebody is in."""
    field = line("country", "care-country-label", longest=LONGEST_COUNTRY)
    return form("care-country-title", "care.country", field, submit="care-country-show")


@room.without_database("care.country")
def another_country(act: Act) -> Answer:
    """Show the card of the country that was typed; nothing is kept."""
    country = atlas().country(act.value("country"))
    answer = _card(act, country, None)
    if country is not None:
        return answer
    typed = tidy(act.value("country"), LONGEST_COUNTRY, one_line=True)
    unknown = Paragraph(text=Message("care-country-unknown", {"typed": typed}))
    return replace(answer, view=replace(answer.view, blocks=(unknown, *answer.view.blocks)))


@room.without_database("care.not-this")
def not_this(act: Act) -> Answer:
    """Go back without a question."""
    return Answer(
        view=View(
            blocks=(
                Paragraph(text=Message("care-all-right")),
                Actions(buttons=(button("care-menu", "alongside"),)),
            ),
            preview=Message("care-all-right"),
        )
    )


@room.without_database("care.tool")
def tool(act: Act) -> Answer:
    """Show a tool with all its steps; the way to a person and the way out stand at its end."""
    chosen = tools().get(act.choice)
    if chosen is None:
        raise Problem(Message("expired-action"))
    return _answer(*tool_card(chosen), Actions(buttons=_ways_on()))


@room.without_database(OTHER_WORDS)
def other_words(act: Act) -> Answer:
    """Answer any words that are no command: who reads them (nobody), and what there is (F34)."""
    buttons = (
        button("care-help-now", HELP_NOW, style=Style.MAIN),
        button(f"care-tool-{CARD_TOOL}-title", "care.tool", choice=CARD_TOOL),
        button("care-menu", "alongside"),
    )
    said = Message("care-other-words")
    return Answer(view=View(blocks=(Paragraph(text=said), Actions(buttons=buttons)), preview=said))
