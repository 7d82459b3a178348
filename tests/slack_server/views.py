"""The methods `views.*`: modals in stacks of at most three, and a Home tab for each person."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from tests.slack_server.asking import Answer, Asked
from tests.slack_server.blocks import view_faults
from tests.slack_server.model import Act, Model, Payload, Surface, Workspace
from tests.slack_server.writing import Denied, check_pictures, finished

TRIGGER_SECONDS: Final = 3.0
STACK: Final = 3


class Views:
    """`now` is the time by which triggers run out."""

    def __init__(self, model: Model, now: Callable[[], float]) -> None:
        self._model = model
        self._now = now
        self.methods: Mapping[str, Answer] = {
            "views.open": self._open,
            "views.push": self._push,
            "views.update": self._update,
            "views.publish": self._publish,
        }

    def make(
        self, where: Workspace, person: str, view: Payload, beneath: Surface | None = None
    ) -> Surface:
        """Make a view that is shown from now on; raises Denied for what Slack would not take."""
        self._check(where, view)
        id = self._model.ids.new("V")
        surface = Surface(id=id, person=person, workspace=where.id, payload={}, beneath=beneath)
        root = beneath.payload["root_view_id"] if beneath else id
        surface.payload = {
            "id": id,
            "team_id": where.id,
            "app_id": where.app,
            "app_installed_team_id": where.id,
            "bot_id": f"B{where.bot[1:]}",
            "root_view_id": root,
            "previous_view_id": beneath.id if beneath else None,
        }
        self._fill(surface, view)
        self._model.views[id] = surface
        return surface

    def replace(self, surface: Surface, view: Payload) -> None:
        """Show another view in the place of one that is open; raises Denied."""
        self._check(self._model.workspaces[surface.workspace], view)
        if view["type"] != surface.payload["type"]:
            raise Denied("invalid_arguments", "a view of another type")
        self._fill(surface, view)

    def _open(self, asked: Asked) -> Payload:
        act = self._act(asked)
        surface = self._make(asked, act, None)
        return {"view": surface.payload}

    def _push(self, asked: Asked) -> Payload:
        act = self._act(asked)
        beneath = act.source if isinstance(act.source, Surface) else None
        if beneath is None or not beneath.is_open or beneath.payload["type"] != "modal":
            raise Denied("not_found")
        self.refuse_high(beneath)
        return {"view": self._make(asked, act, beneath).payload}

    def refuse_high(self, beneath: Surface) -> None:
        """Refuse a fourth view on a stack."""
        height, below = 1, beneath.beneath
        while below is not None:
            height, below = height + 1, below.beneath
        if height >= STACK:
            raise Denied("push_limit_reached")

    def _update(self, asked: Asked) -> Payload:
        surface = self._named(asked)
        if surface is None or not surface.is_open:
            raise Denied("not_found")
        if asked.args.get("hash") not in {None, surface.payload["hash"]}:
            raise Denied("hash_conflict")
        self.replace(surface, _view(asked))
        return {"view": surface.payload}

    def _publish(self, asked: Asked) -> Payload:
        person, view = str(asked.args.get("user_id")), _view(asked)
        known = self._model.people.get(person)
        if known is None or known.workspace != asked.where.id:
            raise Denied("missing_profile_id")
        if view.get("type") != "home":
            raise Denied("invalid_arguments", "only a Home tab is published")
        home = self._model.homes.get(person)
        if home is None:
            home = self._model.homes[person] = self.make(asked.where, person, view)
        elif asked.args.get("hash") not in {None, home.payload["hash"]}:
            raise Denied("hash_conflict")
        else:
            self.replace(home, view)
        return {"view": home.payload}

    def _make(self, asked: Asked, act: Act, beneath: Surface | None) -> Surface:
        try:
            surface = self.make(asked.where, act.person, _view(asked), beneath)
        except Denied as denied:
            act.denied += [denied.error, *denied.told]
            raise
        if surface.payload["type"] != "modal":
            raise Denied("invalid_arguments", "only a modal is opened")
        act.trigger_uses += 1
        act.opened.append(surface)
        return surface

    def _act(self, asked: Asked) -> Act:
        """Find the act of a trigger that is young and was not used; raises Denied."""
        trigger = asked.args.get("trigger_id") or asked.args.get("interactivity_pointer")
        act = self._model.by_trigger.get(str(trigger))
        if act is None or act.workspace != asked.where.id:
            raise Denied("invalid_trigger_id")
        if self._now() - act.at > TRIGGER_SECONDS:
            raise Denied("expired_trigger_id")
        if act.trigger_uses:
            raise Denied("exchanged_trigger_id")
        return act

    def _named(self, asked: Asked) -> Surface | None:
        if "view_id" in asked.args:
            found = self._model.views.get(str(asked.args["view_id"]))
        else:
            wanted = asked.args.get("external_id")
            views = self._model.views.values()
            found = next((v for v in views if wanted and v.payload["external_id"] == wanted), None)
        return found if found and found.workspace == asked.where.id else None

    def _check(self, where: Workspace, view: Payload) -> None:
        for error, found in view_faults(view).items():
            raise Denied(error, *found)
        check_pictures(self._model, where, view["blocks"])

    def _fill(self, surface: Surface, view: Payload) -> None:
        surface.payload |= {
            "type": view["type"],
            "blocks": finished(self._model, view["blocks"]),
            "title": view.get("title"),
            "submit": view.get("submit"),
            "close": view.get("close"),
            "callback_id": view.get("callback_id", ""),
            "private_metadata": view.get("private_metadata", ""),
            "external_id": view.get("external_id", ""),
            "clear_on_close": view.get("clear_on_close", False),
            "notify_on_close": view.get("notify_on_close", False),
            "state": {"values": {}},
            "hash": f"{self._model.ids.ts()}.{secrets.token_hex(4)}",
        }


def _view(asked: Asked) -> Payload:
    view = asked.args.get("view")
    if not isinstance(view, dict):
        raise Denied("invalid_arguments", "no view")
    return view
