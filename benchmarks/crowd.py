"""A crowd: the database of 100,000 members, of whom 10,000 are due within one minute each day."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import DAY, MINUTE, Ids, Instant, MovableClock, instant_of, moment_of
from bot.database import Database, KeyId, Keys, Work, load_queries
from bot.delivery import (
    Composed,
    Delivery,
    Dropped,
    Kind,
    Kinds,
    Lifetime,
    Outgoing,
    Recipient,
    WallTime,
)
from bot.delivery.plans import Plan, plan_doc
from bot.delivery.rules import next_occurrence
from bot.delivery.store import SCHEDULE
from bot.platform import AccountName
from bot.standing import CommunityId, MemberId
from bot.ui import Message, Speaker, View, Words

MEMBERS = 100_000
DUE = 10_000
PAGE = 5_000
FIRST = moment_of(Instant(1_800_010_000_000)).replace(hour=9, minute=0, second=0, microsecond=0)
"""09:00 UTC on a day of January 2027; no clock of these zones changes in the weeks after it."""
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Asia/Manila",
    "America/Mexico_City",
    "Asia/Kolkata",
    "Africa/Lagos",
    "America/Sao_Paulo",
    "Australia/Perth",
)
NOT_YET = timedelta(days=60)

tables = load_queries(Path(__file__).with_name("crowd.sql"))


async def say_nothing(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    return Composed(view=View(blocks=()))


PROMPT = Kind(name="bench.prompt", lifetime=Lifetime(lasts=90 * MINUTE), compose=say_nothing)


class Nobody:
    """Recipients of an engine that serves no account: what is fired stays in the outbox."""

    async def account_of(self, work: Work, community: CommunityId) -> AccountName | None:
        return None

    async def of_member(self, work: Work, member: MemberId) -> Recipient | None:
        return None

    async def of_channel(
        self, work: Work, community: CommunityId, channel: str
    ) -> Recipient | None:
        return None

    async def of_moderators(self, work: Work, community: CommunityId) -> Recipient | None:
        return None

    async def has_consent(self, work: Work, member: MemberId, purpose: str) -> bool:
        return False

    async def remember_conversation(
        self, work: Work, member: MemberId, conversation: str | None
    ) -> None: ...

    async def mark_closed(self, work: Work, member: MemberId) -> None: ...


def operator() -> tuple[bytes, ...]:
    return (bytes(range(32)),)


def silent(locale: str, zone: ZoneInfo) -> Speaker:
    def speak(message: Message) -> Words:
        return Words("")

    return speak


@dataclass(kw_only=True)
class Crowd:
    """The open database of a crowd, and a clock that the benchmark moves."""

    folder: Path
    clock: MovableClock = field(
        default_factory=lambda: MovableClock(stopped_at=Instant(instant_of(FIRST) - DAY))
    )
    database: Database

    @classmethod
    async def open(cls, folder: Path) -> "Crowd":
        clock = MovableClock(stopped_at=Instant(instant_of(FIRST) - DAY))
        keys = Keys.open(folder / "keys.db", operator, Ids())
        database = await Database.open(folder / "crowd.db", keys=keys, clock=clock, ids=Ids())
        return cls(folder=folder, clock=clock, database=database)

    async def close(self) -> None:
        await self.database.close()
        self.database.keys.close()

    def engine(self) -> Delivery:
        return Delivery(
            database=self.database,
            kinds=Kinds((PROMPT,)),
            recipients=Nobody(),
            adapters={},
            speaker=silent,
            clock=self.clock,
            trusts_clock=True,
        )

    async def gather(self) -> None:
        """Make everyone, with a daily prompt each; all but a tenth begin in two months."""
        chance = random.Random(1)
        await self.database.unit(_found)
        for page in range(0, MEMBERS, PAGE):

            async def story(work: Work, page: int = page) -> None:
                await _join(work, chance, page)

            await self.database.unit(story)


async def _found(work: Work) -> None:
    key = work.seals.new_key()
    await tables.found(work, id="home", key_id=key)


async def _join(work: Work, chance: random.Random, first: int) -> None:
    people = list(_people(work, chance, first))
    await tables.join(work, [member for member, _ in people])
    await tables.plan(work, [schedule for _, schedule in people])


def _people(
    work: Work, chance: random.Random, first: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for number, key in enumerate(work.seals.new_keys(PAGE), start=first):
        id = work.ids.new()
        lane = work.seals.digest("person", id)
        member = {"id": id, "key_id": key, "ref": work.seals.digest("member", id), "person": lane}
        yield member, _schedule(work, chance, id, key, lane, is_due=number % (MEMBERS // DUE) == 0)


def _schedule(
    work: Work, chance: random.Random, member: str, key: KeyId, lane: bytes, *, is_due: bool
) -> dict[str, Any]:
    zone = ZoneInfo(chance.choice(ZONES))
    local = FIRST.astimezone(zone)
    wall = WallTime(at=local.time(), zone=zone, spread=chance.randrange(MINUTE))
    first_day: date = local.date() if is_due else local.date() + NOT_YET
    coming = next_occurrence(wall, instant_of(FIRST) - 1, first_day)
    id = work.ids.new()
    plan = Plan(wall=wall, pending=coming.day, args={}, spread_up_to=MINUTE)
    return {
        "id": id,
        "key": work.seals.digest("schedule", id),
        "member_id": member,
        "kind": PROMPT.name,
        "lane": lane,
        "key_id": key,
        "sealed": work.seals.seal_doc(key, SCHEDULE, id, plan_doc(plan)),
        "next_due_at": coming.due,
    }


async def small_act(work: Work) -> None:
    """Do what the smallest command does: remember a gesture."""
    await tables.small_act(work, key=work.ids.draw(20), at=work.now)
