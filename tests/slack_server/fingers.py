"""What people do on Slack, as the envelopes that reach the bot."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.slack_server.blocks import MOMENTS, PICKERS
from tests.slack_server.chat import said
from tests.slack_server.model import (
    Act,
    Channel,
    Message,
    Model,
    Payload,
    Person,
    Surface,
    Workspace,
    elements,
)
from tests.slack_server.payloads import Payloads, escaped
from tests.slack_server.sockets import Sockets
from tests.slack_server.states import Answers, options_of, value_of, values

COMMAND: Final = "/alongside"
ANSWERED: Final = frozenset({"slash_commands", "view_submission", "block_suggestion"})
"""Kinds whose acknowledgement may hold an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """A button, or one line of a menu with its `value`."""

    label: str
    block: str
    action: str
    value: str | None = None


class Fingers:
    """Moves people's fingers; each move is an act that waits for its acknowledgement."""

    def __init__(
        self, model: Model, sockets: Sockets, now: Callable[[], float], hooks: Callable[[], str]
    ) -> None:
        self._model = model
        self._sockets = sockets
        self._payloads = Payloads(model)
        self._now = now
        self._hooks = hooks

    async def command(
        self, who: Person, channel: Channel, text: str = "", *, command: str = COMMAND
    ) -> Act:
        """Type the command with words behind it; raises ConnectionError when nobody listens."""
        act = self._act(who, "slash_commands", channel.id)
        payload = self._payloads.command(act, who, command, text, self._hook(act))
        return await self._send(act, "slash_commands", payload)

    async def press(
        self,
        who: Person,
        source: Message | Surface,
        action: str,
        *chosen: str,
        block: str | None = None,
    ) -> Act:
        """Press a button, or choose in a menu, of a message, a modal or the Home tab."""
        channel = source.channel if isinstance(source, Message) else None
        act = self._act(who, "block_actions", channel, source)
        at, element = next(
            (at, one)
            for at, one in elements(source.blocks)
            if one["action_id"] == action and block in {None, at["block_id"]}
        )
        return await self._touch(act, who, _pressed(at, element, chosen))

    async def forge(self, who: Person, source: Message | Surface, action: Payload) -> Act:
        """Press what the bot never offered: `action` is told as it is."""
        channel = source.channel if isinstance(source, Message) else None
        act = self._act(who, "block_actions", channel, source)
        return await self._touch(act, who, {"block_id": "b", "type": "button", **action})

    async def submit(self, who: Person, form: Surface, answers: Answers) -> Act:
        """Send a form; what is not named stays as it was shown. Raises NotFilled."""
        assert form.is_open, "the form was closed"
        act = self._act(who, "view_submission", None, form)
        state = values(form.blocks, answers)
        return await self._send(act, "interactive", self._payloads.form(act, who, state))

    async def close(self, who: Person, form: Surface) -> Act | None:
        """Close a form without sending it; the bot hears of it only if it asked to."""
        form.is_open = False
        if not form.payload["notify_on_close"]:
            return None
        act = self._act(who, "view_closed", None, form)
        payload = {**self._payloads.form(act, who, {}), "is_cleared": False}
        return await self._send(act, "interactive", payload)

    async def looks_for(self, who: Person, form: Surface, action: str, typed: str) -> Act:
        """Type into a menu whose lines the bot proposes."""
        act = self._act(who, "block_suggestion", None, form)
        at = next(at for at, one in elements(form.blocks) if one["action_id"] == action)
        payload = {
            **self._payloads.interaction(act, who),
            "container": {"type": "view", "view_id": form.id},
            "view": form.payload,
            "action_id": action,
            "block_id": at["block_id"],
            "value": typed,
        }
        return await self._send(act, "interactive", payload)

    async def shortcut(self, who: Person, message: Message, callback: str) -> Act:
        """Pick the app's entry in a message's menu."""
        act = self._act(who, "message_action", message.channel, message)
        payload = {
            **self._payloads.interaction(act, who),
            "channel": {"id": message.channel, "name": self._payloads.name(act)},
            "response_url": self._hook(act),
            "callback_id": callback,
            "action_ts": self._model.ids.ts(),
            "message_ts": message.ts,
            "message": message.payload,
        }
        return await self._send(act, "interactive", payload)

    async def says(self, who: Person, text: str, channel: Channel | None = None) -> Act:
        """Write to the bot; or in a channel, of which the bot hears nothing."""
        place = channel or self._model.direct(who.id)
        ts = self._model.ids.ts()
        payload: Payload = {
            "type": "message",
            "user": who.id,
            "ts": ts,
            "client_msg_id": str(uuid.uuid4()),
            "text": escaped(text),
            "team": who.workspace,
        }
        if who.is_bot:
            payload |= {"bot_id": f"B{who.id[1:]}", "app_id": "A0ANOTHER01"}
        message = Message(channel=place.id, ts=ts, author=who.id, payload=payload)
        place.messages[ts] = message
        if place.person is None:
            return self._act(who, "unheard", place.id, message)
        event = said(place, payload, self._model.ids.ts)
        return await self.tells(who, event, place.id, message)

    async def opens_home(self, who: Person, tab: str = "home") -> Act:
        """Open the app's Home tab, or its Messages tab."""
        direct = self._model.direct(who.id)
        event: Payload = {
            "type": "app_home_opened",
            "user": who.id,
            "channel": direct.id,
            "tab": tab,
            "event_ts": self._model.ids.ts(),
        }
        home = self._model.homes.get(who.id)
        if home is not None and tab == "home":
            event["view"] = home.payload
        return await self.tells(who, event, direct.id)

    async def tells(
        self,
        who: Person,
        event: Payload,
        channel: str | None = None,
        source: Message | None = None,
    ) -> Act:
        """Let the bot hear of what somebody did."""
        act = self._act(who, "events_api", channel, source)
        where = self._model.workspaces[who.workspace]
        payload = self._payloads.event(where, event, self._model.ids.now())
        return await self._send(act, "events_api", payload)

    async def happens(self, where: Workspace, event: Payload) -> Act:
        """Let the bot hear of what nobody in particular did."""
        told = {"event_ts": self._model.ids.ts(), **event}
        return await self.tells(self._model.people[where.bot], told)

    async def _touch(self, act: Act, who: Person, action: Payload) -> Act:
        payload = {
            **self._payloads.interaction(act, who),
            **self._payloads.source(act, self._hook(act)),
            "actions": [{**action, "action_ts": self._model.ids.ts()}],
        }
        return await self._send(act, "interactive", payload)

    def _act(
        self, who: Person, kind: str, channel: str | None, source: Message | Surface | None = None
    ) -> Act:
        act = Act(
            envelope=str(uuid.uuid4()),
            kind=kind,
            person=who.id,
            workspace=who.workspace,
            channel=channel,
            source=source,
            at=self._now(),
            started=self._model.ids.ts(),
            trigger=f"{self._model.ids.new('')}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            link=secrets.token_urlsafe(18),
        )
        self._model.remember(act)
        return act

    async def _send(self, act: Act, kind: str, payload: Payload) -> Act:
        act.frame = {
            "envelope_id": act.envelope,
            "type": kind,
            "accepts_response_payload": act.kind in ANSWERED,
            "payload": payload,
        }
        if kind == "events_api":
            act.frame |= {"retry_attempt": 0, "retry_reason": ""}
        heard = await self._sockets.send(self._model.workspaces[act.workspace], act.frame)
        if not heard and kind != "events_api":
            raise ConnectionError("the app did not respond")
        return act

    def _hook(self, act: Act) -> str:
        kind = "commands" if act.kind == "slash_commands" else "actions"
        return f"{self._hooks()}/{kind}/{act.workspace}/{act.link}"


def pressable(blocks: Sequence[Payload]) -> list[Pressable]:
    """List what can be pressed: buttons, and the lines of menus outside of forms."""
    found = []
    for block, one in elements([*blocks]):
        if block["type"] == "input":
            continue
        at, action = block["block_id"], one["action_id"]
        if one["type"] == "button":
            found.append(Pressable(label=one["text"]["text"], block=at, action=action))
        for line in options_of(one):
            label, value = line["text"]["text"], line["value"]
            found.append(Pressable(label=label, block=at, action=action, value=value))
    return found


def _pressed(block: Payload, element: Payload, chosen: Sequence[str]) -> Payload:
    told: Payload = {"block_id": block["block_id"], **element}
    for initial in [name for name in told if name.startswith("initial_")]:
        del told[initial]
    if element["type"] in PICKERS | MOMENTS or "options" in element:
        told |= value_of(element, chosen) or _line(element, chosen)
    return {name: value for name, value in told.items() if name not in {"options", "confirm"}}


def _line(element: Payload, chosen: Sequence[Any]) -> Payload:
    """Tell which line of an overflow menu was picked."""
    picked = next(one for one in element["options"] if one["value"] in chosen)
    return {"selected_option": picked}
