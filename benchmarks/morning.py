"""A morning's messages at a platform's pace: how near to it, what was refused, what was lost."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.frame import Row, under

FULL = "FULL_MORNING"
LEAST_SHARE = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """So many messages at so many a second; the pace is taken from number `counted_from` on."""

    messages: int
    per_second: float
    counted_from: int = 0

    @property
    def name(self) -> str:
        return f"{self.messages:,} messages at {self.per_second:g}/s"

    @property
    def patience(self) -> float:
        """Give the seconds after which whatever has not arrived is lost."""
        return 2 * self.messages / self.per_second + 30

    def rows(self, times: Sequence[float], *, arrived: int, refused: int) -> list[Row]:
        """Judge the seconds at which the platform was asked to send each message."""
        counted = times[self.counted_from :]
        share = (len(counted) - 1) / self.per_second / (counted[-1] - counted[0])
        lost = self.messages - arrived
        return [
            _of_the_bound(f"{self.name}: of the bound", share),
            under(f"{self.name}: lost", ours=lost, unit="", limit=0),
            under(f"{self.name}: refused with 429", ours=refused, unit="", limit=0),
        ]


def chosen(short: Morning, whole: Morning) -> Morning:
    """Take the whole morning only where FULL_MORNING asks for it: it lasts."""
    return whole if os.environ.get(FULL) else short


def _of_the_bound(name: str, share: float) -> Row:
    return Row(
        name=name,
        ours=share,
        baseline=1.0,
        unit="",
        ratio=share,
        goal=f">= {LEAST_SHARE}",
        ok=share >= LEAST_SHARE,
    )
