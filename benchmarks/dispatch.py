"""A command through dispatch, beside its bare story in a unit of its own.

Dispatch looks for an earlier delivery of the gesture, loads the actor, asks the policy, keeps the
answer and puts it into words; the bare story does none of that. Both write, and both commit.
"""

import sys
from collections.abc import Awaitable, Callable
from functools import partial
from statistics import quantiles
from time import perf_counter

from benchmarks.frame import Row
from benchmarks.full_house import ACCOUNT, HERE, foundations, full_house, person, read_everyone
from bot import members
from bot.app.house import House
from bot.commands import Act, Path
from bot.platform import Actor, Intent, Where

MEMBERS = 10_000
ACTS = 400
COMMAND = "checkin"
MOST_OVER = 2.0
"""Milliseconds."""


async def run() -> list[Row]:
    folder = await full_house(MEMBERS)
    async with await House.open(foundations(folder), ()) as house:
        await read_everyone(house)
        bench = _Bench(house)
        ours, bare = [], []
        for number in range(ACTS):  # in turns, each act by somebody who has not acted yet
            ours.append(await _timed(await bench.through_dispatch(2 * number)))
            bare.append(await _timed(await bench.bare(2 * number + 1)))
    return [_row(quantiles(ours, n=100), quantiles(bare, n=100))]


def _row(ours: list[float], bare: list[float]) -> Row:
    p50, p99 = 49, 98
    print(f"{COMMAND}: p99 {ours[p99]:.2f} ms, bare {bare[p99]:.2f} ms", file=sys.stderr)
    return Row(
        name="a command through dispatch, to its bare story, p50",
        ours=ours[p50],
        baseline=bare[p50],
        unit="ms",
        ratio=ours[p50] / bare[p50],
        goal=f"<= {MOST_OVER:g} ms more",
        ok=ours[p50] - bare[p50] <= MOST_OVER,
    )


class _Bench:
    """Makes acts ready to run, by one member after another."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def through_dispatch(self, number: int) -> Callable[[], Awaitable[object]]:
        return partial(self._house.core.act, self._intent(number))

    async def bare(self, number: int) -> Callable[[], Awaitable[object]]:
        house, intent = self._house, self._intent(number)
        story = house.registry.declared[COMMAND].story
        assert story is not None
        who = await house.database.unit(lambda work: members.standing(intent, work, house.memory))
        act = Act(
            who=who,
            intent=intent,
            registry=house.registry,
            memory=house.memory,
            now=house.clock.now(),
            speak=house.catalogues.speaker(who.locale, who.zone),
        )
        return lambda: house.database.unit(partial(story, act))

    def _intent(self, number: int) -> Intent:
        return Intent(
            account=ACCOUNT,
            actor=Actor(person=person(number), name="Ada"),
            where=Where(community=HERE, channel="check-in"),
            path=str(Path(name=COMMAND)),
            key=f"gesture {number}",
        )


async def _timed(act: Callable[[], Awaitable[object]]) -> float:
    begun = perf_counter()
    await act()
    return (perf_counter() - begun) * 1e3
