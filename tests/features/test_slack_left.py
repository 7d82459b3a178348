"""A workspace that threw the app out while nobody ran: learnt at the next start, and erased."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import members
from bot.app.service import platforms, serve
from bot.clock import DAY, Ids, Instant, MovableClock
from bot.config import Config, load
from bot.database import Refused, Seals, Work
from bot.database.work import drive
from bot.doctor import Finding, diagnose
from bot.members import Charter
from bot.members.store import found_community
from bot.platform import AccountName
from bot.unserved import let_go
from bot.upkeep import open_keys
from tests.slack_server.model import APP_TOKEN, BOT_TOKEN, Workspace
from tests.slack_server.server import SlackServer, serving
from tests.slack_server.somebody import Somebody
from tests.world import KEY

NOW = Instant(1_795_392_000_000)  # 2026-11-23
OTHER_TOKEN, OTHER_APP = "xoxb-2-made-up", "xapp-1-A2-2-made-up"
MISTYPED = "xoxb-1-mistyped"


@dataclass(slots=True)
class Site:
    """A folder with settings, and the two workspaces that they may name."""

    server: SlackServer
    folder: Path
    here: Workspace
    there: Workspace
    clock: MovableClock = field(default_factory=lambda: MovableClock(stopped_at=NOW))

    @property
    def config(self) -> Config:
        return load(self.folder / "config.toml", {})

    def names(self, *tokens: tuple[str, str]) -> None:
        """Write settings with the tokens of these workspaces."""
        tables = [
            f"[[slack.workspaces]]\nbot_token = '{bot}'\napp_token = '{app}'\n"
            for bot, app in tokens
        ]
        file = self.folder / "config.toml"
        file.write_text(
            "[keys]\nfile = 'operator.key'\n[http]\nport = 0\n[slack]\n"
            f"api_base_url = '{self.server.api_base_url}'\n" + "".join(tables)
        )
        file.chmod(0o600)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve until the test is done with it. Raises Refused."""
        stopped = asyncio.Event()
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        on = await platforms(self.config, self.clock)
        serves = asyncio.create_task(
            serve(self.config, on, clock=self.clock, stopped=stopped, ready=ready)
        )
        async with asyncio.timeout(20):
            either: list[asyncio.Future[Any]] = [serves, ready]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            try:
                if ready.done():
                    yield
            finally:
                stopped.set()
                await serves

    async def is_refused(self) -> None:
        """Start where no workspace takes the token."""
        on = await platforms(self.config, self.clock)
        with pytest.raises(Refused, match="refuses the bot token"):
            await serve(self.config, on, clock=self.clock)

    async def opens(self, *places: Workspace) -> None:
        """Let a moderator open a community in each workspace, and stop."""
        async with self.running():
            for place in places:
                owner = self.server.model.person(place, "Olive", is_owner=True)
                room = self.server.model.channel(place, "welcome", owner)
                await Somebody(self.server, owner, room).picks("manage")

    def passes(self, days: int) -> None:
        self.clock.move_to(Instant(self.clock.now() + days * DAY))

    def charters(self) -> dict[str, Charter]:
        """Read what is kept of each workspace."""
        database = self.folder / "data" / "alongside.db"
        with (
            closing(open_keys(self.config, Ids())) as keys,
            closing(sqlite3.connect(database)) as raw,
        ):
            work = Work(raw, now=NOW, ids=Ids(), seals=Seals(keys, Ids().draw))
            return {one.charter.ref: one.charter for one in drive(members.communities, work)}

    def has(self, account: str) -> None:
        """Add a community of some account, of before its token was marked."""
        database = self.folder / "data" / "alongside.db"
        charter = Charter(account=account, ref="elsewhere")
        with (
            closing(open_keys(self.config, Ids())) as keys,
            closing(sqlite3.connect(database)) as raw,
        ):
            work = Work(raw, now=NOW, ids=Ids(), seals=Seals(keys, Ids().draw))
            drive(partial(found_community, charter=charter), work)
            raw.commit()

    def finding(self) -> Finding:
        """Give what the doctor says of the communities."""
        found = diagnose(self.folder / "config.toml", {}, self.clock.now())
        return next(one for one in found if one.name == "communities")


HERE, THERE = (BOT_TOKEN, APP_TOKEN), (OTHER_TOKEN, OTHER_APP)


@pytest.fixture
async def site(tmp_path: Path, quiet: None) -> AsyncIterator[Site]:
    (tmp_path / "operator.key").write_text(KEY, encoding="ascii")
    (tmp_path / "operator.key").chmod(0o600)
    async with serving() as server:
        here = server.model.workspace("A community")
        there = server.model.workspace("Another", bot_token=OTHER_TOKEN, app_token=OTHER_APP)
        yield Site(server, tmp_path, here, there)


async def test_a_workspace_that_left_meanwhile_is_noted_and_the_other_goes_on(site: Site) -> None:
    site.names(HERE, THERE)
    await site.opens(site.here, site.there)
    site.here.refuses = "account_inactive"
    async with site.running():
        pass
    kept = site.charters()
    assert kept[site.here.id].left_at == NOW
    assert kept[site.there.id].left_at is None
    assert site.finding().is_well


async def test_a_community_whose_only_workspace_left_is_erased_within_thirty_days(
    site: Site,
) -> None:
    site.names(HERE)
    await site.opens(site.here)
    site.here.refuses = "token_revoked"
    await site.is_refused()
    site.passes(28)
    await site.is_refused()
    assert site.charters()[site.here.id].left_at == NOW
    site.passes(1)
    await site.is_refused()
    assert site.charters() == {}


async def test_a_workspace_that_takes_the_app_back_goes_on_as_before(site: Site) -> None:
    site.names(HERE)
    await site.opens(site.here)
    site.here.refuses = "account_inactive"
    await site.is_refused()
    site.here.refuses, site.here.bot_token = None, MISTYPED
    site.names((MISTYPED, APP_TOKEN))
    site.passes(20)
    async with site.running():
        pass
    assert site.charters()[site.here.id].left_at is None
    site.here.refuses = "token_revoked"
    await site.is_refused()
    assert site.charters()[site.here.id].left_at == site.clock.now(), "its new token is known"


async def test_a_mistyped_token_erases_nobody_and_the_doctor_says_who_is_not_served(
    site: Site,
) -> None:
    site.names(HERE)
    await site.opens(site.here)
    site.names((MISTYPED, APP_TOKEN))
    await site.is_refused()
    assert site.charters()[site.here.id].left_at is None
    told = site.finding()
    assert not told.is_well
    assert f"serves slack:{site.here.id}" in told.what
    assert "--let-go" in told.fix


@pytest.mark.parametrize(
    ("account", "is_served"),
    [("discord", False), ("slack:T0EARLIER", True), ("sandbox", True)],
)
async def test_the_doctor_names_only_what_the_settings_surely_do_not_serve(
    site: Site, account: str, *, is_served: bool
) -> None:
    site.names(HERE)
    await site.opens(site.here)
    site.has(account)
    assert site.finding().is_well == is_served
    assert (account in site.finding().what) != is_served


async def test_a_first_start_with_a_refused_token_makes_nothing(site: Site) -> None:
    site.names((MISTYPED, APP_TOKEN))
    await site.is_refused()
    assert not (site.folder / "data").exists()


async def test_a_workspace_taken_out_of_the_settings_is_kept_until_it_is_let_go(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    site.names(HERE, THERE)
    await site.opens(site.here, site.there)
    site.names(HERE)
    async with site.running():
        pass
    logged = capfd.readouterr().err
    assert "nobody serves a community" in logged
    assert site.there.id not in logged
    assert site.charters()[site.there.id].left_at is None
    gone = AccountName(f"slack:{site.there.id}")
    assert site.finding().what == f"no token in the settings serves {gone}"
    for account in (AccountName(f"slack:{site.here.id}"), AccountName("slack:T0NOBODY")):
        with pytest.raises(Refused, match="not among those that nobody serves"):
            let_go(site.config, account, site.clock, Ids())
    let_go(site.config, gone, site.clock, Ids())
    kept = site.charters()
    assert (kept[site.there.id].left_at, kept[site.here.id].left_at) == (NOW, None)
    assert site.finding().is_well


def test_before_a_first_run_there_is_nobody_to_let_go(site: Site) -> None:
    site.names(HERE)
    with pytest.raises(Refused, match="not there yet"):
        let_go(site.config, AccountName("slack:T1"), site.clock, Ids())
