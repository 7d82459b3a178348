"""One page's connection: who it speaks as, what it asks for, and what it is told."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from adapters.sandbox.adapter import Sandbox, Unfinished
from adapters.sandbox.gesture import Gesture
from adapters.sandbox.limits import IMITATED
from adapters.sandbox.people import ANA, Person
from adapters.sandbox.render import form_json
from adapters.sandbox.shown import Shown
from adapters.sandbox.stage import Hand, Played, tomorrow_morning
from adapters.sandbox.telling import Teller, Told
from adapters.sandbox.wire import Frame, Misunderstood
from bot.clock import HOUR, Ids, Instant
from bot.commands import TYPED
from bot.text import Catalogues
from bot.ui import JSON, Message


class Session:
    """Answers one page; `send` puts a message on its way and never waits."""

    def __init__(
        self,
        *,
        sandbox: Sandbox,
        hand: Hand,
        catalogues: Catalogues,
        ids: Ids,
        send: Callable[[Told], None],
    ) -> None:
        self.me: Person = ANA
        self._sandbox = sandbox
        self._hand = hand
        self._catalogues = catalogues
        self._ids = ids
        self._send = send
        self._languages: dict[str, str] = {}
        self._expected: set[str] = set()
        self._opened: set[str] = set()
        self._news = asyncio.Event()
        self._is_all_new = False
        self._does: Mapping[str, Callable[[Frame], Awaitable[Told]]] = {
            "hello": self._hello,
            "speak": self._speak,
            "limits": self._limits,
            "language": self._language,
            "act": self._act,
            "open": self._open,
            "pick": self._pick,
            "type": self._type,
            "read": self._read,
            "complete": self._complete,
            "clock": self._clock,
            "stop": self._stop,
        }
        sandbox.rooms.watchers.add(self)
        hand.watchers.add(self._moved)

    def close(self) -> None:
        """Stop watching; a play that runs on without a page ends."""
        self._sandbox.rooms.watchers.discard(self)
        self._hand.watchers.discard(self._moved)
        if not self._hand.watchers:
            self._hand.stop()

    @property
    def teller(self) -> Teller:
        wanted = self._languages.get(self.me.id, self.me.locale)
        return Teller(
            sandbox=self._sandbox,
            hand=self._hand,
            catalogues=self._catalogues,
            me=self.me,
            locale=self._catalogues.best_locale(wanted),
        )

    async def answer(self, frame: Frame) -> Told:
        """Do what the page asks and give the direct answer; raises Misunderstood."""
        do = self._does.get(frame.name("do"))
        if do is None:
            raise Misunderstood(Message("sandbox-unknown", {"name": frame.name("do")}))
        return await do(frame)

    async def tell_news(self) -> None:
        """Wait until something changed behind the scenes, and tell it."""
        await self._news.wait()
        self._news.clear()
        is_all_new, self._is_all_new = self._is_all_new, False
        self._send(await (self.teller.state() if is_all_new else self.teller.backstage()))

    def show(self, shown: Shown) -> None:
        self._news.set()
        if shown.is_seen_by(self.me) and shown.id not in self._expected:
            self._send({"is": "message", "message": self.teller.message(shown)})

    def look_again(self) -> None:
        self._is_all_new = True
        self._news.set()

    def _moved(self, played: Played | None) -> None:
        self._send(self.teller.clock(played))
        self._news.set()

    async def _hello(self, _: Frame) -> Told:
        return await self.teller.state()

    async def _speak(self, frame: Frame) -> Told:
        self.me = frame.person()
        return await self.teller.state()

    async def _limits(self, frame: Frame) -> Told:
        wanted = frame.name("as")
        if wanted not in IMITATED:
            raise Misunderstood(Message("sandbox-unknown", {"name": wanted}))
        self._sandbox.imitate(wanted)
        self._is_all_new = False  # the answer says it all
        return await self.teller.state()

    async def _language(self, frame: Frame) -> Told:
        self._languages[self.me.id] = self._catalogues.best_locale(frame.name("locale"))
        return await self.teller.state()

    async def _act(self, frame: Frame) -> Told:
        gesture = self._gesture(frame, key=frame.name("key"), args=frame.args())
        if gesture.path not in self._opened:
            return await self._reply(gesture)
        with self._expecting(gesture.reply_id):
            answer = await self._sandbox.submit(gesture)
        if isinstance(answer, Unfinished):
            return {"is": "problem", "text": answer.text}
        return {"is": "reply", "message": self.teller.message(answer)}

    async def _open(self, frame: Frame) -> Told:
        # Opening has no effect of its own, so the page names no gesture.
        gesture = self._gesture(frame, key=self._ids.new())
        form = self._sandbox.form(gesture)
        if form is None:
            return await self._reply(gesture)
        self._opened.add(form.path)
        return {"is": "form", "form": form_json(form, self._sandbox.limits)}

    async def _pick(self, frame: Frame) -> Told:
        shown = self._sandbox.rooms.find(frame.name("message"))
        if shown is None or not shown.is_seen_by(self.me):
            raise Misunderstood(Message("sandbox-no-message"))
        gesture = replace(self._gesture(frame, key=frame.name("key")), room=shown.room)
        with self._expecting(gesture.reply_id):
            reply = await self._sandbox.pick(gesture, shown)
        return {"is": "reply", "message": self.teller.message(reply)}

    async def _type(self, frame: Frame) -> Told:
        gesture = self._gesture(frame, key=frame.name("key"), path=TYPED)
        text = frame.words("text")
        with self._expecting(gesture.reply_id, *([] if gesture.is_direct else [gesture.typed_id])):
            shown = await self._sandbox.say(gesture, text)
        kind = "reply" if gesture.is_direct else "message"
        return {"is": kind, "message": self.teller.message(shown)}

    async def _read(self, frame: Frame) -> Told:
        self._sandbox.rooms.mark_read(self.me, frame.room(self.me))
        return {"is": "done"}

    async def _complete(self, frame: Frame) -> Told:
        asked = frame.name("word"), frame.name("option"), frame.partial("typed")
        items: JSON = [[value, label] for value, label in self._sandbox.complete(*asked)]
        return {"is": "completions", "items": items}

    async def _clock(self, frame: Frame) -> Told:
        days, to = frame.number("play"), frame.number("to")
        wanted = frame.partial("to")
        if days is not None:
            await self._hand.play(days)
        elif to is not None:
            await self._hand.move(Instant(to))
        elif wanted == "event":
            await self._hand.move_to_next_event()
        elif wanted == "+1h":
            await self._hand.move(Instant(self._hand.now + HOUR))
        elif wanted == "morning":
            await self._hand.move(tomorrow_morning(self._hand.now, self.me.zone))
        else:
            raise Misunderstood(Message("sandbox-missing", {"name": "to"}))
        return self.teller.clock(None)

    async def _stop(self, _: Frame) -> Told:
        self._hand.stop()
        return {"is": "done"}

    def _gesture(
        self,
        frame: Frame,
        *,
        key: str,
        path: str | None = None,
        args: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> Gesture:
        room = frame.room(self.me)
        self._sandbox.rooms.mark_read(self.me, room)
        return Gesture(
            person=self.me,
            room=room,
            path=path or frame.name("path"),
            key=key,
            args=args,
            locale=self.teller.locale,
        )

    async def _reply(self, gesture: Gesture) -> Told:
        with self._expecting(gesture.reply_id):
            shown = await self._sandbox.act(gesture)
        return {"is": "reply", "message": self.teller.message(shown)}

    @contextmanager
    def _expecting(self, *ids: str) -> Iterator[None]:
        """Keep the direct answer from being told twice."""
        self._expected.update(ids)
        try:
            yield
        finally:
            self._expected.difference_update(ids)
