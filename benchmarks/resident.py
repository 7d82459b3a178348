"""Resident memory: a house with 10,000 members beside a process that only imports as much.

Each is a process of its own. The house is the service as `alongside run` starts it, with its
memory filled and the table of cities loaded; the other imports the same third-party modules.
"""

import asyncio
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.frame import Row, apart, at_most, in_turns

# All that is ours is imported late: the process it is compared with imports this module too.

MEMBERS = 10_000
ROUNDS = 3
MEGABYTE = 1e6
SERVICE = ("bot.cli", "bot.app.service")
"""What `alongside run` is made of."""
SHORTLY = 0.01
NOT_THE_HOUSE_S = {"psutil"}


async def run() -> list[Row]:
    from benchmarks.full_house import full_house

    folder = str(await full_house(MEMBERS))
    modules = json.loads(await apart(__name__, "modules", folder))
    taken = await in_turns(
        ROUNDS,
        ours=lambda: _apart("house", folder),
        baseline=lambda: _apart("imports", *modules),
    )
    return [
        at_most(
            "resident memory with 10,000 members, to the imports",
            ours=taken["ours"],
            baseline=taken["baseline"],
            unit="MB",
            times=1.3,
        )
    ]


async def _apart(*arguments: str) -> float:
    return float(await apart(__name__, *arguments))


async def house(folder: str) -> float:
    """Live in a house for a moment; give the megabytes it takes."""
    from benchmarks.full_house import foundations
    from bot.app.house import House

    for name in SERVICE:
        importlib.import_module(name)

    async with await House.open(foundations(Path(folder)), ()) as opened:
        await opened.start()
        while len(opened.memory.people) < MEMBERS:  # noqa: ASYNC110 - no house tells this
            await asyncio.sleep(SHORTLY)
        assert opened.core.complete("settings", "city", "par")
        return _resident()


async def modules(folder: str) -> str:
    """List the third-party modules that a house has imported."""
    await house(folder)
    return json.dumps([name for name in sorted(sys.modules) if _is_third_party(name)])


async def imports(*names: str) -> float:
    for name in names:
        importlib.import_module(name)
    return _resident()


def _is_third_party(name: str) -> bool:
    where = getattr(sys.modules[name], "__file__", None) or ""
    package = name.partition(".")[0]
    return "site-packages" in Path(where).parts and package not in NOT_THE_HOUSE_S


def _resident() -> float:
    return psutil.Process().memory_info().rss / MEGABYTE


PARTS = {one.__name__: one for one in (house, modules, imports)}


def main(part: str, arguments: Sequence[str]) -> None:
    print(asyncio.run(PARTS[part](*arguments)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
