"""What a person is shown, as a tree that no platform owns.

A room builds a `View` whose words are `Message`s. `spell` turns them into words of one language;
`fit` makes the spelled view fit a platform's limits; an adapter maps what is left, block by block.
What people wrote enters only as an argument of a `Message`; adapters make every text inert.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import is_
from typing import Any, NewType, Protocol, TypeVar, cast

Words = NewType("Words", str)
"""Text in a reader's language, ready to show."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC milliseconds) to be shown by the reader's own clock.

    `style` is "time" (09:00), "day" (Monday, 23 November) or "moment" (both).
    """

    at: int
    style: str = "moment"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, by the platform's own id, to be shown by the name it has there."""

    id: str


@dataclass(frozen=True, slots=True)
class WallTime:
    """A time of day by somebody's own clock, such as "09:00", as the reader's language writes it.

    Unlike a `Moment` it is the same for whoever reads it, wherever they are.
    """

    at: str


Argument = str | int | Moment | WallTime | Channel
"""What a message may be filled with. Numbers choose plural forms; ids and years go in as str."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of a Fluent catalogue, by id, with what fills it."""

    id: str
    args: dict[str, Argument] = field(default_factory=dict)


Text = Message | Words


class Style(StrEnum):
    """How much a button asks for the eye; never the only way to tell two buttons apart."""

    PLAIN = "plain"
    MAIN = "main"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a finger does: run an action, or open a form, named by a path.

    `path` is an action path (see `bot.commands.Path`), at most 100 bytes, nothing personal.
    """

    path: str
    opens_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    label: Text
    press: Press
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line of a menu (`press` says what it does) or of a choice in a form (`value`)."""

    label: Text
    value: str = ""
    press: Press | None = None
    hint: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Short pairs of a label and what it holds, shown beside each other."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture; `alt` says in words all that it shows."""

    png: bytes
    alt: Text
    name: str = "picture.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something to keep: an export, a receipt, a calendar entry."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A select whose lines each do something at once."""

    placeholder: Text
    options: tuple[Option, ...]


Block = Paragraph | Heading | Facts | Bullets | Image | File | Actions | Menu


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One message, panel or card.

    `preview` is what a lock screen may show: complete enough to act on, and discreet.
    """

    blocks: tuple[Block, ...]
    preview: Text | None = None


class Entry(StrEnum):
    """The kinds of form field every platform can show."""

    LINE = "line"
    LINES = "lines"
    ONE = "one"
    SEVERAL = "several"
    MODERATORS = "moderators"
    """Who moderates, picked with the platform's own picker: roles on Discord, people on Slack."""
    CHANNEL = "channel"
    """One channel of the community, picked with the platform's own picker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form. A field left empty is absent from what comes back, never zero."""

    name: str
    label: Text
    entry: Entry
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    value: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A page of at most five questions; submitting runs the action at `path`."""

    title: Text
    path: str
    fields: tuple[Field, ...]
    submit: Text
    intro: Text | None = None


class Speaker(Protocol):
    """Turns a message into words of one language."""

    def __call__(self, message: Message) -> Words: ...


Tree = TypeVar("Tree", View, Form)


def spell(tree: Tree, speak: Speaker) -> Tree:
    """Replace every `Message` in a view or a form by its words."""
    spelled = _spelled(tree, speak)
    assert isinstance(spelled, type(tree))  # noqa: S101 - a tree keeps its kind, node by node
    return spelled


_WORDLESS = frozenset((str, int, bool, bytes, type(None), Style, Press))
"""What a tree has most of, and never a `Message` in."""


def _spelled(node: object, speak: Speaker) -> object:
    kind: Any = type(node)
    if kind is Message:
        return speak(cast("Message", node))
    if kind is tuple:
        return tuple(_each_spelled(cast("tuple[object, ...]", node), speak))
    if not (names := _names_of_parts(kind)):
        return node
    parts = [getattr(node, name) for name in names]
    spelled = _each_spelled(parts, speak)
    if all(map(is_, parts, spelled)):
        return node
    return kind(**dict(zip(names, spelled, strict=True)))


def _each_spelled(parts: Iterable[object], speak: Speaker) -> list[object]:
    # What is wordless is passed over here already: every answer comes through, part by part.
    return [part if type(part) in _WORDLESS else _spelled(part, speak) for part in parts]


@cache
def _names_of_parts(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else ()
