"""The bodies of envelopes: what Slack tells of a command, a press, a form or an event."""

from typing import Final

from tests.slack_server.model import Act, Message, Model, Payload, Person, Surface, Workspace
from tests.slack_server.states import values

VERIFICATION: Final = "LoopbackVerificationTokenX"
DIRECT_NAME: Final = "directmessage"


def escaped(text: str) -> str:
    """Escape what people typed, as Slack does before it tells of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Payloads:
    def __init__(self, model: Model) -> None:
        self._model = model

    def command(self, act: Act, who: Person, command: str, text: str, hook: str) -> Payload:
        where = self._where(act)
        return {
            "token": VERIFICATION,
            "team_id": where.id,
            "team_domain": where.name.lower(),
            "channel_id": act.channel,
            "channel_name": self.name(act),
            "user_id": who.id,
            "user_name": who.handle,
            "command": command,
            "text": escaped(text),
            "api_app_id": where.app,
            "is_enterprise_install": "false",
            "response_url": hook,
            "trigger_id": act.trigger,
        }

    def interaction(self, act: Act, who: Person) -> Payload:
        """Begin what every interaction tells."""
        where = self._where(act)
        return {
            "type": act.kind,
            "user": who.actor,
            "api_app_id": where.app,
            "token": VERIFICATION,
            "trigger_id": act.trigger,
            "team": {"id": where.id, "domain": where.name.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def source(self, act: Act, hook: str) -> Payload:
        """Tell where the touched element stands; an ephemeral message is not told again."""
        match act.source:
            case Surface() as surface:
                state = {"values": values(surface.blocks, {}, is_sent=False)}
                return {
                    "container": {"type": "view", "view_id": surface.id},
                    "view": {**surface.payload, "state": state},
                }
            case Message() as message:
                is_ephemeral = message.only_for is not None
                told: Payload = {
                    "container": {
                        "type": "message",
                        "message_ts": message.ts,
                        "channel_id": message.channel,
                        "is_ephemeral": is_ephemeral,
                    },
                    "channel": {"id": message.channel, "name": self.name(act)},
                    "state": {"values": {}},
                    "response_url": hook,
                }
                return told if is_ephemeral else {**told, "message": message.payload}
            case None:
                return {}

    def form(self, act: Act, who: Person, state: Payload) -> Payload:
        surface = act.source
        assert isinstance(surface, Surface)
        view = {**surface.payload, "state": {"values": state}}
        return {**self.interaction(act, who), "view": view, "response_urls": []}

    def event(self, where: Workspace, event: Payload, now: float) -> Payload:
        """Wrap an event as the Events API does."""
        authorised = {
            "enterprise_id": None,
            "team_id": where.id,
            "user_id": where.bot,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": VERIFICATION,
            "team_id": where.id,
            "context_team_id": where.id,
            "context_enterprise_id": None,
            "api_app_id": where.app,
            "event": event,
            "type": "event_callback",
            "event_id": self._model.ids.new("Ev"),
            "event_time": int(now),
            "authorizations": [authorised],
            "is_ext_shared_channel": False,
            "event_context": "4-loopback",
        }

    def _where(self, act: Act) -> Workspace:
        return self._model.workspaces[act.workspace]

    def name(self, act: Act) -> str:
        channel = self._model.channels.get(act.channel or "")
        if channel is None or channel.person is not None:
            return DIRECT_NAME
        return "privategroup" if channel.is_private else channel.name
