"""Discord: an act beside a bare discord.py handler, and a morning's messages at Discord's pace.

The bots speak to a server in this same process. The bare handler answers every interaction at
once with a fixed private panel; ours reads the act, runs a unit of work that is on the disk, and
shows a panel of the same size. The messages go to known conversations through a limiter that
refuses whatever comes too fast; meanwhile somebody goes on asking for a panel.

The whole figure, 10,000 messages at 50 a second, takes 200 seconds: FULL_MORNING=1 asks for it.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles
from time import process_time

from benchmarks.discord_town import NINE, Town, a_bare_bot, a_town
from benchmarks.frame import Row, in_turns, under
from bot.clock import SECOND, Instant
from bot.platform import Pace
from tests.discord_server.faults import MESSAGES
from tests.discord_server.model import Interaction
from tests.discord_server.server import DiscordServer, Limiter

ACTS, WARM, ROUNDS = 150, 20, 5
MILLISECONDS = 1_000
FULL = "FULL_MORNING"
ADDED_WAIT, ADDED_WORK = 2.0, 1.5
LEAST_SHARE, MOST_AT_99, MOST = 0.97, 300.0, 2_500.0
EVERY = 0.05
"""Seconds between one act and the next while messages go out."""

WORD = "settings"
Act = Callable[[], Awaitable[Interaction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """So many messages at so many a second; the pace is taken from number `counted_from` on."""

    messages: int
    per_second: float
    counted_from: int = 0


# In a short run the second in which the morning is planned would weigh more than it does.
SHORT = Morning(messages=500, per_second=50.0, counted_from=100)
WHOLE = Morning(messages=10_000, per_second=50.0)


async def run() -> list[Row]:
    morning = WHOLE if os.environ.get(FULL) else SHORT
    return [*await _beside_a_bare_handler(), *await _a_morning(morning)]


async def _beside_a_bare_handler() -> list[Row]:
    waits: dict[str, list[float]] = {"ours": [], "bare": []}
    work = await in_turns(
        ROUNDS, ours=partial(_ours, waits["ours"]), bare=partial(_bare, waits["bare"])
    )
    wait = {name: median(taken) for name, taken in waits.items()}
    return [
        _over("an act on Discord, over a bare handler (p50)", wait, ADDED_WAIT),
        _over("an act on Discord, over a bare handler (CPU)", work, ADDED_WORK),
    ]


def _over(name: str, taken: dict[str, float], most: float) -> Row:
    """Hold what ours adds to the bare handler's cost against a limit."""
    added, bare = taken["ours"] - taken["bare"], taken["bare"]
    return under(name, ours=added, baseline=bare, unit="ms", limit=most)


async def _ours(waits: list[float]) -> float:
    async with a_town(Pace(messages_per_second=50.0)) as town:
        await town.settle(1)
        act = partial(town.server.fingers.command, town.person, town.welcome, WORD)
        return await _busy(act, town.server, waits)


async def _bare(waits: list[float]) -> float:
    async with a_bare_bot() as (server, person, welcome):
        return await _busy(partial(server.fingers.command, person, welcome, WORD), server, waits)


async def _busy(act: Act, server: DiscordServer, waits: list[float]) -> float:
    """Act many times, one after another; give the CPU that one took, in ms."""
    for _ in range(WARM):
        await _answer(act, server)
    began = process_time()
    waits += [await _answer(act, server) for _ in range(ACTS)]
    return (process_time() - began) / ACTS * MILLISECONDS


async def _answer(act: Act, server: DiscordServer) -> float:
    """Act once, and give the milliseconds until the answer was there."""
    interaction = await act()
    await server.until(interaction.shown.is_set)
    assert interaction.answered_after is not None
    return interaction.answered_after * MILLISECONDS


async def _a_morning(morning: Morning) -> list[Row]:
    pace = Pace(messages_per_second=morning.per_second, burst=1)
    async with a_town(pace) as town:
        await town.settle(morning.messages)
        await town.know_conversations()
        waited = await _drain(town, morning)
    server = town.server
    times = [asked.at for asked in server.asked_for("POST", MESSAGES)][morning.counted_from :]
    arrived = sum(len(one.messages) for one in server.model.channels.values())
    share = (len(times) - 1) / morning.per_second / (times[-1] - times[0])
    name = f"{morning.messages:,} messages at {morning.per_second:g}/s"
    return [
        _of_the_bound(f"{name}: of the bound", share),
        under(f"{name}: lost", ours=morning.messages - arrived, unit="", limit=0),
        under(f"{name}: refused with 429", ours=server.limited, unit="", limit=0),
        under(f"{name}: act, p99", ours=quantiles(waited, n=100)[-1], unit="ms", limit=MOST_AT_99),
        under(f"{name}: act, slowest", ours=max(waited), unit="ms", limit=MOST),
    ]


async def _drain(town: Town, morning: Morning) -> list[float]:
    """Let nine o'clock come, and give how long each act meanwhile waited, in ms."""
    server, now = town.server, asyncio.get_running_loop().time
    server.asked.clear()
    server.limiter = Limiter(per_second=morning.per_second, at=now())
    town.clock.move_to(Instant(NINE - SECOND))
    await town.house.run_by_itself()
    acting = asyncio.create_task(_act_on(town))
    with suppress(TimeoutError):
        most = 2 * morning.messages / morning.per_second + 30
        await server.until(lambda: _sent(server) >= morning.messages, most)
    acting.cancel()
    acts = server.model.interactions.values()
    return [one.answered_after * MILLISECONDS for one in acts if one.answered_after is not None]


def _sent(server: DiscordServer) -> int:
    return sum(asked.route == MESSAGES and asked.method == "POST" for asked in server.asked)


async def _act_on(town: Town) -> None:
    while True:
        await town.server.fingers.command(town.person, town.welcome, WORD)
        await asyncio.sleep(EVERY)


def _of_the_bound(name: str, share: float) -> Row:
    return Row(
        name=name,
        ours=share,
        baseline=1.0,
        unit="",
        ratio=share,
        goal=f">= {LEAST_SHARE}",
        ok=share >= LEAST_SHARE,
    )
