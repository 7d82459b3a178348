"""What is left in the files: nothing that was entered or seeded, and of the forgotten nothing."""

import asyncio
import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.sandbox.people import CHANNELS, COMMUNITY, PEOPLE
from bot.clock import Instant, moment_of
from bot.upkeep import looking_at
from tests.faults.demo_process import (
    ALONGSIDE,
    Gone,
    Visitor,
    a_demo,
    a_visitor,
    path_of,
    shown,
)
from tests.faults.vault import Sealed, found, ids_of, stolen, with_the_key
from tests.sandbox import said

pytestmark = pytest.mark.long

CITY, OTHER_CITY, NOWHERE = "Ouagadougou", "Antananarivo", "Zzyzxcanaryville"
ZONE, OTHER_ZONE = "Africa/Ouagadougou", "Indian/Antananarivo"
LINE = "the canary river was higher than ever"
TYPED = "a canary sang to me in the night"
IN_A_CHANNEL = "good evening to all canaries here"
COUNTRY = "Burkina Faso canary"
ENTERED = (CITY, OTHER_CITY, NOWHERE, LINE, TYPED, IN_A_CHANNEL, COUNTRY)
SEEDED = (
    *(COMMUNITY, "sandbox-alongside", *PEOPLE, *CHANNELS, "Europe/Paris", "America/Mexico_City"),
    *("Mexico City", "Ciudad de México", "Good morning", "Buenos días", "Welcome, everyone"),
    *("struggling", '"name":"Ana"', '"name":"Noa"', '"at":"09:00"', '"at":"15:00"'),
    *('"start":"08:00"', '"start":"18:00"', '"locale":"es"', '"mood":"good"', '"path":"support"'),
)
IN_USE = ("alongside.db", "alongside.db-wal", "keys.db")
KEPT = (CITY, OTHER_CITY, OTHER_ZONE, LINE, TYPED, IN_A_CHANNEL, "person-noa", "struggling")
"""What must be there for whoever holds the key, or the search would show nothing."""


async def lives_a_little(visitor: Visitor) -> None:
    """Have Noa join, change her mind, answer, write, ask for help, and offer it to Ana."""
    state = await visitor.speaks_as("noa")
    await visitor.presses("start")
    join = {"path": "own", "consents": ["checkins", "text"], "hour": "9"}
    await visitor.presses("a1|members.join||", city=NOWHERE, **join)
    asked = await visitor.presses("a1|members.city||", city=CITY)
    assert CITY in said(asked)
    await visitor.presses(shown(asked, "members.confirm", "0"))
    asked = await visitor.presses("a1|settings.city||", city=OTHER_CITY)
    await visitor.presses(shown(asked, "settings.place", "0"))
    await visitor.presses("a1|settings.sleep||", start="1", end="7")
    await visitor.presses("a1|settings.notes||on")
    panel = await visitor.presses("checkin")
    saved = await visitor.presses(shown(panel, "checkins.answer", "struggling"))
    await visitor.presses(shown(saved, "checkins.more"), craving="8", halt=["lonely"], line=LINE)
    await visitor.does(visitor.typing(TYPED))
    await visitor.does(visitor.typing(IN_A_CHANNEL, "channel-welcome"))
    await visitor.presses("a1|care.country||", country=COUNTRY)
    theirs = next(one for one in state["messages"] if one["from"]["name"] == "Ana")
    picked = {"message": theirs["id"], "room": theirs["room"], "path": state["menus"][0]["path"]}
    told = await visitor.ask("pick", key=visitor.ids.new(), **picked)
    await visitor.presses(shown(told["message"], "offers.pass", "named"))
    await visitor.ask("clock", to="morning")


def days_around(now: int) -> list[str]:
    """Write the days that a demo has lived through."""
    today = moment_of(Instant(now)).date()
    return [date.isoformat(today + timedelta(days=days)) for days in range(-10, 4)]


def plain(sealed: list[Sealed]) -> dict[str, bytes]:
    """Join all that was opened, by table."""
    joined: dict[str, bytes] = {}
    for one in sealed:
        joined[one.table] = joined.get(one.table, b"") + b"\n" + one.plain
    return joined


async def test_no_file_of_a_used_demo_shows_what_was_entered_or_seeded(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    async with a_demo(folder) as demo:
        async with a_visitor(demo.address) as visitor:
            await lives_a_little(visitor)
            canaries = (*ENTERED, *SEEDED, ZONE, OTHER_ZONE, *days_around(visitor.now))
            while_running = stolen(folder)
        assert await demo.stop() == 0
    assert {"alongside.db", "alongside.db-wal", "alongside.db-shm"} <= while_running.keys()
    assert found(canaries, while_running) == []
    assert found(canaries, stolen(folder)) == []
    assert found(canaries, {"said": demo.told.encode()}) == []
    opened = with_the_key(folder)
    assert [one for one in opened if not one.key] == []
    assert {canary for _, canary in found(KEPT, plain(opened))} == set(KEPT)


def who_is(opened: list[Sealed], person: str) -> Sealed:
    """Find a member's own row by the platform's id of them."""
    profiles = [one for one in opened if (one.table, one.column) == ("member", "sealed")]
    return next(one for one in profiles if f'"{person}"'.encode() in one.plain)


def has_key(folder: Path, key: str) -> bool:
    with closing(sqlite3.connect(folder / "keys.db")) as ring:
        return ring.execute("SELECT 1 FROM data_key WHERE id = ?", (key,)).fetchone() is not None


async def forgets_while_another_reads(visitor: Visitor, folder: Path) -> None:
    """Erase the person who speaks; for half a second somebody outside reads the old state."""
    with closing(sqlite3.connect(folder / "alongside.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM outbox").fetchall()
        erasing = asyncio.ensure_future(visitor.presses("a1|privacy.forgotten||"))
        done, _ = await asyncio.wait([erasing], timeout=0.5)
        assert not done, "it was said to be erased while the old state could still be read"
        reader.execute("COMMIT")
        assert "Done." in said(await erasing)  # the connection itself stays open


def alongside(folder: Path, *words: str) -> None:
    subprocess.run(
        [ALONGSIDE, *words, "--config", "config.toml"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        check=True,
        capture_output=True,
    )


def config(folder: Path) -> None:
    """Write settings that name a demo's files, for the commands that care for the data."""
    file = folder / "config.toml"
    file.write_text(
        '[database]\nurl = "sqlite:///demo/alongside.db"\n[keys]\nfile = "demo/operator.key"\n'
    )
    file.chmod(0o600)


async def test_of_the_forgotten_nothing_is_left_not_even_in_a_backup(tmp_path: Path) -> None:
    folder, copies = tmp_path / "demo", tmp_path / "copies"
    copies.mkdir()
    config(tmp_path)
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        await lives_a_little(visitor)
        alongside(tmp_path, "backup", "copies/copy.db")
        opened = with_the_key(folder)
        everyone = {name: who_is(opened, f"person-{name}") for name in ("noa", "ana", "sam")}
        ids = [
            one
            for name in ("noa", "ana")
            for one in ids_of(folder / "alongside.db", everyone[name].id)
        ]
        for name in ("noa", "ana"):
            await visitor.speaks_as(name)
            await forgets_while_another_reads(visitor, folder)
        assert found(ids, stolen(folder)) == []
        assert {name: has_key(folder, one.key) for name, one in everyone.items()} == {
            "noa": False,
            "ana": False,
            "sam": True,
        }
        left = with_the_key(folder)
        assert [one for one in left if not one.key] == []
        assert found((*ENTERED, OTHER_ZONE, "person-noa", "person-ana"), plain(left)) == []
        assert found(["person-sam"], plain(left)) != []
        assert await demo.stop() == 0
    assert found(ids, stolen(folder)) == []
    assert found([*ENTERED, *SEEDED], stolen(copies)) == []

    alongside(tmp_path, "restore", "copies/copy.db")
    restored = [one for one in with_the_key(folder) if one.table != "entry"]
    assert [one for one in restored if not one.key] != []
    assert found((*ENTERED, OTHER_ZONE, "person-noa", "person-ana"), plain(restored)) == []
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        for name in ("noa", "ana"):
            await visitor.speaks_as(name)
            assert path_of(await visitor.presses("start"), "members.join") is not None
            assert "for members" in said(await visitor.presses("checkin"))
        await visitor.speaks_as("sam")
        assert (await visitor.export())["profile"][0]["name"] == "Sam"
        assert found(ids, database(folder)) == []


def database(folder: Path) -> dict[str, bytes]:
    """Read the database as it is in use."""
    return {name: content for name, content in stolen(folder).items() if name in IN_USE}


def farewells(folder: Path) -> list[str]:
    """List the ids and keys of what is still to be done about the forgotten."""
    with looking_at(folder / "alongside.db") as raw:
        return [text for row in raw.execute("SELECT id, key_id FROM farewell") for text in row]


async def nothing_is_left_of_noa(visitor: Visitor, folder: Path, ids: list[str]) -> bool:
    """Wait until what was cut short is done; tell whether no file holds anything of Noa."""
    async with asyncio.timeout(10):
        while farewells(folder) or found(ids, database(folder)):
            await visitor.speaks_as("sam")
    return found((LINE, TYPED, IN_A_CHANNEL, "person-noa"), plain(with_the_key(folder))) == []


async def test_a_kill_between_a_forgetting_and_its_platform_leaves_nothing_in_the_end(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "demo"
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        await lives_a_little(visitor)
        noa = who_is(with_the_key(folder), "person-noa")
        ids = [noa.key, *ids_of(folder / "alongside.db", noa.id)]
        with closing(sqlite3.connect(folder / "sandbox.db", isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")  # the page's platform can delete nothing for 5 s
            erasing = asyncio.ensure_future(visitor.presses("a1|privacy.forgotten||"))
            while not (left := farewells(folder)) and not erasing.done():
                await asyncio.wait([erasing], timeout=0.01)
            await demo.kill()
        await asyncio.wait([erasing])
        assert isinstance(erasing.exception(), Gone)
    assert found([*ENTERED, *SEEDED], stolen(folder)) == []
    opened = plain(with_the_key(folder))
    assert {table for table, _ in found(["person-noa"], opened)} == {"entry", "farewell"}

    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        assert await nothing_is_left_of_noa(visitor, folder, [*ids, *left])
        await visitor.speaks_as("noa")
        assert path_of(await visitor.presses("start"), "members.join") is not None
        assert await demo.stop() == 0
    assert found([*ids, *left], stolen(folder)) == []


@pytest.mark.parametrize("tries", [5])
async def test_a_forgetting_that_is_killed_happens_whole_or_not_at_all(
    tmp_path: Path, tries: int
) -> None:
    folder, forgotten = tmp_path / "demo", 0
    for number in range(tries):
        async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
            await visitor.speaks_as("noa")
            if path_of(await visitor.presses("start"), "members.join") is not None:
                await lives_a_little(visitor)
            noa = who_is(with_the_key(folder), "person-noa")
            ids = [noa.key, *ids_of(folder / "alongside.db", noa.id)]
            erasing = asyncio.ensure_future(visitor.presses("a1|privacy.forgotten||"))
            await asyncio.wait([erasing], timeout=number * 0.006)
            await demo.kill()
            await asyncio.wait([erasing])
            was_told = erasing.exception() is None
        async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
            await visitor.speaks_as("noa")
            is_gone = path_of(await visitor.presses("start"), "members.join") is not None
            assert is_gone or not was_told
            assert is_gone != has_key(folder, noa.key)
            assert not is_gone or await nothing_is_left_of_noa(visitor, folder, ids)
            assert await demo.stop() == 0
        forgotten += is_gone
    assert forgotten > 0
