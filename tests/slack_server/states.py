"""What a form holds, as Slack tells it: `view.state.values`, by block and by element."""

from collections.abc import Mapping, Sequence
from typing import Final

from tests.slack_server.blocks import TEXTS
from tests.slack_server.model import Payload, elements

Answers = Mapping[str, Sequence[str]]
"""What is filled in, by block_id or action_id; what is not named stays as it was shown."""

HELD: Final = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
}
HELD_MANY: Final = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
CHOOSE_ONE: Final = frozenset({"static_select", "external_select", "radio_buttons"})
CHOOSE_MANY: Final = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})


class NotFilled(AssertionError):
    """The client would not send this form."""


def values(blocks: list[Payload], answers: Answers, *, is_sent: bool = True) -> Payload:
    """Fill a view in; raises NotFilled for what its reader's client would not send."""
    state: Payload = {}
    for block, element in elements(blocks):
        id, action = block["block_id"], element["action_id"]
        given = answers.get(id, answers.get(action))
        held = value_of(element, given)
        if held is None:
            continue
        is_needed = is_sent and block["type"] == "input" and not block.get("optional")
        if is_needed and not _is_filled(held):
            raise NotFilled(f"{id} has to be filled in")
        state.setdefault(id, {})[action] = held
    _all_known(blocks, answers)
    return state


def value_of(element: Payload, given: Sequence[str] | None) -> Payload | None:
    """Tell what an element holds; None for what holds nothing, such as a button."""
    kind = element["type"]
    first = None if given is None else next(iter(given), None)
    if kind in TEXTS or kind == "number_input":
        text = element.get("initial_value") if given is None else first
        _measure(element, text)
        return {"type": kind, "value": text or None}
    if kind in CHOOSE_ONE:
        chosen = element.get("initial_option") if given is None else _option(element, first)
        return {"type": kind, "selected_option": chosen}
    if kind in CHOOSE_MANY:
        started = element.get("initial_options") or []
        many = started if given is None else [_option(element, one) for one in given]
        return {"type": kind, "selected_options": many}
    if kind in HELD:
        name, initial = HELD[kind]
        return {"type": kind, name: element.get(initial) if given is None else first}
    if kind in HELD_MANY:
        name, initial = HELD_MANY[kind]
        return {"type": kind, name: (element.get(initial) or []) if given is None else [*given]}
    return None


def options_of(element: Payload) -> list[Payload]:
    """List the lines of a choice, grouped or not."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for group in groups for one in group["options"])]


def _option(element: Payload, value: str | None) -> Payload | None:
    if value is None:
        return None
    if "external" in element["type"]:  # proposed by the bot while somebody types
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    for option in options_of(element):
        if option["value"] == value:
            return option
    raise NotFilled(f"{value!r} is not among the choices")


def _measure(element: Payload, text: str | None) -> None:
    if text and len(text) > element.get("max_length", 3_000):
        raise NotFilled(f"{len(text)} characters are too many")
    if text and len(text) < element.get("min_length", 0):
        raise NotFilled(f"{len(text)} characters are too few")
    if text and "\n" in text and not element.get("multiline"):
        raise NotFilled("one line takes no second")


def _is_filled(held: Payload) -> bool:
    return any(bool(value) for name, value in held.items() if name != "type")


def _all_known(blocks: list[Payload], answers: Answers) -> None:
    known = {id for b, e in elements(blocks) for id in (b["block_id"], e["action_id"])}
    if unknown := {*answers} - known:
        raise NotFilled(f"no field of the name {sorted(unknown)}")
