"""What people wrote does nothing on Slack: no mention, no link, no markup; and all of it fits."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.home import home
from adapters.slack.inert import inert, marked_up, rich
from adapters.slack.limits import TEXT
from adapters.slack.marks import holds_marker, pressed
from adapters.slack.render import Uploaded, files_of, message, pages, pictures_of
from bot.commands import Path, read_path
from bot.ui import (
    JSON,
    Actions,
    Bullets,
    Button,
    Facts,
    Heading,
    Image,
    Menu,
    Option,
    Paragraph,
    Press,
    View,
    Words,
)
from tests.conformance.gallery import PAYLOADS, PNG, VIEWS
from tests.rules.test_fitting import thorough, views
from tests.slack_server.blocks import message_faults, view_faults

MENTIONS = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<!subteam^S1>",
    "<@U012AB3CD>",
    "<#C012AB3CD|general>",
    "@here",
    "@channel",
    "@everyone",
)
LINKS = (
    "https://evil.example",
    "slack://open",
    "<https://evil.example|bank>",
    "<mailto:a@b.example|bank>",
    "<!date^0^{date}^https://evil.example|soon>",
)
MARKUP = (
    "*bold*",
    "_slanted_",
    "~struck~",
    "`code`",
    "```\ncode\n```",
    "> quoted",
    "&gt; quoted",
    ">>> quoted",
    ":smile:",
    ":+1::skin-tone-2:",
    "- item",
    "1. item",
)
AROUND = (
    "{}",
    "a {} b",
    "{}{}",
    "\n{}",
    "x\n  {}\ny",
    "({})",
    "*{}*",
    "<{}>",
    "&{};",
    "_{}_",
    "&lt;{}&gt;",
)
CORPUS = [
    around.format(*[one] * around.count("{}"))
    for one in (*MENTIONS, *LINKS, *MARKUP)
    for around in AROUND
]
CORPUS += [f"{one}{other}" for one, other in itertools.product(CORPUS, (*MENTIONS, *LINKS)[::2])]
CORPUS += [f"{one} {other}" for one, other in itertools.product(MARKUP, CORPUS[::40])]

# What Slack reads in a top-level text: commands in angle brackets, addresses, marks beside a word.
ALIVE = re.compile(
    r"""<[^>]*>|[<>]|&(?!(?:amp|lt|gt);)
      | [a-z]+://|@(?:here|channel|everyone)|:[\w'+-]+:
      | (?m:^[^\S\n]*(?:&gt;|[-\u2022]\s|\d+[.)]\s))
      | (?<!\u200b)[*_~`]|[*_~`](?!\u200b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def read(text: str) -> str:
    """Give a top-level text as a person reads it."""
    text = text.replace("\u200b", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def leaves(blocks: JSON) -> Iterator[Mapping[str, JSON]]:
    """List every element of rich text and every text object."""
    for one in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(one, Mapping):
            if isinstance(one.get("text"), str):
                yield one
            for part in one.values():
                yield from leaves(part) if isinstance(part, list | dict) else ()


def shown(wire: Mapping[str, JSON]) -> str:
    """Give all words of a message's blocks."""
    return "".join(str(one["text"]) for one in leaves(wire["blocks"]))


def test_two_thousand_hostile_texts_do_nothing_in_a_notification() -> None:
    assert len(set(CORPUS)) >= 2_000
    assert {text: left for text in CORPUS if (left := ALIVE.findall(inert(text)))} == {}
    assert [text for text in CORPUS if read(inert(text)) != text] == []


@pytest.mark.parametrize("text", [*MENTIONS, *LINKS, *MARKUP])
def test_the_check_itself_notices_each_of_them(text: str) -> None:
    assert ALIVE.findall(text)


@given(st.text(alphabet="<>@#&!:;/\\*_~`|^-.1aglt \n\t", max_size=40))
def test_no_text_does_anything_and_all_of_it_can_be_read(text: str) -> None:
    assert ALIVE.findall(inert(text)) == []
    assert read(inert(text)) == text


@pytest.mark.parametrize("text", ["Good evening, Ada.", "at 09:00 (or 10)", "a@b.example", "it's"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_blocks_show_words_as_they_were_written_and_never_read_them_as_markup() -> None:
    words = [Words(one) for one in (*PAYLOADS, *MENTIONS, *LINKS, *MARKUP)]
    press = Press(path="a1|gallery.sink||")
    view = View(
        blocks=(
            *(Paragraph(text=one) for one in words[:9]),
            Heading(text=words[0]),
            Facts(rows=tuple((one, one) for one in words[:9])),
            Bullets(items=tuple(words)),
            Actions(buttons=tuple(Button(label=one, press=press) for one in words[:9])),
            Menu(placeholder=words[0], options=(Option(label=words[0], press=press),)),
        )
    )
    wire = message(view)
    kinds = {(one["type"], one.get("emoji")) for one in leaves(wire["blocks"])}
    assert kinds == {("text", None), ("plain_text", False)}
    assert all(" ".join(one.split()) in shown(wire) for one in words)


def test_a_channel_is_shown_by_its_name_there() -> None:
    words = Words("In \ue000C12|channel|#C12\ue001 on")
    assert marked_up(words) == "In <#C12> on"
    assert {"type": "channel", "channel_id": "C12"} in rich(words)
    forged = Words("In \ue000x>|channel|#x>\ue001.")
    assert marked_up(forged) == "In #x&gt;."
    assert all(one["type"] == "text" for one in rich(forged) if isinstance(one, dict))


def test_a_moment_is_shown_by_the_readers_own_clock() -> None:
    words = Words("From \ue0001764000000000|time|09:00\ue001 on")
    assert marked_up(words) == "From <!date^1764000000^{time}|09:00> on"
    assert rich(words) == [
        {"type": "text", "text": "From "},
        {"type": "date", "timestamp": 1_764_000_000, "format": "{time}", "fallback": "09:00"},
        {"type": "text", "text": " on"},
    ]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize(
    "uploaded",
    [Uploaded(), Uploaded(pictures={PNG: "F1"}, files={b"{}": "https://files.example/F2"})],
    ids=["without files", "with files"],
)
def test_every_view_fits(name: str, uploaded: Uploaded) -> None:
    view = VIEWS[name]
    marked = message(view, marker="m" * 25, uploaded=uploaded)
    for wire in (marked, *pages(view, uploaded=uploaded)):
        assert message_faults(wire) == {}
        assert 0 < len(str(wire["text"]).encode("utf-16-le")) // 2 <= TEXT
    assert holds_marker(marked, "m" * 25)
    assert view_faults(home(view, uploaded=uploaded)) == {}


@settings(thorough, max_examples=25)
@given(views)
def test_any_view_fits(view: View) -> None:
    chosen = Press(path="a1|gallery.line||")
    blocks = tuple(
        replace(block, options=tuple(replace(one, press=chosen) for one in block.options))
        if isinstance(block, Menu)
        else block
        for block in view.blocks
    )
    view = replace(view, blocks=blocks)
    for wire in (message(view), *pages(view)):
        assert message_faults(wire) == {}
        assert wire["text"]
    assert view_faults(home(view)) == {}


@pytest.mark.parametrize(
    "text", ["*" * 9_000, "👍" * 5_000, "<@U1> " * 3_000, "a" * 12_500, "&" * 9_000]
)
@pytest.mark.parametrize("kind", [Paragraph, Heading])
def test_a_long_text_is_never_longer_than_slack_takes(
    text: str, kind: type[Paragraph] | type[Heading]
) -> None:
    view = View(blocks=(kind(text=Words(text)), Paragraph(text=Words(text))))
    for wire in (message(view, marker="m" * 25), *pages(view)):
        assert message_faults(wire) == {}
        assert 0 < len(str(wire["text"]).encode("utf-16-le")) // 2 <= TEXT
        assert ALIVE.findall(str(wire["text"])) == []


def test_a_long_answer_is_parted_and_loses_nothing() -> None:
    lines = [f"Line {number} of what was asked for." for number in range(260)]
    parts = pages(View(blocks=(Paragraph(text=Words("\n".join(lines))),)))
    assert len(parts) == 3
    for said in ("\n".join(map(shown, parts)), "\n".join(str(one["text"]) for one in parts)):
        assert all(line in said for line in lines)


def test_whoever_hears_a_message_hears_all_of_it_the_preview_first() -> None:
    view = View(
        blocks=(
            Heading(text=Words("Today")),
            Paragraph(text=Words("How is today so far?")),
            Facts(rows=((Words("Hour"), Words("09:00")),)),
            Bullets(items=(Words("One"), Words("Two"))),
            Image(png=PNG, alt=Words("Two lines that rise")),
            Actions(buttons=(Button(label=Words("Good"), press=Press(path="a1|x||")),)),
        ),
        preview=Words("Your note for today is ready."),
    )
    assert message(view)["text"] == (
        "Your note for today is ready.\n\nToday\n\nHow is today so far?\n\nHour: 09:00\n\n"
        "\N{BULLET} One\n\N{BULLET} Two\n\nTwo lines that rise"
    )


def test_a_preview_that_is_the_message_itself_is_said_once() -> None:
    said = Words("Saved. " + "Thank you. " * 30)
    assert str(message(View(blocks=(Paragraph(text=said),), preview=said))["text"]) == said


def test_buttons_alone_are_said_by_their_labels() -> None:
    assert message(VIEWS["only buttons"])["text"] == "Button 0, Button 1, Button 2"


def test_long_descriptions_of_pictures_cost_the_message_no_words() -> None:
    picture = Image(png=PNG, alt=Words("It shows much. " * 130))
    view = View(blocks=(Paragraph(text=Words("Four plots. " * 90)), *[picture] * 4))
    wire = message(view, uploaded=Uploaded(pictures={PNG: "F1"}))
    assert message_faults(wire) == {}
    assert shown(wire).strip() == ("Four plots. " * 90).strip()


def test_a_picture_that_could_not_be_uploaded_is_told_in_words() -> None:
    picture = VIEWS["a picture alone"]
    assert [one.png for one in pictures_of(picture)] == [PNG]
    assert shown(message(picture)) == "A plot"
    [block] = blocks_in(message(picture, uploaded=Uploaded(pictures={PNG: "F1"})))
    assert block == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A plot"}


def test_a_file_is_a_link_to_where_it_was_shared() -> None:
    view = VIEWS["every block"]
    [file] = files_of(view)
    wire = message(view, uploaded=Uploaded(files={file.content: "https://files.example/F2"}))
    [link] = [one for one in leaves(wire["blocks"]) if one["type"] == "link"]
    assert (link["url"], link["text"]) == ("https://files.example/F2", "export.json")


def test_names_and_lists_cannot_begin_a_line_of_their_own() -> None:
    forged = Words("Ada\nModerators say")
    view = View(
        blocks=(Heading(text=forged), Facts(rows=((forged, Words("x")),)), Bullets(items=(forged,)))
    )
    assert "Ada\n" not in f"{shown(message(view))}{message(view)['text']}"


@given(st.text(max_size=120))
def test_a_forged_press_is_read_as_a_path_or_as_nothing(action_id: str) -> None:
    press = pressed({"type": "button", "action_id": action_id})
    assert read_path(press.path) is None or press.path.startswith("a1|")


@pytest.mark.parametrize("action", [{}, {"action_id": 3}, {"selected_option": {"value": None}}])
def test_a_press_that_no_client_sends_is_nothing(action: dict[str, JSON]) -> None:
    assert read_path(pressed(action).path) is None


def test_a_press_is_read_back_as_it_was_written() -> None:
    path = str(Path(name="manage.place", subject="s" * 24, choice="3"))
    press = Press(path=path, opens_form=True)
    line = Option(label=Words("Line"), press=press)
    view = View(
        blocks=(
            Actions(buttons=tuple(Button(label=Words("Place"), press=press) for _ in range(3))),
            Menu(placeholder=Words("Which?"), options=(line, line)),
        )
    )
    wire = message(view, marker="m" * 25)
    assert message_faults(wire) == {}
    row, menu = (elements_of(block) for block in blocks_in(wire))
    options = menu[0]["options"]
    assert isinstance(options, list)
    actions = [*row, *({**menu[0], "selected_option": option} for option in options)]
    assert [pressed(action) for action in actions] == [press] * 5


def test_a_message_is_known_by_its_marker_and_no_other_is() -> None:
    wire = message(VIEWS["every block"], marker="abc")
    assert holds_marker(wire, "abc")
    assert not any(holds_marker(wire, other) for other in ("ab", "abcd", ""))
    assert not holds_marker({"text": "abc"}, "abc")


def blocks_in(wire: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    blocks = wire["blocks"]
    assert isinstance(blocks, list)
    return [one for one in blocks if isinstance(one, dict)]


def elements_of(block: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    elements = block["elements"]
    assert isinstance(elements, list)
    return [one for one in elements if isinstance(one, dict)]
