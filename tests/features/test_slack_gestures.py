"""What people did on Slack, read from what Slack tells of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.client import Data, Us
from adapters.slack.gestures import (
    command_of,
    intent_of,
    is_goodbye,
    kind_of,
    press_of,
    submission_of,
    visit_of,
    words_of,
)
from adapters.slack.people import Facts
from adapters.slack.words import Asked, asked, said
from bot.platform import AccountName, CommandCard
from bot.ui import JSON

US = Us(team="T1", person="U0BOT", bot_id="B1")
CARDS = [
    CommandCard(word="alongside", description="Home"),
    CommandCard(word="help", description="Help"),
    CommandCard(word="help-now", description="The card"),
    CommandCard(word="settings", description="Settings", options=(("city", "A city"),)),
    CommandCard(word="ask", description="Ask", options=(("kind", "A kind"), ("note", "Words"))),
]


@pytest.mark.parametrize(
    ("text", "word", "args"),
    [
        ("", "alongside", {}),
        ("   ", "alongside", {}),
        ("help-now", "help-now", {}),
        ("  HELP-NOW  ", "help-now", {}),
        ("help now", "help-now", {}),
        ("help me", "help", {}),
        ("/help-now", "help-now", {}),
        ("dance", "help", {}),
        ("don't \"know", "help", {}),
        ("settings", "settings", {}),
        ("settings Manila", "settings", {"city": ("Manila",)}),
        ("settings  L'Aquila ", "settings", {"city": ("L'Aquila",)}),
        ("settings San José de Ocoa", "settings", {"city": ("San José de Ocoa",)}),
        ("settings city: Rome", "settings", {"city": ("Rome",)}),
        ("settings city:", "settings", {}),
        ("settings A &amp; B &lt;C&gt;", "settings", {"city": ("A & B <C>",)}),
        ("settings &amp;lt;", "settings", {"city": ("&lt;",)}),
        ("settings <!channel>", "settings", {"city": ("<!channel>",)}),
        ("ask listening", "ask", {"kind": ("listening",)}),
        ("ask listening it's a \"day", "ask", {"kind": ("listening",), "note": ("it's a \"day",)}),
        ("help-now anything", "help-now", {}),
    ],
)
def test_words_after_the_command_are_a_word_and_its_options(
    text: str, word: str, args: dict[str, tuple[str, ...]]
) -> None:
    assert asked(text, CARDS) == Asked(word=word, args=args)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_means_one_of_our_words(text: str) -> None:
    assert asked(text, CARDS).word in {card.word for card in CARDS}
    assert isinstance(said(text), str)


@pytest.mark.parametrize(
    ("told", "typed"),
    [
        ("a &lt; b &amp; c", "a < b & c"),
        ("see <https://example.org|example.org>", "see example.org"),
        ("see <https://example.org>", "see https://example.org"),
        ("<@U123|ana> and <#C1|welcome>", "ana and welcome"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("it's", "it's"),
    ],
)
def test_a_message_is_read_as_it_was_typed(told: str, typed: str) -> None:
    assert said(told) == typed


def a_command(**facts: JSON) -> Data:
    told: dict[str, JSON] = {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "user_name": "ana",
        "text": "help-now",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/1",
    }
    return told | facts


def a_press(**facts: JSON) -> Data:
    told: dict[str, JSON] = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "ana", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.3",
        "container": {"type": "message", "message_ts": "5.0", "channel_id": "C1"},
        "channel": {"id": "C1"},
        "response_url": "https://hooks.slack.com/actions/1",
        "actions": [{"action_id": "f1|manage.place||", "action_ts": "6.0", "type": "button"}],
    }
    return told | facts


def a_message(**facts: JSON) -> Data:
    event: dict[str, JSON] = {
        "type": "message",
        "channel_type": "im",
        "user": "U1",
        "text": "hello",
        "ts": "7.0",
        "channel": "D1",
    }
    return {"team_id": "T1", "event_id": "Ev1", "event": event | facts}


def test_a_command_becomes_an_intent() -> None:
    gesture = command_of(a_command(), US, CARDS)
    assert gesture is not None
    facts = Facts(name="", locale="es-ES", runs_the_place=True)
    intent = intent_of(gesture, facts, AccountName("slack:T1"), US)
    assert (intent.path, intent.key, intent.locale) == ("a1|help-now||", "1.2.3", "es-ES")
    assert (intent.actor.name, intent.actor.runs_the_place) == ("ana", True)
    assert (intent.where.community, intent.where.channel) == ("T1", "C1")
    assert not intent.where.is_direct


def test_a_press_asks_for_a_form_or_an_act_and_has_a_key_of_its_own() -> None:
    opens = press_of(a_press(), US)
    assert opens is not None
    assert opens.opens_form
    assert opens.path == "a1|manage.place||"
    again = press_of(a_press(actions=[{"action_id": "f1|manage.place||", "action_ts": "6.1"}]), US)
    assert again is not None
    assert again.key != opens.key
    line: JSON = {"action_id": "m1|0||", "selected_option": {"value": "a1|x.y||2"}}
    chosen = press_of(a_press(actions=[line]), US)
    assert chosen is not None
    assert chosen.path == "a1|x.y||2"


def test_on_the_home_tab_one_is_alone_with_the_bot() -> None:
    view: JSON = {"id": "V1", "type": "home"}
    gesture = press_of(a_press(channel=None, container={"view_id": "V1"}, view=view), US)
    assert gesture is not None
    assert (gesture.spot.is_home, gesture.spot.is_direct, gesture.spot.modal) == (True, True, None)
    assert gesture.spot.metadata == "home"


def test_a_form_sent_twice_is_one_gesture_and_a_changed_one_another() -> None:
    def sent(state: str) -> Data:
        view: JSON = {"id": "V1", "hash": state, "callback_id": "a1|x||", "private_metadata": "C1"}
        return {"user": {"id": "U1"}, "team": {"id": "T1"}, "view": view}

    first, twice, changed = (submission_of(sent(one), US) for one in ("h1", "h1", "h2"))
    assert first is not None and twice is not None and changed is not None  # noqa: PT018
    assert first.key == twice.key != changed.key
    assert first.spot.channel == "C1"


@pytest.mark.parametrize(
    "facts",
    [
        {"bot_id": "B2"},
        {"user": "U0BOT"},
        {"user": None},
        {"channel_type": "channel"},
        {"subtype": "message_changed", "message": {"text": "x"}},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"hidden": True},
    ],
)
def test_only_what_a_person_writes_to_the_bot_is_heard(facts: dict[str, JSON]) -> None:
    assert words_of(a_message(), US) is not None
    assert words_of(a_message(**facts), US) is None


def test_a_picture_with_words_is_heard_too() -> None:
    gesture = words_of(a_message(subtype="file_share", text="help"), US)
    assert gesture is not None
    assert gesture.args == {"text": ("help",)}


def test_what_happens_in_another_workspace_is_not_ours() -> None:
    assert command_of(a_command(team_id="T2"), US, CARDS) is None
    assert press_of(a_press(team={"id": "T2"}), US) is None
    assert words_of({**a_message(), "team_id": "T2"}, US) is None
    view: JSON = {"id": "V", "callback_id": "a1|x||"}
    assert submission_of({"user": {"id": "U1"}, "team": {"id": "T2"}, "view": view}, US) is None
    gone: JSON = {"type": "app_uninstalled"}
    assert is_goodbye({"team_id": "T1", "event": gone}, US)
    assert not is_goodbye({"team_id": "T2", "event": gone}, US)


NAMES = (
    st.sampled_from(["team_id", "team", "user", "id", "event", "type", "view", "actions", "text"])
    | st.sampled_from(["container", "channel", "user_id", "private_metadata", "state", "values"])
    | st.sampled_from(["tokens", "bot", "action_id", "subtype", "channel_type", "ts", "tab"])
    | st.sampled_from(["bot_id", "selected_option"])
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, JUNK, max_size=6))
@settings(max_examples=300, deadline=None)
def test_whatever_slack_tells_is_read_or_left(body: dict[str, JSON]) -> None:
    event = body.get("event")
    written: JSON = {**event, "user": "U1", "channel_type": "im"} if isinstance(event, dict) else 0
    ours: dict[str, JSON] = {**body, "team_id": "T1", "team": {"id": "T1"}, "event": written}
    command_of(ours, US, CARDS)
    press_of(ours, US)
    submission_of(ours, US)
    words_of(ours, US)
    visit_of(ours, US)
    is_goodbye(ours, US)
    kind_of(ours)
