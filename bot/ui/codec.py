"""Views as bytes and back, so that the answer to an act can be given a second time.

Each node is a JSON list: the name of its class, then its fields in order.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import cast

from bot.ui import tree as ui

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]
"""Whatever JSON can write."""

_NODES: dict[str, type] = {
    node.__name__: node
    for node in (
        ui.View,
        ui.Paragraph,
        ui.Heading,
        ui.Facts,
        ui.Bullets,
        ui.Image,
        ui.File,
        ui.Actions,
        ui.Menu,
        ui.Button,
        ui.Option,
        ui.Press,
        ui.Message,
        ui.Moment,
        ui.WallTime,
        ui.Channel,
    )
}
_PARTS = {node: tuple(part.name for part in fields(node)) for node in _NODES.values()}
_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_STYLE, _TUPLE, _BYTES, _DICT = "style", "tuple", "bytes", "dict"


def encode(view: ui.View) -> bytes:
    """Write a view, spelled or not, as compact JSON."""
    return json.dumps(_encoded(view), ensure_ascii=False, separators=(",", ":")).encode()


def decode(written: bytes) -> ui.View:
    """Read back what `encode` wrote; raises ValueError for anything else."""
    view = _decoded(json.loads(written))
    if not isinstance(view, ui.View):
        raise ValueError("not a view")
    return view


def _encoded(node: object) -> JSON:
    kind = type(node)
    if kind in _AS_THEY_ARE:
        return cast("JSON", node)
    if (names := _PARTS.get(kind)) is not None:
        return [kind.__name__, *[_encoded(getattr(node, name)) for name in names]]
    match node:
        case tuple():
            return [_TUPLE, *[_encoded(part) for part in node]]
        case ui.Style():
            return [_STYLE, node.value]
        case StrEnum() | str() | int():
            return node
        case bytes():
            return [_BYTES, base64.b64encode(node).decode("ascii")]
        case dict():
            return [_DICT, {name: _encoded(part) for name, part in node.items()}]
    raise ValueError(f"a view holds no {type(node).__name__}")


def _decoded(node: object) -> object:
    match node:
        case [str() as name, *parts] if name in _NODES:
            kind = _NODES[name]
            values = (_decoded(part) for part in parts)
            return kind(**dict(zip(_PARTS[kind], values, strict=True)))
        case [str(name), str(value)] if name == _STYLE:
            return ui.Style(value)
        case [str(name), str(value)] if name == _BYTES:
            return base64.b64decode(value)
        case [str(name), *parts] if name == _TUPLE:
            return tuple(_decoded(part) for part in parts)
        case [str(name), dict() as parts] if name == _DICT:
            return {key: _decoded(part) for key, part in parts.items()}
        case str() | int() | None:
            return node
    raise ValueError("not a view")
