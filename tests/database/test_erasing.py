"""What was deleted is nowhere: not in the file, not in its log, not in free pages (T3, G8)."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.database import Database, KeyId, Work
from tests.database.house import House

CANARIES = [f"canary-{number:04}-sings-loud".encode() for number in range(300)]


async def live_and_forget(house: House, database: Database) -> KeyId:
    """Keep many words of one member, unsealed so that every trace would show, then delete them."""

    async def live(work: Work) -> KeyId:
        await house.queries.add(work, id="ada", amount=1)
        for number, canary in enumerate(CANARIES):
            await house.queries.add_part(work, id=f"{number:04}", thing="ada", words=canary * 40)
        return work.seals.new_key()

    async def edit(work: Work) -> None:
        work.raw.execute("UPDATE part SET words = words || words WHERE id < '0100'")

    async def forget(work: Work) -> None:
        work.seals.destroy_key(key)
        await house.queries.remove_parts(work, thing="ada")
        await house.queries.remove(work, id="ada")

    key = await database.unit(live)
    await database.unit(edit)
    await database.unit(house.adding("bob"))
    await database.unit(forget)
    return key


def traces(house: House) -> set[str]:
    """Name each file in the house that still holds something of what was deleted."""
    return {
        path.name
        for path in house.folder.iterdir()
        if path.is_file() and any(canary in path.read_bytes() for canary in CANARIES)
    }


async def test_without_erasing_there_would_be_traces(house: House, database: Database) -> None:
    await live_and_forget(house, database)
    assert "house.db-wal" in traces(house)


async def test_nothing_of_what_was_deleted_is_left(house: House, database: Database) -> None:
    key = await live_and_forget(house, database)
    assert await database.erase_traces()
    assert traces(house) == set()
    assert key.encode() not in house.keys_path.read_bytes()
    assert house.look("PRAGMA freelist_count") == [(0,)]
    assert house.things() == ["bob"]


async def test_nothing_is_left_though_somebody_was_reading(
    house: House, database: Database
) -> None:
    await database.unit(house.adding("zoe"))
    with closing(sqlite3.connect(house.path, isolation_level=None)) as reader:
        await live_and_forget_while_read(house, database, reader)
        erasing = asyncio.ensure_future(database.erase_traces())
        await database.unit(house.adding("during"))
        assert not erasing.done()
        assert traces(house)
        reader.execute("ROLLBACK")
        assert await erasing
    assert traces(house) == set()


async def live_and_forget_while_read(
    house: House, database: Database, reader: sqlite3.Connection
) -> None:
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM thing").fetchall()
    await live_and_forget(house, database)


async def test_nothing_is_left_while_our_own_readers_are_busy(
    house: House, database: Database
) -> None:
    is_over = False

    async def reading() -> None:
        while not is_over:
            await database.read(house.queries.things)
            await asyncio.sleep(0)

    readers = [asyncio.ensure_future(reading()) for _ in range(4)]
    await live_and_forget(house, database)
    assert await database.erase_traces()
    is_over = True
    await asyncio.gather(*readers)
    assert traces(house) == set()


async def test_a_reader_that_never_ends_is_told(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.database.ERASE_TRIES", 2)
    await database.unit(house.adding("zoe"))
    with closing(sqlite3.connect(house.path, isolation_level=None)) as reader:
        await live_and_forget_while_read(house, database, reader)
        assert not await database.erase_traces()
    assert await database.erase_traces()
    assert traces(house) == set()


async def test_a_file_that_someone_holds_is_told(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.database.ERASE_TRIES", 2)
    await live_and_forget(house, database)
    with closing(sqlite3.connect(house.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not await database.erase_traces()
    assert await database.erase_traces()
    assert traces(house) == set()


async def test_a_copy_made_before_an_update_holds_no_deleted_page(house: House) -> None:
    database = await house.open()
    await live_and_forget(house, database)
    await house.close(database)
    house.write_migrations(*house.migrations, "CREATE TABLE later (id TEXT);")
    await house.close(await house.open())
    assert (house.folder / "house.db.before-2").exists()
    assert traces(house) == set()
