"""The HTTP side: tokens and scopes, faults and limits, and every address that Slack gives out."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.slack_server.asking import Answer, Asked, Events
from tests.slack_server.contract import violations
from tests.slack_server.faults import CONNECTING, LINK, POST, SOCKET, UPLOAD, Fault, Line
from tests.slack_server.files import Files
from tests.slack_server.model import Payload, Workspace
from tests.slack_server.payloads import Payloads
from tests.slack_server.replies import Replies
from tests.slack_server.writing import Denied

if TYPE_CHECKING:
    from tests.slack_server.server import SlackServer

API: Final = "/api/"
MOST_BYTES: Final = 1 << 26
DECODED: Final = frozenset({"blocks", "view", "files", "metadata", "attachments"})
"""Arguments that a form holds as JSON."""

NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.history": frozenset({"im:history"}),
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "users.conversations": frozenset({"channels:read", "groups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "conversations.join": frozenset({"channels:join"}),
    "files.info": frozenset({"files:read"}),
    "team.info": frozenset({"team:read"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.profile.get": frozenset({"users.profile:read"}),
}
"""The scopes of which a method wants one; those without any are not listed."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Edge:
    def __init__(
        self,
        server: "SlackServer",
        methods: Mapping[str, Answer],
        *,
        replies: Replies,
        files: Files,
        events: Events,
        now: Callable[[], float],
    ) -> None:
        self._server = server
        self._methods = methods
        self._replies = replies
        self._files = files
        self._events = events
        self._payloads = Payloads(server.model)
        self._now = now

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/link/", self._link)
        app.router.add_route("*", API + "{method}", self._call)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_post("/{kind:commands|actions}/{team}/{token}", self._respond)
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        return app

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args, in_json = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(args.pop("token", ""))
        where, error = self._authorised(method, token)
        if where is None or error:
            return _json(200, {"ok": False, "error": error})
        asked = Asked(method=method, args=args, where=where, at=self._now())
        self._note(request.method, asked, in_json=in_json)
        fault = self._server.faults.next(method) or self._over_limit(asked)
        if fault is not None:
            return await self._fail(fault, request, lambda: self._answered(asked))
        response = await self._answered(asked)
        self._server.changed.set()
        return response

    def _authorised(self, method: str, token: str) -> tuple[Workspace | None, str]:
        """Find the workspace a token is for, or why it opens nothing."""
        if not token:
            return None, "not_authed"
        for where in self._server.model.workspaces.values():
            wanted = where.app_token if method == CONNECTING else where.bot_token
            if token == wanted:
                return where, where.refuses or ""
            if token in {where.app_token, where.bot_token}:
                return None, "not_allowed_token_type"
        return None, "invalid_auth"

    def _note(self, verb: str, asked: Asked, *, in_json: bool) -> None:
        server = self._server
        if server.keeps_calls:
            server.asked.append(asked)
        if server.checks_contract:
            server.violations += violations(verb, asked.method, asked.args, in_json=in_json)
        if asked.method not in {*self._methods, *NEEDS, CONNECTING}:
            server.violations.append(f"{asked.method} is not served")

    def _over_limit(self, asked: Asked) -> Fault | None:
        if asked.method != POST:
            return None
        for key in (asked.where.id, str(asked.args.get("channel"))):
            limiter = self._server.limiters.get(key)
            fault = limiter.take(asked.at) if limiter else None
            if fault is not None:
                return fault
        return None

    async def _answered(self, asked: Asked) -> web.Response:
        try:
            told = {"ok": True, **self._answer(asked)}
        except Denied as denied:
            told = denied.body
            self._server.denied.append(str(denied))
        for where, event in self._events.taken():
            await self._echo(where, event)
        return _json(200, told, {"x-oauth-scopes": ",".join(sorted(asked.where.scopes))})

    def _answer(self, asked: Asked) -> Payload:
        if asked.method == CONNECTING:
            return {"url": self._server.sockets.ticket(asked.where.app_token)}
        answer = self._methods.get(asked.method)
        needed = NEEDS.get(asked.method, frozenset())
        if needed and not needed & asked.where.scopes:
            raise Denied("missing_scope")
        if answer is None:
            raise Denied("unknown_method")
        return answer(asked)

    async def _echo(self, where: Workspace, event: Payload) -> None:
        if not self._server.echoes:
            return
        frame = {
            "envelope_id": self._server.model.ids.new("echo-"),
            "type": "events_api",
            "accepts_response_payload": False,
            "retry_attempt": 0,
            "retry_reason": "",
            "payload": self._payloads.event(where, event, self._server.model.ids.now()),
        }
        await self._server.sockets.send(where, frame)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        async def respond() -> web.Response:
            status, told = self._replies.post(request.match_info["token"], body)
            if status != 200:
                self._server.denied.append(f"{LINK}: {told}")
            return web.Response(status=status, text=told)

        body = json.loads(await request.read())
        return await self._beside(LINK, request, respond)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        async def receive() -> web.Response:
            is_whole = self._files.receive(request.match_info["file"], content)
            return web.Response(status=200 if is_whole else 400, text=f"OK - {len(content)}")

        content = await _uploaded(request)
        return await self._beside(UPLOAD, request, receive)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        async def spend() -> web.Response:
            self._server.sockets.tickets.pop(request.query.get("ticket", ""), None)
            return web.Response()

        fault = self._server.faults.next(SOCKET)
        if fault is None:
            return await self._server.sockets.serve(request)
        return await self._fail(fault, request, spend)

    async def _beside(
        self, name: str, request: web.Request, answer: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        fault = self._server.faults.next(name)
        response = await (answer() if fault is None else self._fail(fault, request, answer))
        self._server.changed.set()
        return response

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self._server.violations.append(f"{request.method} {request.path} is not served")
        return web.Response(status=404, text="not found")

    async def _fail(
        self, fault: Fault, request: web.Request, answer: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        if fault.takes_effect:
            await answer()
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
            kind = "application/json" if fault.is_json else "text/html"
            headers = {**fault.headers, "Content-Type": kind}
            return web.Response(status=fault.status, body=fault.body.encode(), headers=headers)
        return _json(fault.status, fault.body, fault.headers)


async def _arguments(request: web.Request) -> tuple[Payload, bool]:
    """Read arguments from wherever Slack does: the address, a form or JSON."""
    args: Payload = dict(request.query)
    in_json = request.content_type == "application/json" and request.can_read_body
    if in_json:
        args |= json.loads(await request.read())
    elif request.can_read_body:
        args |= {name: str(value) for name, value in (await request.post()).items()}
    return {name: _decoded(name, value) for name, value in args.items()}, in_json


def _decoded(name: str, value: Any) -> Any:  # noqa: ANN401 - any argument
    if name not in DECODED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def _uploaded(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    files = [one.file.read() for one in form.values() if isinstance(one, web.FileField)]
    return b"".join(files)


def _json(status: int, body: Payload, headers: Mapping[str, str] | None = None) -> web.Response:
    told = {**(headers or {}), "Content-Type": "application/json; charset=utf-8"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=told)
