"""Whoever stops waiting disturbs nobody, and leaves no half of anything (X16)."""

import asyncio

import pytest

from bot.database import Database, Work
from tests.database.house import House


async def test_a_unit_whose_caller_left_before_its_turn_does_not_run(
    house: House, database: Database
) -> None:
    leaving = asyncio.ensure_future(database.unit(house.adding("left")))
    leaving.cancel()
    await database.unit(house.adding("stayed"))
    assert house.things() == ["stayed"]


async def test_cancelling_at_any_moment_keeps_a_unit_whole(
    house: House, database: Database
) -> None:
    def asked(name: str) -> asyncio.Future[str]:
        async def story(work: Work) -> str:
            await house.queries.add(work, id=f"{name} 1", amount=1)
            await house.queries.add(work, id=f"{name} 2", amount=1)
            return name

        return asyncio.ensure_future(database.unit(story))

    for turns in range(30):
        before = asked(f"{turns} a")
        leaving = asked(f"{turns} b")
        after = asked(f"{turns} c")
        for _ in range(turns):
            await asyncio.sleep(0)
        leaving.cancel()
        ends = await asyncio.gather(before, leaving, after, return_exceptions=True)
        kept = set(house.things())
        assert {f"{turns} a 1", f"{turns} a 2", f"{turns} c 1", f"{turns} c 2"} <= kept
        assert len(kept & {f"{turns} b 1", f"{turns} b 2"}) in {0, 2}
        assert (ends[0], ends[2]) == (f"{turns} a", f"{turns} c")
        if ends[1] == f"{turns} b":
            assert f"{turns} b 1" in kept


async def test_what_follows_a_commit_happens_though_the_caller_left(
    house: House, database: Database
) -> None:
    happened: list[str] = []
    waiting: list[asyncio.Future[None]] = []

    async def story(work: Work) -> None:
        await house.queries.add(work, id="a", amount=1)
        work.after_commit(lambda: happened.append("after commit"))
        waiting[0].get_loop().call_soon_threadsafe(waiting[0].cancel)

    waiting.append(asyncio.ensure_future(database.unit(story)))
    await asyncio.gather(*waiting, return_exceptions=True)
    await database.unit(house.adding("b"))
    assert house.things() == ["a", "b"]
    assert happened == ["after commit"]


@pytest.mark.parametrize("turns", range(8))
async def test_cancelling_a_read_leaves_no_snapshot_behind(
    house: House, database: Database, turns: int
) -> None:
    await database.unit(house.adding("a"))
    leaving = asyncio.ensure_future(database.read(house.queries.things))
    for _ in range(turns):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    assert await database.erase_traces()
