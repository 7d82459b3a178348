"""Who goes first, and who waits for whom."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from bot.delivery import Say
from bot.platform import Outcome, Parcel, ToPerson
from tests.faults.platform import RoughPlatform
from tests.faults.room import PROMPT, REQUEST
from tests.faults.scene import scene

NOON = "2026-11-23T12:00"


async def test_a_request_overtakes_a_backlog_and_communities_take_turns(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON) as home:
        for name in ("big", "small"):
            await home.community(name)
        crowd = [await home.member(f"big {n}", at=None, community="big") for n in range(30)]
        few = [await home.member(f"small {n}", at=None, community="small") for n in range(3)]
        everyone = [Say(kind=PROMPT, to=member) for member in (*crowd, *few)]
        await home.queue(*everyone, Say(kind=REQUEST, to=few[0]))
        await home.delivery.settle()
        order = [one.parcel.to for one in home.sight.shown]
        names = [place.person for place in order]  # type: ignore[union-attr]
        assert names[0] == "small 0", "a request goes first"
        assert {name for name in names[:8] if name.startswith("small")} == {
            "small 0",
            "small 1",
            "small 2",
        }
        assert len(names) == 34


@dataclass(slots=True)
class Crossing(RoughPlatform):
    """Counts how many deliveries to one person are under way at a time."""

    under_way: dict[str, int] = field(default_factory=dict)
    most: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        assert isinstance(parcel.to, ToPerson)
        who = parcel.to.person
        self.under_way[who] = self.under_way.get(who, 0) + 1
        self.most = max(self.most, self.under_way[who])
        for _ in range(20):
            await asyncio.sleep(0)
        answer = await RoughPlatform.deliver(self, parcel)
        self.under_way[who] -= 1
        return answer


async def test_one_person_gets_one_message_at_a_time(tmp_path: Path) -> None:
    async with scene(tmp_path, starts=NOON, platform=Crossing) as home:
        await home.community()
        ada = await home.member("Ada", at=None)
        await home.queue(*(Say(kind=PROMPT, to=ada, args={"text": str(n)}) for n in range(10)))
        await home.delivery.settle()
        assert len(home.sight.to("Ada")) == 10
        assert isinstance(home.platform, Crossing)
        assert home.platform.most == 1
