"""What each route of the API answers; only what the bot may ask for is here at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.discord_server.faults import CALLBACK, COMMANDS, FOLLOW_UP, MESSAGES, OPENING
from tests.discord_server.measure import message_faults, modal_faults
from tests.discord_server.model import (
    APPLICATION,
    EPHEMERAL,
    Channel,
    Interaction,
    Model,
    Payload,
)
from tests.discord_server.writing import Upload, shown, written

MESSAGE: Final = f"{MESSAGES}/{{message}}"
ORIGINAL: Final = f"{FOLLOW_UP}/messages/@original"
ACKNOWLEDGE_WITHIN: Final = 3.0
LATER, UPDATE_LATER, NOW, CHOICES, FORM = 5, 6, 4, 8, 9
NO_CONTENT: Final = 204
HISTORY: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came. `taken` are the parts of its path."""

    method: str
    route: str
    path: str
    taken: Mapping[str, str]
    query: Mapping[str, str]
    body: Payload | list[Payload] | None
    files: Sequence[Upload]
    at: float

    @property
    def fields(self) -> Payload:
        return self.body if isinstance(self.body, dict) else {}


class Denied(Exception):
    """The API's own refusal: a status, and a code that says more."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Payload = {"code": code, "message": message}


Told = Payload | list[Payload] | None


class Answers:
    """The API over a model. `now` is the time by which interactions run out."""

    def __init__(self, model: Model, gateway: Callable[[], str], now: Callable[[], float]) -> None:
        self._model = model
        self._gateway = gateway
        self._now = now
        self.routes: Mapping[tuple[str, str], Callable[[Asked], Told]] = {
            ("GET", "/gateway"): lambda _: {"url": gateway()},
            ("GET", "/gateway/bot"): self._gateway_bot,
            ("GET", "/users/@me"): lambda _: model.bot.user,
            ("GET", "/oauth2/applications/@me"): self._application,
            ("GET", "/applications/@me"): self._application,
            ("GET", COMMANDS): lambda _: model.commands,
            ("PUT", COMMANDS): self._register,
            ("POST", OPENING): self._open,
            ("GET", "/channels/{channel}"): lambda asked: self._channel(asked).payload,
            ("GET", MESSAGES): self._history,
            ("POST", MESSAGES): self._send,
            ("GET", MESSAGE): lambda asked: shown(self._message(asked)),
            ("PATCH", MESSAGE): self._edit,
            ("DELETE", MESSAGE): self._delete,
            ("GET", "/guilds/{guild}/members/{person}"): self._member,
            ("POST", CALLBACK): self._callback,
            ("POST", FOLLOW_UP): self._follow_up,
            ("PATCH", ORIGINAL): self._follow_up,
            ("GET", ORIGINAL): self._original,
        }

    def _gateway_bot(self, _: Asked) -> Told:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway(), "shards": 1, "session_start_limit": limit}

    def _application(self, _: Asked) -> Told:
        return {
            "id": APPLICATION,
            "name": "Alongside",
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "rpc_origins": [],
            "owner": self._model.bot.user,
            "team": None,
            "interactions_endpoint_url": None,
        }

    def _register(self, asked: Asked) -> Told:
        bodies = asked.body if isinstance(asked.body, list) else []
        self._model.commands[:] = [self._command(body) for body in bodies]
        return self._model.commands

    def _command(self, body: Payload) -> Payload:
        rights = body.get("default_member_permissions")
        return {
            "id": self._model.ids.new(),
            "application_id": APPLICATION,
            "version": "1",
            **body,
            # Taken as a number, given back as a string.
            "default_member_permissions": None if rights is None else str(rights),
        }

    def _open(self, asked: Asked) -> Told:
        person = self._model.people.get(str(asked.fields.get("recipient_id")))
        if person is None:
            raise Denied(400, 50_033, "Invalid Recipient(s)")
        channel = self._model.direct(person.id)
        return {**channel.payload, "recipients": [person.user]}

    def _history(self, asked: Asked) -> Told:
        channel = self._channel(asked)
        if not channel.is_readable:
            raise Denied(403, 50_001, "Missing Access")
        before = int(asked.query.get("before") or 1 << 63)
        after = int(asked.query.get("after") or 0)
        found = [m for m in channel.messages.values() if after < int(m["id"]) < before]
        found.sort(key=lambda message: int(message["id"]), reverse=True)
        return [shown(message) for message in found[: int(asked.query.get("limit", HISTORY))]]

    def _send(self, asked: Asked) -> Told:
        channel, body = self._channel(asked), asked.fields
        self._refuse(channel)
        _measure(message_faults(body))
        nonce = str(body.get("nonce") or "")
        known = self._model.known(nonce, channel.id) if body.get("enforce_nonce") else None
        if known is not None:
            if known not in channel.messages:
                raise Denied(404, 10_008, "Unknown Message")
            return {**shown(channel.messages[known]), "nonce": nonce}
        message = written(self._model, channel, self._model.bot, body, asked.files)
        channel.messages[message["id"]] = message
        self._model.nonces[channel.id, nonce] = (self._model.ids.now(), message["id"])
        return {**shown(message), "nonce": body.get("nonce")}

    def _edit(self, asked: Asked) -> Told:
        channel, earlier, body = self._channel(asked), self._message(asked), asked.fields
        body = {**body, "flags": body.get("flags") or earlier["flags"]}
        _measure(message_faults({**earlier, **body}))
        made = written(self._model, channel, self._model.bot, {**earlier, **body}, asked.files)
        earlier |= {**made, "id": earlier["id"], "edited_timestamp": made["timestamp"]}
        return shown(earlier)

    def _delete(self, asked: Asked) -> Told:
        message = self._message(asked)
        if message["author"]["id"] != APPLICATION:
            raise Denied(403, 50_003, "Cannot execute action on a DM channel")
        del self._channel(asked).messages[message["id"]]
        return None

    def _member(self, asked: Asked) -> Told:
        guild = self._model.guilds.get(asked.taken["guild"])
        if guild is None:
            raise Denied(404, 10_004, "Unknown Guild")
        if asked.taken["person"] not in guild.members:
            raise Denied(404, 10_007, "Unknown Member")
        return self._model.people[asked.taken["person"]].member

    def _callback(self, asked: Asked) -> Told:
        interaction = self._interaction(asked)
        if interaction.callback is not None:
            raise Denied(400, 40_060, "Interaction has already been acknowledged.")
        waited = self._now() - interaction.at
        if waited > ACKNOWLEDGE_WITHIN:
            raise Denied(404, 10_062, "Unknown interaction")
        kind, data = asked.fields["type"], asked.fields.get("data") or {}
        message = None
        match kind:
            case 4:
                _measure(message_faults(data), interaction)
                message = self._answer(interaction, data, asked.files, data.get("flags", 0))
            case 8:
                interaction.choices = data["choices"]
            case 9:
                _measure(modal_faults(data), interaction)
                interaction.modal = data
            case _:
                pass
        interaction.callback = asked.fields
        interaction.answered_after = waited
        interaction.is_private = bool(data.get("flags", 0) & EPHEMERAL)
        interaction.acknowledged.set()
        if kind in {NOW, CHOICES, FORM}:
            interaction.shown.set()
        return _callback_told(interaction, kind, message)

    def _follow_up(self, asked: Asked) -> Told:
        interaction = self._token(asked)
        if interaction.callback is None:
            raise Denied(404, 10_015, "Unknown Webhook")
        _measure(message_faults(asked.fields), interaction)
        flags = asked.fields.get("flags", 0)
        if interaction.callback["type"] == LATER and not interaction.messages:
            # Visibility was fixed when more time was asked for.
            flags = flags & ~EPHEMERAL | (EPHEMERAL if interaction.is_private else 0)
        if asked.method == "PATCH" and interaction.messages:
            channel = interaction.messages[0]["channel_id"]
            self._model.channels[channel].messages.pop(interaction.messages.pop()["id"], None)
        message = self._answer(interaction, asked.fields, asked.files, flags)
        interaction.shown.set()
        return shown(message)

    def _original(self, asked: Asked) -> Told:
        interaction = self._token(asked)
        if not interaction.messages:
            unknown = 10_015 if interaction.callback is None else 10_008
            raise Denied(404, unknown, "Unknown")
        return shown(interaction.messages[0])

    def _answer(
        self, interaction: Interaction, data: Payload, files: Sequence[Upload], flags: int
    ) -> Payload:
        channel = self._model.channels[interaction.channel]
        body = {**data, "flags": flags}
        message = written(self._model, channel, self._model.bot, body, files)
        interaction.messages.append(message)
        if not flags & EPHEMERAL:
            channel.messages[message["id"]] = message
        return message

    def _interaction(self, asked: Asked) -> Interaction:
        interaction = self._model.interactions.get(asked.taken["interaction"])
        if interaction is None or interaction.token != asked.taken["token"]:
            raise Denied(404, 10_062, "Unknown interaction")
        return interaction

    def _token(self, asked: Asked) -> Interaction:
        for interaction in self._model.interactions.values():
            if interaction.token == asked.taken["token"]:
                return interaction
        raise Denied(404, 10_015, "Unknown Webhook")

    def _channel(self, asked: Asked) -> Channel:
        channel = self._model.channels.get(asked.taken["channel"])
        if channel is None:
            raise Denied(404, 10_003, "Unknown Channel")
        return channel

    def _message(self, asked: Asked) -> Payload:
        message = self._channel(asked).messages.get(asked.taken["message"])
        if message is None:
            raise Denied(404, 10_008, "Unknown Message")
        return message

    def _refuse(self, channel: Channel) -> None:
        if channel.refuses is not None:
            raise Denied(*channel.refuses, "refused")
        recipient = self._model.people.get(channel.recipient or "")
        if recipient is not None and not recipient.takes_messages:
            raise Denied(403, 50_007, "Cannot send messages to this user")


def _measure(faults: list[str], interaction: Interaction | None = None) -> None:
    if faults:
        if interaction is not None:
            interaction.denied += faults
            interaction.shown.set()
        raise Denied(400, 50_035, f"Invalid Form Body: {', '.join(faults)}")


def _callback_told(interaction: Interaction, kind: int, message: Payload | None) -> Payload:
    told: Payload = {
        "interaction": {
            "id": interaction.id,
            "type": interaction.payload["type"],
            "response_message_loading": kind == LATER,
            "response_message_ephemeral": interaction.is_private,
        },
        "resource": {"type": kind},
    }
    if message is not None:
        told["interaction"]["response_message_id"] = message["id"]
        told["resource"]["message"] = shown(message)
    return told
