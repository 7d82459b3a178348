"""The commands and message menus as Discord registers them, made from what the core declares."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from adapters.discord.limits import DESCRIPTION, MENU_NAME
from adapters.discord.render import Component
from bot.platform import CommandCard, MenuCard
from bot.ui import JSON, Lengths, Ruler, Words

CHAT_INPUT, ON_MESSAGE, STRING = 1, 3, 3
IN_SERVER, IN_DIRECT = 0, 1
MANAGE_SERVER: Final = 1 << 5

# Every locale of Discord's OpenAPI (AvailableLocalesEnum) but English, which is what a command
# says without any.
LOCALES: Final = (
    "ar",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "es-419",
    "es-ES",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "nl",
    "no",
    "pl",
    "pt-BR",
    "ro",
    "ru",
    "sv-SE",
    "th",
    "tr",
    "uk",
    "vi",
    "zh-CN",
    "zh-TW",
)

FIRST: Final = "en"
"""The language whose names Discord gives back, whatever the person read."""

Cards = Callable[[str | None], Sequence[CommandCard]]
Menus = Callable[[str | None], Sequence[MenuCard]]


def command_tree(cards: Cards, menus: Menus) -> list[Component]:
    """Describe every command and menu in every language that differs from the first."""
    told = {locale: {card.word: card for card in cards(locale)} for locale in LOCALES}
    commands = [
        _command(card, {locale: cards_there[card.word] for locale, cards_there in told.items()})
        for card in cards(FIRST)
    ]
    names = {locale: {card.path: card for card in menus(locale)} for locale in LOCALES}
    on_messages = [
        _menu(card, {locale: cards_there[card.path] for locale, cards_there in names.items()})
        for card in menus(FIRST)
    ]
    return [*commands, *on_messages]


def path_of_menu(name: str, menus: Menus) -> str:
    """Tell what an entry of the message menu runs, by the name Discord knows it under.

    "" for one of an earlier version, which the core answers as it does any unknown act.
    """
    return next((card.path for card in menus(FIRST) if _menu_name(card) == name), "")


def is_registered(ours: Sequence[Component], theirs: JSON) -> bool:
    """Tell whether what Discord has registered is what we would register."""
    if not isinstance(theirs, list) or len(theirs) != len(ours):
        return False
    named = {one.get("name"): one for one in theirs if isinstance(one, dict)}
    return all(_holds(named.get(one["name"]), one) for one in ours)


def _command(card: CommandCard, elsewhere: Mapping[str, CommandCard]) -> Component:
    texts = {locale: one.description for locale, one in elsewhere.items()}
    command: Component = {
        "type": CHAT_INPUT,
        "name": card.word,
        **_described(card.description, texts),
        "contexts": [IN_SERVER] if card.for_moderators else [IN_SERVER, IN_DIRECT],
        "integration_types": [0],
    }
    if card.for_moderators:
        command["default_member_permissions"] = MANAGE_SERVER
    if card.options:
        command["options"] = [
            _option(card, number, elsewhere) for number in range(len(card.options))
        ]
    return command


def _menu(card: MenuCard, elsewhere: Mapping[str, MenuCard]) -> Component:
    first = _menu_name(card)
    menu: Component = {
        "type": ON_MESSAGE,
        "name": first,
        "contexts": [IN_SERVER],
        "integration_types": [0],
    }
    others: Component = {
        locale: name for locale, one in elsewhere.items() if (name := _menu_name(one)) != first
    }
    return menu | {"name_localizations": others} if others else menu


def _menu_name(card: MenuCard) -> str:
    return Ruler(Lengths.UTF16_UNITS).label(Words(card.label), MENU_NAME)


def _option(card: CommandCard, number: int, elsewhere: Mapping[str, CommandCard]) -> Component:
    name, description = card.options[number]
    texts = {locale: one.options[number][1] for locale, one in elsewhere.items()}
    option: Component = {"type": STRING, "name": name, **_described(description, texts)}
    return option | {"autocomplete": True} if name in card.completed else option


def _described(description: str, elsewhere: Mapping[str, str]) -> Component:
    first = _short(description)
    others: Component = {
        locale: short for locale, text in elsewhere.items() if (short := _short(text)) != first
    }
    told: Component = {"description": first}
    return told | {"description_localizations": others} if others else told


def _short(description: str) -> str:
    return Ruler(Lengths.UTF16_UNITS).label(Words(description), DESCRIPTION)


def _holds(theirs: JSON, ours: JSON) -> bool:
    """Tell whether theirs is ours, whatever else Discord has put beside it."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(
            _holds(theirs.get(name), one) for name, one in ours.items()
        )
    if isinstance(ours, list):
        if not isinstance(theirs, list) or len(theirs) != len(ours):
            return False
        return all(_holds(there, here) for there, here in zip(theirs, ours, strict=True))
    return theirs == ours or str(theirs) == str(ours)  # rights go out as a number, and come as text
