"""The sandbox's page and its WebSocket, for this machine's own browser alone."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from aiohttp import WSCloseCode, web

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.receive import Conversation, MakeSession
from adapters.sandbox.render import kept_files
from adapters.sandbox.session import Session
from adapters.sandbox.stage import Hand
from adapters.sandbox.telling import Told
from bot.clock import Ids
from bot.text import Catalogues
from bot.ui import Image

LOOPBACK: Final = "127.0.0.1"
NAMES: Final = (LOOPBACK, "localhost")
PAGE: Final = Path(__file__).with_name("page")
LONGEST_FRAME: Final = 1_048_576
"""Bytes in one message from the page; what is longer ends the connection."""

# Spelled out, because a machine's own table of file types may be old or missing.
TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(
    *, sandbox: Sandbox, hand: Hand, catalogues: Catalogues, ids: Ids, port: int
) -> AsyncIterator[str]:
    """Serve the page on 127.0.0.1 and give its address; port 0 picks a free one.

    Raises OSError when the port is taken. On the way out every page is told to come back later.
    """

    def make(send: Callable[[Told], None]) -> Session:
        return Session(sandbox=sandbox, hand=hand, catalogues=catalogues, ids=ids, send=send)

    server = _Server(sandbox, make, ids)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        server.port = runner.addresses[0][1]
        yield f"http://{LOOPBACK}:{server.port}/"
    finally:
        await runner.cleanup()


class _Server:
    def __init__(self, sandbox: Sandbox, make: MakeSession, ids: Ids) -> None:
        self.port = 0
        self._sandbox = sandbox
        self._make = make
        self._ids = ids
        self._sockets: set[web.WebSocketResponse] = set()
        self._page = {path.name: path for path in PAGE.iterdir() if path.suffix in TYPES}

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded])
        app.router.add_get("/", self._index)
        app.router.add_get("/ws", self._socket)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_get("/{name}", self._part)
        app.on_shutdown.append(self._say_goodbye)
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in only who asked for this very machine: a foreign page can neither ask nor read."""
        hosts = {f"{name}:{self.port}" for name in NAMES}
        origin = request.headers.get("Origin")
        if request.host not in hosts or origin not in {None, *(f"http://{host}" for host in hosts)}:
            raise web.HTTPForbidden(headers=self._headers())
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(self._headers())
            raise
        if not response.prepared:
            response.headers.update(self._headers())
        return response

    def _headers(self) -> Mapping[str, str]:
        sockets = " ".join(f"ws://{name}:{self.port}" for name in NAMES)
        return {
            "Content-Security-Policy": (
                f"default-src 'self'; connect-src 'self' {sockets}; base-uri 'none'; "
                "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return self._static("index.html")

    async def _part(self, request: web.Request) -> web.StreamResponse:
        return self._static(request.match_info["name"])

    def _static(self, name: str) -> web.StreamResponse:
        path = self._page.get(name)
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Content-Type": TYPES[path.suffix]})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Give what a message holds: its id, a dot and a number (`render.kept_files`)."""
        message, _, number = request.match_info["id"].rpartition(".")
        shown = self._sandbox.rooms.find(message)
        files = list(kept_files(shown.view)) if shown else []
        if not (number.isdecimal() and number.isascii() and int(number) < len(files)):
            raise web.HTTPNotFound
        file = files[int(number)]
        if isinstance(file, Image):
            return web.Response(body=file.png, content_type="image/png")
        keep = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        # Whatever it holds is kept, never opened here: a page among the files could act as us.
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": keep},
        )

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=LONGEST_FRAME)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await Conversation(self._make, self._ids).run(socket)
        finally:
            self._sockets.discard(socket)
        return socket

    async def _say_goodbye(self, _: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
