"""What Slack does with our messages: sent once, found again, changed, taken back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.uploads import FAILURES
from bot.clock import Instant
from bot.platform import (
    Delivered,
    Found,
    NotFound,
    NotSent,
    Parting,
    Refusal,
    Refused,
    ToChannel,
    ToPerson,
    Unclear,
)
from bot.ui import Image, Paragraph, View, Words
from tests.slack_place import PNG, a_parcel, a_workspace, said, to
from tests.slack_server.faults import (
    HISTORY,
    OPENING,
    POST,
    Fault,
    broken,
    cut,
    error,
    limited,
    malformed,
    page,
)
from tests.slack_server.reading import read
from tests.slack_server.somebody import Somebody

DAY = "2026-11-24T09:30:00+08:00"
LONG_BEFORE, LONG_AFTER = Instant(1_700_000_000_000), Instant(4_000_000_000_000)


async def test_a_prompt_whose_answer_was_lost_is_read_back_and_not_sent_again(
    tmp_path: Path,
) -> None:
    async with a_workspace(tmp_path) as place:
        ada = Somebody(place.server, place.person("Ada"), place.channel)
        await Somebody(place.server, place.owner, place.channel).opens("Manila")
        await ada.joins("Manila", 9)
        place.server.faults.put(POST, cut())
        await place.until(DAY)
        assert len(ada.inbox) == len(place.server.asked_for(POST)) == 1
        assert len(place.server.asked_for(HISTORY)) == 1
        await ada.presses("Okay", ada.inbox[0])


async def test_a_message_goes_to_a_person_with_our_marker_and_is_found_again(
    tmp_path: Path,
) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        sent = await place.adapter.deliver(a_parcel(to(ada), "Hello *Ada* <!channel>"))
        assert isinstance(sent, Delivered)
        direct = place.server.model.direct(ada.id)
        assert sent.conversation == direct.id
        found = await place.adapter.look_back(a_parcel(to(ada)))
        assert found == Found(ref=sent.ref, conversation=direct.id)
        other = await place.adapter.look_back(replace(a_parcel(to(ada)), id="q" * 24))
        assert other is NotFound.ABSENT
        late = replace(a_parcel(to(ada)), due_at=Instant(4_000_000_000_000))
        assert await place.adapter.look_back(late) is NotFound.ABSENT


@pytest.mark.parametrize("fault", [cut(), malformed(), page(), broken(takes_effect=True)])
async def test_an_answer_that_was_lost_leaves_one_message_that_is_found(
    tmp_path: Path, fault: Fault
) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        place.server.faults.put(POST, fault)
        assert isinstance(await place.adapter.deliver(a_parcel(to(ada))), Unclear)
        assert isinstance(await place.adapter.look_back(a_parcel(to(ada))), Found)
        assert len(place.server.asked_for(POST)) == len(place.server.seen_by(ada)) == 1


async def test_a_room_cannot_be_read_back(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        where = ToChannel(community=place.workspace.id, channel=place.channel.id)
        assert isinstance(await place.adapter.deliver(a_parcel(where)), Delivered)
        assert await place.adapter.look_back(a_parcel(where)) is NotFound.UNREADABLE
        assert place.server.asked_for(HISTORY) == []


async def test_a_limit_is_heeded_and_nothing_more_is_sent_meanwhile(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        place.server.faults.put(POST, limited(3.0))
        first = await place.adapter.deliver(a_parcel(to(ada)))
        assert first == NotSent(retry_after=3_000, error="429")
        second = await place.adapter.deliver(replace(a_parcel(to(ada)), id="q" * 24))
        assert isinstance(second, NotSent)
        assert 2_000 < second.retry_after <= 3_000
        assert len(place.server.asked_for(POST)) == 1


async def test_a_failure_before_the_message_left_is_no_doubt(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put(OPENING, cut())
        assert isinstance(await place.adapter.deliver(a_parcel(to(place.owner))), NotSent)


async def test_a_conversation_of_an_older_installation_is_opened_anew(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        stale = replace(to(place.owner), conversation="D0STALE")
        sent = await place.adapter.deliver(a_parcel(stale))
        assert isinstance(sent, Delivered)
        assert sent.conversation == place.server.model.direct(place.owner.id).id


async def test_a_picture_goes_with_its_words_and_a_message_can_be_changed(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        picture = Image(png=PNG, alt=Words("Twelve of fourteen days"), name="days.png")
        view = View(blocks=(Paragraph(text=Words("Your days")), picture))
        sent = await place.adapter.deliver(replace(a_parcel(to(ada)), view=view))
        assert isinstance(sent, Delivered)
        (shown,) = place.server.seen_by(ada)
        assert read(shown).pictures == ["Twelve of fourteen days"]
        changed = await place.adapter.deliver(
            replace(a_parcel(to(ada), "It is over."), id="q" * 24, replaces=sent.ref)
        )
        assert isinstance(changed, Delivered)
        assert changed.ref == sent.ref
        (shown,) = place.server.seen_by(ada)
        assert "It is over." in read(shown).text


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        (ToChannel(community="T1", channel="C0GONE"), Refusal.GONE),
        (ToChannel(community="T1", channel="general"), Refusal.GONE),
        (ToPerson(person="nobody", community="T1"), Refusal.GONE),
    ],
)
async def test_a_place_that_is_gone_is_a_value(
    tmp_path: Path, where: ToPerson | ToChannel, refusal: Refusal
) -> None:
    async with a_workspace(tmp_path) as place:
        assert await place.adapter.deliver(a_parcel(where)) == Refused(refusal=refusal)


def parting(person: str, until: Instant, conversation: str | None = None) -> Parting:
    return Parting(person=person, until=until, conversation=conversation)


async def test_forgetting_takes_our_messages_and_pictures_back(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        await said(place, await place.server.fingers.says(ada, "help"))
        picture = Image(png=PNG, alt=Words("Days"), name="days.png")
        await place.adapter.deliver(replace(a_parcel(to(ada)), view=View(blocks=(picture,))))
        direct = place.server.model.direct(ada.id)
        before = len(direct.messages)
        assert await place.adapter.forget(parting(ada.id, LONG_BEFORE, direct.id))
        assert len(direct.messages) == before
        assert await place.adapter.forget(parting(ada.id, LONG_AFTER, direct.id))
        assert [one.author for one in direct.messages.values()] == [ada.id]
        assert len(place.server.asked_for("files.delete")) == 1


async def test_forgetting_somebody_we_never_wrote_to_opens_nothing(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        assert await place.adapter.forget(parting(ada.id, LONG_AFTER))
        channels = place.server.model.channels.values()
        assert [one for one in channels if one.person == ada.id] == []


async def test_what_could_not_be_deleted_is_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_workspace(tmp_path) as place:
        place.server.faults.put(OPENING, broken())
        asked = Parting(person=place.owner.id, until=LONG_AFTER, ids=frozenset({"p" * 24}))
        assert not await place.adapter.forget(asked)
    assert "messages could not be deleted" in caplog.messages


@pytest.mark.parametrize("fault", [broken(), error("invalid_auth")])
async def test_what_cannot_be_learnt_now_is_not_called_absent(tmp_path: Path, fault: Fault) -> None:
    async with a_workspace(tmp_path) as place:
        ada = place.person("Ada")
        await place.adapter.deliver(a_parcel(to(ada)))
        place.server.faults.put(HISTORY, fault)
        with pytest.raises(FAILURES):
            await place.adapter.look_back(a_parcel(to(ada)))


async def test_sends_under_way_end_before_the_end(tmp_path: Path) -> None:
    async with a_workspace(tmp_path) as place:
        sending = asyncio.create_task(place.adapter.deliver(a_parcel(to(place.owner))))
        await asyncio.sleep(0)
        await place.adapter.close()
        assert isinstance(await sending, Delivered)
