"""What delivery shows, hands out, forgets and deletes; and gestures that come twice."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import DAY, HOUR, Instant
from bot.database import Work
from bot.delivery import HOLDING, Post, Say, What, queue, recall, remember
from bot.platform import AccountName, Destination, Refusal, ToChannel, ToPerson
from bot.standing import CommunityId, CommunityState, MemberId, MemberState, Standing
from tests.faults.platform import Fault
from tests.faults.room import HOME, POST, PROMPT, REQUEST, change_member
from tests.faults.scene import instant, scene

CANARIES = ("Adamantine", "Europe/Paris", "09:07", "Antananarivo", "check-ins-here")


async def test_backstage_tells_what_happened_and_why_not(tmp_path: Path) -> None:
    async with scene(tmp_path, starts="2026-11-23T08:00") as home:
        community = await home.community()
        ada = await home.member("Ada", at="09:00")
        await home.member("Jo", at="09:00", quiet=("08:00", "16:00"))
        await home.member("Kim", at="09:00", quiet=("08:30", "10:00"))
        stopped = await home.member("Lee", at="09:00")
        await home.member("Closed", at="09:00")
        await home.database.unit(lambda work: change_member(work, stopped, stopped=True))
        home.platform.refusals = {"Closed": Refusal.CLOSED}
        await home.until("2026-11-23T09:30")
        home.platform.script, home.platform.unreadable = [Fault.LOST], True
        post = Post(kind=POST, community=community, channel="checkins")
        await home.queue(post)
        await home.until("2026-11-23T11:00")
        later = Say(kind=REQUEST, to=ada, about="it", not_before=Instant(home.clock.now() + HOUR))
        await home.queue(later)
        shown = await home.delivery.backstage(since=instant("2026-11-23T00:00"), days=2)
        told = {(_name(one.to), one.what, one.reason) for one in shown.happened}
        assert told == {
            ("Ada", What.SENT, ""),
            ("Jo", What.SKIPPED, "quiet-hours"),
            ("Kim", What.HELD, "quiet-hours"),
            ("Kim", What.SENT, ""),
            (None, What.SKIPPED, "nobody-there"),
            ("Closed", What.REFUSED, "closed"),
            ("checkins", What.UNKNOWN, ""),
        }
        assert [one.at for one in shown.happened] == sorted(
            (one.at for one in shown.happened), reverse=True
        )
        assert shown.coming[0].kind == "test.request"
        mine = [one for one in shown.coming if one.member == ada and one.kind == "test.prompt"]
        assert [one.day for one in mine] == [date(2026, 11, 24), date(2026, 11, 25)]
        assert mine[0].at == instant("2026-11-24T09:00")
        assert mine[0].to == ToPerson(person="Ada", community=HOME, conversation="dm-Ada")


def _name(place: Destination | None) -> str | None:
    match place:
        case ToPerson(person=name) | ToChannel(channel=name):
            return name
    return None


async def test_backstage_shows_what_was_skipped_in_an_outage(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        await home.member("Ada")
    async with scene(tmp_path, starts="2026-11-25T12:00") as home:
        await home.delivery.settle()
        shown = await home.delivery.backstage(since=instant("2026-11-25T00:00"), days=1)
        assert [(one.what, one.reason) for one in shown.happened] == [(What.SKIPPED, "late")] * 3
        assert isinstance(shown.happened[0].to, ToPerson)


async def test_what_is_over_is_deleted_after_a_month_and_two(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.until("2026-11-23T12:00")
        await home.database.unit(lambda work: remember(work, "here", "a tap", _standing(ada), b"x"))

        async def left(days: int) -> list[int]:
            home.clock.move_to(Instant(instant("2026-11-23T12:01") + days * DAY))
            await home.delivery.housekeeping()
            tables = ("inbox", "outbox", "occurrence", "schedule")
            return [(await home.rows(f"SELECT count(*) FROM {one}"))[0][0] for one in tables]

        assert await left(0) == [1, 1, 1, 1]
        assert await left(7) == [0, 1, 1, 1]
        assert await left(30) == [0, 0, 1, 1]
        assert await left(62) == [0, 0, 0, 1]


async def test_housekeeping_goes_through_thousands_of_rows(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        await home.database.unit(_fill_inbox)
        home.clock.move_to(Instant(home.clock.now() + 8 * DAY))
        await home.delivery.housekeeping()
        assert await home.rows("SELECT count(*) FROM inbox") == [(0,)]


async def _fill_inbox(work: Work) -> None:
    work.raw.executemany(
        "INSERT INTO inbox (key, received_at) VALUES (?, ?)",
        [(work.ids.draw(20), work.now) for _ in range(1_700)],
    )


async def test_what_waits_past_its_time_for_a_lost_account_gets_its_reason(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community("elsewhere", account=AccountName("gone account"))
        await home.member("Ada", community="elsewhere")
        await home.until("2026-11-23T12:00")
        assert (await home.states())["test.prompt"] == ("ready", None)
        assert await home.delivery.next_due() == instant("2026-11-24T09:00")
        await home.delivery.housekeeping()
        assert (await home.states())["test.prompt"] == ("expired", "late")


async def test_a_member_can_take_away_what_delivery_keeps_about_them(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada", zone="Europe/Paris", at="09:07")
        await home.until("2026-11-24T00:00")
        rows = await home.database.read(lambda work: HOLDING.export(ada, work))
        assert rows[0]["schedule"] == "test.prompt"
        assert rows[0]["at"] == "09:07:00"
        assert rows[0]["zone"] == "Europe/Paris"
        assert [(one["message"], one["state"]) for one in rows[1:]] == [("test.prompt", "sent")]


async def test_erasing_a_member_leaves_no_row_and_no_one_else_is_touched(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada, sam = await home.member("Ada"), await home.member("Sam")
        await home.until("2026-11-24T12:00")

        async def story(work: Work) -> None:
            await queue(work, Say(kind=PROMPT, to=ada, not_before=Instant(work.now + HOUR)))
            await remember(work, "here", "a tap", _standing(ada), b"an answer")
            await HOLDING.erase(ada, work)

        await home.database.unit(story)
        for table in ("schedule", "outbox"):
            rows = await home.rows(f"SELECT DISTINCT member_id FROM {table}")
            assert rows == [(sam,)]
        assert await home.rows("SELECT count(*) FROM occurrence") == [(2,)]
        assert await home.rows("SELECT key_id, result FROM inbox") == [(None, None)]
        await home.until("2026-11-26T00:00")
        assert len(home.sight.to("Ada")) == 2
        assert len(home.sight.to("Sam")) == 3


async def test_a_schedule_whose_member_is_being_forgotten_falls_silent(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.member("Sam")
        await home.queue(Say(kind=REQUEST, to=ada, not_before=Instant(home.clock.now() + HOUR)))
        ((key,),) = await home.rows("SELECT key_id FROM member WHERE id = ?", ada)

        async def destroy(work: Work) -> None:
            work.seals.destroy_key(key)

        await home.database.unit(destroy)
        await home.until("2026-11-23T12:00")
        assert home.sight.to("Ada") == []
        assert len(home.sight.to("Sam")) == 1
        assert await home.rows("SELECT active FROM schedule ORDER BY active") == [(0,), (1,)]
        assert (await home.states())["test.request"] == ("cancelled", "key-gone")


async def test_a_stolen_file_shows_nothing_that_was_scheduled_or_said(tmp_path: Path) -> None:
    async with scene(tmp_path, inline=False) as home:
        community = await home.community()
        ada = await home.member("Adamantine", zone="Europe/Paris", at="09:07")
        who = _standing(ada)

        async def tap(work: Work) -> None:
            await remember(work, "here", "Adamantine", who, b"Antananarivo")

        await home.database.unit(tap)
        await home.send(Post(kind=POST, community=community, channel="check-ins-here"))
        await home.say(ada, args={"text": "Antananarivo"}, once="09:07")
        await home.until("2026-11-24T12:00")
        assert len(home.sight.shown) == 4
        assert found(tmp_path) == []


def found(folder: Path) -> list[str]:
    """List the canaries that are anywhere in a folder's files."""
    files = b"".join(one.read_bytes() for one in folder.iterdir())
    return [one for one in CANARIES if one.encode() in files]


async def test_what_was_said_is_not_kept_once_it_was_sent(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        community = await home.community()
        ada = await home.member("Ada", at=None)
        said = {"text": "word " * 50}
        await home.say(ada, args=said)
        await home.send(Post(kind=POST, community=community, channel="here", args=said))
        sizes = await home.rows("SELECT member_id IS NULL, length(sealed) FROM outbox ORDER BY 1")
        assert sizes[0] == (0, 0)
        assert sizes[1][1] < 60


def _standing(member: MemberId | None, community: str | None = HOME) -> Standing:
    return Standing(
        community=CommunityId(community) if community else None,
        community_state=CommunityState.LIVE,
        member=member,
        state=MemberState.ACTIVE,
        is_moderator=False,
        locale="en",
        zone=ZoneInfo("UTC"),
    )


async def test_a_gesture_that_comes_twice_gets_the_first_answer(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        cases = {
            "a member": (_standing(ada), b"saved", b"saved"),
            "a stranger": (_standing(None), b"hello", b"hello"),
            "nobody known": (_standing(None, None), b"hello", b""),
            "nothing kept": (_standing(ada), None, b""),
            "no such community": (_standing(None, "nowhere"), b"hello", b""),
        }

        async def first_time(work: Work) -> None:
            for key, (who, result, _) in cases.items():
                await remember(work, "here", key, who, result)

        async def again(work: Work) -> None:
            for key, (_, _, expected) in cases.items():
                assert await recall(work, "here", key) == expected, key
            assert await recall(work, "there", "a member") is None
            assert await recall(work, "here", "new") is None

        await home.database.unit(first_time)
        await home.database.unit(again)


async def test_the_answer_to_somebody_forgotten_cannot_be_read(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        ada = await home.member("Ada")
        await home.database.unit(lambda work: remember(work, "here", "tap", _standing(ada), b"x"))
        ((key,),) = await home.rows("SELECT key_id FROM member")

        async def destroy(work: Work) -> None:
            work.seals.destroy_key(key)

        await home.database.unit(destroy)
        assert await home.database.unit(lambda work: recall(work, "here", "tap")) == b""


async def test_no_column_refers_to_what_is_not_there(tmp_path: Path) -> None:
    async with scene(tmp_path) as home:
        await home.community()
        await home.member("Ada")
        await home.until("2026-11-25T00:00")
        strays = await home.rows(
            """
            SELECT outbox.id FROM outbox LEFT JOIN member
            ON member.id = outbox.member_id AND member.community_id = outbox.community_id
            WHERE outbox.member_id IS NOT NULL AND member.id IS NULL
            """
        )
        assert strays == []
        assert await home.rows("PRAGMA foreign_key_check") == []
