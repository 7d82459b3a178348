"""Slack's payloads as intents; it decides nothing, and believes nothing but the payload itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from adapters.slack.client import Data, Us
from adapters.slack.forms import read_state
from adapters.slack.marks import pressed
from adapters.slack.people import Facts
from adapters.slack.words import HOME, asked, said
from bot.commands import AUTHOR, TYPED, Path
from bot.platform import AccountName, Actor, CommandCard, Intent, Where
from bot.ui import JSON

HOME_TAB: Final = "home"
"""What a view of ours carries when it was opened from the Home tab; otherwise it carries the
channel it was opened in."""

SPOKEN: Final = (None, "file_share", "me_message", "thread_broadcast")
"""The subtypes of messages that somebody wrote just now; the others tell of edits and the like."""

_DIRECT: Final = "D"
"""What the ids of direct conversations begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where somebody did something, and the ways there are to answer them there."""

    person: str
    channel: str | None = None
    thread: str | None = None
    response_url: str | None = None
    trigger: str | None = None
    modal: str | None = None
    """The id of the open view they pressed in."""
    is_home: bool = False

    @property
    def is_direct(self) -> bool:
        return self.channel is None or self.channel.startswith(_DIRECT)

    @property
    def metadata(self) -> str:
        """Give what a view opened from here carries, so that its answer finds the way back."""
        return HOME_TAB if self.is_home else self.channel or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """An act, and whether it asks for a form first; `handle` names somebody we know nothing of."""

    spot: Spot
    path: str
    key: str
    handle: str = ""
    args: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opens_form: bool = False


def command_of(body: Data, us: Us, cards: Sequence[CommandCard]) -> Gesture | None:
    """Read a slash command; None when it comes from elsewhere, here and below."""
    person = _text(body, "user_id")
    if not person or _text(body, "team_id") != us.team:
        return None
    wanted = asked(_text(body, "text"), cards)
    spot = Spot(
        person=person,
        channel=_text(body, "channel_id") or None,
        response_url=_text(body, "response_url") or None,
        trigger=_text(body, "trigger_id") or None,
    )
    path = str(Path(name=wanted.word))
    return Gesture(
        spot=spot,
        path=path,
        key=_text(body, "trigger_id"),
        handle=_text(body, "user_name"),
        args=wanted.args,
    )


def press_of(body: Data, us: Us) -> Gesture | None:
    """Read a press of a button or a pick from a menu, in a message, a modal or the Home tab."""
    actions, who = body.get("actions"), _part(body, "user")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, dict) or not _is_ours(body, us):
        return None
    container, view = _part(body, "container"), _part(body, "view")
    is_modal = _text(view, "type") == "modal"
    spot = Spot(
        person=_text(who, "id"),
        channel=_text(_part(body, "channel"), "id") or _text(container, "channel_id") or None,
        thread=_text(container, "thread_ts") or None,
        response_url=_text(body, "response_url") or None,
        trigger=_text(body, "trigger_id") or None,
        modal=_text(view, "id") if is_modal else None,
        is_home=bool(view),
    )
    place = _text(container, "message_ts") or _text(view, "id")
    press = pressed(action)
    return Gesture(
        spot=spot,
        path=press.path,
        key=" ".join((place, _text(action, "action_ts"), _text(action, "action_id"))),
        handle=_text(who, "username") or _text(who, "name"),
        opens_form=press.opens_form,
    )


def pick_of(body: Data, us: Us) -> Gesture | None:
    """Read a message shortcut; of the message only who wrote it is taken, if a person did."""
    message, who = _part(body, "message"), _part(body, "user")
    if not message or not _is_ours(body, us):
        return None
    spot = Spot(
        person=_text(who, "id"),
        channel=_text(_part(body, "channel"), "id") or None,
        response_url=_text(body, "response_url") or None,
        trigger=_text(body, "trigger_id") or None,
    )
    author = "" if _text(message, "bot_id") else _text(message, "user")
    return Gesture(
        spot=spot,
        path=_text(body, "callback_id"),
        key=_text(body, "trigger_id"),
        handle=_text(who, "username") or _text(who, "name"),
        args={AUTHOR: (author,)} if author and author != us.person else {},
    )


def submission_of(body: Data, us: Us) -> Gesture | None:
    """Read a form that was sent; the same view, sent twice unchanged, is one gesture."""
    view, who = _part(body, "view"), _part(body, "user")
    if not _is_ours(body, us):
        return None
    origin = _text(view, "private_metadata")
    spot = Spot(
        person=_text(who, "id"),
        channel=None if origin in {HOME_TAB, ""} else origin,
        modal=_text(view, "id") or None,
        is_home=origin == HOME_TAB,
    )
    return Gesture(
        spot=spot,
        path=_text(view, "callback_id"),
        key=f"{_text(view, 'id')} {_text(view, 'hash')}",
        handle=_text(who, "username") or _text(who, "name"),
        args=read_state(view),
    )


def words_of(body: Data, us: Us) -> Gesture | None:
    """Read what a person wrote to the bot; None for rooms, for bots and for what is no message."""
    event = _part(body, "event")
    person, channel, ts = _text(event, "user"), _text(event, "channel"), _text(event, "ts")
    if _text(body, "team_id") != us.team or _text(event, "channel_type") != "im":
        return None
    if not person or person == us.person or event.get("bot_id") or event.get("hidden"):
        return None
    if event.get("subtype") not in SPOKEN:
        return None
    return Gesture(
        spot=Spot(person=person, channel=channel, thread=_text(event, "thread_ts") or None),
        path=TYPED,
        key=f"{channel} {ts}",
        args={"text": (said(_text(event, "text")),)},
    )


def visit_of(body: Data, us: Us) -> Gesture | None:
    """Read that somebody opened the Home tab; None for the tab that holds the messages."""
    event = _part(body, "event")
    if _text(body, "team_id") != us.team or _text(event, "tab") != "home":
        return None
    return home_of(_text(event, "user"), _text(body, "event_id"))


def home_of(person: str, key: str) -> Gesture:
    """Ask for the home panel in somebody's name, for their Home tab."""
    return Gesture(spot=Spot(person=person, is_home=True), path=str(Path(name=HOME)), key=key)


def is_goodbye(body: Data, us: Us) -> bool:
    """Tell whether the workspace took the app or its bot token away."""
    event = _part(body, "event")
    if _text(body, "team_id") != us.team:
        return False
    if _text(event, "type") == "app_uninstalled":
        return True
    bots = _part(event, "tokens").get("bot")
    return _text(event, "type") == "tokens_revoked" and isinstance(bots, list) and bool(bots)


def kind_of(body: Data) -> str:
    """Name the kind of an event."""
    return _text(_part(body, "event"), "type")


def intent_of(gesture: Gesture, facts: Facts, account: AccountName, us: Us) -> Intent:
    """Make the intent of a gesture by somebody of whom these facts are known."""
    spot = gesture.spot
    return Intent(
        account=account,
        actor=Actor(
            person=spot.person,
            name=facts.name or gesture.handle,
            runs_the_place=facts.runs_the_place,
        ),
        where=Where(
            community=us.team,
            name=us.name or None,
            channel=spot.channel,
            is_direct=spot.is_direct,
        ),
        path=gesture.path,
        key=gesture.key,
        args=gesture.args,
        locale=facts.locale,
    )


def _is_ours(body: Data, us: Us) -> bool:
    team = _text(_part(body, "team"), "id") or _text(_part(body, "user"), "team_id")
    return team == us.team and bool(_text(_part(body, "user"), "id"))


def _part(data: Data, name: str) -> Data:
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(data: Data, name: str) -> str:
    value: JSON = data.get(name)
    return value if isinstance(value, str) else ""
