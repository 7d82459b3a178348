"""A folder, a file or a disk that cannot be used: one sentence for the operator, nothing harmed."""

import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.demo_process import DemoProcess, Gone, a_demo, a_visitor
from tests.faults.ledger import look
from tests.sandbox import Told, said

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

HEADER = 100
FULL = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
"""Starts a program for which every file is full."""

# The root of a machine may write anywhere; without these two rights it may not either.
_WITHOUT_RIGHTS = """
import ctypes, os, sys
for right in (1, 2):
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
ANYBODY = (sys.executable, "-c", _WITHOUT_RIGHTS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """Give a folder in which a demo has run and was stopped."""
    folder = tmp_path_factory.mktemp("lived-in") / "demo"
    async with a_demo(folder) as demo:
        assert await demo.stop() == 0
    yield folder


@pytest.fixture
def folder(lived_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived_in, tmp_path / "demo"))


async def refused(folder: Path, under: Sequence[str] = ()) -> str:
    """Start a demo that cannot run; give its one sentence."""
    demo = await DemoProcess.begin(folder, under)
    with pytest.raises(Gone):
        await demo.ready()
    assert demo.process.returncode not in (0, None)
    assert "Traceback" not in demo.told
    (line,) = demo.told.splitlines()
    return line


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def test_a_second_demo_in_the_same_folder_is_refused(folder: Path) -> None:
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        assert "is in use by another process" in await refused(folder)
        assert await visitor.presses("checkin")
        assert await demo.stop() == 0


async def test_a_second_demo_does_not_disturb_one_that_moves_in(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    first = await DemoProcess.begin(folder)
    while not (folder / "alongside.db-wal").exists():
        assert first.process.returncode is None
    assert "is in use by another process" in await refused(folder)
    async with a_visitor(await first.ready()) as visitor:
        seen = await look(visitor, "ana")
        assert len(seen.facts.answers) >= 5
    assert await first.stop() == 0


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "alongside.db")) as raw, raw:
        raw.execute("INSERT INTO migration (number, name, checksum, at) VALUES (99, 'x', 'x', 0)")
    before = contents(folder)
    assert "was written by a newer version" in await refused(folder)
    after = contents(folder)
    # SQLite counts each opening in the first page's header.
    assert after["alongside.db"][HEADER:] == before["alongside.db"][HEADER:]
    assert after["keys.db"] == before["keys.db"]


@pytest.mark.parametrize("name", ["alongside.db", "keys.db", "sandbox.db", "operator.key"])
async def test_a_damaged_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"this is no such file" * 1_000)
    assert name in await refused(folder)


@pytest.mark.parametrize("name", ["keys.db", "operator.key"])
async def test_a_missing_key_is_never_made_anew_over_what_it_locked(
    folder: Path, name: str
) -> None:
    kept = (folder / name).read_bytes()
    (folder / name).unlink()
    assert "key" in await refused(folder)
    (folder / name).write_bytes(kept)
    (folder / name).chmod(0o600)
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        assert (await look(visitor, "ana")).facts.answers


@pytest.mark.parametrize("name", ["alongside.db", "keys.db", "sandbox.db"])
async def test_a_read_only_file_is_named(folder: Path, name: str) -> None:
    (folder / name).chmod(0o400)
    before = contents(folder)
    assert name in await refused(folder, ANYBODY)
    assert contents(folder)["alongside.db"] == before["alongside.db"]


async def test_a_read_only_folder_is_named(folder: Path) -> None:
    make_read_only(folder)
    before = contents(folder)
    assert str(folder) in await refused(folder, ANYBODY)
    assert contents(folder) == before


def make_read_only(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "file" in await refused(tmp_path / "file" / "demo")


async def test_a_full_disk_is_said_at_the_start(folder: Path, tmp_path: Path) -> None:
    await refused(folder, FULL)
    await refused(tmp_path / "new", FULL)
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        assert (await look(visitor, "ana")).facts.answers


def is_an_apology(answer: Told) -> bool:
    return "I cannot save anything right now" in said(answer)


async def test_on_a_disk_that_runs_full_help_goes_on_and_nothing_is_half_done(
    folder: Path,
) -> None:
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        before = (await look(visitor, "ana")).facts
        demo.limits_files(1)
        for act in (
            "checkin",
            "a1|settings.notes||on",
            "a1|members.stop||",
            "a1|privacy.forgotten||",
        ):
            assert is_an_apology(await visitor.presses(act)), act
        assert "112" in said(await visitor.presses("help-now"))
        problem = await visitor.ask("type", text="hello", room="direct", key="k")
        assert problem["is"] == "problem"
        assert "cannot save" in problem["text"]
        moved = await visitor.ask("clock", to="event")
        demo.limits_files(None)
        assert (await look(visitor, "ana")).facts == before
        await visitor.presses("a1|settings.notes||on")
        assert (await look(visitor, "ana")).facts.writes_notes
        assert moved["is"] in ("clock", "problem")
        assert await demo.stop() == 0
    assert "Traceback" not in demo.told
