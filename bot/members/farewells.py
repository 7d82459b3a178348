"""What a forgetting leaves to be done: a key to destroy, and a platform to ask to delete our words.

It is written with the forgetting itself, so that no kill can part the two, and sealed under a key
of its own, which goes when the work is done or was tried for long enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import DAY, HOUR, MINUTE, Instant
from bot.database import KeyGone, KeyId, Work
from bot.members.store import Member, queries
from bot.platform import AccountName

SEALED = "farewell.sealed"

WAITS = (5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY)
"""How long after each try the next one comes; the last holds for all that follow."""

PATIENCE = 30 * DAY
"""So long a platform is asked; care.md LAW-7 and Discord's terms want it done within that."""

COUNTED = 60 * DAY
"""So long after a forgetting it is still counted, to the operator, as given up."""

AT_ONCE = 50
"""Farewells looked at in one unit of work: each may cost the ring a flush of the disk."""

UNDER_WAY = MINUTE
"""A message that was being sent when its member was forgotten lands within this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """Whom a platform account still knows; what was said after `until` is none of it."""

    id: str
    key: KeyId
    account: AccountName
    person: str
    until: Instant
    since: Instant
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Some of what is due; `after` says where to go on, None at the end."""

    farewells: tuple[Farewell, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewells:
    """How many wait for their platform, and how many were given up lately."""

    waiting: int
    given_up: int


async def say_farewell(work: Work, who: Member) -> None:
    """Write down, in the unit that forgets somebody, what is to be done about them after it."""
    id, key = work.ids.new(), work.seals.new_key()
    left = {"account": who.profile.account, "person": who.profile.person, "key": who.key}
    sealed = work.seals.seal_doc(key, SEALED, id, left)
    await queries.add_farewell(work, id=id, key_id=key, sealed=sealed, now=work.now)


async def due_farewells(work: Work, after: str = "") -> Due:
    """List some of what is due by now; the data key of each of these members is destroyed first."""
    rows = await queries.due_farewells(work, now=work.now, after=after, limit=AT_ONCE)
    found = []
    for id, key, sealed, since, tries in rows:
        try:
            left = work.seals.open_doc(key, SEALED, id, sealed)
        except KeyGone:  # done already, and then put back with an old backup
            await queries.end_farewell(work, id=id)
            continue
        work.seals.destroy_key(KeyId(left["key"]))
        found.append(
            Farewell(
                id=id,
                key=key,
                account=AccountName(left["account"]),
                person=left["person"],
                until=Instant(since + UNDER_WAY),
                since=since,
                tries=tries,
            )
        )
    return Due(farewells=tuple(found), after=rows[-1][0] if len(rows) == AT_ONCE else None)


async def end_farewell(work: Work, one: Farewell) -> None:
    """Delete what is done, and its key."""
    await queries.end_farewell(work, id=one.id)
    work.seals.destroy_key(one.key)


async def put_off_farewell(work: Work, one: Farewell) -> None:
    """Wait longer each time before the next try; after thirty days give up, and only count it."""
    if work.now < one.since + PATIENCE:
        wait = WAITS[min(one.tries, len(WAITS) - 1)]
        await queries.put_off_farewell(work, id=one.id, due_at=work.now + wait)
        return
    await queries.give_up_farewell(work, id=one.id)
    work.seals.destroy_key(one.key)


async def prune_farewells(work: Work) -> None:
    """Stop counting what was given up long ago."""
    await queries.prune_farewells(work, before=work.now - COUNTED)


async def count_farewells(work: Work) -> Farewells:
    row: Sequence[int] = await queries.count_farewells(work)
    waiting, given_up = row
    return Farewells(waiting=waiting, given_up=given_up)
