import pytest
from playwright.async_api import Locator, expect

from tests.journeys.chat import Chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_TABS = 60


async def keys(chat: Chat, *pressed: str) -> None:
    for key in pressed:
        await chat.page.keyboard.press(key)


async def tabs_to(chat: Chat, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until `wanted` has the focus; each stop on the way must be in sight."""
    for _ in range(MOST_TABS):
        if await wanted.evaluate("one => one === document.activeElement"):
            return
        await chat.page.keyboard.press(key)
        assert await chat.page.evaluate("document.activeElement.checkVisibility()")
    raise AssertionError(f"{MOST_TABS} tabs do not lead to {wanted}")


async def commands(chat: Chat, typed: str) -> None:
    """Go to the line by its skip link and type there."""
    await tabs_to(chat, chat.page.locator("#line"), key="Shift+Tab")
    await chat.page.keyboard.type(typed)


async def test_the_first_tabs_skip_to_the_messages_and_to_writing(chat: Chat) -> None:
    await keys(chat, "Tab")
    await expect(chat.page.get_by_role("link", name=chat.say("page-skip-messages"))).to_be_focused()
    await keys(chat, "Enter")
    await expect(chat.page.locator("#log")).to_be_focused()
    await keys(chat, "Shift+Tab")
    await chat.page.locator("a.skip").last.focus()
    await keys(chat, "Enter")
    await expect(chat.page.locator("#line")).to_be_focused()


async def test_someone_opens_the_palette_and_asks_to_join_without_a_mouse(chat: Chat) -> None:
    await tabs_to(chat, chat.page.locator("#speak-as"))
    await chat.page.keyboard.type("Noa")
    await expect(chat.page.locator("#me")).to_have_text("Noa")
    await expect(chat.page.locator("#speak-as")).to_be_focused()

    line = chat.page.locator("#line")
    await tabs_to(chat, line)
    await keys(chat, "/")
    palette = chat.page.get_by_role("listbox")
    await expect(palette).to_be_visible()
    await keys(chat, "Escape")
    await expect(palette).to_be_hidden()
    await expect(line).to_be_focused()
    await chat.page.keyboard.type("sta")
    await expect(palette.get_by_role("option", selected=True)).to_contain_text("/start")
    await keys(chat, "Enter")
    await chat.sees("members-start-title")
    await expect(chat.newest).to_be_focused()


async def test_the_palette_begins_with_help_now_and_help_written_out_is_help(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    chosen = chat.page.get_by_role("listbox").get_by_role("option", selected=True)
    await commands(chat, "/")
    await expect(chosen).to_contain_text("/help-now")
    await chat.page.keyboard.type("help")
    await expect(chosen.locator("b")).to_have_text("/help")
    await keys(chat, "Enter")
    await chat.sees("members-help-what")


async def test_a_form_is_put_aside_filled_in_and_sent_without_a_mouse(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await commands(chat, "/start")
    await keys(chat, "Enter")
    await chat.sees("members-start-title")
    go_on = chat.button("members-adult-yes")
    await tabs_to(chat, go_on)
    await keys(chat, "Enter")
    await expect(chat.dialog.get_by_role("radio").last).to_be_focused()
    await keys(chat, "Escape")
    await expect(chat.dialog).to_be_hidden()
    await expect(go_on).to_be_focused()

    await keys(chat, "Enter")
    await expect(chat.dialog.get_by_role("radio").last).to_be_focused()
    await keys(chat, "ArrowDown")
    await expect(chat.dialog.get_by_role("radio").first).to_be_checked()
    await keys(chat, "Tab", "Space")
    await expect(chat.dialog.get_by_role("checkbox")).to_be_checked()
    await keys(chat, "Tab")
    await chat.page.keyboard.type("Paris")
    await keys(chat, "Enter")
    await expect(chat.dialog).to_be_hidden()
    await expect(chat.button("members-city-yes")).to_be_visible()
    await expect(chat.newest).to_be_focused()
    await tabs_to(chat, chat.button("members-city-yes"))
    await keys(chat, "Enter")
    await chat.sees("members-receipt-title")
    await expect(chat.newest).to_be_focused()


async def test_a_morning_comes_and_is_answered_without_a_mouse(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins()
    morning = chat.page.get_by_role("button", name=chat.say("page-morning"))
    await tabs_to(chat, morning, key="Shift+Tab")
    await keys(chat, "Enter")
    await chat.stands_still()
    await expect(morning).to_be_focused()
    room = chat.page.locator("#rooms button", has_text="Alongside")
    await tabs_to(chat, room)
    await keys(chat, "Enter")
    await chat.sees("checkins-greeting-morning", name="Noa")
    await expect(room).to_be_focused()
    await tabs_to(chat, chat.button("checkins-mood-good"))
    await keys(chat, "Enter")
    await chat.sees("checkins-saved")
    await expect(chat.newest).to_be_focused()
    await keys(chat, "ArrowUp")
    await expect(chat.messages.nth(-2)).to_be_focused()


async def test_help_and_a_form_of_settings_need_no_mouse(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins()
    await commands(chat, "/help-now")
    await keys(chat, "Enter")
    await chat.sees("care-tool-ten-minutes-title")
    await expect(chat.newest).to_be_focused()
    await tabs_to(chat, chat.button("care-country-change"))
    await keys(chat, "Enter")
    await expect(chat.dialog.get_by_label(chat.say("care-country-label"))).to_be_focused()
    await chat.page.keyboard.type("Spain")
    await keys(chat, "Enter")
    await expect(chat.newest).to_contain_text("024")
    await expect(chat.newest).to_be_focused()

    await commands(chat, "/settings")
    await keys(chat, "Enter")
    await chat.sees("members-settings-title")
    change = chat.button("members-settings-change-sleep")
    await tabs_to(chat, change)
    await keys(chat, "Enter")
    start = chat.dialog.get_by_label(chat.say("members-sleep-start"))
    await expect(start).to_be_focused()
    await chat.page.keyboard.type("21")
    await expect(start).to_have_value("21")
    await keys(chat, "Tab", "Tab", "Enter")
    await chat.sees("members-settings-sleep-saved")
    await expect(chat.newest).to_be_focused()


async def test_a_menu_opens_closes_and_gives_the_focus_back(chat: Chat) -> None:
    await chat.speaks_as("Ana")
    menu = chat.newest.locator("details.menu")
    await chat.page.locator("#line").focus()
    await tabs_to(chat, menu.locator("summary"), key="Shift+Tab")
    await keys(chat, "Enter")
    await expect(menu.get_by_role("button").first).to_be_visible()
    await keys(chat, "Tab")
    await expect(menu.get_by_role("button").first).to_be_focused()
    await keys(chat, "Escape")
    await expect(menu.get_by_role("button").first).to_be_hidden()
    await expect(menu.locator("summary")).to_be_focused()
    await keys(chat, "Enter", "Tab", "Tab", "Tab", "Enter")
    await chat.sees("checkins-less-question")
    await expect(chat.newest).to_be_focused()
