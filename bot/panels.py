"""Pieces that panels of every room are made of: messages, buttons, cards of one sentence."""

from bot.commands import Path
from bot.ui import (
    Actions,
    Argument,
    Button,
    Message,
    Option,
    Paragraph,
    Press,
    Style,
    Text,
    View,
    Words,
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
    """Write a full hour as a wall time."""
    return f"{hour:02d}:00"


def hour_of(value: str) -> int | None:
    """Read an hour of the day; None for anything but a whole number from 0 to 23."""
    return next((hour for hour in HOURS if value == str(hour)), None)


def hours() -> tuple[Option, ...]:
    """List the hours of the day as the choices of a form."""
    return tuple(Option(label=Words(wall_time(hour)), value=str(hour)) for hour in HOURS)
