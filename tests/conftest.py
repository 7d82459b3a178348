"""What every test has in common: the zone rules that come with us, and a small community."""

import logging
import zoneinfo
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.world import World, a_world

zoneinfo.reset_tzpath(())


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Open a community that is live, with Riley as its moderator."""
    async with a_world(tmp_path) as opened:
        await opened.opens()
        yield opened


@pytest.fixture
def quiet() -> Iterator[None]:
    """Put the process's logging back as it was: the service takes it over."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
