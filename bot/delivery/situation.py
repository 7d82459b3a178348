"""What there is to do and when, as one look at the database tells."""

from dataclasses import dataclass

from bot.clock import Instant
from bot.database import Work
from bot.delivery.accounts import Accounts
from bot.delivery.clockguard import Mark, read_mark
from bot.delivery.kinds import Rank
from bot.delivery.store import queries
from bot.platform import AccountName


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first message that waits in one community at one rank."""

    account: AccountName | None
    rank: Rank
    not_before: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`first_due` is a schedule's, `first_look` a lost answer's; `leases` are by message id."""

    mark: Mark | None
    first_due: Instant | None
    first_look: Instant | None
    heads: tuple[Head, ...]
    leases: dict[str, Instant]


async def read_situation(work: Work, accounts: Accounts) -> Situation:
    """Read what decides about the next thing to do; cheap however much waits."""
    heads = [
        Head(account=await accounts.of(work, community), rank=Rank(rank), not_before=not_before)
        for rank, community, not_before in await queries.heads(work)
    ]
    return Situation(
        mark=await read_mark(work),
        first_due=await queries.first_due(work),
        first_look=await queries.first_look(work),
        heads=tuple(heads),
        leases={id: until for id, _, _, until in await queries.orphans(work)},
    )
