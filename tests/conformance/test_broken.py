"""The suite is worth something: each broken adapter fails the rule it breaks, and no other."""

from pathlib import Path

import pytest

from tests.conformance.broken import ANYWHERE, ON_DISCORD
from tests.conformance.broken_slack import ON_SLACK
from tests.conformance.on_discord import open_discord
from tests.conformance.on_sandbox import open_sandbox
from tests.conformance.on_slack import open_slack
from tests.conformance.rules import RULES, failing

# Going through the whole gallery takes half a second, and what breaks there is for Discord below.
QUICK = {
    name: rule
    for name, rule in RULES.items()
    if name not in {"every-view-fits", "every-form-fits", "text-is-inert"}
}

TIMED = {
    "acknowledged-in-time",
    "close-drains",
    "health-is-honest",
    "reconnects-are-logged-once",
}
"""Rules about time, which a busy machine may break as well."""


@pytest.mark.parametrize("name", ANYWHERE)
async def test_a_broken_sandbox_is_caught_by_name(name: str, tmp_path: Path) -> None:
    broken = ANYWHERE[name]
    assert await failing(open_sandbox, broken.breaking, tmp_path, QUICK) == {broken.rule}


@pytest.mark.long
@pytest.mark.parametrize("name", ANYWHERE)
async def test_a_broken_sandbox_breaks_no_rule_of_the_gallery(name: str, tmp_path: Path) -> None:
    rest = {rule: RULES[rule] for rule in RULES.keys() - QUICK.keys()}
    assert await failing(open_sandbox, ANYWHERE[name].breaking, tmp_path, rest) == set()


@pytest.mark.long
@pytest.mark.parametrize("name", [*ANYWHERE, *ON_DISCORD])
async def test_a_broken_discord_is_caught_by_name(name: str, tmp_path: Path) -> None:
    broken = {**ANYWHERE, **ON_DISCORD}[name]
    found = await failing(open_discord, broken.breaking, tmp_path)
    assert {broken.rule} <= found <= {broken.rule, *TIMED, *broken.besides}


@pytest.mark.long
@pytest.mark.parametrize("name", [*ANYWHERE, *ON_SLACK])
async def test_a_broken_slack_is_caught_by_name(name: str, tmp_path: Path) -> None:
    broken = {**ANYWHERE, **ON_SLACK}[name]
    found = await failing(open_slack, broken.breaking, tmp_path)
    assert {broken.rule} <= found <= {broken.rule, *TIMED, *broken.besides}


def test_every_rule_is_proved_by_something_that_breaks_it() -> None:
    for platform in (ON_DISCORD, ON_SLACK):
        assert {broken.rule for broken in (*ANYWHERE.values(), *platform.values())} == {*RULES}
