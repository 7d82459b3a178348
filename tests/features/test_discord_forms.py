"""Forms on Discord: what is asked, what comes back, and what does not fit."""

import pytest

from adapters.discord.forms import filled_in, modal
from adapters.discord.invite import PERMISSIONS, application_of, invitation
from adapters.discord.tree import LOCALES, command_tree
from bot.platform import CommandCard
from bot.ui import JSON, Entry, Field, Form, Option, Words

TEXT_INPUT, SELECT, ROLE_SELECT, CHANNEL_SELECT, TEXT = 4, 3, 6, 8, 10
LABEL, RADIOS, CHECKBOXES = 18, 21, 22


def choices(count: int) -> tuple[Option, ...]:
    return tuple(Option(label=Words(f"Line {one}"), value=str(one)) for one in range(count))


def asked(*fields: Field, intro: str | None = None) -> list[dict[str, JSON]]:
    """Give the parts of the modal that asks these fields."""
    shown = modal(
        Form(
            title=Words("A form"),
            path="a1|room.form||",
            fields=fields,
            submit=Words("Save"),
            intro=None if intro is None else Words(intro),
        )
    )
    parts = shown["components"]
    assert isinstance(parts, list)
    return [part for part in parts if isinstance(part, dict)]


def entry(field: Field) -> dict[str, JSON]:
    [part] = asked(field)
    inner = part["component"]
    assert isinstance(inner, dict)
    return inner


def a_field(kind: Entry, count: int = 0) -> Field:
    return Field(name="x", label=Words("What?"), entry=kind, options=choices(count))


@pytest.mark.parametrize(
    ("field", "shown_as"),
    [
        (a_field(Entry.LINE), TEXT_INPUT),
        (a_field(Entry.LINES), TEXT_INPUT),
        (a_field(Entry.ONE, 5), RADIOS),
        (a_field(Entry.ONE, 10), RADIOS),
        (a_field(Entry.ONE, 11), SELECT),
        (a_field(Entry.ONE, 1), SELECT),
        (a_field(Entry.SEVERAL, 10), CHECKBOXES),
        (a_field(Entry.SEVERAL, 24), SELECT),
        (a_field(Entry.MODERATORS), ROLE_SELECT),
        (a_field(Entry.CHANNEL), CHANNEL_SELECT),
    ],
    ids=str,
)
def test_a_question_is_shown_by_what_fits_it(field: Field, shown_as: int) -> None:
    assert entry(field)["type"] == shown_as


def test_craving_from_0_to_10_may_be_left_open() -> None:
    shown = entry(a_field(Entry.ONE, 11))
    assert (shown["required"], shown["min_values"], shown["max_values"]) == (False, 0, 1)


def test_what_was_answered_before_stands_there_already() -> None:
    typed = Field(name="x", label=Words("?"), entry=Entry.LINE, value=("👍" * 9,), longest=10)
    assert str(entry(typed)["value"]).encode("utf-16-le") == ("👍" * 4 + "…").encode("utf-16-le")
    roles = Field(name="x", label=Words("?"), entry=Entry.MODERATORS, value=("12", "nobody"))
    assert entry(roles)["default_values"] == [{"id": "12", "type": "role"}]
    channel = Field(name="x", label=Words("?"), entry=Entry.CHANNEL, value=("12",))
    assert entry(channel)["default_values"] == [{"id": "12", "type": "channel"}]


def test_five_questions_leave_no_room_for_an_introduction() -> None:
    five = [a_field(Entry.LINE)] * 5
    assert [part["type"] for part in asked(*five[:4], intro="Hello")] == [TEXT] + [LABEL] * 4
    assert [part["type"] for part in asked(*five, intro="Hello")] == [LABEL] * 5


def test_what_was_left_empty_does_not_come_back() -> None:
    came: JSON = [
        {"type": TEXT},
        {"type": LABEL, "component": {"type": 4, "custom_id": "line", "value": "a"}},
        {"type": LABEL, "component": {"type": 4, "custom_id": "empty", "value": ""}},
        {"type": LABEL, "component": {"type": 21, "custom_id": "one", "value": None}},
        {"type": LABEL, "component": {"type": 3, "custom_id": "several", "values": ["1", "2"]}},
        {"type": LABEL, "component": {"type": 22, "custom_id": "none", "values": []}},
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "b"}]},
    ]
    assert filled_in(came) == {"line": ("a",), "several": ("1", "2"), "old": ("b",)}


@pytest.mark.parametrize("came", [None, "x", 3, {}, [None], [[]], [{"component": "x"}], [{}]])
def test_a_form_that_no_client_sends_is_empty(came: JSON) -> None:
    assert filled_in(came) == {}


def test_a_command_says_what_it_takes_and_who_sees_it() -> None:
    cards = [
        CommandCard(
            word="settings",
            description="d" * 120,
            options=(("city", "A city"), ("name", "A name")),
            completed=frozenset({"city"}),
        ),
        CommandCard(word="manage", description="Moderate", for_moderators=True),
    ]
    settings, manage = command_tree(lambda _: cards)
    assert len(str(settings["description"])) == 100
    assert settings["options"] == [
        {"type": 3, "name": "city", "description": "A city", "autocomplete": True},
        {"type": 3, "name": "name", "description": "A name"},
    ]
    assert (settings["contexts"], manage["contexts"]) == ([0, 1], [0])
    assert manage["default_member_permissions"] == 32
    assert "default_member_permissions" not in settings
    assert len(LOCALES) == 32


def test_the_invitation_asks_for_six_rights_and_none_that_moderates() -> None:
    assert sum(PERMISSIONS.values()) == 274_878_024_704
    link = invitation("123")
    assert "client_id=123" in link
    assert "permissions=274878024704" in link
    assert "scope=bot+applications.commands" in link


@pytest.mark.parametrize(
    ("token", "application"),
    [("MTIzNDU2Nzg5MDEyMzQ1Njc4.x.y", "123456789012345678"), ("a.b.c", None), ("", None)],
)
def test_a_token_names_its_application(token: str, application: str | None) -> None:
    assert application_of(token) == application
