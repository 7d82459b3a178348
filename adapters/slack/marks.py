"""What an action_id or an option's value holds: an action path and how it is pressed.

    a1|checkins.answer||good      the path of an action, as the core wrote it
    f1|manage.place||             the same with an f: the press opens a form
    a1|checkins.answer||good|2    a fifth part tells two buttons of one path apart
    m1|2||                        the second menu; what it does is in its lines' values

Slack refuses two buttons of one action_id in a block, and two lines of one value in a menu. The
marker of an outgoing message is the block_id of its first block, `p1|<parcel id>`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from adapters.slack.limits import OPTION_VALUE
from bot.commands import LONGEST_PATH
from bot.ui import JSON, Press

PATH_PARTS: Final = 4
_RUNS, _OPENS = "a", "f"
_MARKER: Final = "p1|"


class Marks:
    """Hands out the action_ids of one message or view, no two alike."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def press(self, press: Press) -> str:
        """Give the action_id of a button."""
        return self._apart(line_value(press))

    def menu(self) -> str:
        """Give the action_id of a menu."""
        return self._apart(f"m1|{len(self._given)}||")

    def line(self, press: Press) -> str:
        """Give the value of a menu's line; Slack refuses two lines of one value too."""
        return self._apart(line_value(press))

    def _apart(self, path: str) -> str:
        given = f"{path}|{len(self._given)}" if path in self._given else path
        self._given.add(given)
        return given


def line_value(press: Press) -> str:
    """Write down what a press does."""
    return _OPENS + press.path[1:] if press.opens_form else press.path


def read_press(mark: str) -> Press:
    """Read back what a press does; what we never wrote is left as it is, for the core to refuse."""
    path = "|".join(mark.split("|")[:PATH_PARTS])
    opens_form = path.startswith(_OPENS)
    return Press(path=_RUNS + path[1:] if opens_form else path, opens_form=opens_form)


def pressed(action: Mapping[str, JSON]) -> Press:
    """Read one of `block_actions`: a menu's chosen line, or a button by its action_id."""
    chosen = action.get("selected_option")
    line = chosen.get("value") if isinstance(chosen, Mapping) else action.get("action_id")
    return read_press(line if isinstance(line, str) else "")


def marker_id(marker: str) -> str:
    """Give the block_id that marks a message as the one of an outbox id."""
    return _MARKER + marker


def holds_marker(message: Mapping[str, JSON], marker: str) -> bool:
    """Tell whether a message that was read back is the one with this marker."""
    return marker_id(marker) in _block_ids(message.get("blocks"))


def holds_a_marker(message: Mapping[str, JSON], markers: Collection[str]) -> bool:
    """Tell whether a message that was read back is one with any of these markers."""
    return not {*_block_ids(message.get("blocks"))}.isdisjoint(map(marker_id, markers))


def _block_ids(blocks: JSON) -> Iterator[str]:
    for one in blocks if isinstance(blocks, list) else ():
        if isinstance(one, Mapping) and isinstance(block_id := one.get("block_id"), str):
            yield block_id


assert LONGEST_PATH + len("|9999") <= OPTION_VALUE  # noqa: S101 - a path fits wherever it stands
