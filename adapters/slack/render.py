"""Views as Slack's messages; it maps, it does not decide.

Words stand in rich text, which Slack shows as they are. The top-level text says the same again:
it is what a notification shows and what a screen reader reads out. It begins with the preview.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from adapters.slack.inert import (
    Component,
    in_one_line,
    marked_up,
    plain_text,
    rich,
    unmarked,
    with_hint,
)
from adapters.slack.limits import LIMITS, MESSAGE_BLOCKS, TEXT
from adapters.slack.marks import Marks, marker_id
from bot.ui import (
    ELLIPSIS,
    JSON,
    Actions,
    Block,
    Bullets,
    Button,
    Facts,
    File,
    Heading,
    Image,
    Menu,
    Option,
    Paragraph,
    Ruler,
    Style,
    Text,
    View,
    Words,
    fit,
)

MOST_PAGES: Final = 3
"""Messages that one answer may take."""

LEAD: Final = 150
"""Ours: a lock screen shows no more of a preview."""

_STYLES: Final = {Style.MAIN: "primary", Style.DANGER: "danger"}
_PIECE: Final = 750
"""What surely fits into a page once it is escaped, which at most makes five of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """Where Slack keeps what a view shows: by content, because fitting shortens the words.

    `pictures` gives the ids of files that were uploaded and shared with nobody; `files` gives the
    addresses (permalinks) of files that were shared with whoever is shown the view.
    """

    pictures: Mapping[bytes, str] = field(default_factory=dict)
    files: Mapping[bytes, str] = field(default_factory=dict)


NOTHING: Final = Uploaded()


def message(view: View, *, marker: str | None = None, uploaded: Uploaded = NOTHING) -> Component:
    """Make one message, `text` and `blocks`; what is too long for it ends in an ellipsis.

    With a `marker` it can be found again: the block_id of its first block holds it.
    """
    limits = LIMITS
    fitted = fit(view, limits)
    # Escaped text is longer than what was measured.
    while (size := _size(fitted)) > TEXT and limits.message_text > 1:
        limits = replace(limits, message_text=max(1, limits.message_text * TEXT // size - 1))
        fitted = fit(view, limits)
    return _message(fitted, uploaded, marker)


def pages(view: View, *, uploaded: Uploaded = NOTHING) -> list[Component]:
    """Make as many messages, up to three, as it takes to show all of a view."""
    whole = fit(view, LIMITS)
    roomy = replace(LIMITS, message_text=MOST_PAGES * TEXT, blocks=MOST_PAGES * MESSAGE_BLOCKS)
    if whole == fit(view, roomy) and _size(whole) <= TEXT:
        return [_message(whole, uploaded)]
    limits = replace(roomy, paragraph=_PIECE, facts=1, fact=_PIECE, alt_text=_PIECE)
    packed = [*_packed(fit(view, limits))]
    while len(packed) > MOST_PAGES and limits.message_text > TEXT:
        limits = replace(limits, message_text=limits.message_text - _PIECE)
        packed = [*_packed(fit(view, limits))]
    return [_message(page, uploaded) for page in packed]


def blocks_of(blocks: Sequence[Block], uploaded: Uploaded = NOTHING) -> list[JSON]:
    """Make the blocks of one message or view from blocks that were fitted."""
    marks = Marks()
    return [_block(block, marks, uploaded) for block in blocks]


def pictures_of(view: View) -> Iterator[Image]:
    """List the pictures that have to be uploaded before a view is shown."""
    return (block for block in view.blocks if isinstance(block, Image))


def files_of(view: View) -> Iterator[File]:
    """List the files that have to be uploaded and shared before a view is shown."""
    return (block for block in view.blocks if isinstance(block, File))


def _packed(view: View) -> Iterator[View]:
    page = View(blocks=(), preview=view.preview)
    for block in view.blocks:
        longer = replace(page, blocks=(*page.blocks, block))
        if page.blocks and (_length(_told(longer)) > TEXT or len(longer.blocks) > MESSAGE_BLOCKS):
            yield page
            longer = View(blocks=(block,))
        page = longer
    yield page


def _message(view: View, uploaded: Uploaded, marker: str | None = None) -> Component:
    shown = view.blocks or (Paragraph(text=view.preview or ELLIPSIS),)
    blocks = blocks_of(shown, uploaded)
    first = blocks[0]
    if marker is not None and isinstance(first, dict):
        blocks[0] = first | {"block_id": marker_id(marker)}
    return {"text": _top(replace(view, blocks=shown)), "blocks": blocks}


def _top(view: View) -> str:
    """Say all that a view says; only descriptions of pictures can be too much for one text."""
    told = _told(view)
    if _length(told) <= TEXT:
        return told
    while _length(told) >= TEXT:
        told = told[: max(told.rfind("\n"), 0)]
    return told + ELLIPSIS


def _size(view: View) -> int:
    """Measure what fitting can shorten, as the top-level text says it."""
    words = tuple(block for block in view.blocks if not isinstance(block, Image))
    return _length(_told(replace(view, blocks=words)))


def _told(view: View) -> str:
    said = [line for block in view.blocks for line in _lines(block)]
    lead = marked_up(Ruler(LIMITS.lengths).cut(view.preview, LEAD)) if view.preview else ""
    if lead and not any(line.startswith(lead.removesuffix(ELLIPSIS)) for line in said):
        said.insert(0, lead)
    return "\n\n".join(said) or ", ".join(_labels(view.blocks)) or ELLIPSIS


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield marked_up(block.text)
        case Heading():
            yield marked_up(_flat(block.text))
        case Facts():
            yield "\n".join(
                f"{marked_up(_flat(label))}: {marked_up(value)}" for label, value in block.rows
            )
        case Bullets():
            yield "\n".join(f"\u2022 {marked_up(_flat(item))}" for item in block.items)
        case Image():
            yield marked_up(block.alt)
        case File():
            yield marked_up(Words(block.name))
        case Actions() | Menu():
            pass
        case _:
            assert_never(block)


def _labels(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Actions):
            yield from (marked_up(button.label) for button in block.buttons)
        elif isinstance(block, Menu):
            yield marked_up(block.placeholder)


def _block(block: Block, marks: Marks, uploaded: Uploaded) -> Component:
    match block:
        case Paragraph():
            return _rich([_section(rich(block.text))])
        case Heading():
            return {"type": "header", "text": plain_text(_flat(block.text))}
        case Facts():
            return _rich([_section(_fact(row)) for row in block.rows])
        case Bullets():
            return _rich([_list([_section(rich(_flat(item))) for item in block.items])])
        case Image():
            return _picture(block, uploaded)
        case File():
            return _rich([_section([_link(block, uploaded)])])
        case Actions():
            return _actions([_button(button, marks) for button in block.buttons])
        case Menu():
            return _actions([_menu(block, marks)])
        case _:
            assert_never(block)


def _rich(elements: Sequence[JSON]) -> Component:
    return {"type": "rich_text", "elements": [*elements]}


def _section(elements: Sequence[JSON]) -> Component:
    return {"type": "rich_text_section", "elements": [*elements]}


def _list(items: Sequence[JSON]) -> Component:
    return {"type": "rich_text_list", "style": "bullet", "elements": [*items]}


def _fact(row: tuple[Text, Text]) -> list[JSON]:
    label, value = row
    return [*rich(_flat(label), bold=True), {"type": "text", "text": ": "}, *rich(value)]


def _picture(image: Image, uploaded: Uploaded) -> Component:
    """Show a picture; where it could not be uploaded, its description stands for it."""
    id = uploaded.pictures.get(image.png)
    if id is None:
        return _rich([_section(rich(image.alt))])
    return {"type": "image", "slack_file": {"id": id}, "alt_text": unmarked(image.alt)}


def _link(file: File, uploaded: Uploaded) -> Component:
    address = uploaded.files.get(file.content)
    if address is None:
        return {"type": "text", "text": file.name}
    return {"type": "link", "url": address, "text": file.name}


def _actions(elements: Sequence[JSON]) -> Component:
    return {"type": "actions", "elements": [*elements]}


def _button(button: Button, marks: Marks) -> Component:
    shown: Component = {
        "type": "button",
        "text": plain_text(button.label),
        "action_id": marks.press(button.press),
    }
    style = _STYLES.get(button.style)
    return shown | {"style": style} if style else shown


def _menu(menu: Menu, marks: Marks) -> Component:
    return {
        "type": "static_select",
        "action_id": marks.menu(),
        "placeholder": plain_text(menu.placeholder),
        "options": [_line(option, marks) for option in menu.options],
    }


def _line(option: Option, marks: Marks) -> Component:
    value = marks.line(option.press) if option.press else option.value
    line: Component = {"text": plain_text(option.label), "value": value}
    return with_hint(line, "description", option.hint)


def _length(text: str) -> int:
    return Ruler(LIMITS.lengths).length(Words(text))


def _flat(text: Text) -> Text:
    return Words(in_one_line(text)) if isinstance(text, str) else text
