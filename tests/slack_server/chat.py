"""The methods `chat.*`: what the bot says, whispers, puts differently and takes back."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.slack_server.asking import Answer, Asked, Events
from tests.slack_server.blocks import CHANGED
from tests.slack_server.model import Channel, Message, Model, Payload, Workspace
from tests.slack_server.writing import Denied, check_pictures, finished, measure, written

DIRECT: Final = "D"


class Chat:
    def __init__(self, model: Model, events: Events) -> None:
        self._model = model
        self._events = events
        self.methods: Mapping[str, Answer] = {
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "chat.delete": self._delete,
        }

    def _post(self, asked: Asked) -> Payload:
        channel = self.place(asked)
        message = written(self._model, asked.where, channel, asked.args)
        self._echo(asked.where, channel, message.payload)
        return {"channel": channel.id, "ts": message.ts, "message": message.payload}

    def _whisper(self, asked: Asked) -> Payload:
        channel, person = self.place(asked), str(asked.args.get("user"))
        if person not in channel.members:
            raise Denied("user_not_in_channel")
        message = written(self._model, asked.where, channel, asked.args, only_for=person)
        return {"message_ts": message.ts}

    def _update(self, asked: Asked) -> Payload:
        channel, message = self._own(asked, "cant_update_message")
        measure(asked.args, CHANGED)
        check_pictures(self._model, asked.where, asked.args.get("blocks") or [])
        before = dict(message.payload)
        if "text" in asked.args or "blocks" in asked.args:
            message.payload["text"] = asked.args.get("text") or ""
            # Blocks that are not named again go when the text is changed.
            message.payload["blocks"] = finished(self._model, asked.args.get("blocks") or [])
        message.payload["edited"] = {"user": asked.where.bot, "ts": self._model.ids.ts()}
        message.asked = asked.args
        changed = {"subtype": "message_changed", "hidden": True, "message": message.payload}
        self._echo(asked.where, channel, {**changed, "previous_message": before})
        return {"channel": channel.id, "ts": message.ts, "message": message.payload}

    def _delete(self, asked: Asked) -> Payload:
        channel, message = self._own(asked, "cant_delete_message")
        del channel.messages[message.ts]
        deleted = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
        self._echo(asked.where, channel, {**deleted, "previous_message": message.payload})
        return {"channel": channel.id, "ts": message.ts}

    def place(self, asked: Asked) -> Channel:
        """Find where to write, by the id of a channel or of a person; raises Denied."""
        id = str(asked.args.get("channel"))
        person = self._model.people.get(id)
        if person is not None and person.workspace == asked.where.id:
            return self._open(self._model.direct(id))
        channel = self._model.channels.get(id)
        if channel is None or channel.workspace != asked.where.id:
            raise Denied("channel_not_found")
        return self._open(channel)

    def _open(self, channel: Channel) -> Channel:
        if channel.refuses is not None:
            raise Denied(channel.refuses)
        person = self._model.people.get(channel.person or "")
        if person is not None and person.refuses is not None:
            raise Denied(person.refuses)
        if channel.is_archived:
            raise Denied("is_archived")
        if not channel.has_bot:
            raise Denied("channel_not_found" if channel.is_private else "not_in_channel")
        return channel

    def _own(self, asked: Asked, error: str) -> tuple[Channel, Message]:
        channel = self._model.channels.get(str(asked.args.get("channel")))
        if channel is None or channel.workspace != asked.where.id:
            raise Denied("channel_not_found")
        message = channel.messages.get(str(asked.args.get("ts")))
        if message is None:
            raise Denied("message_not_found")
        if message.author != asked.where.bot:
            raise Denied(error)
        return channel, message

    def _echo(self, where: Workspace, channel: Channel, payload: Payload) -> None:
        """Tell the bot what was said in its own conversations, by itself as well."""
        if channel.person is not None:
            self._events.happens(where, said(channel, payload, self._model.ids.ts))


def said(channel: Channel, payload: Payload, ts: Callable[[], str]) -> Payload:
    """Make the event for something in a direct conversation."""
    event: Payload = {"type": "message", "channel": channel.id, "channel_type": "im", **payload}
    return {"ts": ts(), **event, "event_ts": event.get("ts") or ts()}
