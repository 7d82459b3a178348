"""Choosing an account's next message, and deciding, durably, that it goes out now."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.clock import Instant
from bot.database import KeyGone, Work
from bot.database.errors import is_the_store_itself
from bot.delivery.accounts import Accounts
from bot.delivery.closing import end, note_hold
from bot.delivery.guards import (
    Candidate,
    End,
    Gate,
    Hold,
    consent_verdict,
    recipient_of,
    replaced_ref,
    verdict,
)
from bot.delivery.kinds import Composed, Dropped, Kind, Kinds, Outgoing, Rank, Reason
from bot.delivery.pausing import pause_verdict
from bot.delivery.recipients import Recipients
from bot.delivery.rules import is_belated
from bot.delivery.senders import sender_of
from bot.delivery.store import Row, State, open_contents, queries, read_row
from bot.platform import AccountName
from bot.standing import CommunityId


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is ours to send, once: its row stands at `sending` under `row.epoch`."""

    candidate: Candidate
    composed: Composed
    replaces: str | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A row was held or ended; there may be more."""


class Poisoned(Exception):
    """A message that cannot be composed: the row as it was read; the error is its cause."""

    def __init__(self, row: Row) -> None:
        super().__init__(row.kind)
        self.row = row


@dataclass(slots=True, kw_only=True)
class Claims:
    """One account's way of choosing: by rank, then in turn between communities, then oldest first.

    `owner` is the engine's own name among senders; until it has one, nothing is claimed.
    `only_at_once` is set while the clock is in doubt: what nobody's clock decides still goes.
    """

    account: AccountName
    lease: int
    kinds: Kinds
    recipients: Recipients
    accounts: Accounts
    gate: Gate
    owner: str = ""
    only_at_once: bool = False
    _last: dict[int, CommunityId] = field(default_factory=dict)

    async def next(self, work: Work) -> Claimed | Passed | None:
        """Claim one message; None when nothing waits that could go now.

        Raises Poisoned when its kind cannot compose it.
        """
        sender = await sender_of(work, self.account)
        if sender is None or sender.owner != self.owner:
            return None
        for rank, community in await self._in_turn(work):
            columns = await queries.pick(work, rank=rank, community_id=community, now=work.now)
            if columns is not None:
                self._last[rank] = community
                return await self._take(work, read_row(columns), sender.no_new_before)
        return None

    async def _in_turn(self, work: Work) -> list[tuple[int, CommunityId]]:
        waiting = [
            (rank, community)
            for rank, community, not_before in await queries.heads(work)
            if not_before <= work.now
            and (rank == Rank.AT_ONCE or not self.only_at_once)
            and await self.accounts.of(work, community) == self.account
        ]
        return sorted(waiting, key=self._turn)

    def _turn(self, one: tuple[int, CommunityId]) -> tuple[int, bool, CommunityId]:
        rank, community = one
        return rank, community <= self._last.get(rank, ""), community

    async def _take(self, work: Work, row: Row, no_new_before: Instant | None) -> Claimed | Passed:
        kind = self.kinds.get(row.kind)
        try:
            decided = await self._decide(work, row, kind, no_new_before)
        except KeyGone:
            decided = End(State.CANCELLED, Reason.KEY_GONE)
        match decided:
            case Hold():
                await note_hold(work, row, decided)
                return Passed()
            case End():
                self.gate.new_conversations.done(row.id)
                await end(work, row, decided)
                return Passed()
            case Claimed():
                return decided
            case _:
                assert_never(decided)

    async def _decide(
        self, work: Work, row: Row, kind: Kind | None, no_new_before: Instant | None
    ) -> Claimed | Hold | End:
        if kind is None:
            return End(State.DEAD, Reason.NO_KIND)
        contents = open_contents(work, row)
        to = await recipient_of(work, self.recipients, row, contents)
        if to is None:
            return End(State.CANCELLED, Reason.NOBODY)
        one = Candidate(row=row, kind=kind, contents=contents, to=to)
        against = (
            verdict(one, work.now)
            or self.gate.verdict(one, work.now, no_new_before)
            or await pause_verdict(work, one)
            or await consent_verdict(work, self.recipients, one)
        )
        if against is not None:
            return against
        replaces = await replaced_ref(work, one)
        if isinstance(replaces, Hold | End):
            return replaces
        return await self._claim(work, one, replaces)

    async def _claim(self, work: Work, one: Candidate, replaces: str | None) -> Claimed | End:
        composed = await _compose(work, one)
        if isinstance(composed, Dropped):
            return End(State.CANCELLED, composed.reason)
        await queries.claim(
            work, id=one.row.id, owner=self.owner, until=work.now + self.lease, now=work.now
        )
        row = replace(one.row, epoch=one.row.epoch + 1, attempts=one.row.attempts + 1)
        return Claimed(candidate=replace(one, row=row), composed=composed, replaces=replaces)


async def _compose(work: Work, one: Candidate) -> Composed | Dropped:
    outgoing = Outgoing(
        id=one.row.id,
        kind=one.kind.name,
        to=one.to,
        community=one.row.community,
        member=one.row.member,
        due_at=one.row.due_at,
        about=one.contents.about,
        day=one.contents.day,
        args=one.contents.args,
        is_belated=is_belated(one.kind.lifetime, one.row.due_at, work.now, one.to.zone),
    )
    try:
        return await one.kind.compose(outgoing, work)
    except Exception as error:
        if is_the_store_itself(error):
            raise
        raise Poisoned(one.row) from error
