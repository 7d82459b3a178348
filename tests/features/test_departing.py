"""What comes of a community that the bot was removed from, and of one it comes back to."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.clock import DAY
from bot.database.errors import Unavailable
from bot.delivery import Say
from bot.platform import Refusal
from tests.faults.room import REQUEST
from tests.features.test_notices import BOARD, MODS, a_place
from tests.world import ACCOUNT, HERE, World, a_world


async def leaves(world: World, *still_in: str) -> None:
    """Have the platform say in which communities the bot is now."""
    await world.house.departing.present(ACCOUNT, frozenset(still_in))


async def test_a_community_that_removed_the_bot_is_sent_nothing_and_nobody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_place(tmp_path, monkeypatch) as place:
        await place.chooses()
        ada = await place.world.member("Ada")
        place.chat.refusals = {BOARD: Refusal.FORBIDDEN}
        await place.posts("waits")
        told = len(place.chat.channels[MODS])
        await leaves(place.world)
        await place.posts("new")
        await place.queues(Say(kind=REQUEST, to=place.world.member_id(ada)))
        await place.passes(3 * DAY)
        assert place.chat.tried.count(BOARD) == 1
        assert ada.inbox == []
        assert len(place.chat.channels[MODS]) == told


@pytest.mark.long
async def test_a_removal_that_could_not_be_noted_is_noted_when_the_database_is_free(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        ada = await world.member("Ada")
        with closing(connect(tmp_path / "alongside.db", isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Unavailable, match="locked"):
                await leaves(world)
        await world.house.errands()
        await world.until("2026-11-26 12:00")
        assert ada.inbox == []


async def test_a_community_that_takes_the_bot_back_goes_on_as_before(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        ada = await world.member("Ada")
        await leaves(world)
        await world.until("2026-11-26 00:00")
        assert ada.inbox == []
        await leaves(world, HERE)
        await world.until("2026-11-28 00:00")
        assert len(ada.inbox) == 2
        await world.until("2026-12-30 00:00")
        await world.house.housekeeping()
        assert _rows(tmp_path, "member") == 1


async def test_a_community_that_stays_without_the_bot_is_erased_within_thirty_days(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        riley = await world.opens()
        await riley.command("manage")
        await riley.presses("Notices", channel=MODS)
        for name in ("Ada", "Sam"):
            await world.member(name)
        await world.until("2026-11-25 12:00")
        await leaves(world)
        await world.until("2026-12-24 00:00")
        await world.house.housekeeping()
        assert _rows(tmp_path, "member") == 2
        await world.until("2026-12-25 00:00")
        await world.house.housekeeping()
        left = {table: _rows(tmp_path, table) for table in _tables(tmp_path)}
        assert {table for table, rows in left.items() if rows} <= {
            "clock_mark",
            "farewell",
            "house",
            "inbox",
            "migration",
            "sender",
        }
        assert _rows(tmp_path, "inbox WHERE result IS NOT NULL") == 0
        assert world.house.memory.communities == {}
        assert world.house.memory.people == {}
        again = world.person("Riley", moderates=True)
        assert "are needed before anything goes live" in await again.command("manage")


async def test_a_community_that_kept_the_bot_is_left_alone(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        ada = await world.member("Ada")
        await leaves(world, HERE, "elsewhere")
        await world.until("2026-12-30 00:00")
        await world.house.housekeeping()
        assert len(ada.inbox) > 10


def _tables(folder: Path) -> list[str]:
    with closing(connect(folder / "alongside.db")) as raw:
        found = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in found if not name.startswith("sqlite_")]


def _rows(folder: Path, table: str) -> int:
    with closing(connect(folder / "alongside.db")) as raw:
        (rows,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(rows)
