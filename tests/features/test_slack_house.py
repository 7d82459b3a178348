"""What the house itself says fits into Slack's messages, Home tab and modals, in every language."""

import pytest

from adapters.slack.forms import modal
from adapters.slack.home import home
from adapters.slack.render import message, pages
from bot.app.house import ROOMS
from bot.commands import Path, Registry
from bot.text import Catalogues
from bot.ui import View
from tests.slack_server.blocks import message_faults, view_faults
from tests.world import World

REGISTRY = Registry(ROOMS)
LOCALES = Catalogues.shipped().locales


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_command_is_answered_with_what_slack_takes(world: World, locale: str) -> None:
    riley = world.person("Riley", moderates=True, locale=locale)
    for who in (await world.member("Ada"), riley, world.person("Newcomer", locale=locale)):
        for command in REGISTRY.commands:
            await who.command(command.name)
            assert who.seen is not None
            assert _faults(who.seen) == {}, command.name


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_form_is_one_that_slack_takes(world: World, locale: str) -> None:
    newcomer = world.person("Newcomer", locale=locale)
    for name in REGISTRY.forms:
        path = str(Path(name=name, subject="s" * 24))
        form = world.house.core.form(world.intent(newcomer, path))
        assert form is not None
        shown = modal(form, metadata="C1")
        assert view_faults(shown) == {}, name
        title = shown["title"]
        assert isinstance(title, dict)
        assert title["text"] == form.title, f"the title of {name} is cut"


def _faults(view: View) -> dict[str, list[str]]:
    faults = view_faults(home(view))
    for wire in (message(view, marker="m" * 24), *pages(view)):
        faults |= message_faults(wire)
    return faults
