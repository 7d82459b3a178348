"""What is answered and opened before memory was filled, or when it could not be."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import members
from tests.features.test_memory import filled, standing
from tests.world import World, a_world


async def test_a_filling_that_failed_is_told_tried_again_and_does_not_hang_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        await world.member("Ada")
    whole = tamper(tmp_path, "community")
    async with a_world(tmp_path) as world:
        await told(world, caplog, "memory could not be filled")
        assert not world.house.memory.is_filled
    async with a_world(tmp_path) as world:
        tamper(tmp_path, "community", whole)
        await told(world, caplog, "memory could not be filled")
        await world.house.errands()
        await filled(world, 1)
        assert standing(world, "Ada").country == "PH"


async def test_a_form_is_not_opened_on_what_memory_has_not_read_and_nothing_is_wiped(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        riley = await world.opens()
        await riley.command("manage")
        await riley.presses("Who moderates", moderators=("role-7",))
        await riley.command("manage")
        await world.member("Ada")
        who = riley.seen_path("Who moderates")
    whole = tamper(tmp_path, "member")
    async with a_world(tmp_path) as world:
        riley.world = world
        assert world.house.core.form(world.intent(riley, who)) is None
        assert "Tap Open" in await riley.does(who)
        await riley.presses("Open")
        assert riley.form is not None
        assert riley.form.fields[0].value == ("role-7",)
        assert "1 more role or person" in await riley.command("manage")
    tamper(tmp_path, "member", whole)


async def test_the_country_of_the_help_card_can_be_changed_before_memory_is_filled(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
    tamper(tmp_path, "community")
    async with a_world(tmp_path) as world:
        noa = world.person("Noa")
        await noa.command("help-now")
        assert "call 112" in await noa.presses("Choose my country", country="Spain")


async def test_a_stranger_is_asked_to_open_a_form_again_only_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        await world.member("Ada")
    tamper(tmp_path, "member")
    async with a_world(tmp_path) as world:
        noa = world.person("Noa")
        await noa.command("start")
        await noa.presses("I am 18 or older, go on", path="own", city="Manila", hour="9")


def tamper(folder: Path, table: str, sealed: bytes = b"not what was sealed") -> bytes:
    """Put other bytes in the place of what is sealed in the first row; give what was there."""
    with closing(sqlite3.connect(folder / "alongside.db")) as raw, raw:
        (id, whole) = raw.execute(f"SELECT id, sealed FROM {table} LIMIT 1").fetchone()
        raw.execute(f"UPDATE {table} SET sealed = ? WHERE id = ?", (sealed, id))
    return bytes(whole)


async def told(world: World, caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until something is in the log, which is emptied then."""
    async with asyncio.timeout(5):
        while words not in caplog.text:
            await world.house.database.read(members.half_forgotten)
    caplog.clear()
