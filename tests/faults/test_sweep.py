"""Killed, or failed, at every statement and around every effect: nothing lost, nothing twice.

A scenario is played once while a camera keeps what would survive a kill at that point: the files
as they are, and what people have seen. Each picture is then brought to life and played to its end.
"""

import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest

from bot.clock import Instant
from bot.database import Unavailable
from bot.delivery import Post, Say, cancel, stop_schedules
from bot.platform import ToPerson
from tests.faults.platform import Fault, Sight
from tests.faults.room import CARD, POST, PROMPT, REQUEST, Newcomer
from tests.faults.scene import Scene, instant, scene

T = TypeVar("T")

NIGHT = ("08:30", "09:20")
FAULTS = [
    Fault.NONE,
    Fault.ANSWER_LOST,
    Fault.TOO_FAST,
    Fault.LOST,
    Fault.RAISES_AFTER,
    Fault.DOWN,
    Fault.NONE,
]
PEOPLE = [
    Newcomer(name="Ada", at="09:00"),
    Newcomer(name="Sam", at="09:00", zone="UTC"),
    Newcomer(name="Jo", at="09:05", quiet=NIGHT),
    Newcomer(name="Noa", at="09:10", conversation=None),
    Newcomer(name="Kim", at="09:15"),
]


@dataclass(slots=True)
class Promise:
    """What was acknowledged before a point: ids that must end somehow, people who stopped."""

    queued: list[str] = field(default_factory=list)
    stopped: dict[str, Instant] = field(default_factory=dict)

    def copy(self) -> "Promise":
        return Promise(queued=list(self.queued), stopped=dict(self.stopped))


async def insist(act: Callable[[], Awaitable[T]]) -> T:
    """Try again what failed, as a person or the scheduler does: what failed has no effect."""
    for _ in range(10):
        try:
            return await act()
        except (sqlite3.OperationalError, Unavailable):
            continue
    return await act()


async def play(home: Scene, promise: Promise) -> None:
    """Live through half an hour of prompts, a post, a request, a change of mind and a stop."""
    community = await insist(home.community)
    ids = await insist(lambda: home.members(PEOPLE))
    await insist(lambda: home.until("2026-11-23T09:02"))
    promise.queued += await insist(
        lambda: home.queue(
            Post(kind=POST, community=community, channel="checkins"),
            Say(kind=REQUEST, to=ids[1], once="help"),
            Say(kind=CARD, to=ids[0], about="a goal", not_before=instant("2026-11-23T09:12")),
        )
    )
    await insist(lambda: home.until("2026-11-23T09:08"))
    await insist(lambda: home.database.unit(lambda work: cancel(work, about="a goal")))
    await insist(lambda: home.database.unit(lambda work: stop_schedules(work, ids[4], PROMPT)))
    promise.stopped["Kim"] = home.clock.now()
    await insist(lambda: home.until("2026-11-23T09:40"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    folder: Path
    sight: Sight
    at: Instant
    promise: Promise


@dataclass(slots=True)
class Camera:
    """Keeps a picture at every `every`-th point, beginning with the `first`."""

    live: Path
    album: Path
    home: Scene
    promise: Promise
    every: int
    first: int = 0
    points: int = 0
    pictures: list[Picture] = field(default_factory=list)

    def click(self, statement: str = "") -> None:
        self.points += 1
        if self.points % self.every == self.first % self.every:
            self._keep()

    def _keep(self) -> None:
        folder = self.album / str(self.points)
        folder.mkdir(parents=True)
        for one in self.live.iterdir():
            if one.suffix in {".db", ".db-wal"} or one.name.endswith(".db-wal"):
                shutil.copyfile(one, folder / one.name)
        self.pictures.append(
            Picture(
                folder=folder,
                sight=self.home.sight.copy(),
                at=self.home.clock.now(),
                promise=self.promise.copy(),
            )
        )


async def filmed(folder: Path, every: int, first: int = 0) -> list[Picture]:
    """Play the scenario before a camera; give its pictures, in order."""
    live, promise = folder / "live", Promise()
    live.mkdir()
    async with scene(live, starts="2026-11-23T08:00") as home:
        camera = Camera(live, folder / "album", home, promise, every, first)
        home.platform.script = list(FAULTS)
        home.platform.between = camera.click
        await home.database._writer.run(lambda raw: raw.set_trace_callback(camera.click))
        await play(home, promise)
        await home.database._writer.run(lambda raw: raw.set_trace_callback(None))
        await check(home, promise)
    return camera.pictures


async def check(home: Scene, promise: Promise) -> None:
    """Hold what people saw and what is stored against every promise."""
    await insist(lambda: home.until("2026-11-23T12:00"))
    sight = home.sight
    assert sight.twice() == []
    rows = dict(await home.rows("SELECT id, state FROM outbox"))
    assert set(rows.values()) <= {"sent", "expired", "cancelled", "refused", "dead"}
    assert {one.id for one in sight.shown} == {id for id, state in rows.items() if state == "sent"}
    assert set(promise.queued) <= set(rows), "an acknowledged message is lost"
    unexplained = await home.rows(
        "SELECT kind, state FROM outbox WHERE state <> 'sent' AND reason IS NULL"
    )
    assert unexplained == []
    silent = await home.rows("SELECT due_at FROM occurrence WHERE state = 'skipped'")
    assert silent == []
    for one in sight.to("Jo"):
        assert one.at >= instant("2026-11-23T09:20")
    for name, since in promise.stopped.items():
        assert [one for one in sight.to(name) if one.at > since] == []
    schedules = await home.rows("SELECT count(*) FROM schedule WHERE active = 1")
    days = await home.rows("SELECT member_id, count(*) FROM occurrence GROUP BY outbox_id")
    assert all(count == 1 for _, count in days)
    assert schedules[0][0] in {0, len(PEOPLE) - 1, len(PEOPLE)}


async def live_on(picture: Picture) -> None:
    """Start anew from what a kill left behind, and play to the end without further faults."""
    async with scene(picture.folder, at=picture.at, sight=picture.sight) as home:
        await home.delivery.settle()
        started = bool(await home.rows("SELECT 1 FROM schedule"))
        await check(home, picture.promise)
        if started and not picture.promise.stopped:
            # Nobody stopped before the kill, so everybody is asked today, exactly once.
            assert set(asked_today(home.sight)) == {one.name for one in PEOPLE}


def asked_today(sight: Sight) -> list[str]:
    return [
        one.parcel.to.person
        for one in sight.shown
        if isinstance(one.parcel.to, ToPerson) and "prompt 2026-11-23" in str(one.parcel.view)
    ]


async def test_a_kill_at_any_of_some_points_loses_nothing_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    pictures = await filmed(tmp_path, every=37)
    assert len(pictures) >= 10
    for picture in pictures:
        await live_on(picture)


@pytest.mark.long
@pytest.mark.parametrize("first", range(8))
async def test_a_kill_at_every_point_loses_nothing_and_doubles_nothing(
    tmp_path: Path, first: int
) -> None:
    for picture in await filmed(tmp_path, every=8, first=first):
        await live_on(picture)


@dataclass(slots=True)
class Saboteur:
    """Makes one statement fail, the `at`-th from now; counts them all."""

    raw: sqlite3.Connection
    at: int
    count: int = 0

    def __call__(self, statement: str) -> None:
        self.count += 1
        if self.count == self.at:
            self.raw.interrupt()


async def failed_at(folder: Path, at: int) -> int:
    """Play the scenario with one statement that fails; tell how many statements there were."""
    promise = Promise()
    async with scene(folder, starts="2026-11-23T08:00") as home:
        home.platform.script = list(FAULTS)
        saboteur = await home.database._writer.run(lambda raw: Saboteur(raw, at))
        await home.database._writer.run(lambda raw: raw.set_trace_callback(saboteur))
        await play(home, promise)
        await check(home, promise)
        assert sorted(asked_today(home.sight)) == ["Ada", "Jo", "Noa", "Sam"]
        return saboteur.count


async def test_any_of_some_statements_may_fail_once(tmp_path: Path) -> None:
    statements = await failed_at(_folder(tmp_path), at=-1)
    for at in range(11, statements, statements // 9):
        await failed_at(_folder(tmp_path), at)


def _folder(under: Path) -> Path:
    return Path(mkdtemp(dir=under))


@pytest.mark.long
@pytest.mark.parametrize("first", range(8))
async def test_every_statement_may_fail_once(tmp_path: Path, first: int) -> None:
    statements = await failed_at(_folder(tmp_path), at=-1)
    for at in range(first, statements, 8):
        await failed_at(_folder(tmp_path), at)
