"""After a power cut the log ends anywhere: what is left is whole units, the first ones (X2)."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bot.database import Work
from tests.database.house import House

UNITS = 60


async def written(house: House) -> tuple[bytes, bytes]:
    """Give the file and its log as a cut would find them, after many units."""
    await house.close(await house.open())
    database = await house.open()

    for number in range(UNITS):

        async def story(work: Work, number: int = number) -> None:
            await house.queries.add(work, id=f"{number:03}", amount=number)
            for part in range(3):
                name = f"{number:03}.{part}"
                await house.queries.add_part(
                    work, id=name, thing=f"{number:03}", words=bytes([number]) * 700
                )

        await database.unit(story)
    log = house.path.with_name("house.db-wal")
    found = house.path.read_bytes(), log.read_bytes()
    await house.close(database)
    return found


def cuts(length: int, count: int, seed: int) -> Iterator[int]:
    random = Random(seed)
    yield from (0, 1, 31, 32, 33, length - 1, length)
    for _ in range(count):
        yield random.randrange(length)


def reopened(folder: Path, file: bytes, log: bytes) -> list[str]:
    """Reopen what is left, check it, and tell which units it holds."""
    path = folder / "cut.db"
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    path.write_bytes(file)
    path.with_name("cut.db-wal").write_bytes(log)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchone() is None
        rows = raw.execute(
            "SELECT thing.id, count(part.id) FROM thing JOIN part ON part.thing = thing.id"
            " GROUP BY thing.id ORDER BY thing.id"
        ).fetchall()
        assert [parts for _, parts in rows] == [3] * len(rows)
    return [name for name, _ in rows]


async def check(house: House, count: int, seed: int) -> None:
    file, log = await written(house)
    every = [f"{number:03}" for number in range(UNITS)]
    folder = house.folder / "cut"
    folder.mkdir()
    seen = set()
    for cut in cuts(len(log), count, seed):
        left = reopened(folder, file, log[:cut])
        assert left == every[: len(left)], f"cut at {cut}"
        seen.add(len(left))
    assert {min(seen), max(seen)} == {0, UNITS}
    shutil.rmtree(folder)


async def test_a_torn_log_leaves_whole_units(house: House) -> None:
    await check(house, count=120, seed=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
async def test_a_torn_log_leaves_whole_units_wherever_it_ends(house: House, seed: int) -> None:
    await check(house, count=500, seed=seed)
