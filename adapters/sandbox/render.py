"""Views and forms as the page's JSON; it maps, it does not decide (docs/sandbox.md)."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import count
from typing import assert_never

from adapters.sandbox.people import CHANNELS, PEOPLE
from bot import ui
from bot.ui import (
    JSON,
    Actions,
    Block,
    Bullets,
    Button,
    Entry,
    Facts,
    Field,
    File,
    Form,
    Heading,
    Image,
    Limits,
    Menu,
    Message,
    Option,
    Paragraph,
    Press,
    Text,
    View,
    Words,
    fit,
    fit_form,
)


def view_json(view: View, limits: Limits, message: str) -> JSON:
    """Fit a view and write it down; `message` is the id that its files are found under."""
    numbers = count()
    return {"blocks": [_block(block, message, numbers) for block in fit(view, limits).blocks]}


def form_json(form: Form, limits: Limits) -> JSON:
    fitted = fit_form(form, limits)
    return {
        "title": words(fitted.title),
        "path": fitted.path,
        "intro": words(fitted.intro),
        "submit": words(fitted.submit),
        "fields": [_field(field) for field in fitted.fields],
    }


def tree_json(node: object) -> JSON:
    """Write the view as the core made it, for eyes that want to look inside."""
    match node:
        case bytes():
            return f"{len(node)} bytes"
        case tuple():
            return [tree_json(part) for part in node]
        case str() | int() | None:
            return node
        case _ if is_dataclass(node):
            parts = {part.name: tree_json(getattr(node, part.name)) for part in fields(node)}
            return {"kind": type(node).__name__.lower(), **parts}
    return None


def kept_files(view: View) -> Iterator[Image | File]:
    """List what a view's message offers under its id and a number, counted from 0."""
    return (block for block in view.blocks if isinstance(block, Image | File))


def plain_text(view: View) -> str:
    """Give what a view says, line by line, without what can be pressed."""
    return "\n".join(line for block in view.blocks for line in _lines(block) if line)


def words(text: Text | None) -> str | None:
    """Show words as they read; a moment reads by the clock of the person it was written for."""
    if isinstance(text, Message):
        raise TypeError(f"{text.id} was not spelled before it was shown")
    return None if text is None else ui.moments(text, str, _written, _channel)


def _written(_at: int, _style: str, fallback: str) -> str:
    return fallback


def _channel(id: str, fallback: str) -> str:
    return f"#{CHANNELS[id].name}" if id in CHANNELS else fallback


def _block(block: Block, message: str, numbers: Iterator[int]) -> JSON:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": words(block.text)}
        case Heading():
            return {"kind": "heading", "text": words(block.text)}
        case Facts():
            rows: JSON = [[words(label), words(value)] for label, value in block.rows]
            return {"kind": "facts", "rows": rows}
        case Bullets():
            return {"kind": "bullets", "items": [words(item) for item in block.items]}
        case Image():
            return {"kind": "image", "src": _address(message, numbers), "alt": words(block.alt)}
        case File():
            return {"kind": "file", "href": _address(message, numbers), "name": block.name}
        case Actions():
            return {"kind": "actions", "buttons": [_button(button) for button in block.buttons]}
        case Menu():
            return {
                "kind": "menu",
                "placeholder": words(block.placeholder),
                "options": [_line(option) for option in block.options],
            }
        case _:
            assert_never(block)


def _lines(block: Block) -> Iterator[str | None]:
    match block:
        case Paragraph() | Heading():
            yield words(block.text)
        case Facts():
            yield from (f"{words(label)}: {words(value)}" for label, value in block.rows)
        case Bullets():
            yield from (f"- {words(item)}" for item in block.items)
        case Image():
            yield words(block.alt)
        case File():
            yield block.name
        case Actions() | Menu():
            pass
        case _:
            assert_never(block)


def _address(message: str, numbers: Iterator[int]) -> str:
    return f"/files/{message}.{next(numbers)}"


def _button(button: Button) -> JSON:
    return {"label": words(button.label), "style": button.style.value, **_press(button.press)}


def _line(option: Option) -> JSON:
    press = _press(option.press) if option.press else {}
    return {"label": words(option.label), "hint": words(option.hint), **press}


def _press(press: Press) -> dict[str, JSON]:
    return {"path": press.path, "opens_form": press.opens_form}


def _field(field: Field) -> JSON:
    entry, options = field.entry, field.options
    if entry is Entry.MODERATORS:  # the platform's own picker: here, of people
        entry, options = Entry.SEVERAL, _everyone()
    if entry is Entry.CHANNEL:
        entry, options = Entry.ONE, _channels()
    return {
        "name": field.name,
        "label": words(field.label),
        "hint": words(field.hint),
        "entry": entry.value,
        "options": [
            {"value": option.value, "label": words(option.label), "hint": words(option.hint)}
            for option in options
        ],
        "value": list(field.value),
        "required": field.required,
        "longest": field.longest,
    }


def _channels() -> tuple[Option, ...]:
    return tuple(Option(label=Words(f"#{one.name}"), value=one.id) for one in CHANNELS.values())


def _everyone() -> tuple[Option, ...]:
    return tuple(Option(label=Words(one.name), value=one.id) for one in PEOPLE.values())
