"""What people do on Discord, as the events that reach the bot."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tests.discord_server.gateway import Gateway
from tests.discord_server.model import (
    APPLICATION,
    Channel,
    Interaction,
    Model,
    Payload,
    Person,
    custom_ids,
)
from tests.discord_server.writing import shown

COMMAND, COMPONENT, TYPING, SUBMIT = 2, 3, 4, 5
BUTTON, SELECT, RADIO, TEXT = 2, 3, 21, 4
STRING: Final = 3
ON_MESSAGE: Final = 3
DAY: Final = 86_400.0


class Fingers:
    """Moves people's fingers; each move is an interaction that waits for its answer."""

    def __init__(self, model: Model, gateway: Gateway, now: Callable[[], float]) -> None:
        self._model = model
        self._gateway = gateway
        self._now = now

    async def command(
        self, who: Person, channel: Channel, word: str, options: Mapping[str, str] | None = None
    ) -> Interaction:
        """Pick a command."""
        given = [{"name": n, "type": STRING, "value": v} for n, v in (options or {}).items()]
        data: Payload = {"id": self._command_id(word), "name": word, "type": 1, "options": given}
        return await self._act(who, channel, COMMAND, data)

    async def menu(self, who: Person, channel: Channel, name: str, message: Payload) -> Interaction:
        """Pick an entry in the menu of a message."""
        data: Payload = {
            "id": self._command_id(name),
            "name": name,
            "type": ON_MESSAGE,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: shown(message)}},
        }
        return await self._act(who, channel, COMMAND, data)

    async def types_option(
        self, who: Person, channel: Channel, word: str, option: str, typed: str
    ) -> Interaction:
        """Type into a command's option, and wait for proposals."""
        one = {"name": option, "type": STRING, "value": typed, "focused": True}
        data: Payload = {"id": self._command_id(word), "name": word, "type": 1, "options": [one]}
        return await self._act(who, channel, TYPING, data)

    async def press(
        self, who: Person, channel: Channel, message: Payload, custom_id: str, value: str = ""
    ) -> Interaction:
        """Press a button; with a `value`, pick a menu's line."""
        data: Payload = {"custom_id": custom_id, "component_type": BUTTON, "id": 1}
        if value:
            data |= {"component_type": SELECT, "values": [value]}
        return await self._act(who, channel, COMPONENT, data, message=shown(message))

    async def submit(
        self,
        who: Person,
        channel: Channel,
        modal: Payload,
        answers: Mapping[str, Sequence[str]],
    ) -> Interaction:
        """Send a form, filled in; what is not named stays as it was shown: empty."""
        data: Payload = {
            "custom_id": modal["custom_id"],
            "components": [_filled(part, answers) for part in modal["components"]],
            "resolved": {},
        }
        return await self._act(who, channel, SUBMIT, data)

    async def says(self, who: Person, channel: Channel, text: str, **facts: Any) -> Payload:  # noqa: ANN401 - a message's fields
        """Write a message."""
        message = {
            "id": self._model.ids.new(),
            "channel_id": channel.id,
            "author": who.user,
            "content": text,
            "timestamp": "2026-11-23T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "components": [],
            **facts,
        }
        channel.messages[message["id"]] = message
        told = shown(message)
        if channel.guild is not None:
            told |= {"guild_id": channel.guild, "member": _without_user(who)}
        await self._gateway.dispatch("MESSAGE_CREATE", told)
        return message

    async def _act(
        self,
        who: Person,
        channel: Channel,
        kind: int,
        data: Payload,
        message: Payload | None = None,
    ) -> Interaction:
        interaction = Interaction(
            id=self._model.ids.new(),
            token=f"aW50ZXJhY3Rpb246{secrets.token_urlsafe(60)}",
            payload={},
            person=who.id,
            channel=channel.id,
            at=self._now(),
        )
        interaction.payload = self._payload(interaction, who, channel, kind, data)
        if message is not None:
            interaction.payload["message"] = message
        self._model.interactions[interaction.id] = interaction
        await self._gateway.dispatch("INTERACTION_CREATE", interaction.payload)
        return interaction

    def _payload(
        self, interaction: Interaction, who: Person, channel: Channel, kind: int, data: Payload
    ) -> Payload:
        payload: Payload = {
            "id": interaction.id,
            "application_id": APPLICATION,
            "type": kind,
            "token": interaction.token,
            "version": 1,
            "channel_id": channel.id,
            "channel": channel.payload,
            "locale": who.locale,
            "app_permissions": "274878024704",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10_485_760,
            "data": data,
        }
        if channel.guild is None:
            return payload | {"user": who.user, "context": 1}
        guild = {"id": channel.guild, "features": [], "locale": "en-US"}
        in_guild: Payload = {"guild_id": channel.guild, "guild": guild, "guild_locale": "en-US"}
        return payload | in_guild | {"member": who.member, "context": 0}

    def _command_id(self, word: str) -> str:
        known = {one["name"]: one["id"] for one in self._model.commands}
        return str(known.get(word, "1"))


def pressable(message: Payload) -> list[tuple[str, str, str]]:
    """List what can be pressed: what it says, its custom_id, and the value if it is a line."""
    found = []
    for one in custom_ids(message["components"]):
        if one["type"] == SELECT:
            lines = [(line["label"], one["custom_id"], line["value"]) for line in one["options"]]
            found += lines
        elif one["type"] == BUTTON:
            found.append((one["label"], one["custom_id"], ""))
    return found


def _filled(part: Payload, answers: Mapping[str, Sequence[str]]) -> Payload:
    if "component" not in part:
        return {"type": part["type"], "id": 1}
    inner = part["component"]
    given = list(answers.get(inner["custom_id"], ()))
    told: Payload = {"type": inner["type"], "custom_id": inner["custom_id"], "id": 1}
    if inner["type"] == TEXT:
        told["value"] = given[0] if given else ""
    elif inner["type"] == RADIO:
        told["value"] = given[0] if given else None
    else:
        told["values"] = given
    return {"type": part["type"], "id": 1, "component": told}


def _without_user(who: Person) -> Payload:
    return {name: value for name, value in who.member.items() if name != "user"}
