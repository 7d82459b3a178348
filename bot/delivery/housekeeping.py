"""What is over is deleted after a while; what nobody sends any more gets its reason."""

from dataclasses import dataclass

from bot.clock import DAY
from bot.database import Database, Work
from bot.delivery.kinds import Reason
from bot.delivery.store import queries

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what is over is kept, in milliseconds.

    An occurrence outlives every row that could still depend on its day.
    """

    inbox: int = 7 * DAY
    outbox: int = 30 * DAY
    occurrences: int = 62 * DAY


RETENTION = Retention()


async def keep_house(database: Database, retention: Retention = RETENTION) -> None:
    """Delete what is older than it may be, a few hundred rows to a unit of work."""

    async def clear(work: Work) -> bool:
        return await _clear(work, retention)

    await database.unit(_expire_overdue)
    while await database.unit(clear):
        pass


async def _expire_overdue(work: Work) -> None:
    """End what waits past its deadline, such as for an account that is served no longer."""
    await queries.expire_overdue(work, now=work.now, reason=Reason.LATE)


async def _clear(work: Work, keep: Retention) -> bool:
    """Delete one batch from each table; say whether there may be more."""
    deleted = (
        await queries.forget_inbox(work, before=work.now - keep.inbox, limit=BATCH),
        await queries.forget_outbox(work, before=work.now - keep.outbox, limit=BATCH),
        await queries.forget_occurrences(work, before=work.now - keep.occurrences, limit=BATCH),
    )
    return BATCH in deleted
