import asyncio
from asyncio.subprocess import PIPE

import pytest
from playwright.async_api import expect

from tests.faults.demo_process import ALONGSIDE, DemoProcess
from tests.journeys.chat import Chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def begun_again(demo: DemoProcess) -> DemoProcess:
    """Start the demo once more, over the same folder and at the same address."""
    port = demo.address.rstrip("/").rpartition(":")[2]
    process = await asyncio.create_subprocess_exec(
        *(ALONGSIDE, "demo", "--data", demo.folder, "--port", port), stdout=PIPE, stderr=PIPE
    )
    return DemoProcess(demo.folder, process)


async def test_a_page_that_loses_its_server_says_so_and_goes_on_with_the_next(
    chat: Chat, demo: DemoProcess
) -> None:
    await chat.speaks_as("Noa")
    await chat.joins()
    await chat.sleeps_until_nine()
    await chat.enters("Alongside")
    await chat.sees("checkins-greeting-morning", name="Noa")
    day, notice = await chat.today(), chat.page.locator("#notice")

    await demo.kill()
    await expect(notice).to_have_text(chat.say("page-lost"))
    await chat.presses("checkins-mood-good")
    await expect(chat.button("checkins-mood-good")).to_have_attribute("aria-busy", "true")

    again = await begun_again(demo)
    try:
        assert await again.ready() == demo.address
        await expect(notice).to_have_text(chat.say("page-back"), timeout=20_000)
        await chat.sees("checkins-saved")
        await expect(chat.page.locator("#me")).to_have_text("Noa")
        assert await chat.today() == day
        await chat.presses("checkins-undo")
        await chat.sees("checkins-undone")
        chat.faults.clear()  # what the browser said of each attempt while nobody answered
    finally:
        await again.kill()
