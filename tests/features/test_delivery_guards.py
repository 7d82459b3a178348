"""What is asked again at the last moment: quiet hours, pauses, consents, who is still there."""

from pathlib import Path

import pytest

from bot.clock import HOUR, MINUTE, Instant, MovableClock
from bot.delivery import Announce, ConsentTo, Edit, Notify, Post, Say, cancel
from bot.platform import Pace, ToChannel
from bot.standing import CommunityId, MemberId
from tests.faults.platform import RoughPlatform
from tests.faults.room import CARD, HOME, POST, PROMPT, REQUEST, change_community, change_member
from tests.faults.scene import instant, scene

AWAKE, ASLEEP = "2026-11-23T12:00", "2026-11-23T23:30"
NIGHT = ("23:00", "07:00")


async def test_quiet_hours_hold_a_message_until_they_end(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T06:00") as home:
        await home.community()
        ada = await home.member("Ada", at=None, quiet=NIGHT)
        await home.say(ada)
        assert home.sight.shown == []
        assert await home.states() == {"test.prompt": ("ready", "quiet-hours")}
        await home.until("2026-11-23T09:00")
        assert [one.at for one in home.sight.to("Ada")] == [instant("2026-11-23T07:00")]


async def test_quiet_hours_longer_than_a_messages_life_end_it(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=ASLEEP) as home:
        await home.community()
        await home.say(await home.member("Ada", at=None, quiet=NIGHT))
        assert await home.states() == {"test.prompt": ("expired", "quiet-hours")}
        await home.until("2026-11-24T12:00")
        assert home.sight.shown == []


async def test_quiet_hours_hold_neither_a_request_nor_what_was_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=ASLEEP) as home:
        await home.community()
        ada = await home.member("Ada", at=None, quiet=NIGHT)
        await home.say(ada, REQUEST)
        await home.say(ada, asked_for=True)
        assert len(home.sight.to("Ada")) == 2


async def test_a_paused_community_gets_nothing_but_requests(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        await home.database.unit(lambda work: change_community(work, HOME, paused=True))
        await home.say(ada)
        await home.say(ada, REQUEST)
        states = await home.states()
        assert states == {"test.prompt": ("cancelled", "paused"), "test.request": ("sent", None)}


async def test_a_member_who_stopped_gets_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        await home.database.unit(lambda work: change_member(work, ada, stopped=True))
        await home.say(ada, REQUEST)
        assert await home.states() == {"test.request": ("cancelled", "nobody-there")}


async def test_a_room_may_drop_a_message_and_say_why(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        await home.say(await home.member("Ada", at=None), args={"dropped": True})
        assert await home.states() == {"test.prompt": ("cancelled", "not-now")}


async def test_closed_messages_are_met_once_and_left_in_peace(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        await home.database.unit(lambda work: change_member(work, ada, closed=True))
        await home.say(ada)
        assert home.platform.attempts == []
        assert await home.states() == {"test.prompt": ("refused", "closed")}


async def test_a_card_is_belated_the_next_day_and_over_after_two_more(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T20:00") as home:
        await home.community()
        ada = await home.member("Ada", at=None, zone="Europe/Paris")
        await home.database.unit(lambda work: change_member(work, ada, quiet=["21:00", "06:00"]))
        await home.say(ada, CARD)
        await home.until("2026-11-24T12:00")
        (card,) = home.sight.to("Ada")
        assert "late" in str(card.parcel.view)
        assert card.at == instant("2026-11-24T06:00", "Europe/Paris")


@pytest.mark.parametrize(("consents", "shown"), [(("announce",), 1), ((), 0)])
async def test_an_announcement_goes_out_only_while_everyone_in_it_agrees(
    tmp_path: Path, consents: tuple[str, ...], shown: int
) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        community = await home.community()
        ada = await home.member("Ada", at=None, consents=consents)
        message = Announce(
            kind=POST,
            community=community,
            channel="milestones",
            consents=(ConsentTo(member=ada, purpose="announce"),),
        )
        await home.send(message)
        assert len(home.sight.shown) == shown
        assert (await home.states())["test.post"] == (
            ("sent", None) if shown else ("cancelled", "no-consent")
        )


def test_an_announcement_cannot_be_made_without_a_consent() -> None:
    with pytest.raises(ValueError, match="consent"):
        Announce(kind=POST, community=CommunityId(HOME), channel="here", consents=())


async def test_a_post_and_a_note_to_moderators_go_to_their_channels(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        community = await home.community()
        await home.send(Post(kind=POST, community=community, channel="checkins"))
        await home.send(Notify(kind=REQUEST, community=community))
        places = {one.parcel.to for one in home.sight.shown}
        assert places == {
            ToChannel(community=HOME, channel="checkins"),
            ToChannel(community=HOME, channel="moderators"),
        }


async def test_a_channel_that_is_no_longer_used_gets_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        community = await home.community()
        await home.database.unit(lambda work: change_community(work, HOME, dropped=["old"]))
        post = Post(kind=POST, community=community, channel="old")
        await home.send(post)
        assert await home.states() == {"test.post": ("cancelled", "nobody-there")}


async def test_what_is_said_once_is_said_once(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada, sam = await home.member("Ada", at=None), await home.member("Sam", at=None)
        first = await home.say(ada, once="welcome")
        assert await home.say(ada, once="welcome") == first
        assert await home.say(sam, once="welcome") != first
        assert await home.say(ada, REQUEST, once="welcome") != first
        await home.say(ada)
        await home.say(ada)
        assert len(home.sight.to("Ada")) == 4
        assert len(home.sight.to("Sam")) == 1


async def test_what_is_taken_back_is_not_sent(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        later = Instant(home.clock.now() + HOUR)
        await home.say(ada, about="goal one", not_before=later)
        await home.say(ada, CARD, about="goal one", not_before=later)
        await home.say(ada, REQUEST, about="goal two", not_before=later)
        await home.database.unit(lambda work: cancel(work, about="goal one", kind=PROMPT))
        await home.passes(2 * HOUR)
        assert (await home.states())["test.prompt"] == ("cancelled", "cancelled")
        assert len(home.sight.to("Ada")) == 2


async def test_a_message_waits_for_its_time_and_its_life_begins_then(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        await home.say(ada, not_before=Instant(home.clock.now() + 5 * HOUR))
        assert await home.delivery.next_due() == home.clock.now() + 5 * HOUR
        await home.passes(6 * HOUR)
        assert [one.at for one in home.sight.to("Ada")] == [instant("2026-11-23T17:00")]


async def test_a_deadline_of_its_own_ends_a_message(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T06:00") as home:
        await home.community()
        ada = await home.member("Ada", at=None, quiet=NIGHT)
        await home.say(ada, expires_at=Instant(home.clock.now() + 30 * MINUTE))
        assert await home.states() == {"test.prompt": ("expired", "quiet-hours")}


async def test_an_edit_waits_for_what_it_edits_and_replaces_it(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T06:00") as home:
        await home.community()
        ada = await home.member("Ada", at=None, quiet=NIGHT)
        first = await home.say(ada)
        edit = Edit(kind=REQUEST, of=first)
        await home.send(edit)
        assert home.sight.shown == []
        await home.until("2026-11-23T08:00")
        shown = home.sight.to("Ada")
        assert [one.parcel.replaces for one in shown] == [None, f"ref-{first}"]


async def test_an_edit_of_a_post_goes_where_the_post_went(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE) as home:
        community = await home.community()
        [first] = await home.queue(Post(kind=POST, community=community, channel="lounge"))
        await home.passes(MINUTE)
        await home.send(Edit(kind=POST, of=first))
        assert [one.parcel.replaces for one in home.sight.shown] == [None, f"ref-{first}"]
        assert len({str(one.parcel.to) for one in home.sight.shown}) == 1


async def test_an_edit_of_what_was_never_sent_is_dropped(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=ASLEEP) as home:
        await home.community()
        first = await home.say(await home.member("Ada", at=None, quiet=NIGHT))
        edit = Edit(kind=REQUEST, of=first)
        await home.send(edit)
        assert (await home.states())["test.request"] == ("cancelled", "gone")


@pytest.mark.parametrize(
    "message",
    [
        Say(kind=PROMPT, to=MemberId("nobody")),
        Post(kind=POST, community=CommunityId("nowhere"), channel="here"),
        Edit(kind=POST, of="nothing"),
    ],
)
async def test_a_message_to_nobody_cannot_be_queued(
    tmp_path: Path, message: Say | Post | Edit
) -> None:
    async with scene(tmp_path) as home:
        with pytest.raises(KeyError):
            await home.send(message)


async def test_new_conversations_are_opened_slowly_and_known_ones_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=AWAKE, platform=_slow_to_open) as home:
        await home.community()
        known = await home.member("known", at=None)
        new = [await home.member(f"new {n}", at=None, conversation=None) for n in range(3)]
        begun = home.clock.now()
        for member in (*new, known):
            await home.queue(Say(kind=PROMPT, to=member))
        await home.passes(HOUR)
        waited = [home.sight.to(f"new {n}")[0].at - begun for n in range(3)]
        assert sorted(waited) == [0, 30_000, 60_000]
        assert home.sight.to("known")[0].at == begun
        await home.say(new[2])
        assert len(home.sight.to("new 2")) == 2, "a conversation, once open, is remembered"


def _slow_to_open(clock: MovableClock) -> RoughPlatform:
    pace = Pace(messages_per_second=1e9, new_conversations_per_minute=2)
    return RoughPlatform(clock, pace=pace)
