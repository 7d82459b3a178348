"""A town on Slack: a house with members, and a bare bot, behind a server on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.adapter import PACE, Slack
from benchmarks.town import Town, a_clock, a_town, with_one_word
from bot.platform import Actor, Pace, Where
from tests.slack_server.bare import plain
from tests.slack_server.fingers import COMMAND
from tests.slack_server.model import APP_TOKEN, BOT_TOKEN, Channel, Payload, Person, Workspace
from tests.slack_server.server import SlackServer, serving

FACTS = (
    ("City", "Lagos, Nigeria"),
    ("Your clock now", "11:00"),
    ("You sleep", "Not said yet"),
    ("Language", "English"),
)
SAID = "Your settings\n\n" + "\n".join(f"{label}: {value}" for label, value in FACTS)


def _fact(label: str, value: str) -> Payload:
    said = {"type": "text", "text": label, "style": {"bold": True}}
    words = [said, {"type": "text", "text": ": "}, {"type": "text", "text": value}]
    return {"type": "rich_text_section", "elements": words}


def _button(label: str) -> Payload:
    return {"type": "button", "text": plain(label), "action_id": f"a1|settings|{label}|"}


def _line(label: str, locale: str) -> Payload:
    return {"text": plain(label), "value": f"a1|settings.language||{locale}"}


LANGUAGES: Payload = {
    "type": "static_select",
    "action_id": "languages",
    "placeholder": plain("Choose another language"),
    "options": [_line("English", "en"), _line("español", "es")],
}
LABELS = ("Change city", "Change sleep", "Turn on a written line", "Privacy")
PANEL: list[Payload] = [
    {"type": "header", "text": plain("Your settings")},
    {"type": "rich_text", "elements": [_fact(label, value) for label, value in FACTS]},
    {"type": "actions", "elements": [_button(label) for label in LABELS]},
    {"type": "actions", "elements": [LANGUAGES]},
]
"""What the settings look like, ready to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workspace, and a person in one of its channels who types the command."""

    server: SlackServer
    workspace: Workspace
    person: Person
    welcome: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackTown:
    """A town, and where it is on Slack."""

    town: Town
    place: Place


@asynccontextmanager
async def a_slack_town(
    pace: Pace = PACE, members: int = 1, *, has_one_word: bool = False
) -> AsyncIterator[SlackTown]:
    """Open a house in which so many people have joined; the first types the command."""
    async with a_place() as place:
        server, workspace = place.server, place.workspace
        clock = a_clock()
        adapter = Slack(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            team=workspace.id,
            clock=clock,
            api_base_url=server.api_base_url,
            pace=pace,
        )
        where = Where(community=workspace.id, channel=place.welcome.id)
        riley = server.model.person(workspace, "Riley", is_admin=True)
        others = [server.model.person(workspace, f"Member {n}") for n in range(1, members)]
        async with a_town(adapter, clock, where) as town:
            await town.settle(_actor(riley), map(_actor, (place.person, *others)))
            if has_one_word:
                town.house.core = with_one_word(town.house.core)
            await town.house.start()
            yield SlackTown(town=town, place=place)


@asynccontextmanager
async def a_bare_bot() -> AsyncIterator[Place]:
    """Start a bare slack-bolt app that answers the command with one private panel."""
    async with a_place() as place, aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=BOT_TOKEN, base_url=place.server.api_base_url, session=session
        )
        app = AsyncApp(client=client, request_verification_enabled=False)

        @app.command(COMMAND)
        async def command(ack: AsyncAck, respond: AsyncRespond) -> None:
            await ack()
            await respond(text=SAID, blocks=PANEL, response_type="ephemeral")

        handler = AsyncSocketModeHandler(app, APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await place.server.sockets.joined.wait()
        yield place
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def a_place() -> AsyncIterator[Place]:
    async with serving() as server:
        server.checks_contract = False
        workspace = server.model.workspace("A community")
        person = server.model.person(workspace, "Ana")
        welcome = server.model.channel(workspace, "welcome", person)
        yield Place(server=server, workspace=workspace, person=person, welcome=welcome)


def _actor(who: Person) -> Actor:
    return Actor(person=who.id, name=who.name, runs_the_place=who.is_admin)
