"""A disk that is full, read-only, held or failing: nothing half kept or wrongly said (X11)."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from bot.database import Database, GroupLost, Unavailable, Work
from tests.database.house import House, set_up, together
from tests.database.processes import run_python

BIG = b"x" * 200_000


def adding_much(house: House, id: str) -> Callable[[Work], Awaitable[None]]:
    async def story(work: Work) -> None:
        await house.queries.add(work, id=id, amount=1)
        await house.queries.add_part(work, id=id, thing=id, words=BIG)

    return story


async def test_a_full_disk_keeps_nothing_and_says_so(house: House, database: Database) -> None:
    await database.unit(house.adding("before"))
    await set_up(database, "max_page_count = 20")
    with pytest.raises(Unavailable, match="full"):
        await database.unit(adding_much(house, "too much"))
    await set_up(database, "max_page_count = 100000")
    await database.unit(adding_much(house, "after"))
    assert house.things() == ["after", "before"]


async def test_a_full_disk_within_a_group_says_of_each_unit_what_is_true(
    house: House, database: Database
) -> None:
    await set_up(database, "max_page_count = 40")
    stories = [
        adding_much(house, f"{number:02}") if number == 5 else house.adding(f"{number:02}")
        for number in range(20)
    ]
    ends = await together(database, *stories)
    said = [f"{number:02}" for number, end in enumerate(ends) if end == 1]
    assert isinstance(ends[5], Unavailable)
    assert house.things() == said


async def test_when_sqlite_rolls_everything_back_the_whole_group_is_told(
    house: House, database: Database
) -> None:
    async def trap(work: Work) -> None:
        work.raw.execute(
            "CREATE TEMP TRIGGER trap BEFORE INSERT ON thing WHEN new.id = 'bad'"
            " BEGIN SELECT RAISE(ROLLBACK, 'gone'); END"
        )

    await database.unit(trap)
    ends = await together(database, *[house.adding(name) for name in ("a", "b", "bad", "c")])
    assert [type(end) for end in ends] == [GroupLost, GroupLost, GroupLost, int]
    assert house.things() == ["c"]


async def test_a_story_that_swallows_a_rollback_is_not_said_to_be_kept(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> str:
        await house.queries.add(work, id="a", amount=1)
        with contextlib.suppress(sqlite3.Error):
            work.raw.execute("ROLLBACK")
        return "kept"

    with pytest.raises(GroupLost):
        await database.unit(story)
    await database.unit(house.adding("b"))
    assert house.things() == ["b"]


async def test_a_commit_that_fails_is_told_to_everyone_in_it(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> None:
        work.raw.execute("PRAGMA defer_foreign_keys = ON")
        await house.queries.add_part(work, id="p", thing="nowhere", words=b"")

    ends = await together(database, house.adding("a"), story)
    assert [type(end) for end in ends] == [GroupLost, GroupLost]
    assert house.things() == []
    await database.unit(house.adding("b"))
    assert house.things() == ["b"]


async def test_a_file_that_turned_read_only_is_told_and_heals(
    house: House, database: Database
) -> None:
    await set_up(database, "query_only = ON")
    with pytest.raises(Unavailable, match="readonly"):
        await database.unit(house.adding("a"))
    await set_up(database, "query_only = OFF")
    await database.unit(house.adding("b"))
    assert house.things() == ["b"]


async def test_a_file_that_someone_holds_is_told_and_heals(
    house: House, database: Database
) -> None:
    await set_up(database, "busy_timeout = 10")
    with closing(sqlite3.connect(house.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = [database.unit(house.adding(str(number))) for number in range(100)]
        ends = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(end) for end in ends} == {Unavailable}
        assert await database.read(house.queries.how_many) == 0
        other.execute("ROLLBACK")
    await database.unit(house.adding("a"))
    assert house.things() == ["a"]


async def test_a_ring_that_someone_holds_is_told_and_heals(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> None:
        await house.queries.add(work, id=work.seals.new_key(), amount=1)

    database.keys._raw.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(house.keys_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await database.unit(story)
        other.execute("ROLLBACK")
    assert house.things() == []
    await database.unit(story)
    assert len(house.things()) == 1


async def test_a_transaction_that_can_neither_end_nor_be_undone_is_undone_later(
    house: House, database: Database
) -> None:
    def stuck(action: int, what: str | None, *_: object) -> int:
        ends = action == sqlite3.SQLITE_TRANSACTION and what in {"COMMIT", "ROLLBACK"}
        return sqlite3.SQLITE_DENY if ends else sqlite3.SQLITE_OK

    await database._writer.run(lambda raw: raw.set_authorizer(stuck))
    with pytest.raises(GroupLost, match="not authorized"):
        await database.unit(house.adding("a"))
    with pytest.raises(Unavailable, match="not authorized"):
        await database.unit(house.adding("b"))
    await database._writer.run(lambda raw: raw.set_authorizer(None))
    await database.unit(house.adding("c"))
    assert house.things() == ["c"]


async def test_a_story_with_a_bug_of_the_worst_kind_hangs_nobody(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> None:
        work.raw.execute("ROLLBACK")
        raise ValueError("words of a member")

    with pytest.raises(GroupLost) as lost:
        await database.unit(story)
    assert str(lost.value) == "ValueError"
    await database.unit(house.adding("a"))


async def test_a_disk_that_fails_does_not_keep_the_house_from_closing(house: House) -> None:
    database = await house.open()
    await set_up(database, "query_only = ON")
    await house.close(database)
    await house.close(await house.open())


LIMITED = """
import asyncio, json, resource, signal, sys
from pathlib import Path
from bot.database import Unavailable
from tests.database.house import House

async def main() -> None:
    house = House(folder=Path(sys.argv[1]))
    database = await house.open()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    said, refused = [], 0
    for number in range(400):
        asked = [database.unit(house.adding(f"{number:03}.{n}")) for n in range(3)]
        for n, end in enumerate(await asyncio.gather(*asked, return_exceptions=True)):
            if end == 1:
                said.append(f"{number:03}.{n}")
            elif isinstance(end, Unavailable):
                refused += 1
            else:
                raise end
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await database.unit(house.adding("healed"))
    said.append("healed")
    await house.close(database)
    print(json.dumps({"said": said, "refused": refused}))

asyncio.run(main())
"""


async def test_a_disk_that_really_runs_full_loses_nothing_it_acknowledged(house: House) -> None:
    told = json.loads(run_python(LIMITED, house.folder))
    assert told["refused"] > 0
    assert house.things() == told["said"]
    assert house.look("PRAGMA integrity_check") == [("ok",)]
