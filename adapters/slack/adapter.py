"""Slack as a platform: one app in one workspace."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.attempts import CHANNEL_GAP, Outgoing
from adapters.slack.client import (
    API,
    Unusable,
    Us,
    create_app,
    create_socket,
    web_client,
    who_we_are,
)
from adapters.slack.life import UNREACHABLE, Life, Patience
from adapters.slack.limits import LIMITS
from adapters.slack.people import People
from adapters.slack.receive import ANSWER_WITHIN, Receiver
from adapters.slack.sending import Courier
from adapters.slack.showing import Shower
from adapters.slack.tabs import Tabs
from adapters.slack.uploads import FAILURES
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

PACE: Final = Pace(messages_per_second=5.0, burst=5, new_conversations_per_minute=45.0)
"""Of a workspace's limit Slack says only "several hundred messages a minute" (docs.slack.dev,
"Rate limits"); conversations.open is of tier 3, 50 a minute."""

REQUEST_SECONDS: Final = 15.0
DRAIN_SECONDS: Final = 6.0
FORGET_SECONDS: Final = 2.0
"""So long an answer waits for our messages to be deleted; the rest goes on behind it."""

NOT_YET: Final = 5 * SECOND
OTHER_TEAM: Final = "The bot token belongs to another workspace than before."
TAKEN_AWAY: Final = "The app was removed from the workspace, or its tokens were revoked."


async def team_of(bot_token: str, *, api_base_url: str = API) -> str:
    """Ask Slack which workspace a bot token is for.

    Raises Removed when Slack refuses it, Unusable when Slack cannot be asked.
    """
    async with _session() as session:
        return (await _asked(web_client(bot_token, session, api_base_url))).team


class Slack:
    """One app in the workspace `team`.

    `on_back` is called whenever acts may have been missed, `on_lost` with the reason when the
    connection cannot be healed: then the process had better end and be started again. `on_gone`
    is called with the reason once the workspace took the app away: no start would help. `on_here`
    is told the workspace when the app is in it, and none once it was taken away.
    """

    limits = LIMITS
    capabilities = Capabilities(home_tab=True)

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str,
        team: str,
        clock: Clock,
        api_base_url: str = API,
        pace: Pace = PACE,
        patience: Patience | None = None,
        answer_within: float = ANSWER_WITHIN,
        channel_gap: float = CHANNEL_GAP,
    ) -> None:
        self.account = AccountName(f"slack:{team}")
        self.pace = pace
        self.on_back: Callable[[], None] = _nothing
        self.on_lost: Callable[[str], None] = _unheard
        self.on_gone: Callable[[str], None] = _unheard
        self.on_here: Callable[[frozenset[str]], Awaitable[None]] = _nobody_asks
        self._bot_token = bot_token
        self._app_token = app_token
        self._team = team
        self._clock = clock
        self._api_base_url = api_base_url
        self._patience = patience or Patience()
        self._answer_within = answer_within
        self._outgoing = Outgoing(gap=channel_gap)
        self._session: aiohttp.ClientSession | None = None
        self._receiver: Receiver | None = None
        self._courier: Courier | None = None
        self._life: Life | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._forgetting: dict[Parting, asyncio.Task[bool]] = {}
        self._sending = 0
        self._sent = asyncio.Event()
        self._is_closed = False

    async def start(self, core: Core) -> None:
        """Sign in and connect. Raises Unusable."""
        self._session = _session()
        web = web_client(self._bot_token, self._session, self._api_base_url)
        us = await _asked(web)
        if us.team != self._team:
            raise Unusable(OTHER_TEAM)
        self._courier = Courier(web=web, us=us, outgoing=self._outgoing)
        self._receiver = self._new_receiver(core, web, us)
        self._life = Life(
            make=lambda: self._new_socket(web, us),
            patience=self._patience,
            lost=self._lost,
            back=self._back,
        )
        await self._life.begin()
        await self.on_here(frozenset({us.team}))

    async def close(self) -> None:
        """Stop taking acts in, let what is under way end, and disconnect."""
        self._is_closed = True
        if self._receiver is not None:
            await self._receiver.drain(DRAIN_SECONDS)
            await self._receiver.people.close()
        await self._let_sends_end()
        going_on = [*self._under_way, *self._forgetting.values()]
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)
        if self._life is not None:
            await self._life.end()
        if self._session is not None:
            await self._session.close()

    async def deliver(self, parcel: Parcel) -> Outcome:
        if self._courier is None or self._is_closed:
            return NotSent(retry_after=NOT_YET, error="not connected")
        self._sending += 1
        try:
            return await self._courier.deliver(parcel)
        finally:
            self._sending -= 1
            self._sent.set()

    async def look_back(self, parcel: Parcel) -> Trace:
        if self._courier is None or self._is_closed:
            raise ConnectionError
        return await self._courier.look_back(parcel)

    async def forget(self, parting: Parting) -> bool:
        """Delete our messages to a person; after two seconds the rest goes on by itself.

        Whoever asks again then learns how that ended; nothing is begun anew meanwhile.
        """
        task = self._forgetting.get(parting)
        if task is None:
            task = asyncio.create_task(self._forget(parting), name="forget on Slack")
            self._forgetting[parting] = task
        await asyncio.wait({task}, timeout=FORGET_SECONDS)
        if not task.done():
            return False
        self._forgetting.pop(parting, None)
        return not task.cancelled() and task.result()

    async def is_there(self, community: str, person: str) -> bool | None:
        """Look up whether a person is in the workspace; None when that cannot be learnt now."""
        if self._courier is None or self._is_closed:
            return None
        return await self._courier.is_there(community, person)

    def health(self) -> Health:
        life = self._life
        is_well = life is not None and life.is_well and not self._is_closed
        silent = round(life.silent_for * SECOND) if life else 0
        return Health(
            is_well=is_well,
            since=Instant(self._clock.now() - silent),
            note="" if is_well else "not connected",
        )

    def _new_receiver(self, core: Core, web: AsyncWebClient, us: Us) -> Receiver:
        return Receiver(
            core=core,
            account=self.account,
            us=us,
            people=People(web),
            shower=Shower(web=web),
            tabs=Tabs(web),
            gone=self._taken_away,
            answer_within=self._answer_within,
        )

    def _new_socket(self, web: AsyncWebClient, us: Us) -> SocketModeClient:
        assert self._receiver is not None  # noqa: S101 - made before the first socket
        app = create_app(listener=self._receiver, web=web, us=us)
        return create_socket(
            app,
            listener=self._receiver,
            app_token=self._app_token,
            web=web,
            ping=self._patience.ping,
        )

    async def _forget(self, parting: Parting) -> bool:
        if self._courier is None:
            return False
        try:
            await self._courier.forget(parting)
        except FAILURES as error:
            log.warning("messages could not be deleted", extra={"error": type(error).__name__})
            return False
        return True

    async def _let_sends_end(self) -> None:
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._sending:
                    self._sent.clear()
                    await self._sent.wait()
        except TimeoutError:
            log.warning("sends were cut off", extra={"count": self._sending})

    def _lost(self, reason: str) -> None:
        self.on_lost(reason)

    def _back(self) -> None:
        self.on_back()

    def _taken_away(self) -> None:
        """Stop for good: nothing is taken in or sent here any more; the house goes on without."""
        if self._is_closed:
            return
        self._is_closed = True
        task = asyncio.create_task(self._hang_up(), name="leave a workspace")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        self.on_gone(TAKEN_AWAY)

    async def _hang_up(self) -> None:
        assert self._receiver is not None and self._life is not None  # noqa: S101, PT018 - started
        await self.on_here(frozenset())
        await self._receiver.drain(DRAIN_SECONDS)
        await self._life.end()


async def _asked(web: AsyncWebClient) -> Us:
    try:
        return await who_we_are(web)
    except FAILURES:
        raise Unusable(UNREACHABLE) from None


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS))


async def _nobody_asks(_workspaces: frozenset[str]) -> None:
    """Do nothing: nobody asked where the app is."""


def _nothing() -> None:
    """Do nothing: nobody asked to hear of it."""


def _unheard(_reason: str) -> None:
    log.critical("the connection cannot be healed")
