"""What Discord refuses with 50035 though its OpenAPI lets it pass.

From docs.discord.com, "Component Reference", "Message" and "Interactions": lengths are UTF-16
units, a message of components has 40 of them and 4,000 characters in all.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.discord_server.model import COMPONENTS_V2, Payload, custom_ids

CONTENT, TEXT, COMPONENTS, ROWS, FILES = 2_000, 4_000, 40, 5, 10
LONGEST: Final = {
    "custom_id": 100,
    "placeholder": 150,
    "description": 100,
    "title": 45,
}
BUTTON_LABEL, OPTION_LABEL, FIELD_LABEL, ALT = 80, 100, 45, 1_024
IN_A_ROW, LINES, RADIOS, MODAL_PARTS = 5, 25, 10, 5
ROW, BUTTON, SELECT, TEXT_DISPLAY, GALLERY, LABEL, RADIO, CHECKBOXES = 1, 2, 3, 10, 12, 18, 21, 22


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message_faults(body: Payload) -> list[str]:
    """Say what is too much in a message, or does not go together."""
    return list(_message_faults(body))


def modal_faults(modal: Payload) -> list[str]:
    """Say what is too much in a form."""
    return list(_modal_faults(modal))


def _message_faults(body: Payload) -> Iterator[str]:
    content = body.get("content") or ""
    components = body.get("components") or []
    files = body.get("attachments") or []
    every = list(_every(components))
    if units(content) > CONTENT:
        yield f"content has {units(content)} units"
    if body.get("flags", 0) & COMPONENTS_V2:
        if content or body.get("embeds"):
            yield "content beside components that are the whole message"
        if len(every) > COMPONENTS:
            yield f"{len(every)} components"
        if (text := sum(units(one.get("content", "")) for one in every)) > TEXT:
            yield f"{text} units in all texts"
        if not every:
            yield "an empty message"
    else:
        if not (content.strip() or files or body.get("embeds")):
            yield "an empty message"
        if len(components) > ROWS:
            yield f"{len(components)} rows"
        yield from (f"a part of type {o['type']}" for o in components if o["type"] != ROW)
    if len(files) > FILES:
        yield f"{len(files)} files"
    yield from _component_faults(every)
    yield from _twice(components)


def _modal_faults(modal: Payload) -> Iterator[str]:
    components = modal.get("components", [])
    if not 1 <= len(components) <= MODAL_PARTS:
        yield f"{len(components)} parts"
    if not 1 <= units(modal.get("title", "")) <= LONGEST["title"]:
        yield "the title"
    yield from (f"a part of type {o['type']}" for o in components if o["type"] == ROW)
    yield from _component_faults(list(_every(components)))
    yield from _twice(components)


def _component_faults(every: list[Payload]) -> Iterator[str]:
    for one in every:
        match one["type"]:
            case 1 if not 1 <= len(one["components"]) <= IN_A_ROW:
                yield f"{len(one['components'])} buttons in a row"
            case 2 if not 1 <= units(one.get("label", "")) <= BUTTON_LABEL:
                yield "a button's label"
            case 3 | 21 | 22:
                yield from _option_faults(one)
            case 10 if not one["content"].strip():
                yield "an empty text"
            case 12:
                alts = [units(item.get("description") or "") for item in one["items"]]
                yield from (f"alt text of {alt} units" for alt in alts if alt > ALT)
            case 18 if not 1 <= units(one["label"]) <= FIELD_LABEL:
                yield "a field's label"
            case _:
                pass
        yield from _length_faults(one)


def _option_faults(choice: Payload) -> Iterator[str]:
    options = choice["options"]
    most = LINES if choice["type"] == SELECT else RADIOS
    fewest = 2 if choice["type"] == RADIO else 1
    if not fewest <= len(options) <= most:
        yield f"{len(options)} lines in a choice of type {choice['type']}"
    for option in options:
        if not 1 <= units(option["label"]) <= OPTION_LABEL:
            yield "a line's label"
        if not 1 <= units(option["value"]) <= OPTION_LABEL:
            yield "a line's value"
        if units(option.get("description") or "") > LONGEST["description"]:
            yield "a line's description"
    values = Counter(option["value"] for option in options)
    yield from (f"two lines of one value ({n})" for n in values.values() if n > 1)


def _length_faults(one: Payload) -> Iterator[str]:
    for name, longest in LONGEST.items():
        said = one.get(name)
        if isinstance(said, str) and units(said) > longest:
            yield f"{name} of {units(said)} units"
    if one.get("custom_id") == "":
        yield "an empty custom_id"


def _twice(components: list[Payload]) -> Iterator[str]:
    counted = Counter(one["custom_id"] for one in custom_ids(components))
    yield from ("a custom_id twice" for number in counted.values() if number > 1)


def _every(components: list[Payload]) -> Iterator[Payload]:
    for one in components:
        yield one
        yield from _every(one.get("components") or [])
        if "component" in one:
            yield one["component"]
