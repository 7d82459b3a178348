"""A month of prompts by the real engine: on each local day once, and for each skip a reason."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Instant, moment_of
from bot.database import Work
from bot.delivery import stop_schedules
from bot.delivery.rules import MINUTE
from bot.standing import MemberId
from bot.ui import Paragraph
from tests.faults.platform import Shown
from tests.faults.room import PROMPT, Newcomer, change_member
from tests.faults.scene import Scene, instant, scene

ZONES = (
    "Europe/Paris",  # the clocks go back on 25 October, here and in the next three
    "Europe/London",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/New_York",  # back on 1 November
    "Australia/Lord_Howe",  # forward by half an hour on 4 October
    "America/Mexico_City",
    "Asia/Manila",
)
FIRST, LAST, STOPPED_ON = date(2026, 10, 4), date(2026, 11, 3), "2026-10-18T06:00"
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
NIGHT = ("22:30", "06:30")
SPREAD = 3 * MINUTE


def people(chance: random.Random) -> list[Newcomer]:
    """Make fifty members, asked at any half hour; half of them sleep at usual hours."""
    return [
        Newcomer(
            name=f"person {n}",
            zone=ZONES[n % len(ZONES)],
            at=f"{chance.randrange(24):02d}:{chance.choice((0, 30)):02d}",
            quiet=NIGHT if n % 2 else None,
            spread_up_to=SPREAD,
        )
        for n in range(50)
    ]


def day_of(one: Shown) -> date:
    """Tell the local day that a prompt says it is for."""
    block = one.parcel.view.blocks[0]
    assert isinstance(block, Paragraph)
    return date.fromisoformat(str(block.text).split()[1])


def is_night(at: Instant, zone: str) -> bool:
    clock = moment_of(at, ZoneInfo(zone)).time()
    return clock >= time.fromisoformat(NIGHT[0]) or clock < time.fromisoformat(NIGHT[1])


def asked_at(who: Newcomer, day: date) -> Instant:
    """Tell when somebody wished to be asked; in this month no such time is skipped by a clock."""
    return instant(datetime.combine(day, time.fromisoformat(who.at or "")).isoformat(), who.zone)


async def reasons(home: Scene, member: MemberId) -> Counter[str]:
    """Count why somebody's prompts were not sent."""
    rows = await home.rows(
        """
        SELECT reason FROM outbox WHERE member_id = ? AND state <> 'sent'
        UNION ALL
        SELECT reason FROM occurrence WHERE member_id = ? AND state = 'skipped'
        """,
        member,
        member,
    )
    return Counter(reason for (reason,) in rows)


async def check_one(home: Scene, who: Newcomer, id: MemberId) -> None:
    """Account for every local day of one person's month."""
    seen = home.sight.to(who.name)
    days = Counter(map(day_of, seen))
    assert set(days.values()) <= {1}, "two prompts for one local day"
    for one in seen:
        wait = one.at - asked_at(who, day_of(one))
        was_held = who.quiet is not None and wait < 90 * MINUTE
        assert 0 <= wait < SPREAD or was_held
        assert not (who.quiet and is_night(one.at, who.zone))
    missing = [day for day in DAYS if day not in days]
    why = await reasons(home, id)
    assert set(why) <= {"quiet-hours", "nobody-there"}
    assert sum(why.values()) >= len(missing), "a prompt was skipped without a reason"


@pytest.mark.long
async def test_fifty_people_in_eight_zones_over_a_month_in_which_the_clocks_change(
    tmp_path: Path,
) -> None:
    everyone = people(random.Random(7))
    async with scene(tmp_path, starts="2026-10-03T09:00") as home:
        await home.community()
        ids = await home.members(everyone)
        stopping, leaving = ids[:4], ids[4:8]

        async def change_their_minds(work: Work) -> None:
            for id in stopping:
                await stop_schedules(work, id, PROMPT)
            for id in leaving:
                await change_member(work, id, stopped=True)

        await home.until(STOPPED_ON)
        await home.database.unit(change_their_minds)
        await home.until("2026-11-05T12:00")
        assert home.sight.twice() == []
        for who, id in zip(everyone, ids, strict=True):
            if id in stopping or id in leaving:
                late = [one for one in home.sight.to(who.name) if one.at > instant(STOPPED_ON)]
                assert late == []
            if id not in stopping:
                await check_one(home, who, id)
        states = dict(await home.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        assert states["sent"] == len(home.sight.shown)
        assert set(states) == {"sent", "expired", "cancelled"}
