"""Socket Mode: links that are opened with a ticket, envelopes, and every way it goes wrong."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from aiohttp import WSMsgType, web

from tests.slack_server.model import Model, Payload, Workspace

MOST_LINKS: Final = 10
"""Connections that one app may hold at a time (Socket Mode)."""
TICKET_SECONDS: Final = 30.0
LINK_LIVES: Final = 18_060
"""Seconds after which Slack says that it will refresh a link."""


class Silence(Enum):
    """What no longer comes through a link that looks open."""

    NOTHING = "all is well"
    EVENTS = "pongs come, events do not"
    ALL = "neither pongs nor events come"


@dataclass(eq=False, slots=True, kw_only=True)
class Link:
    """One socket of an app."""

    socket: web.WebSocketResponse
    app_token: str
    silence: Silence = Silence.NOTHING
    unanswered: dict[str, Payload] = field(default_factory=dict)
    """Envelopes that were sent here and not acknowledged, by their ids."""
    pings: int = 0


@dataclass(slots=True)
class Sockets:
    """The links of every app here, by round robin."""

    model: Model
    acknowledge: Callable[[str, Payload | None], None]
    address: Callable[[], str]
    now: Callable[[], float]
    changed: asyncio.Event
    links: list[Link] = field(default_factory=list)
    tickets: dict[str, tuple[str, float]] = field(default_factory=dict)
    waiting: list[Payload] = field(default_factory=list)
    """Events for which no link was open; Slack tries them again later."""
    silence: Silence = Silence.NOTHING
    """How links that are opened from now on behave."""
    opened: int = 0
    refused: int = 0
    """Links that came with a ticket that was used, old or never given."""
    oddities: list[str] = field(default_factory=list)
    """What the bot sent that Slack would not understand."""
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a link is opened; a test clears it."""
    _turn: int = 0
    _told: set[str] = field(default_factory=set)

    def ticket(self, app_token: str) -> str:
        """Give an address for one link, good for half a minute (apps.connections.open)."""
        ticket = secrets.token_urlsafe(24)
        self.tickets[ticket] = (app_token, self.now())
        return f"{self.address()}/link/?ticket={ticket}&app_id=A0LOOPBACK1"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        app_token, at = self.tickets.pop(request.query.get("ticket", ""), ("", 0.0))
        if not app_token or self.now() - at > TICKET_SECONDS:
            self.refused += 1
            return web.Response(status=404)
        socket = web.WebSocketResponse(autoping=False, max_msg_size=0)
        await socket.prepare(request)
        link = Link(socket=socket, app_token=app_token, silence=self.silence)
        if len(self.of(app_token)) >= MOST_LINKS:
            await self._say(link, _disconnect("too_many_websockets"))
            await socket.close()
            return socket
        try:
            await self._open(link)
            await self._converse(link)
        finally:
            await self._leave(link)
        return socket

    def of(self, app_token: str) -> list[Link]:
        return [link for link in self.links if link.app_token == app_token]

    async def send(self, where: Workspace, frame: Payload) -> bool:
        """Send an envelope through the app's next link; False when there is none."""
        links = self.of(where.app_token)
        if not links:
            if frame["type"] == "events_api":
                self.waiting.append({**frame, "app_token": where.app_token})
            return False
        self._turn += 1
        await self._pass(links[self._turn % len(links)], frame)
        return True

    async def repeat(self, frame: Payload) -> None:
        """Deliver an envelope once more, as it was."""
        for link in self.links[:1]:
            await self._pass(link, frame)

    async def redeliver(self) -> None:
        """Try again what was not acknowledged: the same ids, and for events which try it is."""
        for link in tuple(self.links):
            for frame in tuple(link.unanswered.values()):
                await self._pass(link, _again(frame))

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Announce the end of every link, and close it, but for a mere `warning`."""
        self.joined.clear()
        for link in tuple(self.links):
            await self._say(link, _disconnect(reason))
            if reason != "warning":
                await link.socket.close()

    async def drop(self) -> None:
        """Close every link without saying why."""
        self.joined.clear()
        for link in tuple(self.links):
            await link.socket.close(code=1000)

    async def cut(self) -> None:
        """Break every connection without a word."""
        self.joined.clear()
        for link in tuple(self.links):
            transport = link.socket._req.transport if link.socket._req is not None else None
            if transport is not None:
                transport.abort()

    def hush(self, silence: Silence, *, later_too: bool = True) -> None:
        """Let the links fall silent that are open, and with `later_too` new ones as well."""
        for link in self.links:
            link.silence = silence
        if later_too:
            self.silence = silence

    async def close(self) -> None:
        for link in tuple(self.links):
            await link.socket.close(code=1001)

    async def _open(self, link: Link) -> None:
        self.links.append(link)
        self.opened += 1
        hello = {
            "type": "hello",
            "num_connections": len(self.of(link.app_token)),
            "connection_info": {"app_id": "A0LOOPBACK1"},
            "debug_info": {"host": "loopback", "approximate_connection_time": LINK_LIVES},
        }
        await self._say(link, hello)
        self.joined.set()
        self.changed.set()
        mine = [one for one in self.waiting if one["app_token"] == link.app_token]
        self.waiting = [one for one in self.waiting if one not in mine]
        for frame in mine:
            await self._pass(link, {k: v for k, v in _again(frame).items() if k != "app_token"})

    async def _leave(self, link: Link) -> None:
        self.links.remove(link)
        self.changed.set()
        for frame in link.unanswered.values():
            if frame["type"] == "events_api":
                others = self.of(link.app_token)
                if others:
                    await self._pass(others[0], _again(frame))
                else:
                    self.waiting.append({**frame, "app_token": link.app_token})

    async def _converse(self, link: Link) -> None:
        async for frame in link.socket:
            if frame.type is WSMsgType.PING:
                link.pings += 1
                if link.silence is not Silence.ALL:
                    await link.socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._hear(frame.data)

    def _hear(self, text: str) -> None:
        said = json.loads(text)
        id = str(said.get("envelope_id"))
        # An envelope that was tried again may lie at two links, and be acknowledged twice.
        answered = [one.unanswered.pop(id) for one in self.links if id in one.unanswered]
        if id not in self._told:
            self.oddities.append(f"an acknowledgement of nothing: {sorted(said)}")
        payload = said.get("payload")
        if payload and any(not frame["accepts_response_payload"] for frame in answered):
            self.oddities.append("a payload where none is read")
        self.acknowledge(id, payload)
        self.changed.set()

    async def _pass(self, link: Link, frame: Payload) -> None:
        link.unanswered[frame["envelope_id"]] = frame
        self._told.add(frame["envelope_id"])
        await self._say(link, frame)

    async def _say(self, link: Link, frame: Payload) -> None:
        if link.silence is Silence.NOTHING and not link.socket.closed:
            try:
                await link.socket.send_str(json.dumps(frame))
            except ConnectionError:
                pass  # gone in this moment; events are tried again


def _again(frame: Payload) -> Payload:
    if frame["type"] != "events_api":
        return frame
    attempt = int(frame.get("retry_attempt", 0)) + 1
    return {**frame, "retry_attempt": attempt, "retry_reason": "timeout"}


def _disconnect(reason: str) -> Payload:
    host = {"host": "loopback", "at": int(time.time())}
    return {"type": "disconnect", "reason": reason, "debug_info": host}
