"""The frame of every benchmark: a figure of ours beside a bare library's, taken in the same run.

A benchmark is a module here with `async def run() -> list[Row]`. Machines are noisy, so what is
compared is run in turns, and medians are compared.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

Measure = Callable[[], Awaitable[float]]
"""Runs something once and gives one figure."""


NOT_COMPILED = {"PYTHONDONTWRITEBYTECODE"}
"""A process of its own starts from compiled modules, as an installed one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `baseline` and `ratio` are None where a figure stands alone."""

    name: str
    ours: float
    baseline: float | None = None
    unit: str
    ratio: float | None = None
    goal: str
    ok: bool


def at_least(name: str, *, ours: float, baseline: float, unit: str, times: float) -> Row:
    """Compare two speeds: ours must be `times` the baseline's or more."""
    ratio = ours / baseline
    goal = f">= {times:g} x"
    return Row(
        name=name,
        ours=ours,
        baseline=baseline,
        unit=unit,
        ratio=ratio,
        goal=goal,
        ok=ratio >= times,
    )


def at_most(name: str, *, ours: float, baseline: float, unit: str, times: float) -> Row:
    """Compare two costs: ours must be `times` the baseline's or less."""
    ratio = ours / baseline
    goal = f"<= {times:g} x"
    return Row(
        name=name,
        ours=ours,
        baseline=baseline,
        unit=unit,
        ratio=ratio,
        goal=goal,
        ok=ratio <= times,
    )


def under(name: str, *, ours: float, unit: str, limit: float, baseline: float | None = None) -> Row:
    """Hold one cost against a limit; the baseline only tells what a bare library takes."""
    return Row(
        name=name,
        ours=ours,
        baseline=baseline,
        unit=unit,
        ratio=None if baseline is None else ours / baseline,
        goal=f"<= {limit:g} {unit}",
        ok=ours <= limit,
    )


def over(name: str, *, ours: float, baseline: float, unit: str, limit: float) -> Row:
    """Hold what ours adds to a bare library's cost against a limit."""
    return under(name, ours=ours - baseline, baseline=baseline, unit=unit, limit=limit)


async def in_turns(rounds: int, **measures: Measure) -> dict[str, float]:
    """Run each measure once a round, one after another, and give the median of each."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(await measure())
    return {name: median(figures) for name, figures in taken.items()}


async def apart(module: str, *arguments: str) -> str:
    """Run a module of ours in a Python of its own; give the last line it prints."""
    compiled = {name: value for name, value in os.environ.items() if name not in NOT_COMPILED}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE, env=compiled
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} failed")
    return printed.decode().splitlines()[-1]


def table(rows: Sequence[Row]) -> str:
    """Draw the rows as text."""
    cells = [("", "ours", "baseline", "", "ratio", "goal", "")]
    cells += [_cells(row) for row in rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in {0, 3} else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as JSON."""
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


def _cells(row: Row) -> tuple[str, str, str, str, str, str, str]:
    return (
        row.name,
        f"{row.ours:,.4g}" if row.ours < 1_000 else f"{row.ours:,.0f}",
        "" if row.baseline is None else f"{row.baseline:,.4g}",
        row.unit,
        "" if row.ratio is None else f"{row.ratio:.2f}",
        row.goal,
        "ok" if row.ok else "SHORT",
    )
