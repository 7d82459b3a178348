"""What people meet on Discord: commands, presses, forms and direct messages."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from adapters.discord import adapter
from adapters.discord.attempts import Held
from adapters.discord.render import Component
from adapters.discord.tree import command_tree, is_registered
from bot.clock import Instant
from bot.dispatch import Dispatch
from bot.members import communities
from bot.platform import (
    Delivered,
    Found,
    Intent,
    NotFound,
    NotSent,
    Parcel,
    Parting,
    Refusal,
    Refused,
    Reply,
    ToChannel,
    ToPerson,
)
from bot.ui import Actions, Button, Image, Paragraph, Press, View, Words
from tests.discord_place import Place, a_server, not_in_the_document
from tests.discord_server.contract import document

ID = "p" * 24
LONG_BEFORE, LONG_AFTER = Instant(1_700_000_000_000), Instant(4_000_000_000_000)
SOME = frozenset({"another-message"})
DEFERRED = 5


class Slow(Dispatch):
    """A core that takes its time."""

    def __init__(self, core: Dispatch) -> None:
        self._core = core

    async def act(self, intent: Intent) -> Reply:
        await asyncio.sleep(0.05)
        return await self._core.act(intent)


def said(shown: simcord.InteractionResult) -> str:
    """Give what an answer says; it must have been given, and to this person alone."""
    assert shown.acknowledged
    assert shown.response is not None
    assert shown.ephemeral
    return words(shown.response)


def words(message: simcord.ResponseMessage | discord.Message) -> str:
    if isinstance(message, discord.Message):
        return message.content
    texts = [one["content"] for one in message.components if one["type"] == 10]
    return "\n".join([message.content, *texts]).strip()


def to(person: simcord.MemberActor) -> ToPerson:
    return ToPerson(person=str(person.id), community=str(person.guild.id))


def of(person: simcord.MemberActor, until: Instant = LONG_AFTER) -> Parting:
    """Name all that was said to somebody until an instant; their conversation has to be found."""
    return Parting(person=str(person.id), until=until, ids=SOME)


def a_parcel(where: ToPerson | ToChannel, text: str = "Good evening.") -> Parcel:
    view = View(blocks=(Paragraph(text=Words(text)),))
    return Parcel(id=ID, to=where, view=view, locale="en")


def registered(place: Place) -> list[Component]:
    core = place.house.core
    return command_tree(core.commands, core.menus)


async def test_every_command_is_offered_and_answered_privately(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        offered = place.owner.available_commands(place.channel)
        assert set(offered) == {card.word for card in place.house.core.commands("en")}
        assert set(offered) - set(ada.available_commands(place.channel)) == {"manage"}
        for word in offered:
            assert said(await place.owner.slash(place.channel, word))


@pytest.mark.skipif(document() is None, reason="Discord's published OpenAPI is not beside us")
async def test_what_discord_does_not_document_is_noticed_here_too(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        await place.adapter.deliver(a_parcel(to(place.owner)))
        *_, sent = place.env.http_requests
        assert sent.json is not None
        (told,) = not_in_the_document([replace(sent, json={**sent.json, "content": 5})])
        assert "5 is not of type 'string'" in told


async def test_descriptions_are_in_the_members_language(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        tree = {str(one["name"]): one for one in registered(place)}
        spanish = {card.word: card.description for card in place.house.core.commands("es")}
        told = tree["start"]["description_localizations"]
        assert isinstance(told, dict)
        assert told["es-ES"] == told["es-419"] == spanish["start"]
        assert "fr" not in told


async def test_the_menu_of_a_message_is_for_servers_and_in_the_members_language(
    tmp_path: Path,
) -> None:
    async with a_server(tmp_path) as place:
        (menu,) = [one for one in registered(place) if one["type"] == 3]
        assert menu == {
            "type": 3,
            "name": "Offer help",
            "name_localizations": {"es-419": "Ofrecer ayuda", "es-ES": "Ofrecer ayuda"},
            "contexts": [0],
            "integration_types": [0],
        }


async def test_help_is_offered_on_a_message_privately(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada, bea = place.person("ada"), place.person("bea")
        theirs = await bea.send(place.channel, "a word that nobody else writes")
        card = said(await ada.context_menu(place.channel, "Offer help", theirs))
        assert "How to be there for someone" in card
        assert "nobody else" not in card
        own = said(await bea.context_menu(place.channel, "Offer help", theirs))
        assert "You wrote this one." in own


async def test_commands_are_registered_once_and_again_only_when_they_change(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:

        def puts() -> int:
            return sum(one.method == "PUT" for one in place.env.http_requests)

        assert puts() == 1
        again = place.adapter.new_client()
        await place.env.restart_bot(again)
        place.adapter.run(again)
        assert puts() == 1
        theirs: Any = json.loads(json.dumps(registered(place)))
        theirs[0]["description"] = "Something older"
        assert not is_registered(registered(place), theirs)


async def test_a_moderator_sets_the_place_with_a_form(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        panel = await place.owner.slash(place.channel, "manage")
        assert panel.response is not None
        form = await place.owner.click(panel.response, label="City and country")
        assert form.modal is not None
        told = said(await place.owner.submit_modal(form, {"city": "Manila"}))
        assert "Manila" in told


async def test_who_moderates_is_picked_from_the_servers_roles(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        keepers = place.guild.create_role("evening keepers")
        panel = await place.owner.slash(place.channel, "manage")
        assert panel.response is not None
        form = await place.owner.click(panel.response, label="Who moderates")
        labels = [one for one in (form.modal or {})["components"] if one["type"] == 18]
        name = labels[0]["component"]["custom_id"]
        await place.owner.submit_modal(form, {name: [keepers]})
        bea = place.guild.add_member(place.env.create_user("bea"), roles=[keepers])
        opened = await bea.click(await button(place, "f1|manage.place||"), label="Press")
        assert "Manila" in said(await bea.submit_modal(opened, {"city": "Manila"}))


async def test_a_role_that_was_taken_opens_nothing_any_more(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        panel = await place.owner.slash(place.channel, "manage")
        assert panel.response is not None
        form = await place.owner.click(panel.response, label="City and country")
        place.env.backend.get_guild(place.guild.id).members[place.owner.id].role_ids.clear()
        told = said(await place.owner.submit_modal(form, {"city": "Manila"}))
        assert "Manila" not in told


async def test_a_city_is_proposed_while_it_is_typed(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        proposed = await place.owner.autocomplete(place.channel, "settings", "city", "Mani")
        assert any("Manila" in one["name"] for one in proposed)
        assert len(proposed) <= 25


async def test_what_is_typed_to_the_bot_is_answered_and_other_bots_are_not(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        await ada.send_dm("help")
        told = place.env.backend.get_dm_channel(ada.id)
        assert len(history(place, told.id)) == 2
        await ada.send(place.channel, "help")
        assert len(history(place, place.channel.id)) == 1


async def test_a_garbled_or_old_button_is_answered_kindly(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        for path in ("b", "a1|nothing||", "f1|nothing||", "zz", "a1|checkins.answer|x|good"):
            assert said(await ada.click(await button(place, path), label="Press"))


async def test_a_button_still_works_after_a_restart(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        shown = await place.owner.slash(place.channel, "help-now")
        assert shown.response is not None
        client = place.adapter.new_client()
        await place.env.restart_bot(client)
        place.adapter.run(client)
        form = await place.owner.click(shown.response, label="Choose my country")
        assert form.modal is not None


async def test_no_view_is_kept_for_a_message(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        for _ in range(3):
            shown = await ada.slash(place.channel, "help-now")
            assert shown.response is not None
            await ada.click(shown.response, label="Choose my country")
            await place.adapter.deliver(a_parcel(to(ada)))
        store = place.adapter.client._connection._view_store
        assert not store._views
        assert not store._modals


async def test_a_slow_act_is_deferred_and_then_answered(tmp_path: Path) -> None:
    async with a_server(tmp_path, answer_within=0.001) as place:
        place.adapter.attach(Slow(place.house.core))
        shown = await place.owner.slash(place.channel, "start")
        calls = [one.json for one in place.env.http_requests if one.path.endswith("/callback")]
        assert [call["type"] for call in calls if call] == [DEFERRED]
        assert said(shown)


async def test_a_message_goes_to_a_person_with_our_marker_and_is_found_again(
    tmp_path: Path,
) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        outcome = await place.adapter.deliver(a_parcel(to(ada), "Hello *Ada*"))
        assert isinstance(outcome, Delivered)
        channel = place.env.backend.get_dm_channel(ada.id).id
        assert outcome.conversation == str(channel)
        message = history(place, channel)[-1]
        assert message.content == r"Hello \*Ada\*"
        found = await place.adapter.look_back(a_parcel(to(ada)))
        assert found == Found(ref=outcome.ref, conversation=str(channel))
        other = await place.adapter.look_back(replace(a_parcel(to(ada)), id="q" * 24))
        assert other is NotFound.ABSENT


async def test_a_channel_that_looks_empty_may_be_one_we_cannot_read(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        where = ToChannel(community=str(place.guild.id), channel=str(place.channel.id))
        assert await place.adapter.look_back(a_parcel(where)) is NotFound.UNREADABLE
        await place.owner.send(place.channel, "Good morning")
        assert await place.adapter.look_back(a_parcel(where)) is NotFound.ABSENT


async def test_a_picture_goes_with_its_words_and_a_message_can_be_changed(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        picture = Image(png=b"\x89PNG", alt=Words("Twelve of fourteen days"), name="days.png")
        view = View(blocks=(Paragraph(text=Words("Your days")), picture))
        sent = await place.adapter.deliver(replace(a_parcel(to(ada)), view=view))
        assert isinstance(sent, Delivered)
        changed = await place.adapter.deliver(
            replace(a_parcel(to(ada), "It is over."), id="q" * 24, replaces=sent.ref)
        )
        assert isinstance(changed, Delivered)
        assert changed.ref == sent.ref
        channel = place.env.backend.get_dm_channel(ada.id).id
        assert "It is over." in json.dumps(history(place, channel)[-1].components)


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        (ToChannel(community="1", channel="2"), Refusal.GONE),
        (ToChannel(community="1", channel="general"), Refusal.GONE),
        (ToPerson(person="nobody", community="1"), Refusal.GONE),
    ],
)
async def test_a_place_that_is_gone_is_a_value(
    tmp_path: Path, where: ToPerson | ToChannel, refusal: Refusal
) -> None:
    async with a_server(tmp_path) as place:
        assert await place.adapter.deliver(a_parcel(where)) == Refused(refusal=refusal)


async def test_no_community_writes_into_a_channel_of_another(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        await place.owner.slash(place.channel, "start")
        channel, server = str(place.channel.id), str(place.guild.id)
        own = await place.adapter.deliver(a_parcel(ToChannel(community=server, channel=channel)))
        assert isinstance(own, Delivered)
        foreign = a_parcel(ToChannel(community="1", channel=channel))
        assert await place.adapter.deliver(foreign) == Refused(refusal=Refusal.GONE)


async def test_forgetting_takes_our_messages_back(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        await ada.send_dm("help")
        await place.adapter.deliver(a_parcel(to(ada)))
        channel = place.env.backend.get_dm_channel(ada.id).id
        assert await place.adapter.forget(of(ada))
        assert [one.author_id for one in history(place, channel)] == [ada.id]


async def test_forgetting_that_takes_long_goes_on_and_is_not_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        await place.adapter.deliver(a_parcel(to(ada)))
        channel = place.env.backend.get_dm_channel(ada.id).id
        answers = asyncio.Event()
        delete = discord.http.HTTPClient.delete_message

        async def slowly(self: discord.http.HTTPClient, *which: int) -> None:
            await answers.wait()
            await delete(self, *which)

        monkeypatch.setattr(discord.http.HTTPClient, "delete_message", slowly)
        monkeypatch.setattr(adapter, "FORGET_SECONDS", 0.01)
        assert not await place.adapter.forget(of(ada))
        receipt = replace(a_parcel(to(ada)), id="r" * 24)
        await place.adapter.deliver(receipt)
        answers.set()
        monkeypatch.setattr(adapter, "FORGET_SECONDS", 2.0)
        assert await place.adapter.forget(of(ada))
        assert len(history(place, channel)) == 1, "the receipt was taken too"


async def test_a_community_is_known_by_its_servers_name(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        await place.owner.slash(place.channel, "start")
        [home] = await place.house.database.read(communities)
        assert home.charter.name == place.guild.name


async def test_forgetting_leaves_what_came_later_and_says_when_it_cannot_be_done(
    tmp_path: Path,
) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        await place.adapter.deliver(a_parcel(to(ada)))
        channel = place.env.backend.get_dm_channel(ada.id).id
        assert await place.adapter.forget(of(ada, until=LONG_BEFORE))
        assert len(history(place, channel)) == 1
        assert not await place.adapter.forget(Parting(person="1", until=LONG_AFTER, ids=SOME)), (
            "no such person"
        )
        await place.adapter.close()
        assert not await place.adapter.forget(of(ada))


async def test_after_closing_nothing_is_sent_or_taken_in(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        ada = place.person("ada")
        await place.adapter.close()
        outcome = await place.adapter.deliver(a_parcel(to(ada)))
        assert isinstance(outcome, NotSent)
        assert not (await ada.slash(place.channel, "start")).acknowledged
        assert not place.adapter.health().is_well


async def test_a_hold_on_everything_is_heeded_before_anything_is_sent(tmp_path: Path) -> None:
    async with a_server(tmp_path) as place:
        place.adapter._outgoing._quiet_until = place.adapter._outgoing.monotonic() + 3
        outcome = await place.adapter.deliver(a_parcel(to(place.owner)))
        assert isinstance(outcome, NotSent)
        assert 2_000 < outcome.retry_after <= 3_000
        with pytest.raises(Held), place.adapter._outgoing.attempt():
            pass


async def button(place: Place, custom_id: str) -> discord.Message:
    """Put up a message of ours whose one button has this custom_id."""
    press = Button(label=Words("Press"), press=Press(path=custom_id))
    view = View(blocks=(Paragraph(text=Words("An old message")), Actions(buttons=(press,))))
    where = ToChannel(community=str(place.guild.id), channel=str(place.channel.id))
    await place.adapter.deliver(replace(a_parcel(where), view=view))
    message = place.channel.last_message
    assert message is not None
    return message


def history(place: Place, channel: int) -> list[Any]:
    """List the messages of a channel, oldest first."""
    return list(place.env.backend.messages.get(channel, {}).values())
