import pytest
from playwright.async_api import expect

from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]

MINE = "123, 123."
"""The same in every language."""


async def test_someone_offers_help_on_another_s_message_without_a_mouse(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.enters("#welcome")
    await chat.joins()
    await expect(chat.button("menu-offers-pick")).to_have_count(0)
    await chat.types(MINE)
    await expect(chat.newest).to_contain_text(MINE)
    await expect(chat.button("menu-offers-pick")).to_have_count(0)
    by_ana = chat.messages.filter(has=chat.page.locator("header b", has_text="Ana"))
    await by_ana.get_by_role("button", name=chat.say("menu-offers-pick")).focus()
    await chat.page.keyboard.press("Enter")

    await expect(chat.newest).to_be_focused()
    await chat.sees("care-offer-title", "care-offer-say-glad")
    await chat.is_offered(
        "care-offer-named", "care-offer-unnamed", "care-offer-ask", "care-help-now"
    )
    await chat.presses("care-offer-named")
    await chat.sees("care-offer-passed")
    await chat.presses("care-help-now")  # what happened is told anew with each message here
    sent = chat.happened("Ana").first
    await expect(sent).to_contain_text(chat.say("sandbox-kind-care-word"))
