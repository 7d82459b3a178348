"""A morning's messages leave at Discord's own pace, and whoever acts meanwhile does not wait."""

import pytest

from benchmarks.discord import SHORT, a_morning
from benchmarks.frame import Row

MORNINGS = 3
"""A machine that does something else for a tenth of a second costs a short morning its pace."""


@pytest.mark.long
async def test_a_short_morning_uses_discords_pace_loses_nothing_and_leaves_acts_quick() -> None:
    failed: list[Row] = []
    for _ in range(MORNINGS):
        failed = [row for row in await a_morning(SHORT) if not row.ok]
        assert [row for row in failed if "lost" in row.name or "429" in row.name] == []
        if not failed:
            return
    assert failed == []
