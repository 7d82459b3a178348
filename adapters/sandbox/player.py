"""One of the people as a script moves them: they press only what they are shown."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.gesture import Gesture
from adapters.sandbox.people import DIRECT, Person
from adapters.sandbox.shown import Shown
from bot.clock import Ids
from bot.commands import Path, read_path
from bot.ui import Actions, Menu, Press, Text, View

LATEST: Final = 50
"""How many messages back somebody looks for what they want to press."""


class NothingToPress(LookupError):
    """Nothing this person sees offers what the script wants: the script is out of date."""


class Player:
    """Acts for one person in their direct conversation, through the same door as the page."""

    def __init__(self, person: Person, sandbox: Sandbox, ids: Ids) -> None:
        self.person = person
        self._sandbox = sandbox
        self._ids = ids

    async def asks(self, word: str) -> Shown:
        """Pick a command."""
        return await self._sandbox.act(self._gesture(str(Path(name=word))))

    async def types(self, text: str) -> Shown:
        """Write to Alongside."""
        return await self._sandbox.say(self._gesture(""), text)

    async def presses(self, name: str, choice: str = "") -> Shown:
        """Press the newest button, or menu line, that runs the action `name`.

        Raises NothingToPress when there is none.
        """
        return await self._sandbox.act(self._gesture(self._newest(name, choice)))

    async def fills(self, name: str, **answers: str | tuple[str, ...]) -> Shown:
        """Open the newest form called `name`, fill it in and send it."""
        gesture = self._gesture(self._newest(name, ""))
        form = self._sandbox.form(gesture)
        if form is None:
            raise NothingToPress(name)
        args = {field: (one,) if isinstance(one, str) else one for field, one in answers.items()}
        return await self._sandbox.act(replace(gesture, path=form.path, args=args))

    def _newest(self, name: str, choice: str) -> str:
        for shown in reversed(self._sandbox.rooms.seen_by(self.person, LATEST)):
            for _, press in pressable(shown.view):
                path = read_path(press.path)
                if path and path.name == name and path.choice == choice:
                    return press.path
        raise NothingToPress(f"{self.person.id}: {name} {choice}")

    def _gesture(self, path: str) -> Gesture:
        return Gesture(person=self.person, room=DIRECT, path=path, key=self._ids.new())


def pressable(view: View) -> Iterator[tuple[Text, Press]]:
    """List all that a finger can do in a view, with what it is called."""
    for block in view.blocks:
        match block:
            case Actions():
                yield from ((button.label, button.press) for button in block.buttons)
            case Menu():
                yield from ((line.label, line.press) for line in block.options if line.press)
            case _:
                pass


def offers(view: View, name: str) -> bool:
    """Say whether something in a view runs the action `name`."""
    paths = (read_path(press.path) for _, press in pressable(view))
    return any(path is not None and path.name == name for path in paths)
