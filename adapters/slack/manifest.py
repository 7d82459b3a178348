"""The app as api.slack.com takes it: what it may do and hear, and nothing that is not used.

Tests compare the scopes with the methods that are called, and the events with those that are
listened for, so that anyone can check what this bot can read. docs/slack.md says what each is for.
"""

import json
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode

from adapters.slack.words import HOME
from bot.platform import MenuCard
from bot.ui import JSON, Message, Speaker

NAME: Final = "Alongside"
COMMAND: Final = f"/{HOME}"

SCOPES: Final = (
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
"""What the bot may do; none of these reads a channel."""

EVENTS: Final = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked")

_NEW_APP: Final = "https://api.slack.com/apps"


SHORTCUT_NAME: Final = 24
"""Characters of a shortcut's name (docs.slack.dev, "App manifest reference")."""


def manifest(words: Sequence[str], menus: Sequence[MenuCard], speak: Speaker) -> dict[str, JSON]:
    """Describe the app in one language: Slack shows it to everybody in the same one.

    `words` are the commands that a member may type after the app's one command, `menus` what the
    menu of a message offers.
    """
    hint = " | ".join(word for word in words if word != HOME)
    return {
        "display_information": {
            "name": NAME,
            "description": speak(Message("members-start-title")),
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": speak(Message(f"command-{HOME}")),
                    "usage_hint": f"[{hint}]",
                    "should_escape": False,
                }
            ],
            "shortcuts": [_shortcut(card) for card in menus],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENTS]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(card: MenuCard) -> dict[str, JSON]:
    return {
        "name": card.label[:SHORTCUT_NAME],
        "type": "message",
        "callback_id": card.path,
        "description": card.label,
    }


def as_json(described: dict[str, JSON]) -> str:
    """Write a manifest as the page App Manifest shows it."""
    return json.dumps(described, ensure_ascii=False, indent=2)


def creation_link(described: dict[str, JSON]) -> str:
    """Make the link that opens Slack's page for a new app with a manifest filled in."""
    compact = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    asked = urlencode({"new_app": 1, "manifest_json": compact}, quote_via=quote)
    return f"{_NEW_APP}?{asked}"
