"""What a forgetting leaves to be done: a key to destroy, and a platform to ask to delete our words.

It is written with the forgetting itself, so that no kill can part the two, and sealed under a key
of its own, which goes when the work is done or was tried for long enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import DAY, HOUR, MINUTE, Instant
from bot.database import Doc, KeyGone, KeyId, Work
from bot.delivery import said_to
from bot.members.store import Member, memberships, queries
from bot.platform import AccountName, Intent, Parting

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
    """What a platform account is asked to delete; `may_come` if a message was on its way then."""

    id: str
    key: KeyId
    account: AccountName
    parting: Parting
    may_come: bool
    since: Instant
    tries: int

    def is_over(self, now: Instant) -> bool:
        """Say whether nothing can follow what is deleted by now."""
        return not self.may_come or now >= self.since + UNDER_WAY


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


async def say_farewell(work: Work, who: Member, asked: Intent | None = None) -> None:
    """Write down, in the unit that forgets somebody, what is to be done about them after it.

    `asked` is the act by which they asked for it. The rows about their messages must still be
    there. Of somebody who is known elsewhere too, what cannot be told apart stays: only what is
    older than that other membership, and this one's own messages, go.
    """
    id, key = work.ids.new(), work.seals.new_key()
    profile = who.profile
    known = await memberships(work, profile.account, profile.person)
    others = [one for one in known if one.id != who.id]
    said = await said_to(work, who.id)
    left = {
        "account": profile.account,
        "person": profile.person,
        "key": who.key,
        "until": min((one.joined_at for one in others), default=work.now),
        "conversation": _conversation((who, *others), asked),
        "gesture": asked.key if asked and not others else None,
        "ids": list(said.ids),
        "may_come": said.may_come,
    }
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
                parting=_parting(left),
                may_come=left["may_come"],
                since=since,
                tries=tries,
            )
        )
    return Due(farewells=tuple(found), after=rows[-1][0] if len(rows) == AT_ONCE else None)


def _conversation(known: Sequence[Member], asked: Intent | None) -> str | None:
    """Find the DM channel, which is the same for all memberships of somebody on one account."""
    if asked is not None and asked.where.is_direct and asked.where.channel is not None:
        return asked.where.channel
    return next((one.profile.conversation for one in known if one.profile.conversation), None)


def _parting(left: Doc) -> Parting:
    return Parting(
        person=left["person"],
        until=Instant(left["until"]),
        conversation=left["conversation"],
        gesture=left["gesture"],
        ids=frozenset(left["ids"]),
    )


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
