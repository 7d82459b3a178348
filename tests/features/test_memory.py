"""What is answered without the database, filled page by page while people already act."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot import members
from bot.members import store
from bot.memory import Memory, PersonFacts, person_facts
from bot.standing import CommunityId, MemberState, Standing
from tests.world import World, a_world

NAMES = ("Ada", "Noa", "Sam", "Kim", "Eli")
FACTS = partial(
    person_facts,
    community=CommunityId("home"),
    state=MemberState.ACTIVE,
    locale=None,
    zone="Asia/Manila",
    writes_notes=False,
)


def memory() -> Memory:
    return Memory(digest=lambda *parts: b"", best_locale=lambda wanted: "en", locales=("en",))


def test_whoever_is_forgotten_while_memory_fills_is_not_remembered_again() -> None:
    known = memory()
    known.forget(b"ada")
    known.take_in({}, {b"ada": FACTS(country="PH"), b"noa": FACTS(country="PH")})
    assert known.people.keys() == {b"noa"}
    known.end_filling()
    known.forget(b"noa")
    assert known.people == {}


def test_what_an_act_changed_is_not_undone_by_an_older_page() -> None:
    known = memory()
    known.people[b"ada"] = FACTS(country="FR")
    known.take_in({}, {b"ada": FACTS(country="PH")})
    assert known.people[b"ada"].country == "FR"


def test_people_of_whom_the_same_is_known_share_it() -> None:
    assert FACTS(country="PH") is FACTS(country="PH")


async def test_after_a_restart_memory_knows_where_everyone_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 2)
    async with a_world(tmp_path) as world:
        await world.opens()
        for name in NAMES:
            await world.member(name)
    async with a_world(tmp_path) as world, asyncio.timeout(5):
        while len(world.house.memory.people) < len(NAMES):
            await world.house.database.read(members.half_forgotten)
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
    read: dict[bytes, PersonFacts] = {}
    after: str | None = ""
    while after is not None:
        page = await world.house.database.read(partial(members.page, after=after))
        read |= page.people
        after = page.after
    assert len(read) == len(NAMES) - 1


def standing(world: World, name: str) -> Standing:
    return world.house.memory.standing(world.intent(world.person(name), "help-now"))
