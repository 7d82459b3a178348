"""Discord as a platform: one bot account, in servers and in direct messages."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.discord.attempts import Outgoing
from adapters.discord.client import Client, Line, create_client
from adapters.discord.life import Life, Patience
from adapters.discord.limits import LIMITS
from adapters.discord.receive import ANSWER_WITHIN, Receiver
from adapters.discord.sending import FAILURES, Courier
from bot.clock import SECOND, Clock, Instant
from bot.platform import (
    AccountName,
    Capabilities,
    Core,
    Health,
    NotSent,
    Outcome,
    Pace,
    Parcel,
    Parting,
    Trace,
)

log = logging.getLogger(__name__)

ACCOUNT: Final = AccountName("discord")

PACE: Final = Pace(messages_per_second=50.0, burst=50, new_conversations_per_minute=5.0)
"""50 requests a second for the whole bot (docs.discord.com, "Rate Limits"; answers to people do
not count). For new direct messages nothing is published; young bots were held back after 20-50."""

DRAIN_SECONDS: Final = 6.0
"""For acts and sends together, of the ten that a stop may take."""

FORGET_SECONDS: Final = 2.0
"""So long an answer waits for our messages to be deleted; the rest goes on behind it."""

NOT_YET: Final = 5 * SECOND


class Discord:
    """One bot account.

    `on_back` is called whenever events may have been missed, `on_lost` with the reason when the
    connection cannot be healed: then the process had better end and be started again. `on_here` is
    awaited with all the servers that the bot is in, whenever that may have changed.
    """

    account = ACCOUNT
    limits = LIMITS
    capabilities = Capabilities(reads_back_channels=True)

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        api_base_url: str | None = None,
        pace: Pace = PACE,
        patience: Patience | None = None,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        self.pace = pace
        self.on_back: Callable[[], None] = _nothing
        self.on_lost: Callable[[str], None] = _unheard
        self.on_here: Callable[[frozenset[str]], Awaitable[None]] = _nobody_asks
        self._clock = clock
        self._api_base_url = api_base_url
        self._patience = patience or Patience()
        self._outgoing = Outgoing()
        self._receiver = Receiver(ACCOUNT, answer_within=answer_within)
        self._life = Life(
            make=self.new_client,
            token=token,
            patience=self._patience,
            lost=self._lost,
        )
        self._forgetting: dict[Parting, asyncio.Task[bool]] = {}
        self._sending = 0
        self._sent = asyncio.Event()
        self._is_closed = False

    async def start(self, core: Core) -> None:
        """Connect, and register the commands if they changed. Raises Unusable."""
        self.attach(core)
        await self._life.begin()

    async def close(self) -> None:
        """Stop taking acts in, let what is under way end, and disconnect."""
        self._is_closed = True
        ends = asyncio.get_running_loop().time() + DRAIN_SECONDS
        await self._receiver.drain(DRAIN_SECONDS)
        await self._let_sends_end(ends - asyncio.get_running_loop().time())
        for task in self._forgetting.values():
            task.cancel()
        await asyncio.gather(*self._forgetting.values(), return_exceptions=True)
        await self._life.end()

    def attach(self, core: Core) -> None:
        """Take acts in for a core from now on."""
        self._receiver.core = core

    def new_client(self) -> Client:
        """Make an unstarted client that serves this account."""
        core = self._receiver.core
        assert core is not None  # noqa: S101 - attached before anything starts
        return create_client(
            listener=self._receiver,
            line=Line(
                heard=self._life.heard,
                told=self._life.told,
                lost=self._life.lost,
                back=self._back,
                here=self._here,
            ),
            core=core,
            outgoing=self._outgoing,
            heartbeat_timeout=self._patience.heartbeat,
            api_base_url=self._api_base_url,
        )

    async def deliver(self, parcel: Parcel) -> Outcome:
        client = self._life.client
        if client is None or self._is_closed:
            return NotSent(retry_after=NOT_YET, error="not connected")
        self._sending += 1
        try:
            return await Courier(client=client, outgoing=self._outgoing).deliver(parcel)
        finally:
            self._sending -= 1
            self._sent.set()

    async def look_back(self, parcel: Parcel) -> Trace:
        client = self._life.client
        if client is None:
            raise ConnectionError
        return await Courier(client=client, outgoing=self._outgoing).look_back(parcel)

    async def forget(self, parting: Parting) -> bool:
        """Delete our messages to a person; after two seconds the rest goes on by itself.

        Whoever asks again then learns how that ended; nothing is begun anew meanwhile.
        """
        task = self._forgetting.get(parting)
        if task is None:
            task = asyncio.create_task(self._forget(parting), name="forget on Discord")
            self._forgetting[parting] = task
        await asyncio.wait({task}, timeout=FORGET_SECONDS)
        if not task.done():
            return False
        self._forgetting.pop(parting, None)
        return not task.cancelled() and task.result()

    async def is_there(self, community: str, person: str) -> bool | None:
        """Look up whether a person is in a server; None when that cannot be learnt now."""
        client = self._life.client
        if client is None or self._is_closed:
            return None
        return await Courier(client=client, outgoing=self._outgoing).is_there(community, person)

    def health(self) -> Health:
        silent = round(self._life.silent_for * SECOND)
        is_well = self._life.is_well and not self._is_closed
        return Health(
            is_well=is_well,
            since=Instant(self._clock.now() - silent),
            note="" if is_well else "not connected",
        )

    async def _forget(self, parting: Parting) -> bool:
        client = self._life.client
        if client is None:
            return False
        if not parting.person.isdecimal():
            return True
        try:
            await Courier(client=client, outgoing=self._outgoing).forget(parting)
        except FAILURES as error:
            log.warning("messages could not be deleted", extra={"error": type(error).__name__})
            return False
        return True

    async def _let_sends_end(self, within: float) -> None:
        try:
            async with asyncio.timeout(within):
                while self._sending:
                    self._sent.clear()
                    await self._sent.wait()
        except TimeoutError:
            log.warning("sends were cut off", extra={"count": self._sending})

    def _lost(self, reason: str) -> None:
        self.on_lost(reason)

    def _back(self, fresh: bool) -> None:
        self._life.back(fresh=fresh)
        if fresh:
            self.on_back()

    async def _here(self, servers: frozenset[str]) -> None:
        await self.on_here(servers)


async def _nobody_asks(_servers: frozenset[str]) -> None:
    """Do nothing: nobody asked where the bot is."""


def _nothing() -> None:
    """Do nothing: nobody asked to hear of it."""


def _unheard(_reason: str) -> None:
    log.critical("the connection cannot be healed")
