"""A Slack on this machine: Web API and Socket Mode, well enough for an unmodified slack-bolt."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tests.slack_server.asking import Asked, Events
from tests.slack_server.chat import Chat
from tests.slack_server.edge import API, Edge
from tests.slack_server.faults import Faults, Limiter
from tests.slack_server.files import Files
from tests.slack_server.fingers import Fingers
from tests.slack_server.model import Act, Message, Model, Person, Surface
from tests.slack_server.replies import Replies
from tests.slack_server.rooms import Rooms
from tests.slack_server.sockets import Sockets
from tests.slack_server.views import Views

LOOPBACK: Final = "127.0.0.1"

Answered = Message | Surface


@dataclass(slots=True)
class SlackServer:
    """The server, what it knows, what goes wrong, and every call that came."""

    model: Model
    sockets: Sockets
    fingers: Fingers
    changed: asyncio.Event
    """Set after each call, acknowledgement and change of links."""
    faults: Faults = field(default_factory=Faults)
    limiters: dict[str, Limiter] = field(default_factory=dict)
    """Limits on new messages, by the id of a workspace or of a channel."""
    asked: list[Asked] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    """What was refused on its own account, not by a fault: the error and what was wrong."""
    violations: list[str] = field(default_factory=list)
    """What calls held that Slack's published reference does not allow."""
    port: int = 0
    checks_contract: bool = True
    keeps_calls: bool = True
    is_unasked: Callable[[Message], bool] = lambda _: False
    """Tells what the bot sent of its own accord, and is nobody's answer."""
    echoes: bool = True
    """Whether the bot hears what it wrote itself, as it does on Slack."""

    @property
    def api_base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}{API}"

    async def until(self, is_so: Callable[[], object], within: float = 5.0) -> None:
        """Wait for something that calls or acknowledgements bring about; raises TimeoutError."""
        async with asyncio.timeout(within):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()

    def asked_for(self, method: str) -> list[Asked]:
        return [one for one in self.asked if one.method == method]

    def seen_by(self, person: Person) -> list[Message]:
        """List the bot's messages that somebody can see, oldest first."""
        return self.model.seen_by(person.id)

    def answer_to(self, act: Act) -> Answered | None:
        """Find what an act was answered with: a view it opened, or else a message.

        A message that came through its own response_url is surely its answer. Of the others it is
        the first that its person has seen since, and that no other act claims; a form may be
        answered through the link of the press that opened it.
        """
        if act.opened:
            return act.opened[-1]
        if act.messages:
            return act.messages[0]
        others = [one for one in self.model.acts.values() if act.source not in one.opened]
        claimed = [message for other in others for message in other.messages]
        later = [m for m in self.model.seen_by(act.person) if m.ts > act.started]
        answers = (one for one in later if one not in claimed and not self.is_unasked(one))
        return next(answers, None)

    async def answered(self, act: Act, within: float = 5.0) -> Answered:
        """Wait for the answer to an act; raises TimeoutError, and what was wrong with it."""
        await self.until(lambda: self.answer_to(act) or act.denied, within)
        assert act.denied == []
        answer = self.answer_to(act)
        assert answer is not None
        return answer


@asynccontextmanager
async def serving(*, model: Model | None = None, port: int = 0) -> AsyncIterator[SlackServer]:
    """Serve a Slack on a free port; hanging calls are let go at the end."""
    known, events, changed = model or Model(), Events(), asyncio.Event()
    now = asyncio.get_running_loop().time
    address: list[str] = []
    views = Views(known, now)
    replies, chat = Replies(known, views, now), Chat(known, events)
    files = Files(known, chat, lambda: f"http://{address[0]}")
    sockets = Sockets(known, replies.acknowledge, lambda: f"ws://{address[0]}", now, changed)
    fingers = Fingers(known, sockets, now, lambda: f"http://{address[0]}")
    server = SlackServer(known, sockets, fingers, changed)
    methods = {**chat.methods, **Rooms(known).methods, **views.methods, **files.methods}
    edge = Edge(server, methods, replies=replies, files=files, events=events, now=now)
    runner = web.AppRunner(edge.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        server.port = runner.addresses[0][1]
        address.append(f"{LOOPBACK}:{server.port}")
        yield server
    finally:
        server.faults.released.set()
        await sockets.close()
        await runner.cleanup()
