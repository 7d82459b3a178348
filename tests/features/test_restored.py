"""A backup put back in place: what was sent after it was taken is not sent again."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import departing
from bot.clock import DAY, Ids, Instant
from bot.database import KeyId, Work, backup, restore
from bot.delivery import Happened, What
from bot.platform import Where
from tests.features.test_memory import filled
from tests.world import ACCOUNT, HERE, Person, World, a_world, operator

IN_HILLTOP = Where(community="there", name="Hilltop", channel="welcome")


async def test_what_was_sent_after_the_backup_is_not_sent_again(tmp_path: Path) -> None:
    house, copy = tmp_path / "house", tmp_path / "copies" / "copy.db"
    house.mkdir()
    copy.parent.mkdir()
    async with a_world(house) as world:
        await world.opens()
        ada = await world.member("Ada", hour=9)
        await world.until("2026-11-23 08:55", "Asia/Manila")
        backup(house / "alongside.db", house / "keys.db", copy)
        await world.until("2026-11-23 09:10", "Asia/Manila")
        assert len(ada.inbox) == 1
        restored = world.clock.now()
    put_back(copy, house, restored)
    async with a_world(house, "2026-11-23T01:20:00+00:00") as world:
        await world.until("2026-11-24 08:00", "Asia/Manila")
        assert world.chat.inboxes == {}
        assert [(one.what, one.reason) for one in await _happened(world)] == [
            (What.SKIPPED, "restored")
        ]
        await world.until("2026-11-24 10:00", "Asia/Manila")
        assert len(world.chat.inboxes["person-ada"]) == 1


async def _happened(world: World) -> Sequence[Happened]:
    yesterday = Instant(world.clock.now() - DAY)
    return (await world.house.delivery.backstage(since=yesterday, days=1)).happened


async def test_a_community_erased_since_the_backup_is_erased_again_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    house, copy = tmp_path / "house", tmp_path / "copies" / "copy.db"
    house.mkdir()
    copy.parent.mkdir()
    async with a_world(house) as world:
        await world.opens()
        await world.member("Ada", city="Madrid")
        await hilltop(world)
        backup(house / "alongside.db", house / "keys.db", copy)
        await world.house.departing.present(ACCOUNT, frozenset({HERE}))
        await world.until("2026-12-25 00:00")
        await world.house.housekeeping()
        restored = world.clock.now()
    put_back(copy, house, restored)
    async with a_world(house, "2026-12-25T01:00:00+00:00") as world:
        assert rows(house, "community") == 1
        await filled(world, people=1)
        ada = world.person("Ada")
        assert "call 112" in await ada.command("help-now")
        await world.house.departing.present(ACCOUNT, frozenset({HERE}))
        await world.house.housekeeping()
        await world.until("2026-12-26 12:00")
        assert len(ada.inbox) == 2
        rob = world.person("Rob", moderates=True)
        rob.where = IN_HILLTOP
        assert "are needed before anything goes live" in await rob.command("manage")


async def test_whoever_of_an_erased_community_still_had_a_key_loses_it_with_their_rows(
    tmp_path: Path,
) -> None:
    house = tmp_path
    async with a_world(house) as world:
        await world.opens()
        await world.member("Ada")
        sam = await hilltop(world)
        id, (community, key) = world.member_id(sam), keys_of(house, sam)
        world.house.database.keys.destroy(community)
    async with a_world(house) as world:
        assert not world.house.database.keys.has(key)
        assert rows(house, f"member WHERE id = '{id}'") == 0
        assert rows(house, "community") == rows(house, "member") == 1


async def test_the_key_of_a_unit_that_was_undone_does_not_stay(world: World) -> None:
    keys = world.house.database.keys
    made: list[KeyId] = []

    async def undone(work: Work) -> None:
        made.append(work.seals.new_key())
        raise KeyError

    with pytest.raises(KeyError):
        await world.house.database.unit(undone)
    assert keys.has(made[0])
    ada = await world.member("Ada")
    await world.house.housekeeping()
    assert not keys.has(made[0])
    assert "Manila" in await ada.command("settings")


async def test_a_kill_between_a_community_and_its_key_leaves_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(work: Work, keys: object) -> None:
        raise KeyboardInterrupt

    async with a_world(tmp_path) as world:
        await world.opens()
        [(key,)] = look(tmp_path, "SELECT key_id FROM community")
        await world.house.departing.present(ACCOUNT, frozenset())
        await world.until("2026-12-25 00:00")
        with monkeypatch.context() as patched:
            patched.setattr(departing, "_destroy", killed)
            with pytest.raises(KeyboardInterrupt):
                await world.house.departing.forget()
        assert rows(tmp_path, "community") == 0
        assert world.house.database.keys.has(KeyId(key))
    async with a_world(tmp_path, "2026-12-25T01:00:00+00:00") as world:
        await world.house.housekeeping()
        assert not world.house.database.keys.has(KeyId(key))


async def test_after_a_wrong_backup_the_database_before_it_can_still_be_read(
    tmp_path: Path,
) -> None:
    house, copy = tmp_path / "house", tmp_path / "copies" / "copy.db"
    house.mkdir()
    copy.parent.mkdir()
    async with a_world(house) as world:
        await world.opens()
        backup(house / "alongside.db", house / "keys.db", copy)
        ada = await world.member("Ada")
        _, key = keys_of(house, ada)
        restored = world.clock.now()
    put_back(copy, house, restored)
    async with a_world(house) as world:
        await world.house.housekeeping()
        assert world.house.database.keys.has(key)
    async with a_world(house, "2026-12-08T00:00:00+00:00") as world:
        await world.house.housekeeping()
        assert not world.house.database.keys.has(key)


async def test_every_table_with_a_key_is_asked_before_a_key_counts_as_unused(world: World) -> None:
    found = look(
        world.folder,
        "SELECT t.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c"
        " WHERE t.type = 'table' AND c.name = 'key_id'",
    )
    # The others use the key of the member or the community that their rows are about.
    borrow = {"schedule", "outbox", "paused_lane", "inbox"}
    assert {name for (name,) in found} - borrow == {"community", "member", "farewell"}


async def hilltop(world: World) -> Person:
    """Have a second community go live, with one member."""
    rob = world.person("Rob", moderates=True)
    rob.where = IN_HILLTOP
    await rob.command("manage")
    await rob.presses("City and country", city="Paris")
    await rob.presses("Yes, that is right")
    await rob.presses("Hours", start="18", end="22")
    await rob.presses("Go live")
    sam = world.person("Sam")
    sam.where = IN_HILLTOP
    await sam.joins("Paris")
    return sam


def put_back(copy: Path, house: Path, now: Instant) -> None:
    """Restore a backup under the keys of today."""
    restore(
        copy,
        house / "alongside.db",
        keys=house / "keys.db",
        operator=operator,
        ids=Ids(),
        now=now,
    )


def keys_of(house: Path, person: Person) -> tuple[KeyId, KeyId]:
    """Give the data keys of a person's community and of theirs."""
    id = person.world.member_id(person)
    [(home, own)] = look(
        house,
        "SELECT c.key_id, m.key_id FROM member AS m JOIN community AS c ON c.id = m.community_id"
        f" WHERE m.id = '{id}'",
    )
    return KeyId(home), KeyId(own)


def rows(house: Path, table: str) -> int:
    [(count,)] = look(house, f"SELECT count(*) FROM {table}")
    return int(count)


def look(house: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(house / "alongside.db")) as raw:
        return raw.execute(sql).fetchall()
