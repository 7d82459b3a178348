"""A backup is whole whenever it is taken, and restoring one brings back nobody forgotten."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import Instant, seeded_ids
from bot.database import (
    Database,
    KeyGone,
    KeyId,
    Refused,
    Work,
    backup,
    restore,
    restored_at,
)
from tests.database.house import NOON, SCHEMA, House

OUTBOX = """
CREATE TABLE outbox (id TEXT PRIMARY KEY, state TEXT NOT NULL, last_error_class TEXT);
"""
LATER = Instant(NOON + 60_000)


@pytest.fixture
def target(house: House) -> Path:
    folder = house.folder / "backups"
    folder.mkdir()
    return folder / "monday.db"


def content(path: Path) -> bytes:
    return path.read_bytes()


async def keep(house: House, database: Database, name: str) -> KeyId:
    """Keep one thing with sealed words, under a key of its own."""

    async def story(work: Work) -> KeyId:
        key = work.seals.new_key()
        await house.queries.add(work, id=name, amount=1)
        sealed = work.seals.seal(key, "part.words", name, f"words of {name}".encode())
        await house.queries.add_part(work, id=name, thing=name, words=sealed)
        return key

    return await database.unit(story)


async def words(house: House, database: Database, name: str, key: KeyId) -> bytes:
    async def story(work: Work) -> bytes:
        (_, sealed) = (await house.queries.parts_of(work, thing=name))[0]
        return work.seals.open(key, "part.words", name, sealed)

    return await database.read(story)


def put_back(house: House, source: Path) -> None:
    restore(
        source,
        house.path,
        keys=house.keys_path,
        operator=lambda: house.operator_keys,
        ids=house.ids,
        now=LATER,
        migrations=house.migration_folder,
    )


async def test_what_was_kept_comes_back(house: House, target: Path) -> None:
    database = await house.open()
    ada = await keep(house, database, "ada")
    backup(house.path, house.keys_path, target)
    await database.unit(house.adding("later"))
    await house.close(database)
    put_back(house, target)
    database = await house.open()
    assert await words(house, database, "ada", ada) == b"words of ada"
    assert await database.read(restored_at) == LATER
    await house.close(database)
    assert house.things() == ["ada"]
    assert house.look("PRAGMA auto_vacuum") == [(2,)]
    with closing(sqlite3.connect(house.folder / "house.db.before-restore")) as raw:
        assert raw.execute("SELECT id FROM thing ORDER BY id").fetchall() == [("ada",), ("later",)]


async def test_a_backup_is_private_and_has_one_ring_beside_it(house: House, target: Path) -> None:
    database = await house.open()
    await keep(house, database, "ada")
    backup(house.path, house.keys_path, target)
    backup(house.path, house.keys_path, target.with_name("tuesday.db"))
    await house.close(database)
    made = sorted(target.parent.iterdir())
    assert [path.name for path in made] == ["alongside.keys", "monday.db", "tuesday.db"]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    assert b"words of ada" not in b"".join(path.read_bytes() for path in made)


async def test_an_old_backup_shows_nothing_of_who_was_forgotten(house: House, target: Path) -> None:
    database = await house.open()
    ada, bob = await keep(house, database, "ada"), await keep(house, database, "bob")
    backup(house.path, house.keys_path, target)

    async def forget(work: Work) -> None:
        work.seals.destroy_key(ada)
        await house.queries.remove_parts(work, thing="ada")
        await house.queries.remove(work, id="ada")

    await database.unit(forget)
    backup(house.path, house.keys_path, target.with_name("tuesday.db"))
    await house.close(database)
    for source in (target, target.with_name("tuesday.db")):
        assert ada.encode() not in source.with_name("alongside.keys").read_bytes()
    put_back(house, target)
    database = await house.open()
    assert await words(house, database, "bob", bob) == b"words of bob"
    with pytest.raises(KeyGone):
        await words(house, database, "ada", ada)
    await house.close(database)


async def test_a_lost_ring_comes_back_with_the_backup(house: House, target: Path) -> None:
    database = await house.open()
    ada = await keep(house, database, "ada")
    backup(house.path, house.keys_path, target)
    await house.close(database)
    house.keys_path.unlink()
    house.path.unlink()
    put_back(house, target)
    database = await house.open()
    assert await words(house, database, "ada", ada) == b"words of ada"
    await house.close(database)
    assert house.keys_path.stat().st_mode & 0o777 == 0o600


async def test_what_was_on_its_way_is_not_sent_after_a_restore(house: House, target: Path) -> None:
    house.write_migrations(SCHEMA + OUTBOX)
    states = ["ready", "sending", "unknown", "sent", "refused"]

    async def queue(work: Work) -> None:
        work.raw.executemany(
            "INSERT INTO outbox (id, state) VALUES (:state, :state)",
            [{"state": state} for state in states],
        )

    database = await house.open()
    await database.unit(queue)
    backup(house.path, house.keys_path, target)
    await house.close(database)
    put_back(house, target)
    assert house.look("SELECT id, state, last_error_class FROM outbox ORDER BY id") == [
        ("ready", "expired", "restored"),
        ("refused", "refused", None),
        ("sending", "expired", "restored"),
        ("sent", "sent", None),
        ("unknown", "expired", "restored"),
    ]


async def test_backups_taken_while_writing_are_whole(house: House, target: Path) -> None:
    database = await house.open()
    is_over = False
    written = 0

    async def writing(caller: int) -> None:
        nonlocal written
        while not is_over:
            await keep(house, database, f"{caller}.{written}")
            written += 1

    writers = [asyncio.ensure_future(writing(caller)) for caller in range(8)]
    sources = [target.with_name(f"{number}.db") for number in range(10)]
    for source in sources:
        said = written
        await asyncio.to_thread(backup, house.path, house.keys_path, source)
        with closing(sqlite3.connect(source)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("PRAGMA foreign_key_check").fetchone() is None
            things, parts = raw.execute(
                "SELECT (SELECT count(*) FROM thing), (SELECT count(*) FROM part)"
            ).fetchone()
        assert things == parts >= said
    is_over = True
    await asyncio.gather(*writers)
    await house.close(database)
    put_back(house, sources[5])
    await house.close(await house.open())


async def test_a_backup_that_fails_leaves_the_last_one(house: House, target: Path) -> None:
    database = await house.open()
    backup(house.path, house.keys_path, target)
    before = content(target)
    await house.close(database)
    house.path.write_bytes(b"broken " * 1000)
    with pytest.raises(Refused, match="could not be copied"):
        backup(house.path, house.keys_path, target)
    assert content(target) == before
    assert sorted(path.name for path in target.parent.iterdir()) == ["alongside.keys", "monday.db"]


async def test_a_backup_never_overwrites_the_house_itself(house: House, target: Path) -> None:
    await house.close(await house.open())
    with pytest.raises(Refused, match="would overwrite what it copies"):
        backup(house.path, house.keys_path, house.path)
    ring = house.keys_path.rename(house.folder / "alongside.keys")
    with pytest.raises(Refused, match="would overwrite what it copies"):
        backup(house.path, ring, house.folder / "monday.db")
    with pytest.raises(Refused, match="could not be copied"):
        backup(house.path, ring, house.folder / "no such folder" / "monday.db")
    assert not (house.folder / "monday.db").exists()


async def test_a_house_in_use_is_not_restored_over(house: House, target: Path) -> None:
    database = await house.open()
    backup(house.path, house.keys_path, target)
    await database.unit(house.adding("later"))
    with pytest.raises(Refused, match="in use"):
        put_back(house, target)
    assert house.things() == ["later"]
    await house.close(database)


async def test_what_cannot_be_restored_changes_nothing(house: House, target: Path) -> None:
    database = await house.open()
    await database.unit(house.adding("mine"))
    backup(house.path, house.keys_path, target)
    await house.close(database)
    before = house.path.read_bytes()
    target.with_name("letter.db").write_bytes(b"a letter " * 500)
    target.with_name("folder.db").mkdir()
    target.with_name("empty.db").touch()
    target.with_name("torn.db").write_bytes(content(target)[:9_000])
    with closing(sqlite3.connect(target.with_name("other.db"))) as raw:
        raw.execute("CREATE TABLE something (id TEXT)")
    for name, told in [
        ("nothing.db", "does not exist"),
        ("folder.db", "is a folder. Name the file that `alongside backup` wrote"),
        ("empty.db", "is not a database. Name the file"),
        ("letter.db", "is not a database. Name the file"),
        ("torn.db", "could not be copied|is damaged"),
        ("other.db", "is not a database of Alongside"),
    ]:
        with pytest.raises(Refused, match=told):
            put_back(house, target.with_name(name))
        assert house.path.read_bytes() == before
    assert {path.name for path in house.folder.glob("house.db*")} == {"house.db", "house.db.lock"}


async def test_a_newer_backup_is_not_restored(house: House, target: Path) -> None:
    house.write_migrations(SCHEMA, "CREATE TABLE later (id TEXT);")
    await house.close(await house.open())
    backup(house.path, house.keys_path, target)
    (house.migration_folder / "0002_step.sql").unlink()
    with pytest.raises(Refused, match=r"monday.db: was written by a newer version"):
        put_back(house, target)


async def test_the_backup_of_another_house_is_not_restored(house: House, target: Path) -> None:
    await house.close(await house.open())
    (house.folder / "other").mkdir()
    other = House(folder=house.folder / "other", ids=seeded_ids(9))
    await other.close(await other.open())
    backup(other.path, other.keys_path, target)
    with pytest.raises(Refused, match="was not made with the keys"):
        put_back(house, target)


async def test_a_damaged_house_can_be_restored_over(house: House, target: Path) -> None:
    database = await house.open()
    await database.unit(house.adding("a"))
    backup(house.path, house.keys_path, target)
    await house.close(database)
    house.path.write_bytes(os.urandom(20_000))
    house.path.with_name("house.db-wal").write_bytes(os.urandom(5_000))
    put_back(house, target)
    database = await house.open()
    assert await database.read(house.queries.things) == [("a", 1)]
    await house.close(database)


async def test_a_backup_with_rows_that_cannot_be_is_not_restored(
    house: House, target: Path
) -> None:
    house.write_migrations(
        "CREATE TABLE thing (id TEXT PRIMARY KEY, amount INTEGER CHECK (amount));"
    )
    await house.close(await house.open())
    backup(house.path, house.keys_path, target)
    with closing(sqlite3.connect(target)) as raw, raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("INSERT INTO thing VALUES ('a', 0)")
    with pytest.raises(Refused, match=r"monday.db: is damaged. Restore another backup"):
        put_back(house, target)
    assert house.things() == []


async def test_without_any_ring_nothing_is_restored(house: House, target: Path) -> None:
    await house.close(await house.open())
    backup(house.path, house.keys_path, target)
    house.keys_path.unlink()
    target.with_name("alongside.keys").unlink()
    with pytest.raises(Refused, match=r"keys.db: is missing. Put alongside.keys beside the backup"):
        put_back(house, target)
