"""`alongside run`: one house for real platforms, in the foreground, until SIGTERM."""

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial

from adapters.discord.adapter import Discord
from adapters.discord.client import Unusable
from adapters.http.health import HealthPage
from bot import journal
from bot.app.house import Foundations, House
from bot.clock import Clock, SystemClock
from bot.config import Config, ConfigProblem, Fault
from bot.database import Refused
from bot.demo_folder import refuse_demo
from bot.platform import Adapter
from bot.upkeep import operator_keys

log = logging.getLogger(__name__)

RESTART = "The service manager starts it again; `alongside doctor --online` looks closer."


async def run(config: Config) -> None:
    """Serve the configured platforms until SIGTERM; raises ConfigProblem when there is none."""
    clock = SystemClock()
    await serve(config, platforms(config, clock), clock=clock)


def platforms(config: Config, clock: Clock) -> Sequence[Adapter]:
    """Make the adapter of each platform that has a token."""
    if config.discord.token is None:
        raise ConfigProblem(
            [
                Fault(
                    place="[discord]",
                    what="there is no token, so there is nowhere to speak",
                    fix="docs/discord.md says how to get one; `alongside demo` needs none",
                )
            ]
        )
    return [
        Discord(
            token=config.discord.token.get_secret_value(),
            clock=clock,
            api_base_url=config.discord.api_base_url,
        )
    ]


async def serve(
    config: Config,
    adapters: Sequence[Adapter],
    *,
    clock: Clock | None = None,
    stopped: asyncio.Event | None = None,
    ready: asyncio.Future[int] | None = None,
) -> None:
    """Run a house until SIGTERM, SIGINT or `stopped`, with its health on plain HTTP.

    `ready` is given the port of the health page once acts are taken in.

    Raises Refused when the database, the keys or a platform cannot be used, or a platform is lost
    for good, and OSError when the port is taken.
    """
    stopped = stopped or asyncio.Event()
    journal.start(sys.stderr, key=secrets.token_bytes(32))
    refuse_demo(config.database.path.parent)
    config.database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hours = config.care.moderator_hours
    on = Foundations(
        database=config.database.path,
        keyring=config.database.keyring,
        operator=operator_keys(config),
        clock=clock or SystemClock(),
        country=config.care.country,
        hours=(hours[:5], hours[6:]) if hours else None,
        prompt_spread=config.delivery.prompt_spread,
    )
    async with await House.open(on, adapters) as house:
        page = HealthPage(house.checks, house.metrics)
        port = await page.start(config.http.host, config.http.port)
        try:
            lost = _hear_of_loss(house, stopped)
            await _start(house)
            await house.run_by_itself()

            def begins() -> None:
                log.info("ready", extra={"port": port})
                if ready is not None:
                    ready.set_result(port)

            await until_stopped(stopped, begins)
        finally:
            await page.close()
    for reason in lost:
        raise Refused("[discord]", reason, RESTART)


async def _start(house: House) -> None:
    try:
        await house.start()
    except Unusable as problem:
        raise Refused("[discord]", str(problem), RESTART) from None


def _hear_of_loss(house: House, stopped: asyncio.Event) -> Sequence[str]:
    """Stop once a platform cannot be healed: started anew, everything is tried once more."""
    lost: list[str] = []

    def give_up(reason: str) -> None:
        lost.append(reason)
        stopped.set()

    for adapter in house.adapters.values():
        if isinstance(adapter, Discord):
            adapter.on_lost = give_up
            adapter.on_back = house.scheduler.wake
            adapter.on_here = partial(house.departing.present, adapter.account)
            house.leaving.is_there[adapter.account] = adapter.is_there
    return lost


async def until_stopped(stopped: asyncio.Event, begins: Callable[[], None]) -> None:
    """Wait for SIGTERM, Ctrl-C or the event; `begins` is called once they are listened for."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    try:
        begins()
        await stopped.wait()
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
