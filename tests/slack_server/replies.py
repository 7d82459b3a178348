"""What comes back for an act: its acknowledgement's payload, and posts to its response_url."""

from collections.abc import Callable
from typing import Final

from tests.slack_server.blocks import option_faults
from tests.slack_server.model import Act, Message, Model, Payload, Surface
from tests.slack_server.views import Views
from tests.slack_server.writing import Denied, finished, measure, written

LINK_USES: Final = 5
LINK_SECONDS: Final = 1_800.0
ACKNOWLEDGE_SECONDS: Final = 3.0
SHUT: Final = (404, "used_url"), (404, "expired_url")


class Replies:
    """`now` is the time by which links run out and acknowledgements are late."""

    def __init__(self, model: Model, views: Views, now: Callable[[], float]) -> None:
        self._model = model
        self._views = views
        self._now = now

    def acknowledge(self, envelope: str, payload: Payload | None) -> None:
        """Note that an act was acknowledged; its first payload, in time, is what the person sees.

        An acknowledgement of nothing that is known says so in no act, as on Slack.
        """
        act = self._model.acts.get(envelope)
        if act is None:
            return
        is_first = not act.acknowledgements
        act.acknowledgements.append(payload)
        waited = self._now() - act.at
        if is_first:
            act.acknowledged_after = waited
            if waited > ACKNOWLEDGE_SECONDS:
                act.denied.append("acknowledged too late")
            else:
                self._show(act, payload or {})
        act.acknowledged.set()

    def post(self, token: str, body: Payload) -> tuple[int, str]:
        """Take one post to a response_url; gives a status and what Slack says."""
        act = self._model.by_link.get(token)
        if act is None:
            return 404, "no_such_url"
        if self._now() - act.at > LINK_SECONDS:
            return SHUT[1]
        if act.link_uses >= LINK_USES:
            return SHUT[0]
        act.link_uses += 1
        try:
            self._respond(act, body)
        except Denied as denied:
            act.denied += [denied.error, *denied.told]
            return 400, denied.error
        return 200, "ok"

    def _respond(self, act: Act, body: Payload) -> None:
        original = act.source if isinstance(act.source, Message) else None
        if body.get("delete_original"):
            self._take_back(original)
            if not (body.get("text") or body.get("blocks")):
                return
        if body.get("replace_original") and original is not None:
            measure(body)
            original.payload["text"] = body.get("text") or ""
            original.payload["blocks"] = finished(self._model, body.get("blocks") or [])
            act.messages.append(original)
            return
        channel = self._model.channels[str(act.channel)]
        where = self._model.workspaces[act.workspace]
        is_public = body.get("response_type") == "in_channel"
        only_for = None if is_public else act.person
        act.messages.append(written(self._model, where, channel, body, only_for=only_for))

    def _take_back(self, original: Message | None) -> None:
        if original is None:
            return
        if original.only_for is not None:
            self._model.whispers.remove(original)
        else:
            self._model.channels[original.channel].messages.pop(original.ts, None)

    def _show(self, act: Act, payload: Payload) -> None:
        try:
            if act.kind == "view_submission":
                self._after_form(act, payload)
            elif act.kind == "block_suggestion":
                self._propose(act, payload)
            elif act.kind == "slash_commands" and (payload.get("text") or payload.get("blocks")):
                self._respond(act, payload)
        except Denied as denied:
            act.denied += [denied.error, *denied.told]

    def _propose(self, act: Act, payload: Payload) -> None:
        groups = payload.get("option_groups") or []
        options = [*(payload.get("options") or [])]
        options += [one for group in groups for one in group["options"]]
        act.denied += option_faults(options)
        act.choices = options

    def _after_form(self, act: Act, payload: Payload) -> None:
        surface = act.source
        assert isinstance(surface, Surface)
        match payload.get("response_action"):
            case None:
                surface.is_open = False
            case "clear":
                below: Surface | None = surface
                while below is not None:
                    below.is_open, below = False, below.beneath
            case "errors":
                self._complain(act, surface, payload.get("errors") or {})
            case "update":
                self._views.replace(surface, payload["view"])
                act.opened.append(surface)
            case "push":
                self._views.refuse_high(surface)
                where = self._model.workspaces[act.workspace]
                pushed = self._views.make(where, act.person, payload["view"], surface)
                act.opened.append(pushed)
            case other:
                raise Denied("invalid_response_action", str(other))

    def _complain(self, act: Act, surface: Surface, errors: dict[str, str]) -> None:
        fields = {one["block_id"] for one in surface.blocks if one["type"] == "input"}
        if not errors or {*errors} - fields:
            raise Denied("invalid_errors", *({*errors} - fields))
        act.errors = errors
