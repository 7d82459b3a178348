"""Discord: an act beside a bare discord.py handler, and a morning's messages at Discord's pace.

The bots speak to a server in this same process. The bare handler answers every interaction at
once with a fixed private panel; ours reads the act, runs a unit of work that is on the disk, and
shows a panel of the same size. The messages go to known conversations through a limiter that
refuses whatever comes too fast; meanwhile somebody goes on asking for a panel.

The whole figure, 10,000 messages at 50 a second, takes 200 seconds: FULL_MORNING=1 asks for it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from statistics import median, quantiles

from benchmarks.discord_town import DiscordTown, a_bare_bot, a_discord_town
from benchmarks.frame import Row, in_turns, over, under
from benchmarks.morning import Morning, chosen
from benchmarks.town import MILLISECONDS, WORD, busy
from bot.platform import Pace
from tests.discord_server.faults import MESSAGES
from tests.discord_server.model import Interaction
from tests.discord_server.server import DiscordServer, Limiter

ACTS, WARM, ROUNDS = 150, 20, 5
ADDED_WAIT, ADDED_WORK = 2.0, 1.5
MOST_AT_99, MOST = 300.0, 2_500.0
EVERY = 0.05
"""Seconds between one act and the next while messages go out."""

Act = Callable[[], Awaitable[Interaction]]

# In a short run the second in which the morning is planned would weigh more than it does.
SHORT = Morning(messages=500, per_second=50.0, counted_from=100)
WHOLE = Morning(messages=10_000, per_second=50.0)


async def run() -> list[Row]:
    return [*await _beside_a_bare_handler(), *await a_morning(chosen(SHORT, WHOLE))]


async def _beside_a_bare_handler() -> list[Row]:
    waits: dict[str, list[float]] = {"ours": [], "bare": []}
    work = await in_turns(
        ROUNDS, ours=partial(_ours, waits["ours"]), bare=partial(_bare, waits["bare"])
    )
    wait = {name: median(taken) for name, taken in waits.items()}
    name = "an act on Discord, over a bare handler"
    return [
        over(
            f"{name} (p50)", ours=wait["ours"], baseline=wait["bare"], unit="ms", limit=ADDED_WAIT
        ),
        over(
            f"{name} (CPU)", ours=work["ours"], baseline=work["bare"], unit="ms", limit=ADDED_WORK
        ),
    ]


async def _ours(waits: list[float]) -> float:
    async with a_discord_town(Pace(messages_per_second=50.0), members=1) as town:
        act = partial(town.server.fingers.command, town.person, town.welcome, WORD)
        return await busy(partial(_answer, act, town.server), waits, warm=WARM, acts=ACTS)


async def _bare(waits: list[float]) -> float:
    async with a_bare_bot() as (server, person, welcome):
        act = partial(server.fingers.command, person, welcome, WORD)
        return await busy(partial(_answer, act, server), waits, warm=WARM, acts=ACTS)


async def _answer(act: Act, server: DiscordServer) -> float:
    """Act once, and give the milliseconds until the answer was there."""
    interaction = await act()
    await server.until(interaction.shown.is_set)
    assert interaction.answered_after is not None
    return interaction.answered_after * MILLISECONDS


async def a_morning(morning: Morning) -> list[Row]:
    """Send a morning's messages while somebody acts, and hold what was measured to its limits."""
    pace = Pace(messages_per_second=morning.per_second, burst=1)
    async with a_discord_town(pace, members=morning.messages) as town:
        model = town.server.model
        await town.town.know_conversations(lambda person: model.direct(person).id)
        waited = await _drain(town, morning)
    times = [asked.at for asked in town.server.asked_for("POST", MESSAGES)]
    arrived = sum(len(one.messages) for one in model.channels.values())
    act = f"{morning.name}: act"
    return [
        *morning.rows(times, arrived=arrived, refused=town.server.limited),
        under(f"{act}, p99", ours=quantiles(waited, n=100)[-1], unit="ms", limit=MOST_AT_99),
        under(f"{act}, slowest", ours=max(waited), unit="ms", limit=MOST),
    ]


async def _drain(town: DiscordTown, morning: Morning) -> list[float]:
    """Let nine o'clock come, and give how long each act meanwhile waited, in ms."""
    server, now = town.server, asyncio.get_running_loop().time
    server.asked.clear()
    server.limiter = Limiter(per_second=morning.per_second, at=now())
    await town.town.let_the_morning_come()
    acting = asyncio.create_task(_act_on(town))
    with suppress(TimeoutError):
        await server.until(lambda: _sent(server) >= morning.messages, morning.patience)
    acting.cancel()
    acts = server.model.interactions.values()
    return [one.answered_after * MILLISECONDS for one in acts if one.answered_after is not None]


def _sent(server: DiscordServer) -> int:
    return sum(asked.route == MESSAGES and asked.method == "POST" for asked in server.asked)


async def _act_on(town: DiscordTown) -> None:
    while True:
        await town.server.fingers.command(town.person, town.welcome, WORD)
        await asyncio.sleep(EVERY)
