import random
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from adapters.sandbox import move_in, write_transcript
from adapters.sandbox.life import ANSWER
from adapters.sandbox.people import (
    ANA,
    CHANNELS,
    COMMUNITY,
    JO,
    KIM,
    LEE,
    NOA,
    PARIS,
    PEOPLE,
    RILEY,
    SAM,
    WELCOME,
    Person,
)
from adapters.sandbox.player import NothingToPress, Player, offers
from adapters.sandbox.render import plain_text
from adapters.sandbox.seed import DAYS
from adapters.sandbox.shown import Shown
from bot.clock import DAY, instant_of, moment_of, seeded_ids
from bot.delivery import What
from tests.sandbox import Place, a_place

pytestmark = pytest.mark.asyncio(loop_scope="module")

# The seed's week ends at half past three in the afternoon in Paris.
STARTS = "2026-11-15T15:30:00+01:00"


async def moves_in(place: Place) -> None:
    await move_in(
        sandbox=place.sandbox,
        hand=place.hand,
        record=place.record,
        catalogues=place.house.catalogues,
        ids=seeded_ids(5),
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """Open a house with everyone in it, for the tests that only look."""
    async with a_place(tmp_path_factory.mktemp("seeded"), STARTS) as opened:
        await moves_in(opened)
        yield opened


def prompts(place: Place, person: Person) -> list[Shown]:
    """List the check-ins that were delivered to somebody."""
    seen = place.sandbox.rooms.seen_by(person, 1_000)
    return [shown for shown in seen if not shown.is_reply and offers(shown.view, ANSWER)]


def replies(place: Place, person: Person) -> list[Shown]:
    return [shown for shown in place.sandbox.rooms.seen_by(person, 1_000) if shown.is_reply]


async def test_the_week_ends_now_and_the_house_is_lived_in(place: Place) -> None:
    assert place.clock.now() == instant_of(datetime.fromisoformat(STARTS)) + DAYS * DAY
    assert place.record.is_lived_in


async def test_everyone_writes_in_the_channels_in_their_own_language(place: Place) -> None:
    said = [
        (one.sender, plain_text(one.view))
        for one in place.sandbox.rooms.seen_by(RILEY, 1_000)
        if one.sender in PEOPLE
    ]
    assert (ANA.id, "Thank you. Glad to be here.") in said
    assert (SAM.id, "Un saludo desde Ciudad de México. Día tranquilo, con un buen paseo.") in said


async def test_ana_was_asked_each_morning_and_has_answered_all_but_the_last(place: Place) -> None:
    arrived = [moment_of(shown.at, PARIS) for shown in prompts(place, ANA)]
    assert [(at.day, at.hour, at.minute) for at in arrived] == [
        (day, 9, 0) for day in range(17, 24)
    ]
    saved = [one for one in replies(place, ANA) if plain_text(one.view).startswith("Saved.")]
    assert len(saved) == 6


async def test_sam_is_asked_in_spanish_by_the_clock_of_mexico(place: Place) -> None:
    zone = ZoneInfo("America/Mexico_City")
    asked = prompts(place, SAM)
    assert {moment_of(shown.at, zone).hour for shown in asked} == {9}
    assert plain_text(asked[-1].view) == "Buenos días, Sam. ¿Cómo va el día hasta ahora?"


async def test_jo_is_asked_after_sleeping_by_day(place: Place) -> None:
    assert {moment_of(shown.at, PARIS).hour for shown in prompts(place, JO)} == {16}
    held = [one for one in (await place.hand.stage.backstage()).happened if one.what is What.HELD]
    assert {(one.to, one.reason) for one in held} == {(held[0].to, "quiet-hours")}


async def test_kim_gets_nothing_after_saying_stop(place: Place) -> None:
    stop = next(one for one in place.sandbox.rooms.seen_by(KIM, 99) if one.sender == KIM.id)
    assert len(prompts(place, KIM)) == 2
    assert max(shown.at for shown in prompts(place, KIM)) < stop.at


async def test_noa_and_lee_are_sent_nothing(place: Place) -> None:
    assert prompts(place, NOA) == prompts(place, LEE) == []
    assert replies(place, NOA) == []


async def test_the_channels_hold_what_people_wrote(place: Place) -> None:
    seen = place.sandbox.rooms.seen_by(NOA, 99)
    assert [shown.sender for shown in seen if shown.room == WELCOME.id] == [
        *("person-riley", "person-ana")
    ]


async def test_nobody_presses_what_they_do_not_see(place: Place) -> None:
    with pytest.raises(NothingToPress):
        await Player(LEE, place.sandbox, seeded_ids(6)).presses(ANSWER, "good")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def test_no_file_names_anyone(tmp_path: Path) -> None:
    async with a_place(tmp_path, STARTS) as place:
        await moves_in(place)
        files = contents(tmp_path)
    canaries = [
        *(COMMUNITY, *PEOPLE, *CHANNELS, "Europe/Paris", "America/Mexico_City"),
        *("Mexico City", "Ciudad de México", "Good morning", "struggling", "Welcome, everyone"),
    ]
    assert "alongside.db" in files
    assert [
        (name, one) for name, kept in files.items() for one in canaries if one.encode() in kept
    ] == []


@pytest.mark.parametrize(
    "starts",
    [
        "2026-11-15T03:00:00+01:00",
        "2026-11-15T23:59:30+01:00",
        "2026-03-24T09:00:00+01:00",  # the clocks change in Paris on the 29th
        "2026-10-20T12:00:00+02:00",
    ],
)
@pytest.mark.long
async def test_people_move_in_at_any_hour_of_any_day(tmp_path: Path, starts: str) -> None:
    async with a_place(tmp_path, starts) as place:
        await moves_in(place)
        hours = [moment_of(shown.at, PARIS).hour for shown in prompts(place, ANA)]
        assert set(hours) == {9}
        assert 6 <= len(hours) <= 7
        assert len(prompts(place, KIM)) == 2


async def transcript(folder: Path, days: int) -> list[str]:
    lines: list[str] = []
    async with a_place(folder, STARTS) as place:
        await moves_in(place)
        await write_transcript(
            days,
            sandbox=place.sandbox,
            hand=place.hand,
            catalogues=place.house.catalogues,
            ids=seeded_ids(7),
            chance=random.Random(7),
            out=lines.append,
        )
        assert prompts(place, KIM)[-1].at < place.clock.now() - days * DAY
    return "\n".join(lines).splitlines()


async def test_a_transcript_tells_what_everyone_saw_and_what_was_held(tmp_path: Path) -> None:
    lines = await transcript(tmp_path, 2)
    days = [line for line, under in pairwise(lines) if under.startswith("---")]
    assert days == ["Monday, 23 November", "Tuesday, 24 November", "Wednesday, 25 November"]
    assert "15:00  Check-in for Jo: held, quiet hours" in lines
    assert "16:00  Alongside to Sam (09:00 there)" in lines
    assert "       Good morning, Noa. How is today so far?" in lines
    assert any(line.endswith("Alongside to Noa, seen by Noa alone") for line in lines)
    assert any(line.startswith("09:00  Ana presses ") for line in lines)
    assert not any("Kim" in line for line in lines)
    assert max(len(line) for line in lines) <= 96


@pytest.mark.long
async def test_a_transcript_is_the_same_for_the_same_chance(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    first, second = [await transcript(folder, 30) for folder in folders]
    assert first == second
    quiet = [line for line in first if "write less" in line]
    assert len(quiet) == 1
