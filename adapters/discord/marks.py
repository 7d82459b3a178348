"""What a custom_id holds: an action path, how it is pressed, and on one of them our marker.

    a1|checkins.answer||good                the path of an action, as the core wrote it
    f1|manage.place||                       the same with an f: the press opens a form
    a1|checkins.answer||good|<parcel id>    the marker of an outgoing message, found by reading back
    m1|2|||                                 the second menu; what it does is in its lines' values

A fifth part is never part of the path. It tells two buttons of one path apart too, because
Discord refuses a message that names one custom_id twice.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from adapters.discord.limits import CUSTOM_ID
from bot.ui import JSON, Press

PATH_PARTS: Final = 4
_RUNS, _OPENS = "a", "f"


class Marks:
    """Hands out the custom_ids of one message; the first that has room carries `marker`."""

    def __init__(self, marker: str | None = None) -> None:
        self.pending = marker
        self._given: list[str] = []

    def press(self, press: Press) -> str:
        """Give the custom_id of a button."""
        return self._tailed(line_value(press))

    def menu(self) -> str:
        """Give the custom_id of a menu."""
        return self._tailed(f"m1|{len(self._given)}||")

    def _tailed(self, path: str) -> str:
        tail = self.pending
        if tail is not None and len(path) + 1 + len(tail) <= CUSTOM_ID:
            self.pending = None
        else:
            tail = str(len(self._given)) if path in self._given else None
        self._given.append(path)
        return path if tail is None else f"{path}|{tail}"


def line_value(press: Press) -> str:
    """Write down what a press does, as a menu's line carries it."""
    return _OPENS + press.path[1:] if press.opens_form else press.path


def read_press(custom_id: str) -> Press:
    """Read back what a press does; what we never wrote is left as it is, for the core to refuse."""
    path = "|".join(custom_id.split("|")[:PATH_PARTS])
    opens_form = path.startswith(_OPENS)
    return Press(path=_RUNS + path[1:] if opens_form else path, opens_form=opens_form)


def holds_marker(message: Mapping[str, JSON], marker: str) -> bool:
    """Tell whether a message that was read back is the one with this marker."""
    return holds_a_marker(message, (marker,))


def holds_a_marker(message: Mapping[str, JSON], markers: Collection[str]) -> bool:
    """Tell whether a message that was read back is one with any of these markers."""
    custom_ids = _custom_ids(message.get("components"))
    return any(one.rpartition("|")[2] in markers for one in custom_ids)


def _custom_ids(components: JSON) -> Iterator[str]:
    for one in components if isinstance(components, list) else ():
        if isinstance(one, dict):
            if isinstance(custom_id := one.get("custom_id"), str):
                yield custom_id
            yield from _custom_ids(one.get("components"))
