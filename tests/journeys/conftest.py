"""A browser, a demo of its own for every test, and a tab on it in each of our languages."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.text import FALLBACK
from tests.faults.demo_process import DemoProcess, a_demo
from tests.journeys.chat import Chat
from tests.journeys.tongue import Tongue

CHROMIUM = Path("/usr/bin/chromium")
WANTED = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PATIENCE = 10_000
"""Milliseconds that a person would wait for what they asked for."""


@pytest.fixture(scope="session")
def chromium() -> Path:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: install Debian's package chromium, as .ci/run does")
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=WANTED)
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let the people of the sandbox live their week once, for all the tests."""
    folder = tmp_path_factory.mktemp("lived-in")
    async with a_demo(folder) as started:
        await started.stop()
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def demo(lived_in: Path, tmp_path: Path) -> AsyncIterator[DemoProcess]:
    async with a_demo(copytree(lived_in, tmp_path / "data")) as started:
        yield started


@pytest.fixture
def language() -> str:
    """Name the language of a test that does not ask for each of them."""
    return FALLBACK


@pytest.fixture
def tongue(language: str) -> Tongue:
    return Tongue.of(language)


@pytest_asyncio.fixture(loop_scope="session")
async def chat(browser: Browser, demo: DemoProcess, tongue: Tongue) -> AsyncIterator[Chat]:
    """Open the page of a demo just begun; whatever the browser complains about fails the test."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", color_scheme="light"
    )
    context.set_default_timeout(PATIENCE)
    opened = Chat(await context.new_page(), tongue)
    await opened.opens(demo.address)
    yield opened
    await context.close()
    assert opened.faults == []
