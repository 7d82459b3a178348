"""Fifty people in eight zones through a month in which clocks change, by the real rooms."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Instant, local_date, moment_of
from bot.delivery import What
from bot.standing import MemberId
from tests.world import Person, World, a_world

STARTS, ENDS = "2026-10-15T00:00:00+00:00", "2026-11-15T00:00:00+00:00"
STOPS = "2026-10-28T00:00:00+00:00"
ZONES = {
    "Madrid": "Europe/Madrid",  # clocks go back on 25 October
    "New York": "America/New_York",  # and here on 1 November
    "Santiago": "America/Santiago",
    "Mexico City": "America/Mexico_City",
    "Manila": "Asia/Manila",
    "Kathmandu": "Asia/Kathmandu",
    "Sydney": "Australia/Sydney",
    "Auckland": "Pacific/Auckland",
}
PEOPLE = 50


ASLEEP, AWAKE = 22, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of this month; `sleeps` from 22:00 to 7:00 by their own clock."""

    person: Person
    zone: ZoneInfo
    hour: int
    sleeps: bool
    joined: date


@pytest.mark.long
async def test_every_prompt_comes_once_a_local_day_or_has_a_reason(tmp_path: Path) -> None:
    chance = Random(20261123)
    async with a_world(tmp_path, STARTS) as world:
        await world.opens("Madrid")
        people = [await _somebody(world, number, chance) for number in range(PEOPLE)]
        quitters = people[:5]
        await _live(world, people, STOPS)
        before = [len(one.person.inbox) for one in quitters]
        for one in quitters:
            await one.person.types("stop")
        await _live(world, people, ENDS)

        assert [len(one.person.inbox) for one in quitters] == before
        reasons = await _reasons(world)
        for one in people:
            days = Counter(local_date(at, one.zone) for at in one.person.arrivals)
            assert set(days.values()) <= {1}, "two prompts on one local day"
            if one.sleeps:
                assert not any(_is_night(at, one.zone) for at in one.person.arrivals)
        for one in people[5:]:
            today = local_date(world.clock.now(), one.zone)
            eligible = (today - one.joined).days
            why = reasons[world.member_id(one.person)]
            told = len(one.person.inbox) + why.total()
            assert eligible - 1 <= told <= eligible + 1, (one.zone, one.hour, why)
            assert set(why) <= {"quiet-hours"}
            if not one.sleeps:
                assert why.total() == 0


async def _somebody(world: World, number: int, chance: Random) -> Somebody:
    city, zone = list(ZONES.items())[number % len(ZONES)]
    hour, sleeps = chance.randrange(24), number % 3 == 0
    person = world.person(f"Person {number}")
    await person.joins(city, hour)
    if sleeps:
        await person.command("settings")
        await person.presses("Change sleep", start=str(ASLEEP), end=str(AWAKE))
    return Somebody(
        person=person,
        zone=ZoneInfo(zone),
        hour=hour,
        sleeps=sleeps,
        joined=local_date(world.clock.now(), ZoneInfo(zone)),
    )


async def _live(world: World, people: list[Somebody], until: str) -> None:
    """Let days pass; everybody answers what reached them since yesterday."""
    answered = {one.person.id: len(one.person.inbox) for one in people}
    day = moment_of(world.clock.now()).date()
    while (day := day + timedelta(days=1)) <= date.fromisoformat(until[:10]):
        await world.until(f"{day.isoformat()} 00:00")
        for one in people:
            for parcel in one.person.inbox[answered[one.person.id] :]:
                await one.person.presses("Good", parcel.view)
            answered[one.person.id] = len(one.person.inbox)


async def _reasons(world: World) -> dict[MemberId, Counter[str]]:
    """Count, by member, why something was not sent."""
    stage = await world.house.delivery.backstage(since=Instant(0), days=1, limit=100_000)
    found: dict[MemberId, Counter[str]] = {}
    for one in stage.happened:
        if one.member is not None:
            why = found.setdefault(one.member, Counter())
            if one.what in (What.SKIPPED, What.CANCELLED, What.REFUSED, What.UNKNOWN):
                assert one.reason, "skipped in silence"
                why[one.reason] += 1
    return found


def _is_night(at: Instant, zone: ZoneInfo) -> bool:
    hour = moment_of(at, zone).hour
    return hour >= ASLEEP or hour < AWAKE
