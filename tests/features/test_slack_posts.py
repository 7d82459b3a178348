"""Posts on Slack whose answer was lost: never repeated by the bot, settled by moderators."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import house
from bot.clock import HOUR, Instant
from bot.database import Work
from bot.delivery import Post, queue
from tests.faults.room import POST as A_POST
from tests.slack_place import Place, a_workspace
from tests.slack_server.faults import POST, Fault, broken, cut
from tests.slack_server.fingers import pressable
from tests.slack_server.model import Channel, Message
from tests.slack_server.reading import read
from tests.slack_server.somebody import Somebody

ASKED = "may be there or not"
WAS_IT_MADE = pytest.mark.parametrize("was_made", [True, False])


@dataclass(slots=True)
class Square:
    """A live community with a board for posts, and a room in which moderators are told."""

    place: Place
    board: Channel
    told_in: Channel
    olive: Somebody
    ada: Somebody

    @property
    def posts(self) -> list[str]:
        return [read(one).text for one in _ours(self.place, self.board)]

    @property
    def notices(self) -> list[Message]:
        """List what moderators were asked."""
        told = _ours(self.place, self.told_in)
        return [one for one in told if ASKED in read(one).text]

    @property
    def tries(self) -> int:
        """Count how often Slack was asked to post on the board."""
        asked = self.place.server.asked_for(POST)
        return sum(one.args.get("channel") == self.board.id for one in asked)

    async def loses(self, fault: Fault) -> None:
        """Queue a post, and have the answer to it lost."""
        (home,) = self.place.house.memory.communities.values()
        post = Post(kind=A_POST, community=home.id, channel=self.board.id, args={"text": "one"})

        async def story(work: Work) -> None:
            await queue(work, post)

        self.place.server.faults.put(POST, fault)
        await self.place.house.database.unit(story)
        await self.passes()

    async def passes(self, milliseconds: int = HOUR) -> None:
        clock = self.place.clock
        await self.place.house.delivery.advance(clock, Instant(clock.now() + milliseconds))


def _ours(place: Place, channel: Channel) -> list[Message]:
    said = channel.messages.values()
    return [one for one in said if place.server.model.is_bot(one.author)]


@asynccontextmanager
async def a_square(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Square]:
    # No room posts in channels yet: a kind stands for those that will.
    monkeypatch.setattr(house, "KINDS", (*house.KINDS, A_POST))
    async with a_workspace(folder) as place:
        model = place.server.model
        ada = place.person("Ada")
        board = model.channel(place.workspace, "board", place.owner, ada)
        told_in = model.channel(place.workspace, "mods", place.owner, ada)
        olive = Somebody(place.server, place.owner, place.channel)
        await olive.opens("Manila")
        await olive.picks("manage")
        await olive.presses("Notices", channel=told_in.id)
        await place.house.delivery.settle()
        yield Square(place, board, told_in, olive, Somebody(place.server, ada, place.channel))


@pytest.fixture
async def square(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Square]:
    async with a_square(tmp_path, monkeypatch) as made:
        yield made


@pytest.mark.parametrize("fault", [cut(), broken(takes_effect=True)], ids=["cut", "502"])
async def test_a_post_whose_answer_was_lost_is_asked_about_and_never_repeated(
    square: Square, fault: Fault
) -> None:
    await square.loses(fault)
    (notice,) = square.notices
    assert square.board.id in str(notice.payload)
    assert [one.label for one in pressable(notice.blocks)] == ["It is there", "Post it"]
    for _ in range(13):
        await square.passes()
    assert len(square.posts) == square.tries == 1
    assert len(square.notices) == 1


async def test_a_post_that_a_moderator_finds_counts_as_posted(square: Square) -> None:
    await square.loses(cut())
    (notice,) = square.notices
    assert "I count it as posted." in await square.olive.presses("It is there", notice)
    assert "settled already" in await square.olive.presses("Post it", notice)
    await square.passes()
    assert len(square.posts) == square.tries == 1


async def test_a_post_that_a_moderator_does_not_find_is_posted_once(square: Square) -> None:
    await square.loses(cut(takes_effect=False))
    assert square.posts == []
    (notice,) = square.notices
    assert "posting it now" in await square.olive.presses("Post it", notice)
    assert "settled already" in await square.olive.presses("Post it", notice)
    await square.passes()
    assert [one.split()[-1] for one in square.posts] == ["one"]
    assert square.tries == 2


@WAS_IT_MADE
async def test_who_does_not_moderate_settles_nothing(square: Square, *, was_made: bool) -> None:
    await square.loses(cut(takes_effect=was_made))
    (notice,) = square.notices
    for label in ("It is there", "Post it"):
        assert "for the moderators" in await square.ada.presses(label, notice)
    await square.passes()
    assert square.tries == 1
    assert len(square.posts) == int(was_made)
    assert "I count it as posted." in await square.olive.presses("It is there", notice)


async def test_who_moderates_no_more_settles_nothing(square: Square) -> None:
    await square.loses(cut(takes_effect=False))
    (notice,) = square.notices
    square.place.owner.is_owner = False
    square.place.ages(61.0)
    assert "for the moderators" in await square.olive.presses("Post it", notice)
    await square.passes()
    assert square.posts == []


async def test_a_chosen_moderator_settles_it_and_a_notice_is_only_in_its_room(
    square: Square,
) -> None:
    await square.olive.picks("manage")
    await square.olive.presses("Who moderates", moderators=square.ada.person.id)
    await square.loses(cut(takes_effect=False))
    (notice,) = square.notices
    assert "posting it now" in await square.ada.presses("Post it", notice)
    await square.passes()
    assert len(square.posts) == 1
    assert [one for one in square.olive.inbox if ASKED in read(one).text] == []
