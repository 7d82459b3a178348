"""What comes of communities that the bot was removed from, over all rooms."""

import logging
from functools import partial

from bot import delivery, members, moderation
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

    async def present(self, account: AccountName, communities: frozenset[str]) -> None:
        """Take note of all the communities an account is in now, as its platform names them."""
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
            await self._database.unit(partial(_destroy, key=key))

    async def _clear(self, work: Work, home: CommunityId) -> KeyId:
        await delivery.forget_community(work, home)
        await moderation.forget_community(work, home)
        return await members.forget_community(work, home, self._memory)


async def _destroy(work: Work, key: KeyId) -> None:
    work.seals.destroy_key(key)
