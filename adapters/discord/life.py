"""Keeps a connection alive: heals one that went deaf, and gives up where healing is no use."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord

from adapters.discord.client import Client, Unusable

log = logging.getLogger(__name__)

REFUSED = "Discord refuses the token. Make a new one in the developer portal, page Bot."
INTENTS_REFUSED = "Discord refuses the connection: close code 4013 or 4014 (intents)."
UNREACHABLE = "Discord cannot be reached."
DEAF = "Discord does not answer, and three new connections did not help."

ASKED_FOR = "GUILD_MEMBERS_CHUNK"
"""The event that `Client.ask_for_an_event` brings about."""

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things may take, in seconds of the event loop.

    discord.py itself resumes after `heartbeat` seconds of silence (Discord's interval is 41.25);
    after `deaf` seconds the connection is built anew, up to `tries` times, each within `login`:
    together less than the 90 s after which nobody may still think that all is well. A socket that
    is alive may still bring no events: after `quiet` seconds without any, one is asked for.
    """

    heartbeat: float = 50.0
    deaf: float = 62.0
    quiet: float = 25.0
    login: float = 9.0
    tries: int = 3
    look: float = 1.0
    close: float = 1.0
    first_login: float = 30.0


class Life:
    """One account's connection, through as many clients as it takes.

    `make` makes an unstarted client. `lost` hears the reason when no client helps any more.
    """

    def __init__(
        self,
        *,
        make: Callable[[], Client],
        token: str,
        patience: Patience,
        lost: Callable[[str], None],
    ) -> None:
        self.client: Client | None = None
        self.heard_at = self.told_at = 0.0
        self._make = make
        self._token = token
        self._patience = patience
        self._lost = lost
        self._asked_at = 0.0
        self._can_prove = False
        self._proof = asyncio.Event()
        self._is_connected = asyncio.Event()
        self._connection: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None

    def heard(self) -> None:
        """Note that a frame came, of any kind."""
        self.heard_at = asyncio.get_running_loop().time()

    def told(self, event: str = "") -> None:
        """Note that an event came: that something happened on Discord."""
        self.told_at = asyncio.get_running_loop().time()
        if event == ASKED_FOR:
            self._can_prove = True
            self._proof.set()

    def lost(self) -> None:
        """Note that the connection is gone; said once, however often it is tried again."""
        if self._is_connected.is_set():
            self._is_connected.clear()
            log.warning("the connection is lost")

    def back(self, *, fresh: bool) -> None:
        self.told()
        if not self._is_connected.is_set():
            self._is_connected.set()
            log.info("connected", extra={"state": "fresh" if fresh else "resumed"})

    @property
    def silent_for(self) -> float:
        """Tell for how long nothing came: no frame, or frames but no event.

        Lack of events counts once Discord has answered when it was asked for one, never before:
        each new connection is one of the thousand a day after which Discord resets a token.
        """
        last = min(self.heard_at, self.told_at) if self._can_prove else self.heard_at
        return asyncio.get_running_loop().time() - last

    @property
    def is_well(self) -> bool:
        return self._is_connected.is_set() and self.silent_for < self._patience.deaf

    async def begin(self) -> None:
        """Connect, and go on watching. Raises Unusable when it cannot be done now."""
        self.heard()
        self.told()
        try:
            await self._connect(self._patience.first_login)
        except FAILURES as error:
            await self._disconnect()
            raise Unusable(_reason(error)) from None
        self._watch = asyncio.create_task(self._watch_over(), name="watch Discord")
        self._watch.add_done_callback(self._watched)

    async def end(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        self._is_connected.clear()  # it is meant to end, and nothing is lost
        await self._disconnect()

    async def _watch_over(self) -> None:
        tries = 0
        while True:
            await asyncio.sleep(self._patience.look)
            ended = self._connection is not None and self._connection.done()
            if not ended and self.silent_for < self._patience.deaf:
                tries = 0
                await self._ask_for_an_event()
                continue
            if (reason := self._fatal()) is not None:
                self._lost(reason)
                return
            if tries == self._patience.tries:
                self._lost(DEAF)
                return
            tries += 1
            log.warning("connecting anew", extra={"attempt": tries})
            await self._rebuild()

    async def _ask_for_an_event(self) -> None:
        """Have an event come after long quiet; in no server there is none to be had."""
        now, quiet = asyncio.get_running_loop().time(), self._patience.quiet
        if not self._is_connected.is_set() or now - max(self.told_at, self._asked_at) < quiet:
            return
        assert self.client is not None  # noqa: S101 - it is connected
        self._asked_at = now
        with suppress(*FAILURES):  # a socket that is going is somebody else's matter
            async with asyncio.timeout(self._patience.close):
                if not await self.client.ask_for_an_event():
                    self.told(ASKED_FOR if self._can_prove else "")

    def _watched(self, watch: asyncio.Task[None]) -> None:
        """See to it that no fault of the watch itself leaves a deaf process behind."""
        if not watch.cancelled() and (error := watch.exception()) is not None:
            log.error("the watch has failed", exc_info=error)
            self._lost(DEAF)

    async def _rebuild(self) -> None:
        told_at = self.told_at
        await self._disconnect()
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._patience.login):
                await self._connect(self._patience.login)
                await self._prove()
        except FAILURES as error:
            log.warning("no new connection", extra={"error": type(error).__name__})
            self.told_at = told_at
            await asyncio.sleep(began + self._patience.login - asyncio.get_running_loop().time())

    async def _prove(self) -> None:
        """Wait until a new connection brings an event: it may come up well and be deaf again."""
        self._proof.clear()
        client = self.client
        if self._can_prove and client and await client.ask_for_an_event(anywhere=True):
            await self._proof.wait()

    async def _connect(self, within: float) -> None:
        client = self._make()
        waiting: list[Awaitable[object]] = []
        try:
            async with asyncio.timeout(within):
                await client.login(self._token)
                self.client = client
                self._connection = asyncio.create_task(client.connect(), name="Discord's gateway")
                connected = asyncio.create_task(self._is_connected.wait())
                waiting.append(connected)
                await asyncio.wait(
                    {connected, self._connection}, return_when=asyncio.FIRST_COMPLETED
                )
            if self._connection.done():
                # Where a first connection fails, discord.py falls over its own feet.
                raise ConnectionError from _error_of(self._connection)
        finally:
            for task in waiting:
                if isinstance(task, asyncio.Task):
                    task.cancel()
            if self.client is None:
                await self._close(client)

    async def _disconnect(self) -> None:
        client, self.client = self.client, None
        self.lost()
        if client is not None:
            await self._close(client)
        if self._connection is not None:
            self._connection.cancel()
            await asyncio.wait({self._connection})
            _error_of(self._connection)  # however it ended, it is over
            self._connection = None

    async def _close(self, client: Client) -> None:
        """Close a client; a socket that does not answer is left to end by itself."""
        with suppress(*FAILURES):
            await asyncio.wait_for(asyncio.shield(client.close()), self._patience.close)

    def _fatal(self) -> str | None:
        """Tell why the connection ended for good, if it did."""
        if self._connection is None or not self._connection.done():
            return None
        error = _error_of(self._connection)
        return _reason(error) if isinstance(error, discord.ClientException) else None


def _error_of(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()


def _reason(error: BaseException) -> str:
    match error:
        case ConnectionError(__cause__=BaseException() as cause):
            return _reason(cause)
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return REFUSED
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4013 | 4014):
            return INTENTS_REFUSED
        case _:
            return UNREACHABLE
