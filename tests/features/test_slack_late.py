"""Forms on Slack whose act takes longer than Slack waits: nothing is lost, or said twice."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dispatch import Dispatch
from bot.platform import CommandCard, Core, Intent, Reply
from bot.ui import File, View, Words
from tests.slack_place import Place, a_reply, a_workspace, answer, opened, presses, said
from tests.slack_server.faults import LINK, cut, error
from tests.slack_server.fingers import pressable
from tests.slack_server.model import Act, Message, Surface
from tests.slack_server.reading import read

UPDATE = "views.update"
REFUSES = "CREATE TRIGGER full BEFORE UPDATE ON community BEGIN SELECT RAISE(FAIL, 'x'); END"
WAIT = "This takes longer than usual."
SAVED = "Saved."


class Held(Dispatch):
    """A core whose acts end once they are let go."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.goes_on = asyncio.Event()
        self.reply: Reply | None = a_reply(SAVED)

    async def act(self, intent: Intent) -> Reply:
        await self.goes_on.wait()
        return self.reply or await self._core.act(intent)

    def waiting(self, intent: Intent) -> View:
        return self._core.waiting(intent)

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return self._core.commands(locale)


@asynccontextmanager
async def a_slow_place(folder: Path) -> AsyncIterator[tuple[Place, Held]]:
    async with a_workspace(folder, answer_within=0.01) as place:
        yield place, Held(place.house.core)


async def a_form(place: Place, core: Held, label: str = "City and country") -> Surface:
    """Open a form of the page for moderators; from now on acts are held."""
    panel = await answer(
        place, await place.server.fingers.command(place.owner, place.channel, "manage")
    )
    form = await opened(place, await presses(place, place.owner, panel, label))
    place.attach(core)
    return form


async def sent(place: Place, form: Surface, **typed: Sequence[str]) -> Act:
    """Send a form, and see that its window asks for patience."""
    act = await place.server.fingers.submit(place.owner, form, typed)
    await asyncio.wait_for(act.acknowledged.wait(), 1.0)
    assert act.denied == []
    assert form.is_open
    assert WAIT in read(form).text
    assert form.payload["submit"] is None
    return act


def messages(place: Place) -> list[Message]:
    """List what the owner was answered, without the page they began from."""
    return place.server.seen_by(place.owner)[1:]


async def test_an_answer_that_takes_long_comes_in_the_window_that_waits(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        opened_in = form.payload["private_metadata"]
        assert opened_in == place.channel.id
        await sent(place, form, city=["Manila"])
        assert form.payload["private_metadata"] == opened_in
        core.reply = None
        core.goes_on.set()
        await place.settles()
        assert "Is that right?" in read(form).text
        assert messages(place) == []
        place.attach(place.house.core)
        await presses(place, place.owner, form, "Yes, that is right")
        await place.server.until(lambda: "Is that right?" not in read(form).text)
        assert messages(place) == []


async def test_a_problem_that_comes_late_keeps_what_was_typed(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core, "Hours")
        asked = form.payload
        callback, title = asked["callback_id"], asked["title"]
        await sent(place, form, start=["3"], end=["3"])
        core.reply = None
        core.goes_on.set()
        await place.settles()
        assert WAIT not in read(form).text
        assert (form.payload["callback_id"], form.payload["title"]) == (callback, title)
        kept = [one["element"]["initial_option"] for one in form.blocks if one["type"] == "input"]
        assert [one["value"] for one in kept] == ["3", "3"]
        assert messages(place) == []
        place.attach(place.house.core)
        act = await place.server.fingers.submit(place.owner, form, {"end": ["4"]})
        assert await said(place, act)


async def test_what_goes_wrong_on_our_side_keeps_what_was_typed_too(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core, "Hours")
        await sent(place, form, start=["3"], end=["4"])
        with closing(sqlite3.connect(tmp_path / "alongside.db")) as raw:
            raw.execute(REFUSES)
        core.reply = None
        core.goes_on.set()
        await place.settles()
        assert "nothing was changed" in read(form).text
        assert "Help now" in [one.label for one in pressable(form.blocks)]
        kept = [one["element"]["initial_option"] for one in form.blocks if one["type"] == "input"]
        assert [one["value"] for one in kept] == ["3", "4"]
        assert messages(place) == []


async def test_who_closed_the_window_meanwhile_is_answered_by_a_message(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        await sent(place, form, city=["Manila"])
        await place.server.fingers.close(place.owner, form)
        core.goes_on.set()
        await place.settles()
        (told,) = messages(place)
        assert read(told).text == SAVED
        assert told.only_for == place.owner.id
        assert told.channel == place.channel.id
        assert WAIT in read(form).text


async def test_a_problem_is_said_by_a_message_once_the_window_is_closed(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        await sent(place, form, city=["Manila"])
        await place.server.fingers.close(place.owner, form)
        core.reply = replace(a_reply("That will not do."), is_problem=True)
        core.goes_on.set()
        await place.settles()
        assert [read(one).text for one in messages(place)] == ["That will not do."]


async def test_a_form_that_is_told_of_twice_while_it_waits_is_answered_once(
    tmp_path: Path,
) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        act = await sent(place, form, city=["Manila"])
        await place.server.fingers.close(place.owner, form)
        await place.server.sockets.repeat(act.frame)
        await place.server.until(lambda: len(act.acknowledgements) == 2)
        core.goes_on.set()
        await place.settles()
        await place.server.sockets.repeat(act.frame)
        await place.server.until(lambda: len(act.acknowledgements) == 3)
        await place.settles()
        assert [read(one).text for one in messages(place)] == [SAVED]


async def test_a_form_that_is_told_of_again_leaves_its_answer_where_it_stands(
    tmp_path: Path,
) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        act = await sent(place, form, city=["Manila"])
        core.goes_on.set()
        await place.settles()
        await place.server.sockets.repeat(act.frame)
        await place.server.until(lambda: len(act.acknowledgements) == 2)
        await place.settles()
        assert form.is_open
        assert read(form).text == SAVED
        assert messages(place) == []


async def test_an_update_whose_answer_was_lost_is_made_again_and_said_nowhere_else(
    tmp_path: Path,
) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        await sent(place, form, city=["Manila"])
        place.server.faults.put(UPDATE, cut())
        core.goes_on.set()
        await place.settles()
        assert read(form).text == SAVED
        assert len(place.server.asked_for(UPDATE)) == 2
        assert messages(place) == []


async def test_a_window_that_cannot_be_reached_does_not_keep_the_answer(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        await sent(place, form, city=["Manila"])
        place.server.faults.put(UPDATE, cut(takes_effect=False), cut(takes_effect=False))
        place.server.faults.put(LINK, error("expired_url", status=404))
        core.goes_on.set()
        await place.settles()
        (told,) = messages(place)
        assert (read(told).text, told.only_for) == (SAVED, place.owner.id)


@pytest.mark.parametrize("is_private", [True, False])
async def test_what_a_window_cannot_hold_is_a_message_too(
    tmp_path: Path, *, is_private: bool
) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        form = await a_form(place, core)
        await sent(place, form, city=["Manila"])
        shown = a_reply(SAVED, *([a_file()] if is_private else []))
        core.reply = replace(shown, private=is_private)
        core.goes_on.set()
        await place.settles()
        assert SAVED in read(form).text
        assert [SAVED in read(one).text for one in messages(place)].count(True) == 1


async def test_who_waits_reads_it_in_their_language(tmp_path: Path) -> None:
    async with a_slow_place(tmp_path) as (place, core):
        place.owner.locale = "es-ES"
        panel = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "manage")
        )
        form = await opened(place, await presses(place, place.owner, panel, "Ciudad y país"))
        place.attach(core)
        act = await place.server.fingers.submit(place.owner, form, {"city": ["Manila"]})
        await asyncio.wait_for(act.acknowledged.wait(), 1.0)
        assert "Esto tarda más de lo normal." in read(form).text
        core.goes_on.set()


def a_file() -> File:
    return File(name=Words("all.json"), content=b"{}" * 20, media_type="application/json")
