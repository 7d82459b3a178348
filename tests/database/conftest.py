from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import Database
from tests.database.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(folder=tmp_path)


@pytest.fixture(params=[False, True], ids=["threads", "inline"])
async def database(house: House, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Give an open database, in both ways of running it."""
    opened = await house.open(inline=request.param)
    yield opened
    await house.close(opened)
