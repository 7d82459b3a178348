"""Where two things cross: an edit and a firing, a late answer and a newer engine, two looks."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import DAY, HOUR, MINUTE, Instant
from bot.database import Work
from bot.delivery import (
    Composed,
    Delivery,
    Dropped,
    Edit,
    Kind,
    Kinds,
    Outgoing,
    Patience,
    Say,
    put_schedule,
    stop_schedules,
)
from bot.delivery.firing import START
from bot.delivery.repairing import Repair
from bot.platform import AccountName, Delivered, NotSent, Outcome, Parcel, Refusal, Refused
from bot.ui import Words
from tests.faults.platform import ACCOUNT, Fault
from tests.faults.room import (
    KINDS,
    PROMPT,
    REQUEST,
    Newcomer,
    TestRecipients,
    change_member,
    daily,
    speaker,
    words,
)
from tests.faults.scene import PATIENCE, Scene, instant, scene

NOON = "2026-11-23T12:00"


async def test_an_hour_changed_while_a_firing_is_prepared_counts(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00") as home:
        await home.community()
        ada, sam = await home.member("Ada", at="09:30"), await home.member("Sam", at="09:30")
        home.clock.move_to(instant("2026-11-23T09:30"))
        batch = await home.delivery._prepare(home.clock.now(), START)
        assert batch is not None
        schedule = daily(ada, Newcomer(name="Ada", at="18:00"))
        await home.database.unit(lambda work: put_schedule(work, schedule))
        await home.delivery._write(home.clock.now(), batch)
        await home.until("2026-11-23T12:00")
        assert [len(home.sight.to(name)) for name in ("Ada", "Sam")] == [0, 1]
        assert sam
        await home.until("2026-11-23T19:00")
        assert len(home.sight.to("Ada")) == 1


async def test_a_stop_while_a_firing_is_prepared_counts(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T09:00") as home:
        await home.community()
        ada = await home.member("Ada", at="09:30")
        home.clock.move_to(instant("2026-11-23T09:30"))
        batch = await home.delivery._prepare(home.clock.now(), START)
        assert batch is not None
        await home.database.unit(lambda work: stop_schedules(work, ada))
        await home.delivery._write(home.clock.now(), batch)
        await home.passes(2 * DAY)
        assert home.sight.shown == []
        assert await home.rows("SELECT count(*) FROM occurrence") == [(0,)]


STALE: list[Outcome] = [
    Delivered(ref="late"),
    Refused(refusal=Refusal.CLOSED),
    Refused(refusal=Refusal.FORBIDDEN),
    Refused(refusal=Refusal.QUARANTINED),
    NotSent(error="429", retry_after=1_000),
]


@pytest.mark.parametrize("verdict", STALE, ids=lambda one: str(one)[:40])
async def test_an_answer_that_comes_after_the_row_moved_on_changes_nothing(
    tmp_path: Path, verdict: Outcome
) -> None:
    async with scene(tmp_path, starts=NOON, patience=Patience()) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.script, home.platform.verdict = [Fault.WAITS], verdict
        await home.queue(Say(kind=PROMPT, to=ada))
        await home.delivery.tick()
        await home.platform.reached(1)
        newer = await another_engine(home)
        await newer.advance(home.clock, Instant(home.clock.now() + 2 * MINUTE))
        assert await home.states() == {"test.prompt": ("sent", None)}
        home.platform.gate.set()
        await home.delivery.settle()
        assert await home.states() == {"test.prompt": ("sent", None)}
        assert home.troubles == []
        await newer.stop()


async def another_engine(
    home: Scene, kinds: Kinds = KINDS, accounts: tuple[AccountName, ...] = (ACCOUNT,)
) -> Delivery:
    newer = Delivery(
        database=home.database,
        kinds=kinds,
        recipients=TestRecipients(),
        adapters=dict.fromkeys(accounts, home.platform),
        speaker=speaker,
        clock=home.clock,
        patience=PATIENCE,
        trusts_clock=True,
    )
    await newer.start()
    return newer


async def lose_an_answer(home: Scene, kind: Kind = PROMPT) -> None:
    """Leave one message to Ada of which nobody knows whether it arrived."""
    ada = await home.member("Ada", at=None)
    home.platform.script = [Fault.ANSWER_LOST]
    await home.say(ada, kind)
    assert (await home.states())[kind.name][0] == "unknown"


async def test_a_look_back_under_way_is_not_begun_twice(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON, patience=Patience()) as home:
        await home.community()
        await lose_an_answer(home)
        home.platform.hanging_looks = True
        home.clock.move_to(Instant(home.clock.now() + MINUTE))
        for _ in range(3):
            await home.delivery.tick()
        await home.platform.looked(1)
        assert await home.delivery.next_due() is None
        home.platform.gate.set()
        await home.delivery.settle()
        assert home.platform.looks == 1
        assert await home.states() == {"test.prompt": ("sent", None)}


async def test_a_look_back_cut_short_is_begun_again_after_a_start(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON, patience=Patience()) as home:
        await home.community()
        await lose_an_answer(home)
        sight, home.platform.hanging_looks = home.sight, True
        home.clock.move_to(Instant(home.clock.now() + MINUTE))
        await home.delivery.tick()
        await home.platform.looked(1)
    async with scene(tmp_path, starts="2026-11-23T12:05", sight=sight) as home:
        await home.delivery.settle()
        assert await home.states() == {"test.prompt": ("sent", None)}


async def test_of_two_looks_back_the_second_changes_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await lose_an_answer(home)
        home.clock.move_to(Instant(home.clock.now() + MINUTE))
        repair: Repair = home.delivery._repair
        (one,) = await home.database.unit(lambda work: repair.to_look(work, ()))
        trace = await home.platform.look_back(
            Parcel(id=one.row.id, to=one.to.destination, view=words(""), locale="en")
        )
        for _ in range(2):
            await home.database.unit(lambda work: repair.settle_look(work, one, trace))
        await home.database.unit(lambda work: repair._unreadable(work, one))
        assert await home.states() == {"test.prompt": ("sent", None)}


async def test_a_look_back_that_cannot_be_recorded_is_repeated(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON, patience=Patience()) as home:
        await home.community()
        await lose_an_answer(home)
        home.platform.hanging_looks = True
        home.clock.move_to(Instant(home.clock.now() + MINUTE))
        await home.delivery.tick()
        await home.platform.looked(1)
        await home.database._writer.run(_fail_once)
        home.platform.gate.set()
        await home.delivery._lines[ACCOUNT].looker.idle()
        await home.delivery.settle()
        assert home.platform.looks == 2
        assert await home.states() == {"test.prompt": ("sent", None)}


def _fail_once(raw: sqlite3.Connection) -> None:
    def fail(statement: str) -> None:
        raw.set_trace_callback(None)
        raw.interrupt()

    raw.set_trace_callback(fail)


async def test_what_we_are_sending_ourselves_is_no_orphan_however_the_clock_leaps(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON, patience=Patience()) as home:
        await home.community()
        ada, jo = await home.member("Ada", at=None), await home.member("Jo", at=None)
        home.platform.script = [Fault.WAITS]
        home.platform.verdict = Delivered(ref="at last")
        await home.queue(Say(kind=REQUEST, to=ada))
        await home.delivery.tick()
        await home.platform.reached(1)
        (left,) = await home.queue(Say(kind=PROMPT, to=jo))
        await home.database.unit(lambda work: _leave_half_sent(work, left))
        home.clock.move_to(Instant(home.clock.now() + HOUR))
        await home.delivery.tick()
        assert await home.states() == {
            "test.request": ("sending", None),
            "test.prompt": ("unknown", None),
        }
        home.platform.gate.set()
        await home.delivery.settle()
        assert (await home.states())["test.request"] == ("sent", None)


async def _leave_half_sent(work: Work, id: str) -> None:
    """Make a row look as a process leaves it that died while sending."""
    work.raw.execute(
        "UPDATE outbox SET state = 'sending', lease_owner = 'dead', lease_until = ? WHERE id = ?",
        (work.now, id),
    )


async def test_a_lost_answer_of_an_edit_is_simply_edited_again(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        first = await home.say(await home.member("Ada", at=None))
        home.platform.script = [Fault.ANSWER_LOST]
        await home.send(Edit(kind=REQUEST, of=first))
        await home.passes(2 * MINUTE)
        assert home.platform.looks == 0
        assert [one.parcel.replaces for one in home.sight.shown] == [None, *[f"ref-{first}"] * 2]
        assert (await home.states())["test.request"] == ("sent", None)


async def test_a_lost_answer_to_somebody_who_left_is_closed_without_a_look(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await lose_an_answer(home)
        await home.database.unit(_everyone_stops)
        await home.passes(2 * MINUTE)
        assert await home.states() == {"test.prompt": ("dead", "nobody-there")}
        assert home.platform.looks == 0


async def _everyone_stops(work: Work) -> None:
    for (id,) in work.raw.execute("SELECT id FROM member").fetchall():
        await change_member(work, id, stopped=True)


async def test_a_lost_answer_to_somebody_being_forgotten_is_closed(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await lose_an_answer(home)
        await home.database.unit(_every_key_goes)
        await home.passes(2 * MINUTE)
        assert await home.states() == {"test.prompt": ("dead", "key-gone")}


async def _every_key_goes(work: Work) -> None:
    for (key,) in work.raw.execute("SELECT key_id FROM member").fetchall():
        work.seals.destroy_key(key)


async def test_a_lost_answer_of_a_kind_no_longer_known_is_closed(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await lose_an_answer(home)
        newer = await another_engine(home, kinds=Kinds(()))
        await newer.advance(home.clock, Instant(home.clock.now() + 2 * MINUTE))
        assert await home.states() == {"test.prompt": ("dead", "no-kind")}
        await newer.stop()


async def test_a_lost_answer_of_an_account_no_longer_served_ends_in_time(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await lose_an_answer(home)
        newer = await another_engine(home, accounts=())
        await newer.advance(home.clock, Instant(home.clock.now() + 10 * MINUTE))
        assert await home.states() == {"test.prompt": ("dead", "unreadable")}
        await newer.stop()


async def test_a_community_that_no_account_serves_holds_up_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await home.community("lost", account=AccountName(""))
        ada, jo = await home.member("Ada", at=None), await home.member("Jo", community="lost")
        await home.queue(Say(kind=REQUEST, to=jo), Say(kind=PROMPT, to=ada))
        assert await home.delivery.settle() == instant("2026-11-24T09:00")
        assert [len(home.sight.to(name)) for name in ("Ada", "Jo")] == [1, 0]


async def test_a_store_that_fails_in_a_room_is_not_the_rooms_fault(tmp_path: Path) -> None:
    failures = iter(range(2))

    async def compose(outgoing: Outgoing, work: Work) -> Composed | Dropped:
        if next(failures, None) is not None:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return Composed(view=words("here"), why={"rule": Words("because"), "kind": Words("it")})

    kind = replace(PROMPT, name="test.full", compose=compose)
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        newer = await another_engine(home, kinds=Kinds((kind,)))
        await home.queue(Say(kind=kind, to=ada))
        await newer.advance(home.clock, Instant(home.clock.now() + MINUTE))
        assert await home.states() == {"test.full": ("sent", None)}
        assert await home.rows("SELECT faults FROM outbox") == [(0,)]
        assert home.sight.shown[0].parcel.why == {"rule": "because", "kind": "it"}
        await newer.stop()


async def test_what_expires_while_the_platform_is_down_is_late(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.faults = {Fault.DOWN: 1.0}
        await home.say(await home.member("Ada", at=None))
        await home.passes(3 * HOUR)
        assert await home.states() == {"test.prompt": ("expired", "late")}


async def test_what_was_just_queued_is_due_now(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        assert await home.delivery.next_due() is None
        await home.queue(Say(kind=PROMPT, to=ada))
        assert await home.delivery.next_due() == home.clock.now()


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match=r"test\.prompt"):
        Kinds((PROMPT, REQUEST, PROMPT))
    assert [kind.name for kind in Kinds((PROMPT, REQUEST))] == ["test.prompt", "test.request"]
