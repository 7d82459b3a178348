import pytest
from playwright.async_api import expect

from bot.ui import WallTime
from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat
from tests.journeys.pictures import pictured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]

NOWHERE = "Xyzzyville"


async def test_someone_new_finds_help_and_the_way_in_from_any_word(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("alongside")
    await chat.sees("members-home-outside")
    await chat.is_offered("members-start", "members-help-now")
    await chat.asks("help")
    await chat.sees("members-help-what", "command-checkin", "command-privacy")
    await chat.is_offered("members-help-now")
    await chat.asks("settings")
    await chat.sees("not-for-you")
    await chat.asks("start")
    await chat.sees("members-start-what", "members-start-seen", "members-start-stored")
    await chat.presses("members-adult-no")
    await chat.sees("members-young")
    await chat.is_offered("members-help-now")


async def test_joining_keeps_what_was_chosen_when_the_city_is_not_known(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("start")
    await chat.sees("members-start-title", "members-start-adult")
    await chat.presses("members-adult-yes")
    await chat.is_asked("members-join-title", "members-join-silence", "members-join-city-hint")
    await expect(chat.dialog.get_by_role("checkbox")).not_to_be_checked()
    await chat.ticks("members-path-own", "members-consent-checkins")
    await chat.writes("members-join-city", NOWHERE)
    await chat.sets("members-join-hour", chat.clock("08:00"))
    await chat.sends("members-join-submit")
    await chat.sees("members-city-unknown", typed=NOWHERE)

    await chat.presses("members-city-other")
    await chat.writes("members-join-city", "Paris")
    await chat.sends("members-city-submit")
    await expect(chat.button("members-city-yes")).to_be_visible()
    await chat.presses("members-city-yes")
    await chat.sees("members-receipt-title", "members-say-hello")
    assert await chat.facts() == {chat.say("members-consent-checkins"): chat.say("members-yes")}

    await chat.presses("members-home")
    await chat.sees("members-home-title", "checkins-today")
    await chat.asks("checkin")
    await chat.sees("checkins-rhythm-every-day", at=WallTime("08:00"))


async def test_a_form_put_aside_comes_back_as_it_was_filled_in(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("start")
    await chat.presses("members-adult-yes")
    await chat.ticks("members-path-own", "members-consent-checkins")
    await chat.writes("members-join-city", "Lyon")
    await pictured(chat, "joining", language="en", height=840, part="dialog")
    await chat.sends("page-cancel")
    await expect(chat.dialog).to_be_hidden()

    await chat.presses("members-adult-yes")
    await expect(chat.dialog.get_by_label(chat.say("members-path-own"))).to_be_checked()
    await expect(chat.dialog.get_by_label(chat.say("members-join-city"))).to_have_value("Lyon")


async def test_who_said_yes_to_nothing_is_never_asked(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.asks("start")
    await chat.presses("members-adult-yes")
    await chat.writes("members-join-city", "Paris")
    await chat.sends("members-join-submit")
    await chat.presses("members-city-yes")
    await chat.sees("members-receipt-title")
    assert await chat.facts() == {chat.say("members-consent-checkins"): chat.say("members-no")}
    await chat.sleeps_until_nine()
    await expect(chat.happened("Ana").first).to_contain_text(chat.clock("09:00"))
    await expect(chat.happened("Noa")).to_have_count(0)
    await expect(chat.coming("Noa")).to_have_count(0)
