"""What Slack refuses in messages and views: Block Kit's limits, each from its reference page.

From docs.slack.dev, "Reference: Block Kit" (blocks, block elements, composition objects) and
"Views". Its pages count in characters and say nowhere of what: what the bot shows is counted in
UTF-16 units here, and what people type in code points, so that neither count is relied upon.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeGuard

from tests.slack_server.model import Payload, elements

MESSAGE_BLOCKS, VIEW_BLOCKS, ACTIONS, CONTEXT, FIELDS = 50, 100, 25, 10, 10
ID, HEADER, SECTION, FIELD, ALT, CAPTION, LABEL, HINT = (
    255,
    150,
    3_000,
    2_000,
    2_000,
    2_000,
    2_000,
    2_000,
)
BUTTON_TEXT, BUTTON_VALUE, SPOKEN, ADDRESS, PLACEHOLDER = 75, 2_000, 75, 3_000, 150
OPTIONS, FEW_OPTIONS, OVERFLOW, OPTION_TEXT, OPTION_VALUE, OPTION_HINT = 100, 10, 5, 75, 150, 75
TYPED: Final = 3_000
VIEW_TITLE, METADATA, VIEW_BYTES = 24, 3_000, 250_000
FALLBACK: Final = 40_000
"""Top-level text is cut beyond this ("chat.postMessage"); nothing here should rely on that."""
CHANGED: Final = 4_000
"""Top-level text of a message that is changed ("chat.update")."""
ALL_TEXT: Final = 13_000
"""Measured, in no page: beyond about so many characters in all blocks, a message is too long."""
CONFIRM: Final = {"title": 100, "text": 300, "confirm": 30, "deny": 30}

PICKERS: Final = frozenset(
    f"{many}{what}_select"
    for many in ("", "multi_")
    for what in ("static", "external", "users", "conversations", "channels")
)
TEXTS: Final = frozenset({"plain_text_input", "email_text_input", "url_text_input"})
MOMENTS: Final = frozenset({"datepicker", "timepicker", "datetimepicker"})
CHOICES: Final = frozenset({"radio_buttons", "checkboxes"})
INPUTS: Final = PICKERS | TEXTS | MOMENTS | CHOICES | {"number_input"}
PRESSED: Final = PICKERS | MOMENTS | CHOICES | {"button", "overflow"}
ELEMENTS: Final = INPUTS | PRESSED

Faults = Iterator[str]


def message_faults(message: Payload, longest: int = FALLBACK) -> dict[str, list[str]]:
    """Say what is wrong with a message, under the error that Slack gives for it.

    `longest` is the most characters of its top-level text.
    """
    blocks, text = message.get("blocks") or [], message.get("text") or ""
    every = list(_shown_texts(blocks)) if _is_list(blocks) else []
    total = sum(map(_units, every))
    found = {
        "no_text": [] if text or blocks else ["neither text nor blocks"],
        "invalid_blocks": list(_blocks(blocks, MESSAGE_BLOCKS)),
        "msg_blocks_too_long": [f"{total} characters in all"] if total > ALL_TEXT else [],
        "msg_too_long": [f"text of {_units(text)}"] if _units(text) > longest else [],
    }
    return {error: told for error, told in found.items() if told}


def view_faults(view: Payload) -> dict[str, list[str]]:
    """Say what is wrong with a modal or a Home tab, under the error that Slack gives for it."""
    size = len(json.dumps(view))
    found = {
        "view_too_large": [f"{size} bytes"] if size > VIEW_BYTES else [],
        "invalid_arguments": list(_view(view)),
    }
    return {error: told for error, told in found.items() if told}


def option_faults(options: object) -> list[str]:
    """Say what is wrong with the proposals for an external select."""
    return list(_options({"options": options}, OPTIONS, fewest=0))


def _view(view: Payload) -> Faults:
    kind, blocks = view.get("type"), view.get("blocks")
    yield from _blocks(blocks, VIEW_BLOCKS)
    yield from _longer(view, {"callback_id": ID, "external_id": ID, "private_metadata": METADATA})
    if kind == "modal":
        yield from _plain(view.get("title"), VIEW_TITLE, "the title")
        for name in ("submit", "close"):
            if name in view:
                yield from _plain(view[name], VIEW_TITLE, f"the {name} button")
        if _is_list(blocks) and any(one.get("type") == "input" for one in blocks):
            yield from () if "submit" in view else ("fields without a submit button",)
    elif kind != "home":
        yield f"a view of type {kind}"


def _blocks(blocks: object, most: int) -> Faults:
    if not _is_list(blocks):
        yield "blocks are no list"
        return
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        yield from (f"{block.get('type')}: {told}" for told in _block(block))
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {id} twice" for id, times in named.items() if times > 1)
    focused = [one for _, one in elements(blocks) if one.get("focus_on_load")]
    if len(focused) > 1:
        yield "two elements with the focus"


def _block(block: Payload) -> Faults:
    yield from _longer(block, {"block_id": ID})
    match block.get("type"):
        case "section":
            yield from _section(block)
        case "header":
            yield from _plain(block.get("text"), HEADER, "its text")
        case "divider":
            pass
        case "image":
            yield from _image(block)
            if "title" in block:
                yield from _plain(block["title"], CAPTION, "its title")
        case "context":
            yield from _many(block.get("elements"), 1, CONTEXT, "elements")
            for one in block.get("elements") or []:
                image = one.get("type") == "image"
                yield from _image(one) if image else _text(one, SECTION, "an element")
        case "actions":
            yield from _many(block.get("elements"), 1, ACTIONS, "elements")
            for one in block.get("elements") or []:
                yield from _element(one, PRESSED)
            ids = Counter(one.get("action_id") for one in block.get("elements") or [])
            yield from (f"action_id {id} twice" for id, n in ids.items() if id and n > 1)
        case "input":
            yield from _input(block)
        case "rich_text":
            yield from _rich(block)
        case unknown:
            yield f"no block of type {unknown}"


def _section(block: Payload) -> Faults:
    if "text" not in block and "fields" not in block:
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], SECTION, "its text")
    if "fields" in block:
        yield from _many(block["fields"], 1, FIELDS, "fields")
        for one in block["fields"]:
            yield from _text(one, FIELD, "a field")
    if "accessory" in block:
        one = block["accessory"]
        yield from _image(one) if one.get("type") == "image" else _element(one, PRESSED)


def _input(block: Payload) -> Faults:
    yield from _plain(block.get("label"), LABEL, "its label")
    if "hint" in block:
        yield from _plain(block["hint"], HINT, "its hint")
    yield from _element(block.get("element") or {}, INPUTS)


def _rich(block: Payload) -> Faults:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    yield from _many(block.get("elements"), 1, 1_000, "elements")
    for one in block.get("elements") or []:
        if one.get("type") not in kinds:
            yield f"no part of type {one.get('type')}"
        if not _is_list(one.get("elements")) or not one["elements"]:
            yield "an empty part"
        elif one.get("type") == "rich_text_list":
            yield from (
                f"a list's item of type {item.get('type')}"
                for item in one["elements"]
                if item.get("type") != "rich_text_section" or not item.get("elements")
            )
    yield from ("an empty text" for leaf in leaves(block) if leaf.get("text") == "")


def leaves(part: Payload) -> Iterator[Payload]:
    """List the innermost elements of a rich text."""
    if not str(part.get("type")).startswith("rich_text"):
        yield part
    for one in part.get("elements") or []:
        yield from leaves(one)


def _image(one: Payload) -> Faults:
    yield from _longer(one, {"alt_text": ALT, "image_url": ADDRESS})
    if not str(one.get("alt_text") or "").strip():
        yield "no alt text"
    if ("image_url" in one) == ("slack_file" in one):
        yield "an image needs an address or an upload"


def _element(one: Payload, allowed: frozenset[str]) -> Faults:
    kind = str(one.get("type"))
    if kind not in allowed:
        yield f"no element of type {kind} here"
        return
    yield from _longer(one, {"action_id": ID, "value": BUTTON_VALUE, "url": ADDRESS})
    if "placeholder" in one:
        yield from _plain(one["placeholder"], PLACEHOLDER, "its placeholder")
    if "confirm" in one:
        for name, longest in CONFIRM.items():
            if name in one["confirm"] or name != "deny":
                yield from _text(one["confirm"].get(name), longest, f"its {name}")
    if kind == "button":
        yield from _plain(one.get("text"), BUTTON_TEXT, "its label")
        yield from _longer(one, {"accessibility_label": SPOKEN})
        if one.get("style") not in {None, "primary", "danger"}:
            yield f"a style {one['style']}"
    elif kind in CHOICES or kind == "overflow":
        yield from _options(one, OVERFLOW if kind == "overflow" else FEW_OPTIONS)
    elif kind.endswith("static_select"):
        yield from _grouped(one) if "option_groups" in one else _options(one, OPTIONS)
    elif kind in TEXTS:
        yield from _typed(one)


def _typed(one: Payload) -> Faults:
    longest = one.get("max_length", TYPED)
    if not 1 <= longest <= TYPED:
        yield f"max_length {longest}"
    if not 0 <= one.get("min_length", 0) <= longest:
        yield f"min_length {one['min_length']}"
    if len(one.get("initial_value", "")) > longest:
        yield "a value longer than may be typed"


def _grouped(one: Payload) -> Faults:
    yield from _many(one["option_groups"], 1, OPTIONS, "groups")
    for group in one["option_groups"]:
        yield from _plain(group.get("label"), OPTION_TEXT, "a group's label")
        yield from _options(group, OPTIONS)


def _options(one: Payload, most: int, *, fewest: int = 1) -> Faults:
    options = one.get("options")
    yield from _many(options, fewest, most, "options")
    listed = options if _is_list(options) else []
    for option in listed:
        yield from _text(option.get("text"), OPTION_TEXT, "an option's text")
        if not 1 <= len(str(option.get("value") or "")) <= OPTION_VALUE:
            yield f"an option's value {option.get('value')!r}"
        if "description" in option:
            yield from _text(option["description"], OPTION_HINT, "an option's description")
    values = Counter(option.get("value") for option in listed)
    yield from (f"two options of value {value}" for value, n in values.items() if n > 1)
    first = [one["initial_option"]] if "initial_option" in one else one.get("initial_options")
    if first is not None:
        yield from ("a choice that is not listed" for choice in first if choice not in listed)
        yield from () if first else ("a choice of nothing",)


def _text(text: object, longest: int, what: str) -> Faults:
    kind = text.get("type") if isinstance(text, dict) else None
    if kind not in {"plain_text", "mrkdwn"} or not isinstance(text, dict):
        yield f"{what} is no text"
        return
    said = text.get("text")
    if not isinstance(said, str) or not said.strip() or _units(said) > longest:
        yield f"{what} of {_units(str(said or ''))} characters"
    allowed = {"emoji"} if kind == "plain_text" else {"verbatim"}
    yield from (f"{what} has {name}" for name in {*text} - {"type", "text"} - allowed)


def _plain(text: object, longest: int, what: str) -> Faults:
    yield from _text(text, longest, what)
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        yield f"{what} is not plain text"


def _many(parts: object, fewest: int, most: int, what: str) -> Faults:
    if not _is_list(parts):
        yield f"no {what}"
    elif not fewest <= len(parts) <= most:
        yield f"{len(parts)} {what}"


def _longer(one: Payload, longest: Mapping[str, int]) -> Faults:
    for name, most in longest.items():
        if name in one and not (isinstance(one[name], str) and _units(one[name]) <= most):
            yield f"{name} of {_units(str(one[name]))} characters"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_list(value: object) -> TypeGuard[list[Payload]]:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _shown_texts(parts: Iterable[Payload]) -> Iterator[str]:
    """List every text in blocks that somebody can read."""
    for part in parts:
        for name, value in part.items():
            if name in {"text", "alt_text"} and isinstance(value, str):
                yield value
            elif isinstance(value, dict):
                yield from _shown_texts([value])
            elif isinstance(value, list):
                yield from _shown_texts(one for one in value if isinstance(one, dict))
