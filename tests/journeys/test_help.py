import pytest
from playwright.async_api import expect

from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat
from tests.journeys.pictures import pictured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]


async def test_help_now_answers_at_once_with_the_numbers_of_any_country(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.enters("Alongside")
    await chat.asks("help-now")
    await chat.sees("care-tool-ten-minutes-step-1")
    await chat.sees("care-emergency-either", dial="112", other="15")
    await expect(chat.newest).to_contain_text("3114")
    await expect(chat.newest).to_contain_text("findahelpline.com")
    await pictured(chat, "help-now", language="en", part="#chat")

    await chat.presses("care-country-change")
    await chat.is_asked("care-country-title")
    await chat.writes("care-country-label", "México")
    await chat.sends("care-country-show")
    await chat.sees("care-emergency", dial="911")
    await chat.presses("care-not-this")
    await chat.sees("care-all-right")


async def test_help_now_knows_what_to_say_of_a_country_it_does_not_know(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("help-now")
    await chat.presses("care-country-change")
    await chat.writes("care-country-label", "Atlantis")
    await chat.sends("care-country-show")
    await chat.sees("care-emergency-unknown", "care-tool-ten-minutes-title")
    await chat.is_offered("care-country-choose", "care-not-this")


async def test_any_other_words_are_met_with_who_reads_them_and_what_there_is(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.enters("Alongside")
    await chat.types("@everyone no puedo más / I cannot go on")
    await chat.sees("care-other-words")
    await chat.is_offered("care-help-now", "care-tool-ten-minutes-title", "care-menu")
    await chat.presses("care-help-now")
    await chat.sees("care-emergency-either", dial="112", other="15")
    await chat.types(chat.say("word-help-now").split(", ")[1])
    await chat.sees("care-emergency-either", dial="112", other="15")
