"""What is over is deleted after a while; what nobody sends any more gets its reason."""

from dataclasses import dataclass

from bot.clock import DAY
from bot.database import Database, Doc, Work
from bot.delivery.kinds import Reason
from bot.delivery.store import queries

BATCH = 500
MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what is over is kept, in milliseconds.

    An occurrence outlives every row that could still depend on its day.
    """

    inbox: int = 7 * DAY
    outbox: int = 30 * DAY
    occurrences: int = 62 * DAY


RETENTION = Retention()


@dataclass(frozen=True, slots=True)
class _Old:
    """What is older than it may be: keys of occurrences, ids of messages."""

    occurrences: list[Doc]
    messages: list[Doc]


async def keep_house(database: Database, retention: Retention = RETENTION) -> None:
    """Delete what is older than it may be, a few hundred rows to a unit of work."""

    async def find(work: Work) -> _Old:
        return await _find(work, retention)

    async def clear_inbox(work: Work) -> int:
        before = work.now - retention.inbox
        return int(await queries.forget_inbox(work, before=before, limit=BATCH))

    await database.unit(_expire_overdue)
    while await database.unit(clear_inbox) == BATCH:
        pass
    # No index leads to them, so they are looked for beside the writer.
    old = await database.read(find)
    while old.occurrences or old.messages:
        await _delete(database, old)
        old = await database.read(find)


async def _expire_overdue(work: Work) -> None:
    """End what waits past its deadline, such as for an account that is served no longer."""
    await queries.expire_overdue(work, now=work.now, reason=Reason.LATE)


async def _find(work: Work, keep: Retention) -> _Old:
    occurrences = await queries.old_occurrences(
        work, before=work.now - keep.occurrences, limit=MOST_AT_ONCE
    )
    messages = await queries.old_messages(work, before=work.now - keep.outbox, limit=MOST_AT_ONCE)
    return _Old([{"key": key} for (key,) in occurrences], [{"id": id} for (id,) in messages])


async def _delete(database: Database, old: _Old) -> None:
    for first in range(0, MOST_AT_ONCE, BATCH):
        some = slice(first, first + BATCH)

        async def story(work: Work, some: slice = some) -> None:
            await queries.delete_occurrences(work, old.occurrences[some])
            await queries.delete_messages(work, old.messages[some])

        await database.unit(story)
