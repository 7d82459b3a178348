"""A Discord on this machine: REST and gateway, well enough for an unmodified discord.py."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tests.discord_server.answers import NO_CONTENT, Answers, Asked, Denied, Told
from tests.discord_server.contract import violations
from tests.discord_server.faults import MESSAGES, Fault, Faults, Line
from tests.discord_server.fingers import Fingers
from tests.discord_server.gateway import HEARTBEAT_MS, Gateway
from tests.discord_server.model import Channel, Model, Payload, Person
from tests.discord_server.writing import Upload

LOOPBACK: Final = "127.0.0.1"
TOKEN: Final = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.GcAnAr.loopback-token-that-opens-nothing-at-all"
API: Final = "/api/v10"
BY_TOKEN: Final = ("/interactions/", "/webhooks/")
"""Routes whose path holds the right to use them."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Limiter:
    """Takes `per_second` new messages a second over the whole account, after a burst of so many."""

    per_second: float
    left: float = 0.0
    at: float = 0.0

    def take(self, now: float) -> float:
        """Take one message and give 0, or the seconds to wait."""
        self.left = min(self.per_second, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.per_second
        self.left -= 1
        return 0.0


@dataclass(slots=True)
class DiscordServer:
    """The server, what it knows, what goes wrong, and every request that came."""

    model: Model
    gateway: Gateway
    fingers: Fingers
    faults: Faults
    asked: list[Asked] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """What requests held that Discord's published OpenAPI does not allow."""
    port: int = 0
    limiter: Limiter | None = None
    limited: int = 0
    checks_contract: bool = True
    keeps_requests: bool = True
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after each request."""

    @property
    def api_base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}{API}"

    async def until(self, is_so: Callable[[], object], within: float = 5.0) -> None:
        """Wait for something that requests bring about; raises TimeoutError."""
        async with asyncio.timeout(within):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()

    def asked_for(self, method: str, route: str) -> list[Asked]:
        return [one for one in self.asked if (one.method, one.route) == (method, route)]

    def seen_by(self, person: Person) -> list[Payload]:
        """List the bot's messages that somebody can see, oldest first."""
        seen = [
            message
            for channel in self.model.channels.values()
            if self._is_in(person, channel)
            for message in channel.messages.values()
            if message["author"]["id"] == self.model.bot.id
        ]
        for interaction in self.model.interactions.values():
            if interaction.person == person.id:
                seen += [one for one in interaction.messages if one not in seen]
        return sorted(seen, key=lambda message: int(message["id"]))

    def _is_in(self, person: Person, channel: Channel) -> bool:
        if channel.guild is None:
            return channel.recipient == person.id
        return person.id in self.model.guilds[channel.guild].members


@asynccontextmanager
async def serving(
    *, model: Model | None = None, heartbeat_ms: int = HEARTBEAT_MS, port: int = 0
) -> AsyncIterator[DiscordServer]:
    """Serve a Discord on a free port; hanging requests are let go at the end."""
    known, faults = model or Model(), Faults()
    now = asyncio.get_running_loop().time
    address: list[str] = []
    gateway = Gateway(known, TOKEN, lambda: address[0], heartbeat_ms=heartbeat_ms)
    server = DiscordServer(known, gateway, Fingers(known, gateway, now), faults)
    edge = _Edge(server, Answers(known, lambda: address[0], now), now)
    runner = web.AppRunner(edge.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        server.port = runner.addresses[0][1]
        address.append(f"ws://{LOOPBACK}:{server.port}/gateway")
        yield server
    finally:
        faults.released.set()
        await gateway.close()
        await runner.cleanup()


class _Edge:
    def __init__(self, server: DiscordServer, answers: Answers, now: Callable[[], float]) -> None:
        self._server = server
        self._answers = answers
        self._now = now

    def application(self) -> web.Application:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_get("/gateway", self._server.gateway.serve)
        app.router.add_get("/gateway/", self._server.gateway.serve)
        for (method, route), answer in self._answers.routes.items():
            app.router.add_route(method, API + route, self._route(route, answer))
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        return app

    def _route(self, route: str, answer: Callable[[Asked], Told]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            asked = await _read(request, route, self._now())
            self._note(asked)
            authorised = request.headers.get("Authorization") == f"Bot {self._server.gateway.token}"
            if not authorised and not route.startswith(BY_TOKEN):
                return _json(401, {"code": 0, "message": "401: Unauthorized"})
            fault = self._server.faults.next(request.method, route) or self._over_limit(asked)
            if fault is not None:
                return await self._fail(fault, request, asked, answer)
            response = _answered(answer, asked)
            self._server.changed.set()
            return response

        return handle

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self._server.violations.append(f"{request.method} {request.path} is not served")
        return _json(404, {"code": 0, "message": "404: Not Found"})

    def _note(self, asked: Asked) -> None:
        if self._server.keeps_requests:
            self._server.asked.append(asked)
        if self._server.checks_contract:
            told = violations(asked.method, asked.path, asked.body)
            self._server.violations += told

    def _over_limit(self, asked: Asked) -> Fault | None:
        limiter = self._server.limiter
        if limiter is None or (asked.method, asked.route) != ("POST", MESSAGES):
            return None
        wait = limiter.take(asked.at)
        if wait == 0:
            return None
        self._server.limited += 1
        body = {"message": "slow", "retry_after": wait, "global": True}
        headers = {"Retry-After": str(wait), "X-RateLimit-Global": "true", "Via": "1.1 google"}
        return Fault(status=429, body=body, headers=headers)

    async def _fail(
        self, fault: Fault, request: web.Request, asked: Asked, answer: Callable[[Asked], Told]
    ) -> web.StreamResponse:
        if fault.takes_effect:
            _answered(answer, asked)
        self._server.changed.set()
        match fault.line:
            case Line.CUT:
                if request.transport is not None:
                    request.transport.abort()
            case Line.HANGS:
                await self._server.faults.released.wait()
            case Line.WHOLE:
                pass
        if isinstance(fault.body, str):
            headers = {**fault.headers, "Content-Type": "text/html"}
            return web.Response(status=fault.status, text=fault.body, headers=headers)
        return _json(fault.status, fault.body, fault.headers)


async def _read(request: web.Request, route: str, at: float) -> Asked:
    body: Payload | list[Payload] | None = None
    files: list[Upload] = []
    if request.content_type == "multipart/form-data":
        form = await request.post()
        body = json.loads(str(form.get("payload_json", "{}")))
        files = [
            Upload(name=one.filename, content=one.file.read())
            for one in form.values()
            if isinstance(one, web.FileField)
        ]
    elif request.can_read_body:
        body = json.loads(await request.read())
    return Asked(
        method=request.method,
        route=route,
        path=request.path.removeprefix(API),
        taken=dict(request.match_info),
        query=dict(request.query),
        body=body,
        files=files,
        at=at,
    )


def _answered(answer: Callable[[Asked], Told], asked: Asked) -> web.Response:
    try:
        told = answer(asked)
    except Denied as denied:
        return _json(denied.status, denied.body)
    return web.Response(status=NO_CONTENT) if told is None else _json(200, told)


def _json(
    status: int, body: Payload | list[Payload], headers: Mapping[str, str] | None = None
) -> web.Response:
    # discord.py reads JSON only where the type is exactly this, without a charset.
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        headers={**(headers or {}), "Content-Type": "application/json"},
    )
