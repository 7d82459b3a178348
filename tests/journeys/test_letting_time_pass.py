from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.ui import WallTime
from tests.journeys.chat import Chat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

A_MONTH = timedelta(days=30)


async def test_thirty_days_show_what_was_sent_and_what_was_not(chat: Chat) -> None:
    await chat.speaks_as("Kim")
    await chat.enters("Alongside")
    said_to_kim = await chat.messages.count()
    began = await chat.now()
    await chat.moves("page-play")
    assert await chat.now() - began >= A_MONTH

    await expect(chat.messages).to_have_count(said_to_kim)
    await expect(chat.coming("Kim")).to_have_count(0)
    held = chat.happened("Jo").filter(has_text=chat.say("sandbox-reason-quiet-hours"))
    await expect(held.first).to_contain_text(chat.say("page-what-held"))

    await chat.speaks_as("Ana")
    await chat.sees("checkins-write-less")
    await expect(chat.happened("Ana").first).to_contain_text(chat.say("page-what-sent"))
    await expect(chat.coming("Ana")).to_have_count(0)
    await chat.presses("checkins-go-on")
    await chat.sees("checkins-rhythm-every-day", at=WallTime("09:00"))
    await expect(chat.coming("Ana").first).to_contain_text(chat.clock("09:00"))


async def test_playing_can_be_stopped_and_the_chat_used_meanwhile(chat: Chat) -> None:
    began = await chat.now()
    playing, stop = chat.page.locator("#playing"), chat.page.locator("#stop")
    await chat.page.locator("#play").click()
    await expect(playing).to_be_visible()
    await chat.asks("help-now")
    await chat.sees("care-tool-ten-minutes-title")
    await stop.click()
    await chat.stands_still()
    await expect(playing).to_be_hidden()
    assert await chat.now() - began < A_MONTH


async def test_the_next_event_is_what_was_coming_up(chat: Chat) -> None:
    first = chat.page.locator("#coming li").first
    coming = " ".join((await first.inner_text()).split())
    time, name, kind = coming.split(" ", 2)
    await chat.moves("page-next-event")
    await expect(chat.page.locator("#now")).to_contain_text(time)
    await expect(chat.happened(name).first).to_contain_text(kind)
    await expect(chat.happened(name).first).to_contain_text(time)


async def test_like_slack_the_same_words_fit_other_limits(chat: Chat) -> None:
    await chat.speaks_as("Riley")
    await chat.asks("help")
    await chat.sees("members-help-what")
    rows = await chat.facts()
    await chat.page.locator("#limits").select_option("slack")
    await expect(chat.page.locator("#limits")).to_have_value("slack")
    await chat.sees("members-help-what")
    assert await chat.facts() == rows
    await chat.asks("manage")
    await chat.sees("moderation-title")
    await chat.page.reload()
    await expect(chat.page.locator("#limits")).to_have_value("slack")


async def test_the_tour_ticks_itself_off(chat: Chat) -> None:
    done = chat.page.locator("#tour li.done")
    await expect(done).to_have_count(0)
    await chat.speaks_as("Noa")
    await expect(done).to_have_count(1)
    await chat.joins()
    await chat.sleeps_until_nine()
    await chat.enters("Alongside")
    await chat.presses("page-why")
    await chat.presses("checkins-mood-good")
    await chat.asks("help-now")
    await expect(done).to_have_count(6)
    await expect(chat.page.locator("#tour-count")).to_have_text("6 / 8")
    await chat.page.reload()
    await expect(done).to_have_count(6)
