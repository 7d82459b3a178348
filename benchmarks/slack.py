"""Slack: an act beside a bare Bolt app, and a morning's messages under a workspace's limit.

The bots speak to a server in this same process. The bare app acknowledges every command at once
and answers with a fixed private panel; ours acknowledges, runs a unit of work that is on the disk,
and answers with a panel of the same size. A third is ours with a registry of one word: what an act
costs must not grow with the words. Ten milliseconds of every acknowledgement are Bolt's own, which
looks that seldom whether a listener has acknowledged; the CPU has no such floor.

The messages go to known conversations through a limiter that takes so many in a second, of the
whole workspace; meanwhile somebody goes on asking for a panel.

The whole figure, 300 messages at 10 a second, takes 30 seconds: FULL_MORNING=1 asks for it.
"""

import asyncio
import sys
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles

from benchmarks.frame import Row, at_most, in_turns, over, under
from benchmarks.morning import Morning, chosen
from benchmarks.slack_town import Place, SlackTown, a_bare_bot, a_slack_town
from benchmarks.town import MILLISECONDS, WORD, busy
from bot.platform import Pace
from tests.slack_server.faults import POST, Limiter
from tests.slack_server.server import SlackServer

ACTS, WARM, ROUNDS = 25, 10, 9
ADDED_WAIT, ADDED_WORK, MOST_GROWTH = 2.0, 1.5, 1.2
MOST_AT_99, MOST = 300.0, 2_500.0
EVERY = 0.05
"""Seconds between one act and the next while messages go out."""

SHORT = Morning(messages=60, per_second=10.0)
WHOLE = Morning(messages=300, per_second=10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Milliseconds from an act to its acknowledgement, and to its answer."""

    acknowledged: float
    answered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one bot took: each act's waits, and the CPU of a typical one in milliseconds."""

    waits: list[Waited]
    work: float

    @property
    def acknowledged(self) -> float:
        return median(one.acknowledged for one in self.waits)

    @property
    def answered(self) -> float:
        return median(one.answered for one in self.waits)


async def run() -> list[Row]:
    return [*await _beside_a_bare_app(), *await _a_morning(chosen(SHORT, WHOLE))]


async def _beside_a_bare_app() -> list[Row]:
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(a_slack_town())
        one = await stack.enter_async_context(a_slack_town(has_one_word=True))
        bare = await stack.enter_async_context(a_bare_bot())
        words = len(ours.town.house.registry.commands)
        taken = await _taken(ours=ours.place, one=one.place, bare=bare)
    return [
        *_over_bare(taken["ours"], taken["bare"]),
        *_grown(f"an act on Slack, {words} words to 1", taken["ours"], taken["one"]),
    ]


async def _taken(**places: Place) -> dict[str, Taken]:
    """Act in each place in turns."""
    acts = {name: partial(_act, place) for name, place in places.items()}
    waits: dict[str, list[Waited]] = {name: [] for name in places}
    for act in acts.values():
        await busy(act, [], acts=WARM)
    measures = {name: partial(busy, act, waits[name], acts=ACTS) for name, act in acts.items()}
    work = await in_turns(ROUNDS, **measures)
    return {name: Taken(waits=waits[name], work=work[name]) for name in places}


def _over_bare(ours: Taken, bare: Taken) -> list[Row]:
    name = "an act on Slack, over a bare app"
    answered = f"{ours.answered:.2f} ms, bare {bare.answered:.2f} ms"
    print(f"{WORD}: to the answer {answered}", file=sys.stderr)
    return [
        over(
            f"{name} (to acknowledgement, p50)",
            ours=ours.acknowledged,
            baseline=bare.acknowledged,
            unit="ms",
            limit=ADDED_WAIT,
        ),
        over(f"{name} (CPU)", ours=ours.work, baseline=bare.work, unit="ms", limit=ADDED_WORK),
    ]


def _grown(name: str, ours: Taken, one: Taken) -> list[Row]:
    return [
        at_most(
            f"{name} (to acknowledgement, p50)",
            ours=ours.acknowledged,
            baseline=one.acknowledged,
            unit="ms",
            times=MOST_GROWTH,
        ),
        at_most(f"{name} (CPU)", ours=ours.work, baseline=one.work, unit="ms", times=MOST_GROWTH),
    ]


async def _act(place: Place) -> Waited:
    """Type the command, and wait until it is acknowledged and answered."""
    server, now = place.server, asyncio.get_running_loop().time
    act = await server.fingers.command(place.person, place.welcome, WORD)
    await server.until(lambda: act.messages)
    answered = now() - act.at
    await server.until(act.acknowledged.is_set)
    assert act.acknowledged_after is not None
    assert act.denied == []
    return Waited(
        acknowledged=act.acknowledged_after * MILLISECONDS, answered=answered * MILLISECONDS
    )


async def _a_morning(morning: Morning) -> list[Row]:
    pace = Pace(messages_per_second=morning.per_second, burst=1)
    async with a_slack_town(pace, members=morning.messages) as town:
        model = town.place.server.model
        await town.town.know_conversations(lambda person: model.direct(person).id)
        limiter = Limiter(per_second=morning.per_second, burst=morning.per_second)
        waited = await _drain(town, morning, limiter)
    times = [asked.at for asked in town.place.server.asked_for(POST)]
    arrived = sum(bool(one.messages) for one in model.channels.values())
    act = f"{morning.name}: acknowledgement"
    return [
        *morning.rows(times, arrived=arrived, refused=limiter.refused),
        under(f"{act}, p99", ours=quantiles(waited, n=100)[-1], unit="ms", limit=MOST_AT_99),
        under(f"{act}, slowest", ours=max(waited), unit="ms", limit=MOST),
    ]


async def _drain(town: SlackTown, morning: Morning, limiter: Limiter) -> list[float]:
    """Let nine o'clock come, and give how long each act meanwhile waited, in ms."""
    server = town.place.server
    server.asked.clear()
    server.limiters[town.place.workspace.id] = limiter
    await town.town.let_the_morning_come()
    acting = asyncio.create_task(_act_on(town.place))
    with suppress(TimeoutError):
        await server.until(lambda: _taken_on(server) >= morning.messages, morning.patience)
    acting.cancel()
    acts = server.model.acts.values()
    return [one.acknowledged_after * MILLISECONDS for one in acts if one.acknowledged_after]


def _taken_on(server: SlackServer) -> int:
    refused = sum(limiter.refused for limiter in server.limiters.values())
    return len(server.asked_for(POST)) - refused


async def _act_on(place: Place) -> None:
    while True:
        await place.server.fingers.command(place.person, place.welcome, WORD)
        await asyncio.sleep(EVERY)
