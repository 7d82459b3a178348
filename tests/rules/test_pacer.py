"""How fast an account sends: never above the platform's rate, and hardly below it."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.clock import HOUR, MINUTE, Instant
from bot.delivery.pacer import NewConversations, Pacer
from bot.platform import Pace


@dataclass(slots=True)
class VirtualTime:
    """Time that passes only when somebody sleeps, and then a little more than was asked for."""

    late_by: Callable[[], float]
    now: float = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.late_by()


@dataclass(slots=True)
class Turns:
    """The moments at which turns were given."""

    at: list[float] = field(default_factory=list)

    def most_within(self, seconds: float) -> int:
        """Count the turns in the fullest window of so many seconds, its end not included."""
        most = first = 0
        for last, end in enumerate(self.at):
            while end - self.at[first] >= seconds - 1e-9:
                first += 1
            most = max(most, last - first + 1)
        return most

    @property
    def rate(self) -> float:
        return (len(self.at) - 1) / (self.at[-1] - self.at[0])


async def turns(
    rate: float,
    count: int,
    late_by: Callable[[], float] = lambda: 0.0,
    idle: Callable[[int], float] = lambda turn: 0.0,
) -> Turns:
    """Take turns one after another, doing something else for `idle` seconds before each."""
    clock, taken = VirtualTime(late_by), Turns()
    pacer = Pacer(Pace(messages_per_second=rate), monotonic=clock.monotonic, sleep=clock.sleep)
    for turn in range(count):
        clock.now += idle(turn)
        await pacer.take()
        taken.at.append(clock.now)
    return taken


@pytest.mark.parametrize("rate", [0.5, 1.0, 4.9, 5.0, 50.0, 333.0])
async def test_a_long_queue_goes_out_at_nearly_the_whole_rate(rate: float) -> None:
    taken = await turns(rate, 2_000)
    assert 0.97 * rate <= taken.rate <= rate


@pytest.mark.parametrize("rate", [0.5, 1.0, 5.0, 50.0])
@pytest.mark.parametrize("seed", range(5))
async def test_no_second_ever_holds_more_than_the_rate(rate: float, seed: int) -> None:
    chance = random.Random(seed)

    def late_by() -> float:
        return chance.choice((0.0, 0.002, 0.02, 0.3))

    def idle(turn: int) -> float:
        return chance.choice((0.0,) * 9 + (3.0 / rate,))

    taken = await turns(rate, 1_500, late_by, idle)
    window = max(1.0, 1.0 / rate)
    assert taken.most_within(window) <= max(1, int(rate))


async def test_a_busy_loop_costs_little_of_the_rate() -> None:
    chance = random.Random(3)
    taken = await turns(50.0, 5_000, late_by=lambda: chance.uniform(0, 0.012))
    assert taken.rate >= 0.97 * 50.0


async def test_after_a_rest_there_is_no_burst() -> None:
    taken = await turns(50.0, 100, idle=lambda turn: 10.0 if turn == 50 else 0.0)
    assert taken.most_within(0.1) <= 5


async def test_turns_are_given_in_the_order_they_were_asked_for() -> None:
    clock = VirtualTime(lambda: 0.0)
    pacer = Pacer(Pace(messages_per_second=10), monotonic=clock.monotonic, sleep=clock.sleep)
    order: list[int] = []

    async def ask(number: int) -> None:
        await pacer.take()
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(20)))
    assert order == list(range(20))


async def test_a_platform_without_a_limit_is_not_slowed_down() -> None:
    taken = await turns(float("inf"), 1_000)
    assert taken.at[-1] == 0.0


async def test_real_time_is_used_where_none_is_given() -> None:
    pacer = Pacer(Pace(messages_per_second=200))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    waiting: list[Awaitable[None]] = [pacer.take() for _ in range(5)]
    await asyncio.gather(*waiting)
    assert loop.time() - begun >= 4 / 200


def test_new_conversations_are_opened_one_by_one() -> None:
    opening = NewConversations(per_minute=10)
    now = Instant(1_000)
    given = [opening.turn(f"message {n}", now) - now for n in range(4)]
    assert given == [0, 6_000, 12_000, 18_000]


def test_a_message_that_asks_again_keeps_its_turn() -> None:
    opening = NewConversations(per_minute=10)
    opening.turn("first", Instant(0))
    turn = opening.turn("second", Instant(0))
    assert opening.turn("second", Instant(3_000)) == turn
    opening.done("second")
    assert opening.turn("second", Instant(3_000)) == turn + 6_000


def test_turns_that_nobody_used_are_forgotten() -> None:
    opening = NewConversations(per_minute=10)
    opening.turn("dropped", Instant(0))
    opening.turn("waiting", Instant(HOUR))
    opening.forget(Instant(MINUTE))
    assert set(opening.turns) == {"waiting"}
