"""A house full of members: made once a run by the rooms' own stores, quickly.

Everyone has a profile, a consent, a plan and a daily schedule, as after joining.
"""

import atexit
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot import members
from bot.app.house import Foundations, House
from bot.checkins.prompts import checkin_prompt
from bot.checkins.rules import Plan
from bot.checkins.store import save_plan
from bot.clock import MovableClock, instant_of
from bot.database import KeyId, Keys, OperatorKeys, Seals, Work
from bot.delivery import Schedule, put_schedule
from bot.members import store
from bot.members.rules import Charter, Hours, Profile, Purpose, Sleep
from bot.platform import AccountName
from bot.standing import CommunityState

ACCOUNT = AccountName("bench")
HERE = "998877665544332211"
KEYS = 500
"""Data keys kept at a time; fewer than the ring remembers."""
CACHE = 400_000
"""Kilobytes: the pages of 100,000 members, so that each is written once."""

NOW = instant_of(datetime.fromisoformat("2027-01-11T00:00:00+00:00"))
HOMES = (
    ("Paris", "FR", "Europe/Paris"),
    ("New York City", "US", "America/New_York"),
    ("Manila", "PH", "Asia/Manila"),
    ("Mexico City", "MX", "America/Mexico_City"),
    ("Mumbai", "IN", "Asia/Kolkata"),
    ("Lagos", "NG", "Africa/Lagos"),
    ("São Paulo", "BR", "America/Sao_Paulo"),
    ("Perth", "AU", "Australia/Perth"),
)

_kept = ExitStack()
_made: dict[int, Path] = {}
atexit.register(_kept.close)


async def full_house(size: int) -> Path:
    """Give the folder of a house with so many members, which is made when first asked for."""
    if size not in _made:
        folder = Path(_kept.enter_context(TemporaryDirectory()))
        async with await House.open(foundations(folder), ()) as house:
            await house.database.unit(partial(_move_in, keys=house.database.keys, size=size))
        _made[size] = folder
    return _made[size]


async def read_everyone(house: House) -> None:
    """Fill a house's memory, as it does itself while it starts."""
    after: bytes | None = b""
    while after is not None:
        page = await house.database.read(partial(members.page, after=after))
        house.memory.take_in(page.communities, page.people)
        after = page.after


def foundations(folder: Path) -> Foundations:
    return Foundations(
        database=folder / "alongside.db",
        keyring=folder / "keys.db",
        operator=operator,
        clock=MovableClock(stopped_at=NOW),
        trusts_clock=True,
    )


def operator() -> OperatorKeys:
    return (bytes(range(32)),)


def person(number: int) -> str:
    """Give the platform's own id of a member, as long as such ids are."""
    return str(112_233_445_566_000_000 + number)


async def _found(work: Work) -> store.Community:
    _, country, zone = HOMES[0]
    hours = Hours(start="18:00", end="22:00")
    charter = Charter(account=ACCOUNT, ref=HERE, country=country, zone=zone, hours=hours)
    home = replace(await store.found_community(work, charter), state=CommunityState.LIVE)
    await store.save_community(work, home)
    return home


async def _move_in(work: Work, *, keys: Keys, size: int) -> None:
    work.raw.execute(f"PRAGMA cache_size = -{CACHE}")
    home = await _found(work)
    work.seals = _Prepared(keys, work.ids.draw)
    for number in range(size):
        member = await store.add_member(work, home, _profile(number))
        await store.give_consent(work, member, Purpose.CHECKINS)
        await save_plan(work, member, Plan(at=f"{member.profile.hour:02}:00"))
        await put_schedule(work, _schedule(member))
    work.raw.execute("UPDATE member SET state = 'active' WHERE state = 'joining'")


def _schedule(member: store.Member) -> Schedule:
    profile = member.profile
    return Schedule(
        kind=checkin_prompt,
        to=member.id,
        at=time(profile.hour),
        zone=ZoneInfo(profile.zone or "UTC"),
    )


def _profile(number: int) -> Profile:
    city, country, zone = HOMES[number % len(HOMES)]
    return Profile(
        account=ACCOUNT,
        person=person(number),
        name=f"Ada {number}",
        locale="es" if number % 3 == 0 else None,
        city=city,
        country=country,
        zone=zone,
        sleep=Sleep(start="23:00", end="07:00"),
        hour=7 + number % 14,
    )


class _Prepared(Seals):
    """Seals that keep their new data keys many at a time."""

    __slots__ = ("_ready",)

    def __init__(self, keys: Keys, draw: Callable[[int], bytes]) -> None:
        super().__init__(keys, draw)
        self._ready: list[KeyId] = []

    def new_key(self) -> KeyId:
        if not self._ready:
            self._ready = self.new_keys(KEYS)
        return self._ready.pop()
