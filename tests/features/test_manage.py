from pathlib import Path

import pytest

from bot.commands import Path as ActionPath
from bot.moderation.store import changes
from bot.platform import Where
from tests.world import HERE, World, a_world, presses


async def test_a_moderator_sets_a_community_up_and_goes_live(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        riley = world.person("Riley", moderates=True)
        assert "are needed before anything goes live" in await riley.command("manage")
        assert riley.seen is not None
        assert "Go live" not in [label for label, _ in presses(riley.seen)]
        await riley.presses("City and country", city="Manila")
        assert "Country: Philippines" in await riley.presses("Yes, that is right")
        assert "All is decided" in await riley.presses("Hours", start="18", end="22")
        assert "Live." in await riley.presses("Go live")
        assert "This community is live." in await riley.command("manage")


async def test_nothing_goes_live_before_it_is_complete(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        riley = world.person("Riley", moderates=True)
        forged = str(ActionPath(name="manage.live"))
        assert "are needed before anything goes live" in await riley.does(forged)


async def test_a_chosen_role_may_manage_and_loses_it_with_the_role(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("Who moderates", moderators=("role-helpers",))
    ada = world.person("Ada")
    assert "for the moderators" in await ada.command("manage")
    ada.roles = frozenset({"role-helpers"})
    assert "This community is live." in await ada.command("manage")
    pause = ada.seen_path("Pause everything")
    ada.roles = frozenset()
    assert "for the moderators" in await ada.does(pause)
    assert "This community is live." in await riley.command("manage")


async def test_pausing_everything_holds_all_prompts_and_help_goes_on(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    ada = await world.member("Ada")
    await riley.command("manage")
    assert "Paused, at once." in await riley.presses("Pause everything")
    await world.until("2026-11-25 00:00")
    assert ada.inbox == []
    assert "If life is in danger now" in await ada.command("help-now")
    assert "The moderators have paused me here" in await ada.command("alongside")
    await riley.command("manage")
    await riley.presses("End the pause")
    await world.until("2026-11-26 00:00")
    assert len(ada.inbox) == 1


@pytest.mark.parametrize("word", ["manage", "checkin", "start"])
async def test_a_word_that_needs_a_community_says_so_in_a_strangers_message(
    world: World, word: str
) -> None:
    ada = world.person("Ada")
    ada.where = Where(is_direct=True)
    assert await ada.types(word) == (
        "I do not know which community you mean. You could ask me this there."
    )


async def test_nobody_manages_from_a_direct_message(world: World) -> None:
    riley = await world.member("Riley")
    riley.runs_the_place = True
    assert "for the moderators" in await riley.types("manage")


async def test_a_zone_without_a_country_is_refused(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("City and country", city="Etc/UTC")
    assert "a time zone without a country" in await riley.presses("Yes, that is right")
    assert "Country: Philippines" in await riley.command("manage")


async def test_hours_that_are_the_same_are_refused(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    assert "two hours that differ" in await riley.presses("Hours", start="9", end="9")
    assert "18:00 to 22:00" in await riley.command("manage")


async def test_a_community_is_known_by_where_it_is_and_no_other(world: World) -> None:
    mallory = world.person("Mallory", moderates=True)
    mallory.where = Where(community="elsewhere", channel="general")
    assert "are needed before anything goes live" in await mallory.command("manage")
    mallory.where = Where(community=HERE, channel="general")
    mallory.runs_the_place = False
    assert "for the moderators" in await mallory.command("manage")


async def test_what_moderators_change_is_noted_without_their_name(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    await world.until("2026-11-23 00:10")
    await riley.command("manage")
    await riley.presses("Pause everything")
    assert "Last changed" in await riley.command("manage")
    community = next(iter(world.house.memory.communities.values())).id
    noted = await world.house.database.read(lambda work: changes(work, community, 10))
    assert noted[0].action == "manage.pause"
    assert len({one.actor for one in noted}) == 1
    assert b"riley" not in noted[0].actor


async def test_a_community_that_is_not_live_cannot_be_paused_into_being_open(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        riley, ada = world.person("Riley", moderates=True), world.person("Ada")
        assert "nothing to pause" in await riley.does(str(ActionPath(name="manage.pause")))
        assert "not set up yet" in await ada.command("start")


async def test_the_forms_of_set_up_begin_with_what_is_decided(world: World) -> None:
    riley = world.person("Riley", moderates=True)
    await riley.command("manage")
    await riley.presses("Who moderates", moderators=("role-a", "role-b"))
    await riley.presses("Hours", start="9", end="12")
    await riley.presses("Hours")
    await riley.presses("Who moderates")
    assert riley.form is not None
    assert riley.form.fields[0].value == ("role-a", "role-b")
    assert "09:00 to 12:00" in await riley.command("manage")


async def test_members_are_told_when_moderators_are_there(world: World) -> None:
    ada = await world.member("Ada")
    assert "mostly here from 18:00 to 22:00. That is by the clock of Manila." in await ada.command(
        "help"
    )
