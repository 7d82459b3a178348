"""How an answer reaches whoever acted, even where Discord's own answer to it is lost.

Discord takes the first answer to an act once, and refuses another with 40060; it takes it in time
only, and refuses it with 10062 afterwards. A first answer may be a plea for more time, and then the
real one follows it. Whether a first answer arrived can be looked up; a message that follows cannot.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, assert_never

import discord

from adapters.discord.render import Wire
from adapters.discord.sending import FAILURES
from adapters.discord.showing import follow, respond

log = logging.getLogger(__name__)

ALREADY_ANSWERED: Final = 40_060
_SERVERS: Final = 500

ASK_WITHIN: Final = 5.0
"""Seconds that asking for more time may take; what Discord has not heard by then comes too late."""

SHOW_WITHIN: Final = 15.0
"""Seconds; an interaction's token lives for 15 minutes, but nobody waits that long."""


class Line(Enum):
    """What Discord has heard from us of one act."""

    OPEN = "nothing yet"
    TAKEN = "a first answer; what comes now follows it"
    UNSURE = "perhaps a plea for more time"
    OVER = "it takes nothing more, or somebody else answers"


@dataclass(slots=True, kw_only=True)
class Answering:
    """Answers one act. `is_again` says that the act came before, and is being answered for that."""

    interaction: "discord.Interaction[discord.Client]"
    is_again: bool = False
    line: Line = Line.OPEN

    async def ask_for_time(self, *, ephemeral: bool) -> None:
        """Ask for more time. Whatever Discord says to that, the act goes on."""
        try:
            async with asyncio.timeout(ASK_WITHIN):
                await self.interaction.response.defer(ephemeral=ephemeral, thinking=True)
        except discord.HTTPException as error:
            note_untaken(error)
            self.line = self._after(error)
        except FAILURES as error:
            log.warning("a plea for time was lost", extra={"error": type(error).__name__})
            self.line = Line.UNSURE
        else:
            self.line = Line.TAKEN

    async def show(self, pages: Sequence[Wire], *, ephemeral: bool) -> None:
        """Show an answer; raises what discord.py raises when it cannot be shown."""
        async with asyncio.timeout(SHOW_WITHIN):
            for page in pages:
                await self._show(page, ephemeral)

    async def _show(self, page: Wire, ephemeral: bool) -> None:
        match self.line:
            case Line.OPEN:
                await self._begin(page, ephemeral)
            case Line.TAKEN:
                await follow(self.interaction, page, ephemeral=ephemeral)
            case Line.UNSURE:
                try:
                    await follow(self.interaction, page, ephemeral=ephemeral)
                    self.line = Line.TAKEN
                except discord.NotFound:  # nothing to follow: the plea was never heard
                    await self._begin(page, ephemeral)
            case Line.OVER:
                pass
            case _:
                assert_never(self.line)

    async def _begin(self, page: Wire, ephemeral: bool) -> None:
        self.line = Line.TAKEN
        try:
            await respond(self.interaction, page, ephemeral=ephemeral)
        except discord.HTTPException as error:
            note_untaken(error)
            if error.code != ALREADY_ANSWERED:
                raise
            # An earlier request of this very call was heard, or the act was answered before.
            self.line = self._after(error)
        except FAILURES as error:
            log.warning("an answer was lost", extra={"error": type(error).__name__})
            if not await self._is_there():
                await respond(self.interaction, page, ephemeral=ephemeral)

    async def _is_there(self) -> bool:
        try:
            await self.interaction.original_response()
        except discord.NotFound:
            return False
        return True

    def _after(self, error: discord.HTTPException) -> Line:
        if error.code == ALREADY_ANSWERED and not self.is_again:
            return Line.TAKEN
        return Line.UNSURE if error.status >= _SERVERS else Line.OVER


def note_untaken(error: discord.HTTPException) -> None:
    """Note an answer that Discord would not take: too late (10062), or given already (40060)."""
    extra = {"status": error.status, "reason": error.code}
    log.warning("an answer was not taken", extra=extra)
