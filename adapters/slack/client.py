"""slack-bolt's app and its socket, unstarted: what they may hear, and whom they tell."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.ui import JSON

API: Final = "https://slack.com/api/"

ANY: Final = re.compile("")
"""One listener hears all of a kind: Bolt tries them one by one, and what nobody hears is never
acknowledged."""

QUIET: Final = logging.getLogger("adapters.slack.wire")
"""What slack-bolt and slack-sdk write: payloads, addresses with tickets. It goes nowhere."""
QUIET.setLevel(logging.CRITICAL)

REFUSED: Final = "Slack refuses the bot token. The app's page OAuth & Permissions shows the one."

DEAD_TOKENS: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""What every method answers once a token is no good any more (docs.slack.dev, any method)."""

Data = Mapping[str, JSON]
Acknowledge = Callable[[Mapping[str, JSON]], Awaitable[None]]
"""Acknowledges a form, with what is to become of it; empty closes it."""


class Unusable(Exception):
    """Slack cannot be used as things stand; the text says why, to an operator."""


class Removed(Unusable):
    """A workspace does not know the bot token any more; the other workspaces are not concerned."""


class Listener(Protocol):
    """Whoever takes in what happens on Slack. Nothing here waits, and nothing raises."""

    @property
    def is_open(self) -> bool:
        """Say whether anything is taken in; what is not is left to Slack to offer again."""
        ...

    def command(self, body: Data) -> None: ...

    def press(self, body: Data) -> None: ...

    def pick(self, body: Data) -> None: ...

    def submission(self, body: Data, acknowledge: Acknowledge) -> None: ...

    def event(self, body: Data) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who the bot is in one workspace; `bot_id` is what messages name beside the bot's person."""

    team: str
    person: str
    bot_id: str
    name: str = ""
    """What the workspace calls itself."""


def web_client(token: str, session: aiohttp.ClientSession, api_base_url: str) -> AsyncWebClient:
    """Make a client of the Web API that never repeats a request by itself.

    As it comes, it sends a message again when the answer to the first was lost.
    """
    return AsyncWebClient(
        token=token, base_url=api_base_url, session=session, logger=QUIET, retry_handlers=[]
    )


async def who_we_are(web: AsyncWebClient) -> Us:
    """Ask whose the bot token is. Raises Removed when Slack refuses it."""
    try:
        told = await web.auth_test()
    except SlackApiError as error:
        if error_of(error) in DEAD_TOKENS:
            raise Removed(REFUSED) from None
        raise
    return Us(
        team=told["team_id"],
        person=told["user_id"],
        bot_id=told.get("bot_id") or "",
        name=told.get("team") or "",
    )


def error_of(error: SlackApiError) -> str:
    """Name what is wrong as Slack does; "" where the answer is none of Slack's own."""
    said = getattr(error.response, "data", None)
    named = said.get("error") if isinstance(said, dict) else None
    return named if isinstance(named, str) else ""


def create_app(*, listener: Listener, web: AsyncWebClient, us: Us) -> AsyncApp:
    """Make an app that acknowledges what comes in, hands it over and does nothing else.

    A listener that raises within 10 ms of its acknowledgement takes that back (Bolt's runner).
    """

    async def authorize() -> AuthorizeResult:
        # Known from the start: Bolt would ask Slack before it acknowledges the first act.
        return AuthorizeResult(
            enterprise_id=None, team_id=us.team, bot_user_id=us.person, bot_id=us.bot_id
        )

    app = AsyncApp(
        name=QUIET.name,
        logger=QUIET,
        client=web,
        authorize=authorize,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def command(ack: AsyncAck, body: Data) -> None:
        await ack()
        listener.command(body)

    async def press(ack: AsyncAck, body: Data) -> None:
        await ack()
        listener.press(body)

    async def pick(ack: AsyncAck, body: Data) -> None:
        await ack()
        listener.pick(body)

    async def submission(ack: AsyncAck, body: Data) -> None:
        async def acknowledge(answer: Mapping[str, JSON]) -> None:
            await ack({**answer} if answer else "")

        listener.submission(body, acknowledge)

    async def event(body: Data) -> None:
        listener.event(body)

    async def nothing_of_ours(ack: AsyncAck) -> None:
        await ack()  # without it, Slack shows a failure

    app.command(ANY)(command)
    app.action(ANY)(press)
    app.view(ANY)(submission)
    app.event(ANY)(event)
    app.view_closed(ANY)(nothing_of_ours)
    app.shortcut(ANY)(pick)
    app.options(ANY)(nothing_of_ours)
    return app


def create_socket(
    app: AsyncApp, *, listener: Listener, app_token: str, web: AsyncWebClient, ping: float
) -> SocketModeClient:
    """Make the app's socket, which is not open; it asks for a sign of life every `ping` seconds."""
    handler = AsyncSocketModeHandler(
        app, app_token=app_token, logger=QUIET, web_client=web, ping_interval=ping
    )

    async def while_open(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if listener.is_open:
            await handler.handle(handler.client, request)

    # Bolt acknowledges events before anybody has heard them, so what is not taken in ends here.
    handler.client.socket_mode_request_listeners[:] = [while_open]
    return handler.client
