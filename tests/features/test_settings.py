import pytest

from bot.commands import Path
from tests.world import Person, World


async def test_the_city_moves_the_clock_and_the_prompts_follow(world: World) -> None:
    ada = await world.member("Ada", city="Manila", hour=9)
    await ada.command("settings")
    asked = await ada.presses("Change city", city="Madrid")
    assert asked.startswith("Madrid, Spain: it is 01:00 there now.")
    assert "Your times follow the new clock." in await ada.presses("Yes, that is right")
    await world.until("2026-11-23 08:59", "Europe/Madrid")
    assert ada.inbox == []
    await world.until("2026-11-23 09:01", "Europe/Madrid")
    assert len(ada.inbox) == 1


async def test_moving_on_the_day_of_a_prompt_brings_no_second_one(world: World) -> None:
    ada = await world.member("Ada", city="Manila", hour=9)
    await world.until("2026-11-23 09:30", "Asia/Manila")
    await ada.command("settings", city="Madrid")
    await ada.presses("Yes, that is right")
    await world.until("2026-11-23 23:00", "Europe/Madrid")
    assert len(ada.inbox) == 1
    await world.until("2026-11-24 10:00", "Europe/Madrid")
    assert len(ada.inbox) == 2


async def test_a_city_can_be_given_with_the_command_and_is_proposed_while_typing(
    world: World,
) -> None:
    ada = await world.member("Ada")
    assert "Madrid, Spain" in await ada.command("settings", city="madrid")
    proposed = world.house.core.complete("settings", "city", "davao")
    assert proposed
    assert proposed[0][0].startswith("Davao")
    assert len(world.house.core.complete("settings", "city", "san")) <= 25
    assert world.house.core.complete("settings", "nothing", "x") == ()


async def test_an_unknown_city_changes_nothing(world: World) -> None:
    ada = await world.member("Ada", city="Manila")
    said = await ada.command("settings", city="Xyzzyville")
    assert said == 'I do not know a place called "Xyzzyville". A bigger town nearby works too.'
    assert "City: Manila, Philippines" in await ada.command("settings")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("23", "", "I need both hours. Nothing was changed."),
        ("", "7", "I need both hours. Nothing was changed."),
        ("25", "7", "I need both hours. Nothing was changed."),
        ("7", "7", "Those two hours are the same. Nothing was changed."),
    ],
)
async def test_sleep_that_cannot_be_is_refused(
    world: World, start: str, end: str, said: str
) -> None:
    ada = await world.member("Ada")
    await ada.command("settings")
    assert await ada.presses("Change sleep", start=start, end=end) == said
    assert "You sleep: Not said yet" in await ada.command("settings")


async def test_a_language_we_do_not_speak_is_refused(world: World) -> None:
    ada = await world.member("Ada")
    forged = str(Path(name="settings.language", choice="xx"))
    assert "This button has had its day" in await ada.does(forged)
    assert "Language: English" in await ada.command("settings")


async def test_a_place_that_was_never_proposed_is_refused(world: World) -> None:
    ada = await world.member("Ada")
    forged = str(Path(name="settings.place", choice="0"))
    assert "This button has had its day" in await ada.does(forged)


async def test_the_written_line_can_be_turned_off_again(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await ada.command("settings")
    assert "no written line now" in await ada.presses("Turn off the written line")
    await ada.command("checkin")
    await ada.presses("Good")
    await ada.presses("Add more, if you like")
    assert ada.form is not None
    assert [one.name for one in ada.form.fields] == ["craving", "halt"]


async def test_every_time_is_written_as_the_language_writes_it(world: World) -> None:
    ada = await world.member("Ada", city="Manila", hour=9)
    await ada.command("settings")
    await ada.presses("Change sleep", start="23", end="7")
    english = [await ada.command("settings"), await ada.command("checkin")]
    await ada.command("settings")
    await ada.presses("español")
    spanish = [await ada.command("settings"), await ada.command("checkin")]
    await ada.presses("Cambiar hora o días")
    await world.until("2026-11-23 09:01", "Asia/Manila")
    assert all(one in "".join(english) for one in ("23:00 to 07:00", "at 09:00", ": 08:00"))
    assert all(one in "".join(spanish) for one in ("23:00 a 7:00", "Hora: 9:00", ": 8:00"))
    assert "0" not in {label[0] for label in _choices(ada, "hour")[1:]}
    assert ada.inbox[0].why["schedule"] == "Tu propia hora: 9:00"


def _choices(person: Person, field: str) -> list[str]:
    assert person.form is not None
    (asked,) = [one for one in person.form.fields if one.name == field]
    return [str(one.label) for one in asked.options]
