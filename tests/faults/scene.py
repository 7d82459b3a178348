"""One process's life on the real database and the real engine, with a rough platform."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from bot.clock import Ids, Instant, MovableClock, instant_of, seeded_ids
from bot.database import Database, Keys, Work, read_operator_keys
from bot.delivery import Args, Delivery, Kind, Outbound, Patience, Say, Trouble, queue
from bot.delivery.rules import MINUTE
from bot.platform import AccountName, Adapter
from bot.standing import CommunityId, MemberId
from tests.faults.platform import ACCOUNT, RoughPlatform, Sight
from tests.faults.room import (
    HOME,
    KINDS,
    PROMPT,
    Newcomer,
    TestRecipients,
    add_community,
    add_member,
    speaker,
)

PATIENCE = Patience(send=0.05, look=0.05, lease=MINUTE, settle=MINUTE)


def instant(text: str, zone: str = "UTC") -> Instant:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


class About(TypedDict, total=False):
    """What may be said of a newcomer besides their name (see `Newcomer`)."""

    zone: str
    quiet: tuple[str, str] | None
    at: str | None
    community: str
    conversation: str | None
    spread_up_to: int
    consents: tuple[str, ...]


class More(TypedDict, total=False):
    """What may be said of a message besides its kind and its reader (see `Matter`)."""

    args: Args
    about: str
    once: str
    not_before: Instant
    expires_at: Instant
    asked_for: bool


@dataclass(slots=True, kw_only=True)
class Scene:
    """One process's life over a folder: a database, an engine, a platform that outlives it."""

    database: Database
    delivery: Delivery
    clock: MovableClock
    platform: RoughPlatform
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def sight(self) -> Sight:
        return self.platform.sight

    async def community(self, id: str = HOME, account: AccountName = ACCOUNT) -> CommunityId:
        return await self.database.unit(lambda work: add_community(work, id, account))

    async def member(self, name: str, **about: Unpack[About]) -> MemberId:
        who = Newcomer(name=name, **about)
        return await self.database.unit(lambda work: add_member(work, who))

    async def members(self, people: Iterable[Newcomer]) -> list[MemberId]:
        async def story(work: Work) -> list[MemberId]:
            return [await add_member(work, one) for one in people]

        return await self.database.unit(story)

    async def queue(self, *messages: Outbound) -> list[str]:
        """Queue messages together, in one unit of work."""

        async def story(work: Work) -> list[str]:
            return [await queue(work, one) for one in messages]

        return await self.database.unit(story)

    async def send(self, message: Outbound) -> str:
        """Queue a message and let all happen that can happen at this instant."""
        (id,) = await self.queue(message)
        await self.delivery.settle()
        return id

    async def say(self, to: MemberId, kind: Kind = PROMPT, **more: Unpack[More]) -> str:
        return await self.send(Say(kind=kind, to=to, **more))

    async def until(self, text: str, zone: str = "UTC") -> None:
        await self.delivery.advance(self.clock, instant(text, zone))

    async def passes(self, milliseconds: int) -> None:
        await self.delivery.advance(self.clock, Instant(self.clock.now() + milliseconds))

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        async def story(work: Work) -> list[tuple[Any, ...]]:
            return work.raw.execute(query, values).fetchall()

        return await self.database.read(story)

    async def states(self) -> dict[str, tuple[str, str | None]]:
        """Tell how each message stands, by its kind (one message of a kind, in these tests)."""
        found = await self.rows("SELECT kind, state, reason FROM outbox ORDER BY changed_at")
        return {kind: (state, reason) for kind, state, reason in found}


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    starts: str = "2026-11-23T00:00",
    platform: Callable[[MovableClock], RoughPlatform] = RoughPlatform,
    sight: Sight | None = None,
    at: Instant | None = None,
    seed: int = 1,
    inline: bool = True,
    trusts_clock: bool = True,
    adapters: Callable[[RoughPlatform], Iterable[Adapter]] = lambda one: (one,),
    patience: Patience = PATIENCE,
) -> AsyncIterator[Scene]:
    """Open the folder's database and start an engine on it; close both at the end."""
    clock = MovableClock(stopped_at=instant(starts) if at is None else at)
    rough = platform(clock)
    if sight is not None:
        rough.sight = sight
    ids = seeded_ids(seed)
    database = await open_database(folder, clock, ids, inline=inline)
    troubles: list[Trouble] = []

    async def tell(trouble: Trouble, work: Work) -> None:
        troubles.append(trouble)

    delivery = Delivery(
        database=database,
        kinds=KINDS,
        recipients=TestRecipients(),
        adapters={one.account: one for one in adapters(rough)},
        speaker=speaker,
        clock=clock,
        tell=tell,
        patience=patience,
        trusts_clock=trusts_clock,
    )
    try:
        await delivery.start()
        yield Scene(
            database=database, delivery=delivery, clock=clock, platform=rough, troubles=troubles
        )
    finally:
        await delivery.stop(0)
        await database.close()
        database.keys.close()


async def open_database(
    folder: Path, clock: MovableClock, ids: Ids, *, inline: bool = True
) -> Database:
    def operator() -> tuple[bytes, ...]:
        return read_operator_keys("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "the test's key")

    path = folder / "alongside.db"
    keys = Keys.open(folder / "keys.db", operator, ids)
    return await Database.open(path, keys=keys, clock=clock, ids=ids, inline=inline)
