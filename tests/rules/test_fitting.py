from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.tidy import border
from bot.ui import (
    ELLIPSIS,
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
    Lengths,
    Limits,
    Menu,
    Message,
    Option,
    Paragraph,
    Press,
    Ruler,
    View,
    Words,
    fit,
    fit_form,
)
from bot.ui.fitting import AROUND_A_FACT, AROUND_AN_ITEM

SMALL = Limits(
    lengths=Lengths.UTF16_UNITS,
    message_text=120,
    blocks=12,
    paragraph=40,
    heading=15,
    buttons_in_a_row=3,
    button_label=8,
    menu_options=4,
    option_label=10,
    option_hint=12,
    form_fields=2,
    form_title=9,
    field_label=11,
    field_hint=13,
    alt_text=20,
    facts=3,
    fact=24,
)
FAMILY = "👨‍👩‍👧‍👦"
MOMENT = "\ue0001784000000000|time|09:00\ue001"


def button(label: str, path: str = "a1|x|") -> Button:
    return Button(label=Words(label), press=Press(path=path))


def paragraphs(view: View) -> list[str]:
    return [block.text for block in view.blocks if isinstance(block, Paragraph)]  # type: ignore[misc]


texts = st.lists(
    st.sampled_from(
        ["a", "word", " ", "\n", ". ", FAMILY, "é", "e\u0301", " \u0301", "🇫🇷", "ع", MOMENT]
    )
    | st.text(st.characters(exclude_categories=["Co", "Cs"]), max_size=8),
    max_size=40,
).map(lambda pieces: Words("".join(pieces)))
options = st.builds(Option, label=texts, value=st.text("abc", max_size=2), hint=st.none() | texts)
blocks = st.one_of(
    st.builds(Paragraph, text=texts),
    st.builds(Heading, text=texts),
    st.builds(Facts, rows=st.lists(st.tuples(texts, texts), max_size=6).map(tuple)),
    st.builds(Bullets, items=st.lists(texts, max_size=6).map(tuple)),
    st.builds(Image, png=st.just(b"png"), alt=texts),
    st.just(File(content=b"x", name="x.txt", media_type="text/plain")),
    st.builds(Actions, buttons=st.lists(texts.map(button), max_size=8).map(tuple)),
    st.builds(Menu, placeholder=texts, options=st.lists(options, max_size=6).map(tuple)),
)
views = st.builds(View, blocks=st.lists(blocks, max_size=10).map(tuple), preview=st.none() | texts)
form_fields = st.builds(
    Field,
    name=st.just("name"),
    label=texts,
    entry=st.sampled_from(Entry),
    hint=st.none() | texts,
    options=st.lists(options, max_size=6).map(tuple),
    value=st.lists(st.text("abc", max_size=2), max_size=3).map(tuple),
)
forms = st.builds(
    Form,
    title=texts,
    path=st.just("a1|x|"),
    fields=st.lists(form_fields, max_size=4).map(tuple),
    submit=texts,
    intro=st.none() | texts,
)
limits = st.builds(
    lambda lengths, paragraph, message, blocks: replace(
        SMALL, lengths=lengths, paragraph=paragraph, message_text=message, blocks=blocks
    ),
    st.sampled_from(Lengths),
    st.integers(1, 60),
    st.integers(1, 300),
    st.integers(1, 30),
)
thorough = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def body(block: Block, ruler: Ruler) -> int:
    match block:
        case Paragraph() | Heading():
            return ruler.length(block.text)
        case Facts():
            return sum(ruler.length(a) + ruler.length(b) + AROUND_A_FACT for a, b in block.rows)
        case Bullets():
            return sum(ruler.length(item) + AROUND_AN_ITEM for item in block.items)
        case _:
            return 0


def too_much(block: Block, limits: Limits) -> bool:
    ruler = Ruler(limits.lengths)
    match block:
        case Paragraph():
            return not 0 < ruler.length(block.text) <= limits.paragraph
        case Heading():
            return not 0 < ruler.length(block.text) <= limits.heading
        case Facts():
            return not 0 < len(block.rows) <= limits.facts or any(
                ruler.length(label) + ruler.length(value) > limits.fact
                for label, value in block.rows
            )
        case Bullets():
            alone = len(block.items) == 1 and ruler.length(block.items[0]) <= limits.paragraph
            return not alone and body(block, ruler) > limits.paragraph
        case Image():
            return not 0 < ruler.length(block.alt) <= limits.alt_text
        case File():
            return False
        case Actions():
            return not 0 < len(block.buttons) <= limits.buttons_in_a_row or any(
                not 0 < ruler.length(one.label) <= limits.button_label for one in block.buttons
            )
        case Menu():
            return (
                ruler.length(block.placeholder) > limits.option_label
                or not 0 < len(block.options) <= limits.menu_options
                or any(map_option_too_much(option, limits) for option in block.options)
            )


def map_option_too_much(option: Option, limits: Limits) -> bool:
    ruler = Ruler(limits.lengths)
    return (
        not 0 < ruler.length(option.label) <= limits.option_label
        or ruler.length(option.hint or Words("")) > limits.option_hint
    )


def strings(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, tuple):
        return [text for part in node for text in strings(part)]
    if is_dataclass(node):
        return [text for part in fields(node) for text in strings(getattr(node, part.name))]
    return []


@thorough
@given(views, limits)
def test_any_view_fits_after_fitting(view: View, limits: Limits) -> None:
    fitted = fit(view, limits)
    ruler = Ruler(limits.lengths)
    assert [block for block in fitted.blocks if too_much(block, limits)] == []
    assert len(fitted.blocks) <= limits.blocks
    assert sum(body(block, ruler) for block in fitted.blocks) <= limits.message_text


@thorough
@given(views, limits)
def test_fitting_a_view_twice_changes_nothing_more(view: View, limits: Limits) -> None:
    once = fit(view, limits)
    assert fit(once, limits) == once


@thorough
@given(forms, limits)
def test_any_form_fits_and_stays_as_it_is(form: Form, limits: Limits) -> None:
    fitted = fit_form(form, limits)
    ruler = Ruler(limits.lengths)
    assert fit_form(fitted, limits) == fitted
    assert len(fitted.fields) <= limits.form_fields
    assert ruler.length(fitted.title) <= limits.form_title
    for field in fitted.fields:
        assert 0 < ruler.length(field.label) <= limits.field_label
        assert not any(map_option_too_much(option, limits) for option in field.options)


@thorough
@given(texts, st.integers(1, 40), st.sampled_from(Lengths))
def test_no_text_is_cut_inside_a_character(text: Words, longest: int, lengths: Lengths) -> None:
    fitted = fit(
        View(blocks=(Paragraph(text=text), Heading(text=text), Bullets(items=(text,)))),
        replace(SMALL, lengths=lengths, paragraph=longest, heading=longest, message_text=4000),
    )
    for shown in strings(fitted):
        kept = shown if shown in text else shown.removesuffix(ELLIPSIS)
        starts = [at for at in range(len(text)) if text.startswith(kept, at)]
        ends = [at + len(kept) for at in starts]
        assert any(
            border(text, start) == start and border(text, end) == end
            for start, end in zip(starts, ends, strict=True)
        ), (shown, text)


@thorough
@given(views, limits)
def test_a_moment_is_shown_whole_or_not_at_all(view: View, limits: Limits) -> None:
    for text in strings(fit(view, limits)):
        assert "\ue000" not in text.replace(MOMENT, "")


def test_a_long_text_breaks_between_sentences() -> None:
    text = Words("One thing at a time is enough. Then the next thing comes by itself.")
    assert paragraphs(fit(View(blocks=(Paragraph(text=text),)), SMALL)) == [
        "One thing at a time is enough.",
        "Then the next thing comes by itself.",
    ]


@pytest.mark.parametrize(
    ("lengths", "thumbs"), [(Lengths.CODE_POINTS, 39), (Lengths.UTF16_UNITS, 19)]
)
def test_a_thumb_counts_as_the_platform_counts_it(lengths: Lengths, thumbs: int) -> None:
    view = View(blocks=(Heading(text=Words("👍" * 100)),))
    fitted = fit(view, replace(SMALL, lengths=lengths, heading=40))
    assert fitted.blocks == (Heading(text=Words("👍" * thumbs + "…")),)


def test_a_long_row_of_buttons_becomes_several_and_none_is_lost() -> None:
    every = tuple(button(f"B{n}", path=f"a1|press|{n}") for n in range(7))
    view = View(blocks=(Paragraph(text=Words("x" * 4_000)), Actions(buttons=every)))
    fitted = fit(view, SMALL)
    rows = [block.buttons for block in fitted.blocks if isinstance(block, Actions)]
    assert [len(row) for row in rows] == [3, 3, 1]
    assert tuple(one for row in rows for one in row) == every


def test_too_many_blocks_drop_text_and_say_so() -> None:
    text = [Paragraph(text=Words(f"Part {n}.")) for n in range(9)]
    view = View(blocks=(*text, Actions(buttons=tuple(button(str(n)) for n in range(5)))))
    fitted = fit(view, SMALL)
    assert paragraphs(fitted) == ["Part 0.", "Part 1.", "Part 2.", "Part 3.", "Part 4.…"]
    assert len(fitted.blocks) == 7


def test_a_moment_counts_as_long_as_it_reads() -> None:
    heading = Heading(text=Words(f"Due at {MOMENT}."))
    assert fit(View(blocks=(heading,)), SMALL).blocks == (heading,)


def test_a_hundred_thousand_characters_are_cut_to_one_message() -> None:
    view = View(blocks=(Paragraph(text=Words("word " * 20_000)), Actions(buttons=(button("Ok"),))))
    fitted = fit(view, SMALL)
    assert sum(map(len, paragraphs(fitted))) <= SMALL.message_text
    assert isinstance(fitted.blocks[-1], Actions)


def test_a_choice_that_fell_off_its_list_is_not_chosen() -> None:
    listed = tuple(Option(label=Words(f"O{n}"), value=str(n)) for n in range(9))
    field = Field(
        name="one", label=Words("One"), entry=Entry.SEVERAL, options=listed, value=("1", "8")
    )
    form = Form(title=Words("T"), path="a1|x|", fields=(field,), submit=Words("Send"))
    assert fit_form(form, SMALL).fields[0].value == ("1",)


def test_words_that_were_not_spelled_are_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="hello"):
        fit(View(blocks=(Paragraph(text=Message("hello")),)), SMALL)
