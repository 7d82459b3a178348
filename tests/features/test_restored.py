"""A backup put back in place: what was sent after it was taken is not sent again."""

from collections.abc import Sequence
from pathlib import Path

from bot.clock import DAY, Ids, Instant
from bot.database import backup, restore
from bot.delivery import Happened, What
from tests.world import World, a_world, operator


async def test_what_was_sent_after_the_backup_is_not_sent_again(tmp_path: Path) -> None:
    house, copy = tmp_path / "house", tmp_path / "copies" / "copy.db"
    house.mkdir()
    copy.parent.mkdir()
    async with a_world(house) as world:
        await world.opens()
        ada = await world.member("Ada", hour=9)
        await world.until("2026-11-23 08:55", "Asia/Manila")
        backup(house / "alongside.db", house / "keys.db", copy)
        await world.until("2026-11-23 09:10", "Asia/Manila")
        assert len(ada.inbox) == 1
        restored = world.clock.now()
    restore(
        copy,
        house / "alongside.db",
        keys=house / "keys.db",
        operator=operator,
        ids=Ids(),
        now=restored,
    )
    async with a_world(house, "2026-11-23T01:20:00+00:00") as world:
        await world.until("2026-11-24 08:00", "Asia/Manila")
        assert world.chat.inboxes == {}
        assert [(one.what, one.reason) for one in await _happened(world)] == [
            (What.SKIPPED, "restored")
        ]
        await world.until("2026-11-24 10:00", "Asia/Manila")
        assert len(world.chat.inboxes["person-ada"]) == 1


async def _happened(world: World) -> Sequence[Happened]:
    yesterday = Instant(world.clock.now() - DAY)
    return (await world.house.delivery.backstage(since=yesterday, days=1)).happened
