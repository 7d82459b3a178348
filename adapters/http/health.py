"""Whether the process lives, whether it can serve, and what it counts: /livez, /readyz, /metrics.

Deaf never means healthy (reliability.md G7): an adapter that has not heard from its platform for
90 seconds is not ready. Nothing here names a member, a community or a message.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web

from bot.clock import SECOND, Instant
from bot.platform import AccountName, Health

DEAF_AFTER = 90 * SECOND
LONGEST_CHECK = 5.0
"""Seconds; a check that takes longer is a check that failed."""

LABELS = frozenset({"account", "check", "kind", "outcome", "state"})
"""What a figure may be split by: never by whom it is about."""

Labels = tuple[tuple[str, str], ...]
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_METRICS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must be well before the process can serve; `note` names nobody."""

    name: str
    is_well: bool
    note: str = ""


class Figure(StrEnum):
    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure, split by labels out of `LABELS`, in the form that Prometheus reads."""

    name: str
    meaning: str
    figure: Figure
    values: Mapping[Labels, float] = field(default_factory=dict)


Checks = Callable[[], Awaitable[Sequence[Check]]]
Metrics = Callable[[], Iterable[Metric]]


def hearing(account: AccountName, health: Health, now: Instant) -> Check:
    """Check that an adapter is connected and heard from its platform lately."""
    silent = now - health.since
    if health.is_well and silent > DEAF_AFTER:
        note = f"heard nothing for {silent // SECOND} s"
        return Check(name=account, is_well=False, note=note)
    return Check(name=account, is_well=health.is_well, note=health.note)


class HealthPage:
    """Serves the three addresses until it is closed."""

    def __init__(self, checks: Checks, metrics: Metrics) -> None:
        self._checks = checks
        self._metrics = metrics
        app = web.Application()
        app.add_routes(
            [
                web.get("/livez", self._lives),
                web.get("/readyz", self._is_ready),
                web.get("/metrics", self._counts),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self, host: str = "127.0.0.1", port: int = 8686) -> int:
        """Begin to answer and tell on which port (0 picks a free one). Raises OSError."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        bound: int = self._runner.addresses[0][1]
        return bound

    async def close(self) -> None:
        await self._runner.cleanup()

    async def _lives(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n", headers=_HEADERS)

    async def _is_ready(self, _request: web.Request) -> web.Response:
        try:
            checks = await asyncio.wait_for(self._checks(), LONGEST_CHECK)
        except TimeoutError:
            checks = [Check(name="checks", is_well=False, note="took too long")]
        is_ready = all(check.is_well for check in checks)
        told = [
            {"name": check.name, "is_well": check.is_well, "note": check.note} for check in checks
        ]
        return web.Response(
            text=json.dumps({"is_ready": is_ready, "checks": told}) + "\n",
            content_type="application/json",
            status=200 if is_ready else 503,
            headers=_HEADERS,
        )

    async def _counts(self, _request: web.Request) -> web.Response:
        written = "".join(line + "\n" for metric in self._metrics() for line in lines(metric))
        return web.Response(body=written.encode(), headers={**_HEADERS, "Content-Type": _METRICS})


def lines(metric: Metric) -> list[str]:
    """Write a metric as Prometheus reads it; raises ValueError for a label we do not allow."""
    written = [f"# HELP {metric.name} {metric.meaning}", f"# TYPE {metric.name} {metric.figure}"]
    for labels, value in sorted(metric.values.items()):
        if strange := {name for name, _ in labels} - LABELS:
            raise ValueError(f"{metric.name} may not be split by {', '.join(sorted(strange))}")
        written.append(f"{metric.name}{_braced(labels)} {value:.15g}")
    return written


def _braced(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
