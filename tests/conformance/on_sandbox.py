"""The sandbox as a ground: gestures as its page makes them, messages as its page shows them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.sandbox import COMMUNITY, PEOPLE, Sandbox
from adapters.sandbox.adapter import Closed
from adapters.sandbox.gesture import Gesture
from adapters.sandbox.people import ANA, BOT, DIRECT, RILEY, SAM, WELCOME, Person
from adapters.sandbox.player import pressable
from adapters.sandbox.render import form_json, plain_text
from adapters.sandbox.shown import Shown
from bot.clock import Instant
from bot.platform import Adapter, Refusal, ToChannel, ToPerson
from bot.ui import Form, Image, fit, plain
from tests.conformance.ground import (
    LOOK,
    Breach,
    Breaking,
    Did,
    Listener,
    Opened,
    Room,
    Seen,
    Someone,
    a_view,
)
from tests.sandbox import a_clock, a_record

ROOMS = {Room.WELCOME: WELCOME.id, Room.DIRECT: DIRECT}


@dataclass(slots=True)
class Move:
    """A gesture and what came of it; to a page, an act has arrived once the server has it."""

    gesture: Gesture
    answer: asyncio.Task[Shown] | None = None
    form: Form | None = None
    text: str | None = None


@dataclass(slots=True)
class SandboxGround:
    adapter: Adapter
    core: Listener
    sandbox: Sandbox
    community: str = COMMUNITY
    channel: str = WELCOME.id
    ana: Someone = field(default_factory=lambda: _someone(ANA))
    sam: Someone = field(default_factory=lambda: _someone(SAM))
    riley: Someone = field(default_factory=lambda: _someone(RILEY))
    secrets: Sequence[str] = ()
    patience: float = 0.5
    moves: list[Move] = field(default_factory=list)

    async def picks(self, who: Someone, word: str, room: Room, options: Mapping[str, str]) -> Did:
        gesture = self._gesture(who, word, ROOMS[room])
        args = {name: (value,) for name, value in options.items()}
        return self._act(replace(gesture, args=args))

    async def picks_message(self, who: Someone, author: Someone | None) -> Did:
        gesture = self._gesture(who, LOOK, WELCOME.id)
        picked = Shown(
            id=f"picked-{len(self.moves)}",
            room=WELCOME.id,
            sender=author.id if author else BOT,
            to=None,
            at=Instant(0),
            view=a_view("Words of theirs."),
        )
        acting = asyncio.create_task(_answered(self.sandbox.pick(gesture, picked)))
        self.moves.append(Move(gesture=gesture, answer=acting))
        return Did(self.moves[-1])

    async def presses(self, who: Someone, seen: Seen, label: str) -> Did:
        shown = seen.handle
        assert isinstance(shown, Shown)
        press = next(press for said, press in pressable(shown.view) if said == label)
        gesture = self._gesture(who, press.path, ROOMS[seen.room])
        form = self.sandbox.form(gesture) if press.opens_form else None
        if form is None:
            return self._act(gesture)
        self.moves.append(Move(gesture=gesture, form=form))
        return Did(self.moves[-1])

    async def forges(self, who: Someone, path: str) -> Did:
        return self._act(self._gesture(who, path, DIRECT))

    async def submits(
        self, who: Someone, opened: Opened, answers: Mapping[str, Sequence[str]]
    ) -> Did:
        assert isinstance(opened.handle, Form)
        gesture = self._gesture(who, opened.handle.path, WELCOME.id)
        return self._act(replace(gesture, args={name: tuple(v) for name, v in answers.items()}))

    async def types(self, who: Someone, text: str) -> Did:
        return self._act(self._gesture(who, "", DIRECT), text)

    async def repeats(self, did: Did) -> None:
        move = _move(did)
        self._act(move.gesture, move.text)

    async def bots_speak(self) -> None:
        """Nobody else is a bot here."""

    async def acknowledged(self, did: Did) -> None:
        answer = _move(did).answer
        if answer is not None and answer.done():
            answer.result()

    async def shown(self, did: Did) -> Seen | Opened:
        move = _move(did)
        if move.form is not None:
            told = form_json(move.form, self.sandbox.limits)
            assert isinstance(told, dict)
            fields = told["fields"]
            assert isinstance(fields, list)
            names = tuple(str(one["name"]) for one in fields if isinstance(one, dict))
            return Opened(handle=move.form, title=str(told["title"]), fields=names)
        assert move.answer is not None
        async with asyncio.timeout(self.patience):
            return self._seen(await move.answer)

    def seen_by(self, who: Someone) -> list[Seen]:
        seen = self.sandbox.rooms.seen_by(PEOPLE[who.id], 1_000)
        return [self._seen(shown) for shown in seen if shown.is_from_bot]

    async def sees(self, who: Someone, is_it: Callable[[list[Seen]], bool]) -> list[Seen]:
        seen = self.seen_by(who)
        if not is_it(seen):
            raise TimeoutError
        return seen

    async def loses_the_line(self) -> None:
        """Let every page look anew, as one does that comes back; there is no other line."""
        self.sandbox.rooms.look_again()

    def breaches(self) -> Sequence[Breach]:
        nobody = ToPerson(person="person-nobody", community=COMMUNITY)
        nowhere = ToChannel(community=COMMUNITY, channel="channel-nowhere")
        return [Breach(to=to, refusal=Refusal.GONE) for to in (nobody, nowhere)]

    def _gesture(self, who: Someone, path: str, room: str) -> Gesture:
        key = f"key-{len(self.moves)}"
        return Gesture(person=PEOPLE[who.id], room=room, path=path, key=key, locale="en")

    def _act(self, gesture: Gesture, text: str | None = None) -> Did:
        acting = self.sandbox.act(gesture) if text is None else self.sandbox.say(gesture, text)
        task = asyncio.create_task(_answered(acting))
        self.moves.append(Move(gesture=gesture, answer=task, text=text))
        return Did(self.moves[-1])

    def _seen(self, shown: Shown) -> Seen:
        fitted = fit(shown.view, self.sandbox.limits)
        return Seen(
            handle=shown,
            room=Room.DIRECT if shown.room == DIRECT else Room.WELCOME,
            words=plain_text(fitted),
            presses=tuple(plain(str(label)) for label, _ in pressable(fitted)),
            pictures=tuple(str(one.alt) for one in fitted.blocks if isinstance(one, Image)),
        )

    async def end(self) -> None:
        tasks = [move.answer for move in self.moves if move.answer is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.sandbox.close()


@asynccontextmanager
async def open_sandbox(folder: Path, breaking: Breaking) -> AsyncIterator[SandboxGround]:
    """Start the sandbox, with its record in `folder`."""
    record = a_record(folder)
    sandbox = Sandbox(record=record, clock=a_clock())
    core = Listener()
    adapter = breaking.adapter(sandbox)
    ground = SandboxGround(adapter=adapter, core=core, sandbox=sandbox)
    try:
        with breaking.patched():
            await adapter.start(breaking.core(core))
            yield ground
    finally:
        await ground.end()
        record.close()


async def _answered(acting: Awaitable[Shown]) -> Shown:
    try:
        return await acting
    except Closed as error:
        raise ConnectionError from error


def _move(did: Did) -> Move:
    assert isinstance(did.handle, Move)
    return did.handle


def _someone(person: Person) -> Someone:
    return Someone(id=person.id, name=person.name, runs_the_place=person.is_moderator)
