"""What people wrote does nothing on Discord: no mention, no link, no markup."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.inert import inert, marked_up
from adapters.discord.marks import read_press
from adapters.discord.render import Wire, one_message, pages
from bot.commands import Path, read_path
from bot.ui import Actions, Bullets, Button, Facts, Heading, Paragraph, Press, View, Words

MENTIONS = ("@everyone", "@here", "@EveryOne", "<@1>", "<@!1>", "<@&12>", "<#3>", "</start:4>")
LINKS = (
    "https://evil.example",
    "http://evil.example/a?b=c",
    "[bank](https://evil.example)",
    "[bank](<https://evil.example>)",
    "<https://evil.example>",
    "discord.gg/abc",
    "Discord.GG/abc",
    "discord.com/invite/abc",
    "discordapp.com/invite/abc",
    "discord://evil",
)
MARKUP = (
    "**bold**",
    "*slanted*",
    "__under__",
    "_slanted_",
    "~~struck~~",
    "||hidden||",
    "`code`",
    "```\ncode\n```",
    "> quoted",
    ">>> quoted",
    "# large",
    "### large",
    "-# small",
    "- item",
    "* item",
    "1. item",
    "12) item",
    "<:face:1>",
    "<a:face:1>",
    "<t:1:R>",
    "<id:guide>",
)
AROUND = (
    "{}",
    "a {} b",
    "{}{}",
    "\n{}",
    "x\n  {}\ny",
    "\\{}",
    "({})",
    "**{}**",
    "[{}]({})",
    "<{}>",
)
CORPUS = [
    around.format(*[one] * around.count("{}"))
    for one in (*MENTIONS, *LINKS, *MARKUP)
    for around in AROUND
]
CORPUS += [f"{one}{other}" for one, other in itertools.product(CORPUS[::7], (*MENTIONS, *LINKS))]
CORPUS += [f"{one} {other}" for one, other in itertools.product(MARKUP, CORPUS[::5])]

# What Discord looks for in the text as it was sent, before any of it is read as markup.
RAW = re.compile(
    r"""<@[!&]?\d+>|<\#\d+>|</[^>\n]+:\d+>|<a?:\w+:\d+>|<t:-?\d+(:\w)?>|<id:\w+>
      | @everyone|@here|\w+://|discord(app)?\.(gg|com)/
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What is left to its reader once each escaped character has become harmless.
LEFT = re.compile(
    r"""[*_~`|<>\[\]\\]|(?m:^[^\S\n]*(?:[-+#]|\d+[.)]))""",
    re.VERBOSE,
)


def active(markup: str) -> list[str]:
    """Say what in a text would still do something."""
    unescaped = re.sub(r"\\[^0-9A-Za-z\s]", "\u00b7", markup)
    return [hit[0] for hit in (*RAW.finditer(markup), *LEFT.finditer(unescaped))]


def test_two_thousand_hostile_texts_do_nothing() -> None:
    assert len(set(CORPUS)) >= 2_000
    assert {text: left for text in CORPUS if (left := active(inert(text)))} == {}


@pytest.mark.parametrize("text", [*MENTIONS, *LINKS, *MARKUP])
def test_the_check_itself_notices_each_of_them(text: str) -> None:
    assert active(text)


@given(st.text(alphabet="<>@#&!:/\\*_~`|[]()-+.1a \n\t", max_size=40))
def test_no_text_does_anything(text: str) -> None:
    assert active(inert(text)) == []


@pytest.mark.parametrize(
    "text", ["Good evening, Ada.", "at 09:00 (or 10)", "and/or", "a@b.example"]
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_a_moment_is_shown_by_the_readers_own_clock() -> None:
    words = Words("From \ue0001764000000000|time|09:00\ue001 *on*")
    assert marked_up(words) == r"From <t:1764000000:t> \*on\*"


def test_a_channel_is_shown_by_its_name_there() -> None:
    assert marked_up(Words("In \ue00012|channel|#12\ue001 *on*")) == r"In <#12> \*on\*"
    assert marked_up(Words("In \ue000x>|channel|#x>\ue001.")) == r"In \#x\>."


def texts_of(wire: Wire) -> Iterator[str]:
    yield wire.content or ""
    for one in wire.components:
        if one["type"] == 10:
            yield str(one["content"])


@pytest.mark.parametrize(
    "text", ["*" * 9_000, "👍" * 5_000, "<@1> " * 3_000, "a" * 12_500, "é" * 9_000]
)
@pytest.mark.parametrize("kind", [Paragraph, Heading])
def test_a_long_text_is_never_longer_than_discord_takes(
    text: str, kind: type[Paragraph] | type[Heading]
) -> None:
    view = View(blocks=(kind(text=Words(text)), Paragraph(text=Words(text))))
    for wire in (one_message(view, marker="m" * 24), *pages(view)):
        said = "".join(texts_of(wire))
        assert 0 < len(said.encode("utf-16-le")) // 2 <= 4_000
        assert len(wire.content or "") <= 2_000
        assert active(said.replace("### ", "")) == []


def test_a_long_answer_is_parted_and_loses_nothing() -> None:
    lines = [f"Line {number} of what was asked for." for number in range(260)]
    shown = pages(View(blocks=(Paragraph(text=Words("\n".join(lines))),)))
    said = "\n".join(text for wire in shown for text in texts_of(wire))
    assert len(shown) == 3
    assert all(line in said for line in lines)


def test_names_and_lists_cannot_begin_a_line_of_their_own() -> None:
    forged = Words("Ada\n# Moderators say")
    view = View(
        blocks=(Heading(text=forged), Facts(rows=((forged, Words("x")),)), Bullets(items=(forged,)))
    )
    assert [line for line in (one_message(view).content or "").split("\n") if "Mod" in line] == [
        r"### Ada \# Moderators say",
        r"**Ada \# Moderators say:** x",
        r"- Ada \# Moderators say",
    ]


@given(st.text(max_size=120))
def test_a_forged_press_is_read_as_a_path_or_as_nothing(custom_id: str) -> None:
    press = read_press(custom_id)
    assert read_path(press.path) is None or press.path.startswith("a1|")


def test_a_press_is_read_back_as_it_was_written() -> None:
    path = str(Path(name="manage.place", subject="s" * 24, choice="3"))
    press = Press(path=path, opens_form=True)
    view = View(
        blocks=(
            Paragraph(text=Words("Which?")),
            Actions(buttons=tuple(Button(label=Words("Place"), press=press) for _ in range(3))),
        )
    )
    row = one_message(view, marker="m" * 24).components[0]["components"]
    assert isinstance(row, list)
    ids = [str(button["custom_id"]) for button in row if isinstance(button, dict)]
    assert len(set(ids)) == 3
    assert [read_press(one) for one in ids] == [press] * 3
