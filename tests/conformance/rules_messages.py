"""What an adapter owes delivery, and what a person may rely on in a message."""

import asyncio
import logging
from collections.abc import Callable, Iterator

from bot.clock import Instant
from bot.platform import Delivered, Found, NotFound, NotSent, Parting, Refused, Reply, ToChannel
from bot.ui import (
    Actions,
    Bullets,
    Button,
    Facts,
    Heading,
    Image,
    Menu,
    Option,
    Paragraph,
    Press,
    View,
    Words,
    fit,
    fit_form,
)
from tests.conformance.gallery import FORMS, PAYLOADS, PNG, VIEWS
from tests.conformance.ground import (
    Ground,
    Opened,
    Room,
    Seen,
    Someone,
    a_parcel,
    a_reply,
    a_view,
    buttons,
    to_channel,
    to_person,
)

CANARY = "a word that is for one person"
LONG_BEFORE, LONG_AFTER = Instant(1_700_000_000_000), Instant(4_000_000_000_000)


async def every_view_fits(ground: Ground) -> None:
    """See that every view of the gallery is taken, and all that can be pressed in it is there."""
    for number, (name, view) in enumerate(VIEWS.items()):
        wanted = _labels(fit(view, ground.adapter.limits))
        parcel = a_parcel(f"view-{number}", to_person(ground, ground.ana), view)
        outcome = await ground.adapter.deliver(parcel)
        assert isinstance(outcome, Delivered), (name, outcome)
        assert _missing(ground.seen_by(ground.ana)[-1:], wanted) == [], name
        ground.core.answers = lambda _, shown=view: Reply(view=shown)  # type: ignore[misc]
        before = len(ground.seen_by(ground.sam))
        did = await ground.picks(ground.sam, "start", Room.WELCOME, {})
        await ground.shown(did)
        # A long answer takes more than one message; the core is not told when the last is there.
        await ground.sees(ground.sam, _all_of(wanted, before))


async def every_form_fits(ground: Ground) -> None:
    """See that every form of the gallery opens, with as many of its questions as fit."""
    for name, form in FORMS.items():
        path = f"a1|gallery.form|{FORMS_BY_NAME[name]}|"
        ground.core.forms[path] = form
        view = a_view("A form.", buttons((name, path), opens_form=True))
        await ground.adapter.deliver(a_parcel(name[:25], to_person(ground, ground.ana), view))
        seen = next(one for one in ground.seen_by(ground.ana) if name in one.presses)
        opened = await ground.shown(await ground.presses(ground.ana, seen, name))
        assert isinstance(opened, Opened), name
        wanted = [field.name for field in fit_form(form, ground.adapter.limits).fields]
        assert list(opened.fields) == wanted, name


async def text_is_inert(ground: Ground) -> None:
    """See that what people wrote mentions nobody, leads nowhere and formats nothing, anywhere."""
    for number, view in enumerate(_sinks()):
        parcel = a_parcel(f"inert-{number}", to_channel(ground), view)
        assert isinstance(await ground.adapter.deliver(parcel), Delivered)
        seen = ground.seen_by(ground.sam)[-1]
        assert seen.alive == (), seen.words
        read = _flat(seen.words)
        for payload in PAYLOADS[number * 5 : number * 5 + 5]:
            assert _flat(payload) in read, (payload, seen.words)


async def refusals_are_values(ground: Ground) -> None:
    """See that a refused message is a value with its reason, and is shown nowhere else."""
    await ground.adapter.deliver(a_parcel("open-place", to_channel(ground), a_view("A post.")))
    for number, breach in enumerate(ground.breaches()):
        parcel = a_parcel(f"refused-{number}", breach.to, a_view(CANARY))
        outcome = await ground.adapter.deliver(parcel)
        assert outcome == Refused(refusal=breach.refusal), breach
    for who in (ground.ana, ground.sam, ground.riley):
        assert CANARY not in _words(ground, who)


async def one_id_is_one_message(ground: Ground) -> None:
    """See that the same outbox id, sent twice or at once, is one message."""
    for to in (to_person(ground, ground.ana), to_channel(ground)):
        parcel = a_parcel(f"once-{type(to).__name__}"[:25], to, a_view(CANARY))
        first = await ground.adapter.deliver(parcel)
        second = await ground.adapter.deliver(parcel)
        assert isinstance(first, Delivered)
        assert first == second
    twin = a_parcel("twin", to_person(ground, ground.ana), a_view("A twin."))
    await asyncio.gather(ground.adapter.deliver(twin), ground.adapter.deliver(twin))
    words = _words(ground, ground.ana)
    assert (words.count(CANARY), words.count("A twin.")) == (2, 1)


async def a_message_is_found_again(ground: Ground) -> None:
    """See that reading back finds what is there, says what is not, and mixes up nothing."""
    for to in (to_person(ground, ground.ana), to_channel(ground)):
        kind = type(to).__name__
        outcome = await ground.adapter.deliver(a_parcel(f"there-{kind}", to))
        await ground.adapter.deliver(a_parcel(f"other-{kind}", to, VIEWS["longest paths"]))
        assert isinstance(outcome, Delivered)
        trace = await ground.adapter.look_back(a_parcel(f"there-{kind}", to))
        if isinstance(to, ToChannel) and not ground.adapter.capabilities.reads_back_channels:
            assert trace is NotFound.UNREADABLE
            continue
        assert isinstance(trace, Found)
        assert trace.ref == outcome.ref
        other = await ground.adapter.look_back(a_parcel(f"other-{kind}", to))
        assert isinstance(other, Found)
        assert other.ref != outcome.ref
        absent = await ground.adapter.look_back(a_parcel(f"here-{kind}", to))
        assert absent is NotFound.ABSENT


async def pictures_have_words(ground: Ground) -> None:
    """See that every picture says in words what it shows, in messages and in answers."""
    alt = "Fourteen days, nine of them with an answer"
    picture = Image(png=PNG, alt=Words(alt))
    await ground.adapter.deliver(
        a_parcel("picture", to_person(ground, ground.ana), a_view("A plot.", picture))
    )
    assert ground.seen_by(ground.ana)[-1].pictures == (alt,)
    ground.core.answers = lambda _: a_reply("A plot.", picture)
    seen = await ground.shown(await ground.picks(ground.sam, "start", Room.WELCOME, {}))
    assert isinstance(seen, Seen)
    assert seen.pictures == (alt,)


async def reconnects_are_logged_once(ground: Ground) -> None:
    """See that a lost connection is one warning, heals by itself, and loses nobody's act."""
    records: list[logging.LogRecord] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name.startswith("adapters"):
                records.append(record)

    ears = Ears(level=logging.WARNING)
    logging.getLogger().addHandler(ears)
    try:
        await ground.loses_the_line()
    finally:
        logging.getLogger().removeHandler(ears)
    assert len(records) <= 1, [one.getMessage() for one in records]
    assert ground.adapter.health().is_well
    seen = await ground.shown(await ground.picks(ground.ana, "start", Room.WELCOME, {}))
    assert isinstance(seen, Seen)


async def health_is_honest(ground: Ground) -> None:
    """See that an adapter is well while it can serve, and says so no longer once it cannot."""
    assert ground.adapter.health().is_well
    await ground.adapter.close()
    assert not ground.adapter.health().is_well
    outcome = await ground.adapter.deliver(a_parcel("closed", to_person(ground, ground.ana)))
    assert isinstance(outcome, NotSent)


async def forgetting_deletes_our_words(ground: Ground) -> None:
    """See that what the bot wrote to a forgotten person is gone; other people's messages stay."""
    conversations = []
    for who in (ground.ana, ground.sam):
        parcel = a_parcel(f"to-{who.name}", to_person(ground, who), a_view(CANARY))
        sent = await ground.adapter.deliver(parcel)
        assert isinstance(sent, Delivered)
        conversations.append(sent.conversation)
    hers = Parting(person=ground.ana.id, until=LONG_AFTER, conversation=conversations[0])
    assert await ground.adapter.forget(hers)
    assert CANARY not in _words(ground, ground.ana)
    assert CANARY in _words(ground, ground.sam)
    his = Parting(person=ground.sam.id, until=LONG_BEFORE, ids=frozenset({f"to-{ground.sam.name}"}))
    assert await ground.adapter.forget(his)
    assert CANARY not in _words(ground, ground.sam)


async def forgetting_leaves_what_is_not_named(ground: Ground) -> None:
    """See that of what is newer only the named messages go: the rest is another membership's."""
    to = to_person(ground, ground.ana)
    await ground.adapter.deliver(a_parcel("theirs", to, a_view(CANARY)))
    await ground.adapter.deliver(a_parcel("another", to, a_view("Good evening.")))
    named = frozenset({"theirs"})
    parting = Parting(person=ground.ana.id, until=LONG_BEFORE, ids=named)
    assert await ground.adapter.forget(parting)
    assert "Good evening." in _words(ground, ground.ana)


FORMS_BY_NAME = {name: str(number) for number, name in enumerate(FORMS)}


def _sinks() -> Iterator[View]:
    """Put five payloads at a time into every place that shows text."""
    for start in range(0, len(PAYLOADS), 5):
        some = [Words(payload) for payload in PAYLOADS[start : start + 5]]
        press = Press(path="a1|gallery.sink||")
        yield View(
            blocks=(
                *(Paragraph(text=one) for one in some),
                Heading(text=some[0]),
                Facts(rows=tuple((one, one) for one in some)),
                Bullets(items=tuple(some)),
                Image(png=PNG, alt=some[0]),
                Actions(buttons=tuple(Button(label=one, press=press) for one in some)),
                Menu(
                    placeholder=some[0],
                    options=(Option(label=some[0], hint=some[0], press=press),),
                ),
            )
        )


def _labels(view: View) -> list[str]:
    labels: list[str] = []
    for block in view.blocks:
        match block:
            case Actions():
                labels += [str(button.label) for button in block.buttons]
            case Menu():
                labels += [str(option.label) for option in block.options]
            case _:
                pass
    return labels


def _missing(shown: list[Seen], wanted: list[str]) -> list[str]:
    """Name what is not offered in its order; an adapter may add a button of its own."""
    offered = iter([label for seen in shown for label in seen.presses])
    return [label for label in wanted if label not in offered]


def _all_of(wanted: list[str], before: int) -> Callable[[list[Seen]], bool]:
    return lambda seen: len(seen) > before and not _missing(seen[before:], wanted)


def _words(ground: Ground, who: Someone) -> str:
    return "\n".join(seen.words for seen in ground.seen_by(who))


def _flat(text: str) -> str:
    return " ".join(text.split())
