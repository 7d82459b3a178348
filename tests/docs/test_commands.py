from pathlib import Path

from bot.app.house import ROOMS
from bot.commands import Registry
from bot.reference import page
from bot.text import Catalogues

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_commands_is_in_step_with_the_code() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == page(Registry(ROOMS), Catalogues.load()), "`make docs` renews it"


def test_every_command_is_named_for_what_people_type() -> None:
    registry = Registry(ROOMS)
    assert {one.name for one in registry.commands} == {
        "alongside",
        "start",
        "help",
        "help-now",
        "checkin",
        "settings",
        "privacy",
        "manage",
    }
