"""Forms as Discord's modals, and what was filled in as arguments of an intent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from adapters.discord.inert import marked_up, unmarked
from adapters.discord.limits import (
    FORM_PARTS,
    LIMITS,
    RADIO_OPTIONS,
    ROLES,
    TEXT_INPUT,
)
from adapters.discord.render import SELECT, TEXT_DISPLAY, Component
from bot.ui import JSON, Entry, Field, Form, Lengths, Option, Ruler, Words, fit_form

TEXT_INPUT_TYPE, ROLE_SELECT, CHANNEL_SELECT = 4, 6, 8
LABEL, RADIO_GROUP, CHECKBOX_GROUP = 18, 21, 22
ONE_LINE, SEVERAL_LINES = 1, 2
TEXT_CHANNEL = 0
FEWEST_RADIOS = 2


def modal(form: Form) -> Component:
    """Make the modal of a form; its introduction is left out where five questions fill it."""
    fitted = fit_form(form, LIMITS)
    parts: list[JSON] = [_label(field) for field in fitted.fields]
    if fitted.intro and len(parts) < FORM_PARTS:
        parts.insert(0, {"type": TEXT_DISPLAY, "content": marked_up(fitted.intro)})
    return {"title": unmarked(fitted.title), "custom_id": fitted.path, "components": parts}


def filled_in(components: JSON) -> dict[str, tuple[str, ...]]:
    """Read what a modal came back with; what was left empty is absent."""
    return {name: values for name, values in _answers(components) if values}


def _label(field: Field) -> Component:
    label: Component = {
        "type": LABEL,
        "label": unmarked(field.label),
        "component": _entry(field),
    }
    return label | {"description": unmarked(field.hint)} if field.hint else label


def _entry(field: Field) -> Component:
    common: Component = {"custom_id": field.name, "required": field.required}
    match field.entry:
        case Entry.LINE:
            return common | _typed(field, ONE_LINE)
        case Entry.LINES:
            return common | _typed(field, SEVERAL_LINES)
        case Entry.ONE:
            if FEWEST_RADIOS <= len(field.options) <= RADIO_OPTIONS:
                return common | {"type": RADIO_GROUP, "options": _options(field)}
            return common | _select(field, most=1)
        case Entry.SEVERAL:
            if len(field.options) <= RADIO_OPTIONS:
                return common | _checkboxes(field)
            return common | _select(field, most=len(field.options))
        case Entry.MODERATORS:
            return common | _roles(field)
        case Entry.CHANNEL:
            return common | _channel(field)
        case _:
            assert_never(field.entry)


def _typed(field: Field, style: int) -> Component:
    longest = max(1, min(field.longest, TEXT_INPUT))
    typed: Component = {"type": TEXT_INPUT_TYPE, "style": style, "max_length": longest}
    if field.value:
        typed["value"] = Ruler(Lengths.UTF16_UNITS).cut(Words(field.value[0]), longest)
    return typed


def _checkboxes(field: Field) -> Component:
    return {
        "type": CHECKBOX_GROUP,
        "options": _options(field),
        "min_values": int(field.required),
        "max_values": len(field.options),
    }


def _select(field: Field, *, most: int) -> Component:
    return {
        "type": SELECT,
        "options": _options(field),
        "min_values": int(field.required),
        "max_values": most,
    }


def _roles(field: Field) -> Component:
    chosen: list[JSON] = [
        {"id": one, "type": "role"} for one in field.value[:ROLES] if one.isdecimal()
    ]
    return {
        "type": ROLE_SELECT,
        "min_values": int(field.required),
        "max_values": ROLES,
        **({"default_values": chosen} if chosen else {}),
    }


def _channel(field: Field) -> Component:
    chosen: list[JSON] = [
        {"id": one, "type": "channel"} for one in field.value[:1] if one.isdecimal()
    ]
    return {
        "type": CHANNEL_SELECT,
        "channel_types": [TEXT_CHANNEL],
        "min_values": int(field.required),
        "max_values": 1,
        **({"default_values": chosen} if chosen else {}),
    }


def _options(field: Field) -> list[JSON]:
    return [_option(option, chosen=option.value in field.value) for option in field.options]


def _option(option: Option, *, chosen: bool) -> Component:
    line: Component = {"label": unmarked(option.label), "value": option.value}
    if option.hint:
        line["description"] = unmarked(option.hint)
    return line | {"default": True} if chosen else line


def _answers(components: JSON) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in components if isinstance(components, list) else ():
        if not isinstance(one, dict):
            continue
        inner = one.get("component")
        yield from _answers([inner] if inner is not None else one.get("components"))
        if isinstance(name := one.get("custom_id"), str):
            yield name, _values(one)


def _values(entry: Mapping[str, JSON]) -> tuple[str, ...]:
    several = entry.get("values")
    given: Sequence[JSON] = several if isinstance(several, list) else (entry.get("value"),)
    return tuple(one for one in given if isinstance(one, str) and one)
