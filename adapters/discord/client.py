"""discord.py's client, unstarted: what it may hear, what it registers, whom it tells."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.attempts import Outgoing
from adapters.discord.tree import command_tree, is_registered
from bot.platform import Core

log = logging.getLogger(__name__)

INTENTS: Final = discord.Intents(guilds=True, dm_messages=True)
"""None of them privileged: the bot hears commands, presses and what is written to it alone."""

LONGEST_WAIT: Final = 30.0
"""Seconds that discord.py may wait out a rate limit inside one call; it takes no less."""


# The bot neither hears nor speaks: that discord.py cannot either is no news.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


class Unusable(Exception):
    """Discord cannot be used as things stand; the text says why, to an operator."""


class Listener(Protocol):
    """Whoever takes in what happens on Discord."""

    async def interaction(self, interaction: "discord.Interaction[discord.Client]") -> None: ...

    async def message(self, message: discord.Message) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who hears how the connection is.

    `heard` is called for each frame of any kind, `told` with the name of each event, `lost` and
    `back` when the connection goes and comes; it comes back `fresh` when events may have been
    missed meanwhile. `here` is told all the servers that the bot is in, when it has learnt of them
    and when they change.
    """

    heard: Callable[[], None]
    told: Callable[[str], None]
    lost: Callable[[], None]
    back: Callable[[bool], None]
    here: Callable[[frozenset[str]], Awaitable[None]]


class Client(discord.Client):
    """One connection; it opens nothing before it is started."""

    def __init__(
        self,
        *,
        listener: Listener,
        line: Line,
        core: Core,
        outgoing: Outgoing,
        heartbeat_timeout: float,
        api_base_url: str | None,
    ) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            heartbeat_timeout=heartbeat_timeout,
            http_trace=outgoing.trace(),
            enable_debug_events=True,  # else a heartbeat's answer is heard by nobody
        )
        self._listener = listener
        self._line = line
        self._core = core
        self._api_base_url = api_base_url
        if api_base_url is not None:
            Route.BASE = api_base_url

    async def setup_hook(self) -> None:
        """Find the gateway and register the commands, if they are not what is registered."""
        if self._api_base_url is not None:
            _, address, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(address)
        await self._register()

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Notice how the connection is; what was said on the wire goes no further."""
        match event:
            case "socket_raw_receive":
                self._line.heard()
            case "socket_event_type":
                self._line.told(str(args[0]))
            case "socket_raw_send":
                pass
            case _ if self.is_closed():
                pass  # a READY that discord.py held back for a moment has nobody to go to
            case _:
                self._notice(event)
                super().dispatch(event, *args, **kwargs)

    async def ask_for_an_event(self, *, anywhere: bool = False) -> bool:
        """Ask the gateway about the bot itself in one server; False where there is none to ask in.

        The answer is an event like any other, so it shows that events still come. A server that is
        out for a while may give none; `anywhere` takes that, as right after connecting all are.
        """
        servers = (one for one in self.guilds if anywhere or not one.unavailable)
        guild = next(servers, None)
        if guild is None or self.user is None:
            return False
        await self.ws.request_chunks(guild.id, user_ids=[self.user.id], limit=1)
        return True

    async def on_interaction(self, interaction: "discord.Interaction[discord.Client]") -> None:
        await self._listener.interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        await self._listener.message(message)

    async def on_ready(self) -> None:
        await self._say_where()

    async def on_guild_join(self, _guild: discord.Guild) -> None:
        await self._say_where()

    async def on_guild_remove(self, _guild: discord.Guild) -> None:
        await self._say_where()

    async def _say_where(self) -> None:
        # A server that is only unavailable for a while is among them.
        await self._line.here(frozenset(str(one.id) for one in self.guilds))

    def _notice(self, event: str) -> None:
        match event:
            case "disconnect":
                self._line.lost()
            case "resumed":
                self._line.back(False)
            case "connect":  # what discord.py says of READY: a new session
                self._line.back(True)

    async def _register(self) -> None:
        assert self.application_id is not None  # noqa: S101 - known once it is logged in
        ours = command_tree(self._core.commands, self._core.menus)
        theirs = await self.http.request(
            Route(
                "GET",
                "/applications/{application_id}/commands",
                application_id=self.application_id,
            ),
            params={"with_localizations": "true"},
        )
        if is_registered(ours, theirs):
            return
        await self.http.bulk_upsert_global_commands(self.application_id, payload=ours)
        log.info("the commands are registered", extra={"count": len(ours)})


def create_client(
    *,
    listener: Listener,
    line: Line,
    core: Core,
    outgoing: Outgoing,
    heartbeat_timeout: float = 50.0,
    api_base_url: str | None = None,
) -> Client:
    """Make a client that is not started: all I/O begins in its login and ends in its close.

    With `api_base_url`, the whole process speaks to that address: discord.py keeps it globally.
    """
    return Client(
        listener=listener,
        line=line,
        core=core,
        outgoing=outgoing,
        heartbeat_timeout=heartbeat_timeout,
        api_base_url=api_base_url,
    )
