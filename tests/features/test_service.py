"""`alongside run` with a platform in memory: ready, asked, stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.app.service import Platforms, run, serve
from bot.clock import MovableClock
from bot.config import Config, ConfigProblem, load
from tests.world import KEY, Chat


@pytest.fixture
def config(tmp_path: Path) -> Config:
    key = tmp_path / "operator.key"
    key.write_text(KEY, encoding="ascii")
    key.chmod(0o600)
    file = tmp_path / "config.toml"
    file.write_text('[keys]\nfile = "operator.key"\n[http]\nport = 0\n', encoding="utf-8")
    return load(file, {})


@pytest.mark.usefixtures("quiet")
async def test_it_is_ready_and_alive_and_stops_when_told(config: Config) -> None:
    chat = Chat(MovableClock())
    async with _served(config, chat) as port:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            async with http.get("/livez") as alive:
                assert alive.status == 200
            async with http.get("/readyz") as ready:
                assert ready.status == 200, await ready.text()
            async with http.get("/metrics") as metrics:
                assert 'alongside_connected{account="test"} 1' in await metrics.text()
        assert chat.core is not None
    assert chat.core is None


@pytest.mark.usefixtures("quiet")
async def test_without_a_platform_it_says_so_and_ends(config: Config) -> None:
    with pytest.raises(ConfigProblem, match="no token"):
        await run(config)


@asynccontextmanager
async def _served(config: Config, chat: Chat) -> AsyncIterator[int]:
    """Serve until the test is done; give the port of the health page."""
    stopped = asyncio.Event()
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(serve(config, Platforms(adapters=[chat]), stopped=stopped, ready=ready))
        try:
            yield await ready
        finally:
            stopped.set()
