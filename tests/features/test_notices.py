"""What moderators hear when something of ours cannot be delivered, and what they do about it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import house
from bot.clock import DAY, HOUR, MINUTE, Instant, MovableClock
from bot.commands import Path as ActionPath
from bot.database import Work
from bot.delivery import Kind, Outbound, Post, Say, queue
from bot.members import community, save_community
from bot.platform import (
    NotFound,
    Outcome,
    Parcel,
    Refusal,
    Refused,
    ToPerson,
    Trace,
    Unclear,
    Where,
)
from bot.standing import CommunityId
from tests.faults.room import POST, REQUEST
from tests.world import Chat, Person, World, a_world, presses, words

MODS, BOARD = "mods", "board"
GREETING = "My notices for moderators come here from now on."


class RoughChat(Chat):
    """Refuses places, loses posts or the answers to them; channels cannot be read back."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__(clock)
        self.refusals: dict[str, Refusal] = {}
        self.loses_posts = self.loses_answers = False
        self.tried: list[str] = []

    async def deliver(self, parcel: Parcel) -> Outcome:
        place = parcel.to.person if isinstance(parcel.to, ToPerson) else parcel.to.channel
        self.tried.append(place)
        if place in self.refusals:
            return Refused(refusal=self.refusals[place])
        if self.loses_posts and place != MODS:
            return Unclear(error="reset")
        delivered = await super().deliver(parcel)
        return Unclear(error="reset") if self.loses_answers and place != MODS else delivered

    async def look_back(self, parcel: Parcel) -> Trace:
        return NotFound.UNREADABLE


class Place:
    """A community with a moderator, whose platform may be rough."""

    def __init__(self, world: World) -> None:
        self.world = world
        assert isinstance(world.chat, RoughChat)
        self.chat: RoughChat = world.chat
        self.riley = world.person("Riley", moderates=True)

    @property
    def community(self) -> CommunityId:
        return next(iter(self.world.house.memory.communities.values())).id

    @property
    def told(self) -> list[str]:
        """Everything moderators were told, without the greeting."""
        said = [words(one.view) for one in self.chat.channels.get(MODS, [])]
        return [one for one in said if GREETING not in one]

    @property
    def board(self) -> list[str]:
        return [words(one.view) for one in self.chat.channels.get(BOARD, [])]

    async def chooses(self, channel: str = MODS) -> str:
        await self.riley.command("manage")
        return await self.riley.presses("Notices", channel=channel)

    async def queues(self, *messages: Outbound) -> None:
        async def story(work: Work) -> None:
            for one in messages:
                await queue(work, one)

        await self.world.house.database.unit(story)
        await self.world.house.delivery.settle()

    async def posts(self, *texts: str, kind: Kind = POST, channel: str = BOARD) -> None:
        home = self.community
        posts = (
            Post(kind=kind, community=home, channel=channel, args={"text": one}) for one in texts
        )
        await self.queues(*posts)

    async def passes(self, milliseconds: int) -> None:
        clock = self.world.clock
        await self.world.house.delivery.advance(clock, Instant(clock.now() + milliseconds))

    async def presses_on_card(self, label: str, who: Person | None = None) -> str:
        card = self.chat.channels[MODS][-1].view
        return await (who or self.riley).presses(label, view=card)


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    async with a_place(tmp_path, monkeypatch) as found:
        await found.chooses()
        yield found


@asynccontextmanager
async def a_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    # No room posts in channels yet: two kinds stand for those that will.
    monkeypatch.setattr(house, "KINDS", (*house.KINDS, POST, REQUEST))
    async with a_world(folder, chat=RoughChat) as world:
        await world.opens()
        yield Place(world)


async def test_moderators_choose_where_they_are_told_and_see_that_it_works(place: Place) -> None:
    assert "Notices: #mods" in await place.riley.command("manage")
    assert [words(one.view) for one in place.chat.channels[MODS]] == [
        f"{GREETING} They name no one."
    ]
    await place.riley.presses("Notices")
    assert place.riley.form is not None
    assert place.riley.form.fields[0].value == (MODS,)


async def test_while_no_channel_is_chosen_manage_says_so_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_place(tmp_path, monkeypatch) as place:
        assert "Nobody is told yet when I cannot post something." in await place.riley.command(
            "manage"
        )
        place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
        await place.posts("one")
        assert place.world.house.troubles == 1
        assert place.chat.channels == {}
        assert "In one channel I cannot post." in await place.riley.command("manage")
        await place.chooses()
        assert len(place.told) == 1
        assert "I can no longer post in #board" in place.told[0]


async def test_a_choice_left_empty_means_that_nobody_is_told(place: Place) -> None:
    assert "Notices: Nobody is told yet" in await place.chooses("")
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one")
    assert place.told == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Refusal.FORBIDDEN, "I can no longer post in #board: a permission is missing."),
        (Refusal.GONE, "I can no longer find #board."),
    ],
)
async def test_a_channel_that_refuses_us_is_told_once_and_left_alone_until_tried_again(
    place: Place, refusal: Refusal, said: str
) -> None:
    place.chat.refusals = {BOARD: refusal}
    await place.posts("one", "two")
    await place.posts("three")
    await place.passes(HOUR)
    assert [one.startswith(said) for one in place.told] == [True]
    assert place.chat.tried.count(BOARD) == 1
    place.chat.refusals = {}
    assert "I am trying again now." in await place.presses_on_card("Try again")
    assert sorted(one.split()[-1] for one in place.board) == ["one", "three", "two"]
    assert "settled already" in await place.presses_on_card("Try again")
    assert len(place.board) == 3


async def test_a_channel_that_refuses_us_holds_up_no_other(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one")
    await place.posts("elsewhere", channel="garden")
    assert len(place.chat.channels["garden"]) == 1


async def test_trying_again_in_vain_is_told_again_once(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one", "two")
    first = place.chat.channels[MODS][-1].view
    await place.presses_on_card("Try again")
    assert len(place.told) == 2
    assert place.chat.tried.count(BOARD) == 2
    assert "settled already" in await place.riley.presses("Try again", view=first)
    assert place.chat.tried.count(BOARD) == 2


async def test_what_waited_past_its_time_is_not_posted(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("old")
    await place.passes(13 * HOUR)
    await place.posts("new")
    place.chat.refusals = {}
    await place.presses_on_card("Try again")
    assert [one.split()[-1] for one in place.board] == ["new"]
    ended = await _ended(place, "kind = 'test.post'")
    assert sorted(ended, key=str) == [("expired", "forbidden"), ("sent", None)]


async def test_manage_tries_every_channel_again(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN, "garden": Refusal.GONE}
    await place.posts("one")
    await place.posts("two", channel="garden")
    place.chat.refusals = {}
    assert "In 2 channels I cannot post." in await place.riley.command("manage")
    await place.riley.presses("Try again")
    assert len(place.board) == len(place.chat.channels["garden"]) == 1
    assert "cannot post" not in await place.riley.command("manage")


async def test_only_moderators_of_this_community_settle_a_notice(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one")
    ada, mallory = place.world.person("Ada"), place.world.person("Mallory", moderates=True)
    mallory.where = Where(community="elsewhere", channel="general")
    assert "for the moderators" in await place.presses_on_card("Try again", ada)
    assert "settled already" in await place.presses_on_card("Try again", mallory)
    assert place.chat.tried.count(BOARD) == 1
    place.chat.refusals, place.chat.loses_answers = {}, True
    await place.posts("two", channel="garden")
    await place.passes(2 * MINUTE)
    for label in ("It is there", "Post it"):
        assert "for the moderators" in await place.presses_on_card(label, ada)
        assert "settled already" in await place.presses_on_card(label, mallory)
    assert len(place.chat.channels["garden"]) == 1


async def test_a_place_for_notices_that_refuses_us_shows_in_manage_and_another_gets_them(
    place: Place,
) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN, MODS: Refusal.FORBIDDEN}
    await place.posts("one")
    assert place.told == []
    page = await place.riley.command("manage")
    assert "I cannot post in #mods, so nobody hears of my notices." in page
    assert "nobody hears" not in await place.chooses("staff")
    said = [words(one.view) for one in place.chat.channels["staff"]]
    assert sum("I can no longer post in #board" in one for one in said) == 1


async def test_a_post_that_may_be_there_counts_as_posted_on_a_moderators_word(
    place: Place,
) -> None:
    place.chat.loses_answers = True
    await place.posts("one")
    await place.passes(HOUR)
    assert len(place.told) == 1
    assert "A post of mine in #board" in place.told[0]
    assert "may be there or not" in place.told[0]
    assert await _states(place) == ["unknown"]
    assert "I count it as posted." in await place.presses_on_card("It is there")
    assert "settled already" in await place.presses_on_card("Post it")
    await place.passes(HOUR)
    assert await _states(place) == ["sent"]
    assert len(place.board) == 1


async def test_a_post_that_is_not_there_is_posted_once_by_two_moderators(place: Place) -> None:
    place.chat.loses_posts = True
    await place.posts("one")
    await place.passes(HOUR)
    place.chat.loses_posts = False
    sage = place.world.person("Sage", moderates=True)
    said = await asyncio.gather(
        place.presses_on_card("Post it"), place.presses_on_card("Post it", sage)
    )
    assert sorted("posting it now" in one for one in said) == [False, True]
    assert [one.split()[-1] for one in place.board] == ["one"]
    assert place.chat.tried.count(BOARD) == 2
    assert await _states(place) == ["sent"]


async def test_a_post_whose_answer_is_lost_again_is_asked_about_again(place: Place) -> None:
    place.chat.loses_posts = True
    await place.posts("one")
    await place.passes(HOUR)
    await place.presses_on_card("Post it")
    await place.passes(HOUR)
    assert len(place.told) == 2
    assert place.chat.tried.count(BOARD) == 2
    await place.passes(DAY)
    assert place.chat.tried.count(BOARD) == 2, "never posted again by itself"


async def test_while_everything_is_paused_nothing_is_posted_and_the_question_stays(
    place: Place,
) -> None:
    place.chat.loses_posts = True
    await place.posts("one")
    await place.passes(HOUR)
    place.chat.loses_posts = False
    await place.riley.command("manage")
    await place.riley.presses("Pause everything")
    assert "so it was not posted" in await place.presses_on_card("Post it")
    assert await _states(place) == ["unknown"]
    await place.riley.command("manage")
    await place.riley.presses("End the pause")
    assert "posting it now" in await place.presses_on_card("Post it")
    await place.passes(MINUTE)
    assert len(place.board) == 1


async def test_a_word_that_comes_too_late_posts_nothing(place: Place) -> None:
    place.chat.loses_posts = True
    await place.posts("one")
    await place.passes(13 * HOUR)
    assert "too late for that post" in await place.presses_on_card("Post it")
    assert place.chat.tried.count(BOARD) == 1
    assert await _states(place) == ["expired"]


async def test_a_private_message_that_is_refused_is_told_once_a_day_and_names_nobody(
    place: Place,
) -> None:
    ada, sam = await place.world.member("Ada"), await place.world.member("Sam")
    place.chat.refusals = {ada.id: Refusal.FORBIDDEN, sam.id: Refusal.FORBIDDEN}
    for who in (ada, sam, ada):
        await place.queues(Say(kind=REQUEST, to=place.world.member_id(who)))
    assert [one.startswith("I may not write to someone here") for one in place.told] == [True]
    await place.passes(DAY)
    await place.queues(Say(kind=REQUEST, to=place.world.member_id(ada)))
    assert len(place.told) == 2
    assert not any(word in said for said in place.told for word in ("Ada", "Sam", "person-"))


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Refusal.QUARANTINED, "begin no new private chats for a day"),
        (Refusal.MALFORMED, "A private message of mine could not be sent"),
    ],
)
async def test_what_else_goes_wrong_with_private_messages_is_told_once(
    place: Place, refusal: Refusal, said: str
) -> None:
    ada = await place.world.member("Ada")
    place.chat.refusals = {ada.id: refusal}
    for _ in range(2):
        await place.queues(Say(kind=REQUEST, to=place.world.member_id(ada)))
    assert [said in one for one in place.told] == [True]


async def test_a_message_that_breaks_is_told_and_others_flow(place: Place) -> None:
    await place.queues(
        Post(kind=POST, community=place.community, channel=BOARD, args={"broken": True})
    )
    await place.posts("one")
    await place.passes(HOUR)
    assert [one.split()[-1] for one in place.board] == ["one"]
    assert ["A post of mine in #board could not be sent" in one for one in place.told] == [True]
    assert presses(place.chat.channels[MODS][-1].view) == [], "there is nothing to try again"


async def test_while_all_is_paused_moderators_hear_only_of_requests_and_then_of_the_rest(
    place: Place,
) -> None:
    ada = await place.world.member("Ada")
    place.chat.loses_posts = True
    await place.posts("one")
    await place.queues(Say(kind=REQUEST, to=place.world.member_id(ada)))
    await place.riley.command("manage")
    await place.riley.presses("Pause everything")
    await place.passes(HOUR)
    assert ["Someone here asked for something" in one for one in place.told] == [True]
    await place.riley.command("manage")
    await place.riley.presses("End the pause")
    assert "may be there or not" in place.told[-1]
    assert len(place.told) == 2


async def test_a_notice_that_was_settled_before_it_went_out_is_not_sent(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN, MODS: Refusal.FORBIDDEN}
    await place.posts("one")
    place.chat.refusals = {}
    await place.riley.command("manage")
    await place.riley.presses("Try again")
    assert len(place.board) == 1
    assert place.told == []
    assert await _ended(place, "reason = 'settled'")


async def test_forged_buttons_settle_nothing(place: Place) -> None:
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one")
    for name in ("try-again", "it-is-there", "post-it"):
        forged = str(ActionPath(name=f"notices.{name}", subject="nothing-of-ours"))
        assert "settled already" in await place.riley.does(forged)
    assert place.chat.tried.count(BOARD) == 1


async def test_spanish_moderators_read_notices_in_their_language(place: Place) -> None:
    async def in_spanish(work: Work) -> None:
        home = await community(work, place.community)
        await save_community(work, replace(home, charter=replace(home.charter, locale="es")))

    await place.world.house.database.unit(in_spanish)
    place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
    await place.posts("one")
    assert ["Ya no puedo publicar en #board" in one for one in place.told] == [True]


async def _states(place: Place) -> list[str]:
    return [str(state) for state, _ in await _ended(place, "kind = 'test.post'")]


async def _ended(place: Place, which: str) -> list[tuple[str, str | None]]:
    async def story(work: Work) -> list[tuple[str, str | None]]:
        query = f"SELECT state, reason FROM outbox WHERE {which}"
        return list(work.raw.execute(query).fetchall())

    return await place.world.house.database.read(story)
