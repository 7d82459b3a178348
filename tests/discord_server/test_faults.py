"""What Discord does on bad days, and what becomes of a message on its way through it."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord import adapter, sending
from bot.platform import (
    Delivered,
    Found,
    NotFound,
    NotSent,
    Refusal,
    Refused,
    ToPerson,
    Unclear,
)
from tests.discord_server.faults import (
    CALLBACK,
    MESSAGES,
    OPENING,
    Fault,
    broken,
    cut,
    hanging,
    limited,
    refused,
)
from tests.discord_server.line import HASTY, a_line


@pytest.mark.parametrize(
    "fault",
    [
        limited(1.25),
        limited(1.25, scope="shared"),
        limited(1.25, via=False),
        limited(1.25, via=False, body="<html>slow down</html>"),
    ],
    ids=["route", "shared", "without Via", "a page of HTML"],
)
async def test_a_rate_limit_is_obeyed_and_costs_one_request(fault: Fault) -> None:
    async with a_line() as line:
        line.fails(fault)
        outcome = await line.sends()
        assert isinstance(outcome, NotSent)
        assert outcome.retry_after >= 1_250
        assert (line.requests, line.inbox) == (1, 0)
        assert isinstance(await line.sends(), Delivered)
        assert line.inbox == 1


async def test_a_global_limit_holds_every_message_back_without_asking_again() -> None:
    async with a_line() as line:
        line.fails(limited(0.3, scope="global"))
        sam = line.server.model.person("Sam")
        assert isinstance(await line.sends(), NotSent)
        other = await line.sends("other", to=sam)
        assert isinstance(other, NotSent)
        assert other.retry_after > 0
        assert line.requests == 1


@pytest.mark.long
@pytest.mark.parametrize("takes_effect", [False, True])
async def test_a_server_error_ends_as_one_message(takes_effect: bool) -> None:
    async with a_line() as line:
        line.fails(broken(502, takes_effect=takes_effect))
        assert isinstance(await line.sends(), Delivered)
        nonces = {asked.fields["nonce"] for asked in line.server.asked_for("POST", MESSAGES)}
        assert (nonces, line.inbox) == ({"parcel"}, 1)


@pytest.mark.parametrize("status", [503, 520])
async def test_an_error_that_is_not_repeated_is_not_taken_for_an_answer(status: int) -> None:
    async with a_line() as line:
        line.fails(broken(status, takes_effect=True))
        assert isinstance(await line.sends(), Unclear)
        assert isinstance(await line.bot.look_back(line.parcel()), Found)
        assert (line.requests, line.inbox) == (1, 1)


@pytest.mark.parametrize("takes_effect", [True, False])
async def test_a_lost_answer_is_unclear_until_the_conversation_was_read_back(
    takes_effect: bool,
) -> None:
    async with a_line() as line:
        await line.sends("earlier")
        line.fails(cut(takes_effect=takes_effect))
        assert isinstance(await line.sends(), Unclear)
        trace = await line.bot.look_back(line.parcel())
        assert isinstance(trace, Found) is takes_effect
        assert takes_effect or trace is NotFound.ABSENT


async def test_a_message_sent_again_within_the_window_is_the_same_message() -> None:
    async with a_line() as line:
        line.fails(cut())
        await line.sends()
        again = await line.sends()
        trace = await line.bot.look_back(line.parcel())
        assert isinstance(again, Delivered)
        assert isinstance(trace, Found)
        assert (trace.ref, line.inbox) == (again.ref, 1)


async def test_a_message_that_was_deleted_meanwhile_was_delivered() -> None:
    async with a_line() as line:
        line.fails(cut())
        await line.sends()
        line.server.model.direct(line.ana.id).messages.clear()
        assert isinstance(await line.sends(), Delivered)
        assert line.inbox == 0


async def test_a_silent_server_is_given_up_and_asked_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.2)
    async with a_line() as line:
        line.fails(hanging(takes_effect=True))
        assert isinstance(await line.sends(), Unclear)
        assert isinstance(await line.bot.look_back(line.parcel()), Found)


async def test_a_failure_while_the_conversation_is_opened_sent_nothing_for_sure() -> None:
    async with a_line() as line:
        line.fails(cut(), route=OPENING)
        assert isinstance(await line.sends(), NotSent)
        assert isinstance(await line.sends(), Delivered)
        assert line.inbox == 1


@pytest.mark.parametrize(
    ("code", "refusal"),
    [(40_003, Refusal.QUARANTINED), (20_026, Refusal.QUARANTINED), (50_007, Refusal.CLOSED)],
)
async def test_a_conversation_that_may_not_be_opened_is_a_value(
    code: int, refusal: Refusal
) -> None:
    async with a_line() as line:
        line.fails(refused(403, code), route=OPENING)
        assert await line.sends() == Refused(refusal=refusal)
        assert line.requests == 0


async def test_closed_messages_are_a_value_and_others_are_not_held_up() -> None:
    async with a_line() as line:
        sam = line.server.model.person("Sam")
        line.ana.takes_messages = False
        refused_, sent = await asyncio.gather(line.sends(), line.sends("other", to=sam))
        assert refused_ == Refused(refusal=Refusal.CLOSED)
        assert isinstance(sent, Delivered)


async def test_a_known_conversation_is_not_opened_again() -> None:
    async with a_line() as line:
        sent = await line.sends()
        assert isinstance(sent, Delivered)
        parcel = line.parcel("second")
        assert isinstance(parcel.to, ToPerson)
        known = replace(parcel, to=replace(parcel.to, conversation=sent.conversation))
        await line.bot.deliver(known)
        assert (len(line.server.asked_for("POST", OPENING)), line.inbox) == (1, 2)


async def test_a_replayed_act_comes_with_the_key_it_had() -> None:
    async with a_line() as line:
        acted = await line.server.fingers.command(line.ana, line.welcome, "start")
        await line.server.until(acted.shown.is_set)
        line.server.gateway.rewinds = 1
        await line.server.gateway.drop()
        await line.core.hears(2, 5.0)
        assert len({intent.key for intent in line.core.intents}) == 1
        assert (line.server.gateway.resumed, line.server.gateway.identified) == (1, 1)
        assert len(acted.messages) == 1


async def test_an_act_while_the_line_was_down_is_heard_on_resuming() -> None:
    async with a_line() as line:
        await line.server.gateway.drop()
        await line.server.fingers.says(line.ana, line.server.model.direct(line.ana.id), "hello")
        await line.core.hears(1, 5.0)


@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "asked to reconnect",
        # discord.py itself waits five seconds before it identifies anew.
        pytest.param("forgotten", marks=pytest.mark.long),
        pytest.param("invalidated", marks=pytest.mark.long),
    ],
)
async def test_a_session_comes_back_and_says_so_when_events_may_be_lost(how: str) -> None:
    async with a_line() as line:
        gateway, missed = line.server.gateway, asyncio.Event()
        line.bot.on_back = missed.set
        act = {
            "forgotten": gateway.forget_sessions,
            "invalidated": gateway.invalidate,
            "cut": gateway.cut,
            "asked to reconnect": gateway.ask_to_reconnect,
        }[how]
        await act()
        await asyncio.wait_for(gateway.joined.wait(), 8.0)
        seen = await line.server.fingers.command(line.ana, line.welcome, "start")
        await line.server.until(seen.shown.is_set)
        lost_events = how in {"forgotten", "invalidated"}
        assert (missed.is_set(), gateway.identified) == (lost_events, 1 + lost_events)


@pytest.mark.long
async def test_acts_and_sends_that_hang_share_one_wait_when_it_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adapter, "DRAIN_SECONDS", 0.6)
    async with a_line(patience=HASTY) as line:
        await line.sends("earlier")
        line.fails(hanging())
        line.fails(hanging(), route=CALLBACK)
        sending_ = asyncio.create_task(line.sends())
        await line.server.fingers.command(line.ana, line.welcome, "start")
        await line.server.until(lambda: len(line.server.asked_for("POST", CALLBACK)) == 1)
        began = asyncio.get_running_loop().time()
        await line.bot.close()
        assert asyncio.get_running_loop().time() - began < 1.1
        sending_.cancel()
