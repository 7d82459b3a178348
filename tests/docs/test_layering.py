"""Rooms meet only at their front doors (the other import rules are in pyproject.toml)."""

import sys
from pathlib import Path

import grimp
import pytest

CORE = Path(__file__).parents[2] / "bot"
GROUND = {"config", "database", "delivery", "locale", "ui"}
ROOT_AND_COMMAND_LINE = {"app", "cli", "reference"}
IMPURE = {"asyncio", "random", "secrets", "sqlite3", "time"}
MATCHING_MAY_ALSO = {"numpy", "rustworkx"}


def rooms() -> set[str]:
    return {path.parent.name for path in CORE.glob("*/__init__.py")} - GROUND


def child(module: str) -> str:
    """Name the part of the core that a module belongs to: `bot.members.store` is `members`."""
    return module.split(".")[1] if module.startswith("bot.") else ""


def last(module: str) -> str:
    return module.rsplit(".", 1)[-1]


@pytest.fixture(scope="module")
def imports() -> list[tuple[str, str]]:
    graph = grimp.build_graph("bot", include_external_packages=True, cache_dir=None)
    return [
        (importer, imported)
        for importer in graph.modules
        if child(importer)
        for imported in graph.find_modules_directly_imported_by(importer)
    ]


def test_a_room_is_used_only_through_its_front_door(imports: list[tuple[str, str]]) -> None:
    through_a_wall = [
        f"{importer} imports {imported}"
        for importer, imported in imports
        if child(imported) in rooms() - {child(importer)}
        and child(importer) not in ROOT_AND_COMMAND_LINE
        and imported != f"bot.{child(imported)}"
        and not (last(importer) == last(imported) == "rules")
    ]
    assert through_a_wall == []


def test_rules_need_nothing_that_waits_or_is_installed(imports: list[tuple[str, str]]) -> None:
    pure = sys.stdlib_module_names - IMPURE
    impure = [
        f"{importer} imports {imported}"
        for importer, imported in imports
        if last(importer) in {"rules", "matching"} and not imported.startswith("bot.")
        if imported not in pure
        and not (last(importer) == "matching" and imported in MATCHING_MAY_ALSO)
    ]
    assert impure == []
