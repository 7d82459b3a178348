"""Runs the service against a loopback Discord from an instant on: `CONFIG INSTANT`.

Everything is as `alongside run` has it but the clock, which runs on from the given instant.
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from bot.app.service import platforms, serve
from bot.clock import MovableClock, instant_of
from bot.config import Config, load


def main(config: str, starts: str) -> None:
    settings = load(Path(config), os.environ)
    clock = MovableClock()
    clock.move_to(instant_of(datetime.fromisoformat(starts)))
    asyncio.run(_serve(settings, clock))


async def _serve(settings: Config, clock: MovableClock) -> None:
    await serve(settings, await platforms(settings, clock), clock=clock)


if __name__ == "__main__":
    main(*sys.argv[1:])
