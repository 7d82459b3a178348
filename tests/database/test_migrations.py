"""Migrations go forward one by one, whole or not at all, and never over something unknown (X12)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Refused, Work
from bot.database.migrate import MIGRATIONS, read_migrations, statements
from tests.database.house import SCHEMA, House
from tests.database.processes import run_python

SECOND = """
-- a comment; with a semicolon, and an apostrophe that isn't closed
CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT NOT NULL DEFAULT 'a;b');
CREATE TRIGGER noted AFTER INSERT ON thing BEGIN
    INSERT INTO note (id) VALUES (new.id);
    UPDATE note SET words = 'x;y' WHERE id = new.id;
END;
/* the old
   ones; too */
INSERT INTO note (id) SELECT id FROM thing;
"""
THIRD = "ALTER TABLE note ADD COLUMN at INTEGER; UPDATE note SET at = 1;"


async def test_each_is_applied_once_and_in_order(house: House) -> None:
    house.write_migrations(SCHEMA, SECOND)
    await house.close(await house.open())
    await house.close(await house.open())
    assert house.look("SELECT number, name FROM migration") == [
        (1, "0001_step.sql"),
        (2, "0002_step.sql"),
    ]


async def test_what_was_kept_before_an_update_is_copied_first(house: House) -> None:
    database = await house.open()
    await database.unit(house.adding("a"))
    await house.close(database)
    house.write_migrations(SCHEMA, SECOND)
    await house.close(await house.open())
    copy = house.folder / "house.db.before-2"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT id FROM thing").fetchall() == [("a",)]
        assert raw.execute("SELECT max(number) FROM migration").fetchall() == [(1,)]
    assert house.look("SELECT id, words FROM note") == [("a", "a;b")]
    house.write_migrations(SCHEMA, SECOND, THIRD)
    await house.close(await house.open())
    assert [path.name for path in house.folder.glob("*.before-*")] == ["house.db.before-3"]


async def test_a_new_database_is_not_copied(house: House) -> None:
    house.write_migrations(SCHEMA, SECOND, THIRD)
    await house.close(await house.open())
    assert list(house.folder.glob("*.before-*")) == []


async def test_one_that_fails_changes_nothing(house: House) -> None:
    await house.close(await house.open())
    house.write_migrations(SCHEMA, "CREATE TABLE half (id TEXT); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await house.open()
    assert house.look("SELECT name FROM sqlite_master WHERE name = 'half'") == []
    house.write_migrations(SCHEMA, SECOND)
    await house.close(await house.open())


async def test_one_that_would_leave_rows_referring_to_nothing_changes_nothing(
    house: House,
) -> None:
    database = await house.open()

    async def story(work: Work) -> None:
        await house.queries.add(work, id="a", amount=1)
        await house.queries.add_part(work, id="p", thing="a", words=b"")

    await database.unit(story)
    await house.close(database)
    house.write_migrations(SCHEMA, "DELETE FROM thing;")
    with pytest.raises(ValueError, match="refer to nothing"):
        await house.open()
    assert house.things() == ["a"]


async def test_a_table_that_others_refer_to_can_be_rebuilt(house: House) -> None:
    database = await house.open()

    async def story(work: Work) -> None:
        await house.queries.add(work, id="a", amount=1)
        await house.queries.add_part(work, id="p", thing="a", words=b"")

    await database.unit(story)
    await house.close(database)
    rebuilt = """
    CREATE TABLE new_thing (id TEXT PRIMARY KEY, amount INTEGER NOT NULL, more TEXT);
    INSERT INTO new_thing (id, amount) SELECT id, amount FROM thing;
    DROP TABLE thing;
    ALTER TABLE new_thing RENAME TO thing;
    """
    house.write_migrations(SCHEMA, rebuilt)
    database = await house.open()
    with pytest.raises(sqlite3.IntegrityError):
        await database.unit(lambda work: house.queries.remove(work, id="a"))
    await house.close(database)


async def test_one_that_was_edited_afterwards_is_refused(house: House) -> None:
    await house.close(await house.open())
    house.write_migrations(SCHEMA + " -- edited")
    with pytest.raises(Refused, match=r"another 0001_step.sql than this installation holds"):
        await house.open()


async def test_line_ends_are_not_an_edit(house: House) -> None:
    await house.close(await house.open())
    with_returns = SCHEMA.replace("\n", "\r\n").encode()
    (house.migration_folder / "0001_step.sql").write_bytes(with_returns)
    await house.close(await house.open())


@pytest.mark.parametrize("names", [["0002_b.sql"], ["0001_a.sql", "0001_b.sql"], ["first.sql"]])
def test_a_folder_that_does_not_count_is_an_error(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match=r"count 1, 2, 3|is not named like"):
        read_migrations(tmp_path)


def test_a_statement_without_an_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not end in a semicolon"):
        list(statements("SELECT 1; SELECT 2"))


def test_ours_are_whole_statements() -> None:
    for migration in read_migrations(MIGRATIONS):
        assert all(sqlite3.complete_statement(one) for one in statements(migration.sql))


# Each turn is a process of its own, killed as the n-th statement begins; then it starts again.
KILLED = """
import json, os, signal, sqlite3, sys
from pathlib import Path
from bot.clock import Instant
from bot.database.connection import connect_writer
from bot.database.migrate import migrate, read_migrations

path, folder, scratch = map(Path, sys.argv[1:])
before = path.read_bytes()
migrations = read_migrations(folder)

def migrate_and_die(at):
    said = []
    def hear(statement):
        said.append(statement)
        if len(said) == at:
            os.kill(os.getpid(), signal.SIGKILL)
    raw = connect_writer(path)
    raw.set_trace_callback(hear)
    migrate(raw, path, migrations, Instant(0))
    os._exit(7)

def state():
    raw = connect_writer(path)
    done = raw.execute("SELECT count(*) FROM migration").fetchone()[0]
    tables = [name for (name,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('note', 'last')")]
    sound = raw.execute("PRAGMA integrity_check").fetchone()[0]
    raw.close()
    return done, sorted(tables), sound

turns = []
for at in range(1, 1000):
    for side in ("", "-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    path.write_bytes(before)
    child = os.fork()
    if child == 0:
        migrate_and_die(at)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    killed = state()
    raw = connect_writer(path)
    migrate(raw, path, migrations, Instant(0))
    notes = raw.execute("SELECT id, words FROM note").fetchall()
    raw.close()
    turns.append({"killed": killed, "resumed": state(), "notes": notes})
    if ended == 7:
        break
print(json.dumps(turns))
"""


async def test_one_that_is_killed_at_any_statement_is_resumed(house: House) -> None:
    database = await house.open()
    await database.unit(house.adding("a"))
    await house.close(database)
    house.write_migrations(SCHEMA, SECOND, "CREATE TABLE last (id TEXT);")
    turns = json.loads(run_python(KILLED, house.path, house.migration_folder, house.folder))
    whole = {1: [], 2: ["note"], 3: ["last", "note"]}
    assert {turn["killed"][0] for turn in turns} == {1, 2, 3}
    for turn in turns:
        done, tables, sound = turn["killed"]
        assert (tables, sound) == (whole[done], "ok")
        assert turn["resumed"] == [3, whole[3], "ok"]
        assert turn["notes"] == [["a", "a;b"]]
