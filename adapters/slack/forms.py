"""Forms as Slack's modals, what was filled in as arguments of an intent, and what was wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

from adapters.slack.inert import Component, plain_text, with_hint
from adapters.slack.limits import INPUT, LIMITS, METADATA, MODERATORS, RADIO_OPTIONS
from adapters.slack.render import blocks_of
from bot.ui import (
    ELLIPSIS,
    JSON,
    Entry,
    Field,
    Form,
    Heading,
    Option,
    Paragraph,
    Ruler,
    View,
    Words,
    fit,
    fit_form,
)

FEWEST_RADIOS: Final = 2
PROBLEM: Final = "problem"
"""The block_id of what is to be put right, above the questions."""

_KEPT: Final = ("type", "callback_id", "private_metadata", "title", "submit", "close")


def modal(form: Form, *, metadata: str = "") -> Component:
    """Make the modal of a form; `metadata` comes back on submit, and nothing personal is in it.

    A title too long for Slack's stands above the questions in full.
    """
    fitted = fit_form(form, LIMITS)
    above: list[JSON] = []
    if fitted.title != form.title:
        above += blocks_of([Heading(text=Ruler(LIMITS.lengths).label(form.title, LIMITS.heading))])
    if fitted.intro:
        above += blocks_of([Paragraph(text=fitted.intro)])
    return {
        "type": "modal",
        "callback_id": fitted.path,
        "private_metadata": metadata[:METADATA],
        "title": plain_text(fitted.title),
        "submit": plain_text(fitted.submit),
        "blocks": [*above, *(_question(field) for field in fitted.fields)],
    }


def read_state(view: Mapping[str, JSON]) -> dict[str, tuple[str, ...]]:
    """Read what a submitted view was filled in with; what was left empty is absent."""
    answers = ((name, _values(answer)) for _, name, answer in _answers(view))
    return {name: values for name, values in answers if values}


def with_problem(view: Mapping[str, JSON], problem: View) -> Component:
    """Make the submitted view again for `views.update`: the problem on top, all answers kept."""
    filled = {(block, name): answer for block, name, answer in _answers(view)}
    asked = [_kept(one, filled) for one in _blocks(view)]
    told: list[JSON] = [
        one | {"block_id": f"{PROBLEM}|{number}"}
        for number, one in enumerate(_told(problem))
        if isinstance(one, dict)
    ]
    questions = [one for one in asked if not _is_problem(one)]
    return {name: view[name] for name in _KEPT if view.get(name)} | {"blocks": [*told, *questions]}


def in_waiting(view: Mapping[str, JSON], said: View) -> Component:
    """Make the submitted view without its questions, for as long as its act goes on."""
    kept = {name: view[name] for name in _KEPT if name != "submit" and view.get(name)}
    return kept | {"blocks": _told(said)}


def _told(view: View) -> list[JSON]:
    return blocks_of(fit(view, LIMITS).blocks or (Paragraph(text=ELLIPSIS),))


def _question(field: Field) -> Component:
    asked: Component = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label),
        "optional": not field.required,
        "element": {"action_id": field.name, **_entry(field)},
    }
    return with_hint(asked, "hint", field.hint)


def _entry(field: Field) -> Component:
    match field.entry:
        case Entry.LINE:
            return _typed(field, multiline=False)
        case Entry.LINES:
            return _typed(field, multiline=True)
        case Entry.ONE:
            radios = FEWEST_RADIOS <= len(field.options) <= RADIO_OPTIONS
            return _one(field, "radio_buttons" if radios else "static_select")
        case Entry.SEVERAL:
            boxes = len(field.options) <= RADIO_OPTIONS
            return _several(field, "checkboxes" if boxes else "multi_static_select")
        case Entry.MODERATORS:
            return _people(field)
        case Entry.CHANNEL:
            return _channel(field)
        case _:
            assert_never(field.entry)


def _typed(field: Field, *, multiline: bool) -> Component:
    longest = max(1, min(field.longest, INPUT))
    typed: Component = {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": longest,
    }
    if field.value and field.value[0]:
        typed["initial_value"] = Ruler(LIMITS.lengths).cut(Words(field.value[0]), longest)
    return typed


def _one(field: Field, kind: str) -> Component:
    chosen = _chosen(field)[:1]
    entry: Component = {"type": kind, "options": _options(field.options)}
    return entry | {"initial_option": chosen[0]} if chosen else entry


def _several(field: Field, kind: str) -> Component:
    chosen = _chosen(field)
    entry: Component = {"type": kind, "options": _options(field.options)}
    return entry | {"initial_options": chosen} if chosen else entry


def _people(field: Field) -> Component:
    chosen: list[JSON] = [*field.value[:MODERATORS]]
    entry: Component = {"type": "multi_users_select", "max_selected_items": MODERATORS}
    return entry | {"initial_users": chosen} if chosen else entry


def _channel(field: Field) -> Component:
    entry: Component = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return entry | {"initial_conversation": field.value[0]} if field.value else entry


def _chosen(field: Field) -> list[JSON]:
    return _options([option for option in field.options if option.value in field.value])


def _options(options: Sequence[Option]) -> list[JSON]:
    return [_option(option) for option in options]


def _option(option: Option) -> Component:
    line: Component = {"text": plain_text(option.label), "value": option.value}
    return with_hint(line, "description", option.hint)


def _answers(view: Mapping[str, JSON]) -> Iterator[tuple[str, str, Mapping[str, JSON]]]:
    """List a view's answers by the ids of their blocks and their elements."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    for block, entries in values.items() if isinstance(values, Mapping) else ():
        for name, answer in entries.items() if isinstance(entries, Mapping) else ():
            if isinstance(answer, Mapping):
                yield block, name, answer


def _values(answer: Mapping[str, JSON]) -> tuple[str, ...]:
    found = [value for key, value in answer.items() if _is_answer(key)]
    several = [one for value in found for one in (value if isinstance(value, list) else [value])]
    read = [one.get("value") if isinstance(one, Mapping) else one for one in several]
    return tuple(one for one in read if isinstance(one, str) and one)


def _kept(block: Component, filled: Mapping[tuple[str, str], Mapping[str, JSON]]) -> Component:
    """Put what was filled in back into a question, for a client that has forgotten it."""
    element = block.get("element")
    if not isinstance(element, dict):
        return block
    answer = filled.get((str(block.get("block_id")), str(element.get("action_id"))), {})
    asked = {key: value for key, value in element.items() if not key.startswith("initial_")}
    given = {_initial(key): value for key, value in answer.items() if _is_answer(key) and value}
    return block | {"element": asked | given}


def _is_answer(key: str) -> bool:
    return key == "value" or key.startswith("selected_")


def _initial(key: str) -> str:
    return f"initial_{key.removeprefix('selected_')}"


def _blocks(view: Mapping[str, JSON]) -> list[Component]:
    blocks = view.get("blocks")
    return [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []


def _is_problem(block: Mapping[str, JSON]) -> bool:
    return str(block.get("block_id", "")).startswith(f"{PROBLEM}|")
