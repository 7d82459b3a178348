"""What each answer of Slack means for a message on its way, and how fast messages may go."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.attempts import LONGEST_TURN, Held, Outgoing
from adapters.slack.outcomes import CLASSED, answered, failed
from adapters.slack.patience import patiently, said_no, wait_of
from bot.platform import Delivered, NotSent, Outcome, Refusal, Refused, Unclear
from tests.slack_server.contract import document

METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.open",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)
REFUSALS = [
    ("channel_not_found", Refusal.GONE),
    ("is_archived", Refusal.GONE),
    ("user_disabled", Refusal.GONE),
    ("user_not_found", Refusal.GONE),
    ("cannot_dm_bot", Refusal.CLOSED),
    ("messages_tab_disabled", Refusal.CLOSED),
    ("not_in_channel", Refusal.FORBIDDEN),
    ("missing_scope", Refusal.FORBIDDEN),
    ("restricted_action", Refusal.FORBIDDEN),
    ("invalid_blocks", Refusal.MALFORMED),
    ("msg_too_long", Refusal.MALFORMED),
]
CONNECTION = ConnectionKey("slack.com", 443, True, True, None, None, None)


def refused(status: int, error: str = "", **headers: str) -> SlackApiError:
    """Make what the SDK raises for an answer."""
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error} if error else {},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return an_error(answer)


def an_error(answer: object) -> SlackApiError:
    kind: Any = SlackApiError  # slack-sdk leaves it untyped
    error: SlackApiError = kind("The request failed.", answer)
    return error


@pytest.mark.parametrize(("error", "refusal"), REFUSALS)
def test_a_refusal_is_told_by_its_name(error: str, refusal: Refusal) -> None:
    assert answered(200, error, ref="m") == Refused(refusal=refusal)


def test_every_error_that_slack_lists_means_something() -> None:
    found = document()
    if found is None:
        pytest.skip("Slack's reference is not on this machine")
    methods = json.loads(found.read_text(encoding="utf-8"))
    listed = {error for method in METHODS for error in methods[method]["errors"]}
    assert listed - CLASSED == set()


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_servers_failure_may_have_had_its_effect(status: int) -> None:
    assert answered(status, "", ref="m") == Unclear(error=str(status))


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_what_slack_itself_is_not_sure_of_is_unclear(error: str) -> None:
    assert answered(200, error, ref="m") == Unclear(error=error)


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (refused(429, "ratelimited", Retry_After="30"), 30_000),
        (refused(429, "ratelimited", Retry_After="1.5"), 1_500),
        (refused(429, "ratelimited", Retry_After="soon"), 10_000),
        (refused(429, "ratelimited", Retry_After="inf"), 10_000),
        (refused(429), 10_000),
    ],
)
def test_too_fast_was_surely_not_sent(error: SlackApiError, wait: int) -> None:
    outcome = failed(error, is_posting=True, ref="m")
    assert outcome == NotSent(retry_after=wait, error="429")


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_dead_token_loses_no_message(error: str) -> None:
    assert isinstance(answered(200, error, ref="m"), NotSent)


def test_a_message_that_is_deleted_already_was_delivered() -> None:
    assert answered(200, "message_not_found", ref="m") == Delivered(ref="m")


def test_an_error_that_slack_invents_is_tried_again_and_its_name_goes_nowhere() -> None:
    assert answered(200, "brand_new", ref="m") == NotSent(retry_after=10_000, error="200")


def test_every_status_means_something() -> None:
    for status in range(200, 600):
        outcome = answered(status, "", ref="m")
        assert isinstance(outcome, NotSent | Unclear)
        assert isinstance(outcome, Unclear) == (status < 400 or status >= 500 or status == 408)


LOST = [
    aiohttp.ServerDisconnectedError(),
    aiohttp.ClientOSError(104, "reset"),
    TimeoutError(),
    ValueError("no JSON"),
    AttributeError("'str' object has no attribute 'get'"),
    refused(200),
]


@pytest.mark.parametrize("error", LOST)
def test_a_lost_answer_is_in_doubt_only_once_the_message_left(error: Exception) -> None:
    assert isinstance(failed(error, is_posting=True, ref="m"), Unclear)
    assert isinstance(failed(error, is_posting=False, ref="m"), NotSent)


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ClientConnectorError(CONNECTION, OSError(111, "refused")),
        aiohttp.ConnectionTimeoutError(),
    ],
)
def test_without_a_connection_nothing_was_said(error: Exception) -> None:
    assert isinstance(failed(error, is_posting=True, ref="m"), NotSent)


def test_an_answer_of_broken_json_is_in_doubt() -> None:
    # Here the SDK hands on aiohttp's own response.
    error = an_error(SimpleNamespace(status=200, headers={}))
    assert failed(error, is_posting=True, ref="m") == Unclear(error="200")
    assert not said_no(error)


async def test_one_id_is_sent_once_however_often_it_comes() -> None:
    sent: list[str] = []
    gate = asyncio.Event()

    async def send() -> Outcome:
        sent.append("once")
        await gate.wait()
        return Delivered(ref="1")

    outgoing = Outgoing()
    twins = [asyncio.create_task(outgoing.once("a", send)) for _ in range(3)]
    await asyncio.sleep(0)
    gate.set()
    assert {await twin for twin in twins} == {Delivered(ref="1")}
    assert await outgoing.once("a", send) == Delivered(ref="1")
    assert sent == ["once"]


async def test_what_was_cut_off_or_not_sent_may_be_sent_again() -> None:
    async def hang() -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    async def limited() -> Outcome:
        return NotSent(retry_after=1)

    async def send() -> Outcome:
        return Delivered(ref="1")

    outgoing = Outgoing()
    cut_off = asyncio.create_task(outgoing.once("a", hang))
    await asyncio.sleep(0)
    cut_off.cancel()
    await asyncio.wait({cut_off})
    assert await outgoing.once("a", limited) == NotSent(retry_after=1)
    assert await outgoing.once("a", send) == Delivered(ref="1")


async def test_each_channel_has_its_own_turns() -> None:
    now = asyncio.get_running_loop().time()
    outgoing = Outgoing(gap=0.02)
    for channel in ("C1", "C2", "C1"):
        await outgoing.turn(channel)
    assert 0.02 <= asyncio.get_running_loop().time() - now < 1.0


async def test_a_turn_too_far_away_is_no_turn() -> None:
    outgoing = Outgoing(gap=LONGEST_TURN + 1)
    await outgoing.turn("C1")
    with pytest.raises(Held):
        await outgoing.turn("C1")
    await outgoing.turn("C2")
    outgoing.hold(3_000)
    with pytest.raises(Held) as held:
        await outgoing.turn("C3")
    assert 2_900 < held.value.wait <= 3_000


async def test_a_question_is_asked_again_after_the_wait_that_slack_names() -> None:
    answers: list[Exception | str] = [refused(429, "ratelimited", Retry_After="0"), "told"]

    async def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert await patiently(ask) == "told"


@pytest.mark.parametrize(
    "error",
    [
        refused(429, "ratelimited", Retry_After="31"),
        refused(429, "ratelimited"),
        refused(200, "user_not_found"),
        refused(502),
    ],
)
async def test_what_cannot_be_waited_for_is_raised_at_once(error: SlackApiError) -> None:
    async def ask() -> str:
        raise error

    with pytest.raises(SlackApiError):
        await patiently(ask)


def test_a_wait_below_zero_is_none() -> None:
    assert wait_of(refused(429, "ratelimited", Retry_After="-1")) == 0
