"""What every test has in common: the zone rules that come with us, and a small community."""

import zoneinfo
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.world import World, a_world

zoneinfo.reset_tzpath(())


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Open a community that is live, with Riley as its moderator."""
    async with a_world(tmp_path) as opened:
        await opened.opens()
        yield opened
