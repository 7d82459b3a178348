"""Whatever somebody forges or floods on Discord: answered kindly, and nothing is stored."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from bot.database import Work
from tests.discord_server.model import Payload
from tests.discord_server.somebody import Somebody, words
from tests.discord_server.test_house import Home, a_home

OURS = "Something went wrong"
UNCHANGED = ("inbox", "sender", "clock_mark")
"""Tables of gestures and clocks: they change with whatever is done."""
LONGEST_FIELD = 4_000
FLOODS = {
    "4,000 letters": "x" * LONGEST_FIELD,
    "emoji": "\N{ROCKET}\N{THUMBS UP SIGN}" * (LONGEST_FIELD // 4),
    "combining marks": "\u0301" * LONGEST_FIELD,
    "mentions": "@everyone <@&1> <@1> <#1> " * 150,
    "right to left": "\u202e\u2066\u05e9\u05dc\u05d5\u05dd\u2069 " * 400,
    "nothing to see": "\u200b\u2060\ufeff" * 1_000,
}
FILLED = {"city": ("Davao",), "start": ("2",), "end": ("5",)}
GARBAGE = (
    *("a1", "a1|", "a1||||||", "zz|checkins.answer||good", "f1|", "f1|nothing||", "m1|9|||"),
    *("a1|nothing.like-this||", "a1|checkins.answer|x|good", "a1|\u202e||", "a1|__class__||"),
    *("a1|privacy.forgotten|" + "y" * 70 + "|", "f1|join|x|y", "a1|checkins.answer||" + "9" * 70),
)


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with a_home(tmp_path) as opened:
        yield opened


async def stored(home: Home) -> Mapping[str, list[tuple[object, ...]]]:
    """Read all rows of all tables, but for `UNCHANGED` and when somebody last acted."""

    async def story(work: Work) -> dict[str, list[tuple[object, ...]]]:
        names = work.raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        kept = {name for (name,) in names if name not in UNCHANGED}
        return {name: [*map(tuple, rows(work, name))] for name in sorted(kept)}

    return await home.house.database.read(story)


def rows(work: Work, table: str) -> Sequence[tuple[object, ...]]:
    columns = [row[1] for row in work.raw.execute(f"PRAGMA table_info({table})")]
    told = ", ".join(f'"{one}"' for one in columns if one != "acted_at")
    return work.raw.execute(f"SELECT {told} FROM {table} ORDER BY 1, 2").fetchall()


def somebody(home: Home, name: str, **facts: bool) -> Somebody:
    """Bring somebody into Ana's server who has not joined."""
    person = home.server.model.person(name, **facts)
    guild = next(iter(home.server.model.guilds.values()))
    guild.members.add(person.id)
    return Somebody(home.server, person, home.ana.channel)


async def forged(who: Somebody, custom_id: str) -> str:
    """Press a button that the bot never made under this message; send the form it may open."""
    await who.picks("help")
    fingers, until = who.server.fingers, who.server.until
    answered = await fingers.press(who.person, who.channel, who.seen, custom_id)
    await until(answered.shown.is_set, 5)
    if answered.modal is not None:
        answered = await fingers.submit(who.person, who.channel, answered.modal, FILLED)
        await until(answered.shown.is_set, 5)
    return words(answered.messages[0])


async def test_a_forged_button_changes_nothing_of_anybody(home: Home) -> None:
    eve = somebody(home, "Eve")
    before = await stored(home)
    for custom_id in GARBAGE:
        told = await forged(eve, custom_id[:100])
        assert told.strip()
        assert OURS not in told
    assert await stored(home) == before


async def test_another_members_buttons_act_on_nobody_but_who_presses(home: Home) -> None:
    await home.ana.picks("settings")
    await home.ana.picks("privacy")
    theirs = home.ana.seen
    eve = somebody(home, "Eve")
    before = await stored(home)
    for custom_id in presses(theirs):
        told = await forged(eve, custom_id)
        assert OURS not in told
    assert await stored(home) == before


async def test_a_button_of_one_server_acts_in_the_other_on_nothing_of_the_first(home: Home) -> None:
    mallory = home.server.model.person("Mallory", manages=True)
    guild = home.server.model.guild("Another community", mallory)
    there = Somebody(home.server, mallory, home.server.model.channel(guild, "lounge"))
    await home.ana.picks("settings")
    theirs = presses(home.ana.seen)
    await there.picks("help")
    before = await stored(home)
    for custom_id in theirs:
        assert OURS not in await forged(there, custom_id)
    assert await stored(home) == before


def presses(message: Payload) -> list[str]:
    """List the custom_ids of a message's buttons, and the values of its menus' lines."""
    found: list[str] = []
    for row in message["components"]:
        for one in row.get("components", []):
            lines = [line["value"] for line in one.get("options", [])]
            found += lines or [one["custom_id"]]
    assert found
    return found


async def test_managing_is_refused_in_a_direct_message_and_to_who_may_not(home: Home) -> None:
    direct = home.server.model.direct(home.ana.person.id)
    before = await stored(home)
    for who in (home.ana, Somebody(home.server, home.ana.person, direct), somebody(home, "Eve")):
        told = await who.picks("manage")
        assert OURS not in told
        assert "manage.place" not in str(who.seen["components"])
    assert await stored(home) == before


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
async def test_a_field_full_of_anything_is_answered_and_stored_nowhere(
    home: Home, flood: str
) -> None:
    await home.ana.picks("settings")
    before = await stored(home)
    told = await home.ana.presses("Change city", city=flood)
    assert told.strip()
    assert OURS not in told
    assert await stored(home) == before


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
async def test_words_to_the_bot_full_of_anything_are_answered_and_stored_nowhere(
    home: Home, flood: str
) -> None:
    before = await stored(home)
    told = await home.ana.types(flood[:2_000])
    assert told.strip()
    assert OURS not in told
    assert await stored(home) == before
    assert all(words(one).strip() for one in home.ana.inbox)
