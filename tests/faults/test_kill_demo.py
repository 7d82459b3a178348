"""kill -9 at any moment of `alongside demo`, and the same folder opened again (G1, G3, G6, X1)."""

import asyncio
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import DAY, MINUTE, Ids, Instant
from bot.delivery import What
from bot.upkeep import looking_at
from tests.faults.demo_process import Act, DemoProcess, Gone, Visitor, a_demo, a_visitor, shown
from tests.faults.ledger import (
    NEWCOMER,
    STRANGER,
    Deed,
    Facts,
    Prompt,
    a_deed,
    look,
    prompts,
)
from tests.faults.vault import page_record
from tests.sandbox import Told
from tests.world import a_world

PARIS, MEXICO = ZoneInfo("Europe/Paris"), ZoneInfo("America/Mexico_City")
ZONES = {
    "noa": ZoneInfo("Asia/Manila"),
    "ana": PARIS,
    "sam": MEXICO,
    "jo": PARIS,
    "kim": PARIS,
    "lee": MEXICO,
}
WELCOME = "channel-welcome"
PATIENCE = 2 * MINUTE
DAYS_A_LIFE = 6
"""The bot falls quiet after fourteen days without an act; each life begins with one of everyone."""
A_START = 0.7
"""Seconds that a start takes here; kills within it hit migrations, repairs and the first ticks."""

_UNDER_WAY = "SELECT id, state FROM outbox WHERE state IN ('ready', 'sending', 'unknown')"
_ENDED = "SELECT id, state, changed_at, due_at, not_before, held_at FROM outbox"
_NOT_FIRED = "SELECT count(*) FROM schedule WHERE active = 1 AND next_due_at <= ?"


def under_way(folder: Path) -> dict[str, str]:
    """List what had not ended in the outbox of a process that was killed, with its state."""
    # In a copy: whoever opens the files themselves repairs them, which is the demo's to do.
    with tempfile.TemporaryDirectory() as copies:
        for file in folder.glob("alongside.db*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copies)
        with closing(sqlite3.connect(Path(copies) / "alongside.db")) as raw:
            return dict(raw.execute(_UNDER_WAY))


@dataclass(slots=True)
class Town:
    """The people, what they were told, and the one act whose answer never came."""

    folder: Path
    chance: random.Random
    ids: Ids
    known: dict[str, Facts] = field(default_factory=dict)
    asked: dict[str, list[Prompt]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    laters: Counter[str] = field(default_factory=Counter)
    doubt: Deed | None = None
    forgotten: Counter[str] = field(default_factory=Counter)
    """When somebody was last seen to be a stranger."""
    now: int = 0
    tally: Counter[str] = field(default_factory=Counter)

    async def live(self, demo: DemoProcess, seconds: float) -> None:
        """Let everyone act and time pass until the process is killed after `seconds`."""
        tasks = [asyncio.create_task(one(demo)) for one in (self._people, self._hand)]
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        await demo.kill()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(end, BaseException) and not isinstance(end, Gone):
                raise end

    async def _people(self, demo: DemoProcess) -> None:
        async with a_visitor(demo.address) as visitor:
            while True:
                name = self.chance.choice(list(ZONES))
                state = await visitor.speaks_as(name)
                asked = prompts(state, ZONES[name])
                self.asked[name] = [one for one in asked if one.at > self.forgotten[name]]
                for _ in range(self.chance.randint(1, 4)):
                    await self._something(visitor, name)

    async def _hand(self, demo: DemoProcess) -> None:
        async with a_visitor(demo.address) as visitor:
            began = (await visitor.speaks_as("riley"))["now"]
            try:
                while visitor.now < began + DAYS_A_LIFE * DAY:
                    await visitor.ask("clock", to="event")
            finally:
                self.now = max(self.now, visitor.now)

    async def _something(self, visitor: Visitor, name: str) -> None:
        known, kind = self.known[name], self.chance.random()
        if known == STRANGER:
            await self._joins(visitor)
        elif name == "noa" and kind < 0.1:
            forget = visitor.act("a1|privacy.forgotten||")
            await self.does(visitor, Deed(act=forget, change=lambda _: STRANGER))
            self._is_forgotten(visitor)
        elif kind < 0.1:
            await self._speaks_up(visitor)
        elif kind < 0.2 and self.asked[name]:
            await self._wants_it_later(visitor, self.asked[name][-1])
        else:
            await self.does(visitor, a_deed(visitor, self.chance, known, self.asked[name]))

    def _is_forgotten(self, visitor: Visitor) -> None:
        # A kill may come before the page's platform has dropped what was said to them; a prompt
        # from before then is nobody's.
        self.asked[visitor.person] = []
        self.forgotten[visitor.person] = visitor.now

    async def _joins(self, visitor: Visitor) -> None:
        asked = await visitor.presses(
            "a1|members.join||", path="own", consents=["checkins"], city="Manila", hour="9"
        )
        confirm = visitor.act(shown(asked, "members.confirm", "0"))
        await self.does(visitor, Deed(act=confirm, change=lambda _: NEWCOMER))

    async def _speaks_up(self, visitor: Visitor) -> None:
        said = visitor.typing(f"words {self.ids.new()}", WELCOME)
        await self.does(visitor, _unchanged(said))

    async def _wants_it_later(self, visitor: Visitor, prompt: Prompt) -> None:
        self.laters[prompt.subject] += 1
        later = visitor.act(f"a1|checkins.later|{prompt.subject}|hour")
        await self.does(visitor, _unchanged(later))

    async def does(self, visitor: Visitor, deed: Deed) -> None:
        """Do what changes something; until it is answered, nobody knows."""
        self.doubt = deed
        answer = await visitor.does(deed.act)
        assert "Reference" not in str(answer["view"])
        self.known[visitor.person] = deed.change(self.known[visitor.person])
        self._heard(deed)
        self.doubt = None
        self.tally["acknowledged"] += 1

    def _heard(self, deed: Deed) -> None:
        if deed.act.said.get("room") == WELCOME:
            self.said.append(deed.act.said["text"])

    async def moves_in(self, demo: DemoProcess) -> None:
        """Learn how things stand before anything happens."""
        async with a_visitor(demo.address) as visitor:
            for name, zone in ZONES.items():
                seen = await look(visitor, name)
                self.known[name] = seen.facts
                self.asked[name] = prompts(seen.state, zone)

    async def wakes_up(self, demo: DemoProcess, left: dict[str, str]) -> None:
        """Compare what everyone finds after a restart with what they were told before."""
        async with a_visitor(demo.address) as visitor:
            state = await visitor.speaks_as("riley")
            assert state["now"] >= self.now, "the clock went back"
            self._was_heard_once(state)
            doubt, self.doubt = self.doubt, None
            for name in ZONES:
                await self._finds_the_same(visitor, name, doubt)
            if doubt is not None:
                await self._asks_again(visitor, doubt)
            waited = await self._waits(visitor, left, state["now"])
            self.tally["longest wait"] = max(self.tally["longest wait"], waited)
            self.now = visitor.now

    async def _finds_the_same(self, visitor: Visitor, name: str, doubt: Deed | None) -> None:
        seen = await look(visitor, name)
        known = [self.known[name]]
        if doubt is not None and doubt.act.person == name:
            known.append(doubt.change(known[0]))
        now = [one.today(seen.day, seen.facts) for one in known]
        assert seen.facts in now, f"{name} was told otherwise"
        self.known[name] = seen.facts
        if seen.facts == STRANGER:
            self._is_forgotten(visitor)
        for prompt in prompts(seen.state, ZONES[name]):
            assert prompt.times <= 1 + self.laters[prompt.subject], f"{name} was asked twice"

    async def _asks_again(self, visitor: Visitor, doubt: Deed) -> None:
        """Repeat the act whose answer never came, as a platform does: it has one effect."""
        name = doubt.act.person
        await visitor.speaks_as(name)
        await visitor.does(doubt.act)
        seen, wanted = await look(visitor, name), doubt.change(self.known[name])
        assert seen.facts == wanted.today(seen.day, seen.facts), f"{name} asked twice in vain"
        self.known[name] = seen.facts
        if seen.facts == STRANGER:
            self._is_forgotten(visitor)
        self._heard(doubt)
        self._was_heard_once(seen.state)
        self.tally["asked again"] += 1

    def _was_heard_once(self, state: Told) -> None:
        heard = Counter(one["view"]["blocks"][0].get("text") for one in state["messages"])
        assert {heard[words] for words in self.said[-100:]} <= {1}
        if self.doubt is not None:
            assert heard[self.doubt.act.said.get("text")] <= 1

    async def _waits(self, visitor: Visitor, left: dict[str, str], since: int) -> int:
        """Let two minutes pass; what was due before the kill has ended or is held by then."""
        await visitor.ask("clock", to=max(since + PATIENCE, visitor.now))
        with looking_at(self.folder / "alongside.db") as raw:
            assert raw.execute(_NOT_FIRED, (since,)).fetchone() == (0,)
            rows = {row[0]: row[1:] for row in raw.execute(_ENDED)}
        waited = 0
        for id, was in left.items():
            if id not in rows:  # erased with its member
                assert self.known["noa"] == STRANGER
                continue
            state, changed, due, not_before, held = rows[id]
            if due > since or (state == "ready" and held is not None and not_before > since):
                continue
            self.tally[f"cut short while {was}"] += 1
            assert state not in ("ready", "sending", "unknown"), f"it waits, {was} at the kill"
            waited = max(waited, changed - since)
        assert waited <= PATIENCE
        return waited

    def was_shown_once(self) -> None:
        """Compare all that was ever shown with what was sent and said; the demo has ended."""
        entries = [one.plain for one in page_record(self.folder) if one.plain.startswith(b"{")]
        seen = Counter(json.loads(entry)["id"] for entry in entries)
        assert set(seen.values()) == {1}
        with looking_at(self.folder / "alongside.db") as raw:
            sent = {id for (id,) in raw.execute("SELECT id FROM outbox WHERE state = 'sent'")}
        assert sent <= seen.keys()
        self.tally["sent"] = len(sent)
        for words in self.said:
            assert sum(words.encode() in entry for entry in entries) == 1


def _unchanged(act: Act) -> Deed:
    return Deed(act=act, change=lambda facts: facts)


async def _lives_and_deaths(folder: Path, seed: int, kills: int) -> Counter[str]:
    """Kill the demo so many times, looking at everything after each start."""
    town = Town(folder, random.Random(seed), Ids(draw=random.Random(seed).randbytes))
    async with a_demo(folder) as demo:
        await town.moves_in(demo)
        await town.live(demo, 0.5)
    for _ in range(kills - 1):
        if town.chance.random() < 0.2:
            await _dies_starting(folder, town.chance.uniform(0, A_START))
            town.tally["killed starting"] += 1
            continue
        left = under_way(folder)
        async with a_demo(folder) as demo:
            await town.wakes_up(demo, left)
            await town.live(demo, town.chance.uniform(0, 0.6))
            assert demo.told == demo.address, "it complained"
    left = under_way(folder)
    async with a_demo(folder) as demo:
        await town.wakes_up(demo, left)
        assert await demo.stop() == 0
    town.was_shown_once()
    return town.tally


async def _dies_starting(folder: Path, seconds: float) -> None:
    demo = await DemoProcess.begin(folder)
    await asyncio.wait([asyncio.ensure_future(demo.process.wait())], timeout=seconds)
    await demo.kill()


@pytest.mark.long
@pytest.mark.parametrize(("seed", "kills"), [(1, 5), (20261123, 100)])
async def test_what_was_acknowledged_outlives_every_kill(
    tmp_path: Path, seed: int, kills: int, record_property: Callable[[str, object], None]
) -> None:
    tally = await _lives_and_deaths(tmp_path / "demo", seed, kills)
    assert tally["acknowledged"] > kills
    record_property("tally", dict(tally))
    sys.stdout.write(f"seed {seed}: {kills} kills, {dict(tally)}\n")


@pytest.mark.long
async def test_a_seed_that_is_cut_short_is_begun_anew(tmp_path: Path) -> None:
    folder, chance = tmp_path / "demo", random.Random(3)
    for _ in range(8):
        await _dies_starting(folder, chance.uniform(0.3, 1.0))
    async with a_demo(folder) as demo, a_visitor(demo.address) as visitor:
        seen = {name: await look(visitor, name) for name in ZONES}
        standings = {name: one.facts.standing for name, one in seen.items()}
        assert standings == {**dict.fromkeys(ZONES, "active"), "noa": "stranger", "kim": "stopped"}
        asked = {name: prompts(one.state, ZONES[name]) for name, one in seen.items()}
        assert {one.times for of_one in asked.values() for one in of_one} == {1}
        assert {name: len(of_one) for name, of_one in asked.items() if name in ("noa", "kim")} == {
            "noa": 0,
            "kim": 2,
        }
        with looking_at(folder / "alongside.db") as raw:
            assert raw.execute("SELECT count(*) FROM community").fetchone() == (1,)
            assert raw.execute("SELECT count(*) FROM member").fetchone() == (5,)
        assert await demo.stop() == 0


async def test_after_an_outage_the_column_behind_the_stage_tells_what_was_skipped(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        await world.member("Ada")
    async with a_world(tmp_path, "2026-11-26T04:00:00+00:00") as world:
        await world.house.delivery.settle()
        stage = await world.house.delivery.backstage(since=Instant(0), days=1)
    assert [(one.what, one.reason) for one in stage.happened] == [(What.SKIPPED, "late")] * 4
