"""Forgetting to its end: the platform, the files, a crash in between, several communities."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import DAY, HOUR, MINUTE, Instant
from bot.database import Work, database
from bot.members import farewells
from bot.platform import Where
from bot.ui import View
from tests.world import ACCOUNT, HERE, Person, World, a_world, attached, presses

PERSON = "person-adamantine"
THERE = Where(community="there", name="Hilltop", channel="lounge")
DIRECT = Where(is_direct=True)


async def test_what_the_platform_does_not_delete_is_said_and_asked_for_again(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        ada = await _a_member(world)
        world.chat.lets_forget = False
        said = await _is_forgotten(ada)
        assert "I could not delete my messages to you yet" in said
        assert "The key to any copy is gone with it" in said
        assert b"I could not delete my messages" in attached(_seen(ada))["receipt.txt"]
        asked = len(world.chat.asked_to_forget)
        await world.house.forgetting.catch_up()
        assert len(world.chat.asked_to_forget) == asked, "it was asked again at once"
        assert _waiting(tmp_path) == 1
        assert _stands_in_a_file(tmp_path, PERSON) == []

        world.chat.lets_forget = True
        await world.until("2026-11-23 00:10")
        await world.house.forgetting.catch_up()
        assert world.chat.forgotten == [PERSON]
        assert _waiting(tmp_path) == 0


async def test_the_platform_is_asked_less_and_less_often_and_for_thirty_days(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        ada = await _a_member(world)
        world.chat.lets_forget = False
        await _is_forgotten(ada)
        begin = world.clock.now()
        tries = []
        while due := _rows(tmp_path, "SELECT due_at FROM farewell WHERE due_at IS NOT NULL"):
            world.clock.move_to(Instant(int(str(due[0][0]))))
            tries.append(world.clock.now() - begin)
            await world.house.forgetting.catch_up()
        assert len(world.chat.asked_to_forget) == 1 + len(tries)
        assert tries[:4] == [5 * MINUTE, 20 * MINUTE, 20 * MINUTE + HOUR, 20 * MINUTE + 7 * HOUR]
        assert 30 * DAY <= tries[-1] < 31 * DAY
        assert len(tries) == 34
        metrics = {one.name: one.values for one in world.house.metrics()}
        assert metrics["alongside_farewells"][("state", "given up"),] == 1
        assert metrics["alongside_farewells"][("state", "waiting"),] == 0
        assert _keys(tmp_path) == 1, "only the community's is left"
        world.clock.move_to(Instant(begin + 61 * DAY))
        await world.house.forgetting.catch_up()
        assert _rows(tmp_path, "SELECT count(*) FROM farewell") == [(0,)]


async def test_many_that_wait_are_all_seen_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(farewells, "AT_ONCE", 1)
    names = ("Ada", "Bo", "Cy")
    async with a_world(tmp_path) as world:
        await world.opens()
        world.chat.lets_forget = False
        for name in names:
            await _is_forgotten(await world.member(name))
    async with a_world(tmp_path, "2026-11-23T01:00:00+00:00") as world:
        await world.house.forgetting.catch_up()
        assert sorted(world.chat.forgotten) == ["person-ada", "person-bo", "person-cy"]
        assert _waiting(tmp_path) == 0
        assert _keys(tmp_path) == 1


async def test_what_was_said_after_they_joined_again_is_not_asked_to_go(world: World) -> None:
    ada = await _a_member(world)
    world.chat.lets_forget = False
    forgotten_at = world.clock.now()
    await _is_forgotten(ada)
    await world.until("2026-11-23 00:10")
    await ada.joins("Manila")
    await world.house.forgetting.catch_up()
    assert [until - forgotten_at for _, until in world.chat.asked_to_forget] == [MINUTE, MINUTE]


async def test_a_forgetting_is_never_said_to_be_undone_when_what_follows_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(tmp_path) as world:
        ada = await _a_member(world)
        id, key = _rows(tmp_path, "SELECT id, key_id FROM member WHERE state = 'active'")[0]

        async def breaks(person: str, until: Instant) -> bool:
            raise sqlite3.OperationalError("database is locked")

        monkeypatch.setattr(world.chat, "forget", breaks)
        said = await _is_forgotten(ada)
        assert "Done. I have erased all I kept about you in Riverside" in said
        assert "nothing was changed" not in said
        assert "Some of it may still lie in my files" in said
        assert "I could not delete my messages to you yet" in said
        assert "The key to any copy is gone" not in said
    async with a_world(tmp_path) as world:  # and the process ended before it could try again
        assert _waiting(tmp_path) == 1
        await world.house.forgetting.catch_up()
        assert world.chat.forgotten == [PERSON]
        assert _stands_in_a_file(tmp_path, PERSON, str(id), str(key)) == []
        assert "This is for members" in await world.person("Adamantine").command("checkin")


async def test_bytes_that_could_not_be_wiped_are_told_of_and_wiped_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ERASE_TRIES", 1)
    async with a_world(tmp_path) as world:
        ada = await _a_member(world)
        id, key = _rows(tmp_path, "SELECT id, key_id FROM member WHERE state = 'active'")[0]
        with closing(sqlite3.connect(tmp_path / "alongside.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM member").fetchone()
            said = await _is_forgotten(ada)
            assert "Some of it may still lie in my files, sealed" in said
            assert "The key to any copy" not in said
            assert _stands_in_a_file(tmp_path, str(id)) != []
            await world.house.forgetting.catch_up()
            assert _stands_in_a_file(tmp_path, str(id)) != []
            reader.execute("COMMIT")
        await world.house.forgetting.catch_up()
        assert _stands_in_a_file(tmp_path, PERSON, str(id), str(key)) == []


async def test_a_forgetting_that_cannot_be_saved_changes_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        ada = await _a_member(world)

        async def trap(work: Work) -> None:
            work.raw.execute(
                "CREATE TEMP TRIGGER trap BEFORE DELETE ON member"
                " BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END"
            )

        await world.house.database.unit(trap)
        assert "nothing was changed" in await _is_forgotten(ada)
        assert "City: Manila" in await ada.command("settings")
        assert _waiting(tmp_path) == 0
        assert world.chat.asked_to_forget == []


async def test_who_is_forgotten_moderates_no_more(world: World) -> None:
    ada = await _a_member(world)
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("Who moderates", moderators=(ada.id, "role-1"))
    assert "Moderators are there" in await ada.command("manage")
    await _is_forgotten(ada)
    assert "This is for the moderators here" in await ada.command("manage")
    facts = world.house.memory.communities[world.house.memory.digest("community", ACCOUNT, HERE)]
    assert facts.moderators == ("role-1",)
    await riley.command("manage")
    await riley.presses("Who moderates")
    assert riley.form is not None
    assert riley.form.fields[0].value == ("role-1",)


async def test_in_a_direct_message_it_is_said_which_community_is_meant(world: World) -> None:
    ada = await _in_two_communities(world)
    assert "about you in Hilltop, for good?" in await _asks(ada)
    said = await ada.presses("Erase it all")
    assert "erased all I kept about you in Hilltop" in said
    assert "I also know you in Riverside. To be erased there too, type privacy there." in said
    assert b"I also know you in Riverside" in attached(_seen(ada))["receipt.txt"]
    said = await _asks(ada)
    assert "about you in Riverside, for good?" in said
    assert "I also know you" not in said
    assert "I also know you" not in await ada.presses("Erase it all")
    await ada.command("privacy")
    assert not [one for one in _labels(ada) if one == "Forget me"]


async def test_a_question_about_one_community_never_erases_another(world: World) -> None:
    ada = await _in_two_communities(world)
    assert "in Hilltop" in await _asks(ada)
    question = ada.seen
    ada.where = Where(community=HERE, name="Riverside", channel="welcome")
    await ada.command("settings")  # now Riverside is the one they used last
    ada.where = DIRECT
    assert "in Hilltop" in await ada.presses("Erase it all", question)
    assert "This button has had its day" in await ada.presses("Erase it all", question)
    assert "about you in Riverside" in await _asks(ada)


async def test_a_community_without_a_name_is_told_apart_all_the_same(world: World) -> None:
    ada = world.person("Ada")
    ada.where = Where(community="nameless", channel="welcome")
    riley = world.person("Riley", moderates=True)
    riley.where = ada.where
    await _set_up(riley)
    await ada.joins("Manila")
    assert "in the community where we last spoke" in await _asks(ada)
    assert "in the community where we last spoke" in await ada.presses("Erase it all")


async def test_a_new_name_of_a_community_is_kept(world: World) -> None:
    ada = await _a_member(world)
    ada.where = Where(community=HERE, name="Lakeside", channel="welcome")
    assert "about you in Lakeside, for good?" in await _asks(ada)


async def _a_member(world: World) -> Person:
    if not world.house.memory.communities:
        await world.opens()
    return await world.member("Adamantine")


async def _in_two_communities(world: World) -> Person:
    """Have Ada join Riverside and then Hilltop, and turn to the bot in a direct message."""
    riley = world.person("Riley", moderates=True)
    riley.where = THERE
    await _set_up(riley)
    ada = await world.member("Ada")
    await world.until("2026-11-23 00:30")
    ada.where = THERE
    await ada.joins("Manila")
    ada.where = DIRECT
    return ada


async def _set_up(riley: Person) -> None:
    await riley.command("manage")
    await riley.presses("City and country", city="Manila")
    await riley.presses("Yes, that is right")
    await riley.presses("Hours", start="18", end="22")
    await riley.presses("Go live")


async def _asks(ada: Person) -> str:
    await ada.command("privacy")
    return await ada.presses("Forget me")


async def _is_forgotten(ada: Person) -> str:
    await _asks(ada)
    return await ada.presses("Erase it all")


def _seen(ada: Person) -> View:
    assert ada.seen is not None
    return ada.seen


def _labels(ada: Person) -> list[str]:
    return [label for label, _ in presses(_seen(ada))]


def _rows(folder: Path, sql: str) -> Sequence[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "alongside.db")) as raw:
        return raw.execute(sql).fetchall()


def _waiting(folder: Path) -> object:
    return _rows(folder, "SELECT count(due_at) FROM farewell")[0][0]


def _keys(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "keys.db")) as ring:
        counted: int = ring.execute("SELECT count(*) FROM data_key").fetchone()[0]
    return counted


def _stands_in_a_file(folder: Path, *canaries: str) -> list[str]:
    files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    return [one for one in canaries for content in files if one.encode() in content]
