"""A schedule's sealed document: all that firing needs to know, in one opening."""

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.kinds import Args
from bot.delivery.rules import WallTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a schedule row means. `pending` is the first local day that has not come due yet.

    `spread_up_to` is the span that the member's own spread was drawn from.
    """

    wall: WallTime
    pending: date
    slot: str = ""
    spread_up_to: int = 0
    args: Args
    about: str | None = None
    channel: str | None = None


def plan_doc(plan: Plan) -> dict[str, Any]:
    doc = {
        "at": plan.wall.at.isoformat(),
        "zone": plan.wall.zone.key,
        "days": sum(1 << day for day in plan.wall.weekdays),
        "spread": plan.wall.spread,
        "up_to": plan.spread_up_to,
        "pending": plan.pending.isoformat(),
        "slot": plan.slot,
        "args": dict(plan.args),
        "about": plan.about,
        "channel": plan.channel,
    }
    return {name: value for name, value in doc.items() if value}


def read_plan(doc: dict[str, Any]) -> Plan:
    return Plan(
        wall=WallTime(
            at=_time(doc["at"]),
            zone=ZoneInfo(doc["zone"]),
            weekdays=_weekdays(doc["days"]),
            spread=doc.get("spread", 0),
        ),
        pending=date.fromisoformat(doc["pending"]),
        slot=doc.get("slot", ""),
        spread_up_to=doc.get("up_to", 0),
        args=doc.get("args", {}),
        about=doc.get("about"),
        channel=doc.get("channel"),
    )


@lru_cache(maxsize=2048)
def _time(written: str) -> time:
    return time.fromisoformat(written)


@lru_cache(maxsize=128)
def _weekdays(bits: int) -> frozenset[int]:
    return frozenset(day for day in range(7) if bits >> day & 1)
