"""What an adapter owes the core and the person when somebody does something."""

import asyncio
import dataclasses
import logging
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager, suppress

from bot.commands import AUTHOR, TYPED
from bot.platform import Intent, NotSent, Reply
from bot.ui import Menu, Option, Press, Words
from tests.conformance.gallery import EVERY_ENTRY, longest_path
from tests.conformance.ground import (
    LOOK,
    Did,
    Ground,
    Opened,
    Room,
    Seen,
    Someone,
    a_parcel,
    a_reply,
    buttons,
    to_channel,
    to_person,
)

CANARY = "a word that nobody else writes"
ODD_PATH = "a1|gallery.odd|abcdefghijklmnopqrstuvwx|not-today_2.x"


async def ids_round_trip(ground: Ground) -> None:
    """See that a button's path comes back as it went out; an act's ids are places to write to."""
    paths = {"Long": longest_path(7), "Odd": ODD_PATH}
    view = a_reply("Press.", buttons(*paths.items())).view
    delivered = await ground.adapter.deliver(
        a_parcel("round-trip", to_person(ground, ground.ana), view)
    )
    for label, path in paths.items():
        seen = _holding(ground, ground.ana, label)
        await _done(ground, ground.presses(ground.ana, seen, label))
        assert ground.core.intents[-1].path == path
    await _done(ground, ground.picks(ground.ana, "start", Room.WELCOME, {}))
    intent = ground.core.intents[-1]
    person = dataclasses.replace(
        to_person(ground, ground.ana),
        person=intent.actor.person,
        conversation=getattr(delivered, "conversation", None),
    )
    channel = dataclasses.replace(to_channel(ground), channel=str(intent.where.channel))
    await ground.adapter.deliver(a_parcel("back-1", person, a_reply("To a person").view))
    await ground.adapter.deliver(a_parcel("back-2", channel, a_reply("To a channel").view))
    assert "To a person" in _words(ground, ground.ana)
    assert "To a channel" in _words(ground, ground.sam)


async def bots_are_ignored(ground: Ground) -> None:
    """See that neither the bot's own messages nor another bot's become acts."""
    await ground.adapter.deliver(a_parcel("own", to_person(ground, ground.ana)))
    await ground.bots_speak()
    await _done(ground, ground.types(ground.ana, "hello"))
    texts = [dict(intent.args).get("text") for intent in ground.core.intents]
    assert texts == [("hello",)]


async def same_act_same_intent(ground: Ground) -> None:
    """See that a command, button, menu line, form or typed word is the same everywhere."""
    core, ana = ground.core, ground.ana
    core.forms["a1|gallery.open||"] = EVERY_ENTRY
    menu = Menu(
        placeholder=Words("Pick"),
        options=(Option(label=Words("Line"), press=Press(path="a1|gallery.line||2")),),
    )
    form = buttons(("Form", "a1|gallery.open||"), opens_form=True)
    core.answers = lambda _: a_reply("Go on.", buttons(("Go", "a1|gallery.go||1")), menu, form)

    panel = await _done(ground, ground.picks(ana, "settings", Room.WELCOME, {"city": "Manila"}))
    _same(ground, ana, "a1|settings||", {"city": ("Manila",)})
    await _done(ground, ground.presses(ana, panel, "Go"))
    _same(ground, ana, "a1|gallery.go||1", {})
    await _done(ground, ground.presses(ana, panel, "Line"))
    _same(ground, ana, "a1|gallery.line||2", {})
    opened = await ground.shown(await ground.presses(ana, panel, "Form"))
    assert isinstance(opened, Opened)
    filled = {"line": ("a b",), "lines": ("a\nb",), "one": ("1",), "several": ("0", "2")}
    await _done(ground, ground.submits(ana, opened, filled))
    _same(ground, ana, EVERY_ENTRY.path, filled)
    await _done(ground, ground.types(ana, "hello there"))
    _same(ground, ana, TYPED, {"text": ("hello there",)}, is_direct=True)
    await _done(ground, ground.picks(ground.riley, "start", Room.WELCOME, {}))
    _same(ground, ground.riley, "a1|start||", {})


async def picked_messages_name_their_author(ground: Ground) -> None:
    """See that a picked message brings who wrote it, if a person did, and nothing else of it."""
    for author in (ground.sam, ground.ana, None):
        seen = await _done(ground, ground.picks_message(ground.ana, author))
        assert "Answered." in seen.words
        _same(ground, ground.ana, LOOK, {} if author is None else {AUTHOR: (author.id,)})


async def acknowledged_in_time(ground: Ground) -> None:
    """See that a slow act is acknowledged while it runs, holds nobody else up, and is answered."""
    with ground.core.held():
        slow = await ground.picks(ground.ana, "start", Room.WELCOME, {})
        await ground.core.hears(1, ground.patience)
        await ground.acknowledged(slow)
        other = await ground.picks(ground.sam, "start", Room.WELCOME, {})
        await ground.core.hears(2, ground.patience)
        await ground.acknowledged(other)
    for did in (slow, other):
        assert "Answered." in _seen(await ground.shown(did)).words


async def private_stays_private(ground: Ground) -> None:
    """See that what is for one person is seen by nobody else, quick or slow, answer or message."""
    core = ground.core
    core.answers = lambda intent: a_reply(CANARY, private=intent.path != "a1|help-now||")
    await _done(ground, ground.picks(ground.ana, "start", Room.WELCOME, {}))
    with core.held():
        slow = await ground.picks(ground.ana, "start", Room.WELCOME, {})
        with suppress(TimeoutError):  # that it is in time is another rule
            await ground.acknowledged(slow)
    await ground.shown(slow)
    await _done(ground, ground.types(ground.ana, "hello"))
    await ground.adapter.deliver(
        a_parcel("private", to_person(ground, ground.ana), a_reply(CANARY).view)
    )
    assert _words(ground, ground.ana).count(CANARY) == 4
    assert CANARY not in _words(ground, ground.sam)
    await _done(ground, ground.picks(ground.ana, "help-now", Room.WELCOME, {}))
    assert _words(ground, ground.sam).count(CANARY) == 1


async def unknown_actions_are_answered(ground: Ground) -> None:
    """See that whatever is pressed, the core is asked and the person is told."""
    for path in ("a1|gone.long-ago|abc|", "z9|from|the|future", "garbage", "a1|" + "x" * 90):
        seen = await _done(ground, ground.forges(ground.ana, path))
        assert "Answered." in seen.words, path
        assert ground.core.intents[-1].path == path


async def forms_open_at_once(ground: Ground) -> None:
    """See that a form opens without an act; where none can be made, the act is run and answered."""
    core, ana = ground.core, ground.ana
    core.forms["a1|gallery.open||"] = EVERY_ENTRY
    warm, cold = ("Warm", "a1|gallery.open||"), ("Cold", "a1|gallery.cold||")
    view = a_reply("Forms.", buttons(warm, cold, opens_form=True)).view
    await ground.adapter.deliver(a_parcel("forms", to_person(ground, ana), view))
    seen = _holding(ground, ana, "Warm")
    with core.held():
        opened = await ground.shown(await ground.presses(ana, seen, "Warm"))
        assert isinstance(opened, Opened)
        assert opened.title == EVERY_ENTRY.title
        assert core.intents == []
    answered = await _done(ground, ground.presses(ana, seen, "Cold"))
    assert "Answered." in answered.words
    assert [intent.path for intent in core.intents] == ["a1|gallery.cold||"]


async def one_gesture_one_key(ground: Ground) -> None:
    """See that a gesture that is delivered twice carries one key; two gestures carry two."""
    first = await ground.picks(ground.ana, "start", Room.WELCOME, {})
    await ground.shown(first)
    await ground.repeats(first)
    await ground.core.hears(2, ground.patience)
    await _done(ground, ground.picks(ground.ana, "start", Room.WELCOME, {}))
    await _done(ground, ground.picks(ground.sam, "start", Room.WELCOME, {}))
    keys = [intent.key for intent in ground.core.intents]
    assert keys[0] == keys[1]
    assert len({*keys}) == 3
    assert all(keys)


async def nothing_secret_in_logs(ground: Ground) -> None:
    """See that tokens, names, ids and what people write are in no log, whatever goes wrong."""
    with _listening() as records:
        await _done(ground, ground.picks(ground.ana, "start", Room.WELCOME, {"city": CANARY}))
        await _done(ground, ground.types(ground.ana, CANARY))
        await ground.adapter.deliver(
            a_parcel("logged", to_person(ground, ground.ana), a_reply(CANARY).view)
        )
        for number, breach in enumerate(ground.breaches()):
            await ground.adapter.deliver(a_parcel(f"b{number}", breach.to, a_reply(CANARY).view))
        ground.core.answers = _raise
        await ground.forges(ground.ana, CANARY)
        await ground.core.hears(3, ground.patience)
        await ground.loses_the_line()
    hidden = [CANARY, ground.ana.name, ground.ana.id, ground.community, *ground.secrets]
    told = "\n".join(f"{one.getMessage()} {one.__dict__} {one.exc_text}" for one in records)
    assert [one for one in hidden if one in told] == []


async def close_drains(ground: Ground) -> None:
    """See that closing lets the act under way end and be answered, and takes in no other."""
    with ground.core.held():
        slow = await ground.picks(ground.ana, "start", Room.WELCOME, {})
        await ground.core.hears(1, ground.patience)
        closing = asyncio.create_task(ground.adapter.close())
        await asyncio.wait({closing}, timeout=0.02)
        assert not closing.done()
    await asyncio.wait_for(closing, ground.patience)
    assert "Answered." in _seen(await ground.shown(slow)).words
    try:
        await ground.picks(ground.sam, "start", Room.WELCOME, {})
        await ground.core.hears(2, 0.05)
    except (TimeoutError, ConnectionError):
        pass
    assert len(ground.core.intents) == 1
    late = await ground.adapter.deliver(a_parcel("late", to_person(ground, ground.ana)))
    assert isinstance(late, NotSent)


def _raise(_: Intent) -> Reply:
    raise RuntimeError(CANARY)


async def _done(ground: Ground, move: Awaitable[Did]) -> Seen:
    return _seen(await ground.shown(await move))


def _seen(shown: Seen | Opened) -> Seen:
    assert isinstance(shown, Seen), "a form was opened"
    return shown


def _holding(ground: Ground, who: Someone, label: str) -> Seen:
    return next(seen for seen in ground.seen_by(who) if label in seen.presses)


def _words(ground: Ground, who: Someone) -> str:
    return "\n".join(seen.words for seen in ground.seen_by(who))


def _same(
    ground: Ground,
    who: Someone,
    path: str,
    args: Mapping[str, tuple[str, ...]],
    *,
    is_direct: bool = False,
) -> None:
    """Compare the last intent field by field.

    A direct message may name its community or not, and has a channel where the platform has one
    for it; words typed there may come without a language.
    """
    intent = ground.core.intents[-1]
    assert intent.account == ground.adapter.account
    assert intent.actor.person == who.id
    assert intent.actor.name == who.name
    assert intent.actor.roles == who.roles
    assert intent.actor.runs_the_place == who.runs_the_place
    assert intent.path == path
    assert dict(intent.args) == dict(args)
    assert intent.where.is_direct == is_direct
    if is_direct:
        assert intent.where.community in {None, ground.community}
    else:
        assert intent.where.community == ground.community
        assert intent.where.channel == ground.channel
        assert str(intent.locale).split("-")[0] == "en"


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what is logged: all of ours, and from WARNING on what the libraries say."""
    records: list[logging.LogRecord] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name.startswith("adapters") or record.levelno >= logging.WARNING:
                records.append(record)

    ears, ours = Ears(), logging.getLogger("adapters")
    root, level = logging.getLogger(), ours.level
    root.addHandler(ears)
    ours.setLevel(logging.DEBUG)
    try:
        yield records
    finally:
        root.removeHandler(ears)
        ours.setLevel(level)
