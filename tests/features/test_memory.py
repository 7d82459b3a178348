"""What is answered without the database, filled page by page while people already act."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot import members
from bot.clock import DAY, MINUTE, Instant
from bot.members import store
from bot.memory import MemberFacts, Memberships, Memory
from bot.platform import Intent, Where
from bot.standing import CommunityId, MemberState, Standing
from tests.world import HERE, Person, World, a_world

NAMES = ("Ada", "Noa", "Sam", "Kim", "Eli")
HOME, SECOND = CommunityId("home"), CommunityId("second")
FACTS = partial(
    MemberFacts,
    community=HOME,
    state=MemberState.ACTIVE,
    locale=None,
    zone="Asia/Manila",
    country="PH",
    writes_notes=False,
)
IN_MANILA = Where(community=HERE, channel="welcome")
IN_PARIS = Where(community="paris", channel="general")
DIRECT = Where(is_direct=True)


def memory() -> Memory:
    return Memory(digest=lambda *parts: b"", best_locale=lambda wanted: "en", locales=("en",))


def test_whoever_is_forgotten_while_memory_fills_is_not_remembered_again() -> None:
    known = memory()
    known.forget(b"ada", HOME)
    known.take_in({}, {b"ada": (FACTS(),), b"noa": (FACTS(),)})
    assert known.people.keys() == {b"noa"}
    known.end_filling()
    known.forget(b"noa", HOME)
    assert known.people == {}


def test_being_forgotten_in_one_community_while_memory_fills_leaves_the_other() -> None:
    known = memory()
    known.forget(b"ada", HOME)
    known.take_in({}, {b"ada": (FACTS(), FACTS(community=SECOND))})
    assert known.people[b"ada"] == (FACTS(community=SECOND),)


def test_whoever_joins_again_after_being_forgotten_is_known_again() -> None:
    known = memory()
    known.forget(b"ada", HOME)
    known.remember(b"ada", FACTS(country="FR"), has_acted=True)
    known.take_in({}, {b"ada": (FACTS(country="PH"),)})
    assert known.people[b"ada"] == (FACTS(country="FR"),)


def test_what_an_act_changed_is_not_undone_by_an_older_page() -> None:
    known = memory()
    known.remember(b"ada", FACTS(country="FR"))
    known.take_in({}, {b"ada": (FACTS(country="PH"),)})
    assert known.people[b"ada"] == (FACTS(country="FR"),)


def test_the_community_acted_in_while_memory_fills_stays_the_one_used_last() -> None:
    known = memory()
    known.remember(b"ada", FACTS(), has_acted=True)
    known.take_in({}, {b"ada": (FACTS(community=SECOND), FACTS())})
    assert [one.community for one in known.people[b"ada"]] == [HOME, SECOND]


def test_people_of_whom_the_same_is_known_share_it() -> None:
    known = memory()
    known.take_in({}, {b"ada": (FACTS(),), b"noa": (FACTS(),)})
    known.remember(b"sam", FACTS())
    assert known.people[b"ada"] is known.people[b"noa"] is known.people[b"sam"]


async def test_after_a_restart_memory_knows_where_everyone_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 2)
    async with a_world(tmp_path) as world:
        await world.opens()
        for name in NAMES:
            await world.member(name)
    async with a_world(tmp_path) as world:
        await filled(world, len(NAMES))
        assert {standing(world, name).country for name in NAMES} == {"PH"}


async def test_whoever_is_just_being_forgotten_does_not_end_the_reading_of_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 2)
    people = [await world.member(name) for name in NAMES]
    noa = await world.house.database.read(partial(store.member, id=world.member_id(people[1])))
    assert noa is not None
    world.house.database.keys.destroy(noa.key)
    assert await world.house.database.read(members.half_forgotten) == [noa.id]
    read: dict[bytes, Memberships] = {}
    after: bytes | None = b""
    while after is not None:
        page = await world.house.database.read(partial(members.page, after=after))
        read |= page.people
        after = page.after
    assert sorted(len(listed) for listed in read.values()) == [0, 1, 1, 1, 1]


async def test_what_is_known_in_one_community_is_not_used_in_the_other(world: World) -> None:
    ada = await lives_in_two(world)
    sam = await world.member("Sam")
    assert place(world, ada, IN_MANILA) == ("PH", "Asia/Manila", True)
    assert place(world, ada, IN_PARIS) == ("FR", "Europe/Paris", False)
    assert place(world, sam, IN_PARIS) == ("FR", "Europe/Paris", False)
    assert world.house.memory.standing(intent(world, sam, IN_PARIS)).state is MemberState.STRANGER


async def test_the_help_card_is_of_the_community_it_is_asked_for_in(world: World) -> None:
    ada = await lives_in_two(world)
    ada.where = IN_MANILA
    assert "0917 899 8727" in await ada.command("help-now")
    ada.where = IN_PARIS
    assert "3114" in await ada.command("help-now")


async def test_the_lines_field_is_offered_where_it_was_turned_on_alone(world: World) -> None:
    ada = await lives_in_two(world)
    offered = {}
    for where in (IN_MANILA, IN_PARIS):
        ada.where = where
        await ada.command("checkin")
        await ada.presses("Good")
        await ada.presses("Add more, if you like", craving="1")
        assert ada.form is not None
        offered[where] = "line" in {one.name for one in ada.form.fields}
    assert offered == {IN_MANILA: True, IN_PARIS: False}


async def test_a_direct_message_belongs_to_the_community_used_last(world: World) -> None:
    ada = await lives_in_two(world)
    for where, country in ((IN_MANILA, "PH"), (IN_PARIS, "FR"), (IN_MANILA, "PH")):
        await acts(ada, where)
        assert place(world, ada, DIRECT)[0] == country
        await agrees(world, ada)


async def test_a_press_in_a_direct_message_makes_its_community_the_one_meant(
    world: World,
) -> None:
    ada = await lives_in_two(world)
    await world.until("2026-11-24 12:00")
    for prompt, country in zip(ada.inbox[-2:], ("PH", "FR"), strict=True):
        ada.where = DIRECT
        pass_a_minute(world)
        await ada.presses("Good", prompt.view)
        assert place(world, ada, DIRECT)[0] == country
        await agrees(world, ada)


async def test_a_direct_message_is_not_for_a_community_that_is_only_being_joined(
    world: World,
) -> None:
    await paris(world)
    ada = await world.member("Ada")
    ada.where = IN_PARIS
    pass_a_minute(world)
    await ada.does("a1|members.join||", {"city": ("Paris",)})
    assert place(world, ada, DIRECT)[0] == "PH"
    await agrees(world, ada)


async def test_memory_and_database_agree_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 1)
    async with a_world(tmp_path) as world:
        await world.opens()
        ada = await lives_in_two(world)
        await world.member("Sam")
        await acts(ada, IN_MANILA)
        before = [world.house.memory.standing(intent(world, ada, one)) for one in PLACES]
    async with a_world(tmp_path, starts="2026-11-23T12:00:00+00:00") as world:
        await filled(world, 2)
        ada.world = world
        after = [world.house.memory.standing(intent(world, ada, one)) for one in PLACES]
        assert after == before
        await agrees(world, ada)


async def test_being_forgotten_in_one_community_leaves_what_the_other_knows(
    world: World,
) -> None:
    ada = await lives_in_two(world)
    await acts(ada, IN_MANILA)
    await ada.command("privacy")
    await ada.presses("Forget me")
    await ada.presses("Erase it all")
    assert world.house.memory.standing(intent(world, ada, IN_MANILA)).state is MemberState.STRANGER
    assert place(world, ada, DIRECT)[0] == "FR"
    await agrees(world, ada)


async def test_whoever_never_finished_joining_leaves_memory_with_the_database(
    world: World,
) -> None:
    eli = world.person("Eli")
    await eli.does("a1|members.join||", {"city": ("Manila",)})
    known = world.house.memory.people
    assert [[one.state for one in listed] for listed in known.values()] == [[MemberState.JOINING]]
    world.clock.move_to(Instant(world.clock.now() + 8 * DAY))
    await world.house.housekeeping()
    assert known == {}


PLACES = (DIRECT, IN_MANILA, IN_PARIS)


async def lives_in_two(world: World) -> Person:
    """Have Ada, who writes a line in Manila's community, join the one of Paris as well."""
    ada = await world.member("Ada")
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await paris(world)
    ada.where = IN_PARIS
    pass_a_minute(world)
    await ada.joins("Paris", hour=10)
    return ada


async def paris(world: World) -> None:
    """Have a second community set up and go live."""
    riley = world.person("Riley", moderates=True)
    riley.where = IN_PARIS
    await riley.command("manage")
    await riley.presses("City and country", city="Paris")
    await riley.presses("Yes, that is right")
    await riley.presses("Hours", start="18", end="22")
    await riley.presses("Go live")


async def acts(ada: Person, where: Where) -> None:
    ada.where = where
    pass_a_minute(ada.world)
    await ada.command("alongside")


def pass_a_minute(world: World) -> None:
    world.clock.move_to(Instant(world.clock.now() + MINUTE))


async def filled(world: World, people: int) -> None:
    async with asyncio.timeout(5):
        while len(world.house.memory.people) < people:
            await world.house.database.read(members.half_forgotten)


async def agrees(world: World, person: Person) -> None:
    """Check that memory says of a person, everywhere, what the database decides."""
    for where in PLACES:
        asked = intent(world, person, where)
        remembered = world.house.memory.standing(asked)
        decided = await world.house.database.unit(
            partial(members.standing, asked, memory=world.house.memory)
        )
        assert remembered == replace(decided, member=None, is_moderator=False)
        pass_a_minute(world)


def place(world: World, person: Person, where: Where) -> tuple[str | None, str, bool]:
    known = world.house.memory.standing(intent(world, person, where))
    return known.country, str(known.zone), known.writes_notes


def intent(world: World, person: Person, where: Where) -> Intent:
    return world.intent(person, "help-now", where=where)


def standing(world: World, name: str) -> Standing:
    return world.house.memory.standing(world.intent(world.person(name), "help-now"))
