"""One WebSocket, from its first message to its end: nothing that comes in can break it."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.sandbox.adapter import Closed
from adapters.sandbox.session import Session
from adapters.sandbox.telling import Told
from adapters.sandbox.wire import Frame, Misunderstood, read_frame
from bot.clock import Ids
from bot.ui import JSON, Message

MOST_WAITING: Final = 5_000
"""Messages that a page may leave unread before it is sent away; it comes back and starts anew."""

REFERENCE: Final = 4
"""Letters of the word that a person can quote and that stands in the log."""

log = logging.getLogger(__name__)

MakeSession = Callable[[Callable[[Told], None]], Session]


class Conversation:
    """What is said between one page and its session."""

    def __init__(self, make: MakeSession, ids: Ids) -> None:
        self._session = make(self._put)
        self._ids = ids
        self._waiting: asyncio.Queue[Told | None] = asyncio.Queue(MOST_WAITING)

    async def run(self, socket: web.WebSocketResponse) -> None:
        """Talk until the page goes away."""
        async with asyncio.TaskGroup() as tasks:
            background = (
                tasks.create_task(self._send_through(socket)),
                tasks.create_task(self._tell_news()),
            )
            try:
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        await self._hear(message.data, tasks)
            finally:
                self._session.close()
                for task in background:
                    task.cancel()

    async def _hear(self, data: str, tasks: asyncio.TaskGroup) -> None:
        try:
            frame = read_frame(data)
        except Misunderstood as problem:
            self._put(self._problem(problem.message))
            return
        if frame.moves_clock:  # takes long, and must be stoppable
            tasks.create_task(self._answer(frame))
        else:
            await self._answer(frame)

    async def _answer(self, frame: Frame) -> None:
        try:
            told = await self._session.answer(frame)
        except Misunderstood as problem:
            told = self._problem(problem.message)
        except Closed:
            told = self._problem(Message("sandbox-closing"))
        except sqlite3.Error as error:  # the record of what is said is on a disk too
            log.warning("nothing can be saved", extra={"error": type(error).__name__})
            told = self._problem(Message("error-unavailable"))
        except Exception as error:
            told = self._problem(self._broken(error))
        n: dict[str, JSON] = {} if frame.n is None else {"n": frame.n}
        self._put({**told, **n})

    async def _tell_news(self) -> None:
        while True:
            try:
                await self._session.tell_news()
            except Exception as error:
                self._put(self._problem(self._broken(error)))

    def _broken(self, error: Exception) -> Message:
        """Write the error down under a word that the page shows."""
        reference = self._ids.new()[:REFERENCE].upper()
        log.error("the sandbox could not answer", exc_info=error, extra={"reference": reference})
        return Message("error-ours", {"reference": reference})

    def _problem(self, message: Message) -> Told:
        return {"is": "problem", "text": self._session.teller.labels.say(message)}

    def _put(self, told: Told) -> None:
        """Put a message on its way; when too many wait already, the page is sent away instead."""
        if self._waiting.full():
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait(None)
        else:
            self._waiting.put_nowait(told)

    async def _send_through(self, socket: web.WebSocketResponse) -> None:
        try:
            while (told := await self._waiting.get()) is not None:
                await socket.send_str(json.dumps(told))
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
        except ConnectionError:
            pass  # the page is gone, which ends the conversation
