"""Ways to break an adapter: cores and adapters that hand everything on but for one thing."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from bot.clock import Instant
from bot.commands import AUTHOR, TYPED
from bot.platform import (
    AccountName,
    Actor,
    Adapter,
    Capabilities,
    CommandCard,
    Core,
    Delivered,
    Health,
    Intent,
    MenuCard,
    NotFound,
    Outcome,
    Pace,
    Parcel,
    Parting,
    Refused,
    Reply,
    ToChannel,
    Trace,
    Where,
)
from bot.ui import Form, Image, Limits, View, Words

log = logging.getLogger("adapters.broken")

BOT: Final = Actor(person="bot", name="A bot")


class Through:
    """A core that hands everything on; what breaks it overrides one method."""

    def __init__(self, core: Core) -> None:
        self.core = core

    async def act(self, intent: Intent) -> Reply:
        return await self.core.act(intent)

    def form(self, intent: Intent) -> Form | None:
        return self.core.form(intent)

    def waiting(self, intent: Intent) -> View:
        return self.core.waiting(intent)

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return self.core.commands(locale)

    def menus(self, locale: str | None) -> Sequence[MenuCard]:
        return self.core.menus(locale)

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        return self.core.complete(word, option, typed)


class CutsLongPaths(Through):
    async def act(self, intent: Intent) -> Reply:
        return await self.core.act(replace(intent, path=intent.path[:95]))


class LosesAnswers(Through):
    """Brings one of several choices."""

    async def act(self, intent: Intent) -> Reply:
        args = {name: values[:1] for name, values in intent.args.items()}
        return await self.core.act(replace(intent, args=args))


class MistakesWhoPicked(Through):
    """Takes whoever picks a message for its author."""

    async def act(self, intent: Intent) -> Reply:
        if AUTHOR in intent.args:
            intent = replace(intent, args={AUTHOR: (intent.actor.person,)})
        return await self.core.act(intent)


class TakesTurns(Through):
    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.turn = asyncio.Lock()

    async def act(self, intent: Intent) -> Reply:
        async with self.turn:
            return await self.core.act(intent)


class TellsEveryone(Through):
    async def act(self, intent: Intent) -> Reply:
        return replace(await self.core.act(intent), private=False)


class KeepsSilent(Through):
    """Breaks off at what it does not know."""

    async def act(self, intent: Intent) -> Reply:
        if intent.path.startswith(("z9", "garbage")):
            raise LookupError
        return await self.core.act(intent)


class ActsOnOpening(Through):
    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.tasks: list[asyncio.Task[Reply]] = []

    def form(self, intent: Intent) -> Form | None:
        form = self.core.form(intent)
        if form is not None and intent.path == "a1|gallery.open||" and intent.where.is_direct:
            self.tasks.append(asyncio.create_task(self.core.act(intent)))
        return form


class NewKeyEachTime(Through):
    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.keys = count()

    async def act(self, intent: Intent) -> Reply:
        return await self.core.act(replace(intent, key=f"key-{next(self.keys)}"))


class OneKeyForAll(Through):
    async def act(self, intent: Intent) -> Reply:
        return await self.core.act(replace(intent, key="key"))


class LogsActs(Through):
    async def act(self, intent: Intent) -> Reply:
        log.debug("an act came in", extra={"intent": intent})
        return await self.core.act(intent)


class Around:
    """An adapter that hands everything on; what breaks it overrides one method."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self.core: Core | None = None

    @property
    def account(self) -> AccountName:
        return self.adapter.account

    @property
    def limits(self) -> Limits:
        return self.adapter.limits

    @property
    def capabilities(self) -> Capabilities:
        return self.adapter.capabilities

    @property
    def pace(self) -> Pace:
        return self.adapter.pace

    async def start(self, core: Core) -> None:
        self.core = core
        await self.adapter.start(core)

    async def close(self) -> None:
        await self.adapter.close()

    async def deliver(self, parcel: Parcel) -> Outcome:
        return await self.adapter.deliver(parcel)

    async def look_back(self, parcel: Parcel) -> Trace:
        return await self.adapter.look_back(parcel)

    async def forget(self, parting: Parting) -> bool:
        return await self.adapter.forget(parting)

    def health(self) -> Health:
        return self.adapter.health()


class HearsItself(Around):
    """Takes what it wrote to somebody for words of theirs."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = await self.adapter.deliver(parcel)
        if parcel.id == "own" and self.core is not None:
            await self.core.act(typed_words(self.account, BOT, parcel.id, "Good morning."))
        return outcome


class Raises(Around):
    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = await self.adapter.deliver(parcel)
        if isinstance(outcome, Refused) and parcel.id.startswith("refused"):
            raise RuntimeError(outcome.refusal)
        return outcome


class SpeaksElsewhere(Around):
    """Says in the last channel it wrote to what was refused elsewhere."""

    def __init__(self, adapter: Adapter) -> None:
        super().__init__(adapter)
        self.channel: ToChannel | None = None

    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = await self.adapter.deliver(parcel)
        if isinstance(outcome, Delivered) and isinstance(parcel.to, ToChannel):
            self.channel = parcel.to
        if isinstance(outcome, Refused) and self.channel is not None:
            await self.adapter.deliver(replace(parcel, to=self.channel))
        return outcome


class SendsTwice(Around):
    """Gives a second try an id of its own."""

    def __init__(self, adapter: Adapter) -> None:
        super().__init__(adapter)
        self.sent: set[str] = set()

    async def deliver(self, parcel: Parcel) -> Outcome:
        id = f"{parcel.id}-2" if parcel.id in self.sent else parcel.id
        self.sent.add(parcel.id)
        return await self.adapter.deliver(replace(parcel, id=id))


class SeesNothing(Around):
    async def look_back(self, parcel: Parcel) -> Trace:
        return NotFound.ABSENT


class SeesWhatIsNot(Around):
    """Takes whatever it finds for what it looked for."""

    async def look_back(self, parcel: Parcel) -> Trace:
        found = await self.adapter.look_back(replace(parcel, id=parcel.id.replace("here", "there")))
        return found if parcel.id.startswith("here") else await self.adapter.look_back(parcel)


class HidesPictures(Around):
    """Leaves the words of a picture out of messages."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        blocks = (
            replace(block, alt=Words("-")) if isinstance(block, Image) else block
            for block in parcel.view.blocks
        )
        view = replace(parcel.view, blocks=tuple(blocks))
        return await self.adapter.deliver(replace(parcel, view=view))


class LeavesAtOnce(Around):
    """Says that all is closed while acts are under way."""

    async def close(self) -> None:
        self.closing = asyncio.create_task(self.adapter.close())
        await asyncio.sleep(0)


class AlwaysWell(Around):
    def health(self) -> Health:
        return replace(self.adapter.health(), is_well=True)


class Remembers(Around):
    async def forget(self, parting: Parting) -> bool:
        """Forget nothing."""
        return True


class ForgetsTooMuch(Around):
    """Deletes all that was ever said to somebody, whatever is named."""

    async def forget(self, parting: Parting) -> bool:
        return await self.adapter.forget(replace(parting, until=Instant(4_000_000_000_000)))


class ClaimsSuccess(Around):
    """Calls a refused message delivered."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = await self.adapter.deliver(parcel)
        return Delivered(ref=parcel.id) if isinstance(outcome, Refused) else outcome


def typed_words(account: AccountName, who: Actor, key: str, text: str) -> Intent:
    """Make an intent of words, whoever wrote them."""
    return Intent(
        account=account,
        actor=who,
        where=Where(is_direct=True),
        path=TYPED,
        key=key,
        args={"text": (text,)},
    )
