"""A unit of work is kept whole or not at all, whoever else asks at the same time."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

import pytest

from bot.clock import Instant, MovableClock
from bot.database import Database, Suspended, Unavailable, Work
from bot.database.group import GROUP_SIZE
from tests.database.house import NOON, House, together

pytestmark = pytest.mark.usefixtures("database")


class Trouble(Exception):
    """What a story meets."""


def failing(house: House, id: str) -> Callable[[Work], Awaitable[None]]:
    async def story(work: Work) -> None:
        await house.queries.add(work, id=id, amount=1)
        raise Trouble(id)

    return story


async def test_what_was_said_to_be_kept_is_in_the_file(house: House, database: Database) -> None:
    assert await database.unit(house.adding("a")) == 1
    assert house.things() == ["a"]


async def test_a_story_that_raises_leaves_nothing(house: House, database: Database) -> None:
    with pytest.raises(Trouble, match="a"):
        await database.unit(failing(house, "a"))
    assert house.things() == []


async def test_one_that_fails_takes_no_other_with_it(house: House, database: Database) -> None:
    stories = [
        failing(house, f"{number:03}") if number % 3 == 0 else house.adding(f"{number:03}")
        for number in range(200)
    ]
    ends = await together(database, *stories)
    kept = [f"{number:03}" for number in range(200) if number % 3]
    assert house.things() == kept
    assert [type(end) for end in ends[:3]] == [Trouble, int, int]


async def test_a_refused_statement_is_undone_and_told(house: House, database: Database) -> None:
    await database.unit(house.adding("a"))
    with pytest.raises(sqlite3.IntegrityError):
        await database.unit(house.adding("a"))
    assert house.things() == ["a"]


async def test_units_that_wait_together_share_a_commit(house: House, database: Database) -> None:
    said: list[str] = []

    async def listen(work: Work) -> None:
        work.raw.set_trace_callback(said.append)

    await database.unit(listen)
    said.clear()
    asked = 3 * GROUP_SIZE
    await asyncio.gather(*[database.unit(house.adding(str(number))) for number in range(asked)])
    assert len(house.things()) == asked
    assert said.count("COMMIT") < asked / 4


@pytest.mark.parametrize(
    "awaited", [lambda: asyncio.sleep(0), asyncio.Future], ids=["yield", "future"]
)
async def test_a_story_that_waits_for_anything_else_is_undone(
    house: House, database: Database, awaited: Callable[[], Awaitable[object]]
) -> None:
    waited_for = awaited()

    async def story(work: Work) -> None:
        await house.queries.add(work, id="a", amount=1)
        await waited_for

    with pytest.raises(Suspended, match=r"story awaits something other than the database"):
        await database.unit(story)
    await database.unit(house.adding("b"))
    assert house.things() == ["b"]


async def test_a_story_that_will_not_stop_is_undone_as_well(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> None:
        await house.queries.add(work, id="a", amount=1)
        while True:
            try:
                await asyncio.sleep(0)
            except GeneratorExit:
                await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="ignored GeneratorExit"):
        await database.unit(story)
    assert house.things() == []


async def test_a_story_cannot_ask_for_another_unit(house: House, database: Database) -> None:
    async def story(work: Work) -> None:
        await database.unit(house.adding("inner"))

    with pytest.raises(Suspended, match="another unit"):
        await database.unit(story)
    assert house.things() == []


async def test_time_stands_still_within_a_unit(house: House, database: Database) -> None:
    clock = house.clock
    assert isinstance(clock, MovableClock)

    async def story(work: Work) -> tuple[Instant, Instant]:
        before = work.now
        clock.move_to(Instant(NOON + 5_000))
        return before, work.now

    assert await database.unit(story) == (NOON, NOON)


async def test_what_follows_a_commit_happens_before_its_caller_goes_on(
    house: House, database: Database
) -> None:
    order: list[str] = []

    async def story(work: Work) -> None:
        work.after_commit(lambda: order.append("after commit"))
        order.append("story")

    await database.unit(story)
    order.append("caller")
    assert order == ["story", "after commit", "caller"]


async def test_what_was_to_follow_an_undone_unit_does_not_happen(
    house: House, database: Database
) -> None:
    order: list[str] = []

    async def story(work: Work) -> None:
        work.after_commit(lambda: order.append("after commit"))
        raise Trouble

    with pytest.raises(Trouble):
        await database.unit(story)
    await database.unit(house.adding("a"))
    assert order == []


async def test_listeners_hear_of_every_change_and_of_nothing_else(
    house: House, database: Database
) -> None:
    heard: list[int] = []
    database.on_commit.append(lambda: heard.append(len(house.things())))
    await database.unit(house.queries.things)
    assert heard == []
    await database.unit(house.adding("a"))
    assert heard == [1]


async def test_a_read_sees_what_was_kept_and_changes_nothing(
    house: House, database: Database
) -> None:
    await database.unit(house.adding("a", 7))
    assert await database.read(house.queries.things) == [("a", 7)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read(house.adding("b"))
    assert house.things() == ["a"]


async def test_a_read_that_waits_for_anything_else_is_told_so(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> None:
        await asyncio.sleep(0)

    with pytest.raises(Suspended):
        await database.read(story)
    assert await database.read(house.queries.how_many) == 0


async def test_closing_first_finishes_what_was_asked(house: House, database: Database) -> None:
    asked = [asyncio.create_task(database.unit(house.adding(f"{n:02}"))) for n in range(80)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*asked) == [1] * 80
    assert len(house.things()) == 80
    with pytest.raises(Unavailable, match="closed"):
        await database.unit(house.adding("late"))
    await database.close()


async def test_a_file_and_its_side_files_are_for_their_owner_only(
    house: House, database: Database
) -> None:
    await database.unit(house.adding("a"))
    private = [path for path in house.folder.iterdir() if path.suffix not in {".sql", ""}]
    assert {path.name for path in private} >= {"house.db", "house.db-wal", "keys.db"}
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
