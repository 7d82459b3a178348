"""Communities that the bot was removed from: silent at once, erased within thirty days."""

from collections.abc import Collection
from dataclasses import replace

from bot.clock import DAY, Instant
from bot.commands import Registry
from bot.database import KeyId, Work
from bot.members import store
from bot.members.farewells import say_farewell
from bot.members.forgetting import finish_erasing
from bot.members.standing import forget_member, remember_community
from bot.memory import Digest, Memory
from bot.platform import AccountName
from bot.standing import CommunityId

DAYS_KEPT = 29
"""With housekeeping once a day, all is gone within the 30 days of care.md LAW-7."""

AT_ONCE = 50
"""Members erased in one unit of work."""


def access_mark(digest: Digest, fingerprint: str) -> str:
    """Make what is kept of a token, so that it is known again once its platform refuses it."""
    return digest("access", fingerprint).hex()


async def note_presence(
    work: Work, memory: Memory, account: AccountName, present: Collection[str]
) -> int:
    """Note in which communities an account is; `present` names all of them, as the platform does.

    The others are sent nothing from now on, and erased later unless the account comes back. Tells
    how many it has just left.
    """
    left = 0
    for home in await _of_account(work, account):
        charter = home.charter
        if charter.ref in present:
            access = memory.access.get(account, charter.access)
            noted = replace(home, charter=replace(charter, left_at=None, access=access))
        else:
            noted = _left(home, work.now)
            left += charter.left_at is None
        if noted != home:
            await store.save_community(work, noted)
            remember_community(work, memory, noted)
    return left


async def note_refused(work: Work, memory: Memory, access: Collection[str]) -> int:
    """Note that platforms refuse tokens, named by their marks, that let the bot in before.

    A token that never did tells nothing: it may be mistyped. Tells how many communities are left.
    """
    found = [one for one in await store.communities(work) if one.charter.access in access]
    newly = [_left(one, work.now) for one in found if one.charter.left_at is None]
    for home in newly:
        await store.save_community(work, home)
        remember_community(work, memory, home)
    return len(newly)


async def let_go(work: Work, account: AccountName) -> int:
    """Note that an account is nowhere any more, on an operator's word; tell how many that were."""
    found = await _of_account(work, account)
    for home in found:
        await store.save_community(work, _left(home, work.now))
    return len(found)


async def departed(work: Work) -> list[CommunityId]:
    """List the communities that were left so long ago that they are to be erased."""
    before = Instant(work.now - DAYS_KEPT * DAY)
    return [
        home.id
        for home in await store.communities(work)
        if home.charter.left_at is not None and home.charter.left_at <= before
    ]


async def forget_some_members(
    work: Work, home: CommunityId, registry: Registry, memory: Memory
) -> bool:
    """Erase some members of a community that was left; tell whether there may be more."""
    found = await store.members_of(work, home, AT_ONCE)
    for who in found:
        forget_member(work, memory, who)
        await say_farewell(work, who)
        await finish_erasing(who.id, work, registry.holdings)
    return len(found) == AT_ONCE


async def forget_community(work: Work, home: CommunityId, memory: Memory) -> KeyId:
    """Delete a community without members; give its key, to be destroyed once this is durable."""
    gone = await store.community(work, home)
    ref = store.community_ref(work, gone.charter.account, gone.charter.ref)
    await store.delete_community(work, home)

    def drop() -> None:
        memory.communities.pop(ref, None)

    work.after_commit(drop)
    return gone.key


async def _of_account(work: Work, account: AccountName) -> list[store.Community]:
    return [one for one in await store.communities(work) if one.charter.account == account]


def _left(home: store.Community, now: Instant) -> store.Community:
    since = now if home.charter.left_at is None else home.charter.left_at
    return replace(home, charter=replace(home.charter, left_at=since))
