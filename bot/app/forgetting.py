"""What comes after a forgetting is kept: the key, the platform, the bytes in the files.

All of it is done before the member is answered. What cannot be is tried again, after a restart
too, until it is done.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from functools import partial

from bot import members
from bot.clock import Clock
from bot.commands import Left
from bot.database import Database
from bot.platform import AccountName, Adapter, Intent

log = logging.getLogger(__name__)


class Forgetting:
    """Finishes the forgettings of one house; `adapters` are by account."""

    def __init__(
        self, database: Database, adapters: Mapping[AccountName, Adapter], clock: Clock
    ) -> None:
        self.farewells = members.Farewells(waiting=0, given_up=0)
        self.has_traces = True
        """Bytes of what was deleted may still be in the files."""
        self._database = database
        self._adapters = adapters
        self._clock = clock
        self._at_work = asyncio.Lock()

    async def destroy_keys(self) -> None:
        """Destroy the keys of all whose forgetting a kill cut short, before anybody is let in."""
        async for _ in self._due():
            pass

    async def finish(self, intent: Intent) -> Collection[Left]:
        """Do at once what the forgetting of this actor asks for; tell what is left for later."""
        self.has_traces = True
        me = (intent.account, intent.actor.person)
        mine = [one async for one in self._due() if (one.account, one.parting.person) == me]
        asked = [await self._ask(one) for one in mine]
        left = set() if all(asked) else {Left.MESSAGES}
        return left if await self.wipe() else {*left, Left.TRACES}

    async def catch_up(self) -> None:
        """Try again what could not be done before, as far as its time has come."""
        async with self._at_work:
            opened: Counter[AccountName] = Counter()
            async for one in self._due():
                self.has_traces = True
                if self._may_ask(one, opened):
                    await self._ask(one)
            await self._count()
            if self.has_traces:
                await self.wipe()

    async def wipe(self) -> bool:
        """Leave nothing in the files of what was deleted; tell whether that is done."""
        self.has_traces = True
        self.has_traces = not await self._database.erase_traces()
        return not self.has_traces

    async def _due(self) -> AsyncIterator[members.Farewell]:
        after: str | None = ""
        while after is not None:
            due = await self._database.unit(partial(members.due_farewells, after=after))
            for one in due.farewells:
                yield one
            after = due.after

    def _may_ask(self, one: members.Farewell, opened: Counter[AccountName]) -> bool:
        """Open few conversations at a time only to delete what is in them; the rest waits."""
        adapter = self._adapters.get(one.account)
        if adapter is None or not one.parting.looks_for_conversation:
            return True
        opened[one.account] += 1
        return opened[one.account] <= adapter.pace.new_conversations_per_minute

    async def _ask(self, one: members.Farewell) -> bool:
        adapter = self._adapters.get(one.account)
        is_done = adapter is not None and await adapter.forget(one.parting)
        is_over = is_done and one.is_over(self._clock.now())
        end = members.end_farewell if is_over else members.put_off_farewell
        await self._database.unit(partial(end, one=one))
        return is_done

    async def _count(self) -> None:
        await self._database.unit(members.prune_farewells)
        before, now = self.farewells, await self._database.read(members.count_farewells)
        self.farewells = now
        if now.given_up > before.given_up:
            given_up = now.given_up - before.given_up
            log.warning("messages to the forgotten stay", extra={"count": given_up})
