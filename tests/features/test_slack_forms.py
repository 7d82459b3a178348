"""Forms on Slack: what is asked, what comes back, and what was wrong."""

import json
from collections.abc import Mapping

import pytest

from adapters.slack.forms import modal, read_state, with_problem
from bot.ui import JSON, Entry, Field, Form, Option, Paragraph, View, Words
from tests.conformance.gallery import FORMS
from tests.slack_server.blocks import view_faults
from tests.slack_server.model import Payload

A_PROBLEM = View(blocks=(Paragraph(text=Words("That date is in the future.")),))


def choices(count: int) -> tuple[Option, ...]:
    return tuple(Option(label=Words(f"Line {one}"), value=str(one)) for one in range(count))


def a_field(kind: Entry, count: int = 0, name: str = "x", **facts: object) -> Field:
    return Field(name=name, label=Words("What?"), entry=kind, options=choices(count), **facts)  # type: ignore[arg-type]


def a_form(*fields: Field, title: str = "A form", intro: str | None = None) -> Form:
    return Form(
        title=Words(title),
        path="a1|room.form|id|",
        fields=fields,
        submit=Words("Save"),
        intro=None if intro is None else Words(intro),
    )


def read(wire: Mapping[str, JSON]) -> Payload:
    """Give something of ours as Slack reads it."""
    payload: Payload = json.loads(json.dumps(wire))
    return payload


def shown(form: Form) -> Payload:
    return read(modal(form, metadata="C1"))


def element(field: Field) -> Payload:
    [asked] = shown(a_form(field))["blocks"]
    inner: Payload = asked["element"]
    return inner


def submitted(view: Payload, **answers: JSON) -> Payload:
    """Give a modal as Slack gives it back."""
    values = {name: {name: answer} for name, answer in answers.items()}
    return view | {"id": "V1", "hash": "1.a", "team_id": "T1", "state": {"values": values}}


@pytest.mark.parametrize(
    ("field", "shown_as"),
    [
        (a_field(Entry.LINE), "plain_text_input"),
        (a_field(Entry.LINES), "plain_text_input"),
        (a_field(Entry.ONE, 5), "radio_buttons"),
        (a_field(Entry.ONE, 10), "radio_buttons"),
        (a_field(Entry.ONE, 11), "static_select"),
        (a_field(Entry.ONE, 1), "static_select"),
        (a_field(Entry.SEVERAL, 10), "checkboxes"),
        (a_field(Entry.SEVERAL, 24), "multi_static_select"),
        (a_field(Entry.MODERATORS), "multi_users_select"),
        (a_field(Entry.CHANNEL), "conversations_select"),
    ],
    ids=str,
)
def test_a_question_is_shown_by_what_fits_it(field: Field, shown_as: str) -> None:
    assert element(field)["type"] == shown_as


@pytest.mark.parametrize("name", FORMS)
def test_every_form_fits(name: str) -> None:
    view = shown(FORMS[name])
    assert view_faults(view) == {}
    assert view_faults(with_problem(submitted(view), A_PROBLEM)) == {}


def test_what_may_stay_empty_is_not_asked_for() -> None:
    fields = (a_field(Entry.LINE, name="a"), a_field(Entry.LINE, name="b", required=True))
    assert [one["optional"] for one in shown(a_form(*fields))["blocks"]] == [True, False]


def test_what_was_answered_before_stands_there_already() -> None:
    typed = element(a_field(Entry.LINE, value=("👍" * 9,), longest=10))
    assert typed["initial_value"] == "👍" * 4 + "…"
    assert element(a_field(Entry.LINE, value=("",))).keys() == element(a_field(Entry.LINE)).keys()
    one = element(a_field(Entry.ONE, 3, value=("1",)))
    options = one["options"]
    assert one["initial_option"] == options[1]
    several = element(a_field(Entry.SEVERAL, 3, value=("2", "0", "9")))
    assert several["initial_options"] == [options[0], options[2]]
    assert element(a_field(Entry.CHANNEL, value=("C7",)))["initial_conversation"] == "C7"
    people = element(a_field(Entry.MODERATORS, value=("U1", "U2")))
    assert people["initial_users"] == ["U1", "U2"]


def test_a_title_that_slack_would_cut_stands_above_the_questions_in_full() -> None:
    title = "A title of more than twenty-four characters"
    view = shown(a_form(a_field(Entry.LINE), title=title, intro="Why we ask."))
    header, intro, _ = view["blocks"]
    assert header["text"] == {"type": "plain_text", "text": title, "emoji": False}
    assert "Why we ask." in json.dumps(intro)
    assert view["title"] == {
        "type": "plain_text",
        "text": title[:23].rstrip() + "…",
        "emoji": False,
    }


def test_what_was_left_empty_does_not_come_back() -> None:
    state: JSON = {
        "a": {"line": {"type": "plain_text_input", "value": "a & b\nc"}},
        "b": {"empty": {"type": "plain_text_input", "value": None}},
        "c": {"one": {"type": "radio_buttons", "selected_option": {"value": "1"}}},
        "d": {"no": {"type": "static_select", "selected_option": None}},
        "e": {"several": {"selected_options": [{"value": "1"}, {"value": "2"}]}},
        "f": {"none": {"type": "checkboxes", "selected_options": []}},
        "g": {"who": {"type": "multi_users_select", "selected_users": ["U1", "U2"]}},
        "h": {"where": {"type": "channels_select", "selected_channel": "C1"}},
        "i": {"rooms": {"selected_conversations": ["C1", "C2"]}},
        "j": {"city": {"type": "external_select", "selected_option": {"value": "manila"}}},
        "k": {"day": {"type": "datepicker", "selected_date": "2026-11-23"}},
    }
    assert read_state({"state": {"values": state}}) == {
        "line": ("a & b\nc",),
        "one": ("1",),
        "several": ("1", "2"),
        "who": ("U1", "U2"),
        "where": ("C1",),
        "rooms": ("C1", "C2"),
        "city": ("manila",),
        "day": ("2026-11-23",),
    }


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"state": None},
        {"state": {"values": 3}},
        {"state": {"values": {"a": None, "b": {"c": None}, "d": {"e": {"value": 3}}}}},
    ],
)
def test_a_form_that_no_client_sends_is_empty(view: Payload) -> None:
    assert read_state(view) == {}


def test_a_problem_keeps_the_form_open_with_all_that_was_filled_in() -> None:
    fields = (
        a_field(Entry.LINE, name="line", value=("before",)),
        a_field(Entry.ONE, 3, "one", value=("0",)),
        a_field(Entry.SEVERAL, 3, "several"),
        a_field(Entry.MODERATORS, name="who", value=("U9",)),
    )
    view = shown(a_form(*fields))
    options = view["blocks"][1]["element"]["options"]
    answers: dict[str, JSON] = {
        "line": {"type": "plain_text_input", "value": "tomorrow"},
        "one": {"type": "radio_buttons", "selected_option": options[2]},
        "several": {"type": "checkboxes", "selected_options": options[:2]},
        "who": {"type": "multi_users_select", "selected_users": []},
    }
    again = read(with_problem(submitted(view, **answers), A_PROBLEM))
    assert view_faults(again) == {}
    told, *asked = again["blocks"]
    assert "That date is in the future." in json.dumps(told)
    entries = [one["element"] for one in asked]
    assert [
        {key: value for key, value in entry.items() if key.startswith("initial_")}
        for entry in entries
    ] == [
        {"initial_value": "tomorrow"},
        {"initial_option": options[2]},
        {"initial_options": options[:2]},
        {},
    ]
    assert {"id", "hash", "state", "team_id"}.isdisjoint(again)
    assert (again["callback_id"], again["private_metadata"]) == ("a1|room.form|id|", "C1")
    twice = with_problem(submitted(again, **answers), A_PROBLEM)
    assert read(twice) == again
