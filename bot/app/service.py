"""`alongside run`: one house for real platforms, in the foreground, until SIGTERM."""

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Sequence

from adapters.http.health import HealthPage
from bot import journal
from bot.app.house import Foundations, House
from bot.clock import SystemClock
from bot.config import Config, ConfigProblem, Fault
from bot.demo_folder import refuse_demo
from bot.platform import Adapter
from bot.upkeep import operator_keys

log = logging.getLogger(__name__)


async def run(config: Config) -> None:
    """Serve the configured platforms until SIGTERM; raises ConfigProblem when there is none."""
    await serve(config, _platforms(config))


def _platforms(config: Config) -> Sequence[Adapter]:
    raise ConfigProblem(
        [
            Fault(
                place="[discord] and [slack]",
                what="this version speaks in the sandbox only",
                fix="Try `alongside demo`; the platforms come with the next versions",
            )
        ]
    )


async def serve(
    config: Config,
    adapters: Sequence[Adapter],
    *,
    stopped: asyncio.Event | None = None,
    ready: asyncio.Future[int] | None = None,
) -> None:
    """Run a house until SIGTERM, SIGINT or `stopped`, with its health on plain HTTP.

    `ready` is given the port of the health page once acts are taken in.

    Raises Refused when the database or the keys cannot be used, OSError when the port is taken.
    """
    journal.start(sys.stderr, key=secrets.token_bytes(32))
    refuse_demo(config.database.path.parent)
    config.database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hours = config.care.moderator_hours
    on = Foundations(
        database=config.database.path,
        keyring=config.database.keyring,
        operator=operator_keys(config),
        clock=SystemClock(),
        country=config.care.country,
        hours=(hours[:5], hours[6:]) if hours else None,
        prompt_spread=config.delivery.prompt_spread,
    )
    async with await House.open(on, adapters) as house:
        page = HealthPage(house.checks, house.metrics)
        port = await page.start(config.http.host, config.http.port)
        try:
            await house.start()
            await house.run_by_itself()
            log.info("ready", extra={"port": port})
            if ready is not None:
                ready.set_result(port)
            await until_stopped(stopped or asyncio.Event())
        finally:
            await page.close()


async def until_stopped(stopped: asyncio.Event) -> None:
    """Wait for SIGTERM, Ctrl-C or the event."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    try:
        await stopped.wait()
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
