"""One house: database, rooms, adapters, delivery and scheduler, wired once; start, drain, stop."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from adapters.http.health import Check, Figure, Labels, Metric, hearing
from bot import care, checkins, members, moderation
from bot.app.departing import Departing
from bot.app.forgetting import Forgetting
from bot.app.leaving import Leaving
from bot.clock import SECOND, Clock, Ids
from bot.commands import Registry, read_path
from bot.database import Database, Keys, OperatorKeys, Seals, Work
from bot.delivery import HOLDING, Delivery, Kinds, Trouble
from bot.dispatch import Dispatch, typed_words
from bot.memory import Memory
from bot.platform import AccountName, Adapter, Intent
from bot.standing import Standing
from bot.text import Catalogues
from scheduler import Scheduler

log = logging.getLogger(__name__)

ROOMS = (*care.ROOMS, *members.ROOMS, *checkins.ROOMS, *moderation.ROOMS)
KINDS = (*care.KINDS, *checkins.KINDS, *moderation.KINDS)

MOST_LAG = 60 * SECOND
"""What is due longer than this and not looked at means that the engine is stuck."""

DRAIN_SECONDS = 8.0
"""SIGTERM drains within ten seconds (reliability.md G6); two are left for closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundations:
    """What a house stands on; production and tests differ only here."""

    database: Path
    keyring: Path
    operator: Callable[[], OperatorKeys]
    clock: Clock
    ids: Ids = field(default_factory=Ids)
    country: str | None = None
    hours: tuple[str, str] | None = None
    prompt_spread: int = 0
    access: Mapping[AccountName, str] = field(default_factory=dict)
    """The fingerprints of tokens, of accounts that are one of several on a platform."""
    inline: bool = False
    trusts_clock: bool = False


class House:
    """Everything that runs, wired once. Opened, then started, then closed."""

    def __init__(self, on: Foundations, database: Database, adapters: Sequence[Adapter]) -> None:
        self.clock = on.clock
        self.database = database
        self.adapters = {one.account: one for one in adapters}
        self.catalogues = Catalogues.shipped()
        self.registry = Registry(ROOMS, holdings=(HOLDING,))
        digest = Seals(database.keys, on.ids.draw).digest
        self.memory = Memory(
            digest=digest,
            best_locale=self.catalogues.best_locale,
            locales=self.catalogues.locales,
            country=on.country,
            hours=on.hours,
            prompt_spread=on.prompt_spread,
            access={one: members.access_mark(digest, of) for one, of in on.access.items()},
        )
        self.delivery = Delivery(
            database=database,
            kinds=Kinds(KINDS),
            recipients=members.MemberRecipients(self.memory),
            adapters=self.adapters,
            speaker=self.catalogues.speaker,
            clock=on.clock,
            tell=self._tell,
            trusts_clock=on.trusts_clock,
        )
        self.forgetting = Forgetting(database, self.adapters, on.clock)
        self.departing = Departing(database, self.registry, self.memory)
        self.leaving = Leaving(database, self.registry, self.memory)
        self.core = Dispatch(
            database=database,
            clock=on.clock,
            ids=on.ids,
            registry=self.registry,
            catalogues=self.catalogues,
            memory=self.memory,
            standing=self._standing,
            forgotten=self.forgetting.finish,
            fallback=care.OTHER_WORDS,
            typed_words=typed_words(self.registry, self.catalogues),
        )
        self.scheduler = Scheduler(
            self.delivery,
            on.clock,
            housekeeping=self.housekeeping,
            errands=self.errands,
        )
        self.troubles = 0
        self._filling: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, on: Foundations, adapters: Sequence[Adapter]) -> Self:
        """Open keys and database, and wire the rest; raises Refused when either cannot be used."""
        keys = Keys.open(on.keyring, on.operator, on.ids, make=not on.database.exists())
        database = await Database.open(
            on.database, keys=keys, clock=on.clock, ids=on.ids, inline=on.inline
        )
        return cls(on, database, adapters)

    async def start(self) -> None:
        """Finish what a crash cut short, then take acts in and let messages out."""
        await self._finish_forgetting()
        await self.departing.finish()
        await self.forgetting.destroy_keys()
        await self.forgetting.wipe()  # a kill may have come between a forgetting and this
        self._begin_filling()
        for adapter in self.adapters.values():
            await adapter.start(self.core)
        await self.delivery.start()

    async def run_by_itself(self) -> None:
        """From now on wake at each due moment; until then the caller moves the clock."""
        await self.scheduler.start()
        self.database.on_commit.append(self.scheduler.wake)

    async def close(self) -> None:
        """Stop taking acts in, let what is under way end, and close every file.

        Whatever of it fails, the rest is done: a database left open would hang the exit.
        """
        self.database.on_commit.clear()
        async with AsyncExitStack() as last_first:
            last_first.push_async_callback(self.database.close)
            last_first.push_async_callback(self._stop_filling)
            last_first.push_async_callback(self.delivery.stop, DRAIN_SECONDS)
            for adapter in self.adapters.values():
                last_first.push_async_callback(adapter.close)
            last_first.push_async_callback(self.scheduler.stop)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def checks(self) -> list[Check]:
        """Check what must be well before this process can serve (reliability.md G7)."""
        now = self.clock.now()
        due = await self.delivery.next_due()
        lag = now - due if due is not None else 0
        behind = Check(
            name="delivery",
            is_well=lag <= MOST_LAG,
            note=f"behind by {lag // SECOND} s" if lag > MOST_LAG else "",
        )
        heard = [hearing(one.account, one.health(), now) for one in self.adapters.values()]
        return [behind, *heard]

    def metrics(self) -> list[Metric]:
        """Count what a graph may show; nothing that is about anybody."""
        well: dict[Labels, float] = {
            (("account", str(account)),): float(adapter.health().is_well)
            for account, adapter in self.adapters.items()
        }
        return [
            Metric(
                name="alongside_connected",
                meaning="Whether a platform account is connected",
                figure=Figure.GAUGE,
                values=well,
            ),
            Metric(
                name="alongside_troubles_total",
                meaning="Messages that delivery could not put right by itself",
                figure=Figure.COUNTER,
                values={(): float(self.troubles)},
            ),
            Metric(
                name="alongside_farewells",
                meaning="Forgotten people to whom our messages on a platform are not deleted yet",
                figure=Figure.GAUGE,
                values={
                    (("state", "waiting"),): float(self.forgetting.farewells.waiting),
                    (("state", "given up"),): float(self.forgetting.farewells.given_up),
                },
            ),
        ]

    async def housekeeping(self) -> None:
        """Delete what has been kept long enough, and what nobody finished."""
        await self.delivery.housekeeping()
        await self.database.unit(self._retention)
        await self.departing.forget()
        await self.leaving.forget()
        await self._finish_forgetting()
        await self.departing.destroy_unused_keys()
        await self.forgetting.wipe()

    async def errands(self) -> None:
        """Try again what was put off, and look a few members up."""
        if self._filling is not None and self._filling.done() and not self.memory.is_filled:
            self._begin_filling()
        await self.departing.catch_up()
        await self.forgetting.catch_up()
        await self.leaving.look()

    async def _retention(self, work: Work) -> None:
        await care.delete_old(work)
        await checkins.delete_old(work)
        await members.forget_the_unfinished(work, self.registry, self.memory)

    async def _finish_forgetting(self) -> None:
        # Looked for beside the writer: among many members that takes a while.
        left = await self.database.read(members.half_forgotten)
        if left:
            finish = partial(members.finish_forgetting, registry=self.registry, left=left)
            await self.database.unit(finish)

    def _begin_filling(self) -> None:
        self._filling = asyncio.create_task(self._fill(), name="fill memory")
        self._filling.add_done_callback(_log_failure)

    async def _stop_filling(self) -> None:
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.wait([self._filling])

    async def _fill(self) -> None:
        """Read what is answered from memory, page by page, so that nothing waits for it."""
        after: bytes | None = b""
        while after is not None:
            page = await self.database.read(partial(members.page, after=after))
            self.memory.take_in(page.communities, page.people)
            after = page.after
        self.memory.end_filling()

    async def _tell(self, trouble: Trouble, work: Work) -> None:
        """Tell moderators what delivery could not put right; log and count it in any case."""
        self.troubles += 1
        log.warning("not delivered", extra={"kind": trouble.kind, "reason": trouble.trouble.value})
        await moderation.tell(trouble, work)

    async def _standing(self, intent: Intent, work: Work) -> Standing:
        path = read_path(intent.path)
        owner = await self.registry.owner_of(path.subject, work) if path and path.subject else None
        return await members.standing(intent, work, self.memory, owner)


def _log_failure(filling: asyncio.Task[None]) -> None:
    if not filling.cancelled() and (error := filling.exception()) is not None:
        log.error("memory could not be filled and will be tried again", exc_info=error)
