"""Which messages the code asks for, and as what: read from the code, not from running it."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.commands import Registry, Room
from tests.docs.sentences import HOUSE

SOURCES = ("bot", "adapters", "scheduler")
ANY = "[a-z0-9.-]+"
_ID = re.compile(r"[a-z]+(-(\(\?:[a-z0-9|-]+\)|[a-z0-9]+|" + re.escape(ANY) + r"))+(\.[a-z]+)?")
_IN_PAGE = re.compile(r"[a-z]+(?:-(?:[a-z0-9]+|" + re.escape(ANY) + "))+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call in our code, with the message ids in each argument as regular expressions."""

    where: str
    name: str
    args: tuple[tuple[str, ...], ...]
    keywords: dict[str, tuple[str, ...]]
    node: ast.Call

    def asked(self, argument: int | str) -> tuple[str, ...]:
        if isinstance(argument, str):
            return self.keywords.get(argument, ())
        return self.args[argument] if argument < len(self.args) else ()


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (str(path.relative_to(HOUSE)), ast.parse(path.read_text(encoding="utf-8")))
        for folder in SOURCES
        for path in sorted((HOUSE / folder).rglob("*.py"))
    )


@cache
def calls() -> tuple[Call, ...]:
    return tuple(
        Call(
            where=f"{path}:{node.lineno}",
            name=_name(node.func),
            args=tuple(patterns(one) for one in node.args),
            keywords={one.arg: patterns(one.value) for one in node.keywords if one.arg},
            node=node,
        )
        for path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
    )


def patterns(node: ast.AST) -> tuple[str, ...]:
    """List what may be message ids in an expression; what is put in at run time may be anything."""
    return tuple(pattern for pattern in _texts(node) if _ID.fullmatch(pattern))


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.JoinedStr():
            yield "".join(map(_part, node.values))
        case ast.Constant(value=str(text)):
            yield text
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _texts(child)


def _part(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(
            value=ast.IfExp(
                body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))
            )
        ):
            return f"(?:{one}|{other})"
    return ANY


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def named() -> frozenset[str]:
    """List every text in the code, its data and the sandbox's page that may name a message."""
    found = {text for _, module in modules() for text in patterns(module)}
    for path in HOUSE.glob("bot/*/data/*.toml"):
        found |= set(_leaves(tomllib.loads(path.read_text(encoding="utf-8"))))
    for path in HOUSE.glob("adapters/*/page/*"):
        if path.suffix in {".js", ".html"}:
            text = path.read_text(encoding="utf-8").replace("${", ANY)
            found |= {one for one in _IN_PAGE.findall(text) if _ID.fullmatch(one)}
    return frozenset(found)


def _leaves(node: object) -> Iterator[str]:
    match node:
        case str() if _ID.fullmatch(node):
            yield node
        case dict():
            for part in node.values():
                yield from _leaves(part)
        case list():
            for part in node:
                yield from _leaves(part)


@cache
def registry() -> Registry:
    """Join the declarations of every room there is."""
    rooms: list[Room] = []
    for path in sorted((HOUSE / "bot").glob("*/__init__.py")):
        rooms += getattr(importlib.import_module(f"bot.{path.parent.name}"), "ROOMS", ())
    return Registry(rooms)


def declared() -> Iterator[str]:
    """List the ids that the declarations themselves ask for."""
    for one in registry().declared.values():
        if one.is_command:
            yield one.message.id
        if one.typed:
            yield one.words.id
        if one.on_messages:
            yield one.menu.id
        for option in one.options:
            yield f"option-{one.name}-{option.name}"
