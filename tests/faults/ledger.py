"""What people were told is done: it must be in force after every restart, seen through the page."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.clock import Instant, local_date
from bot.commands import Path
from tests.faults.demo_process import Act, Visitor, path_of
from tests.sandbox import Told

ANSWER = "checkins.answer"
MOODS = ("good", "okay", "shaky", "struggling", "not-today")
LAST_FEW = 3
"""How many prompts back somebody goes to answer one."""

Facts: TypeAlias = Mapping[str, object]
"""All that a person can find out about what the house knows of them, by name."""

STRANGER: Facts = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act, and what is plainly promised by its answer; None is for what is there no more.

    `forgets` undoes every promise that was made before.
    """

    act: Act
    promises: Facts = field(default_factory=dict)
    forgets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt that has reached somebody: its own id, its local day, when, how often."""

    subject: str
    day: str
    at: Instant
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a person finds at one moment, which is on `day` by their clock."""

    facts: Facts
    day: str
    state: Told

    def agrees_with(self, known: Facts) -> bool:
        """Say whether nothing has changed since; a pause ends by itself when its day has come."""
        return _without_old_pause(known, self.day) == _without_old_pause(self.facts, self.day)


async def look(visitor: Visitor, name: str) -> Look:
    """Ask, as this person, for everything they can find out."""
    state = await visitor.speaks_as(name)
    panel = await visitor.presses("start")
    if path_of(panel, "members.join") is not None:
        return Look(facts=STRANGER, day="", state=state)
    held = await visitor.export()
    facts: dict[str, object] = {
        "is a member": True,
        "is stopped": path_of(panel, "members.return") is not None,
        "joined": held["profile"][0]["joined"],
        "sleep": held["profile"][0]["sleep"],
        "locale": held["profile"][0]["locale"],
        "writes_notes": held["profile"][0]["writes_notes"],
        "consents": held["consents"],
    }
    for row in held["checkins"]:
        named = ("at", "days", "state", "paused_until") if "at" in row else ()
        facts |= {what: row[what] for what in named} or {row["day"]: row["mood"]}
    return Look(facts=facts, day=str(held["made"])[:10], state=state)


def _without_old_pause(facts: Facts, day: str) -> Facts:
    if str(facts.get("paused_until") or "9") > day:
        return facts
    return {**facts, "state": "on", "paused_until": None}


def prompts(state: Told, zone: ZoneInfo) -> list[Prompt]:
    """List the prompts that one person has been sent, oldest first; each is named by its id."""
    shown: dict[str, list[Instant]] = {}
    for message in state["messages"]:
        path = path_of(message, ANSWER, "good")
        if path is not None and not message["private"]:
            shown.setdefault(path.split("|")[2], []).append(message["at"])
    return [
        Prompt(subject=subject, day=local_date(at[0], zone).isoformat(), at=at[0], times=len(at))
        for subject, at in shown.items()
    ]


def a_deed(visitor: Visitor, chance: random.Random, asked: list[Prompt]) -> Deed:
    """Choose what a member does next."""
    prompt = chance.choice(asked[-LAST_FEW:]) if asked else None
    if prompt is not None and chance.random() < 0.4:
        return _about(visitor, chance, prompt)
    return chance.choice((_sleep, _language, _notes, _hours, _simply, _simply))(visitor, chance)


def _about(visitor: Visitor, chance: random.Random, prompt: Prompt) -> Deed:
    mood = chance.choice((*MOODS, None))
    name, choice = ("checkins.undo", "") if mood is None else (ANSWER, mood)
    path = str(Path(name=name, subject=prompt.subject, choice=choice))
    return Deed(act=visitor.act(path), promises={prompt.day: mood})


def _sleep(visitor: Visitor, chance: random.Random) -> Deed:
    start, end = chance.sample(range(24), 2)
    act = visitor.act("a1|settings.sleep||", start=str(start), end=str(end))
    slept = {"start": f"{start:02d}:00", "end": f"{end:02d}:00"}
    return Deed(act=act, promises={"sleep": slept})


def _language(visitor: Visitor, chance: random.Random) -> Deed:
    locale = chance.choice(("en", "es"))
    act = visitor.act(f"a1|settings.language||{locale}")
    return Deed(act=act, promises={"locale": locale})


def _notes(visitor: Visitor, chance: random.Random) -> Deed:
    writes = chance.choice((True, False))
    act = visitor.act(f"a1|settings.notes||{'on' if writes else 'off'}")
    return Deed(act=act, promises={"writes_notes": writes})


def _hours(visitor: Visitor, chance: random.Random) -> Deed:
    hour, days = chance.randrange(24), sorted(chance.sample(range(7), chance.randint(5, 7)))
    act = visitor.act("a1|checkins.hours||", hour=str(hour), days=[str(day) for day in days])
    return Deed(act=act, promises={"at": f"{hour:02d}:00", "days": days})


def _simply(visitor: Visitor, chance: random.Random) -> Deed:
    """Do one of the things whose effect depends on others; most of them let prompts come again."""
    path = chance.choice(
        (
            *("a1|checkins.pause-for||90", "a1|checkins.stop||", "a1|privacy.withdraw||checkins"),
            *("stop", "a1|privacy.give||checkins", "a1|members.return||"),
            *("a1|checkins.resume||", "a1|checkins.resume||", "a1|checkins.resume||"),
        )
    )
    return Deed(act=visitor.typing(path) if path == "stop" else visitor.act(path))
