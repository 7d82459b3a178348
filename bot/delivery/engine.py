"""The engine: fires what is due, sends what waits, repairs what was cut short."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.clock import MINUTE, Clock, Instant, MovableClock
from bot.database import Database, Work
from bot.delivery.accounts import Accounts
from bot.delivery.backstage import Backstage
from bot.delivery.clockguard import Mark, accept_clock, is_worth_keeping, judge, keep_mark
from bot.delivery.firing import START, Batch, Cursor, Overtaken, fire, prepare, write
from bot.delivery.guards import Candidate
from bot.delivery.history import read_backstage
from bot.delivery.housekeeping import keep_house
from bot.delivery.kinds import Kinds, Rank
from bot.delivery.line import Line, Patience, Terms
from bot.delivery.recipients import Recipients
from bot.delivery.recording import Recorder
from bot.delivery.repairing import Repair, find_orphans
from bot.delivery.senders import keep_sender, take_sender
from bot.delivery.sending import Sender, SpeakerFor
from bot.delivery.situation import Situation, read_situation
from bot.delivery.troubles import Tell, tell_nobody
from bot.platform import AccountName, Adapter

PATIENCE = Patience()
SENDER_LEASE = 10 * MINUTE


class Delivery:
    """One engine for all accounts. Started, woken and stopped by the composition root.

    `tell` queues what moderators must hear of. `trusts_clock` is for a clock that is moved on
    purpose, as the demo's: then no leap of it is doubted.
    """

    def __init__(
        self,
        *,
        database: Database,
        kinds: Kinds,
        recipients: Recipients,
        adapters: Mapping[AccountName, Adapter],
        speaker: SpeakerFor,
        clock: Clock,
        tell: Tell = tell_nobody,
        patience: Patience = PATIENCE,
        trusts_clock: bool = False,
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._recipients = recipients
        self._clock = clock
        self._patience = patience
        self._trusts_clock = trusts_clock
        self._accounts = Accounts(recipients)
        self._repair = Repair(kinds=kinds, recipients=recipients, tell=tell, settle=patience.settle)
        terms = Terms(
            database=database,
            kinds=kinds,
            recipients=recipients,
            accounts=self._accounts,
            speaker=speaker,
            clock=clock,
            patience=patience,
            recorder=Recorder(recipients=recipients, tell=tell, settle=patience.settle),
            repair=self._repair,
        )
        self._lines = {name: Line.of(adapter, terms) for name, adapter in adapters.items()}
        self._mark: Mark | None = None
        self._kept_mark: Mark | None = None
        self._keep_senders_at = Instant(0)
        self._fired = 0
        self._owner = ""
        self._at_work = asyncio.Lock()

    async def start(self) -> None:
        """Become the sender of every account; what a former process left half sent is doubted."""
        await self._database.unit(self._take_over)

    async def stop(self, within: float = 8.0) -> None:
        """Claim nothing more, let sends under way end, cut them off after `within` seconds."""
        async with asyncio.TaskGroup() as group:
            for line in self._lines.values():
                group.create_task(line.stop(within))

    async def tick(self) -> Instant | None:
        """Do what is due now; sends go on by themselves. Tell when to be called again.

        None means not before something is queued or scheduled. Safe to call at any time, and
        meant to be called after each commit too.
        """
        async with self._at_work:
            situation = await self._look()
            await self._judge_clock(situation)
            await self._keep_senders()
            if self._has_orphans(situation):
                await self._database.unit(self._find_orphans)
            situation = await self._fire_all(situation)
            await self._look_back(situation)
            for sender, not_before in self._servable(situation):
                if not_before <= self._clock.now():
                    sender.wake()
            return self._next(situation)

    async def settle(self) -> Instant | None:
        """Do all that can be done at this instant and wait for it; tell when the next is due."""
        while True:
            before = self._progress
            coming = await self.tick()
            for line in self._lines.values():
                await line.idle()
            if self._progress == before:
                return coming

    async def advance(
        self,
        clock: MovableClock,
        to: Instant,
        on_step: Callable[[Instant], None] | None = None,
    ) -> None:
        """Move a clock to `to`, from due moment to due moment, settling at each.

        `on_step` hears of each instant once everything due at it is done. May be cancelled
        between steps.
        """
        trusted, self._trusts_clock = self._trusts_clock, True
        try:
            while (now := clock.now()) < to:
                coming = await self.settle()
                # What cannot be done yet, whatever the reason, must not make time stand still.
                earliest = now + MINUTE if coming is not None and coming <= now else coming
                clock.move_to(Instant(min(to, earliest if earliest is not None else to)))
                if on_step is not None:
                    on_step(clock.now())
            await self.settle()
        finally:
            self._trusts_clock = trusted

    async def next_due(self) -> Instant | None:
        """Tell when something is due next, or that nothing is known to come (None)."""
        return self._next(await self._look())

    async def accept_clock(self) -> None:
        """Believe the clock as it is, after a leap of more than a day."""
        await self._database.unit(accept_clock)
        self._mark = self._kept_mark = None

    @property
    def doubts_clock(self) -> bool:
        """Whether sending waits because the clock leapt by more than a day."""
        return self._mark is not None and self._mark.doubted_at is not None

    async def housekeeping(self) -> None:
        """Delete what is over and old; meant for once a day."""
        await keep_house(self._database)
        for line in self._lines.values():
            line.sender.claims.gate.forget(self._clock.now())

    async def backstage(self, *, since: Instant, days: int, limit: int = 200) -> Backstage:
        """Show what happened since an instant and what comes in the next days."""

        async def story(work: Work) -> Backstage:
            return await read_backstage(work, self._recipients, since=since, days=days, limit=limit)

        return await self._database.read(story)

    async def _take_over(self, work: Work) -> None:
        self._owner = work.ids.new()
        until = Instant(work.now + SENDER_LEASE)
        for account, line in self._lines.items():
            await take_sender(work, account, self._owner, until)
            line.sender.claims.owner = self._owner
        await find_orphans(work, owner=None, ours=(), settle=self._patience.settle)

    async def _look(self) -> Situation:
        async def story(work: Work) -> Situation:
            return await read_situation(work, self._accounts)

        return await self._database.read(story)

    async def _judge_clock(self, situation: Situation) -> None:
        # In doubt, the stored mark counts: somebody may have confirmed the clock from outside.
        known = situation.mark if self._mark is None or self.doubts_clock else self._mark
        mark = self._mark = judge(known, self._clock.now(), trusts=self._trusts_clock)
        for line in self._lines.values():
            line.sender.claims.only_at_once = self.doubts_clock
        if is_worth_keeping(self._kept_mark or situation.mark, mark):
            await self._database.unit(lambda work: keep_mark(work, mark))
            self._kept_mark = mark

    async def _keep_senders(self) -> None:
        now = self._clock.now()
        if now < self._keep_senders_at:
            return
        until = Instant(now + SENDER_LEASE)

        async def story(work: Work) -> None:
            for account in self._lines:
                await keep_sender(work, account, self._owner, until)

        await self._database.unit(story)
        self._keep_senders_at = Instant(now + SENDER_LEASE // 2)

    def _ours(self) -> set[str]:
        return {id for line in self._lines.values() for id in line.sender.in_flight}

    def _has_orphans(self, situation: Situation) -> bool:
        ours, now = self._ours(), self._clock.now()
        return any(until <= now and id not in ours for id, until in situation.leases.items())

    async def _find_orphans(self, work: Work) -> None:
        ours = self._ours()
        await find_orphans(work, owner=self._owner, ours=ours, settle=self._patience.settle)

    async def _fire_all(self, situation: Situation) -> Situation:
        """Fire until nothing is due; after a long absence one pass leaves more to catch up on."""
        mark = self._mark
        assert mark is not None  # noqa: S101 - judged before
        while (
            not self.doubts_clock
            and situation.first_due is not None
            and situation.first_due <= mark.at
        ):
            await self._fire_pass(mark.at)
            situation = await self._look()
        return situation

    async def _fire_pass(self, now: Instant) -> None:
        """Fire batch by batch, each prepared beside the writer, so that acts wait less for it."""
        batch = await self._prepare(now, START)
        while batch is not None:
            await self._write(now, batch)
            self._fired += 1
            batch = await self._prepare(now, batch.to)

    async def _prepare(self, now: Instant, after: Cursor) -> Batch | None:
        return await self._database.read(lambda work: prepare(work, self._kinds, now, after))

    async def _write(self, now: Instant, batch: Batch) -> None:
        try:
            await self._database.unit(lambda work: write(work, batch))
        except Overtaken:
            await self._database.unit(lambda work: fire(work, self._kinds, now))

    async def _look_back(self, situation: Situation) -> None:
        first = situation.first_look
        if first is None or first > self._clock.now() or self.doubts_clock:
            return
        under_way = {id for line in self._lines.values() for id in line.looker.under_way}
        for one in await self._database.unit(lambda work: self._repair.to_look(work, under_way)):
            line = self._lines.get(one.to.account)
            if line is not None:
                line.looker.look(one)
            else:  # nobody serves that account any more: three such failures end the row
                await self._database.unit(partial(self._look_failed, one))

    async def _look_failed(self, one: Candidate, work: Work) -> None:
        await self._repair.look_failed(work, one)

    def _servable(self, situation: Situation) -> Iterator[tuple[Sender, Instant]]:
        for head in situation.heads:
            line = self._lines.get(head.account) if head.account is not None else None
            if line is not None and (head.rank is Rank.AT_ONCE or not self.doubts_clock):
                yield line.sender, head.not_before

    def _next(self, situation: Situation) -> Instant | None:
        return min(self._coming(situation), default=None)

    def _coming(self, situation: Situation) -> Iterator[Instant]:
        now, ours = self._clock.now(), self._ours()
        for sender, not_before in self._servable(situation):
            if not_before > now:
                yield not_before
            elif not sender.may_claim:
                yield sender.resting_until
            elif not sender.is_busy:
                yield now
        yield from (until for id, until in situation.leases.items() if id not in ours)
        if self.doubts_clock:
            return
        if situation.first_due is not None:
            yield situation.first_due
        is_looking = any(line.looker.is_busy for line in self._lines.values())
        if situation.first_look is not None and not is_looking:
            yield situation.first_look

    @property
    def _progress(self) -> int:
        return self._fired + sum(line.progress for line in self._lines.values())
