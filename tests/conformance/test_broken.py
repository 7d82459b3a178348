"""The suite is worth something: each broken adapter fails the rule it breaks, and no other."""

from pathlib import Path

import pytest

from tests.conformance.broken import ANYWHERE, ON_DISCORD
from tests.conformance.on_discord import open_discord
from tests.conformance.on_sandbox import open_sandbox
from tests.conformance.rules import RULES, failing


@pytest.mark.parametrize("name", ANYWHERE)
async def test_a_broken_sandbox_is_caught_by_name(name: str, tmp_path: Path) -> None:
    broken = ANYWHERE[name]
    assert await failing(open_sandbox, broken.breaking, tmp_path) == {broken.rule}


@pytest.mark.parametrize("name", ON_DISCORD)
async def test_a_broken_discord_is_caught_by_its_rule(name: str, tmp_path: Path) -> None:
    broken = ON_DISCORD[name]
    only = {broken.rule: RULES[broken.rule]}
    assert await failing(open_discord, broken.breaking, tmp_path, only) == {broken.rule}


@pytest.mark.long
@pytest.mark.parametrize("name", [*ANYWHERE, *ON_DISCORD])
async def test_a_broken_discord_is_caught_by_name(name: str, tmp_path: Path) -> None:
    broken = {**ANYWHERE, **ON_DISCORD}[name]
    assert await failing(open_discord, broken.breaking, tmp_path) == {broken.rule}


def test_every_rule_is_proved_by_something_that_breaks_it() -> None:
    assert {broken.rule for broken in (*ANYWHERE.values(), *ON_DISCORD.values())} == {*RULES}
