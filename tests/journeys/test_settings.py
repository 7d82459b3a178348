import pytest
from playwright.async_api import expect

from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat
from tests.journeys.tongue import Tongue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]

OTHER = {"en": ("es", "español"), "es": ("en", "English")}
"""For each language another one, and what it calls itself."""


async def test_a_new_city_moves_the_hour_of_the_next_prompt(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await expect(chat.coming("Noa").last).to_contain_text(chat.clock("09:00"))
    await chat.presses("members-settings")
    await chat.sees("members-settings-title", "members-settings-none")
    await chat.presses("members-settings-change-city")
    await chat.is_asked("members-city-title", "members-join-city-hint")
    await chat.writes("members-join-city", "Nowhereville")
    await chat.sends("members-city-submit")
    await expect(chat.dialog).to_contain_text(
        chat.say("members-city-unknown", typed="Nowhereville")
    )
    await chat.writes("members-join-city", "Lisbon")
    await chat.sends("members-city-submit")
    await expect(chat.dialog).to_be_hidden()
    await chat.presses("members-city-yes")
    await chat.sees("members-settings-city-saved")
    await expect(chat.coming("Noa").last).to_contain_text("10:00")
    await chat.presses("members-settings")
    await chat.sees("members-settings-title")
    assert "Lisb" in (await chat.facts())[chat.say("members-settings-city")]


async def test_a_city_can_be_named_in_the_command_itself(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await chat.page.locator("#line").press_sequentially("/settings city:Toulou")
    palette = chat.page.get_by_role("listbox")
    await palette.get_by_role("option", name="Toulouse, FR").click()
    await chat.page.locator("#line").press("Enter")
    await expect(chat.newest).to_contain_text("Toulouse")
    await chat.presses("members-city-yes")
    await chat.sees("members-settings-city-saved")


async def test_hours_of_sleep_hold_a_prompt_back_and_say_so(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await chat.asks("settings")
    await chat.presses("members-settings-change-sleep")
    await chat.is_asked("members-sleep-title", "members-sleep-why")
    await chat.sets("members-sleep-start", chat.clock("05:00"))
    await chat.sets("members-sleep-end", chat.clock("05:00"))
    await chat.sends("members-city-submit")
    await chat.is_asked("members-sleep-same")
    await chat.sets("members-sleep-end", chat.clock("10:00"))
    await chat.sends("members-city-submit")
    await chat.sees("members-settings-sleep-saved")

    await chat.sleeps_until_nine()
    held = chat.happened("Noa").filter(has_text=chat.say("page-what-held"))
    await expect(held.first).to_contain_text(chat.say("sandbox-reason-quiet-hours"))
    await chat.moves("page-hour")
    await expect(chat.happened("Noa").first).to_contain_text(chat.say("page-what-sent"))
    await chat.enters("Alongside")
    await chat.sees("checkins-greeting-morning", name="Noa")


async def test_another_language_is_spoken_from_the_next_sentence_on(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await chat.asks("settings")
    await chat.sees("members-settings-title")
    locale, name = OTHER[chat.tongue.locale]
    await chat.newest.locator("details.menu summary").click()
    await chat.newest.get_by_role("button", name=name).click()
    chat.tongue = Tongue.of(locale)
    saved = chat.say("members-settings-language-saved")
    await expect(chat.newest.locator(".body")).to_contain_text(saved)

    await chat.enters("Alongside")
    await chat.speaks_as("Noa")
    await chat.sleeps_until_nine()
    await chat.sees("checkins-greeting-morning", name="Noa")
