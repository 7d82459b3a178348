"""What each answer of a platform leads to: sent once, refused once, tried again, or read back."""

from pathlib import Path

import pytest

from bot.clock import DAY, HOUR, MINUTE, SECOND, Instant
from bot.database import Work
from bot.delivery import Kind, Notify, Post, Resolved, Say, TroubleKind, resolve
from bot.delivery.recording import MOST_ATTEMPTS
from bot.platform import Refusal
from bot.standing import CommunityId
from tests.faults.platform import Fault
from tests.faults.room import HOME, KINDS, POST, PROMPT, REQUEST, UNSPEAKABLE
from tests.faults.scene import Scene, scene

NOON = "2026-11-23T12:00"


async def post(home: Scene) -> str:
    message = Post(kind=POST, community=CommunityId(HOME), channel="checkins")
    return await home.send(message)


MAYBE_THERE = [
    (Fault.ANSWER_LOST, True),
    (Fault.LOST, False),
    (Fault.HANGS_AFTER, True),
    (Fault.HANGS_BEFORE, False),
    (Fault.RAISES_AFTER, True),
    (Fault.RAISES_BEFORE, False),
]


@pytest.mark.parametrize(("fault", "arrived"), MAYBE_THERE)
async def test_a_lost_answer_is_cleared_up_by_reading_back_after_a_minute(
    tmp_path: Path, fault: Fault, arrived: bool
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.script = [fault]
        await home.say(ada)
        assert len(home.platform.attempts) == 1
        assert (await home.states())["test.prompt"][0] == "unknown"
        await home.passes(MINUTE - SECOND)
        assert home.platform.looks == 0
        await home.passes(SECOND)
        assert home.platform.looks == 1
        assert len(home.platform.attempts) == (1 if arrived else 2)
        assert len({id for id, _ in home.platform.attempts}) == 1
        assert len(home.sight.to("Ada")) == 1
        assert await home.states() == {"test.prompt": ("sent", None)}


async def test_after_three_rounds_it_is_given_up_and_moderators_hear_of_it(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.faults = {Fault.LOST: 1.0}
        id = await home.say(await home.member("Ada", at=None), REQUEST, about="request")
        await home.passes(HOUR)
        assert len(home.platform.attempts) == 3
        assert await home.states() == {"test.request": ("dead", "three-rounds")}
        (trouble,) = home.troubles
        assert (trouble.trouble, trouble.id, trouble.about) == (TroubleKind.DEAD, id, "request")


async def test_what_turns_out_absent_too_late_is_not_sent_again(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.script = [Fault.LOST]
        ada = await home.member("Ada", at=None)
        await home.say(ada, expires_at=Instant(home.clock.now() + 30 * SECOND))
        await home.passes(HOUR)
        assert home.sight.shown == []
        assert await home.states() == {"test.prompt": ("expired", "late")}


async def test_a_prompt_that_cannot_be_read_back_is_dropped(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.script, home.platform.unreadable = [Fault.ANSWER_LOST], True
        await home.say(await home.member("Ada", at=None))
        await home.passes(HOUR)
        assert await home.states() == {"test.prompt": ("dead", "unreadable")}
        assert home.troubles == []


async def test_a_request_that_cannot_be_read_back_is_told_to_moderators_at_once(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.script, home.platform.unreadable = [Fault.LOST], True
        await home.say(await home.member("Ada", at=None), REQUEST)
        await home.passes(2 * MINUTE)
        assert [one.trouble for one in home.troubles] == [TroubleKind.UNANSWERED]
        assert len(home.platform.attempts) == 1


@pytest.mark.parametrize(
    ("is_there", "resolved", "seen"), [(True, Resolved.THERE, 1), (False, Resolved.AGAIN, 2)]
)
async def test_moderators_are_asked_about_a_post_that_cannot_be_read_back(
    tmp_path: Path, is_there: bool, resolved: Resolved, seen: int
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        here = await home.community()
        home.platform.script, home.platform.unreadable = [Fault.ANSWER_LOST], True
        id = await post(home)
        await home.passes(HOUR)
        assert [(one.trouble, one.id) for one in home.troubles] == [(TroubleKind.ASK, id)]
        assert (await home.states())["test.post"][0] == "unknown"
        answered = [
            await home.database.unit(lambda work: resolve(work, here, id, is_there=is_there))
            for _ in range(2)
        ]
        await home.delivery.settle()
        assert answered == [resolved, Resolved.BEFORE]
        assert len(home.sight.shown) == seen
        assert (await home.states())["test.post"][0] == "sent"


async def test_looking_back_is_tried_again_and_thrice_in_vain_counts_as_unreadable(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.script, home.platform.look_errors = [Fault.ANSWER_LOST], 2
        await home.say(ada)
        await home.passes(HOUR)
        assert await home.states() == {"test.prompt": ("sent", None)}
        home.platform.script, home.platform.look_errors = [Fault.ANSWER_LOST], 3
        await home.say(ada, REQUEST)
        await home.passes(HOUR)
        assert (await home.states())["test.request"] == ("dead", "unreadable")


async def test_a_slow_platform_is_given_the_time_it_asks_for(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada, sam = await home.member("Ada", at=None), await home.member("Sam", at=None)
        home.platform.script = [Fault.TOO_FAST]
        begun = home.clock.now()
        await home.say(ada)
        await home.say(ada)
        await home.say(sam)
        assert len(home.sight.to("Sam")) == 1, "another lane goes on"
        assert len(home.platform.attempts) == 2, "the lane waits as a whole"
        await home.passes(MINUTE)
        assert [one.at - begun for one in home.sight.to("Ada")] == [2_500, 2_500]


async def test_a_platform_that_is_down_is_asked_less_and_less_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        members = [await home.member(f"person {n}", at=None) for n in range(40)]
        home.platform.faults = {Fault.DOWN: 1.0}
        for member in members:
            await home.queue(Say(kind=PROMPT, to=member))
        await home.passes(30 * MINUTE)
        assert len(home.platform.attempts) < 200
        home.platform.faults = {}
        await home.passes(10 * MINUTE)
        assert len(home.sight.shown) == 40
        assert home.sight.twice() == []


async def test_what_a_platform_never_takes_ends_after_a_hundred_attempts(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.faults = {Fault.DOWN: 1.0}
        await home.say(await home.member("Ada", at=None), REQUEST)
        await home.passes(DAY)
        assert len(home.platform.attempts) == MOST_ATTEMPTS
        assert [one.trouble for one in home.troubles] == [TroubleKind.DEAD]


@pytest.mark.parametrize(
    ("refusal", "reason", "told"),
    [
        (Refusal.CLOSED, "closed", []),
        (Refusal.FORBIDDEN, "forbidden", [TroubleKind.FORBIDDEN]),
        (Refusal.MALFORMED, "malformed", [TroubleKind.MALFORMED]),
    ],
)
async def test_a_refusal_is_final_and_said_once(
    tmp_path: Path, refusal: Refusal, reason: str, told: list[TroubleKind]
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.refusals = {"Ada": refusal}
        await home.say(ada)
        await home.passes(HOUR)
        assert len(home.platform.attempts) == 1
        assert await home.states() == {"test.prompt": ("refused", reason)}
        assert [one.trouble for one in home.troubles] == told


async def test_a_conversation_that_is_gone_is_opened_anew_once_before_somebody_counts_as_gone(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        home.platform.refusals = {"Ada": Refusal.GONE}
        await home.say(ada)
        await home.passes(HOUR)
        assert len(home.platform.attempts) == 2
        assert await home.states() == {"test.prompt": ("refused", "gone")}
        assert home.troubles == []


async def test_somebody_whose_messages_are_closed_is_not_written_to_again(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await home.member("Ada", at="13:00")
        home.platform.refusals = {"Ada": Refusal.CLOSED}
        await home.until("2026-12-03T12:00")
        assert len(home.platform.attempts) == 1


async def test_a_channel_that_is_gone_is_told_to_moderators(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        home.platform.refusals = {"checkins": Refusal.GONE}
        await post(home)
        assert [one.trouble for one in home.troubles] == [TroubleKind.GONE]


async def test_trouble_with_a_note_to_moderators_makes_no_further_note(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        community = await home.community()
        home.platform.refusals = {"moderators": Refusal.FORBIDDEN}
        note = Notify(kind=REQUEST, community=community)
        await home.send(note)
        assert await home.states() == {"test.request": ("ready", "forbidden")}
        assert home.troubles == []


async def test_a_note_to_moderators_that_breaks_or_is_lost_makes_no_further_note(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        community = await home.community()
        home.platform.unreadable, home.platform.script = True, [Fault.LOST]
        await home.send(Notify(kind=REQUEST, community=community))
        await home.send(Notify(kind=POST, community=community, args={"broken": True}))
        await home.passes(HOUR)
        assert await home.states() == {
            "test.request": ("dead", "unreadable"),
            "test.post": ("dead", "broken"),
        }
        assert home.troubles == []


async def test_in_quarantine_no_new_conversation_is_opened_for_a_day(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        known = await home.member("known", at=None)
        new = await home.member("new", at=None, conversation=None)
        another = await home.member("another", at=None, conversation=None)
        home.platform.refusals = {"new": Refusal.QUARANTINED}
        await home.say(new, REQUEST)
        home.platform.refusals = {}
        await home.say(another, REQUEST)
        await home.say(another)
        await home.say(known)
        assert [one.trouble for one in home.troubles] == [TroubleKind.QUARANTINED]
        assert [len(home.sight.to(name)) for name in ("new", "another", "known")] == [0, 0, 1]
        await home.passes(DAY)
        assert [len(home.sight.to(name)) for name in ("new", "another", "known")] == [1, 1, 1]
        (ended,) = await home.rows("SELECT reason FROM outbox WHERE state = 'expired'")
        assert ended == ("quarantined",)


async def test_a_message_that_breaks_its_room_ends_and_others_flow(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada, sam = await home.member("Ada", at=None), await home.member("Sam", at=None)
        await home.say(ada, REQUEST, args={"broken": True})
        await home.say(ada)
        await home.say(sam)
        assert len(home.sight.shown) == 2
        await home.passes(HOUR)
        assert (await home.states())["test.request"] == ("dead", "broken")
        assert [one.trouble for one in home.troubles] == [TroubleKind.BROKEN]


async def test_a_message_without_words_ends_unsent(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        await home.say(await home.member("Ada", at=None), UNSPEAKABLE)
        await home.passes(HOUR)
        assert home.platform.attempts == []
        assert await home.states() == {"test.unspeakable": ("dead", "broken")}


async def test_a_kind_that_this_version_does_not_know_ends_with_a_reason(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.database.unit(_rename)
        await home.until("2026-11-25T00:00")
        skipped = await home.rows("SELECT reason FROM occurrence WHERE state = 'skipped'")
        assert skipped == [("no-kind",)]
        unknown = Kind(name="older.kind", lifetime=PROMPT.lifetime, compose=PROMPT.compose)
        assert KINDS.get(unknown.name) is None
        await home.say(ada, unknown)
        assert (await home.states())["older.kind"] == ("dead", "no-kind")


async def _rename(work: Work) -> None:
    work.raw.execute("UPDATE schedule SET kind = 'older.kind'")
