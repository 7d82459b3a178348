"""A morning's messages leave at Discord's own pace, and whoever acts meanwhile does not wait."""

import pytest

from benchmarks.discord import SHORT, a_morning


@pytest.mark.long
async def test_a_short_morning_uses_discords_pace_loses_nothing_and_leaves_acts_quick() -> None:
    assert [row for row in await a_morning(SHORT) if not row.ok] == []
