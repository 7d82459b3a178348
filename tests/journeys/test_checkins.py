from datetime import datetime, time, timedelta

import pytest
from playwright.async_api import expect

from adapters.sandbox.people import PARIS
from bot.clock import instant_of
from bot.ui import Moment, WallTime
from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat
from tests.journeys.pictures import pictured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]

MOODS = tuple(f"checkins-mood-{mood}" for mood in ("good", "okay", "shaky", "struggling"))
NOT_TODAY = "checkins-mood-not-today"
HOURS_TO_THE_EVENING = 12
PROMPT = "checkins-greeting-morning"


async def is_prompted(chat: Chat) -> None:
    """Let Noa join and sleep; the next morning's prompt is before her."""
    await chat.speaks_as("Noa")
    await chat.enters("Alongside")
    await chat.joins()
    await chat.sleeps_until_nine()
    await chat.sees(PROMPT, name="Noa")


async def test_the_prompt_comes_at_nine_and_one_tap_answers_it(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins()
    await chat.sleeps_until_nine()
    room = chat.page.locator("#rooms button", has_text="Alongside")
    await expect(room).to_contain_text(chat.say("page-unread"))

    await chat.enters("Alongside")
    await chat.sees(PROMPT, name="Noa")
    await chat.is_offered(*MOODS, NOT_TODAY)
    await expect(room).not_to_contain_text(chat.say("page-unread"))
    await expect(chat.happened("Noa").first).to_contain_text(chat.clock("09:00"))
    await expect(chat.happened("Noa").first).to_contain_text(chat.say("page-what-sent"))
    await expect(chat.coming("Noa").first).to_contain_text(chat.say("sandbox-kind-checkins-prompt"))

    await chat.presses("checkins-mood-good")
    await chat.sees("checkins-saved")
    await chat.is_offered("checkins-add", "checkins-undo")
    await chat.asks("alongside")
    await chat.sees("members-home-title", "checkins-today-saved")


async def test_the_prompt_follows_her_clock_and_says_why_it_came(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Lisbon")
    await chat.sleeps_until_nine()
    await chat.moves("page-hour")
    await chat.enters("Alongside")
    await chat.sees(PROMPT, name="Noa")
    yesterdays = await chat.messages.count()

    await chat.sleeps_until_nine()  # in Paris; in Lisbon it is eight
    await expect(chat.messages).to_have_count(yesterdays)
    await chat.moves("page-hour")
    await expect(chat.messages).to_have_count(yesterdays + 1)
    await chat.sees(PROMPT, name="Noa")

    why = chat.newest.locator(".why")
    await expect(why).to_be_hidden()
    await chat.presses("page-why")
    await expect(why).to_contain_text(chat.say("checkins-why-schedule", at=WallTime("09:00")))
    await expect(why).to_contain_text(chat.say("checkins-why-consent"))
    await expect(why).to_contain_text(chat.say("checkins-preview"))
    await chat.presses("page-raw")
    await expect(chat.newest.locator(".raw")).to_contain_text("checkins.answer")
    await chat.reads_one_language()


async def test_an_answer_can_be_added_to_changed_and_taken_back(chat: Chat) -> None:
    await is_prompted(chat)
    await pictured(chat, "check-in", language="en", height=760)
    await chat.presses("checkins-mood-okay")
    await chat.sees("checkins-saved")
    await chat.presses("checkins-add")
    await chat.is_asked("checkins-more-title", "checkins-more-intro", "checkins-craving-hint")
    await expect(chat.dialog).not_to_contain_text(chat.say("checkins-line"))
    await chat.sets("checkins-craving", "3")
    await chat.ticks("checkins-halt-hungry", "checkins-halt-tired")
    await chat.sends("checkins-save")
    await chat.sees("checkins-saved")
    await chat.is_offered("checkins-undo")

    await chat.asks("checkin")
    await chat.sees("checkins-today-saved")
    await chat.sees("checkins-recent", answered=1, days=14)
    await chat.presses("checkins-change")
    await chat.sees("checkins-today")
    await chat.presses(NOT_TODAY)
    await chat.sees("checkins-not-today")
    await chat.presses("checkins-undo")
    await chat.sees("checkins-undone")
    await chat.is_offered(*MOODS, NOT_TODAY)


async def test_a_hard_day_is_met_with_an_offer_that_can_be_left(chat: Chat) -> None:
    await is_prompted(chat)
    await chat.presses("checkins-mood-shaky")
    await chat.sees("checkins-saved")
    await chat.presses("checkins-add")
    await chat.sets("checkins-craving", "8")
    await chat.ticks("checkins-halt-lonely")
    await chat.sends("checkins-save")
    await chat.sees("checkins-saved", "checkins-hard")
    await pictured(chat, "spanish", language="es", height=800, part="#chat")
    offer = ("checkins-help-now", "checkins-ten-minutes", "checkins-not-now")
    await chat.is_offered(*offer, "checkins-undo")
    await chat.presses("checkins-ten-minutes")
    await chat.sees("care-tool-ten-minutes-step-1", "care-tool-ten-minutes-step-3")
    await chat.presses("care-done")
    await chat.sees("care-all-right")

    await chat.asks("checkin")
    await chat.presses("checkins-change")
    await chat.sees("checkins-today")
    await chat.presses("checkins-mood-struggling")
    await chat.sees("checkins-hard")
    await chat.presses("checkins-not-now")
    await chat.sees("checkins-not-now-said")


async def test_every_prompt_can_be_asked_again_later(chat: Chat) -> None:
    await is_prompted(chat)
    prompts = chat.messages.filter(has_text=chat.say("checkins-ways-out"))
    so_far = await prompts.count()
    await chat.picks("checkins-later-hour")
    await expect(chat.newest).to_contain_text("10:00")
    await chat.moves("page-hour")
    await expect(prompts).to_have_count(so_far + 1)
    await chat.sees(PROMPT, name="Noa")

    await chat.picks("checkins-later-tonight")
    await expect(chat.newest).to_contain_text("20:00")
    for _ in range(HOURS_TO_THE_EVENING):
        if await prompts.count() > so_far + 1:
            break
        await chat.moves("page-hour")
    await chat.sees("checkins-greeting-evening", name="Noa")
    await pictured(chat, "narrow", language="en", width=360, height=720, scheme="dark")


async def test_every_prompt_offers_less_a_pause_and_an_end(chat: Chat) -> None:
    await is_prompted(chat)
    await chat.picks("checkins-less-often")
    await chat.sees("checkins-less-question")
    await chat.presses("checkins-take-one-day")
    await chat.sees("checkins-rhythm-one-day", at=WallTime("09:00"))
    await expect(chat.coming("Noa")).to_have_count(1)

    next_week = await chat.today() + timedelta(days=7)
    await chat.types(chat.say("word-checkins-pause").rpartition(", ")[2])
    await chat.sees("checkins-pause-question")
    in_a_week = Moment(at=instant_of(datetime.combine(next_week, time(12), PARIS)), style="day")
    await chat.picks("checkins-until", day=in_a_week)
    await chat.sees("checkins-paused", day=in_a_week)
    await expect(chat.coming("Noa")).to_have_count(0)

    await chat.presses("checkins-resume")
    await chat.sees("checkins-rhythm-one-day", at=WallTime("09:00"))
    await chat.asks("checkin")
    await chat.sees("checkins-title", "checkins-ways-out")
    await chat.picks("checkins-stop")
    await chat.sees("checkins-stopped")
    await expect(chat.coming("Noa")).to_have_count(0)
    await chat.asks("checkin")
    await chat.sees("checkins-is-off")
