"""Reads messages and views as a client of Slack's would: what is shown, and what in it is alive.

Alive is what mentions somebody, leads somewhere or changes how words look, and was made by the
words themselves. What a block asks for by its shape (a heading, a label in bold) is not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.slack_server.blocks import leaves
from tests.slack_server.model import Message, Payload, Surface

_COMMANDS: Final = re.compile(r"<([^<>\n]+)>")
_MOMENT: Final = re.compile(r"<!date\^[^<>|]*\|([^<>]*)>")
_LINKS: Final = re.compile(r"(?i)\bhttps?://[^\s<]|\bmailto:\S")
_NAMES: Final = re.compile(r"(?i)(?<!\w)@(?:everyone|here|channel)\b")
_EMOJI: Final = re.compile(r"(?i):[a-z+_'-][\w+'-]*:")
_SPANS: Final = re.compile(r"(?<![\w*_~`])(?P<mark>[*_~`])(?=\S)[^\n]*?(?<=\S)(?P=mark)(?!\w)")
_FENCES: Final = re.compile(r"```.+?```", re.DOTALL)
_QUOTES: Final = re.compile(r"(?m)^\s*(?:>|&gt;)")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_UNSEEN: Final = re.compile("[\u200b\u2060]")
_ALIVE_LEAVES: Final = frozenset({"link", "user", "usergroup", "channel", "broadcast", "emoji"})


@dataclass(slots=True)
class Reading:
    """What a reader sees, piece by piece, and what else would happen."""

    words: list[str] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.words)


def read(shown: Message | Surface) -> Reading:
    """Read a message or a view. Blocks hide the top-level text, which is still searched."""
    reading = Reading()
    if isinstance(shown, Message):
        commands = [one for one in _commands(shown.text) if not one.startswith("!date^")]
        reading.alive += commands
        if shown.asked.get("link_names") or shown.asked.get("parse") == "full":
            reading.alive += _NAMES.findall(shown.text)
        if not shown.blocks:
            _markup(reading, shown.text, shown.asked)
        reading.words += [_shown_file(one) for one in shown.payload.get("files", [])]
    for block in shown.blocks:
        _block(reading, block)
    return reading


def read_fallback(message: Message) -> str:
    """Give the top-level text as a notification or a screen reader says it."""
    return _plain_words(message.text)


def _block(reading: Reading, block: Payload) -> None:
    match block["type"]:
        case "rich_text":
            reading.words.append(_rich(reading, block))
        case "image":
            reading.pictures.append(block["alt_text"])
        case _:
            parts = [block.get(name) for name in ("text", "label", "hint")]
            parts += [*block.get("fields", []), *block.get("elements", [])]
            parts += [block.get("accessory"), block.get("element")]
            _parts(reading, [one for one in parts if isinstance(one, dict)])


def _parts(reading: Reading, parts: Iterable[Payload]) -> None:
    for part in parts:
        match part.get("type"):
            case "plain_text":
                reading.words.append(part["text"])
                reading.alive += _EMOJI.findall(part["text"]) if part.get("emoji", True) else []
            case "mrkdwn":
                _markup(reading, part["text"], part)
            case "image":
                reading.pictures.append(part["alt_text"])
            case _:
                inner = [part.get(name) for name in ("text", "placeholder", "description")]
                inner += part.get("options") or []
                _parts(reading, [one for one in inner if isinstance(one, dict)])


def _rich(reading: Reading, block: Payload) -> str:
    said = []
    for line in _lines(block):
        for leaf in leaves(line):
            if leaf["type"] in _ALIVE_LEAVES:
                reading.alive.append(str(leaf))
        said.append("".join(_leaf(leaf) for leaf in leaves(line)))
    return "\n".join(said)


def _lines(part: Payload) -> Iterator[Payload]:
    if part["type"] in {"rich_text", "rich_text_list"}:
        for one in part["elements"]:
            yield from _lines(one)
    else:
        yield part


def _leaf(leaf: Payload) -> str:
    if leaf["type"] == "date":
        return str(leaf.get("fallback") or "(moment)")
    return _UNSEEN.sub("", str(leaf.get("text") or leaf.get("name") or ""))


def _markup(reading: Reading, text: str, asked: Payload) -> None:
    """Read one text of mrkdwn, escaped as Slack wants it."""
    reading.alive += [one for one in _commands(text) if not one.startswith("!date^")]
    shown = _MOMENT.sub(r"\1", text)
    if not asked.get("verbatim"):
        reading.alive += _LINKS.findall(_COMMANDS.sub("", shown))
    reading.alive += [found[0] for found in _SPANS.finditer(shown)]
    reading.alive += _FENCES.findall(shown) + _QUOTES.findall(shown) + _EMOJI.findall(shown)
    reading.words.append(_plain_words(text))


def _commands(text: str) -> list[str]:
    return _COMMANDS.findall(text)


def _plain_words(text: str) -> str:
    text = _MOMENT.sub(r"\1", text)
    for escape, character in _ENTITIES:
        text = text.replace(escape, character)
    return _UNSEEN.sub("", text)


def _shown_file(file: Payload) -> str:
    return str(file["name"])
