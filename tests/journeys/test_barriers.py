"""Axe looks at every main state of the page: by day and by night, wide and on a telephone."""

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.journeys.chat import Chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE, NARROW = 1280, 360


async def has_no_barriers(chat: Chat, state: str, *widths: int) -> None:
    """Look at the page as it stands, in both schemes and at these widths."""
    for width in widths or (WIDE, NARROW):
        await chat.page.set_viewport_size({"width": width, "height": 800})
        assert await chat.page.evaluate("document.scrollingElement.scrollWidth") <= width, state
        for scheme in SCHEMES:
            await chat.page.emulate_media(color_scheme=scheme)
            looked = await Axe().run(chat.page)
            found = [
                f"{state}, {width} px, {scheme}: {one['impact']}, {one['id']}, {node['html']}"
                for one in looked.response["violations"]
                for node in one["nodes"]
            ]
            assert not found, "\n".join(found)


async def test_the_chat_with_all_that_a_message_can_hold(chat: Chat) -> None:
    await chat.speaks_as("Ana")
    await chat.presses("page-why")
    await chat.presses("page-raw")
    await chat.newest.locator("details.menu summary").click()
    await has_no_barriers(chat, "a prompt, opened up")
    await chat.asks("help-now")
    await chat.sees("care-tool-ten-minutes-title")
    await has_no_barriers(chat, "the help card")
    await chat.asks("settings")
    await chat.sees("members-settings-title")
    await has_no_barriers(chat, "settings")
    await chat.asks("privacy")
    await chat.presses("members-export")
    await chat.sees("members-export-here")
    await has_no_barriers(chat, "files")


async def test_a_form_and_what_it_complains_of(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("start")
    await chat.presses("members-adult-yes")
    await chat.is_asked("members-join-title")
    await has_no_barriers(chat, "the form of joining")
    await chat.sends("page-cancel")
    await chat.asks("help-now")
    await chat.presses("care-country-change")
    await chat.sends("care-country-show")
    await chat.is_asked("page-fill-in")
    await has_no_barriers(chat, "a form that misses an answer")


async def test_the_palette_and_the_panes_of_a_telephone(chat: Chat) -> None:
    await chat.speaks_as("Riley")
    await chat.page.locator("#line").press("/")
    await expect(chat.page.get_by_role("listbox")).to_be_visible()
    await has_no_barriers(chat, "the palette")
    await chat.page.locator("#line").press("Escape")
    for pane in ("rooms", "backstage", "chat"):
        await chat.page.locator(f"#panes [data-pane={pane}]").click()
        await has_no_barriers(chat, f"the pane {pane}", NARROW)
    await chat.page.locator("#controls-toggle").click()
    await expect(chat.page.locator("#clock")).to_be_visible()
    await has_no_barriers(chat, "the controls", NARROW)


async def test_a_month_that_is_playing(chat: Chat) -> None:
    await chat.page.locator("#play").click()
    await expect(chat.page.locator("#playing")).to_be_visible()
    await has_no_barriers(chat, "playing", WIDE)
