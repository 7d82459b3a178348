"""What comes again and again: changed, moved, stopped and started, never twice on a local day."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import DAY, HOUR, MINUTE, Instant, moment_of
from bot.database import Work
from bot.delivery import (
    QuietHours,
    Schedule,
    move_schedules,
    next_due_of,
    put_schedule,
    resume_schedules,
    stop_schedules,
)
from bot.delivery.schedules import InChannel
from bot.platform import ToChannel
from bot.standing import CommunityId, MemberId
from tests.faults.room import CARD, HOME, POST, PROMPT, Newcomer, daily
from tests.faults.scene import Scene, instant, scene

PARIS = "Europe/Paris"


async def change(home: Scene, schedule: Schedule) -> Instant:
    return await home.database.unit(lambda work: put_schedule(work, schedule))


def times(home: Scene, name: str, zone: str = "UTC") -> list[str]:
    """Tell when somebody was written to, by their clock."""
    return [moment_of(one.at, ZoneInfo(zone)).strftime("%d %H:%M") for one in home.sight.to(name)]


async def test_an_hour_changed_after_todays_prompt_counts_from_tomorrow(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", zone=PARIS)
        await home.until("2026-11-23T12:00", PARIS)
        await change(home, daily(ada, Newcomer(name="Ada", zone=PARIS, at="18:00")))
        await home.until("2026-11-24T23:00", PARIS)
        assert times(home, "Ada", PARIS) == ["23 09:00", "24 18:00"]


async def test_an_hour_changed_before_todays_prompt_counts_today(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", zone=PARIS)
        await change(home, daily(ada, Newcomer(name="Ada", zone=PARIS, at="18:00")))
        await home.until("2026-11-23T23:00", PARIS)
        assert times(home, "Ada", PARIS) == ["23 18:00"]


async def test_an_hour_changed_to_one_that_is_past_counts_from_tomorrow(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T08:00") as home:
        await home.community()
        ada = await home.member("Ada", at="18:00")
        due = await change(home, daily(ada, Newcomer(name="Ada", at="07:00")))
        assert due == instant("2026-11-24T07:00")


async def test_stopped_and_started_again_on_the_same_day_asks_no_second_time(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.until("2026-11-23T10:00")
        await home.database.unit(lambda work: stop_schedules(work, ada))
        assert await home.delivery.next_due() is None
        await change(home, daily(ada, Newcomer(name="Ada", at="11:00")))
        await home.until("2026-11-24T12:00")
        assert times(home, "Ada") == ["23 09:00", "24 11:00"]


async def test_a_second_schedule_row_for_the_same_day_finds_the_day_taken(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.until("2026-11-23T10:00")

        async def forget_the_schedule(work: Work) -> None:
            work.raw.execute("DELETE FROM schedule")
            await put_schedule(work, daily(ada, Newcomer(name="Ada", at="11:00")))

        await home.database.unit(forget_the_schedule)
        await home.until("2026-11-24T12:00")
        assert times(home, "Ada") == ["23 09:00", "24 11:00"]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("Asia/Manila", ["23 09:00", "24 02:00"]),  # 09:00 there on the 24th
        ("America/New_York", ["23 09:00", "24 15:00"]),
        ("Pacific/Kiritimati", ["23 09:00", "23 20:00"]),  # where the 24th begins 13 h earlier
    ],
)
async def test_who_travels_is_asked_once_on_each_local_day(
    tmp_path: Path, to: str, expected: list[str]
) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", zone=PARIS)
        await home.until("2026-11-23T10:00", PARIS)
        zone = ZoneInfo(to)
        await home.database.unit(lambda work: move_schedules(work, ada, zone=zone))
        await home.until("2026-11-24T23:00", PARIS)
        assert times(home, "Ada", PARIS)[:2] == expected


async def test_a_schedule_follows_changed_sleep(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        members = [
            await home.member(f"person {n}", at="22:58", spread_up_to=10 * MINUTE)
            for n in range(20)
        ]
        night = QuietHours.nightly(time(23), time(7))

        async def story(work: Work) -> None:
            for member in members:
                await move_schedules(work, member, zone=ZoneInfo("UTC"), quiet=night)

        before = await due_moments(home)
        await home.database.unit(story)
        after = await due_moments(home)
        assert max(before) >= instant("2026-11-23T23:00")
        assert instant("2026-11-23T22:58") <= min(after)
        assert max(after) < instant("2026-11-23T23:00")


async def due_moments(home: Scene) -> list[int]:
    return [due for (due,) in await home.rows("SELECT next_due_at FROM schedule")]


async def test_a_pause_until_a_day_ends_on_that_day(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        until = date(2026, 11, 26)
        await home.database.unit(lambda work: resume_schedules(work, ada, PROMPT, first_day=until))
        await home.until("2026-11-27T00:00")
        assert times(home, "Ada") == ["26 09:00"]


async def test_resuming_starts_what_was_stopped(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.database.unit(lambda work: stop_schedules(work, ada, PROMPT))
        await home.until("2026-11-25T12:00")
        await home.database.unit(lambda work: resume_schedules(work, ada, PROMPT))
        await home.until("2026-11-26T12:00")
        assert times(home, "Ada") == ["26 09:00"]
        assert await home.rows("SELECT count(*) FROM occurrence") == [(1,)]


async def test_stopping_one_kind_leaves_the_other_and_takes_back_what_waits(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", quiet=("08:00", "10:00"))
        await change(home, daily(ada, Newcomer(name="Ada", at="12:00"), CARD))
        await home.until("2026-11-23T09:30")
        assert (await home.states())["test.prompt"] == ("ready", "quiet-hours")
        await home.database.unit(lambda work: stop_schedules(work, ada, PROMPT))
        await home.until("2026-11-24T00:00")
        assert (await home.states())["test.prompt"] == ("cancelled", "stopped")
        assert times(home, "Ada") == ["23 12:00"]


async def test_morning_and_evening_are_two_schedules_of_one_kind(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        for slot, at in (("morning", "07:00"), ("evening", "20:00")):
            await change(home, replace(daily(ada, Newcomer(name="Ada", at=at)), slot=slot))
        await home.until("2026-11-24T00:00")
        assert times(home, "Ada") == ["23 07:00", "23 20:00"]


async def test_a_channel_can_have_a_schedule_too(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        community = await home.community()
        weekly = Schedule(
            kind=POST,
            to=InChannel(community=community, channel="checkins"),
            at=time(18),
            zone=ZoneInfo(PARIS),
            weekdays=frozenset({2}),
            args={"text": "topic"},
            about="the topic",
        )
        await change(home, weekly)
        await home.until("2026-12-05T00:00")
        days = [moment_of(one.at).date() for one in home.sight.shown]
        assert days == [date(2026, 11, 25), date(2026, 12, 2)]
        assert {one.parcel.to for one in home.sight.shown} == {
            ToChannel(community=HOME, channel="checkins")
        }


async def test_the_next_time_can_be_told(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")

        async def coming(kind: object = PROMPT) -> Instant | None:
            return await home.database.read(lambda work: next_due_of(work, ada, kind))  # type: ignore[arg-type]

        assert await coming() == instant("2026-11-23T09:00")
        assert await coming(CARD) is None
        await home.database.unit(lambda work: stop_schedules(work, ada))
        assert await coming() is None


async def test_a_schedule_needs_somebody_and_a_day(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        schedule = daily(ada, Newcomer(name="Ada"))
        with pytest.raises(KeyError):
            await change(home, replace(schedule, to=MemberId("nobody")))
        nowhere = InChannel(community=CommunityId("nowhere"), channel="here")
        with pytest.raises(KeyError):
            await change(home, replace(schedule, to=nowhere))
        with pytest.raises(ValueError, match="weekday"):
            await change(home, replace(schedule, weekdays=frozenset()))


async def test_a_schedule_begins_on_its_first_day(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        schedule = daily(ada, Newcomer(name="Ada"))
        due = await change(home, replace(schedule, first_day=date(2027, 1, 10)))
        assert due == instant("2027-01-10T09:00")


OUTAGES = [MINUTE, 9 * HOUR, 3 * DAY, 30 * DAY]


@pytest.mark.parametrize("outage", OUTAGES, ids=["1 min", "9 h", "3 d", "30 d"])
@pytest.mark.parametrize("hour", ["08:30", "09:30", "12:00"])
async def test_after_an_outage_there_is_no_burst_and_every_skip_is_recorded(
    tmp_path: Path, outage: int, hour: str
) -> None:
    back = Instant(instant(f"2026-11-23T{hour}") + outage)
    night = ("22:00", "07:00")
    async with scene(tmp_path, starts="2026-11-23T08:00") as home:
        await home.community()
        for n in range(10):
            quiet = night if n % 2 else None
            await home.member(f"person {n}", at="09:00", quiet=quiet, spread_up_to=3 * MINUTE)
    async with scene(tmp_path, at=back, trusts_clock=False) as home:
        await home.delivery.accept_clock()
        await home.delivery.settle()
        came = [one for one in home.sight.shown if one.at == back]
        days_missed = await home.rows("SELECT due_at, state, reason FROM occurrence")
        assert len({one.parcel.to for one in came}) == len(came), "at most one for each"
        assert all(due > back - 90 * MINUTE for due, state, _ in days_missed if state == "queued")
        assert {reason for _, state, reason in days_missed if state == "skipped"} <= {"late"}
        first = instant("2026-11-23T09:00")
        expected = 0 if back < first else (back - first) // DAY + 1
        assert len(days_missed) in {expected * 10, *range((expected - 1) * 10, expected * 10)}
        await home.passes(2 * DAY)
        assert home.sight.twice() == []
        assert len([one for one in home.sight.to("person 1") if one.at > back]) in {1, 2}
