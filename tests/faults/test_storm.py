"""Days of bad luck: every kind of fault at random, and a kill now and then. 0 lost, 0 twice."""

import random
from pathlib import Path

import pytest

from bot.clock import Instant, MovableClock
from bot.delivery import Say
from bot.delivery.rules import HOUR, MINUTE
from bot.standing import MemberId
from tests.faults.platform import Fault, RoughPlatform, Sight
from tests.faults.room import REQUEST, Newcomer
from tests.faults.scene import Scene, instant, scene

FAULTS = {
    Fault.ANSWER_LOST: 0.06,
    Fault.LOST: 0.03,
    Fault.HANGS_AFTER: 0.01,
    Fault.HANGS_BEFORE: 0.01,
    Fault.RAISES_AFTER: 0.03,
    Fault.RAISES_BEFORE: 0.02,
    Fault.TOO_FAST: 0.05,
    Fault.DOWN: 0.05,
}
START = "2026-11-23T06:00"
MEMBERS = 25


async def storm(folder: Path, *, seed: int, kills: int, days: int) -> None:
    """Let members be asked, and ask, while everything goes wrong; then look at what came of it."""
    chance = random.Random(seed)
    sight, at, sent = Sight(), instant(START), 0
    await _settle_in(folder, chance)
    end = Instant(at + days * 24 * HOUR)
    while at < end:
        async with scene(folder, at=at, sight=sight, seed=chance.randrange(2**32)) as home:
            home.platform.chance, home.platform.faults = chance, dict(FAULTS)
            life = end - at if kills == 0 else chance.randrange(days * 24 * HOUR // kills)
            sent += await _live(home, chance, Instant(min(end, at + life)))
            at = home.clock.now()
            kills -= 1 if kills else 0
            await home.delivery.tick()
            # Here it is killed, with whatever is under way.
        at = Instant(at + chance.randrange(2 * MINUTE))
    async with scene(folder, at=at, sight=sight) as home:
        await home.passes(4 * HOUR)
        await _look(home, sent, days)


async def _settle_in(folder: Path, chance: random.Random) -> None:
    async with scene(folder, starts=START) as home:
        await home.community()
        await home.members(
            Newcomer(name=f"person {n}", at=f"{chance.randrange(7, 23):02d}:{n % 60:02d}")
            for n in range(MEMBERS)
        )


async def _live(home: Scene, chance: random.Random, until: Instant) -> int:
    """Let time pass, with a request for help now and then; tell how many there were."""
    members = [MemberId(id) for (id,) in await home.rows("SELECT id FROM member ORDER BY ref")]
    asked = 0
    while home.clock.now() < until:
        await home.queue(Say(kind=REQUEST, to=chance.choice(members)))
        asked += 1
        pause = min(until - home.clock.now(), chance.randrange(2 * HOUR))
        await home.passes(pause)
    return asked


async def _look(home: Scene, requests: int, days: int) -> None:
    assert home.sight.twice() == []
    rows = await home.rows("SELECT id, kind, state, reason FROM outbox")
    seen = {one.id for one in home.sight.shown}
    assert {id for id, _, state, _ in rows if state == "sent"} == seen
    ended = {"sent", "expired", "dead"}
    assert {state for _, _, state, _ in rows} <= ended
    assert all(reason for _, _, state, reason in rows if state != "sent")
    assert sum(kind == "test.request" for _, kind, _, _ in rows) == requests
    ((occurrences,),) = await home.rows("SELECT count(*) FROM occurrence")
    assert occurrences >= MEMBERS * days


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
async def test_two_days_of_faults_and_kills(tmp_path: Path, seed: int) -> None:
    await storm(tmp_path, seed=seed, kills=6, days=2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
async def test_two_weeks_of_faults_and_kills(tmp_path: Path, seed: int) -> None:
    await storm(tmp_path, seed=seed, kills=80, days=14)


@pytest.mark.long
async def test_a_long_queue_through_bad_weather_arrives_whole(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=START, platform=_rough) as home:
        await home.community()
        members = [await home.member(f"person {n}", at=None) for n in range(150)]
        await home.queue(*(Say(kind=REQUEST, to=member) for member in members))
        await home.passes(3 * HOUR)
        assert home.sight.twice() == []
        dead = await home.rows("SELECT count(*) FROM outbox WHERE state <> 'sent'")
        assert len(home.sight.shown) + dead[0][0] == 150
        assert dead[0][0] == 0, "three lost rounds in a row are rarer than that"


def _rough(clock: MovableClock) -> RoughPlatform:
    return RoughPlatform(clock, chance=random.Random(5), faults=dict(FAULTS))
