"""Keeps a socket alive: heals one that went deaf, and gives up where healing is no use."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack.client import DEAD_TOKENS, Unusable, error_of

log = logging.getLogger(__name__)

APP_REFUSED: Final = (
    "Slack refuses the app-level token. The app's page Basic Information makes a new one."
)
SWITCHED_OFF: Final = "Socket Mode is switched off. The app's page Socket Mode switches it on."
UNREACHABLE: Final = "Slack cannot be reached."
DEAF: Final = "Slack does not answer, and three new connections did not help."
CROWDED: Final = "Slack closes each new connection: another process may use the same app."

_NOT_OURS: Final = DEAD_TOKENS | {"not_allowed_token_type", "missing_scope", "no_permission"}

FAILURES: Final = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, ValueError)

MOST_IN_A_MINUTE: Final = 12
"""New connections; Slack asks for one every few hours, and lets an app have ten at a time."""

_MINUTE: Final = 60.0
_LONGEST_GREETING: Final = 1_000
"""Characters; Slack's own take some 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things may take, in seconds of the event loop.

    slack-sdk asks for a sign of life every `ping` seconds and connects anew after four of them;
    after `deaf` seconds of silence the socket is built anew, up to `tries` times, each within
    `login`: together less than the 90 s after which nobody may still think that all is well.
    A socket that gives signs of life and brings nothing may be deaf too: after `renew` seconds
    it is exchanged for a new one.
    """

    ping: float = 5.0
    deaf: float = 30.0
    login: float = 15.0
    tries: int = 3
    look: float = 1.0
    close: float = 1.0
    first_login: float = 30.0
    renew: float = 1_800.0


class Life:
    """One app's socket, through as many clients as it takes.

    `make` makes an unconnected client. `lost` hears the reason when none helps any more, `back`
    that there is a new connection: something may have been missed before it.
    """

    def __init__(
        self,
        *,
        make: Callable[[], SocketModeClient],
        patience: Patience,
        lost: Callable[[str], None],
        back: Callable[[], None],
    ) -> None:
        self._make = make
        self._patience = patience
        self._lost = lost
        self._back = back
        self._client: SocketModeClient | None = None
        self._heard_at = 0.0
        self._brought_at = 0.0
        self._ponged: float | None = None
        self._is_connected = asyncio.Event()
        self._connections: deque[float] = deque(maxlen=MOST_IN_A_MINUTE)
        self._renewing: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._fatal: str | None = None

    @property
    def silent_for(self) -> float:
        return _now() - self._heard_at

    @property
    def is_well(self) -> bool:
        return self._is_connected.is_set() and self.silent_for < self._patience.deaf

    async def begin(self) -> None:
        """Connect, and go on watching. Raises Unusable when it cannot be done now."""
        self._heard_at = self._brought_at = _now()
        try:
            await self._connect(self._patience.first_login)
        except FAILURES as error:
            await self._disconnect()
            raise Unusable(_reason(error)) from None
        self._watch = asyncio.create_task(self._watch_over(), name="watch Slack")
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
            self._hear_pong()
            if self._fatal is not None:
                self._lost(self._fatal)
                return
            if self.silent_for < self._patience.deaf:
                tries = 0
                self._mend()
                continue
            if tries == self._patience.tries:
                self._lost(DEAF)
                return
            tries += 1
            log.warning("connecting anew", extra={"attempt": tries})
            await self._rebuild()

    def _watched(self, watch: asyncio.Task[None]) -> None:
        """See to it that no fault of the watch itself leaves a deaf process behind."""
        if not watch.cancelled() and (error := watch.exception()) is not None:
            log.error("the watch has failed", exc_info=error)
            self._lost(DEAF)

    def _hear_pong(self) -> None:
        """Notice an answered ping: slack-sdk writes down when the last of them was sent."""
        ponged = self._client.last_ping_pong_time if self._client else None
        if ponged is not None and self._ponged is not None and ponged != self._ponged:
            self._heard_at = _now()
        self._ponged = ponged

    def _mend(self) -> None:
        """Have slack-sdk connect anew, at once where it would notice only later."""
        client = self._client
        if client is None or (self._renewing is not None and not self._renewing.done()):
            return
        session = client.current_session
        is_dropped = session is not None and session.closed
        is_barren = _now() - self._brought_at >= self._patience.renew
        if is_barren:
            self._brought_at = _now()
        if is_dropped or is_barren:
            if is_dropped:
                self._gone()
            self._renewing = asyncio.create_task(self._renew(client, force=is_barren))

    async def _renew(self, client: SocketModeClient, *, force: bool) -> None:
        try:
            await client.connect_to_new_endpoint(force=force)
        except FAILURES as error:
            self._judge(error)

    async def _rebuild(self) -> None:
        await self._disconnect()
        began = _now()
        try:
            await self._connect(self._patience.login)
        except FAILURES as error:
            self._judge(error)
            log.warning("no new connection", extra={"error": type(error).__name__})
            await asyncio.sleep(began + self._patience.login - _now())

    async def _connect(self, within: float) -> None:
        client = self._client = self._make()
        client.on_message_listeners.append(self._heard)
        async with asyncio.timeout(within):
            client.wss_uri = await client.issue_new_wss_url()
            await client.connect()  # type: ignore[no-untyped-call] # slack-sdk says nothing of it
            await self._is_connected.wait()

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        self._ponged = None  # the next client counts its own pings, and has heard nothing yet
        self._gone()
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait({self._renewing})
            self._renewing = None
        if client is not None:
            with suppress(*FAILURES):
                await asyncio.wait_for(asyncio.shield(_close(client)), self._patience.close)

    async def _heard(self, message: aiohttp.WSMessage) -> None:
        self._heard_at = self._brought_at = _now()
        match _greeting(str(message.data)):
            case {"type": "hello"}:
                self._welcome()
            case {"type": "disconnect", "reason": "link_disabled"}:
                self._fatal = SWITCHED_OFF

    def _gone(self) -> None:
        """Note that the connection is gone; said once, however often it is tried again."""
        if self._is_connected.is_set():
            self._is_connected.clear()
            log.warning("the connection is lost")

    def _welcome(self) -> None:
        now = _now()
        is_full = len(self._connections) == MOST_IN_A_MINUTE
        if is_full and now - self._connections[0] < _MINUTE:
            self._fatal = CROWDED
        self._connections.append(now)
        if not self._is_connected.is_set():
            self._is_connected.set()
            log.info("connected")
        self._back()

    def _judge(self, error: BaseException) -> None:
        reason = _reason(error)
        if reason != UNREACHABLE:
            self._fatal = reason


async def _close(client: SocketModeClient) -> None:
    """Close a client and what it left running; slack-sdk cancels its tasks and waits for none."""
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    await client.close()  # type: ignore[no-untyped-call] # nor of this
    await asyncio.gather(*(one for one in tasks if one is not None), return_exceptions=True)


def _greeting(frame: str) -> object:
    """Read a frame that may be about the connection itself; an act's frame is longer."""
    if len(frame) > _LONGEST_GREETING:
        return None
    try:
        return json.loads(frame)
    except ValueError:
        return None


def _now() -> float:
    return asyncio.get_running_loop().time()


def _reason(error: BaseException) -> str:
    if isinstance(error, SlackApiError) and error_of(error) in _NOT_OURS:
        return APP_REFUSED
    return UNREACHABLE
