import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.sandbox import Record, Sandbox
from adapters.sandbox.adapter import Closed
from adapters.sandbox.gesture import Gesture
from adapters.sandbox.people import ANA, BOT, DIRECT, MOD_ROOM, RILEY, SAM, WELCOME
from adapters.sandbox.render import plain_text
from adapters.sandbox.shown import Shown
from bot.clock import MINUTE, Instant, MovableClock
from bot.platform import (
    Adapter,
    CommandCard,
    Delivered,
    Found,
    Intent,
    MenuCard,
    NotFound,
    NotSent,
    Parcel,
    Parting,
    Refusal,
    Refused,
    Reply,
    ToChannel,
    ToPerson,
)
from bot.ui import File, Form, Image, Paragraph, View, Words
from tests.sandbox import a_clock, a_record

CANARY = "a word that nobody else writes"


class Echo:
    """A core that says back what it was asked, in private."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []

    async def act(self, intent: Intent) -> Reply:
        self.intents.append(intent)
        return Reply(view=a_view(f"{intent.path} {dict(intent.args)}"))

    def form(self, intent: Intent) -> Form | None:
        return None

    def waiting(self, intent: Intent) -> View:
        return a_view("Soon.")

    def commands(self, locale: str | None) -> Sequence[CommandCard]:
        return [CommandCard(word="start", description="Begin")]

    def menus(self, locale: str | None) -> Sequence[MenuCard]:
        return []

    def complete(self, word: str, option: str, typed: str) -> Sequence[tuple[str, str]]:
        return []


class Eyes:
    """Sees what is shown, and looks into the file at that very moment."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[Shown] = []
        self.was_on_disk: list[bool] = []
        self._folder = folder

    def show(self, shown: Shown) -> None:
        self.seen.append(shown)
        record = a_record(self._folder)
        self.was_on_disk.append(shown.id in {kept.id for kept in record.messages()})
        record.close()

    def look_again(self) -> None:
        self.seen.clear()


def a_view(text: str) -> View:
    return View(blocks=(Paragraph(text=Words(text)),), preview=Words("A note"))


def a_parcel(id: str = "parcel-1", text: str = "Good morning.") -> Parcel:
    return Parcel(
        id=id,
        to=ToPerson(person=ANA.id, community="sandbox-community"),
        view=a_view(text),
        locale="en",
        why={"rule": "because"},
    )


def a_gesture(path: str = "a1|x||", key: str = "k1", room: str = DIRECT) -> Gesture:
    return Gesture(person=ANA, room=room, path=path, key=key)


@pytest.fixture
def clock() -> MovableClock:
    return a_clock()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    opened = a_record(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def core() -> Echo:
    return Echo()


@pytest.fixture
async def sandbox(record: Record, clock: MovableClock, core: Echo) -> Sandbox:
    sandbox = Sandbox(record=record, clock=clock)
    adapter: Adapter = sandbox
    await adapter.start(core)
    return sandbox


def seen(sandbox: Sandbox) -> list[str]:
    return [shown.id for shown in sandbox.rooms.seen_by(ANA, 100)]


async def test_a_parcel_that_comes_twice_is_one_message(sandbox: Sandbox) -> None:
    first, second = await sandbox.deliver(a_parcel()), await sandbox.deliver(a_parcel())
    assert first == second == Delivered(ref="parcel-1", conversation="direct:person-ana")
    assert seen(sandbox) == ["parcel-1"]


async def test_a_parcel_that_comes_again_after_a_restart_is_one_message(
    sandbox: Sandbox, clock: MovableClock, tmp_path: Path, core: Echo
) -> None:
    await sandbox.deliver(a_parcel())
    record = a_record(tmp_path)
    again = Sandbox(record=record, clock=clock)
    await again.start(core)
    assert await again.look_back(a_parcel()) == Found(
        ref="parcel-1", conversation="direct:person-ana"
    )
    await again.deliver(a_parcel())
    assert seen(again) == ["parcel-1"]
    assert len(list(record.messages())) == 1
    record.close()


async def test_a_message_is_on_the_disk_before_anyone_sees_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    eyes = Eyes(tmp_path)
    sandbox.rooms.watchers.add(eyes)
    await sandbox.deliver(a_parcel())
    await sandbox.say(replace(a_gesture(), room=WELCOME.id), "Hello.")
    assert eyes.was_on_disk == [True, True]


async def test_what_was_never_shown_is_surely_absent(sandbox: Sandbox) -> None:
    assert await sandbox.look_back(a_parcel("never")) is NotFound.ABSENT


@pytest.mark.parametrize(
    "to",
    [
        ToPerson(person="person-nobody", community="sandbox-community"),
        ToPerson(person=ANA.id, community="elsewhere"),
        ToChannel(community="sandbox-community", channel="channel-nowhere"),
        ToChannel(community="sandbox-community", channel=DIRECT),
    ],
)
async def test_a_place_that_is_not_there_is_refused(
    sandbox: Sandbox, to: ToPerson | ToChannel
) -> None:
    assert await sandbox.deliver(replace(a_parcel(), to=to)) == Refused(refusal=Refusal.GONE)


async def test_a_channel_for_moderators_is_seen_by_them_alone(sandbox: Sandbox) -> None:
    to = ToChannel(community="sandbox-community", channel=MOD_ROOM.id)
    await sandbox.deliver(replace(a_parcel(), to=to))
    assert seen(sandbox) == []
    assert [shown.id for shown in sandbox.rooms.seen_by(RILEY, 100)] == ["parcel-1"]


async def test_a_full_disk_shows_nothing_and_loses_nothing(
    sandbox: Sandbox, record: Record
) -> None:
    pages = record._connection.execute("PRAGMA page_count").fetchone()[0]
    record._connection.execute(f"PRAGMA max_page_count = {pages}")
    large = a_parcel(text="x" * 50_000)
    assert await sandbox.deliver(large) == NotSent(error="OperationalError")
    assert seen(sandbox) == []
    record._connection.execute("PRAGMA max_page_count = 100000")
    assert isinstance(await sandbox.deliver(large), Delivered)
    assert seen(sandbox) == ["parcel-1"]


async def test_a_closed_sandbox_takes_nothing(sandbox: Sandbox) -> None:
    await sandbox.close()
    assert await sandbox.deliver(a_parcel()) == NotSent(error="closed")
    assert not sandbox.health().is_well
    with pytest.raises(Closed):
        await sandbox.act(a_gesture())


async def test_everything_is_as_it_was_after_a_restart(
    sandbox: Sandbox, clock: MovableClock, record: Record, tmp_path: Path
) -> None:
    picture = View(
        blocks=(
            Image(png=b"\x89PNG", alt=Words("A plot")),
            File(content=b"{}", name="a.json", media_type="application/json"),
        )
    )
    await sandbox.deliver(replace(a_parcel(), view=picture))
    await sandbox.say(a_gesture(room=WELCOME.id), "Hello, all.")
    record.keep_clock_offset(-5 * MINUTE)
    before = sandbox.rooms.seen_by(ANA, 100)

    again = a_record(tmp_path)
    assert Sandbox(record=again, clock=clock).rooms.seen_by(ANA, 100) == before
    assert again.clock_offset == -5 * MINUTE
    again.close()


def test_a_folder_is_lived_in_only_once_the_seed_has_ended(record: Record) -> None:
    before = record.is_lived_in
    record.mark_lived_in()
    assert (before, record.is_lived_in) == (False, True)


async def test_a_private_reply_is_never_written_down(
    sandbox: Sandbox, clock: MovableClock, tmp_path: Path
) -> None:
    reply = await sandbox.act(a_gesture())
    assert seen(sandbox) == [reply.id]
    record = a_record(tmp_path)
    assert list(record.messages()) == []
    record.close()


async def test_a_resent_gesture_has_the_same_key_and_one_answer(
    sandbox: Sandbox, core: Echo
) -> None:
    await sandbox.say(a_gesture(), "hello")
    await sandbox.say(a_gesture(), "hello")
    await sandbox.act(replace(a_gesture(), person=SAM))
    keys = [intent.key for intent in core.intents]
    assert keys == ["person-ana:k1", "person-ana:k1", "person-sam:k1"]
    assert [shown.sender for shown in sandbox.rooms.seen_by(ANA, 100)] == [ANA.id, BOT]


async def test_closing_waits_for_acts_under_way(record: Record, clock: MovableClock) -> None:
    class Slow(Echo):
        def __init__(self) -> None:
            super().__init__()
            self.may_answer, self.is_asked = asyncio.Event(), asyncio.Event()

        async def act(self, intent: Intent) -> Reply:
            self.is_asked.set()
            await self.may_answer.wait()
            return replace(await super().act(intent), private=False)

    core, sandbox = Slow(), Sandbox(record=record, clock=clock)
    await sandbox.start(core)
    acting = asyncio.create_task(sandbox.act(a_gesture(room=WELCOME.id)))
    await core.is_asked.wait()
    closing = asyncio.create_task(sandbox.close())
    done, _ = await asyncio.wait([closing], timeout=0.01)
    assert not done
    core.may_answer.set()
    answer = await acting
    await closing
    # An answer that is not private is a message in the room, kept like any other.
    assert [kept.id for kept in record.messages()] == [answer.id]


async def test_a_palette_command_goes_by_its_bare_word(sandbox: Sandbox, core: Echo) -> None:
    await sandbox.act(a_gesture("start"))
    await sandbox.act(a_gesture("unheard-of"))
    assert [intent.path for intent in core.intents] == ["a1|start||", "unheard-of"]


async def test_a_busy_room_does_not_push_out_a_quiet_one(sandbox: Sandbox) -> None:
    await sandbox.deliver(a_parcel())
    for number in range(5):
        await sandbox.say(a_gesture(key=str(number), room=WELCOME.id), str(number))
    latest = sandbox.rooms.seen_by(ANA, 2)
    assert [plain_text(shown.view) for shown in latest] == ["Good morning.", "3", "4"]


async def test_old_private_replies_make_room_for_new_ones(sandbox: Sandbox) -> None:
    await sandbox.deliver(a_parcel())
    for number in range(310):
        await sandbox.act(a_gesture(key=str(number)))
    assert len(sandbox.rooms.seen_by(ANA, 1_000)) == 301
    assert sandbox.rooms.find("parcel-1")


async def test_nothing_in_the_file_can_be_read_without_the_key(
    sandbox: Sandbox, record: Record, tmp_path: Path
) -> None:
    await sandbox.deliver(a_parcel(text=CANARY))
    await sandbox.say(a_gesture(room=WELCOME.id), CANARY)
    record.keep_clock_offset(123_456_789_012)
    record.mark_lived_in()
    written = (tmp_path / "sandbox.db").read_bytes()
    canaries = [
        *(CANARY, "parcel-1", "because", "123456789012", "sandbox-community"),
        *(ANA.id, ANA.name, WELCOME.id, WELCOME.name, DIRECT, BOT, "Europe/Paris", "paragraph"),
    ]
    assert [one for one in canaries if one.encode() in written] == []


async def test_who_is_forgotten_is_gone_from_the_file_even_with_the_key(
    sandbox: Sandbox, clock: MovableClock, tmp_path: Path
) -> None:
    reader = sqlite3.connect(tmp_path / "sandbox.db")
    await sandbox.deliver(a_parcel(text=CANARY))
    await sandbox.say(a_gesture(room=WELCOME.id), CANARY)
    await sandbox.say(replace(a_gesture(), person=SAM, room=WELCOME.id), "Hello from Sam.")
    sealed = [row[0] for row in reader.execute("SELECT sealed FROM entry ORDER BY n")]
    eyes = Eyes(tmp_path)
    sandbox.rooms.watchers.add(eyes)

    assert await sandbox.forget(Parting(person=ANA.id, until=clock.now()))

    written = (tmp_path / "sandbox.db").read_bytes()
    assert [one in written for one in sealed] == [False, False, True]
    assert [shown.sender for shown in sandbox.rooms.seen_by(ANA, 100)] == [SAM.id]
    reader.close()


async def test_what_came_after_a_forgetting_stays(sandbox: Sandbox, clock: MovableClock) -> None:
    await sandbox.deliver(a_parcel(text="before"))
    forgotten_at = clock.now()
    clock.move_to(Instant(forgotten_at + MINUTE))
    await sandbox.deliver(replace(a_parcel(text="after"), id="parcel-2"))
    assert await sandbox.forget(Parting(person=ANA.id, until=forgotten_at))
    assert seen(sandbox) == ["parcel-2"]


async def test_a_file_that_cannot_be_written_forgets_nothing_and_says_so(
    sandbox: Sandbox, clock: MovableClock, record: Record
) -> None:
    await sandbox.deliver(a_parcel())
    record._connection.execute("PRAGMA query_only = ON")
    assert not await sandbox.forget(Parting(person=ANA.id, until=clock.now()))
    assert seen(sandbox) == ["parcel-1"]
    record._connection.execute("PRAGMA query_only = OFF")
    assert await sandbox.forget(Parting(person=ANA.id, until=clock.now()))
    assert seen(sandbox) == []


async def test_a_gesture_in_a_channel_says_where_it_happened(sandbox: Sandbox, core: Echo) -> None:
    await sandbox.act(a_gesture(room=WELCOME.id))
    await sandbox.act(a_gesture(room=DIRECT))
    assert [(one.where.channel, one.where.is_direct) for one in core.intents] == [
        (WELCOME.id, False),
        (None, True),
    ]
