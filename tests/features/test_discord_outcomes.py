"""What each answer of Discord means for a message on its way, status by status."""

from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from adapters.discord.attempts import Attempt, Held, Outgoing, wait_in
from adapters.discord.outcomes import answered, failed
from bot.platform import Delivered, NotSent, Outcome, Refusal, Refused, Unclear

REFUSALS = [
    (403, 50_007, Refusal.CLOSED),
    (403, 50_278, Refusal.CLOSED),
    (404, 10_003, Refusal.GONE),
    (404, 10_004, Refusal.GONE),
    (404, 10_013, Refusal.GONE),
    (404, 0, Refusal.GONE),
    (403, 50_001, Refusal.FORBIDDEN),
    (403, 50_013, Refusal.FORBIDDEN),
    (403, 0, Refusal.FORBIDDEN),
    (403, 40_003, Refusal.QUARANTINED),
    (400, 40_003, Refusal.QUARANTINED),
    (403, 20_026, Refusal.QUARANTINED),
    (400, 50_035, Refusal.MALFORMED),
    (400, 0, Refusal.MALFORMED),
    (400, 50_083, Refusal.FORBIDDEN),
    (413, 40_005, Refusal.MALFORMED),
]


@pytest.mark.parametrize(("status", "code", "refusal"), REFUSALS)
def test_a_refusal_is_told_by_its_code(status: int, code: int, refusal: Refusal) -> None:
    assert answered(status, code, ref="m") == Refused(refusal=refusal)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524, 408])
def test_a_servers_failure_may_have_had_its_effect(status: int) -> None:
    assert answered(status, 0, ref="m") == Unclear(error=str(status))


@pytest.mark.parametrize(
    ("status", "code"), [(429, 0), (429, 31_002), (400, 20_028), (403, 20_016)]
)
def test_too_fast_was_surely_not_sent(status: int, code: int) -> None:
    outcome = answered(status, code, ref="m", wait=1_500)
    assert isinstance(outcome, NotSent)
    assert outcome.retry_after == 1_500


def test_a_message_that_is_deleted_already_was_delivered() -> None:
    assert answered(404, 10_008, ref="m") == Delivered(ref="m")


def test_every_status_means_something_and_none_of_ours_is_repeated_blindly() -> None:
    for status in range(300, 600):
        outcome = answered(status, 0, ref="m")
        assert not isinstance(outcome, Delivered)
        if isinstance(outcome, NotSent):
            assert status in {401, 429}
            assert outcome.retry_after > 0


@pytest.mark.parametrize(
    ("said", "wait"),
    [("1", 1_000), ("0.5", 500), ("64.57", 64_570), ("", None), ("soon", None), ("nan", None)],
)
def test_retry_after_is_a_number_of_seconds_or_nothing(said: str, wait: int | None) -> None:
    assert wait_in({"Retry-After": said}) == wait


ASKED = Attempt(is_asking=True)
IN_DOUBT = Attempt(is_in_doubt=True)
NEVER_ASKED = Attempt()
REFUSED_CONNECTION = aiohttp.ClientConnectorError(
    cast("ConnectionKey", SimpleNamespace(ssl=True, host="h", port=1)), OSError(111, "refused")
)


def http(status: int, code: int = 0, retry_after: str = "") -> discord.HTTPException:
    headers = {"Retry-After": retry_after}
    response = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(cast("aiohttp.ClientResponse", response), {"code": code})


@pytest.mark.parametrize(
    ("error", "attempt", "outcome"),
    [
        (Held(7_000), ASKED, NotSent(retry_after=7_000, error="429")),
        (Held(7_000), IN_DOUBT, Unclear(error="429")),
        (discord.RateLimited(40.0), ASKED, NotSent(retry_after=40_000, error="429")),
        (http(429, retry_after="3"), ASKED, NotSent(retry_after=3_000, error="429 0")),
        (http(403, 50_007), ASKED, Refused(refusal=Refusal.CLOSED)),
        (http(502), ASKED, Unclear(error="502")),
        (http(502), NEVER_ASKED, NotSent(error="502")),
        (REFUSED_CONNECTION, ASKED, NotSent(error="ClientConnectorError")),
        (REFUSED_CONNECTION, IN_DOUBT, Unclear(error="ClientConnectorError")),
        (aiohttp.ServerDisconnectedError(), ASKED, Unclear(error="ServerDisconnectedError")),
        (aiohttp.ClientOSError(104, "reset"), ASKED, Unclear(error="ClientOSError")),
        (aiohttp.ClientPayloadError(), ASKED, Unclear(error="ClientPayloadError")),
        (ConnectionResetError(), ASKED, Unclear(error="ConnectionResetError")),
        (TimeoutError(), ASKED, Unclear(error="TimeoutError")),
        (TimeoutError(), NEVER_ASKED, NotSent(error="TimeoutError")),
    ],
    ids=str,
)
def test_an_exception_says_whether_the_message_may_have_arrived(
    error: Exception, attempt: Attempt, outcome: Outcome
) -> None:
    assert failed(error, attempt, ref="m") == outcome


async def test_a_thousand_invalid_requests_in_ten_minutes_stop_all_sending() -> None:
    now = [0.0]
    outgoing = Outgoing(monotonic=lambda: now[0])
    for _ in range(1_000):
        assert outgoing.wait() == 0
        outgoing.count_invalid(403)
        now[0] += 0.1
    assert outgoing.wait() == 500_000
    now[0] += 500.1
    assert outgoing.wait() == 0
