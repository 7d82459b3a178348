"""Messages as Discord keeps and shows them, made from what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.discord_server.model import COMPONENTS_V2, EPHEMERAL, Channel, Model, Payload, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes


def written(
    model: Model,
    channel: Channel,
    author: Person,
    body: Payload,
    files: Sequence[Upload] = (),
    *,
    flags: int = 0,
) -> Payload:
    """Make a message of what was asked for; it is kept nowhere yet."""
    described = {str(one.get("id")): one for one in body.get("attachments") or []}
    attachments = [
        _attachment(model, number, file, described.get(str(number), {}))
        for number, file in enumerate(files)
    ]
    by_name = {one["filename"]: one for one in attachments}
    in_components = body.get("flags", 0) & COMPONENTS_V2
    components = [_resolved(model, one, by_name) for one in body.get("components") or []]
    return {
        "id": model.ids.new(),
        "channel_id": channel.id,
        "author": author.user,
        "content": body.get("content") or "",
        "timestamp": datetime.fromtimestamp(model.ids.now(), UTC).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [] if in_components else attachments,
        "embeds": body.get("embeds") or [],
        "pinned": False,
        "type": 0,
        "flags": body.get("flags", 0) | flags,
        "components": components,
        "allowed_mentions": body.get("allowed_mentions"),
    }


def shown(message: Payload) -> Payload:
    """Give a message as the API tells it: without what only this server keeps."""
    return {name: value for name, value in message.items() if name != "allowed_mentions"}


def is_ephemeral(message: Payload) -> bool:
    return bool(message["flags"] & EPHEMERAL)


def _attachment(model: Model, number: int, file: Upload, told: Payload) -> Payload:
    address = f"https://cdn.discordapp.com/attachments/{number}/{file.name}"
    return {
        "id": model.ids.new(),
        "filename": file.name,
        "description": told.get("description"),
        "size": len(file.content),
        "url": address,
        "proxy_url": address,
    }


def _resolved(model: Model, component: Payload, files: dict[str, Payload]) -> Payload:
    """Give a component its number, and put real addresses where files were named."""
    made = {"id": int(model.ids.new()) & 0x7FFFFFFF, **component}
    if "components" in made:
        made["components"] = [_resolved(model, one, files) for one in made["components"]]
    if "items" in made:
        made["items"] = [{**item, "media": _media(item["media"], files)} for item in made["items"]]
    if "file" in made:
        made["file"] = _media(made["file"], files)
    return made


def _media(media: Payload, files: dict[str, Payload]) -> Payload:
    file = files.get(media["url"].removeprefix("attachment://"), {"url": media["url"]})
    return {
        "url": file["url"],
        "proxy_url": file["url"],
        "height": None,
        "width": None,
        "content_type": None,
        "flags": 0,
    }
