"""`alongside run`: one house for real platforms, in the foreground, until SIGTERM."""

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from adapters.discord import client as discord
from adapters.discord.adapter import Discord
from adapters.http.health import HealthPage
from adapters.slack import client as slack
from adapters.slack.adapter import Slack, team_of
from bot import journal
from bot.app.house import Foundations, House
from bot.clock import Clock, SystemClock
from bot.config import Config, ConfigProblem, Fault, Workspace
from bot.database import Refused
from bot.demo_folder import refuse_demo
from bot.platform import AccountName, Adapter
from bot.upkeep import operator_keys

log = logging.getLogger(__name__)

DISCORD, SLACK = "[discord]", "[slack]"
ONE_APP = "Leave one of the two out of the settings, and remove its app there."
RESTART = "The service manager starts it again; `alongside doctor --online` looks closer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Platforms:
    """Where there is somewhere to speak: an adapter for each account that has tokens.

    `removed` is why a workspace is left out that threw the app out, and `access` whose tokens let
    us in; both know tokens by their fingerprints.
    """

    adapters: Sequence[Adapter]
    access: Mapping[AccountName, str] = field(default_factory=dict)
    removed: Mapping[str, Refused] = field(default_factory=dict)


async def run(config: Config) -> None:
    """Serve the configured platforms until SIGTERM; raises ConfigProblem when there is none."""
    journal.start(sys.stderr, key=secrets.token_bytes(32))
    clock = SystemClock()
    await serve(config, await platforms(config, clock), clock=clock)


async def platforms(config: Config, clock: Clock) -> Platforms:
    """Make the adapters; the workspaces that did not throw the app out go on being served.

    Raises ConfigProblem when there is no token, and Refused when Slack cannot be asked.
    """
    if config.discord.token is None and not config.slack.apps:
        raise ConfigProblem(
            [
                Fault(
                    place="[discord] and [slack]",
                    what="there is no token, so there is nowhere to speak",
                    fix="docs/discord.md and docs/slack.md say how to get one; "
                    "`alongside demo` needs none",
                )
            ]
        )
    made: list[Adapter] = []
    if config.discord.token is not None:
        made.append(
            Discord(
                token=config.discord.token.get_secret_value(),
                clock=clock,
                api_base_url=config.discord.api_base_url,
            )
        )
    access: dict[AccountName, str] = {}
    removed: dict[str, Refused] = {}
    for app in config.slack.apps:
        try:
            workspace = await _workspace(app, config.slack.api_base_url, clock)
        except slack.Removed as gone:
            log.error("a workspace is left out", extra={"reason": str(gone)})
            removed[app.fingerprint] = Refused(SLACK, str(gone), RESTART)
        except slack.Unusable as problem:
            raise Refused(SLACK, str(problem), RESTART) from None
        else:
            made.append(workspace)
            access[workspace.account] = app.fingerprint
    if len({one.account for one in made}) < len(made):
        raise Refused(SLACK, "Two of the apps are in one workspace.", ONE_APP)
    return Platforms(adapters=made, access=access, removed=removed)


async def _workspace(app: Workspace, api_base_url: str, clock: Clock) -> Slack:
    assert app.bot_token and app.app_token  # noqa: S101, PT018 - the settings demand both
    bot_token = app.bot_token.get_secret_value()
    return Slack(
        bot_token=bot_token,
        app_token=app.app_token.get_secret_value(),
        team=await team_of(bot_token, api_base_url=api_base_url),
        clock=clock,
        api_base_url=api_base_url,
    )


async def serve(
    config: Config,
    on: Platforms,
    *,
    clock: Clock | None = None,
    stopped: asyncio.Event | None = None,
    ready: asyncio.Future[int] | None = None,
) -> None:
    """Run a house until SIGTERM, SIGINT or `stopped`, with its health on plain HTTP.

    `ready` is given the port of the health page once acts are taken in.

    With no adapter left it only keeps house: what was left long enough ago is erased all the same.

    Raises Refused when the database, the keys or a platform cannot be used, or a platform is lost
    for good, and OSError when the port is taken.
    """
    if not on.adapters and not config.database.path.exists():
        raise next(iter(on.removed.values()))
    stopped = stopped or asyncio.Event()
    journal.start(sys.stderr, key=secrets.token_bytes(32))
    refuse_demo(config.database.path.parent)
    config.database.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    foundations = _foundations(config, on, clock or SystemClock())
    async with await House.open(foundations, on.adapters) as house:
        await house.departing.refused(on.removed)
        await house.departing.tell_unserved(house.adapters)
        if not on.adapters:
            await house.housekeeping()
            raise next(iter(on.removed.values()))
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
    for refused in lost:
        raise refused


def _foundations(config: Config, on: Platforms, clock: Clock) -> Foundations:
    hours = config.care.moderator_hours
    return Foundations(
        database=config.database.path,
        keyring=config.database.keyring,
        operator=operator_keys(config),
        clock=clock,
        country=config.care.country,
        hours=(hours[:5], hours[6:]) if hours else None,
        prompt_spread=config.delivery.prompt_spread,
        access=on.access,
    )


async def _start(house: House) -> None:
    try:
        await house.start()
    except discord.Unusable as problem:
        raise Refused(DISCORD, str(problem), RESTART) from None
    except slack.Unusable as problem:
        raise Refused(SLACK, str(problem), RESTART) from None


def _hear_of_loss(house: House, stopped: asyncio.Event) -> Sequence[Refused]:
    """Stop once a platform cannot be healed: started anew, everything is tried once more."""
    lost: list[Refused] = []
    left = set(house.adapters)

    def give_up(place: str, reason: str) -> None:
        lost.append(Refused(place, reason, RESTART))
        stopped.set()

    def do_without(account: AccountName, reason: str) -> None:
        """Serve the others, if there are any: no start would bring this one back."""
        left.discard(account)
        log.error("a workspace has left", extra={"reason": reason})
        if not left:
            give_up(SLACK, reason)

    for account, adapter in house.adapters.items():
        match adapter:
            case Discord():
                adapter.on_lost = partial(give_up, DISCORD)
                adapter.on_back = house.scheduler.wake
                adapter.on_here = partial(house.departing.present, account)
                house.leaving.is_there[account] = adapter.is_there
            case Slack():
                adapter.on_lost = partial(give_up, SLACK)
                adapter.on_back = house.scheduler.wake
                adapter.on_gone = partial(do_without, account)
                adapter.on_here = partial(house.departing.present, account)
                house.leaving.is_there[account] = adapter.is_there
            case _:
                pass  # one of a test's, which loses nothing
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
