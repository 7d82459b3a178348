"""Every platform keeps every rule of the port (adapters/QUALITY.md)."""

from pathlib import Path

import pytest

from tests.conformance.ground import WHOLE, Opener
from tests.conformance.on_discord import open_discord
from tests.conformance.on_sandbox import open_sandbox
from tests.conformance.on_slack import open_slack
from tests.conformance.rules import RULES

PLATFORMS: dict[str, Opener] = {
    "sandbox": open_sandbox,
    "discord": open_discord,
    "slack": open_slack,
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_platform_keeps_the_rule(platform: str, rule: str, tmp_path: Path) -> None:
    async with PLATFORMS[platform](tmp_path, WHOLE) as ground:
        await RULES[rule](ground)
