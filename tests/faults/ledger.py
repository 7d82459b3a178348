"""What people were told is done: it must be in force after every restart, seen through the page."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bot.clock import Instant, local_date
from bot.commands import Path
from tests.faults.demo_process import Act, Visitor, path_of
from tests.sandbox import Told

ANSWER = "checkins.answer"
MOODS = ("good", "okay", "shaky", "struggling", "not-today")
ONCE_MORE = 3
"""How far back somebody goes to answer a prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When somebody is asked; `until` is the day on which a pause ends, once it is known."""

    state: str = "on"
    at: str = "09:00"
    days: tuple[int, ...] = tuple(range(7))
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a person can find out about what the house knows of them."""

    standing: str = "stranger"
    sleep: tuple[str, str] | None = None
    locale: str | None = None
    writes_notes: bool = False
    agreed: bool = False
    plan: Plan | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def answered(self, day: str, mood: str | None) -> "Facts":
        """Give these facts with another answer for a day, or with none."""
        others = {known: given for known, given in self.answers.items() if known != day}
        return replace(self, answers=others if mood is None else {**others, day: mood})

    def planned(
        self, state: str, at: str | None = None, days: tuple[int, ...] | None = None
    ) -> "Facts":
        """Give these facts with another plan, made of the old one."""
        old = self.plan or Plan()
        return replace(self, plan=Plan(state=state, at=at or old.at, days=days or old.days))

    def agrees(self, agreed: bool) -> "Facts":
        """Give these facts with or without the consent; a first yes makes a plan."""
        return replace(self, agreed=agreed, plan=self.plan or (Plan() if agreed else None))

    def today(self, day: str, seen: "Facts") -> "Facts":
        """Give these facts as they are on a later day: a pause ends by itself, if it may."""
        old, new = self.plan, seen.plan
        if old is None or new is None or old.state != "paused":
            return self
        until = old.until or new.until
        if until is not None and until <= day and new.state == "on":
            return replace(self, plan=replace(old, state="on", until=None))
        return replace(self, plan=replace(old, until=until))


STRANGER = Facts()
NEWCOMER = Facts(standing="active", locale="en", agreed=True, plan=Plan())

Change: TypeAlias = Callable[[Facts], Facts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act, and what it changes once it is answered."""

    act: Act
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt that has reached somebody: its own id, its local day, when, how often."""

    subject: str
    day: str
    at: Instant
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a person finds at one moment: the facts, their local day, all that the page shows."""

    facts: Facts
    day: str
    state: Told


async def look(visitor: Visitor, name: str) -> Look:
    """Ask, as this person, for everything they can find out."""
    state = await visitor.speaks_as(name)
    panel = await visitor.presses("start")
    if path_of(panel, "members.join") is not None:
        return Look(facts=STRANGER, day="", state=state)
    held = await visitor.export()
    profile, sleep = held["profile"][0], held["profile"][0]["sleep"]
    facts = Facts(
        standing="stopped" if path_of(panel, "members.return") else "active",
        sleep=(sleep["start"], sleep["end"]) if sleep else None,
        locale=profile["locale"],
        writes_notes=profile["writes_notes"],
        agreed=any(one["taken back"] is None for one in _of(held, "purpose", "checkins")),
        plan=next((_plan(row) for row in held["checkins"] if "at" in row), None),
        answers={row["day"]: row["mood"] for row in held["checkins"] if "mood" in row},
    )
    return Look(facts=facts, day=str(held["made"])[:10], state=state)


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


def a_deed(visitor: Visitor, chance: random.Random, known: Facts, asked: list[Prompt]) -> Deed:
    """Choose what a member does next."""
    prompt = chance.choice(asked[-ONCE_MORE:]) if asked else None
    if prompt is not None and chance.random() < 0.4:
        return _about(visitor, chance, prompt)
    return chance.choice(_CHOICES)(visitor, chance)


def _about(visitor: Visitor, chance: random.Random, prompt: Prompt) -> Deed:
    mood = chance.choice((*MOODS, None))
    name, choice = ("checkins.undo", "") if mood is None else (ANSWER, mood)
    path = str(Path(name=name, subject=prompt.subject, choice=choice))
    return Deed(act=visitor.act(path), change=lambda facts: facts.answered(prompt.day, mood))


def _sleep(visitor: Visitor, chance: random.Random) -> Deed:
    start, end = chance.sample(range(24), 2)
    act = visitor.act("a1|settings.sleep||", start=str(start), end=str(end))
    slept = f"{start:02d}:00", f"{end:02d}:00"
    return Deed(act=act, change=lambda facts: replace(facts, sleep=slept))


def _language(visitor: Visitor, chance: random.Random) -> Deed:
    locale = chance.choice(("en", "es"))
    act = visitor.act(f"a1|settings.language||{locale}")
    return Deed(act=act, change=lambda facts: replace(facts, locale=locale))


def _notes(visitor: Visitor, chance: random.Random) -> Deed:
    writes = chance.random() < 0.5
    act = visitor.act(f"a1|settings.notes||{'on' if writes else 'off'}")
    return Deed(act=act, change=lambda facts: replace(facts, writes_notes=writes))


def _hours(visitor: Visitor, chance: random.Random) -> Deed:
    hour, days = chance.randrange(24), tuple(sorted(chance.sample(range(7), chance.randint(5, 7))))
    act = visitor.act("a1|checkins.hours||", hour=str(hour), days=[str(day) for day in days])
    at = f"{hour:02d}:00"
    return Deed(act=act, change=lambda facts: facts.planned("on", at, days))


def _pause(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|checkins.pause-for||90")
    return Deed(act=act, change=lambda facts: facts.planned("paused"))


def _off(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|checkins.stop||")
    return Deed(act=act, change=lambda facts: facts.planned("off"))


def _resume(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|checkins.resume||")
    return Deed(act=act, change=lambda facts: facts.agrees(True).planned("on"))


def _take_back(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|privacy.withdraw||checkins")
    return Deed(act=act, change=lambda facts: replace(facts, agreed=False))


def _agree(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|privacy.give||checkins")
    return Deed(act=act, change=lambda facts: facts.agrees(True))


def _stop(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.typing("stop")
    return Deed(act=act, change=lambda facts: replace(facts, standing="stopped"))


def _return(visitor: Visitor, chance: random.Random) -> Deed:
    act = visitor.act("a1|members.return||")
    return Deed(act=act, change=lambda facts: replace(facts, standing="active"))


# Whoever stops comes back the sooner: most of the time somebody must be waiting for a prompt.
_CHOICES = (
    *(_sleep, _language, _notes, _hours, _pause, _off, _take_back, _stop),
    *(_resume, _resume, _resume, _agree, _agree, _return, _return, _return),
)


def _plan(row: Mapping[str, Any]) -> Plan:
    return Plan(
        state=row["state"], at=row["at"], days=tuple(row["days"]), until=row["paused_until"]
    )


def _of(held: Mapping[str, list[dict[str, Any]]], name: str, value: str) -> list[dict[str, Any]]:
    return [row for row in held["consents"] if row[name] == value]
