"""adapters/QUALITY.md and the suite say the same."""

import re
from pathlib import Path

import pytest

from tests.conformance.rules import RULES
from tests.discord_server.contract import VARIABLE, document, violations

PAGE = Path(__file__).parents[2] / "adapters/QUALITY.md"
ROW = re.compile(r"^\| `(?P<rule>[a-z-]+)` \| (?P<kept>.+) \| `(?P<test>.+)` \|$", re.MULTILINE)


def test_the_page_lists_every_rule_with_its_sentence_and_its_test() -> None:
    listed = [row.groups() for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    assert listed == [
        (name, _sentence(check.__doc__ or ""), f"{_file(check.__module__)}::{check.__name__}")
        for name, check in RULES.items()
    ]


def test_requests_are_held_against_what_discord_publishes() -> None:
    if document() is None:
        pytest.skip(f"the OpenAPI document is not beside us; {VARIABLE} may name its folder")
    good = {"content": "Good morning.", "nonce": "x" * 25, "enforce_nonce": True}
    path = "/channels/1100000000000000001/messages"
    assert violations("POST", path, good) == []
    assert violations("POST", path, {"content": "x", "nonce": "x" * 26}) != []
    assert violations("POST", path, {"content": 7}) != []
    assert violations("POST", "/channels/1/nowhere", None) != []


def _sentence(docstring: str) -> str:
    kept = docstring.strip().removeprefix("See that ")
    return kept[0].upper() + kept[1:]


def _file(module: str) -> str:
    return f"{module.replace('.', '/')}.py"
