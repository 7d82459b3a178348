"""What keeps a database from opening is one clear sentence, and changes nothing."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.database import Database, Refused
from tests.database.house import SCHEMA, House
from tests.database.processes import run_python

HOLDING = """
import asyncio, sys
from pathlib import Path
from tests.database.house import House

async def main() -> None:
    database = await House(folder=Path(sys.argv[1])).open()
    await database.unit(House(folder=Path(sys.argv[1])).adding("mine"))
    print("open", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def another_process(house: House) -> Iterator[subprocess.Popen[str]]:
    """Start a process that has the database open."""
    command = [sys.executable, "-c", HOLDING, str(house.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "open\n"
        yield started
        started.kill()


async def test_a_second_process_is_refused_until_the_first_is_gone(
    house: House, another_process: subprocess.Popen[str]
) -> None:
    with pytest.raises(Refused, match=f"in use by another process .{another_process.pid}."):
        await house.open()
    another_process.send_signal(signal.SIGKILL)
    another_process.wait()
    database = await house.open()
    assert await database.read(house.queries.things) == [("mine", 1)]
    await house.close(database)


async def test_a_second_opening_in_one_process_is_refused_too(house: House) -> None:
    database = await house.open()
    with pytest.raises(Refused, match="in use"):
        await house.open()
    await database.unit(house.adding("a"))
    await house.close(database)
    assert house.things() == ["a"]


@pytest.mark.parametrize("inline", [False, True])
async def test_what_is_no_database_is_refused_with_the_way_back(house: House, inline: bool) -> None:
    house.path.write_bytes(b"This is a letter, and a long one. " * 200)
    with pytest.raises(Refused, match=r"house.db: is damaged .* alongside restore"):
        await house.open(inline=inline)
    assert house.path.read_bytes().startswith(b"This is a letter")


async def test_a_refused_start_leaves_no_thread_and_no_lock(house: House) -> None:
    house.path.write_bytes(b"not a database " * 100)
    others = set(threading.enumerate())
    for _ in range(3):
        with pytest.raises(Refused, match="damaged"):
            await house.open()
    left = set(threading.enumerate()) - others
    for thread in left:
        thread.join(10)
    assert not any(thread.is_alive() for thread in left)
    house.path.unlink()
    await house.close(await house.open())


async def test_a_newer_database_is_refused(house: House) -> None:
    house.write_migrations(SCHEMA, "CREATE TABLE later (id TEXT);")
    await house.close(await house.open())
    (house.migration_folder / "0002_step.sql").unlink()
    with pytest.raises(Refused, match=r"newer version \(its schema is 2, this one knows 1\)"):
        await house.open()
    assert house.look("SELECT count(*) FROM migration") == [(2,)]


async def test_the_keys_of_another_house_are_refused(house: House) -> None:
    database = await house.open()
    await database.unit(house.adding("a"))
    await house.close(database)
    house.keys_path.unlink()
    with pytest.raises(Refused, match="was not made with the keys in"):
        await house.open()
    assert house.things() == ["a"]


async def test_a_folder_that_is_not_there_is_named(house: House) -> None:
    ring = house.ring()
    nowhere = house.folder / "nowhere" / "house.db"
    with pytest.raises(
        Refused, match=r"nowhere/house.db.lock: cannot be written .* Make its folder"
    ):
        await Database.open(nowhere, keys=ring, clock=house.clock, ids=house.ids)
    ring.close()


WITHOUT_RIGHTS = """
import asyncio, os, sys
from pathlib import Path
from bot.database import Database, Refused
from tests.database.house import House

async def main(house: House) -> None:
    ring = house.ring()
    if os.getuid() == 0:  # rights do not stop root
        os.setgid(65534)
        os.setuid(65534)
    try:
        await Database.open(
            house.path, keys=ring, clock=house.clock, ids=house.ids,
            migrations=house.migration_folder,
        )
    except Refused as refused:
        print(refused)
    ring.close()

asyncio.run(main(House(folder=Path(sys.argv[1]))))
"""


@pytest.mark.parametrize(("read_only", "mode"), [("house.db", 0o444), ("", 0o555)])
async def test_what_cannot_be_written_is_named(read_only: str, mode: int) -> None:
    with TemporaryDirectory() as folder:
        house = House(folder=Path(folder))
        await house.close(await house.open())
        before = house.path.read_bytes()
        for path in (house.folder, *house.folder.iterdir()):
            path.chmod(0o777)
        (house.folder / read_only).chmod(mode)
        said = run_python(WITHOUT_RIGHTS, folder)
        assert said.startswith(f"{folder}/house.db: cannot be used")
        assert "Check its disk, folder and owner." in said
        assert house.path.read_bytes() == before
