"""Make a spelled view or form fit what a platform takes.

Nothing is refused: a long paragraph becomes several, a long row of buttons too, and what is still
too much ends in an ellipsis. A menu keeps its first lines: what must not be lost, a room pages
itself. Fitting what fits already changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar, assert_never

from bot.ui.lengths import ELLIPSIS, Ruler
from bot.ui.limits import Limits
from bot.ui.tree import (
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
    Menu,
    Option,
    Paragraph,
    Text,
    View,
    Words,
)

AROUND_AN_ITEM: Final = 3
"""What an adapter may write around one item of a list: a mark, a space and a line's end."""

AROUND_A_FACT: Final = 2
"""What an adapter may write between a label and its value."""

Part = TypeVar("Part")
Row = tuple[Text, Text]


def fit(view: View, limits: Limits) -> View:
    """Make one message of `view` that a platform with `limits` (each at least 1) takes."""
    fitting = _Fitting(limits, Ruler(limits.lengths))
    blocks = [part for block in view.blocks for part in fitting.parts(block)]
    return View(
        blocks=fitting.counted(tuple(fitting.within_message(blocks))),
        preview=view.preview and fitting.ruler.cut(view.preview, limits.paragraph),
    )


def fit_form(form: Form, limits: Limits) -> Form:
    """Make a form of `form` that a platform with `limits` takes."""
    fitting = _Fitting(limits, Ruler(limits.lengths))
    ruler = fitting.ruler
    return replace(
        form,
        title=ruler.label(form.title, limits.form_title),
        fields=tuple(fitting.field(field) for field in form.fields[: limits.form_fields]),
        # Slack gives this button no more room than the title; Discord writes its own.
        submit=ruler.label(form.submit, limits.form_title),
        intro=form.intro and ruler.cut(form.intro, limits.paragraph),
    )


@dataclass(frozen=True, slots=True)
class _Fitting:
    limits: Limits
    ruler: Ruler

    def parts(self, block: Block) -> Iterable[Block]:
        """Turn one block into as many as the platform needs for it."""
        limits, ruler = self.limits, self.ruler
        match block:
            case Paragraph():
                text = ruler.cut(block.text, limits.message_text)
                pieces = ruler.split(text, limits.paragraph)
                return [Paragraph(text=piece) for piece in pieces if piece.strip()]
            case Heading():
                title = ruler.cut(block.text, limits.heading)
                return [Heading(text=title)] if title.strip() else []
            case Facts():
                rows = [self._row(row) for row in block.rows]
                return [Facts(rows=some) for some in _chunks(rows, limits.facts)]
            case Bullets():
                return self._bullets(block)
            case Image():
                return [replace(block, alt=ruler.label(block.alt, limits.alt_text))]
            case File():
                return [block]
            case Actions():
                buttons = [self._button(button) for button in block.buttons]
                rows_of_buttons = _chunks(buttons, limits.buttons_in_a_row)
                return [Actions(buttons=some) for some in rows_of_buttons]
            case Menu():
                options = self._options(block.options)
                placeholder = ruler.label(block.placeholder, limits.option_label)
                return [Menu(placeholder=placeholder, options=options)] if options else []
            case _:
                assert_never(block)

    def _row(self, row: Row) -> Row:
        label = self.ruler.label(row[0], max(1, self.limits.fact // 4))
        room = self.limits.fact - self.ruler.length(label)
        return label, self.ruler.label(row[1], max(1, room))

    def _bullets(self, block: Bullets) -> Iterator[Bullets]:
        longest = max(1, self.limits.paragraph - AROUND_AN_ITEM)
        items = [self.ruler.cut(item, longest) for item in block.items]
        rest = tuple(item for item in items if item.strip())
        while rest:
            some = _first(rest, self._item_size, self.limits.paragraph) or rest[:1]
            yield Bullets(items=some)
            rest = rest[len(some) :]

    def _button(self, button: Button) -> Button:
        label = self.ruler.label(button.label, self.limits.button_label)
        return button if label is button.label else replace(button, label=label)

    def _options(self, options: Sequence[Option]) -> tuple[Option, ...]:
        return tuple(self._option(option) for option in options[: self.limits.menu_options])

    def _option(self, option: Option) -> Option:
        label = self.ruler.label(option.label, self.limits.option_label)
        hint = option.hint and self.ruler.cut(option.hint, self.limits.option_hint)
        if label is option.label and hint is option.hint:
            return option
        return replace(option, label=label, hint=hint)

    def field(self, field: Field) -> Field:
        """Cut one question of a form; a choice that fell off its list is not chosen either."""
        options = self._options(field.options)
        listed = {option.value for option in options}
        chooses = field.entry in (Entry.ONE, Entry.SEVERAL)
        return replace(
            field,
            label=self.ruler.label(field.label, self.limits.field_label),
            hint=field.hint and self.ruler.cut(field.hint, self.limits.field_hint),
            options=options,
            value=tuple(one for one in field.value if one in listed) if chooses else field.value,
        )

    def within_message(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Stop the text where the message is full; what can be pressed or kept always stays."""
        room = self.limits.message_text
        for block in blocks:
            size = self._size(block)
            if size <= room:
                room -= size
                yield block
            else:
                yield from self._shortened(block, room)
                room = 0

    def counted(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Keep as many blocks as fit, what can be pressed or kept before text, in their order."""
        by_worth = sorted(enumerate(blocks), key=lambda placed: self._size(placed[1]) > 0)
        kept = _first(tuple(by_worth), lambda placed: _weight(placed[1]), self.limits.blocks)
        if len(kept) == len(blocks):
            return blocks
        texts = [place for place, block in kept if self._size(block)]
        end = max(texts, default=None)
        return tuple(
            self._unfinished(block) if place == end else block
            for place, block in sorted(kept, key=lambda placed: placed[0])
        )

    def _unfinished(self, block: Block) -> Block:
        if not isinstance(block, Paragraph):
            return block
        text = f"{block.text}".removesuffix(ELLIPSIS) + ELLIPSIS
        return Paragraph(text=self.ruler.cut(Words(text), self.limits.paragraph))

    def _shortened(self, block: Block, room: int) -> Iterator[Block]:
        match block:
            case Paragraph() | Heading() if room:
                yield replace(block, text=self.ruler.cut(block.text, room))
            case Facts():
                if rows := _first(block.rows, self._row_size, room):
                    yield Facts(rows=rows)
            case Bullets():
                if items := _first(block.items, self._item_size, room):
                    yield Bullets(items=items)
            case _:
                pass

    def _size(self, block: Block) -> int:
        match block:
            case Paragraph() | Heading():
                return self.ruler.length(block.text)
            case Facts():
                return sum(map(self._row_size, block.rows))
            case Bullets():
                return sum(map(self._item_size, block.items))
            case _:
                return 0

    def _row_size(self, row: Row) -> int:
        return self.ruler.length(row[0]) + self.ruler.length(row[1]) + AROUND_A_FACT

    def _item_size(self, item: Text) -> int:
        return self.ruler.length(item) + AROUND_AN_ITEM


def _weight(block: Block) -> int:
    """Count a row of buttons as itself and its buttons, as Discord does; Slack counts fewer."""
    match block:
        case Actions():
            return 1 + len(block.buttons)
        case Menu():
            return 2
        case _:
            return 1


def _chunks(parts: Sequence[Part], longest: int) -> Iterator[tuple[Part, ...]]:
    for start in range(0, len(parts), longest):
        yield tuple(parts[start : start + longest])


def _first(parts: tuple[Part, ...], size: Callable[[Part], int], room: int) -> tuple[Part, ...]:
    """Take parts from the start for as long as they fit."""
    for place, part in enumerate(parts):
        room -= size(part)
        if room < 0:
            return parts[:place]
    return parts
