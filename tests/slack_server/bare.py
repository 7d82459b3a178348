"""A bare slack-bolt app, with nothing of ours in it, in a workspace of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server.model import (
    APP_TOKEN,
    BOT_TOKEN,
    Channel,
    Payload,
    Person,
    Workspace,
)
from tests.slack_server.server import SlackServer, serving


def plain(text: str) -> Payload:
    return {"type": "plain_text", "text": text}


BUTTONS: Payload = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "form", "text": plain("Form"), "value": "1"}],
}
QUESTIONS: list[Payload] = [
    {
        "type": "input",
        "block_id": "name",
        "label": plain("Name"),
        "element": {"type": "plain_text_input", "action_id": "it"},
    },
    {
        "type": "input",
        "block_id": "city",
        "optional": True,
        "label": plain("City"),
        "element": {"type": "external_select", "action_id": "look", "min_query_length": 1},
    },
]
FORM: Payload = {
    "type": "modal",
    "callback_id": "asked",
    "title": plain("A form"),
    "submit": plain("Send"),
    "blocks": QUESTIONS,
}


@dataclass(slots=True)
class Place:
    """A workspace with two people in a channel, and a bare bot that is connected."""

    server: SlackServer
    where: Workspace
    ana: Person
    welcome: Channel
    client: AsyncWebClient
    heard: list[Payload]


def a_bot(client: AsyncWebClient, heard: list[Payload]) -> AsyncApp:
    app = AsyncApp(client=client, request_verification_enabled=False)

    @app.command("/alongside")
    async def command(ack: AsyncAck, respond: AsyncRespond, command: Payload) -> None:
        await ack()
        heard.append(command)
        await respond(text="Home", blocks=[BUTTONS], response_type="ephemeral")

    @app.action("form")
    async def form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("look")
    async def look(ack: AsyncAck, payload: Payload) -> None:
        await ack(options=[{"text": plain(payload["value"]), "value": "1"}])

    @app.view("asked")
    async def asked(ack: AsyncAck, view: Payload) -> None:
        heard.append(view["state"]["values"])
        if view["state"]["values"]["name"]["it"]["value"] == "nobody":
            await ack(response_action="errors", errors={"name": "Somebody."})
        else:
            await ack()

    @app.event("message")
    async def message(event: Payload, client: AsyncWebClient) -> None:
        heard.append(event)
        await client.chat_postMessage(channel=event["channel"], text=f"You said {event['text']}")

    @app.event("app_home_opened")
    async def home(event: Payload, client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [BUTTONS]}
        )

    return app


@asynccontextmanager
async def a_place(*, connected: bool = True) -> AsyncIterator[Place]:
    async with serving() as server, aiohttp.ClientSession() as session:
        where = server.model.workspace("Harbour")
        ana, sam = (server.model.person(where, name) for name in ("Ana", "Sam"))
        welcome = server.model.channel(where, "welcome", ana, sam)
        client = AsyncWebClient(
            token=BOT_TOKEN, base_url=server.api_base_url, session=session, retry_handlers=[]
        )
        heard: list[Payload] = []
        place = Place(server, where, ana, welcome, client, heard)
        if not connected:
            yield place
            return
        handler = AsyncSocketModeHandler(a_bot(client, heard), APP_TOKEN, ping_interval=0.05)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield place
            assert server.violations == []
            assert server.sockets.oddities == []
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
