import json

import pytest

from bot.clock import DAY, Instant
from bot.commands import Path
from bot.delivery import What
from bot.ui import View
from tests.world import ACCOUNT, HERE, World, attached, find, presses

MOODS = ("Good", "Okay", "Shaky", "Struggling", "Not today")


async def test_a_prompt_arrives_at_the_members_own_nine(world: World) -> None:
    ada = await world.member("Ada", city="Manila", hour=9)
    await world.until("2026-11-23 08:59", "Asia/Manila")
    assert ada.inbox == []
    await world.until("2026-11-23 09:01", "Asia/Manila")
    (prompt,) = ada.inbox
    labels = [label for label, _ in presses(prompt.view)]
    assert tuple(labels[:5]) == MOODS
    assert {"Ask me in an hour", "Less often", "Pause until", "Stop check-ins"} <= set(labels)


async def test_the_preview_of_a_prompt_says_nothing_private(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 12:00")
    assert ada.inbox[0].view.preview == "Your note for today is ready."


async def test_one_tap_saves_and_the_answer_is_not_said_back(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 12:00")
    assert await ada.answers("Good") == "Saved. Thank you."
    assert "1 of the last 14 days" in await ada.command("checkin")


async def test_a_hard_answer_offers_help_to_the_member_alone(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await world.until("2026-11-23 12:00")
    before = len(sam.inbox)
    said = await ada.answers("Struggling")
    assert "That sounds hard. Would any of these help right now?" in said
    assert ada.seen is not None
    assert {"Help now", "Ten minutes", "Not now"} <= {label for label, _ in presses(ada.seen)}
    assert len(sam.inbox) == before
    assert set(world.chat.inboxes) == {"person-ada", "person-sam"}


@pytest.mark.parametrize(("craving", "is_hard"), [("6", False), ("7", True), ("10", True)])
async def test_a_strong_pull_offers_help(world: World, craving: str, is_hard: bool) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Good")
    said = await ada.presses("Add more, if you like", craving=craving)
    assert ("Would any of these help" in said) is is_hard
    assert craving not in said


async def test_what_is_skipped_is_nothing_and_never_zero(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Okay")
    await ada.presses("Add more, if you like")
    assert await _answer_of(ada.world, "Ada") == {"craving": None, "halt": [], "line": None}


async def test_the_written_line_is_off_until_it_is_turned_on(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Okay")
    await ada.presses("Add more, if you like")
    assert ada.form is not None
    assert [one.name for one in ada.form.fields] == ["craving", "halt"]
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await ada.command("checkin")
    await ada.presses("Add more, if you like", line="a long day")
    assert (await _answer_of(world, "Ada"))["line"] == "a long day"


async def test_a_line_is_refused_to_someone_who_never_turned_it_on(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    subject = _subject(ada.seen_path("Good"))
    await ada.presses("Good")
    forged = str(Path(name="checkins.more", subject=subject))
    said = await ada.does(forged, {"line": ("slipped in",), "craving": ("3",)})
    assert said.startswith("Nothing was saved, because the written line is off")
    assert await _answer_of(world, "Ada") == {"craving": None, "halt": [], "line": None}
    await ada.does(forged, {"line": ("",), "craving": ("3",)})
    assert await _answer_of(world, "Ada") == {"craving": 3, "halt": [], "line": None}


async def test_a_line_written_while_it_was_being_turned_off_is_said_not_to_be_kept(
    world: World,
) -> None:
    ada = await world.member("Ada")
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await ada.command("checkin")
    await ada.presses("Okay")
    still_open = ada.seen_path("Add more, if you like")
    await ada.command("settings")
    await ada.presses("Turn off the written line")
    said = await ada.does(still_open, {"line": ("a long day",)})
    assert said.startswith("Nothing was saved, because the written line is off")
    assert (await _answer_of(world, "Ada"))["line"] is None


async def test_an_answer_can_be_changed_and_taken_back(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Good")
    await ada.command("checkin")
    await ada.presses("Change it")
    await ada.presses("Shaky")
    assert "1 of the last 14 days" in await ada.command("checkin")
    await ada.presses("Take it back")
    assert "of the last 14 days" not in await ada.command("checkin")


async def test_a_late_answer_counts_for_its_own_day(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-24 00:00")
    old = ada.inbox[0].view
    await world.until("2026-11-25 12:00")
    await ada.presses("Good", old)
    (row,) = [one for one in await _exported(ada.world, "Ada") if "day" in one]
    assert row["day"] == "2026-11-23"


async def test_not_today_is_an_answer_that_holds_nothing(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    assert await ada.presses("Not today") == "That is all right."
    assert "of the last 14 days" not in await ada.command("checkin")


async def test_later_asks_once_more_in_an_hour(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 01:05")
    await ada.answers("Ask me in an hour")
    await ada.answers("Ask me in an hour")
    await world.until("2026-11-23 05:00")
    assert len(ada.inbox) == 2


async def test_a_pause_holds_until_its_day(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("pause")
    assert ada.seen is not None
    week = presses(ada.seen)[2][0]
    assert "30" in week
    await ada.presses(week)
    await world.until("2026-11-29 23:59", "Asia/Manila")
    assert ada.inbox == []
    await world.until("2026-11-30 12:00", "Asia/Manila")
    assert len(ada.inbox) == 1


async def test_stopping_check_ins_ends_them_and_they_can_begin_again(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 12:00")
    await ada.answers("Stop check-ins")
    await world.until("2026-11-26 12:00")
    assert len(ada.inbox) == 1
    await ada.command("checkin")
    await ada.presses("Ask me again")
    await world.until("2026-11-27 12:00")
    assert len(ada.inbox) == 2


async def test_less_often_asks_on_fewer_days(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Less often")
    await ada.presses("Once a week")
    await world.until("2026-12-08 00:00")
    assert len(ada.inbox) == 3  # Mondays, 23 and 30 November and 7 December


async def test_thirty_quiet_days_bring_fourteen_prompts_and_one_question(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-12-23 00:00")
    said = [find_labels(one.view) for one in ada.inbox]
    assert len(said) == 15
    assert all("Good" in labels for labels in said[:14])
    assert "Go on as before" in said[14]
    assert "I am resting until you want me to ask again." in await ada.command("checkin")
    await ada.presses("Good")
    await world.until("2026-12-24 12:00")
    assert len(ada.inbox) == 16


async def test_nothing_comes_in_the_hours_of_sleep(world: World) -> None:
    ada = await world.member("Ada", hour=9)
    await ada.command("settings")
    await ada.presses("Change sleep", start="2", end="10")
    await world.until("2026-11-24 09:59", "Asia/Manila")
    assert [one for one in ada.arrivals if world.local_hour(one, "Asia/Manila") < 10] == []
    assert len(ada.inbox) == 1  # held until ten, which is within its 90 minutes


async def test_another_members_prompt_cannot_be_answered(world: World) -> None:
    ada, eve = await world.member("Ada"), await world.member("Eve")
    await ada.command("checkin")
    path = ada.seen_path("Good")
    assert "This button has had its day" in await eve.does(path)
    assert "of the last 14 days" not in await eve.command("checkin")
    assert "of the last 14 days" not in await ada.command("checkin")


async def test_the_same_gesture_twice_has_one_effect(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 12:00")
    path = find(ada.inbox[0].view, "Ask me in an hour").path
    first = await ada.does(path, key="twice")
    await world.until("2026-11-23 12:30")
    assert await ada.does(path, key="twice") == first
    await world.until("2026-11-23 20:00")
    assert len(ada.inbox) == 2


def find_labels(view: View) -> set[str]:
    return {label for label, _ in presses(view)}


def _subject(path: str) -> str:
    return path.split("|")[2]


async def _exported(world: World, name: str) -> list[dict[str, object]]:
    person = world.person(name)
    await person.command("privacy")
    await person.presses("Take my data along")
    assert person.seen is not None
    rows: list[dict[str, object]] = json.loads(attached(person.seen)["alongside.json"])["checkins"]
    return rows


async def _answer_of(world: World, name: str) -> dict[str, object]:
    (row,) = [one for one in await _exported(world, name) if "mood" in one]
    return {key: row[key] for key in ("craving", "halt", "line")}


async def test_stopping_takes_back_what_was_asked_for_later(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 01:05")
    await ada.answers("Ask me in an hour")
    await ada.answers("Stop check-ins")
    await world.until("2026-11-26 00:00")
    assert len(ada.inbox) == 1


@pytest.mark.parametrize(
    ("hour", "pressed_at", "label", "comes_at"),
    [
        (9, "08:00", "Ask me in an hour", "09:00"),
        (9, "08:30", "Ask me in an hour", "09:30"),
        (9, "08:00", "Ask me tonight", "20:00"),
        (20, "12:00", "Ask me tonight", "20:00"),
    ],
)
async def test_later_takes_the_place_of_a_question_that_is_still_to_come(
    world: World, hour: int, pressed_at: str, label: str, comes_at: str
) -> None:
    async def passes_until(when: str) -> None:
        await world.until(when, "Asia/Manila")

    ada = await world.member("Ada", hour=hour)
    await passes_until("2026-11-23 22:00")
    before = len(ada.inbox)
    await passes_until(f"2026-11-24 {pressed_at}")
    await ada.command("checkin")
    await ada.presses(label)
    await passes_until(f"2026-11-24 {int(comes_at[:2]) - 1:02d}:59")
    assert len(ada.inbox) == before
    await passes_until("2026-11-24 23:00")
    assert len(ada.inbox) == before + 1
    await passes_until("2026-11-25 23:00")
    assert len(ada.inbox) == before + 2


async def test_another_hour_ends_no_pause_and_no_stop(world: World) -> None:
    ada = await world.member("Ada", hour=9)
    await ada.types("pause")
    assert ada.seen is not None
    await ada.presses(presses(ada.seen)[1][0])  # three days
    await ada.command("checkin")
    assert "quiet until" in await ada.presses("Change hour or days", hour="10")
    await world.until("2026-11-25 23:59", "Asia/Manila")
    assert ada.inbox == []
    await world.until("2026-11-26 12:00", "Asia/Manila")
    assert len(ada.inbox) == 1
    await ada.command("checkin")
    await ada.presses("Stop check-ins")
    await ada.command("checkin")
    assert "I do not ask" in await ada.presses("Change hour or days", hour="9")
    await world.until("2026-11-28 12:00", "Asia/Manila")
    assert len(ada.inbox) == 1


async def test_later_asked_for_twice_comes_once_and_not_at_all_once_answered(world: World) -> None:
    ada, sam = await world.member("Ada"), await world.member("Sam")
    await world.until("2026-11-23 01:05")
    for one in (ada, sam):
        await one.answers("Ask me in an hour")
    await world.until("2026-11-23 01:06")
    for one in (ada, sam):
        await one.answers("Ask me in an hour")
    await sam.answers("Good")
    await world.until("2026-11-23 12:00")
    assert len(ada.inbox) == 2
    assert len(sam.inbox) == 1


async def test_later_is_not_promised_where_nothing_can_be_sent(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 02:00")
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("Pause everything")
    assert "All is on hold here" in await ada.answers("Ask me in an hour")
    await world.house.departing.present(ACCOUNT, frozenset())
    assert "I am not there any more" in await ada.answers("Ask me in an hour")
    await world.house.departing.present(ACCOUNT, frozenset({HERE}))
    await riley.command("manage")
    await riley.presses("End the pause")
    assert "I will ask again" in await ada.answers("Ask me in an hour")
    await world.until("2026-11-23 04:00")
    assert len(ada.inbox) == 2


async def test_later_on_an_old_question_is_refused(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-11-23 12:00")
    old = ada.inbox[0].view
    await world.until("2026-11-25 12:00")
    assert "was for another day" in await ada.presses("Ask me in an hour", old)


async def test_a_pause_after_a_stop_starts_nothing(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("stop check-ins")
    assert "I do not ask at the moment." in await ada.types("pause")
    forged = str(Path(name="checkins.pause-for", choice="1"))
    await ada.does(forged)
    await world.until("2026-11-30 00:00")
    assert ada.inbox == []


async def test_a_pause_can_be_ended_before_its_day(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("pause")
    assert ada.seen is not None
    await ada.presses(presses(ada.seen)[4][0])
    await ada.presses("Ask me again")
    await world.until("2026-11-23 12:00")
    assert len(ada.inbox) == 1


async def test_a_denser_rhythm_holds_from_the_next_day(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Less often")
    await ada.presses("Once a week")
    await world.until("2026-11-24 12:00")
    await ada.command("checkin")
    everyday = tuple(str(day) for day in range(7))
    await ada.presses("Change hour or days", hour="9", days=everyday)
    await world.until("2026-11-25 12:00")
    assert len(ada.inbox) == 2  # Monday's and Wednesday's


async def test_the_form_for_hours_changes_only_what_is_filled_in(world: World) -> None:
    ada = await world.member("Ada", hour=20)
    await ada.command("checkin")
    await ada.presses("Less often")
    await ada.presses("Once a week")
    await ada.command("checkin")
    assert "I ask on Mondays at 21:00." in await ada.presses("Change hour or days", hour="21")
    await ada.command("checkin")
    said = await ada.presses("Change hour or days", days=("0", "2", "4"))
    assert "I ask on Monday, Wednesday and Friday at 21:00." in said


async def test_an_hour_in_the_hours_of_sleep_is_said_plainly(world: World) -> None:
    ada = await world.member("Ada", hour=9)
    await ada.command("settings")
    await ada.presses("Change sleep", start="8", end="16")
    assert "lies in the hours you sleep" in await ada.command("checkin")
    assert "lies in" not in await ada.presses("Change hour or days", hour="17")


async def test_without_a_yes_no_hour_is_promised(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("privacy")
    await ada.presses("Take back: check-ins")
    assert "I do not ask at the moment." in await ada.command("checkin")
    assert "I do not ask" in await ada.presses("Change hour or days", hour="10")
    await ada.command("checkin")
    assert "I ask every day at 10:00." in await ada.presses("Ask me again")
    await world.until("2026-11-23 12:00")
    assert len(ada.inbox) == 1


async def test_a_new_yes_begins_anew_after_a_stop(world: World) -> None:
    ada = await world.member("Ada")
    await ada.types("stop check-ins")
    await ada.command("privacy")
    await ada.presses("Take back: check-ins")
    await ada.command("privacy")
    await ada.presses("Say yes: check-ins")
    await world.until("2026-11-23 12:00")
    assert len(ada.inbox) == 1


async def test_another_mood_later_is_met_for_itself(world: World) -> None:
    ada = await world.member("Ada")
    await ada.command("checkin")
    await ada.presses("Shaky")
    await ada.presses("Add more, if you like", craving="9", halt=("tired",))
    await ada.command("checkin")
    await ada.presses("Change it")
    assert await ada.presses("Good") == "Saved. Thank you."
    await ada.command("checkin")
    await ada.presses("Change it")
    await ada.presses("Not today")
    assert await _answer_of(world, "Ada") == {"craving": None, "halt": [], "line": None}


async def test_the_question_whether_to_write_less_is_recorded_as_sent(world: World) -> None:
    ada = await world.member("Ada")
    await world.until("2026-12-20 00:00")
    assert len(ada.inbox) == 15
    since = Instant(world.clock.now() - 20 * DAY)
    stage = await world.house.delivery.backstage(since=since, days=1)
    assert {one.what for one in stage.happened} == {What.SENT}


async def test_a_written_line_goes_after_thirty_days_and_its_answer_after_ninety(
    world: World,
) -> None:
    ada = await world.member("Ada")
    await ada.command("settings")
    await ada.presses("Turn on a written line")
    await ada.command("checkin")
    await ada.presses("Okay")
    await ada.presses("Add more, if you like", craving="3", line="a long day")
    await world.until("2026-12-24 00:00")
    await world.house.housekeeping()
    assert await _answer_of(world, "Ada") == {"craving": 3, "halt": [], "line": None}


async def test_evening_is_offered_only_while_it_is_ahead(world: World) -> None:
    ada = await world.member("Ada", hour=20)
    await world.until("2026-11-23 20:05", "Asia/Manila")
    labels = find_labels(ada.inbox[0].view)
    assert "Ask me in an hour" in labels
    assert "Ask me tonight" not in labels
