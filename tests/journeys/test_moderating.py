import pytest
from playwright.async_api import expect

from bot.ui import WallTime
from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]


async def test_a_moderator_pauses_everything_and_nothing_is_sent_until_it_ends(chat: Chat) -> None:
    await chat.speaks_as("Riley")
    await chat.enters("#mod-room")
    await chat.asks("manage")
    await chat.sees("moderation-title", "moderation-is-live")
    assert (await chat.facts())[chat.say("moderation-city")] == "Paris"
    await chat.presses("moderation-pause-all")
    await chat.sees("moderation-now-paused")

    await chat.sleeps_until_nine()
    await expect(chat.happened("Ana").first).to_contain_text(chat.say("sandbox-reason-paused"))
    await chat.asks("manage")
    await chat.sees("moderation-is-paused")
    await chat.presses("moderation-resume")
    await chat.sees("moderation-now-live")
    await chat.sleeps_until_nine()
    await expect(chat.happened("Ana").first).to_contain_text(chat.say("page-what-sent"))


async def test_a_moderator_changes_where_and_when_and_sees_it_noted(chat: Chat) -> None:
    await chat.speaks_as("Riley")
    await chat.asks("manage")
    await chat.presses("moderation-change-place")
    await chat.is_asked("moderation-place-city", "moderation-place-hint")
    await chat.writes("moderation-place-city", "Madrid")
    await chat.sends("members-city-submit")
    await expect(chat.button("members-city-yes")).to_be_visible()
    await chat.presses("members-city-yes")
    await chat.sees("moderation-title")
    assert (await chat.facts())[chat.say("moderation-city")] == "Madrid"
    await chat.presses("moderation-change-hours")
    await chat.is_asked("moderation-hours-title", "moderation-hours-why")
    await chat.sets("moderation-hours-start", chat.clock("17:00"))
    await chat.sets("moderation-hours-end", chat.clock("17:00"))
    await chat.sends("moderation-save")
    await chat.is_asked("moderation-hours-both")
    await chat.sets("moderation-hours-end", chat.clock("21:00"))
    await chat.sends("moderation-save")
    await expect(chat.dialog).to_be_hidden()
    hours = chat.say("moderation-hours-from-to", start=WallTime("17:00"), end=WallTime("21:00"))
    assert (await chat.facts())[chat.say("moderation-hours")] == hours


async def test_who_does_not_moderate_neither_sees_the_room_nor_the_panel(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await expect(chat.page.locator("#rooms")).not_to_contain_text("#mod-room")
    await chat.asks("help")
    await chat.sees("members-help-what")
    await expect(chat.newest).not_to_contain_text(chat.say("command-manage"))
