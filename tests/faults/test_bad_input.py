"""Whatever somebody types, forges or floods: one clear sentence, and nothing changes (X18, T6)."""

import json
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path as File

import pytest
import pytest_asyncio

from bot.checkins.rules import LONGEST_LINE
from bot.clock import seeded_ids
from bot.platform import Where
from bot.tidy import tidy
from bot.ui import Paragraph, plain
from tests.world import ACCOUNT, HERE, Person, World, a_world, attached, find, presses, words

OURS = "Something went wrong"
SENTENCES = 400
"""Characters. An answer to a mistake that is longer is no clear sentence."""
MANY = 100_000
HOSTILE = {
    "100,000 letters": "x" * MANY,
    "100,000 emoji": "👩🏽‍🚀" * (MANY // 4),
    "combining marks": "a" + "\u0301" * MANY,
    "zero width": "\u200b\u200d\ufeff\u2060" * 20,
    "right to left": "\u202e\u0645\u0631\u062d\u2066 \u05e9\u05dc\u2069\u200f",
    "everyone": "@everyone @here <@&123> <@123> <!channel> <!here> <#C1>",
    "markup": "**[bank](https://evil.example)** <https://evil.example|bank> `code` ||x||",
    "markup of a page": '<script>alert(1)</script>\'"&amp;"><img src=x onerror=alert(1)>',
    "a template": "{ $name } {0} {{7*7}} %s %(x)s ${jndi:x} { -brand }",
    "a statement": "'; DROP TABLE member; --",
    "controls": "\x00\x07\x1b[31m\r\n\t\x85\u2028",
    "private use": "\ue000\ue001123\ue002 \uf8ff",
    "half a character": "\udc00 zzyzxq \ud83d",
    "beyond the tables": "\U0010ffff\ufffe\ufdd0",
    "a path": "../../../../etc/passwd",
    "a button": "a1|privacy.forgotten||",
    "nothing": "   \n ",
}
CHOICES = (
    "",
    "0",
    "1",
    "good",
    "on",
    "es",
    "hour",
    "90",
    "checkins",
    "every-day",
    "\x00",
    "9" * 60,
)
FILLED = {
    "city": ("Davao",),
    "hour": ("7",),
    "days": ("0", "1"),
    "start": ("2",),
    "end": ("5",),
    "craving": ("9",),
    "line": ("not mine to write",),
    "country": ("PH",),
    "moderators": ("person-eve",),
    "consents": ("checkins", "nonsense"),
    "path": ("own",),
}
LAST = ("members.stop", "privacy.forgotten")
FORGED = (
    *(
        "",
        " ",
        "|",
        "|||",
        "a1",
        "a1|",
        "a1||",
        "a1|||",
        "a1||||",
        "a2|settings||",
        "A1|settings||",
    ),
    *("a1|nothing.like-this||", "a1|settings|||", "a1|settings ||", "a1|settings\n||", "settings"),
    *("a1|Settings||", "a1|settings||" + "x" * MANY, "a1|" + "y" * MANY + "||", "\x00", "\ud800"),
    *("a1|__class__||", "a1|checkins.answer|{subject}|", "typed ", "a1|typed||", "a1|join||"),
)


@pytest_asyncio.fixture
async def ada(tmp_path: File) -> AsyncIterator[Person]:
    """Open two communities; Ada has a life in the first, Morgan moderates the second."""
    async with a_world(tmp_path) as world:
        await world.opens()
        ada = await world.member("Ada")
        await ada.command("settings")
        await ada.presses("Turn on a written line")
        await world.member("Bo")
        await world.until("2026-11-24 02:00")
        await ada.answers("Good")
        await morgan(world).command("manage")
        await world.house.delivery.settle()
        yield ada


def morgan(world: World) -> Person:
    person = world.person("Morgan", moderates=True)
    person.where = Where(community="there", channel="lounge")
    return person


def rows(world: World, without: Person | None = None) -> set[tuple[object, ...]]:
    """Read all that is kept, but for gestures, when somebody last acted, and one person's own."""
    with closing(sqlite3.connect(world.folder / "alongside.db")) as raw:
        kept = set(_rows(raw))
        own = _own(raw, world, without) if without else set()
    return {row for row in kept if own.isdisjoint(row)}


def _rows(raw: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    tables = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if table in ("inbox", "sender", "clock_mark"):
            continue
        cursor = raw.execute(f"SELECT * FROM {table}")
        names = [one[0] for one in cursor.description]
        for row in cursor:
            yield (table, *(v for n, v in zip(names, row, strict=True) if n != "acted_at"))


def _own(raw: sqlite3.Connection, world: World, person: Person) -> set[object]:
    """Name what is the person's own: their membership, and the community that they run."""
    digest = world.house.memory.digest
    members = raw.execute(
        "SELECT id FROM member WHERE person = ?", (digest("person", ACCOUNT, person.id),)
    ).fetchall()
    own: set[object] = {id for (id,) in members}
    for (id,) in members:
        own |= {one for (one,) in raw.execute("SELECT id FROM outbox WHERE member_id = ?", (id,))}
    if person.runs_the_place and person.where.community is not None:
        ref = digest("community", ACCOUNT, person.where.community)
        own |= {id for (id,) in raw.execute("SELECT id FROM community WHERE ref = ?", (ref,))}
    return own


def is_one_clear_sentence(said: str) -> bool:
    return 0 < len(said) < SENTENCES and OURS not in said


def everyone_else(world: World) -> dict[str, Person]:
    stranger, alone = world.person("Eve"), morgan(world)
    alone.where = Where(is_direct=True)
    return {
        "a stranger": stranger,
        "a member": world.person("Bo"),
        "a moderator elsewhere": morgan(world),
        "a moderator elsewhere, in private": alone,
    }


WHO = ("a stranger", "a member", "a moderator elsewhere", "a moderator elsewhere, in private")


@pytest.mark.parametrize("who", WHO)
async def test_nobody_elses_things_change_by_any_forged_button(ada: Person, who: str) -> None:
    world, actor = ada.world, everyone_else(ada.world)[who]
    asked = find(ada.inbox[-1].view, "Good").path.split("|")[2]
    subjects = ("", asked, seeded_ids(9).new(), "Ada", "' OR 1=1 --", "x" * MANY)
    aims = [*((asked, choice) for choice in CHOICES), *((subject, "good") for subject in subjects)]
    before = rows(world, without=actor)
    # What ends a membership comes last, so that the rest is tried as a member.
    for name in sorted(world.house.registry.declared, key=lambda name: name in LAST):
        for subject, choice in aims:
            path = f"a1|{name}|{subject}|{choice}"
            assert OURS not in await actor.does(path, FILLED), path
        assert rows(world, without=actor) == before, name


async def test_a_forged_form_opens_or_not_and_never_breaks(ada: Person) -> None:
    world = ada.world
    for actor in (ada, *everyone_else(world).values()):
        for name, subject in product(world.house.registry.forms, ("", "no-id", "|", "x" * MANY)):
            for choice in CHOICES:
                intent = world.intent(actor, f"a1|{name}|{subject}|{choice}")
                form = world.house.core.form(intent)
                assert form is None or form.fields


async def test_a_forged_path_is_answered_in_one_sentence_and_changes_nothing(ada: Person) -> None:
    before = rows(ada.world)
    for path in FORGED:
        assert is_one_clear_sentence(await ada.does(path, FILLED)), path
    assert rows(ada.world) == before


async def test_a_path_with_letters_changed_is_never_somebody_elses(ada: Person) -> None:
    world, chance = ada.world, random.Random(11)
    bo = world.person("Bo")
    real = [press.path for _, press in presses(ada.inbox[-1].view)]
    before = rows(world, without=bo)
    for _ in range(1_000):
        assert OURS not in await bo.does(mangled(chance.choice(real), chance), FILLED)
    assert rows(world, without=bo) == before


def mangled(path: str, chance: random.Random) -> str:
    """Change a letter or three of a path."""
    letters = list(path)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters))
        letters[at] = chance.choice(("", "|", ".", "a", "\x00", "é", letters[at].upper()))
    return "".join(letters)


async def test_whatever_is_typed_gets_one_clear_sentence_and_changes_nothing(ada: Person) -> None:
    before = rows(ada.world)
    for name, text in HOSTILE.items():
        said = await everywhere(ada, text)
        unclear = {where: one for where, one in said.items() if not is_one_clear_sentence(one)}
        assert unclear == {}, name
        assert OURS not in await ada.does("a1|care.country||", {"country": (text,)}), name
        assert rows(ada.world) == before, name


async def everywhere(ada: Person, text: str) -> dict[str, str]:
    """Write a text wherever somebody can write; give the answers."""
    eve, riley = ada.world.person("Eve"), ada.world.person("Riley", moderates=True)
    times = {"start": (text,), "end": (text,), "hour": (text,), "days": (text,)}
    return {
        "words": await ada.types(text),
        "words of a stranger": await eve.types(text),
        "a city": await ada.does("a1|settings.city||", {"city": (text,)}),
        "the community's city": await riley.does("a1|manage.place||", {"city": (text,)}),
        "hours of sleep": await ada.does("a1|settings.sleep||", times),
        "hours of moderators": await riley.does("a1|manage.hours||", times),
        "hours of check-ins": await ada.does("a1|checkins.hours||", times),
        "a command": await eve.does(text),
        "a choice": await ada.does(f"a1|settings.language||{text}"),
    }


async def test_a_written_line_is_kept_as_plain_words_or_refused(ada: Person) -> None:
    more = find(ada.inbox[-1].view, "Good").path.replace("answer", "more").removesuffix("good")
    for name, text in HOSTILE.items():
        before = rows(ada.world)
        said = await ada.does(more, {"line": (text,)})
        assert is_one_clear_sentence(said), name
        if len(text) > LONGEST_LINE:
            assert "longer than I can keep" in said, name
            assert rows(ada.world) == before, name
        elif kept := tidy(text, LONGEST_LINE):
            assert await line_of(ada) == kept, name


async def line_of(person: Person) -> object:
    await person.command("privacy")
    await person.presses("Take my data along")
    assert person.seen is not None
    held = json.loads(attached(person.seen)["alongside.json"])
    return next(row["line"] for row in held["checkins"] if "mood" in row)


async def test_a_name_full_of_tricks_greets_as_words_alone(ada: Person) -> None:
    tricky = {name: ada.world.person(f"number {at}") for at, name in enumerate(HOSTILE)}
    for name, person in tricky.items():
        person.name = HOSTILE[name]
        await person.joins("Manila")
    await ada.world.until("2026-11-25 02:00")
    for name, person in tricky.items():
        (greeted,) = person.inbox
        question = greeted.view.blocks[0]
        assert isinstance(question, Paragraph)
        assert isinstance(question.text, str)  # words, which are inert on every platform
        said = plain(question.text)
        assert len(said) < SENTENCES, name
        assert tidy(said, SENTENCES, one_line=True) == said, name


async def test_fields_that_no_form_has_are_passed_over(ada: Person) -> None:
    unknown: dict[str, tuple[str, ...]] = {
        f"field {number}": ("x",) * 1_000 for number in range(1_000)
    }
    unknown |= {"": ("x",), "__class__": ("x",), "sealed": ("x",), "state": ("stopped",)}
    before = rows(ada.world)
    assert "both hours" in await ada.does("a1|settings.sleep||", unknown)
    assert rows(ada.world) == before
    said = await ada.does("a1|settings.sleep||", {**unknown, "start": ("1", "2"), "end": ("5",)})
    assert is_one_clear_sentence(said)
    await ada.command("settings")
    assert ada.seen is not None
    assert "01:00" in words(ada.seen)


async def test_a_language_a_place_and_a_role_made_up_are_no_way_in(ada: Person) -> None:
    world, before = ada.world, rows(ada.world)
    eve = world.person("Eve", locale="xx-" + "y" * MANY)
    eve.roles = frozenset({HERE, "*", "", "Riley", "person-riley"})
    assert is_one_clear_sentence(await eve.command("manage"))
    ada.where = Where(community="there", channel="lounge")
    assert is_one_clear_sentence(await ada.command("checkin"))
    assert rows(world) == before
