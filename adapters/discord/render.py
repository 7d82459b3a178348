"""Views as Discord's messages; it maps, it does not decide.

Text with buttons below it is a plain message, which every client, search and screen reader shows
well. With pictures, files, buttons in between or long text it is a message of components.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from adapters.discord.inert import in_one_line, marked_up, unmarked
from adapters.discord.limits import COMPONENTS, CONTENT, FILES, LIMITS, ROWS, TEXT
from adapters.discord.marks import Marks, line_value
from bot.commands import Path
from bot.ui import (
    JSON,
    Actions,
    Block,
    Bullets,
    Button,
    Facts,
    File,
    Heading,
    Image,
    Lengths,
    Menu,
    Option,
    Paragraph,
    Press,
    Ruler,
    Style,
    View,
    Words,
    fit,
)

Component = dict[str, JSON]

HOME: Final = "alongside"
MOST_PAGES: Final = 3
"""Messages that one answer may take."""

ROW, BUTTON, SELECT, TEXT_DISPLAY, GALLERY, FILE = 1, 2, 3, 10, 12, 13
_STYLES: Final = {Style.MAIN: 1, Style.PLAIN: 2, Style.DANGER: 4}
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")
_BLOCKS_IN_ALL: Final = MOST_PAGES * 30
"""Some room on each page stays empty where the next block does not fit."""
_PIECE: Final = 1_000
"""What surely fits into a page once it is escaped, which at most makes four of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that goes with a message; `alt` says in words what a picture shows."""

    name: str
    content: bytes
    alt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A message as Discord takes it; `content` is None in a message of components."""

    content: str | None
    components: tuple[Component, ...]
    files: tuple[Attached, ...] = ()


def one_message(view: View, *, marker: str | None = None, of_components: bool = False) -> Wire:
    """Make one message; what is too long for it ends in an ellipsis.

    With a `marker` it can be found again: some custom_id holds it. `of_components` is for a
    message that may once have been one of components, which is for ever.
    """
    limits = LIMITS
    fitted = fit(view, limits)
    # Escaped text is longer than what was measured.
    while (size := _size(fitted.blocks)) > TEXT:
        limits = replace(limits, message_text=max(1, limits.message_text * TEXT // size - 1))
        fitted = fit(view, limits)
    return _wire(fitted.blocks, Marks(marker), of_components=of_components)


def pages(view: View) -> list[Wire]:
    """Make as many messages, up to three, as it takes to show all of a view."""
    fitted = fit(view, LIMITS)
    roomy = replace(LIMITS, message_text=MOST_PAGES * TEXT, blocks=_BLOCKS_IN_ALL)
    is_whole = fitted == view or fitted == fit(view, roomy)
    if is_whole and _size(fitted.blocks) <= TEXT:
        return [_wire(fitted.blocks, Marks())]
    limits = replace(roomy, paragraph=_PIECE, facts=1)
    packed = [*_packed(fit(view, limits).blocks)]
    while len(packed) > MOST_PAGES and limits.message_text > TEXT:
        limits = replace(limits, message_text=limits.message_text - _PIECE)
        packed = [*_packed(fit(view, limits).blocks)]
    return [_wire(some, Marks()) for some in packed]


def _packed(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    page: tuple[Block, ...] = ()
    for block in blocks:
        longer = (*page, block)
        if page and (_size(longer) > TEXT or sum(map(_weight, longer)) > LIMITS.blocks):
            yield page
            longer = (block,)
        page = longer
    yield page


def _wire(blocks: Sequence[Block], marks: Marks, *, of_components: bool = False) -> Wire:
    texts = [block for block in blocks if _is_text(block)]
    rows = [block for block in blocks if isinstance(block, Actions | Menu)]
    content = _joined(texts)
    is_plain = (
        not of_components
        and [*texts, *rows] == [*blocks]
        and 0 < _length(content) <= CONTENT
        and len(rows) + (marks.pending is not None) <= ROWS
    )
    files = tuple(_files(blocks))
    names = iter([file.name for file in files])
    shown = rows if is_plain else blocks
    components = [one for block in shown for one in _components(block, marks, names)]
    if marks.pending is not None:
        components.append(_row([_home_button(marks)]))
    return Wire(content=content if is_plain else None, components=tuple(components), files=files)


def _components(block: Block, marks: Marks, names: Iterator[str]) -> Iterator[Component]:
    match block:
        case Paragraph() | Heading() | Facts() | Bullets():
            yield {"type": TEXT_DISPLAY, "content": _text(block)}
        case Image():
            if name := next(names, None):
                media: Component = {"url": f"attachment://{name}"}
                picture: Component = {"media": media, "description": unmarked(block.alt)}
                yield {"type": GALLERY, "items": [picture]}
        case File():
            if name := next(names, None):
                yield {"type": FILE, "file": {"url": f"attachment://{name}"}}
        case Actions():
            yield _row([_button(button, marks) for button in block.buttons])
        case Menu():
            yield _row([_menu(block, marks)])
        case _:
            assert_never(block)


def _text(block: Block) -> str:
    match block:
        case Paragraph():
            return marked_up(block.text)
        case Heading():
            return f"### {in_one_line(marked_up(block.text))}"
        case Facts():
            return "\n".join(
                f"**{in_one_line(marked_up(label))}:** {marked_up(value)}"
                for label, value in block.rows
            )
        case Bullets():
            return "\n".join(f"- {in_one_line(marked_up(item))}" for item in block.items)
        case _:
            return ""


def _joined(blocks: Sequence[Block]) -> str:
    joined = ""
    for block in blocks:
        joined += _text(block) + ("\n" if isinstance(block, Heading) else "\n\n")
    return joined.strip("\n")


def _row(components: Sequence[JSON]) -> Component:
    return {"type": ROW, "components": [*components]}


def _button(button: Button, marks: Marks) -> Component:
    return {
        "type": BUTTON,
        "style": _STYLES[button.style],
        "label": unmarked(button.label),
        "custom_id": marks.press(button.press),
    }


def _home_button(marks: Marks) -> Component:
    """Make the button that carries the marker where nothing else does; its word is typed so too."""
    home = Button(label=Words(f"/{HOME}"), press=Press(path=str(Path(name=HOME))))
    return _button(home, marks)


def _menu(menu: Menu, marks: Marks) -> Component:
    return {
        "type": SELECT,
        "custom_id": marks.menu(),
        "placeholder": unmarked(menu.placeholder),
        "options": [_line(option) for option in menu.options],
    }


def _line(option: Option) -> Component:
    line: Component = {
        "label": unmarked(option.label),
        "value": line_value(option.press) if option.press else option.value,
    }
    return line | {"description": unmarked(option.hint)} if option.hint else line


def _files(blocks: Sequence[Block]) -> Iterator[Attached]:
    media = [block for block in blocks if isinstance(block, Image | File)][:FILES]
    for number, block in enumerate(media):
        name = _ODD.sub("-", block.name).strip("-.") or "file"
        name = f"{number}-{name}" if number else name
        if isinstance(block, Image):
            yield Attached(name=name, content=block.png, alt=unmarked(block.alt))
        else:
            yield Attached(name=name, content=block.content)


def _is_text(block: Block) -> bool:
    return isinstance(block, Paragraph | Heading | Facts | Bullets)


def _size(blocks: Sequence[Block]) -> int:
    return sum(_length(_text(block)) for block in blocks)


def _length(markup: str) -> int:
    return Ruler(Lengths.UTF16_UNITS).length(Words(markup))


def _weight(block: Block) -> int:
    return 1 + (len(block.buttons) if isinstance(block, Actions) else isinstance(block, Menu))


assert LIMITS.blocks < COMPONENTS  # noqa: S101 - room for the button that carries the marker
