from pathlib import Path

import pytest

from bot.commands import Path as ActionPath
from bot.platform import Where
from tests.world import Person, World, a_world, presses, words


async def test_three_screens_make_a_member_and_give_a_receipt(world: World) -> None:
    ada = world.person("Ada")
    first = await ada.command("start")
    assert "I am a bot" in first
    assert "not private from the server's operator" in first
    assert "Type privacy" in first
    second = await ada.presses(
        "I am 18 or older, go on", path="own", consents=("checkins",), city="Manila", hour="9"
    )
    assert second == "Manila, Philippines: it is 08:00 there now. Is that right?"
    third = await ada.presses("Yes, that is right")
    assert "Check-ins: Yes" in third


async def test_silence_means_no(world: World) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    await ada.presses("I am 18 or older, go on", city="Manila")
    assert "Check-ins: No" in await ada.presses("Yes, that is right")
    await world.until("2026-11-26 00:00")
    assert ada.inbox == []


async def test_nobody_is_a_member_before_the_place_is_confirmed(world: World) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    await ada.presses("I am 18 or older, go on", consents=("checkins",), city="Manila")
    assert await ada.command("checkin") == "This is for members. To join, you could type start."
    await world.until("2026-11-26 00:00")
    assert ada.inbox == []


async def test_an_unknown_city_loses_nothing_that_was_chosen(world: World) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    said = await ada.presses(
        "I am 18 or older, go on", consents=("checkins",), city="Xyzzyville", hour="9"
    )
    assert said == ('I do not know a place called "Xyzzyville". A bigger town nearby works too.')
    await ada.presses("Another city", city="Manila")
    assert "Check-ins: Yes" in await ada.presses("Yes, that is right")


async def test_a_city_of_several_countries_can_be_chosen_from_a_menu(world: World) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    await ada.presses("I am 18 or older, go on", consents=("checkins",), city="Córdoba")
    assert ada.seen is not None
    others = [label for label, _ in presses(ada.seen)]
    spain = next(label for label in others if "Spain" in label)
    await ada.presses(spain)
    assert "Spain" in await ada.command("settings")


async def test_someone_under_18_is_sent_to_help_kindly(world: World) -> None:
    kid = world.person("Kid")
    await kid.command("start")
    assert "help now is open to you too" in await kid.presses("Not yet 18")
    assert "If life is in danger now" in await kid.presses("Help now")


async def test_a_community_that_is_not_set_up_takes_nobody_in(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        ada = world.person("Ada")
        assert await ada.command("start") == (
            "This community is not set up yet. Help now works already."
        )
        join = str(ActionPath(name="members.join"))
        await ada.does(join, {"city": ("Manila",), "consents": ("checkins",)})
        assert "members" in await ada.command("checkin")


async def test_joining_twice_shows_the_receipt_again(world: World) -> None:
    ada = await world.member("Ada")
    assert "This is your receipt" in await ada.command("start")


async def test_a_direct_message_does_not_ask_to_be_greeted_in_one(world: World) -> None:
    ada = await world.member("Ada")
    asks = "say hello to me in a direct message"
    await ada.command("privacy")
    path = ada.seen_path("My receipt")
    assert asks in await ada.does(path)
    ada.where = Where(is_direct=True)
    told = await ada.does(path)
    assert "This is your receipt" in told
    assert asks not in told


@pytest.mark.parametrize("number", ["25", "-1", "x", ""])
async def test_a_place_that_was_not_offered_is_refused(world: World, number: str) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    await ada.presses("I am 18 or older, go on", consents=("checkins",), city="Davao")
    forged = str(ActionPath(name="members.confirm", choice=number))
    assert "This button has had its day" in await ada.does(forged)
    assert "This is for members" in await ada.command("checkin")


async def test_a_stopped_member_can_come_back(world: World) -> None:
    ada = await world.member("Ada")
    assert "I will not write to you any more" in await ada.types("stop")
    await world.until("2026-11-26 00:00")
    assert ada.inbox == []
    assert "since you said stop" in await ada.command("start")
    await ada.presses("You may write to me again")
    await world.until("2026-11-27 00:00")
    assert len(ada.inbox) == 1


async def test_who_joins_in_spanish_is_asked_in_spanish(world: World) -> None:
    ana = world.person("Ana", locale="es-MX")
    assert "Soy un bot" in await ana.command("start")
    await ana.presses("Tengo 18 años o más, seguir", consents=("checkins",), city="Madrid")
    await ana.presses("Sí, así es")
    ana.locale = None
    await world.until("2026-11-24 00:00")
    assert "Buenos días, Ana. ¿Cómo va el día hasta ahora?" in words(ana.inbox[0].view)


async def test_a_card_that_a_later_search_has_overtaken_chooses_nothing(world: World) -> None:
    ada = await world.member("Ada", city="Manila")
    await ada.command("settings", city="Paris")
    old = ada.seen
    await ada.command("settings", city="Tokyo")
    assert "This button has had its day" in await ada.presses("Yes, that is right", old)
    assert "City: Manila" in await ada.command("settings")


@pytest.mark.parametrize("typed", ["Stop.", "STOP!", "¡Para!", "/stop", " stop "])
async def test_stop_is_understood_however_it_is_written(world: World, typed: str) -> None:
    ada = await world.member("Ada")
    assert "I will not write to you any more" in await ada.types(typed)


async def test_a_name_is_kept_up_with(world: World) -> None:
    ada = await world.member("Before")
    ada.name = "Ada"
    await ada.command("alongside")
    await world.until("2026-11-24 00:00")
    assert "Good morning, Ada." in words(ada.inbox[0].view)


async def test_of_two_communities_the_pressed_prompt_tells_which_is_meant(world: World) -> None:
    ada = await world.member("Ada")
    there = await _joined_elsewhere(world, ada)
    await world.until("2026-11-23 12:00")
    first, second = ada.inbox
    ada.where = Where(is_direct=True)
    assert await ada.presses("Good", first.view) == "Saved. Thank you."
    assert await ada.presses("Okay", second.view) == "Saved. Thank you."
    assert "I will not write to you any more" in await ada.types("stop")
    await world.until("2026-11-26 00:00")
    assert len(ada.inbox) == 2
    ada.where = there
    assert "since you said stop" in await ada.command("start")


async def _joined_elsewhere(world: World, ada: Person) -> Where:
    """Have another community set up, and Ada join it as well."""
    there = Where(community="elsewhere", channel="general")
    riley = world.person("Riley", moderates=True)
    riley.where = ada.where = there
    await riley.command("manage")
    await riley.presses("City and country", city="Manila")
    await riley.presses("Yes, that is right")
    await riley.presses("Hours", start="18", end="22")
    await riley.presses("Go live")
    await ada.joins("Manila")
    return there
