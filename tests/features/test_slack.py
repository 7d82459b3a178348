"""What people meet on Slack: commands, presses, forms, the Home tab and direct messages."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.dispatch import Dispatch
from bot.members import communities
from bot.platform import (
    CommandCard,
    Core,
    Intent,
    NotSent,
    Reply,
)
from tests.slack_place import (
    a_parcel,
    a_reply,
    a_workspace,
    answer,
    opened,
    picks,
    presses,
    said,
    to,
)
from tests.slack_server.faults import (
    LINK,
    POST,
    WHISPER,
    broken,
    error,
)
from tests.slack_server.fingers import pressable
from tests.slack_server.model import Message
from tests.slack_server.reading import read

USERS, PUBLISH = "users.info", "views.publish"


class Broken(Dispatch):
    """A core with a fault of its own."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def act(self, intent: Intent) -> Reply:
        raise LookupError

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return self._core.commands(locale)


class Endless(Broken):
    """A core that never answers."""

    async def act(self, intent: Intent) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError


async def test_every_word_is_answered_privately(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        for card in place.house.core.commands("en"):
            assert await picks(place, place.owner, card.word)


async def test_a_bare_command_is_home_and_an_unknown_word_is_help(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        assert await picks(place, ada, "") == await picks(place, ada, "alongside")
        assert await picks(place, ada, "don't know <what> & \"why") == await picks(
            place, ada, "help"
        )


async def test_what_stands_behind_a_word_is_its_option(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        heard: list[Intent] = []
        place.listen(heard)
        await picks(place, ada, "settings city: L'Aquila & <Rome>")
        assert heard[-1].args == {"city": ("L'Aquila & <Rome>",)}
        await picks(place, ada, "help now")
        assert heard[-1].path == "a1|help-now||"


async def test_a_moderator_sets_the_place_with_a_form(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        panel = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "manage")
        )
        form = await opened(place, await presses(place, place.owner, panel, "City and country"))
        act = await place.server.fingers.submit(place.owner, form, {"city": ["Manila"]})
        assert "Manila" in await said(place, act)
        assert act.acknowledgements == [None]


async def test_a_problem_keeps_the_form_open_with_what_was_filled_in(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        panel = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "manage")
        )
        form = await opened(place, await presses(place, place.owner, panel, "Hours"))
        act = await place.server.fingers.submit(place.owner, form, {"start": ["3"], "end": ["3"]})
        again = await opened(place, act)
        assert again.is_open
        assert read(again).text
        assert await said(
            place, await place.server.fingers.submit(place.owner, again, {"end": ["4"]})
        )


async def test_who_moderates_is_picked_from_people(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        bea = place.person("Bea")
        panel = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "manage")
        )
        form = await opened(place, await presses(place, place.owner, panel, "Who moderates"))
        await said(
            place, await place.server.fingers.submit(place.owner, form, {"moderators": [bea.id]})
        )
        shown = await answer(
            place, await place.server.fingers.command(bea, place.channel, "manage")
        )
        assert "City and country" in [one.label for one in pressable(shown.blocks)]


async def test_a_right_that_was_taken_is_noticed_within_a_minute(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        assert "City" in await picks(place, place.owner, "manage")
        place.owner.is_owner = False
        place.ages(61.0)
        assert "City" not in await picks(place, place.owner, "manage")


async def test_while_slack_will_not_say_who_acts_nobody_moderates(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put(USERS, broken())
        assert "City" not in await picks(place, place.owner, "manage")


async def test_what_is_typed_to_the_bot_is_answered_and_rooms_are_not_heard(
    tmp_path: Path,
) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        assert await said(place, await place.server.fingers.says(ada, "help"))
        await place.server.fingers.says(ada, "help", place.channel)
        assert len(place.server.seen_by(ada)) == 1


async def test_the_same_words_told_twice_are_answered_once(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        heard: list[Intent] = []
        place.listen(heard)
        act = await place.server.fingers.says(ada, "help")
        await said(place, act)
        await place.server.sockets.repeat(act.frame)
        await said(place, await place.server.fingers.says(ada, "start"))
        assert [one.key for one in heard][:1] * 2 == [one.key for one in heard][:2]
        assert len(place.server.seen_by(ada)) == 2


async def test_the_home_tab_is_shown_when_opened_and_again_when_it_changed(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        homes = place.server.model.homes
        await place.server.fingers.opens_home(place.owner, tab="messages")
        await place.server.fingers.opens_home(place.owner)
        await place.server.until(lambda: place.owner.id in homes)
        assert place.server.seen_by(place.owner) == []
        await picks(place, place.owner, "help")
        await place.settles()
        assert len(place.server.asked_for(PUBLISH)) == 1  # nothing on it has changed
        place.answers(a_reply("Another day."))
        panel = await opened(
            place, await presses(place, place.owner, homes[place.owner.id], "Help now")
        )
        assert read(panel).text == "Another day."
        await place.server.until(lambda: read(homes[place.owner.id]).text == "Another day.")
        assert [one for one in place.server.seen_by(place.owner) if one.only_for is None] == []


async def test_on_the_home_tab_answers_stay_in_their_window(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        await place.server.fingers.opens_home(place.owner)
        await place.server.until(lambda: place.owner.id in place.server.model.homes)
        home = place.server.model.homes[place.owner.id]
        card = await opened(place, await presses(place, place.owner, home, "Help now"))
        await presses(place, place.owner, card, "Choose my country")
        await place.server.until(lambda: card.payload["callback_id"] == "a1|care.country||")
        act = await place.server.fingers.submit(place.owner, card, {"country": ["France"]})
        answer = await opened(place, act)
        assert "3114" in read(answer).text
        assert place.server.seen_by(place.owner) == []


async def test_a_window_that_cannot_open_any_more_becomes_a_direct_message(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        await place.server.fingers.opens_home(place.owner)
        await place.server.until(lambda: place.owner.id in place.server.model.homes)
        place.server.faults.put("views.open", error("expired_trigger_id"))
        home = place.server.model.homes[place.owner.id]
        shown = await answer(place, await presses(place, place.owner, home, "Help now"))
        assert isinstance(shown, Message)
        assert shown.channel == place.server.model.direct(place.owner.id).id


async def test_an_expired_trigger_is_answered_with_the_way_to_the_form(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        panel = await answer(
            place, await place.server.fingers.command(place.owner, place.channel, "manage")
        )
        place.server.faults.put("views.open", error("expired_trigger_id"))
        card = await answer(place, await presses(place, place.owner, panel, "City and country"))
        assert isinstance(card, Message)
        (button,) = pressable(card.blocks)
        form = await opened(place, await presses(place, place.owner, card, button.label))
        assert form.payload["callback_id"] == "a1|manage.place||"


async def test_a_garbled_or_old_button_is_answered_kindly(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        old = await answer(place, await place.server.fingers.command(ada, place.channel, "help"))
        for path in ("b", "a1|nothing||", "f1|nothing||", "zz", "a1|checkins.answer|x|good"):
            act = await place.server.fingers.forge(ada, old, {"action_id": path})
            assert await said(place, act)


async def test_where_the_bot_is_no_member_it_answers_all_the_same(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.channel.has_bot = False
        assert await picks(place, place.owner, "help-now")
        place.server.faults.put(LINK, error("expired_url", status=404))
        assert await picks(place, place.owner, "help-now")


async def test_an_answer_whose_fate_is_unknown_is_said_in_no_other_way(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put(LINK, broken(takes_effect=True))
        await place.server.fingers.command(place.owner, place.channel, "help")
        assert await picks(place, place.owner, "start")
        await place.settles()
        assert len(place.server.seen_by(place.owner)) == 2


async def test_an_answer_that_was_refused_may_be_asked_for_again(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put(LINK, *[error("expired_url", status=404)] * 2)
        place.server.faults.put(WHISPER, error("channel_not_found"))
        place.server.faults.put(POST, broken())
        act = await place.server.fingers.command(place.owner, place.channel, "help")
        await place.server.until(lambda: place.server.asked_for(POST))
        await place.settles()
        await place.server.sockets.repeat(act.frame)
        assert await said(place, act)
        assert len(place.server.seen_by(place.owner)) == 1


async def test_what_goes_wrong_with_one_act_is_that_acts_alone(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        house = place.house.core
        place.attach(Broken(house))
        await place.server.fingers.command(place.owner, place.channel, "help")
        await place.settles()
        place.attach(house)
        assert await picks(place, place.owner, "help")


async def test_acts_that_do_not_end_are_cut_off_at_the_end(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.attach(Endless(place.house.core))
        await place.server.fingers.command(place.owner, place.channel, "help")
        form = await place.server.fingers.command(place.owner, place.channel, "start")
        await asyncio.wait_for(form.acknowledged.wait(), 1.0)
        assert place.adapter._receiver is not None
        await asyncio.wait_for(place.adapter._receiver.drain(0.01), 1.0)


async def test_after_closing_nothing_is_sent_or_taken_in(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        await place.adapter.close()
        assert isinstance(await place.adapter.deliver(a_parcel(to(place.owner))), NotSent)
        with pytest.raises(ConnectionError):
            await place.server.fingers.command(place.owner, place.channel, "start")
        assert not place.adapter.health().is_well


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U1"], "oauth": []}},
    ],
)
async def test_a_workspace_that_takes_the_app_away_is_left_for_good(
    tmp_path: Path, event: dict[str, object]
) -> None:
    async with a_workspace(tmp_path) as place:
        gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        place.adapter.on_gone = gone.set_result
        place.adapter.on_here = partial(place.house.departing.present, place.adapter.account)
        await picks(place, place.owner, "start")
        await place.server.fingers.happens(place.workspace, event)
        assert await asyncio.wait_for(gone, 2.0)
        assert not place.adapter.health().is_well
        assert isinstance(await place.adapter.deliver(a_parcel(to(place.owner))), NotSent)
        await place.server.until(lambda: place.server.sockets.links == [])
        (home,) = await place.house.database.read(communities)
        assert home.charter.left_at is not None


async def test_a_user_token_that_was_revoked_is_nothing_to_us(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        await place.server.fingers.happens(
            place.workspace,
            {"type": "tokens_revoked", "tokens": {"oauth": [place.owner.id], "bot": []}},
        )
        assert await picks(place, place.owner, "help")
