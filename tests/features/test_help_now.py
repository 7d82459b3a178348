import sqlite3
import time
from pathlib import Path

import pytest

from tests.world import World, a_world, presses


async def test_help_now_shows_the_number_of_the_members_country(world: World) -> None:
    ada = await world.member("Ada", city="Mexico City")
    said = await ada.command("help-now")
    first, *_ = said.splitlines()
    assert first == "If life is in danger now, call 911. I am a bot and cannot call for you."
    assert "Línea de la Vida" in said
    assert "Set a timer for ten minutes." in said


async def test_a_stranger_gets_the_communitys_number_and_a_way_to_change_it(world: World) -> None:
    noa = world.person("Noa")
    said = await noa.command("help-now")
    assert "Outside Philippines?" in said
    spain = await noa.presses("Change country", country="Spain")
    assert "call 112" in spain
    assert "024" in spain


@pytest.mark.parametrize("typed", ["España", "spain", "ES", " Spain "])
async def test_a_country_can_be_typed_in_any_shipped_language(world: World, typed: str) -> None:
    noa = world.person("Noa")
    await noa.command("help-now")
    assert "call 112" in await noa.presses("Change country", country=typed)


async def test_an_unknown_country_gets_the_finder(world: World) -> None:
    noa = world.person("Noa")
    await noa.command("help-now")
    said = await noa.presses("Change country", country="Atlantis")
    assert said.startswith('I do not know a country called "Atlantis".')
    assert "call your local emergency number" in said
    assert "https://" in said


async def test_help_now_works_before_anything_is_set_up(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        noa = world.person("Noa")
        assert "call your local emergency number" in await noa.command("help-now")


async def test_help_now_answers_while_the_database_is_locked_and_when_it_is_gone(
    world: World,
) -> None:
    ada = await world.member("Ada", city="Madrid")
    lock = sqlite3.connect(world.folder / "alongside.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    began = time.perf_counter()
    assert "If life is in danger now" in await ada.command("help-now")
    assert "I am a bot, and no person reads this chat." in await ada.types("hola amigo")
    assert time.perf_counter() - began < 0.3
    lock.close()
    for file in world.folder.glob("alongside.db*"):
        file.unlink()
    assert "call 112" in await ada.command("help-now")


async def test_the_card_comes_first_when_help_is_typed_in_either_language(world: World) -> None:
    ada = await world.member("Ada")
    assert "If life is in danger now" in await ada.types("help now")
    assert "If life is in danger now" in await ada.types("Ayuda ya")


async def test_any_other_words_are_answered_with_who_reads_them_and_ways_on(world: World) -> None:
    ada = await world.member("Ada")
    said = await ada.types("I do not know how to go on")
    assert said == (
        "I am a bot, and no person reads this chat. "
        "If this is a hard moment, you could pick one of these."
    )
    assert ada.seen is not None
    labels = [label for label, _ in presses(ada.seen)]
    assert labels[0] == "Help now"
    assert "Menu" in labels


async def test_nothing_of_a_typed_message_is_kept(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("the quick brown fox jumps")
    files = [path.read_bytes() for path in world.folder.iterdir() if path.is_file()]
    assert not any(b"quick brown" in content for content in files)


async def test_a_tool_ends_with_a_way_to_help_and_a_way_out(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("hmm")
    said = await ada.presses("Wait ten minutes")
    assert "Set a timer for ten minutes." in said
    assert ada.seen is not None
    assert [label for label, _ in presses(ada.seen)] == ["Help now", "Done"]


async def test_help_now_speaks_spanish_to_who_reads_spanish(world: World) -> None:
    ana = await world.member("Ana", city="Madrid")
    await ana.command("settings")
    assert await ana.presses("español") == "Guardado. Ahora te hablo en español."
    assert "llama al 112" in await ana.command("help-now")


@pytest.mark.parametrize("year", [2027, 2028])
async def test_years_later_the_emergency_number_and_the_finder_are_still_there(
    tmp_path: Path, year: int
) -> None:
    async with a_world(tmp_path, starts=f"{year}-11-24T12:00:00+00:00") as world:
        await world.opens("New York")
        ada = await world.member("Ada", "New York")
        said = await ada.command("help-now")
        assert said.startswith("If life is in danger now, call 911.")
        assert "https://findahelpline.com" in said
        assert "988" not in said


async def test_the_card_tells_on_a_button_where_its_numbers_come_from(world: World) -> None:
    noa = world.person("Noa")
    await noa.command("help-now")
    assert "988" in await noa.presses("Change country", country="US")
    told = (await noa.presses("Where these numbers come from")).splitlines()
    assert told[1].startswith("911, in an emergency: ")
    assert told[2].startswith("988 (988 Suicide & Crisis Lifeline): ")
    assert all(line.endswith("Last read on 2026-11-22.") for line in told[1:4])
    assert noa.seen is not None
    assert [label for label, _ in presses(noa.seen)] == ["Help now", "Done"]


async def test_no_source_is_offered_or_told_where_there_is_no_number(world: World) -> None:
    noa = world.person("Noa")
    await noa.command("help-now")
    await noa.presses("Change country", country="Atlantis")
    assert noa.seen is not None
    labels = [label for label, _ in presses(noa.seen)]
    assert labels == ["Choose my country", "Not what I meant"]
    assert "has had its day" in await noa.does("a1|care.sources||ZZ")
