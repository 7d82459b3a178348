"""The app as Slack is told of it: no more than the code uses, and all of it explained."""

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from adapters.slack.manifest import EVENTS, SCOPES, creation_link, manifest
from bot.cli import app
from bot.memory import UTC_ZONE
from bot.platform import MenuCard, NotFound, Parcel, ToChannel
from bot.text import Catalogues
from bot.ui import Message, Paragraph, Speaker, View, Words
from tests.discord_server.contract import PLACES, VARIABLE
from tests.slack_place import a_workspace
from tests.slack_server.contract import scopes
from tests.slack_server.model import Payload

HOUSE: Final = Path(__file__).parents[2]
CODE: Final = tuple(
    path
    for path in sorted((HOUSE / "adapters" / "slack").glob("*.py"))
    if path.name != "manifest.py"
)

WANTED: Final = {
    "commands": "the slash command",
    "im:history": "message.im",
}
"""Scopes that something other than a method asks for (docs.slack.dev, scopes and events)."""


def speaker(locale: str) -> Speaker:
    return Catalogues.shipped().speaker(locale, UTC_ZONE)


OFFER = MenuCard(path="a1|offering.pick||", label="Offer help")


def described(locale: str = "en") -> Payload:
    """Give the manifest as Slack reads it."""
    payload: Payload = json.loads(
        json.dumps(manifest(["alongside", "start", "help-now"], [OFFER], speaker(locale)))
    )
    return payload


def spec(name: str) -> Path:
    path = Path(os.environ.get(VARIABLE, PLACES)) / name
    if not path.is_file():
        pytest.skip(f"Slack's {name} is not on this machine")
    return path


def nodes() -> Iterator[ast.AST]:
    for path in CODE:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def called() -> set[str]:
    """Name the methods of the Web API that the adapter calls."""
    known = json.loads(spec("slack_webapi.json").read_text(encoding="utf-8"))
    by_name = {method.replace(".", "_"): method for method in known}
    names = {node.attr for node in nodes() if isinstance(node, ast.Attribute)}
    return {by_name[name] for name in names & by_name.keys()}


def test_every_method_that_is_called_is_allowed() -> None:
    assert {"chat.postMessage", "users.info"} <= called()
    forbidden = {
        method: wanted
        for method in called()
        if (wanted := scopes(method)) and not wanted & {*SCOPES}
    }
    assert forbidden == {}


def test_no_scope_is_asked_for_that_nothing_uses() -> None:
    used = {scope for method in called() for scope in scopes(method) or ()} | WANTED.keys()
    assert {*SCOPES} - used == set()


def test_every_event_is_listened_for() -> None:
    written = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    kinds = {event.rpartition(".")[2] for event in EVENTS}  # of message.im, "im" is asked for
    assert kinds - written == set()


def test_the_bot_cannot_read_channels_and_acts_in_nobodys_name() -> None:
    asked = described()["oauth_config"]["scopes"]
    assert [*asked] == ["bot"]
    assert not {"channels:history", "groups:history", "mpim:history"} & {*asked["bot"]}


async def test_of_a_channel_it_is_never_known_what_is_in_it(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        here = ToChannel(community=place.workspace.id, channel=place.channel.id)
        gone = ToChannel(community=place.workspace.id, channel="C0LBGONE")
        view = View(blocks=(Paragraph(text=Words("A post.")),))
        traces = [
            await place.adapter.look_back(Parcel(id="p" * 24, to=to, view=view, locale="en"))
            for to in (here, gone)
        ]
        assert traces == [NotFound.UNREADABLE, NotFound.UNREADABLE]
        assert place.server.asked_for("conversations.history") == []


@pytest.mark.parametrize("locale", Catalogues.shipped().locales)
def test_the_manifest_is_one_that_slack_takes(locale: str) -> None:
    schema = json.loads(spec("slack_manifest.json").read_text(encoding="utf-8"))
    faults = Draft202012Validator(schema).iter_errors(described(locale))
    assert [one.message for one in faults] == []


def test_members_can_write_to_the_bot_and_are_shown_its_words() -> None:
    features = described()["features"]
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    [command] = features["slash_commands"]
    assert (command["command"], command["usage_hint"]) == ("/alongside", "[start | help-now]")


def test_the_link_carries_the_manifest_whole() -> None:
    link = urlsplit(creation_link(described("es")))
    assert (link.scheme, link.netloc, link.path) == ("https", "api.slack.com", "/apps")
    [carried] = parse_qs(link.query)["manifest_json"]
    assert json.loads(carried) == described("es")
    assert "+" not in link.query


def test_the_command_line_prints_the_manifest_and_the_link() -> None:
    shell = CliRunner()
    printed = shell.invoke(app, ["slack", "manifest", "--language", "es"])
    told = json.loads(printed.output)
    [command] = told["features"]["slash_commands"]
    assert command["description"] == speaker("es")(Message("command-alongside"))
    assert "manage" not in command["usage_hint"]
    link = shell.invoke(app, ["slack", "manifest", "--language", "es", "--link"])
    [carried] = parse_qs(urlsplit(link.output.strip()).query)["manifest_json"]
    assert json.loads(carried) == told


def test_the_page_says_what_each_scope_and_event_is_for() -> None:
    page = (HOUSE / "docs" / "slack.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z:]+)` \| \S", page, re.MULTILINE)
    assert sorted(rows) == sorted(SCOPES)
    assert all(f"`{event}`" in page for event in EVENTS)
