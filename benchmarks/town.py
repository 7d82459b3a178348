"""A town for the benchmark of a platform: a real house behind its adapter, with members in it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from bot.app.house import Foundations, House
from bot.clock import HOUR, SECOND, Instant, MovableClock, instant_of
from bot.commands import Path as ActionPath
from bot.commands import Registry, Room
from bot.database import Work, load_queries
from bot.dispatch import Dispatch
from bot.members import MemberRecipients
from bot.platform import AccountName, Actor, Adapter, Intent, ToPerson, Where
from bot.standing import MemberId
from bot.ui import View
from tests.world import presses

WORD = "settings"
"""The command that is measured: it reads the member, and remembers the gesture on the disk."""

CITY, HOUR_OF_PROMPTS = "Lagos", "9"
NINE = instant_of(datetime(2026, 11, 24, 8, tzinfo=UTC))
"""Nine o'clock in Lagos, whose clocks never change, on the day after everyone joined."""

MILLISECONDS = 1_000
Waited = TypeVar("Waited")

tables = load_queries(Path(__file__).with_name("town.sql"))


@dataclass(slots=True)
class Town:
    """A house with one platform, and the place on it where people do things."""

    house: House
    clock: MovableClock
    account: AccountName
    where: Where

    async def settle(self, moderator: Actor, members: Iterable[Actor]) -> None:
        """Let somebody who runs the place open it, and the others join."""
        keys = (f"settling-{number}" for number in count())
        place = await self._act(moderator, "manage.place", next(keys), city=CITY)
        await self._press(moderator, place, "manage.place-confirmed", next(keys))
        await self._act(moderator, "manage.hours", next(keys), start="18", end="22")
        await self._act(moderator, "manage.live", next(keys))
        chosen = {"path": "own", "consents": "checkins", "city": CITY, "hour": HOUR_OF_PROMPTS}
        for who in members:
            await self._act(who, "start", next(keys))
            place = await self._act(who, "members.join", next(keys), **chosen)
            await self._press(who, place, "members.confirm", next(keys))

    async def know_conversations(self, opened: Callable[[str], str]) -> None:
        """Give every member the conversation that is open with them already."""
        recipients = MemberRecipients(self.house.memory)

        async def story(work: Work) -> None:
            for (id,) in await tables.everyone(work):
                member = await recipients.of_member(work, MemberId(id))
                assert member is not None
                assert isinstance(member.destination, ToPerson)
                channel = opened(member.destination.person)
                await recipients.remember_conversation(work, MemberId(id), channel)

        await self.house.database.unit(story)

    async def let_the_morning_come(self) -> None:
        """Let the house run by itself from a second before nine."""
        self.clock.move_to(Instant(NINE - SECOND))
        await self.house.run_by_itself()

    async def _act(self, who: Actor, name: str, key: str, **filled: str) -> View:
        return await self._does(who, str(ActionPath(name=name)), key, filled)

    async def _press(self, who: Actor, shown: View, name: str, key: str) -> None:
        """Press the first button of a view that runs an action."""
        paths = [press.path for _, press in presses(shown)]
        path = next(path for path in paths if path.startswith(f"a1|{name}|"))
        await self._does(who, path, key, {})

    async def _does(self, who: Actor, path: str, key: str, filled: dict[str, str]) -> View:
        reply = await self.house.core.act(
            Intent(
                account=self.account,
                actor=who,
                where=self.where,
                path=path,
                key=key,
                args={field: (value,) for field, value in filled.items()},
            )
        )
        return reply.view


@asynccontextmanager
async def a_town(adapter: Adapter, clock: MovableClock, where: Where) -> AsyncIterator[Town]:
    """Open a house on the day before the morning that counts; it is not started."""
    with TemporaryDirectory() as name:
        on = Foundations(
            database=Path(name) / "alongside.db",
            keyring=Path(name) / "keys.db",
            operator=lambda: (bytes(range(32)),),
            clock=clock,
            trusts_clock=True,
        )
        async with await House.open(on, [adapter]) as house:
            yield Town(house, clock, adapter.account, where)


def a_clock() -> MovableClock:
    """Make a clock that runs, on the day before the morning that counts."""
    clock = MovableClock()
    clock.move_to(Instant(NINE - 22 * HOUR))
    return clock


async def busy(
    act: Callable[[], Awaitable[Waited]], waits: list[Waited], *, acts: int, warm: int = 0
) -> float:
    """Act many times, one after another; give the CPU that one took, in ms.

    `waits` is told how long each of them took, but for those that only warm up.
    """
    for _ in range(warm):
        await act()
    began = process_time()
    waits += [await act() for _ in range(acts)]
    return (process_time() - began) / acts * MILLISECONDS


def with_one_word(core: Dispatch) -> Dispatch:
    """Give a core whose registry holds a single command, and is otherwise the same."""
    room = Room("settings", declared=[core.registry.declared[WORD]])
    return replace(core, registry=Registry([room]))
