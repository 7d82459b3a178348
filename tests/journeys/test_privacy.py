import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.sandbox.people import COMMUNITY_NAME
from tests.docs.sentences import LANGUAGES
from tests.journeys.chat import Chat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("language", LANGUAGES),
]

LINE = "tea with my sister <b>& rain</b>"


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


async def downloads(chat: Chat, name: str) -> str:
    """Save a file that the newest message offers, and read what the browser saved."""
    async with chat.page.expect_download() as saving:
        await chat.newest.locator("a.file", has_text=name).click()
    saved = await saving.value
    assert saved.suggested_filename == name
    return read(await saved.path())


async def has_kept_something(chat: Chat) -> None:
    """Let Noa join, answer a prompt with all that can be added, and come back to the chat."""
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await chat.sleeps_until_nine()
    await chat.asks("settings")
    await chat.presses("members-notes-on")
    await chat.sees("members-notes-are-on")
    await chat.enters("Alongside")
    await chat.presses("checkins-mood-shaky")
    await chat.sees("checkins-saved")
    await chat.presses("checkins-add")
    await chat.ticks("checkins-halt-tired")
    await chat.writes("checkins-line", LINE)
    await chat.sends("checkins-save")
    await chat.sees("checkins-saved")


async def test_what_is_kept_can_be_taken_along_whole(chat: Chat) -> None:
    await has_kept_something(chat)
    await chat.asks("privacy")
    await chat.sees("members-privacy-you", "members-privacy-operator", "members-privacy-platform")
    await chat.presses("members-export")
    await chat.sees("members-export-here")
    held = json.loads(await downloads(chat, "alongside.json"))
    assert held["profile"][0]["name"] == "Noa"
    assert held["profile"][0]["zone"] == "Europe/Paris"
    assert [one["purpose"] for one in held["consents"]] == ["checkins"]
    answers = [one for one in held["checkins"] if "mood" in one]
    assert [(one["mood"], one["halt"], one["line"]) for one in answers] == [
        ("shaky", ["tired"], LINE)
    ]
    page = await downloads(chat, "alongside.html")
    assert "tea with my sister &lt;b&gt;" in page
    assert "Europe/Paris" in page


async def test_one_yes_is_taken_back_and_given_again_alone(chat: Chat) -> None:
    await chat.speaks_as("Noa")
    await chat.joins("Paris")
    await chat.asks("privacy")
    await chat.presses("members-withdraw-checkins")
    await chat.sees("members-withdrawn-checkins")
    await expect(chat.coming("Noa")).to_have_count(0)
    await chat.presses("members-privacy")
    await chat.sees("members-privacy-you")
    await chat.presses("members-give-checkins")
    await chat.sees("members-given-checkins")
    await expect(chat.coming("Noa").first).to_be_visible()


async def test_being_forgotten_leaves_nothing_but_a_receipt(chat: Chat) -> None:
    await has_kept_something(chat)
    await chat.asks("privacy")
    await chat.presses("members-forget")
    await chat.sees("members-forget-question", "members-forget-remains", community=COMMUNITY_NAME)
    await chat.presses("members-forget-no")
    await chat.sees("members-privacy-you")
    await chat.presses("members-forget")
    await chat.sees("members-forget-question", community=COMMUNITY_NAME)
    await chat.presses("members-forget-yes")
    await chat.sees("members-forgotten", "members-forgotten-key", community=COMMUNITY_NAME)
    receipt = await downloads(chat, "receipt.txt")
    assert receipt.startswith(chat.say("members-forgotten", community=COMMUNITY_NAME))
    await expect(chat.page.get_by_text(LINE)).to_have_count(0)

    await chat.asks("privacy")
    await chat.sees("members-privacy-you")
    await chat.is_offered("members-start", "members-help-now")
    await chat.sleeps_until_nine()
    await expect(chat.coming("Noa")).to_have_count(0)
    await chat.page.reload()
    await expect(chat.page.locator("#me")).to_have_text("Noa")
    await expect(chat.page.get_by_text(chat.say("checkins-saved"))).to_have_count(0)
