from bot.commands import Path
from tests.world import World, presses


async def test_home_puts_help_first_and_then_today(world: World) -> None:
    ada = await world.member("Ada")
    assert "How is today so far?" in await ada.command("alongside")
    assert ada.seen is not None
    labels = [label for label, _ in presses(ada.seen)]
    assert labels[0] == "Help now"
    assert {"Good", "Settings", "Privacy"} <= set(labels)
    await ada.presses("Good")
    assert "Today is saved." in await ada.command("alongside")


async def test_a_stranger_finds_the_way_in_and_the_way_to_help(world: World) -> None:
    noa = world.person("Noa")
    await noa.command("alongside")
    assert noa.seen is not None
    assert [label for label, _ in presses(noa.seen)] == ["Start", "Help now"]


async def test_help_begins_with_help_now_and_lists_what_this_person_may_ask(world: World) -> None:
    ada, riley = await world.member("Ada"), world.person("Riley", moderates=True)
    said = await ada.command("help")
    assert "checkin: Say how today is" in said
    assert "manage" not in said
    assert ada.seen is not None
    assert presses(ada.seen)[0][0] == "Help now"
    assert "manage: For moderators" in await riley.command("help")


async def test_words_are_understood_in_every_shipped_language(world: World) -> None:
    ada = await world.member("Ada")
    assert "Who sees what" in await ada.types("Privacidad")
    assert "Until when shall I be quiet?" in await ada.types(" pausa ")
    assert "I will not write to you any more." in await ada.types("PARA")


async def test_an_old_or_strange_button_gets_a_kind_answer(world: World) -> None:
    ada = await world.member("Ada")
    for path in ("", "a0|checkins.answer|x|good", "a1|no.such|x|", "a1|checkins.answer|x", "🙂"):
        assert "This button has had its day" in await ada.does(path)


async def test_a_text_that_is_too_long_is_refused_in_one_sentence(world: World) -> None:
    ada = await world.member("Ada")
    said = await ada.does(str(Path(name="settings.city")), {"city": ("x" * 100_000,)})
    assert said == "That is longer than I can keep. Up to 4,000 characters fit."


async def test_every_command_has_words_in_every_language(world: World) -> None:
    english = {card.word: card.description for card in world.house.core.commands("en")}
    spanish = {card.word: card.description for card in world.house.core.commands("es-MX")}
    assert english.keys() == spanish.keys()
    assert all(spanish[word] != english[word] for word in english)
    assert [card.word for card in world.house.core.commands(None) if card.for_moderators] == [
        "manage"
    ]
