"""Offering help on somebody's message: whom it reaches, what others learn, how often it may be."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from bot.clock import DAY, HOUR, Instant
from bot.commands import AUTHOR, Path
from bot.platform import Where
from tests.world import HERE, Person, World, attached, presses, words

MODS = "mods"
PICK = str(Path(name="offers.pick"))
NAMED, UNNAMED = "Pass on a kind word, with my name", "Pass on a kind word, without my name"
ASK, STOP = "Ask a moderator to look in", "No such words, please"
PASSED = (
    "Thank you. If this person takes such words from me, they will get it. I never tell who does."
)
AGAIN = (
    "You had me pass a word to this person today. "
    "One a day is enough, and you could write to them yourself."
)
EXPIRED = "This button has had its day"
GREETING = "My notices for moderators come here"


async def picks(who: Person, author: Person | None) -> str:
    """Pick somebody's message; with no author, a bot's."""
    return await who.does(PICK, {} if author is None else {AUTHOR: (author.id,)})


async def passes_on(who: Person, author: Person, label: str = UNNAMED) -> str:
    await picks(who, author)
    return await who.presses(label)


async def passes(world: World, milliseconds: int) -> None:
    await world.house.delivery.advance(world.clock, Instant(world.clock.now() + milliseconds))


def labels(who: Person) -> list[str]:
    assert who.seen is not None
    return [label for label, _ in presses(who.seen)]


def got(who: Person) -> list[str]:
    """List the kind words that reached somebody."""
    return [words(one.view) for one in who.inbox if "thinking of you" in words(one.view)]


def told(world: World) -> list[str]:
    said = [words(one.view) for one in world.chat.channels.get(MODS, [])]
    return [one for one in said if GREETING not in one]


def rows(world: World, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(world.folder / "alongside.db")) as raw:
        return list(raw.execute(query).fetchall())


async def exported(who: Person) -> dict[str, Any]:
    await who.command("privacy")
    await who.presses("Take my data along")
    assert who.seen is not None
    held: dict[str, Any] = json.loads(attached(who.seen)["alongside.json"])
    return held


async def chooses_a_room_for_notices(world: World) -> Person:
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("Notices", channel=MODS)
    return riley


async def test_a_card_says_how_to_support_and_gives_words_to_send(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    said = await picks(ada, sam)
    assert "Listen first. You do not have to fix it." in said
    assert "I read what you wrote. I am glad you are here." in said
    assert labels(ada) == [NAMED, UNNAMED, ASK, "Help now"]
    assert "Sam" not in said
    assert "If life is in danger now" in await ada.presses("Help now")
    assert sam.inbox == []


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (NAMED, "Ada saw what you wrote and is thinking of you."),
        (UNNAMED, "Someone here saw what you wrote and is thinking of you."),
    ],
)
async def test_a_kind_word_says_who_it_is_from_only_if_they_chose_so(
    world: World, label: str, said: str
) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    assert await passes_on(ada, sam, label) == PASSED
    assert got(sam) == [f"{said}\nYou do not have to answer or do a thing."]
    message = sam.inbox[-1].view
    assert str(message.preview) == "A kind word for you."
    assert [label for label, _ in presses(message)] == [
        "Help now",
        "Wait ten minutes",
        "Menu",
        STOP,
    ]


async def test_the_answer_is_the_same_whoever_wrote_the_message(world: World) -> None:
    ada = await world.member("Ada")
    here, stopped, wants_none = [await world.member(name) for name in ("Sam", "Kim", "Lee")]
    await stopped.types("stop")
    await wants_none.command("settings")
    await wants_none.presses("No kind words, please")
    never, joining = world.person("Nobody"), world.person("Noa")
    await joining.command("start")
    await joining.presses("I am 18 or older, go on", path="own", city="Manila", hour="9")
    cards, answers = set(), set()
    for author in (here, stopped, wants_none, never, joining):
        await passes(world, DAY)
        cards.add((await picks(ada, author), *labels(ada)))
        answers.add(await ada.presses(NAMED))
        await picks(ada, author)
        answers.add(await ada.presses(UNNAMED))
    assert len(cards) == 1
    assert answers == {PASSED, AGAIN}
    assert len(got(here)) == 1
    assert [got(one) for one in (stopped, wants_none, never, joining)] == [[], [], [], []]


async def test_whoever_never_joined_gets_words_to_send_but_has_none_passed_on(
    world: World,
) -> None:
    sam, noa = await world.member("Sam"), world.person("Noa")
    said = await picks(noa, sam)
    assert "I am glad you are here." in said
    assert labels(noa) == ["Start", ASK, "Help now"]
    assert noa.seen is not None
    subject = noa.seen_path(ASK).split("|")[2]
    forged = str(Path(name="offers.pass", subject=subject, choice="named"))
    assert "This is for members." in await noa.does(forged)
    assert got(sam) == []


async def test_a_word_waits_for_the_end_of_quiet_hours(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await sam.command("settings")
    await sam.presses("Change sleep", start="23", end="7")
    await world.until("2026-11-24 23:30", "Asia/Manila")
    await passes_on(ada, sam)
    await world.until("2026-11-25 06:59", "Asia/Manila")
    assert got(sam) == []
    await world.until("2026-11-25 07:01", "Asia/Manila")
    assert len(got(sam)) == 1


async def test_no_such_words_is_one_press_and_settings_show_and_change_it(world: World) -> None:
    ada, sam, kim = [await world.member(name) for name in ("Ada", "Sam", "Kim")]
    assert "Kind words from others: Yes" in await sam.command("settings")
    await passes_on(ada, sam)
    said = await sam.answers(STOP)
    assert said == "Saved. I pass nobody's words on to you now, and no one is told."
    assert "Kind words from others: No" in await sam.command("settings")
    assert await passes_on(kim, sam) == PASSED
    assert len(got(sam)) == 1
    await sam.command("settings")
    assert "at most two a day" in await sam.presses("Let kind words through")
    await world.until("2026-11-25 12:00")
    await passes_on(kim, sam)
    assert len(got(sam)) == 2


async def test_whoever_refuses_words_while_one_waits_does_not_get_it(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await sam.command("settings")
    await sam.presses("Change sleep", start="23", end="7")
    await world.until("2026-11-24 23:30", "Asia/Manila")
    await passes_on(ada, sam)
    await sam.command("settings")
    await sam.presses("No kind words, please")
    await world.until("2026-11-25 12:00", "Asia/Manila")
    assert got(sam) == []


async def test_refusing_words_in_one_community_changes_nothing_in_another(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await passes_on(ada, sam)
    riley = world.person("Riley", moderates=True)
    riley.where = sam.where = Where(community="elsewhere", channel="welcome")
    await riley.command("manage")
    await riley.presses("City and country", city="Manila")
    await riley.presses("Yes, that is right")
    await riley.presses("Hours", start="18", end="22")
    await riley.presses("Go live")
    await sam.joins("Manila")
    sam.where = Where(is_direct=True)
    await sam.answers(STOP)
    sam.where = Where(community="elsewhere", channel="welcome")
    assert "Kind words from others: Yes" in await sam.command("settings")
    sam.where = Where(community=HERE, channel="welcome")
    assert "Kind words from others: No" in await sam.command("settings")


async def test_one_person_passes_on_three_words_a_day(world: World) -> None:
    ada = await world.member("Ada")
    others = [await world.member(name) for name in ("Sam", "Kim", "Lee", "Jo")]
    for other in others[:3]:
        assert await passes_on(ada, other) == PASSED
    assert "three words today" in await passes_on(ada, others[3])
    await passes(world, DAY)
    assert await passes_on(ada, others[3]) == PASSED
    assert [len(got(other)) for other in others] == [1, 1, 1, 1]


async def test_one_person_gets_two_words_a_day_and_nobody_learns_of_it(world: World) -> None:
    sam = await world.member("Sam")
    givers = [await world.member(name) for name in ("Ada", "Kim", "Lee")]
    assert [await passes_on(giver, sam) for giver in givers] == [PASSED] * 3
    assert len(got(sam)) == 2
    await passes(world, DAY)
    await passes_on(givers[2], sam)
    assert len(got(sam)) == 3


async def test_a_second_word_the_same_day_is_not_passed_on_from_another_channel_either(
    world: World,
) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await passes_on(ada, sam)
    ada.where = Where(community=HERE, channel="garden")
    assert "One a day is enough" in await passes_on(ada, sam)
    assert len(got(sam)) == 1


async def test_one_s_own_message_and_a_bot_s_are_answered_kindly(world: World) -> None:
    ada = await world.member("Ada")
    assert "You wrote this one." in await picks(ada, ada)
    assert labels(ada) == ["Help now", "Wait ten minutes", "Menu"]
    assert "No person wrote this one." in await picks(ada, None)
    assert labels(ada) == ["Help now", "Wait ten minutes", "Menu"]


async def test_moderators_hear_of_the_channel_alone_once_an_hour(world: World) -> None:
    await chooses_a_room_for_notices(world)
    ada, noa = await world.member("Ada"), world.person("Noa")
    sam, kim = await world.member("Sam"), world.person("Kim")
    for who, author in ((ada, sam), (noa, kim), (ada, kim)):
        await picks(who, author)
        assert "I named no one" in await who.presses(ASK)
    assert told(world) == [
        "Someone asks you to look in on #welcome. I do not say who, and I repeat no words."
    ]
    ada.where = Where(community=HERE, channel="garden")
    await picks(ada, sam)
    await ada.presses(ASK)
    assert ["#garden" in one for one in told(world)] == [False, True]
    await passes(world, HOUR)
    await picks(noa, kim)
    await noa.presses(ASK)
    assert ["#welcome" in one for one in told(world)] == [True, False, True]


async def test_while_everything_is_paused_moderators_can_still_be_asked(world: World) -> None:
    riley = await chooses_a_room_for_notices(world)
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await picks(ada, sam)
    before = ada.seen
    await riley.command("manage")
    await riley.presses("Pause everything")
    await picks(ada, sam)
    assert labels(ada) == [ASK, "Help now"]
    await ada.presses(ASK)
    assert len(told(world)) == 1
    assert "The moderators have paused me here." in await ada.presses(NAMED, view=before)
    await riley.command("manage")
    await riley.presses("End the pause")
    assert await ada.presses(NAMED, view=before) == PASSED


async def test_where_no_room_for_notices_is_chosen_it_is_said_and_nobody_is_named(
    world: World,
) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await picks(ada, sam)
    said = await ada.presses(ASK)
    assert said == (
        "I have no way to reach the moderators here. You could write to one of them yourself."
    )
    assert world.chat.channels == {}


async def test_nobody_uses_another_s_card(world: World) -> None:
    ada, sam, kim = [await world.member(name) for name in ("Ada", "Sam", "Kim")]
    await picks(ada, sam)
    card = ada.seen
    for label in (NAMED, ASK):
        assert EXPIRED in await kim.presses(label, view=card)
    assert ada.seen is not None
    path = ada.seen_path(NAMED)
    assert EXPIRED in await ada.does(path.replace("|named", "|shouted"))
    ada.where = Where(community="elsewhere", channel="welcome")
    assert EXPIRED in await ada.presses(ASK, view=card)
    assert got(sam) == []


async def test_a_word_is_passed_on_once_however_often_the_press_arrives(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await picks(ada, sam)
    path = ada.seen_path(NAMED)
    assert await ada.does(path, key="twice") == await ada.does(path, key="twice") == PASSED
    assert len(got(sam)) == 1


async def test_offers_are_gone_after_two_days(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await passes_on(ada, sam)
    await picks(ada, sam)
    card = ada.seen
    await passes(world, 2 * DAY - HOUR)
    await world.house.housekeeping()
    assert await ada.presses(UNNAMED, view=card) == PASSED
    await passes(world, 2 * DAY + HOUR)
    await world.house.housekeeping()
    assert rows(world, "SELECT * FROM offer") == []
    assert EXPIRED in await ada.presses(UNNAMED, view=card)


async def test_what_was_offered_is_in_the_export_and_names_nobody(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await passes_on(ada, sam, NAMED)
    (given,), (taken,) = (await exported(ada))["offers"], (await exported(sam))["offers"]
    assert given["with my name"] is True
    assert given["moderators asked"] is None
    assert list(taken) == ["passed on to me"]
    assert "Ada" not in str(taken)


async def test_forgetting_takes_the_offers_along(world: World) -> None:
    ada, sam, kim = [await world.member(name) for name in ("Ada", "Sam", "Kim")]
    await sam.command("settings")
    await sam.presses("Change sleep", start="23", end="7")
    await world.until("2026-11-24 23:30", "Asia/Manila")
    await passes_on(ada, sam)
    await passes_on(kim, sam)
    ids = {world.member_id(one) for one in (ada, sam)}
    for one in (ada, sam):
        await one.command("privacy")
        await one.presses("Forget me")
        assert "Kind words passed on, from you or to you:" in await one.presses("Erase it all")
    left = rows(world, "SELECT * FROM offer")
    assert len(left) == 1
    assert ids.isdisjoint(str(value) for value in left[0])
    await world.until("2026-11-25 12:00", "Asia/Manila")
    assert got(sam) == []
    assert "One a day is enough" in await passes_on(kim, sam), "as for somebody who never joined"


async def test_a_word_whose_giver_was_forgotten_is_not_sent(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await sam.command("settings")
    await sam.presses("Change sleep", start="23", end="7")
    await world.until("2026-11-24 23:30", "Asia/Manila")
    await passes_on(ada, sam, NAMED)
    await ada.command("privacy")
    await ada.presses("Forget me")
    await ada.presses("Erase it all")
    await world.until("2026-11-25 12:00", "Asia/Manila")
    assert got(sam) == []
    assert rows(world, "SELECT reason FROM outbox WHERE kind = 'care.word'") == [("giver-gone",)]


async def test_a_card_in_a_direct_conversation_offers_no_moderators(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    ada.where = replace(ada.where, is_direct=True)
    await picks(ada, sam)
    assert labels(ada) == [NAMED, UNNAMED, "Help now"]
    subject = ada.seen_path(NAMED).split("|")[2]
    assert EXPIRED in await ada.does(str(Path(name="offers.look-in", subject=subject)))


async def test_the_card_and_the_word_speak_each_reader_s_language(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await sam.command("settings")
    await sam.presses("español")
    await passes_on(ada, sam, NAMED)
    assert "Ada vio lo que escribiste y piensa en ti." in words(sam.inbox[-1].view)
