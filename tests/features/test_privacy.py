import json
import re
import sqlite3
from pathlib import Path

from bot.commands import Path as ActionPath
from tests.world import KEY, Person, World, a_world, attached

CANARIES = ("Adamantine", "person-adamantine", "Davao", "Asia/Manila", "a very long day indeed")


async def test_privacy_says_who_sees_what(world: World) -> None:
    ada = world.person("Ada")
    said = await ada.command("privacy")
    assert "Nobody else sees your answers here" in said
    assert "not private from the server's operator" in said


async def test_an_export_holds_what_was_entered(world: World) -> None:
    ada = await _with_a_life(world)
    await ada.command("privacy")
    await ada.presses("Take my data along")
    assert ada.seen is not None
    files = attached(ada.seen)
    held = json.loads(files["alongside.json"])
    assert held["profile"][0]["name"] == "Adamantine"
    assert held["profile"][0]["city"].startswith("Davao")
    assert held["consents"][0]["purpose"] == "checkins"
    assert "a very long day indeed" in [one.get("line") for one in held["checkins"]]
    assert b"a very long day indeed" in files["alongside.html"]


async def test_an_export_tells_what_was_sent_and_when_by_the_members_own_clock(
    world: World,
) -> None:
    ada = await _with_a_life(world)
    await world.until("2026-11-24 02:00")
    held = await _held(ada)
    sent = [one for one in held["delivery"] if one.get("state") == "sent"]
    assert [(one["message"], one["due"], one["sent"]) for one in sent] == [
        ("checkins.prompt", "2026-11-24T09:00:00+08:00", "2026-11-24T09:00:00+08:00")
    ]
    [plan] = [one for one in held["delivery"] if "schedule" in one]
    assert plan["next"] == "2026-11-25T09:00:00+08:00"
    assert held["profile"][0]["joined"] == "2026-11-23T08:00:00+08:00"
    assert ada.seen is not None
    files = attached(ada.seen)
    assert b"<td>2026-11-24T09:00:00+08:00</td>" in files["alongside.html"]
    assert not re.search(rb"\b1[0-9]{12}\b", files["alongside.json"]), "raw milliseconds"


async def test_an_export_is_for_its_owner_alone(world: World) -> None:
    await _with_a_life(world)
    eve = await world.member("Eve")
    await eve.command("privacy")
    await eve.presses("Take my data along")
    assert eve.seen is not None
    assert b"Adamantine" not in attached(eve.seen)["alongside.json"]


async def test_a_second_delivery_of_an_export_gives_no_file(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("privacy")
    path = ada.seen_path("Take my data along")
    await ada.does(path, key="same")
    assert await ada.does(path, key="same") == "That is done already."
    assert ada.seen is not None
    assert attached(ada.seen) == {}


async def test_taking_a_yes_back_stops_prompts_at_once(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("privacy")
    await ada.presses("Take back: check-ins")
    await world.until("2026-11-26 00:00")
    assert ada.inbox == []
    await ada.command("privacy")
    await ada.presses("Say yes: check-ins")
    await world.until("2026-11-27 00:00")
    assert len(ada.inbox) == 1


async def test_forgetting_asks_once_and_then_knows_nobody(world: World) -> None:
    ada = await _with_a_life(world)
    await ada.command("privacy")
    assert "I cannot bring it back" in await ada.presses("Forget me")
    said = await ada.presses("Erase it all")
    assert "Check-ins and how often I ask: 2" in said
    assert ada.seen is not None
    assert b"Adamantine" not in attached(ada.seen)["receipt.txt"]
    assert world.chat.forgotten == ["person-adamantine"]
    assert "This is for members" in await ada.command("checkin")
    await world.until("2026-12-01 00:00")
    assert ada.inbox == []


async def test_a_used_file_shows_nothing_that_was_entered(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opens("Davao")
        await _with_a_life(world)
        await world.until("2026-11-25 00:00")
        assert _found(tmp_path) == []
    assert _found(tmp_path) == []


async def test_nothing_is_left_of_somebody_forgotten_while_another_reads(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opens("Manila")
        ada = await _with_a_life(world)
        await world.until("2026-11-25 00:00")
        reader = sqlite3.connect(tmp_path / "alongside.db", check_same_thread=False)
        id, key = reader.execute("SELECT id, key_id FROM member").fetchone()
        reader.execute("SELECT count(*) FROM outbox").fetchone()
        await ada.command("privacy")
        await ada.presses("Forget me")
        await ada.presses("Erase it all")
        assert _found(tmp_path, (*CANARIES, str(id), str(key))) == []
        with sqlite3.connect(tmp_path / "keys.db") as ring:
            known = ring.execute("SELECT count(*) FROM data_key WHERE id = ?", (key,)).fetchone()
        assert known == (0,)
        ring.close()
        reader.close()


async def test_someone_forgotten_can_join_again_as_a_stranger(world: World) -> None:
    ada = await _with_a_life(world)
    await ada.command("privacy")
    await ada.presses("Forget me")
    await ada.presses("Erase it all")
    await ada.joins("Manila")
    assert "of the last 14 days" not in await ada.command("checkin")


async def test_forgetting_that_a_crash_cut_short_is_finished_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        await world.opens()
        await world.member("Ada")
        await world.member("Sam")
        with sqlite3.connect(tmp_path / "alongside.db") as raw:
            (key,) = raw.execute("SELECT key_id FROM member ORDER BY joined_at LIMIT 1").fetchone()
        raw.close()
    with sqlite3.connect(tmp_path / "keys.db") as ring:
        ring.execute("DELETE FROM data_key WHERE id = ?", (key,))
    ring.close()
    async with a_world(tmp_path) as world:
        ada, sam = world.person("Ada"), world.person("Sam")
        answers = [await ada.command("checkin"), await sam.command("checkin")]
        assert sum("This is for members" in one for one in answers) == 1
        assert "Check-in" in "".join(answers)


async def test_a_beginner_who_never_confirmed_is_forgotten_after_a_week(world: World) -> None:
    ada = world.person("Ada")
    await ada.command("start")
    await ada.presses("I am 18 or older, go on", consents=("checkins",), city="Manila")
    await world.until("2026-12-01 00:00")
    await world.house.housekeeping()
    assert "This button has had its day" in await ada.presses("Yes, that is right")


async def test_answers_are_gone_after_ninety_days(world: World) -> None:
    ada = await _with_a_life(world)
    await world.until("2027-02-20 00:00")
    await world.house.housekeeping()
    rows = [one for one in (await _held(ada))["checkins"] if "mood" in one]
    assert len(rows) == 1
    await world.until("2027-02-25 00:00")
    await world.house.housekeeping()
    assert [one for one in (await _held(ada))["checkins"] if "mood" in one] == []


async def _with_a_life(world: World) -> Person:
    ada = world.person("Adamantine")
    await ada.joins("Davao")
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await ada.command("checkin")
    await ada.presses("Struggling")
    await ada.presses("Add more, if you like", craving="8", line="a very long day indeed")
    return ada


async def _held(ada: Person) -> dict[str, list[dict[str, object]]]:
    await ada.command("privacy")
    await ada.presses("Take my data along")
    assert ada.seen is not None
    held: dict[str, list[dict[str, object]]] = json.loads(attached(ada.seen)["alongside.json"])
    return held


def _found(folder: Path, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    """List the canaries that stand as bytes in any file of the folder."""
    files = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    assert any(len(content) > 0 for content in files)
    forms = {
        canary: {canary.encode(), canary.casefold().encode(), canary.encode("utf-16-le")}
        for canary in (*canaries, KEY)
    }
    return [
        canary
        for canary, written in forms.items()
        if any(form in content for form in written for content in files)
    ]


async def test_somebody_elses_gesture_key_gives_nobody_their_answer(world: World) -> None:
    ada, eve = await world.member("Ada"), await world.member("Eve")
    assert "City: Manila" in await ada.does(str(ActionPath(name="settings")), key="one-key")
    assert "Who sees what" in await eve.does(str(ActionPath(name="privacy")), key="one-key")
