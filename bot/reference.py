"""Writes docs/commands.md from the registry: `make docs` renews it, a test keeps it in step."""

import sys
from collections.abc import Iterable

from bot.app.house import ROOMS
from bot.commands import Declared, Needs, Registry
from bot.memory import UTC_ZONE
from bot.text import FALLBACK, Catalogues
from bot.ui import Message, Speaker

WHO = {
    Needs.ANYONE: "anyone",
    Needs.COMMUNITY: "anyone in a community",
    Needs.MEMBER: "members",
    Needs.MODERATOR: "moderators",
}

HEAD = """# Everything that can be asked of Alongside

Made from the code by `make docs`; do not edit. The words are the same on every platform and are
not translated; typed in a direct message to the bot, the words in the last column work as well.
"""


def page(registry: Registry, catalogues: Catalogues) -> str:
    """Write the page."""
    speakers = [catalogues.speaker(locale, UTC_ZONE) for locale in catalogues.locales]
    english = catalogues.speaker(FALLBACK, UTC_ZONE)
    rows = [_command(one, english, speakers) for one in registry.commands]
    typed = [one for one in registry.declared.values() if one.typed and not one.is_command]
    actions = [one for one in registry.declared.values() if not one.is_command]
    return "\n".join(
        (
            HEAD,
            "| word | who | what | typed |",
            "|---|---|---|---|",
            *rows,
            "\n## Words without a command\n",
            "| action | who | typed |",
            "|---|---|---|",
            *(f"| `{one.name}` | {WHO[one.needs]} | {_typed(one, speakers)} |" for one in typed),
            "\n## Asked about a message\n",
            "In the menu of somebody's message. Who wrote it goes along; what it says does not.\n",
            "| name | action | who |",
            "|---|---|---|",
            *(_menu(one, speakers) for one in registry.menus),
            "\n## Buttons, menus and forms\n",
            "Who presses is looked up when it is pressed; a path never decides.\n",
            "| action | who | opens a form |",
            "|---|---|---|",
            *(_action(one, registry) for one in sorted(actions, key=lambda one: one.name)),
            "",
        )
    )


def _command(one: Declared, english: Speaker, speakers: Iterable[Speaker]) -> str:
    options = "".join(
        f" `{option.name}:` {english(Message(f'option-{one.name}-{option.name}'))}."
        for option in one.options
    )
    what = f"{english(one.message)}.{options}"
    return f"| `{one.name}` | {WHO[one.needs]} | {what} | {_typed(one, speakers)} |"


def _typed(one: Declared, speakers: Iterable[Speaker]) -> str:
    words = [word.strip() for speak in speakers for word in speak(one.words).split(",")]
    return ", ".join(dict.fromkeys(words))


def _menu(one: Declared, speakers: Iterable[Speaker]) -> str:
    names = ", ".join(dict.fromkeys(speak(one.menu) for speak in speakers))
    return f"| {names} | `{one.name}` | {WHO[one.needs]} |"


def _action(one: Declared, registry: Registry) -> str:
    has_form = "yes" if one.name in registry.forms else ""
    return f"| `{one.name}` | {WHO[one.needs]} | {has_form} |"


if __name__ == "__main__":
    sys.stdout.write(page(Registry(ROOMS), Catalogues.load()))
