"""How a row of the outbox changes when its fate is known; each change says from which state.

Every function tells whether the row still stood as it was read: a stale record changes nothing.
"""

from bot.clock import Instant
from bot.database import Work
from bot.delivery.guards import End, Hold
from bot.delivery.store import OUTBOX, REF, Row, State, open_contents, queries, what_is_kept


async def end(
    work: Work,
    row: Row,
    how: End,
    *,
    was: State = State.READY,
    ref: str | None = None,
    error: str | None = None,
) -> bool:
    """End a row for good. What it would have said, or said, is not kept; `ref` is."""
    has_key = work.seals.has_key(row.key)
    sealed_ref = work.seals.seal(row.key, REF, row.id, ref.encode()) if ref and has_key else None
    changed = await queries.close(
        work,
        id=row.id,
        epoch=row.epoch,
        was=was,
        state=how.state,
        reason=how.reason or None,
        sealed=_kept(work, row) if has_key else b"",
        platform_ref=sealed_ref,
        error=error,
        now=work.now,
    )
    return bool(changed)


async def note_hold(work: Work, row: Row, how: Hold) -> None:
    """Let a row wait, in sight of backstage."""
    await queries.hold(work, id=row.id, not_before=how.until, reason=how.reason, now=work.now)


async def try_again(
    work: Work, row: Row, at: Instant, *, was: State, error: str | None = None, faults: int = 0
) -> bool:
    """Make a row ready again; no later than its deadline, where it ends with a reason."""
    not_before = at if row.expires_at is None else min(at, row.expires_at)
    changed = await queries.again(
        work,
        id=row.id,
        epoch=row.epoch,
        was=was,
        not_before=not_before,
        error=error,
        faults=row.faults + faults,
        now=work.now,
    )
    return bool(changed)


async def doubt(work: Work, id: str, epoch: int, *, look_at: Instant, error: str) -> bool:
    """Note that a message may be there or not; it is read back at `look_at`, never just resent."""
    changed = await queries.doubt(
        work, id=id, epoch=epoch, look_at=look_at, error=error, now=work.now
    )
    return bool(changed)


def _kept(work: Work, row: Row) -> bytes:
    if row.member is not None:
        return b""
    kept = what_is_kept(open_contents(work, row))
    return work.seals.seal_doc(row.key, OUTBOX, row.id, kept)
