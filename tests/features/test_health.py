"""What a supervisor sees of the process."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import cast

import aiohttp
import pytest

from adapters.http import health
from adapters.http.health import Check, Figure, HealthPage, Labels, Metric, hearing
from bot.clock import Instant
from bot.platform import AccountName, Health

Ask = Callable[[str], Awaitable[tuple[int, str]]]


class Process:
    """What the page is asked to tell."""

    def __init__(self) -> None:
        self.checks: Sequence[Check] = (Check(name="database", is_well=True),)
        self.hangs = False
        self.sent = 0.0

    async def look(self) -> Sequence[Check]:
        if self.hangs:
            await asyncio.Event().wait()
        return self.checks

    def count(self) -> list[Metric]:
        values: dict[Labels, float] = {(("account", 'a"b\\'), ("outcome", "sent")): self.sent}
        return [
            Metric(
                name="alongside_messages_total",
                meaning="Messages by what became of them.",
                figure=Figure.COUNTER,
                values=values,
            ),
            Metric(
                name="alongside_delivery_lag_seconds",
                meaning="How late the latest message was.",
                figure=Figure.GAUGE,
                values={(): 0.25},
            ),
        ]


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
async def ask(process: Process) -> AsyncIterator[Ask]:
    page = HealthPage(process.look, process.count)
    port = await page.start(port=0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def get(path: str) -> tuple[int, str]:
            async with session.get(path) as answer:
                return answer.status, await answer.text()

        yield get
    await page.close()


async def test_a_process_that_answers_lives(ask: Ask) -> None:
    assert await ask("/livez") == (200, "alive\n")


async def test_it_is_ready_when_every_check_is_well(ask: Ask, process: Process) -> None:
    status, text = await ask("/readyz")
    assert status == 200
    assert json.loads(text)["is_ready"] is True

    process.checks = [*process.checks, Check(name="delivery", is_well=False, note="40 s late")]
    status, text = await ask("/readyz")
    assert status == 503
    assert json.loads(text)["checks"][1] == {
        "name": "delivery",
        "is_well": False,
        "note": "40 s late",
    }
    assert (await ask("/livez"))[0] == 200


async def test_a_check_that_never_ends_is_not_ready(
    ask: Ask, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LONGEST_CHECK", 0.01)
    process.hangs = True
    status, text = await ask("/readyz")
    assert status == 503
    assert "took too long" in text


async def test_a_check_that_fails_is_not_ready_either(ask: Ask, process: Process) -> None:
    process.checks = [Check(name="x", is_well=cast(bool, {1}))]  # no JSON: a fault of ours
    assert (await ask("/readyz"))[0] == 500


def test_an_adapter_that_hears_nothing_is_not_well() -> None:
    account = AccountName("discord")
    connected = Health(is_well=True, since=Instant(1_000_000))
    assert hearing(account, connected, Instant(1_090_000)).is_well
    deaf = hearing(account, connected, Instant(1_091_000))
    assert (deaf.is_well, deaf.note) == (False, "heard nothing for 91 s")
    broken = Health(is_well=False, since=Instant(1_000_000), note="the token was refused")
    assert hearing(account, broken, Instant(1_000_001)).note == "the token was refused"


async def test_prometheus_can_read_the_figures(ask: Ask, process: Process) -> None:
    process.sent = 1234567
    status, text = await ask("/metrics")
    assert status == 200
    assert text.splitlines() == [
        "# HELP alongside_messages_total Messages by what became of them.",
        "# TYPE alongside_messages_total counter",
        'alongside_messages_total{account="a\\"b\\\\",outcome="sent"} 1234567',
        "# HELP alongside_delivery_lag_seconds How late the latest message was.",
        "# TYPE alongside_delivery_lag_seconds gauge",
        "alongside_delivery_lag_seconds 0.25",
    ]


def test_no_figure_is_split_by_whom_it_is_about() -> None:
    metric = Metric(name="x", meaning="x", figure=Figure.GAUGE, values={(("member", "a"),): 1})
    with pytest.raises(ValueError, match="may not be split by member"):
        health.lines(metric)


async def test_nothing_else_is_served(ask: Ask) -> None:
    assert (await ask("/"))[0] == 404


async def test_a_port_in_use_is_an_error_that_names_it(process: Process) -> None:
    first = HealthPage(process.look, process.count)
    port = await first.start(port=0)
    second = HealthPage(process.look, process.count)
    with pytest.raises(OSError, match="in use"):
        await second.start(port=port)
    await first.close()
