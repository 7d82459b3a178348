"""Messages and views as Slack keeps and tells them, made from what was asked for."""

import copy
from typing import Any

from tests.slack_server.blocks import FALLBACK, message_faults
from tests.slack_server.model import Channel, File, Message, Model, Payload, Workspace, elements


class Denied(Exception):
    """The API's own refusal: a name for what is wrong, and what it says of it."""

    def __init__(self, error: str, *told: str) -> None:
        super().__init__(f"{error}: {'; '.join(told)}")
        self.told = told
        self.body: Payload = {"ok": False, "error": error}
        if told:
            self.body["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in told]}

    @property
    def error(self) -> str:
        return str(self.body["error"])


def written(
    model: Model,
    where: Workspace,
    channel: Channel,
    asked: Payload,
    *,
    only_for: str | None = None,
    files: tuple[File, ...] = (),
) -> Message:
    """Make a message of the bot's and keep it; raises Denied for what Slack would not take."""
    if not files:
        measure(asked)
    check_pictures(model, where, asked.get("blocks") or [])
    ts = model.ids.ts()
    payload: Payload = {
        "type": "message",
        "user": where.bot,
        "ts": ts,
        "bot_id": f"B{where.bot[1:]}",
        "app_id": where.app,
        "team": where.id,
        "text": asked.get("text") or "",
        "bot_profile": {"id": f"B{where.bot[1:]}", "app_id": where.app, "name": "Alongside"},
    }
    if asked.get("blocks"):
        payload["blocks"] = finished(model, asked["blocks"])
    if files:
        payload["files"] = [told(one) for one in files]
    message = Message(
        channel=channel.id,
        ts=ts,
        author=where.bot,
        payload=payload,
        asked=asked,
        only_for=only_for,
    )
    if only_for is None:
        channel.messages[ts] = message
    else:
        model.whispers.append(message)
    return message


def measure(asked: Payload, longest: int = FALLBACK) -> None:
    """Refuse what is too much in a message, as Slack names it."""
    for error, found in message_faults(asked, longest).items():
        raise Denied(error, *found)


def finished(model: Model, blocks: Any) -> Any:  # noqa: ANN401 - any part of a block
    """Copy blocks with the ids and defaults that Slack adds."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", model.ids.new("b"))
    for _, element in elements(made):
        element.setdefault("action_id", model.ids.new("a"))
    for text in _plain_texts(made):
        text.setdefault("emoji", True)
    return made


def check_pictures(model: Model, where: Workspace, blocks: list[Payload]) -> None:
    """Refuse images that are no complete upload of this workspace."""
    for block in blocks:
        for one in (block, block.get("accessory") or {}, *(block.get("elements") or [])):
            if isinstance(one, dict) and one.get("type") == "image" and "slack_file" in one:
                file = model.files.get(str(one["slack_file"].get("id")))
                known = file is not None and file.workspace == where.id
                if file is None or not (known and file.is_complete and file.is_ready):
                    raise Denied("invalid_blocks", "invalid slack file")


def told(file: File) -> Payload:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "size": file.length,
        "alt_txt": file.alt,
        "permalink": f"https://loopback.slack.com/files/{file.id}/{file.name}",
    }


def _plain_texts(part: object) -> list[Payload]:
    if isinstance(part, dict):
        own = [part] if part.get("type") == "plain_text" else []
        return own + [text for inner in part.values() for text in _plain_texts(inner)]
    if isinstance(part, list):
        return [text for inner in part for text in _plain_texts(inner)]
    return []
