"""Views and forms that want everything a platform can show, and more than it takes."""

from collections.abc import Mapping
from typing import Final

from bot.ui import (
    Actions,
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
    Press,
    Style,
    View,
    Words,
)

PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
THUMB: Final = "\N{THUMBS UP SIGN}"
FAMILY: Final = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
FLOOD: Final = "a" + "\u0301\u0328" * 40
RIGHT_TO_LEFT: Final = "שלום לכולם, ברוכים הבאים. مرحبا بكم جميعا في هذا المكان."
MARKUP: Final = "*_~`|<>[]()#-> " * 400
LONG: Final = "One sentence of many, so that there is something to cut. " * 200


def w(text: str) -> Words:
    return Words(text)


def line(label: str, path: str, hint: str | None = None, *, opens_form: bool = False) -> Option:
    press = Press(path=path, opens_form=opens_form)
    return Option(label=w(label), press=press, hint=w(hint) if hint else None)


def press(label: str, path: str, style: Style = Style.PLAIN, *, opens_form: bool = False) -> Button:
    return Button(label=w(label), press=Press(path=path, opens_form=opens_form), style=style)


def longest_path(number: int) -> str:
    """Make a path of exactly 100 bytes."""
    head = f"a1|gallery.longest|{'s' * 24}|"
    return head + f"{number:03}".rjust(100 - len(head), "c")


def many(number: int, label: str = "Button") -> Actions:
    return Actions(
        buttons=tuple(press(f"{label} {n}", f"a1|gallery.many||{n}") for n in range(number))
    )


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text=w(text)) for text in texts)


EVERY_BLOCK: Final = View(
    blocks=(
        Heading(text=w("A heading")),
        Paragraph(text=w("A paragraph, with a moment below.")),
        Facts(rows=((w("Hours"), w("18 to 22")), (w("City"), w("Manila")))),
        Bullets(items=(w("One thing"), w("Another"))),
        Image(png=PNG, alt=w("Two lines that rise")),
        File(content=b"{}", name="export.json", media_type="application/json"),
        Actions(
            buttons=(
                press("Main", "a1|gallery.main||", Style.MAIN),
                press("Plain", "a1|gallery.plain||"),
                press("Danger", "a1|gallery.danger||", Style.DANGER),
            )
        ),
        Menu(
            placeholder=w("Pick one"),
            options=(
                line("First", "a1|gallery.first||", "a hint"),
                line("Second", "a1|g.second||"),
            ),
        ),
    ),
    preview=w("All there is"),
)

VIEWS: Final[Mapping[str, View]] = {
    "every block": EVERY_BLOCK,
    "one sentence": View(blocks=paragraphs("Saved. Thank you.")),
    "only buttons": View(blocks=(many(3),)),
    "a long text": View(blocks=(*paragraphs(LONG), many(2))),
    "many paragraphs": View(blocks=(*paragraphs(*[f"Paragraph {n}." for n in range(60)]), many(1))),
    "a long heading": View(blocks=(Heading(text=w("Long heading " * 60)), *paragraphs("Text."))),
    "emoji": View(blocks=(*paragraphs(THUMB * 3_000, FAMILY * 500), many(2, THUMB * 60))),
    "combining marks": View(blocks=(*paragraphs(FLOOD * 60), many(1, FLOOD))),
    "right to left": View(blocks=(*paragraphs(RIGHT_TO_LEFT * 30), many(2, RIGHT_TO_LEFT))),
    "markup": View(blocks=(*paragraphs(MARKUP), Bullets(items=(w(MARKUP),)), many(1))),
    "many facts": View(
        blocks=(Facts(rows=tuple((w(f"Fact {n}"), w("value " * 60)) for n in range(60))),)
    ),
    "many bullets": View(blocks=(Bullets(items=tuple(w(f"Item {n} " * 9) for n in range(90))),)),
    "many buttons": View(blocks=(*paragraphs("Choose."), many(24))),
    "many rows": View(blocks=(*paragraphs("Choose."), *(many(2, f"Row {n}") for n in range(8)))),
    "a long menu": View(
        blocks=(
            *paragraphs("Choose."),
            Menu(
                placeholder=w("Placeholder " * 20),
                options=tuple(
                    line(f"Line {n} " * 20, f"a1|gallery.line||{n}", "hint " * 40)
                    for n in range(40)
                ),
            ),
        )
    ),
    "two menus": View(
        blocks=(
            *paragraphs("Choose twice."),
            Menu(placeholder=w("One"), options=(line("A", "a1|gallery.a||"),)),
            Menu(placeholder=w("Two"), options=(line("B", "a1|gallery.b||"),)),
        )
    ),
    "one path twice": View(
        blocks=(
            *paragraphs("Both do the same."),
            Actions(
                buttons=(press("This", "a1|gallery.same||"), press("That", "a1|gallery.same||"))
            ),
        )
    ),
    "longest paths": View(
        blocks=(
            *paragraphs("Every path is as long as one may be."),
            Actions(buttons=tuple(press(f"B{n}", longest_path(n)) for n in range(3))),
        )
    ),
    "pictures": View(
        blocks=tuple(
            Image(png=PNG, alt=w(f"Picture {n}: " + "it shows much " * 120), name=f"p {n}?.png")
            for n in range(3)
        )
    ),
    "a picture alone": View(blocks=(Image(png=PNG, alt=w("A plot")),)),
    "a file": View(
        blocks=(
            *paragraphs("Here is your export."),
            File(content=b"x" * 1_000, name="ünï códe/..\\x.json", media_type="application/json"),
            many(1),
        )
    ),
    "text between buttons": View(
        blocks=(many(1, "Upper"), *paragraphs("In between."), many(1, "Lower"), *paragraphs("End."))
    ),
}

CHOICES: Final = tuple(Option(label=w(f"Choice {n}"), value=str(n)) for n in range(3))
ELEVEN: Final = tuple(Option(label=w(str(n)), value=str(n)) for n in range(11))
LONG_CHOICES: Final = tuple(
    Option(label=w(f"{n} {RIGHT_TO_LEFT}" * 3), value=str(n), hint=w("hint " * 50))
    for n in range(40)
)


def form(name: str, *fields: Field, title: str = "A form", intro: str | None = None) -> Form:
    return Form(
        title=w(title),
        path=f"a1|gallery.{name}||",
        fields=fields,
        submit=w("Send"),
        intro=w(intro) if intro else None,
    )


def ask(name: str, entry: Entry, **facts: object) -> Field:
    return Field(name=name, label=w(f"About {name}"), entry=entry, **facts)  # type: ignore[arg-type]


EVERY_ENTRY: Final = form(
    "every",
    ask("line", Entry.LINE),
    ask("lines", Entry.LINES, longest=4_000),
    ask("one", Entry.ONE, options=CHOICES),
    ask("several", Entry.SEVERAL, options=CHOICES),
    ask("moderators", Entry.MODERATORS),
)

FORMS: Final[Mapping[str, Form]] = {
    "every entry": EVERY_ENTRY,
    "one question": form("small", ask("line", Entry.LINE, required=True), intro="Why we ask."),
    "a channel": form("channel", ask("channel", Entry.CHANNEL, value=("1100000000000000009",))),
    "long words": form(
        "long",
        Field(name="a", label=w(LONG), entry=Entry.LINE, hint=w(LONG), value=(LONG,), longest=200),
        Field(name="b", label=w(THUMB * 90), entry=Entry.ONE, options=LONG_CHOICES),
        Field(name="c", label=w(RIGHT_TO_LEFT), entry=Entry.SEVERAL, options=LONG_CHOICES),
        title=LONG,
        intro=LONG,
    ),
    "too many questions": form("many", *(ask(f"q{n}", Entry.LINE) for n in range(8))),
    "zero to ten": form("scale", ask("craving", Entry.ONE, options=ELEVEN, value=("3",))),
    "one to choose from": form(
        "alone",
        ask("one", Entry.ONE, options=CHOICES[:1]),
        ask("several", Entry.SEVERAL, options=CHOICES[:1], required=True),
    ),
    "filled in": form(
        "filled",
        ask("line", Entry.LINE, value=(THUMB * 150,), longest=200),
        ask("one", Entry.ONE, options=CHOICES, value=("1",)),
        ask("several", Entry.SEVERAL, options=CHOICES, value=("0", "2")),
    ),
}

# What people write, and what it must not become.
PAYLOADS: Final = (
    "@everyone",
    "@here look",
    "<@1100000000000000001>",
    "<@!1100000000000000001>",
    "<@&1100000000000000001>",
    "<#1100000000000000001>",
    "</start:1100000000000000001>",
    "<:smile:1100000000000000001>",
    "<a:smile:1100000000000000001>",
    "<id:customize>",
    "<!channel>",
    "<!here|here>",
    "<@U012AB3CD>",
    "<#C012AB3CD|general>",
    "<https://evil.example|bank>",
    "https://evil.example/path?q=1",
    "HTTPS://EVIL.EXAMPLE",
    "<https://evil.example>",
    "[bank](https://evil.example)",
    "[bank](<https://evil.example>)",
    "discord.gg/abcdef",
    "discord.com/invite/abcdef",
    "**bold** and *slanted* and __under__ and _more_",
    "~~gone~~ and ||hidden||",
    "`code` and ``more``",
    "```py\nprint(1)\n```",
    "# Heading",
    "## Heading",
    "### Heading",
    "-# small",
    "> quoted",
    ">>> all quoted",
    "- item",
    "* item",
    "1. item",
    "first\n> second",
    "first\n# second",
    "\\*not escaped\\*",
    "\\\\<@1100000000000000001>",
    "*\\*",
    "<t:0:R>",
    "a*b*c_d_e",
    "***",
    "&lt;@1&gt; & <b>",
)
