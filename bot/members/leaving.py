"""Members who left their community: learnt by looking them up, forgotten within thirty days.

No platform tells us without a right to watch everybody (care.md LAW-7), so those whom we keep
something about are looked up, once a day and few at a time; nobody else is.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.clock import DAY
from bot.commands import Registry
from bot.database import KeyGone, Work
from bot.members import store
from bot.members.departing import AT_ONCE
from bot.members.farewells import say_farewell
from bot.members.forgetting import finish_erasing, leave_moderators
from bot.members.standing import forget_member
from bot.members.store import queries
from bot.memory import Memory
from bot.platform import AccountName
from bot.standing import MemberId

BETWEEN_LOOKS = DAY
"""Who was seen in the community, or looked up, within this is not looked up."""

DAYS_KEPT = 29
"""With housekeeping once a day, all is gone within the 30 days of care.md LAW-7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Somebody who may have left; `community` and `person` are the platform's names."""

    member: MemberId
    account: AccountName
    community: str
    person: str


async def next_look_ups(work: Work, limit: int) -> list[LookUp]:
    """Take the members whose turn it is; they are asked about again a day later."""
    before = work.now - BETWEEN_LOOKS
    rows = await queries.members_to_look_up(work, before=before, limit=limit)
    listed = []
    for who in await _readable(work, rows):
        await queries.member_looked_up(work, id=who.id, at=work.now)
        charter = (await store.community(work, who.community)).charter
        if charter.left_at is None:  # else the bot left, not they
            listed.append(
                LookUp(
                    member=who.id,
                    account=AccountName(charter.account),
                    community=charter.ref,
                    person=who.profile.person,
                )
            )
    return listed


async def note_looked_up(work: Work, id: MemberId, *, is_there: bool) -> None:
    """Note what a look-up said. Who is away is sent nothing; who comes back finds all as it was."""
    note = queries.member_is_there if is_there else queries.member_is_away
    await note(work, id=id, now=work.now)


async def look_up_soon(work: Work, id: MemberId) -> None:
    """Make somebody one of the next: a message to them was refused, so they may have left."""
    await queries.member_looked_up(work, id=id, at=0)


async def forget_who_left(work: Work, registry: Registry, memory: Memory) -> bool:
    """Erase some of those who left long enough ago; tell whether there may be more."""
    before = work.now - DAYS_KEPT * DAY
    rows = await queries.members_long_away(work, before=before, limit=AT_ONCE)
    for who in await _readable(work, rows):
        await leave_moderators(work, memory, await store.community(work, who.community), who)
        forget_member(work, memory, who)
        await say_farewell(work, who)
        await finish_erasing(who.id, work, registry.holdings)
    return len(rows) == AT_ONCE


async def _readable(work: Work, rows: Sequence[tuple[str]]) -> list[store.Member]:
    """Load members, but for those who are being forgotten at this moment."""
    found = []
    for (id,) in rows:
        with suppress(KeyGone):
            found.append(await store.known_member(work, MemberId(id)))
    return found
