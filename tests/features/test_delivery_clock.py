"""Clocks that jump, engines that start anew, and two engines that both mean to send."""

from pathlib import Path

import pytest

from bot.clock import DAY, HOUR, MINUTE, SECOND, Instant, MovableClock
from bot.delivery import Delivery, Patience, Say
from bot.delivery.clockguard import Mark, is_worth_keeping, judge
from bot.platform import Pace
from tests.faults.platform import Fault, RoughPlatform
from tests.faults.room import KINDS, PROMPT, REQUEST, TestRecipients, speaker
from tests.faults.scene import PATIENCE, Scene, instant, scene

NOW = Instant(1_800_000_000_000)


@pytest.mark.parametrize(
    ("leap", "at", "doubted"),
    [
        (-DAY, NOW, None),
        (0, NOW, None),
        (20 * MINUTE, NOW + 20 * MINUTE, None),
        (DAY, NOW + DAY, None),
        (DAY + 1, NOW, NOW + DAY + 1),
    ],
)
def test_a_mark_never_goes_back_and_doubts_a_leap_of_more_than_a_day(
    leap: int, at: int, doubted: int | None
) -> None:
    mark = judge(Mark(at=NOW), Instant(NOW + leap), trusts=False)
    assert mark == Mark(at=Instant(at), doubted_at=None if doubted is None else Instant(doubted))


def test_a_clock_that_is_moved_on_purpose_is_believed() -> None:
    later = Instant(NOW + 30 * DAY)
    assert judge(Mark(at=NOW), later, trusts=True) == Mark(at=later)
    assert judge(None, later, trusts=False) == Mark(at=later)


def test_doubt_lasts_from_the_first_leap_until_the_clock_is_right_again() -> None:
    doubted = Mark(at=NOW, doubted_at=Instant(NOW + 2 * DAY))
    assert judge(doubted, Instant(NOW + 3 * DAY), trusts=False) == doubted
    assert judge(doubted, Instant(NOW + HOUR), trusts=False) == Mark(at=Instant(NOW + HOUR))


def test_a_mark_is_stored_now_and_then_and_doubt_at_once() -> None:
    assert is_worth_keeping(None, Mark(at=NOW))
    assert not is_worth_keeping(Mark(at=NOW), Mark(at=Instant(NOW + MINUTE)))
    assert is_worth_keeping(Mark(at=NOW), Mark(at=Instant(NOW + 5 * MINUTE)))
    assert is_worth_keeping(Mark(at=NOW), Mark(at=NOW, doubted_at=NOW))


async def test_a_clock_set_back_asks_nobody_twice(tmp_path: Path) -> None:
    async with scene(tmp_path, trusts_clock=False) as home:
        await home.community()
        await home.member("Ada")
        await home.until("2026-11-23T09:30")
        home.clock.move_to(instant("2026-11-23T08:30"))
        await home.delivery.settle()
        await home.until("2026-11-24T08:00")
        assert len(home.sight.to("Ada")) == 1
        await home.until("2026-11-24T10:00")
        assert len(home.sight.to("Ada")) == 2


async def test_a_leap_of_an_hour_catches_up(tmp_path: Path) -> None:
    async with scene(tmp_path, trusts_clock=False) as home:
        await home.community()
        await home.member("Ada")
        await home.member("Sam", at="07:00")
        await home.until("2026-11-23T06:30")
        home.clock.move_to(instant("2026-11-23T09:20"))
        await home.delivery.settle()
        assert len(home.sight.to("Ada")) == 1
        assert home.sight.to("Sam") == []
        skipped = await home.rows("SELECT reason FROM occurrence WHERE state = 'skipped'")
        assert skipped == [("late",)]


async def test_after_a_leap_of_days_only_requests_go_until_somebody_confirms_it(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, trusts_clock=False) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.delivery.settle()
        home.clock.move_to(instant("2035-01-01T09:00"))
        assert await home.delivery.settle() is None
        await home.say(ada, PROMPT)
        await home.say(ada, REQUEST)
        assert [one.parcel.id for one in home.sight.shown] == [
            id for (id,) in await home.rows("SELECT id FROM outbox WHERE kind = 'test.request'")
        ]
        assert await home.rows("SELECT count(*) FROM occurrence") == [(0,)]
        await home.delivery.accept_clock()
        await home.delivery.settle()
        assert not home.delivery.doubts_clock
        assert len(home.sight.shown) == 3


async def test_a_clock_that_comes_right_by_itself_needs_no_word(tmp_path: Path) -> None:
    async with scene(tmp_path, trusts_clock=False) as home:
        await home.community()
        await home.member("Ada")
        await home.delivery.settle()
        home.clock.move_to(instant("2035-01-01T09:00"))
        await home.delivery.settle()
        home.clock.move_to(instant("2026-11-23T09:00"))
        await home.delivery.settle()
        assert len(home.sight.to("Ada")) == 1


async def test_the_doubt_of_a_former_process_is_remembered(tmp_path: Path) -> None:
    async with scene(tmp_path, trusts_clock=False) as home:
        await home.community()
        await home.member("Ada")
        await home.delivery.settle()
    async with scene(tmp_path, trusts_clock=False, starts="2035-01-01T09:00") as home:
        await home.delivery.settle()
        assert home.delivery.doubts_clock
        assert home.sight.shown == []


async def test_what_a_killed_process_was_sending_is_read_back_within_two_minutes(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00") as home:
        await home.community()
        for name in ("Ada", "Sam"):
            await home.member(name, at=None)
            member = (await home.rows("SELECT id FROM member ORDER BY joined_at, rowid"))[-1][0]
            await home.queue(Say(kind=PROMPT, to=member))
        sight = home.sight
        home.platform.script = [Fault.HANGS_AFTER, Fault.HANGS_BEFORE]
        await home.delivery.tick()
        await home.platform.reached(2)
        # And here it dies: leaving the scene with nothing drained cuts both sends off.
    assert len(sight.shown) == 1
    async with scene(tmp_path, starts="2026-11-23T09:01", sight=sight) as home:
        await home.passes(2 * MINUTE)
        assert len(sight.shown) == 2
        assert sight.twice() == []
        assert await home.rows("SELECT DISTINCT state FROM outbox") == [("sent",)]


async def test_stopping_lets_sends_end_and_leaves_the_rest_waiting(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00") as home:
        await home.community()
        members = [await home.member(f"person {n}", at=None) for n in range(100)]
        await home.queue(*(Say(kind=PROMPT, to=member) for member in members))
        await home.delivery.tick()
        await home.platform.reached(1)
        await home.delivery.stop(5)
        states = dict(await home.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        assert states["sent"] == len(home.sight.shown)
        assert set(states) <= {"sent", "ready"}


async def test_a_message_whose_turn_never_came_is_still_waiting_after_a_stop(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00", platform=_one_in_ten_seconds) as home:
        await home.community()
        for n in range(3):
            member = await home.member(f"person {n}", at=None)
            await home.queue(Say(kind=PROMPT, to=member))
        await home.delivery.tick()
        await home.platform.reached(1)
        await home.delivery.stop(0.01)
        states = dict(await home.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        assert states == {"sent": 1, "ready": 2}


def _one_in_ten_seconds(clock: MovableClock) -> RoughPlatform:
    return RoughPlatform(clock, pace=Pace(messages_per_second=0.1))


async def test_of_two_engines_only_the_newer_one_sends(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T08:00") as home:
        await home.community()
        await home.member("Ada")
        newer = await _second_engine(home)
        home.clock.move_to(instant("2026-11-23T09:00"))
        await home.delivery.settle()
        assert home.sight.shown == []
        await newer.settle()
        assert len(home.sight.shown) == 1
        await newer.stop()


async def test_a_frozen_engine_that_wakes_up_records_nothing_over_the_newer_ones_work(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00") as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.script = [Fault.HANGS_AFTER]
        await home.queue(Say(kind=PROMPT, to=ada))
        await home.delivery.tick()
        await home.platform.reached(1)
        newer = await _second_engine(home)  # it doubts what the older one has under way
        await newer.advance(home.clock, Instant(home.clock.now() + 2 * MINUTE))
        assert (await home.states())["test.prompt"] == ("sent", None)
        await home.delivery.settle()  # only now does the older engine's send time out
        await home.passes(10 * MINUTE)
        assert (await home.states())["test.prompt"] == ("sent", None)
        assert len(home.sight.shown) == 1
        await newer.stop()


async def _second_engine(home: Scene) -> Delivery:
    newer = Delivery(
        database=home.database,
        kinds=KINDS,
        recipients=TestRecipients(),
        adapters={home.platform.account: home.platform},
        speaker=speaker,
        clock=home.clock,
        patience=PATIENCE,
        trusts_clock=True,
    )
    await newer.start()
    return newer


async def test_an_engine_that_is_left_alone_keeps_its_place(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        await home.member("Ada")
        await home.passes(3 * DAY)
        ((until,),) = await home.rows("SELECT until FROM sender")
        assert until > home.clock.now() - DAY
        assert len(home.sight.to("Ada")) == 3


async def test_playing_days_stops_at_each_due_moment(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        await home.member("Ada")
        steps: list[Instant] = []
        await home.delivery.advance(home.clock, instant("2026-11-25T12:00"), steps.append)
        assert steps == [
            instant("2026-11-23T09:00"),
            instant("2026-11-24T09:00"),
            instant("2026-11-25T09:00"),
            instant("2026-11-25T12:00"),
        ]


async def test_what_cannot_be_done_does_not_stop_the_clock(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T08:00") as home:
        await home.community()
        await home.member("Ada")
        newer = await _second_engine(home)
        await home.until("2026-11-23T09:10")
        assert home.clock.now() == instant("2026-11-23T09:10")
        await newer.stop()


def test_patience_lets_a_send_end_before_its_lease() -> None:
    assert Patience().send * SECOND < Patience().lease
