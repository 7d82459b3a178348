"""Pieces that panels and forms of every room are made of."""

from bot.commands import Path
from bot.ui import (
    Actions,
    Argument,
    Button,
    Entry,
    Field,
    Form,
    Message,
    Option,
    Paragraph,
    Press,
    Style,
    Text,
    View,
    WallTime,
)

HOURS = range(24)


def say(id: str, **args: Argument) -> Message:
    """Name a message of the catalogues and what fills it."""
    return Message(id, dict(args))


def button(
    label: str,
    name: str,
    *,
    subject: str = "",
    choice: str = "",
    style: Style = Style.PLAIN,
    opens_form: bool = False,
) -> Button:
    """Make a button that runs the action, or opens the form, called `name`."""
    path = str(Path(name=name, subject=subject, choice=choice))
    return Button(label=Message(label), press=Press(path=path, opens_form=opens_form), style=style)


def option(
    label: Text, name: str, choice: str = "", *, subject: str = "", opens_form: bool = False
) -> Option:
    """Make a line of a menu that runs the action, or opens the form, called `name`."""
    path = str(Path(name=name, subject=subject, choice=choice))
    return Option(label=label, press=Press(path=path, opens_form=opens_form))


def note(text: Text, *buttons: Button) -> View:
    """Make a card of one sentence or two and some buttons."""
    if not buttons:
        return View(blocks=(Paragraph(text=text),), preview=text)
    return View(blocks=(Paragraph(text=text), Actions(buttons=buttons)), preview=text)


def wall_time(hour: int) -> str:
    """Give a full hour as it is stored: a wall time of the form HH:MM."""
    return f"{hour:02d}:00"


def clock(at: str) -> Message:
    """Show a wall time, given as HH:MM, as the reader's language writes it."""
    return Message("wall-time", {"at": WallTime(at)})


def hour_of(value: str) -> int | None:
    """Read an hour of the day; None for anything but a whole number from 0 to 23."""
    return next((hour for hour in HOURS if value == str(hour)), None)


def hours() -> tuple[Option, ...]:
    """List the hours of the day as the choices of a form."""
    return tuple(Option(label=clock(wall_time(hour)), value=str(hour)) for hour in HOURS)


def form(
    title: str, name: str, *fields: Field, submit: str, intro: str | None = None, subject: str = ""
) -> Form:
    """Make a form that runs the action called `name`; title, submit and intro are message ids."""
    return Form(
        title=Message(title),
        path=str(Path(name=name, subject=subject)),
        fields=fields,
        submit=Message(submit),
        intro=Message(intro) if intro else None,
    )


def line(
    name: str, label: str, *, longest: int, hint: str | None = None, required: bool = True
) -> Field:
    """Make a field for one line of text."""
    return Field(
        name=name,
        label=Message(label),
        hint=Message(hint) if hint else None,
        entry=Entry.LINE,
        longest=longest,
        required=required,
    )


def hour(name: str, label: str, usual: int | None = None) -> Field:
    """Make a field for an hour of the day, with the usual one chosen if there is one."""
    chosen = () if usual is None else (str(usual),)
    return Field(name=name, label=Message(label), entry=Entry.ONE, options=hours(), value=chosen)
