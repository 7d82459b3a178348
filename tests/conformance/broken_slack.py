"""What only an adapter for Slack could get wrong, each in one way."""

from collections.abc import Mapping
from typing import Final

from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack import forms, gestures, inert, life, receive, render, sending
from adapters.slack.client import Data, Us
from bot.commands import TYPED
from bot.ui import View
from tests.conformance.broken import Broken, as_it_is, patch


def _whole_message(
    view: View,
    *,
    marker: str | None = None,
    uploaded: render.Uploaded = render.NOTHING,
) -> inert.Component:
    return render._message(view, uploaded, marker)


async def _never(_client: SocketModeClient, _response: object) -> None:
    """Acknowledge nothing."""


def _complains_on_return(connection: life.Life) -> None:
    for _ in range(3):
        life.log.warning("the connection was lost")
    connection._is_connected.set()


def _anyone_s_words(body: Data, _us: Us) -> gestures.Gesture | None:
    event = body["event"]
    assert isinstance(event, dict)
    person, channel = str(event.get("user")), str(event.get("channel"))
    return gestures.Gesture(
        spot=gestures.Spot(person=person, channel=channel),
        path=TYPED,
        key=str(event.get("ts")),
        args={"text": (str(event.get("text")),)},
    )


ON_SLACK: Final[Mapping[str, Broken]] = {
    "fits no view": Broken(
        rule="every-view-fits", breaking=patch(sending, "message", _whole_message)
    ),
    "fits no form": Broken(rule="every-form-fits", breaking=patch(forms, "fit_form", as_it_is)),
    "escapes nothing": Broken(rule="text-is-inert", breaking=patch(inert, "inert", str)),
    "never acknowledges": Broken(
        rule="acknowledged-in-time",
        breaking=patch(SocketModeClient, "send_socket_mode_response", _never),
        besides=frozenset({"nothing-secret-in-logs"}),  # which waits for an answer to its act
    ),
    "complains thrice": Broken(
        rule="reconnects-are-logged-once",
        breaking=patch(life.Life, "_welcome", _complains_on_return),
    ),
    "hears bots": Broken(
        rule="bots-are-ignored",
        breaking=patch(receive, "words_of", _anyone_s_words),
    ),
}
