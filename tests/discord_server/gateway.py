"""The gateway: sessions that can be resumed, and every way in which one can go wrong."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSMsgType, web

from tests.discord_server.model import APPLICATION, Model, Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
HEARTBEAT_MS: Final = 41_250
AUTHENTICATION_FAILED: Final = 4_004
LOST: Final = 4_000
"""A close code after which a client may resume."""


@dataclass(slots=True, kw_only=True)
class Session:
    id: str
    socket: web.WebSocketResponse | None = None
    log: list[str] = field(default_factory=list)
    """Every event of the session as it was sent; the first has the number 1."""


@dataclass(slots=True)
class Gateway:
    """One bot's connection, through as many sockets and sessions as it takes."""

    model: Model
    token: str
    address: Callable[[], str]
    heartbeat_ms: int = HEARTBEAT_MS
    rewinds: int = 0
    """How many events that were received already a RESUME sends again."""
    is_silent: bool = False
    """The sockets stay open, and nothing comes through them: a zombie."""
    is_mute: bool = False
    """Heartbeats are answered, and no event comes: alive to look at, and deaf."""
    tells_of_members: bool = True
    probed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    """The servers about whose members the bot asked."""
    identified: int = 0
    resumed: int = 0
    intents: int = 0
    sessions: dict[str, Session] = field(default_factory=dict)
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a session begins or is resumed; a test clears it."""
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self.sockets.add(socket)
        try:
            await self._converse(socket)
        finally:
            self.sockets.discard(socket)
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = None
        return socket

    async def dispatch(self, event: str, payload: Payload) -> None:
        """Tell the bot what happened; while it is away, the event waits for its RESUME."""
        for session in self.sessions.values():
            number = len(session.log) + 1
            frame = json.dumps({"op": DISPATCH, "t": event, "s": number, "d": payload})
            session.log.append(frame)
            if session.socket is not None and not (self.is_silent or self.is_mute):
                await self._say(session.socket, frame)

    async def repeat(self, events: int = 1) -> None:
        """Send the last events once more, as a replay does that overlaps."""
        for session in self.sessions.values():
            for frame in session.log[-events:]:
                if session.socket is not None:
                    await self._say(session.socket, frame)

    async def drop(self, code: int = LOST) -> None:
        """Close every socket; the sessions can be resumed."""
        self.joined.clear()
        for socket in tuple(self.sockets):
            await socket.close(code=code)

    async def cut(self) -> None:
        """Break every connection without a word."""
        self.joined.clear()
        for socket in tuple(self.sockets):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()

    async def ask_to_reconnect(self) -> None:
        self.joined.clear()
        for socket in tuple(self.sockets):
            await self._say(socket, json.dumps({"op": RECONNECT, "d": None}))

    async def forget_sessions(self) -> None:
        """Forget every session and drop its socket: a RESUME will be told that it is invalid."""
        self.sessions.clear()
        await self.drop()

    async def invalidate(self) -> None:
        """Tell a living session that it is over."""
        self.joined.clear()
        self.sessions.clear()
        for socket in tuple(self.sockets):
            await self._say(socket, json.dumps({"op": INVALID, "d": False}))

    async def close(self) -> None:
        for socket in tuple(self.sockets):
            await socket.close(code=1001)

    async def _converse(self, socket: web.WebSocketResponse) -> None:
        if self.is_silent:
            await _until_gone(socket)
            return
        hello = {"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}}
        await socket.send_str(json.dumps(hello))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and not self.is_silent:
                await self._hear(socket, json.loads(frame.data))

    async def _hear(self, socket: web.WebSocketResponse, said: Payload) -> None:
        match said["op"]:
            case 1:
                await self._say(socket, json.dumps({"op": ACK}))
            case 2:
                await self._identify(socket, said["d"])
            case 6:
                await self._resume(socket, said["d"])
            case 8:
                await self._tell_of_members(said["d"])
            case _:
                pass

    async def _identify(self, socket: web.WebSocketResponse, said: Payload) -> None:
        if said["token"] != self.token:
            await socket.close(code=AUTHENTICATION_FAILED)
            return
        self.intents = said["intents"]
        self.identified += 1
        session = Session(id=self.model.ids.new(), socket=socket)
        self.sessions.clear()
        self.sessions[session.id] = session
        await self.dispatch("READY", self._ready(session))
        for guild in tuple(self.model.guilds.values()):
            await self.dispatch("GUILD_CREATE", self.model.guild_payload(guild))
        self.joined.set()

    async def _resume(self, socket: web.WebSocketResponse, said: Payload) -> None:
        session = self.sessions.get(said["session_id"])
        if session is None:
            await self._say(socket, json.dumps({"op": INVALID, "d": False}))
            return
        self.resumed += 1
        session.socket = socket
        for frame in session.log[max(2, said["seq"] - self.rewinds) :]:
            await self._say(socket, frame)
        await self.dispatch("RESUMED", {})
        self.joined.set()

    async def _tell_of_members(self, said: Payload) -> None:
        guild, asked = str(said["guild_id"]), {str(id) for id in said["user_ids"]}
        known = [one.member for one in self.model.people.values() if one.id in asked]
        chunk = {"guild_id": guild, "members": known, "chunk_index": 0, "chunk_count": 1}
        if self.tells_of_members:
            await self.dispatch("GUILD_MEMBERS_CHUNK", {**chunk, "not_found": []})
        self.probed.put_nowait(guild)

    def _ready(self, session: Session) -> Payload:
        guilds = [{"id": id, "unavailable": True} for id in self.model.guilds]
        return {
            "v": 10,
            "user": {**self.model.bot.user, "verified": True, "mfa_enabled": False, "flags": 0},
            "guilds": guilds,
            "session_id": session.id,
            "resume_gateway_url": self.address(),
            "application": {"id": APPLICATION, "flags": 0},
            "shard": [0, 1],
            "private_channels": [],
        }

    async def _say(self, socket: web.WebSocketResponse, frame: str) -> None:
        if not socket.closed:
            try:
                await socket.send_str(frame)
            except ConnectionError:
                pass  # gone in this moment; the log keeps the event for a RESUME


async def _until_gone(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass
