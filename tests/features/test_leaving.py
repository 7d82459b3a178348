"""Members who left their community: looked up now and then, sent nothing, gone in thirty days."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.app import leaving
from bot.clock import MovableClock
from bot.platform import Outcome, Parcel, Refusal, Refused, ToPerson, Where
from tests.world import ACCOUNT, HERE, Chat, World, a_world

DIRECT = Where(is_direct=True)


class Town(Chat):
    """Knows who left, and remembers whom it was asked about."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__(clock)
        self.left: set[str] = set()
        self.asked: list[str] = []
        self.is_silent = False
        self.tried: list[str] = []

    async def is_there(self, community: str, person: str) -> bool | None:
        assert community == HERE
        self.asked.append(person)
        return None if self.is_silent else person not in self.left

    async def deliver(self, parcel: Parcel) -> Outcome:
        if isinstance(parcel.to, ToPerson):
            self.tried.append(parcel.to.person)
            if parcel.to.person in self.left:
                return Refused(refusal=Refusal.GONE)
        return await super().deliver(parcel)


@asynccontextmanager
async def a_town(folder: Path) -> AsyncIterator[tuple[World, Town]]:
    async with a_world(folder, chat=Town) as world:
        town = world.chat
        assert isinstance(town, Town)
        world.house.leaving.is_there[ACCOUNT] = town.is_there
        await world.opens()
        yield world, town


async def test_who_left_is_sent_nothing_and_is_erased_within_thirty_days(tmp_path: Path) -> None:
    async with a_town(tmp_path) as (world, town):
        riley = world.person("Riley", moderates=True)
        ada, bo = await world.member("Ada"), await world.member("Bo")
        await riley.command("manage")
        await riley.presses("Who moderates", moderators=(ada.id,))
        await world.until("2026-11-23 12:00")
        town.left = {ada.id}
        await world.until("2026-11-24 12:00")
        await world.house.errands()
        await world.until("2026-12-23 11:00")
        assert town.tried.count(ada.id) == 3, "taken; refused; and so in a new conversation"
        assert len(bo.inbox) > 10
        await world.house.housekeeping()
        assert _members(tmp_path) == 2
        await world.until("2026-12-24 00:00")
        await world.house.housekeeping()
        await world.house.errands()
        assert _members(tmp_path) == 1
        assert town.forgotten == [ada.id]
        assert "This is for members" in await ada.command("checkin")
        assert "This is for the moderators here" in await ada.command("manage")


@pytest.mark.parametrize("seen", ["by an act", "by a look-up"])
async def test_who_comes_back_in_time_finds_all_as_it_was(tmp_path: Path, seen: str) -> None:
    async with a_town(tmp_path) as (world, town):
        ada = await world.member("Ada")
        await world.until("2026-11-24 12:00")
        town.left = {ada.id}
        await world.house.errands()
        await world.until("2026-12-20 12:00")
        town.left = set()
        if seen == "by an act":
            await ada.command("settings")
        else:
            await world.house.errands()
        assert len(ada.inbox) == 2
        await world.until("2026-12-30 12:00")
        await world.house.housekeeping()
        assert len(ada.inbox) > 2
        assert _members(tmp_path) == 1


async def test_words_in_a_direct_message_are_no_return(tmp_path: Path) -> None:
    async with a_town(tmp_path) as (world, town):
        ada = await world.member("Ada")
        await world.until("2026-11-24 12:00")
        town.left = {ada.id}
        await world.house.errands()
        await world.until("2026-12-20 12:00")
        await ada.types("checkin")
        await world.until("2026-12-24 12:00")
        await world.house.housekeeping()
        assert _members(tmp_path) == 0


async def test_each_is_looked_up_once_a_day_and_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 2)
    async with a_town(tmp_path) as (world, town):
        names = ("Ada", "Bo", "Cy")
        people = [await world.member(name) for name in names]
        await world.house.errands()
        assert town.asked == [], "they were seen a moment ago"
        await world.until("2026-11-24 12:00")
        await people[2].command("settings")
        for _ in range(3):
            await world.house.errands()
        assert sorted(town.asked) == ["person-ada", "person-bo"]
        await world.until("2026-11-25 13:00")
        await world.house.errands()
        assert len(town.asked) == 4
        await world.house.errands()
        assert sorted(town.asked[2:]) == ["person-ada", "person-bo", "person-cy"]


async def test_who_refuses_a_message_is_looked_up_before_their_turn(tmp_path: Path) -> None:
    async with a_town(tmp_path) as (world, town):
        ada = await world.member("Ada")
        await world.until("2026-11-23 00:30")
        town.left = {ada.id}
        await world.until("2026-11-23 02:00")
        await world.house.errands()
        assert town.asked == [ada.id]


async def test_what_cannot_be_learnt_changes_nothing(tmp_path: Path) -> None:
    async with a_town(tmp_path) as (world, town):
        ada = await world.member("Ada")
        town.is_silent = True
        for day in range(24, 31):
            await world.until(f"2026-11-{day} 12:00")
            await world.house.errands()
        assert len(town.asked) == 7
        await world.until("2027-01-30 12:00")
        await world.house.housekeeping()
        assert _members(tmp_path) == 1
        assert ada.inbox != []


async def test_where_the_bot_itself_was_removed_nobody_is_looked_up(tmp_path: Path) -> None:
    async with a_town(tmp_path) as (world, town):
        await world.member("Ada")
        await world.house.departing.present(ACCOUNT, frozenset())
        await world.until("2026-11-25 12:00")
        await world.house.errands()
        assert town.asked == []


def _members(folder: Path) -> int:
    with closing(connect(folder / "alongside.db")) as raw:
        (rows,) = raw.execute("SELECT count(*) FROM member").fetchone()
        return int(rows)
