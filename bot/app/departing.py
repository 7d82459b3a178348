"""What comes of communities that the bot was removed from, over all rooms."""

import logging
from collections.abc import Collection
from functools import partial

from bot import care, delivery, members, moderation
from bot.commands import Registry
from bot.database import Database, KeyId, Work
from bot.memory import Memory
from bot.platform import AccountName
from bot.standing import CommunityId

log = logging.getLogger(__name__)


class Departing:
    """Notes where accounts are, and erases what they left long ago."""

    def __init__(self, database: Database, registry: Registry, memory: Memory) -> None:
        self._database = database
        self._registry = registry
        self._memory = memory
        self._unnoted: dict[AccountName, frozenset[str]] = {}

    async def present(self, account: AccountName, communities: frozenset[str]) -> None:
        """Take note of all the communities an account is in now, as its platform names them.

        What the database would not take is kept for `catch_up`: a platform says it only once.
        """
        self._unnoted[account] = communities
        await self._note(account, communities)
        if self._unnoted.get(account) is communities:
            del self._unnoted[account]

    async def refused(self, fingerprints: Collection[str]) -> None:
        """Note where the bot was removed while nobody ran, by the tokens that are refused now."""
        if not fingerprints:
            return
        marks = {members.access_mark(self._memory.digest, one) for one in fingerprints}
        left = await self._database.unit(
            lambda work: members.note_refused(work, self._memory, marks)
        )
        if left:
            log.warning("the bot was removed", extra={"count": left})

    async def tell_unserved(self, served: Collection[AccountName]) -> None:
        """Log how many communities go on that nobody serves; the doctor names their accounts."""
        charters = [one.charter for one in await self._database.read(members.communities)]
        alone = [one for one in charters if one.left_at is None and one.account not in served]
        if alone:
            log.warning("nobody serves a community: see doctor", extra={"count": len(alone)})

    async def catch_up(self) -> None:
        """Note where accounts are, if that could not be noted when the platform said it."""
        for account, communities in list(self._unnoted.items()):
            await self.present(account, communities)

    async def _note(self, account: AccountName, communities: frozenset[str]) -> None:
        left = await self._database.unit(
            lambda work: members.note_presence(work, self._memory, account, communities)
        )
        if left:
            log.warning("the bot was removed", extra={"account": account, "count": left})

    async def forget(self) -> None:
        """Erase the communities that were left long enough ago, a few members to a unit of work."""
        for home in await self._database.read(members.departed):
            some = partial(
                members.forget_some_members,
                home=home,
                registry=self._registry,
                memory=self._memory,
            )
            while await self._database.unit(some):
                pass
            key = await self._database.unit(partial(self._clear, home=home))
            await self._database.unit(partial(_destroy, keys=(key,)))

    async def finish(self) -> None:
        """Erase once more what an old backup brought back of communities that were erased since."""
        for home in await self._database.read(members.communities_without_key):
            some = partial(members.forget_some_unreadable, home=home, registry=self._registry)
            is_more = True
            while is_more:
                erased = await self._database.unit(some)
                await self._database.unit(partial(_destroy, keys=erased.keys))
                is_more = erased.is_more
            await self._database.unit(partial(_clear_unreadable, home=home))
            log.warning("an erased community came back with a backup and was erased again")

    async def destroy_unused_keys(self) -> None:
        """Destroy the keys that no row names any more, as after a kill between rows and key."""
        # First looked for beside the writer: there hardly ever are any.
        if await self._database.read(members.unused_keys):
            # Counted between two units, where none has made its key and not yet its row; destroyed
            # once what was counted is durable.
            unused = await self._database.unit(members.unused_keys)
            await self._database.unit(partial(_destroy, keys=unused))

    async def _clear(self, work: Work, home: CommunityId) -> KeyId:
        await _clear_rooms(work, home)
        return await members.forget_community(work, home, self._memory)


async def _clear_rooms(work: Work, home: CommunityId) -> None:
    await delivery.forget_community(work, home)
    await care.forget_community(work, home)
    await moderation.forget_community(work, home)


async def _clear_unreadable(work: Work, home: CommunityId) -> None:
    await _clear_rooms(work, home)
    await members.delete_community(work, home)


async def _destroy(work: Work, keys: Collection[KeyId]) -> None:
    for key in keys:
        work.seals.destroy_key(key)
