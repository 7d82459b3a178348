"""A connected bot, and one person it can write to, with a server that fails as it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.discord.adapter import Discord
from adapters.discord.life import Patience
from bot.clock import SystemClock
from bot.platform import Outcome, Parcel, ToPerson
from bot.ui import Paragraph, View, Words
from tests.conformance.ground import Listener
from tests.discord_server.faults import MESSAGES, Fault
from tests.discord_server.model import Channel, Person
from tests.discord_server.server import TOKEN, DiscordServer, serving

HASTY = Patience(heartbeat=0.5, deaf=0.7, login=0.3, look=0.02, close=0.1, first_login=5.0)


@dataclass(slots=True)
class Line:
    """A bot that is connected, and one person it can write to."""

    server: DiscordServer
    bot: Discord
    core: Listener
    ana: Person
    welcome: Channel

    @property
    def inbox(self) -> int:
        return len(self.server.model.direct(self.ana.id).messages)

    @property
    def requests(self) -> int:
        return len(self.server.asked_for("POST", MESSAGES))

    async def sends(self, id: str = "parcel", *, to: Person | None = None) -> Outcome:
        return await self.bot.deliver(self.parcel(id, to=to))

    def parcel(self, id: str = "parcel", *, to: Person | None = None) -> Parcel:
        view = View(blocks=(Paragraph(text=Words("Good morning.")),))
        place = ToPerson(person=(to or self.ana).id, community=str(self.welcome.guild))
        return Parcel(id=id, to=place, view=view, locale="en")

    def fails(self, *faults: Fault, route: str = MESSAGES) -> None:
        self.server.faults.put("POST", route, *faults)


@asynccontextmanager
async def a_line(
    heartbeat_ms: int = 41_250, patience: Patience | None = None
) -> AsyncIterator[Line]:
    async with serving(heartbeat_ms=heartbeat_ms) as server:
        ana = server.model.person("Ana")
        welcome = server.model.channel(server.model.guild("A community", ana), "welcome")
        bot = Discord(
            token=TOKEN,
            clock=SystemClock(),
            api_base_url=server.api_base_url,
            patience=patience,
        )
        core = Listener()
        await bot.start(core)
        try:
            yield Line(server, bot, core, ana, welcome)
            assert server.violations == []
        finally:
            await bot.close()
