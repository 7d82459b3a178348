"""Looks members up, a few at a time, to learn who has left their community."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot import members
from bot.commands import Registry
from bot.database import Database
from bot.memory import Memory
from bot.platform import AccountName

AT_ONCE = 10
"""People looked up with each errand, so that a day's look-ups are spread over the day."""

IsThere = Callable[[str, str], Awaitable[bool | None]]
"""Whether a person is in a community, by the platform's names; None when that is not known now."""


class Leaving:
    """Learns who left, and erases them in the end. `is_there` is by account, where it can be asked.

    A platform's adapter that can look people up is put there before anything runs.
    """

    def __init__(self, database: Database, registry: Registry, memory: Memory) -> None:
        self.is_there: dict[AccountName, IsThere] = {}
        self._database = database
        self._registry = registry
        self._memory = memory

    async def look(self) -> None:
        """Look a few people up; what cannot be learnt now is asked again in a day."""
        if not self.is_there:
            return
        some = partial(members.next_look_ups, limit=AT_ONCE)
        for one in await self._database.unit(some):
            ask = self.is_there.get(one.account)
            is_there = await ask(one.community, one.person) if ask else None
            if is_there is not None:
                note = partial(members.note_looked_up, id=one.member, is_there=is_there)
                await self._database.unit(note)

    async def forget(self) -> None:
        """Erase who left long enough ago, a few to a unit of work."""
        some = partial(members.forget_who_left, registry=self._registry, memory=self._memory)
        while await self._database.unit(some):
            pass
