"""What goes wrong on our side is one sentence, changes nothing, and is logged without words."""

import logging
import sqlite3

import pytest

from bot.commands import Path
from tests.world import World, presses

REFUSES = "CREATE TRIGGER full BEFORE INSERT ON checkin BEGIN SELECT RAISE(FAIL, 'x'); END"


async def test_a_fault_of_ours_has_a_reference_that_is_also_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await world.member("Ada")
    with sqlite3.connect(world.folder / "alongside.db") as raw:
        raw.execute("UPDATE checkin_plan SET sealed = x'00'")
    raw.close()
    with caplog.at_level(logging.ERROR):
        said = await ada.command("checkin")
    assert said.startswith("Something went wrong on my side, and nothing was changed. Reference ")
    reference = said.split()[-1].rstrip(".")
    (record,) = [one for one in caplog.records if one.name == "bot.dispatch"]
    assert vars(record)["reference"] == reference
    assert vars(record)["action"] == "checkin"
    assert "Ada" not in record.getMessage()
    assert ada.seen is not None
    assert [label for label, _ in presses(ada.seen)] == ["Help now"]


async def test_a_database_that_cannot_be_written_is_said_plainly(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    with sqlite3.connect(world.folder / "alongside.db") as raw:
        raw.execute(REFUSES)
    raw.close()
    path = ada.seen_path("Good")
    assert "nothing was changed" in await ada.does(path, key="again")
    with sqlite3.connect(world.folder / "alongside.db") as raw:
        raw.execute("DROP TRIGGER full")
    raw.close()
    assert await ada.does(path, key="again") == "Saved. Thank you."


async def test_somebody_elses_form_path_opens_nothing_of_theirs(world: World) -> None:
    eve = await world.member("Eve")
    intent = world.intent(eve, str(Path(name="checkins.more", subject="someone-elses-prompt")))
    form = world.house.core.form(intent)
    assert form is not None
    assert "This button has had its day" in await eve.does(form.path, {"craving": ("9",)})
    assert world.house.core.form(world.intent(eve, "a1|no.form||")) is None
