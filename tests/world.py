"""A small community in a test: the real house, a chat in memory, people who press real buttons."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path as File
from zoneinfo import ZoneInfo

from bot.app.house import Foundations, House
from bot.clock import Ids, Instant, MovableClock, instant_of, moment_of
from bot.commands import TYPED, Path
from bot.database import OperatorKeys, read_operator_keys
from bot.platform import (
    AccountName,
    Actor,
    Capabilities,
    Core,
    Delivered,
    Found,
    Health,
    Intent,
    NotFound,
    Outcome,
    Pace,
    Parcel,
    Reply,
    ToChannel,
    Trace,
    Where,
)
from bot.standing import MemberId
from bot.ui import (
    Actions,
    Bullets,
    Facts,
    Form,
    Heading,
    Lengths,
    Limits,
    Menu,
    Option,
    Paragraph,
    Press,
    View,
    plain,
)
from bot.ui import File as Attached

ACCOUNT = AccountName("test")
HERE = "here"
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
MOST = 10_000
ROOMY = Limits(
    lengths=Lengths.CODE_POINTS,
    message_text=MOST,
    blocks=MOST,
    paragraph=MOST,
    heading=MOST,
    buttons_in_a_row=MOST,
    button_label=MOST,
    menu_options=MOST,
    option_label=MOST,
    option_hint=MOST,
    form_fields=MOST,
    form_title=MOST,
    field_label=MOST,
    field_hint=MOST,
    alt_text=MOST,
)


class Chat:
    """A platform that loses nothing: what it was given, by person and by channel."""

    account = ACCOUNT
    limits = ROOMY
    capabilities = Capabilities(reads_back_channels=True)
    pace = Pace(messages_per_second=1_000_000.0, burst=1_000_000)

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.inboxes: dict[str, list[tuple[Instant, Parcel]]] = {}
        self.channels: dict[str, list[Parcel]] = {}
        self.shown: dict[str, Parcel] = {}
        self.forgotten: list[str] = []
        self.asked_to_forget: list[tuple[str, Instant]] = []
        self.lets_forget = True
        self.core: Core | None = None

    async def start(self, core: Core) -> None:
        self.core = core

    async def close(self) -> None:
        self.core = None

    async def deliver(self, parcel: Parcel) -> Outcome:
        assert parcel.id not in self.shown, "one parcel was sent twice"
        self.shown[parcel.id] = parcel
        if isinstance(parcel.to, ToChannel):
            self.channels.setdefault(parcel.to.channel, []).append(parcel)
            return Delivered(ref=parcel.id)
        self.inboxes.setdefault(parcel.to.person, []).append((self.clock.now(), parcel))
        return Delivered(ref=parcel.id, conversation=f"dm-{parcel.to.person}")

    async def look_back(self, parcel: Parcel) -> Trace:
        return Found(ref=parcel.id) if parcel.id in self.shown else NotFound.ABSENT

    async def forget(self, person: str, until: Instant) -> bool:
        self.asked_to_forget.append((person, until))
        if self.lets_forget:
            self.forgotten.append(person)
        return self.lets_forget

    def health(self) -> Health:
        return Health(is_well=True, since=self.clock.now())


@dataclass(slots=True)
class Person:
    """Somebody in the chat; `seen` is the last thing the bot showed them."""

    world: "World"
    id: str
    name: str
    runs_the_place: bool = False
    roles: frozenset[str] = frozenset()
    locale: str | None = None
    where: Where = field(
        default_factory=lambda: Where(community=HERE, name="Riverside", channel="welcome")
    )
    seen: View | None = None
    form: Form | None = None

    @property
    def inbox(self) -> list[Parcel]:
        return [parcel for _, parcel in self.world.chat.inboxes.get(self.id, [])]

    @property
    def arrivals(self) -> list[Instant]:
        return [at for at, _ in self.world.chat.inboxes.get(self.id, [])]

    async def command(self, word: str, **options: str) -> str:
        """Ask for a command; give what came back, as words."""
        args = {name: (value,) for name, value in options.items()}
        return await self.does(str(Path(name=word)), args)

    async def types(self, text: str) -> str:
        """Write to the bot in a direct message."""
        direct = Where(is_direct=True)
        return self._saw(await self.world.act(self, TYPED, {"text": (text,)}, where=direct))

    async def presses(self, label: str, view: View | None = None, **filled: object) -> str:
        """Press a button or a menu's line by its words; a form it opens is sent, `filled`."""
        shown = view or self.seen
        assert shown is not None, "nothing was shown"
        press = find(shown, label)
        if not press.opens_form:
            return await self.does(press.path)
        self.form = self.world.house.core.form(self.world.intent(self, press.path))
        assert self.form is not None
        names = {one.name for one in self.form.fields}
        assert set(filled) <= names, f"the form asks for {names}"
        given = {one.name: one.value for one in self.form.fields}
        given |= {name: _values(value) for name, value in filled.items()}
        return await self.does(self.form.path, given)

    def seen_path(self, label: str) -> str:
        """Give the path behind a button that is shown."""
        assert self.seen is not None
        return find(self.seen, label).path

    async def answers(self, label: str) -> str:
        """Press a button on the newest direct message."""
        self.seen = self.inbox[-1].view
        return await self.presses(label)

    async def does(
        self, path: str, args: Mapping[str, tuple[str, ...]] | None = None, key: str = ""
    ) -> str:
        return self._saw(await self.world.act(self, path, args or {}, key=key))

    async def joins(self, city: str, hour: int = 9, *, says_yes: bool = True) -> str:
        """Go through the three screens of joining."""
        await self.command("start")
        yes = ("checkins",) if says_yes else ()
        await self.presses(
            "I am 18 or older, go on", path="own", consents=yes, city=city, hour=str(hour)
        )
        return await self.presses("Yes, that is right")

    def _saw(self, reply: Reply) -> str:
        self.seen = reply.view
        return words(reply.view)


@dataclass(slots=True)
class World:
    """One community, its clock and its people."""

    house: House
    chat: Chat
    clock: MovableClock
    folder: File
    ids: Ids = field(default_factory=Ids)

    def person(self, name: str, *, moderates: bool = False, locale: str | None = None) -> Person:
        id = f"person-{name.casefold()}"
        return Person(self, id, name, runs_the_place=moderates, locale=locale)

    async def opens(self, city: str = "Manila") -> Person:
        """Have a moderator set the community up and go live."""
        riley = self.person("Riley", moderates=True)
        await riley.command("manage")
        await riley.presses("City and country", city=city)
        await riley.presses("Yes, that is right")
        await riley.presses("Hours", start="18", end="22")
        await riley.presses("Go live")
        return riley

    async def member(self, name: str, city: str = "Manila", hour: int = 9) -> Person:
        person = self.person(name)
        await person.joins(city, hour)
        return person

    async def until(self, local: str, zone: str = "UTC") -> None:
        """Let the clock run until a local date and time, running what falls due on the way."""
        to = instant_of(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)))
        await self.house.delivery.advance(self.clock, to)

    def member_id(self, person: Person) -> MemberId:
        """Give the id under which the house knows a person."""
        ref = self.house.memory.digest("person", ACCOUNT, person.id)
        with closing(sqlite3.connect(self.folder / "alongside.db")) as raw:
            (id,) = raw.execute("SELECT id FROM member WHERE person = ?", (ref,)).fetchone()
        return MemberId(id)

    def local_hour(self, at: Instant, zone: str) -> int:
        return moment_of(at, ZoneInfo(zone)).hour

    def intent(
        self,
        person: Person,
        path: str,
        args: Mapping[str, tuple[str, ...]] | None = None,
        *,
        where: Where | None = None,
        key: str = "",
    ) -> Intent:
        return Intent(
            account=ACCOUNT,
            actor=Actor(
                person=person.id,
                name=person.name,
                roles=person.roles,
                runs_the_place=person.runs_the_place,
            ),
            where=where or person.where,
            path=path,
            key=key or self.ids.new(),
            args=args or {},
            locale=person.locale,
        )

    async def act(
        self,
        person: Person,
        path: str,
        args: Mapping[str, tuple[str, ...]],
        *,
        where: Where | None = None,
        key: str = "",
    ) -> Reply:
        reply = await self.house.core.act(self.intent(person, path, args, where=where, key=key))
        await self.house.delivery.settle()
        return reply


def operator() -> OperatorKeys:
    return read_operator_keys(KEY, "the test's key")


@asynccontextmanager
async def a_world(
    folder: File,
    starts: str = "2026-11-23T00:00:00+00:00",
    chat: Callable[[MovableClock], Chat] | None = None,
) -> AsyncIterator[World]:
    """Open a house in `folder` at an instant; opened again, it is the same house."""
    clock = MovableClock(stopped_at=instant_of(datetime.fromisoformat(starts)))
    made = (chat or Chat)(clock)
    on = Foundations(
        database=folder / "alongside.db",
        keyring=folder / "keys.db",
        operator=operator,
        clock=clock,
        trusts_clock=True,
    )
    async with await House.open(on, [made]) as house:
        await house.start()
        yield World(house=house, chat=made, clock=clock, folder=folder)


def find(view: View, label: str) -> Press:
    """Find what a button or a menu's line does, by its words."""
    found = [press for said, press in presses(view) if said == label]
    assert found, f"no button says {label!r}; there are {[said for said, _ in presses(view)]}"
    return found[0]


def presses(view: View) -> Sequence[tuple[str, Press]]:
    """List every button and every line of a menu, with its words."""
    listed = []
    for block in view.blocks:
        if isinstance(block, Actions):
            listed += [(plain(str(one.label)), one.press) for one in block.buttons]
        if isinstance(block, Menu):
            listed += [(plain(str(one.label)), _press(one)) for one in block.options]
    return listed


def words(view: View) -> str:
    """Give all the words of a view, a line each; without its buttons."""
    lines: list[object] = []
    for block in view.blocks:
        match block:
            case Paragraph() | Heading():
                lines.append(block.text)
            case Bullets():
                lines += block.items
            case Facts():
                lines += [f"{label}: {value}" for label, value in block.rows]
            case _:
                continue
    return "\n".join(plain(str(line)) for line in lines)


def attached(view: View) -> dict[str, bytes]:
    return {block.name: block.content for block in view.blocks if isinstance(block, Attached)}


def _press(option: Option) -> Press:
    assert option.press is not None
    return option.press


def _values(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)
