"""Who sends for an account: the engine that started last, and no other."""

from dataclasses import dataclass

from bot.clock import Instant
from bot.database import Work
from bot.delivery.store import queries
from bot.platform import AccountName


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderState:
    """`no_new_before` is set while the platform holds back new conversations."""

    owner: str
    no_new_before: Instant | None


async def sender_of(work: Work, account: AccountName) -> SenderState | None:
    row = await queries.sender(work, account=_key(work, account))
    return SenderState(owner=row[0], no_new_before=row[1]) if row else None


async def take_sender(work: Work, account: AccountName, owner: str, until: Instant) -> None:
    """Become the sender for an account; whoever was it before claims nothing any more.

    The database admits one process, so nobody else can be at it: a lease that ran on would only
    make a restart wait.
    """
    await queries.take_sender(work, account=_key(work, account), owner=owner, until=until)


async def keep_sender(work: Work, account: AccountName, owner: str, until: Instant) -> bool:
    """Stay the sender until `until`; False when somebody else became it."""
    kept = await queries.keep_sender(work, account=_key(work, account), owner=owner, until=until)
    return bool(kept)


async def open_nothing_new(work: Work, account: AccountName, until: Instant) -> None:
    """Open no new conversation on an account for a while."""
    await queries.quarantine(work, account=_key(work, account), new_after=until)


def _key(work: Work, account: AccountName) -> bytes:
    return work.seals.digest("account", account)
