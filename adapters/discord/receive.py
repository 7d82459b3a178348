"""What comes in from Discord: acknowledged in time, run once, answered privately.

Discord gives three seconds to acknowledge. A quick act is its own acknowledgement; a slow one is
deferred first. Whatever goes wrong here ends here: nothing that comes in can stop the bot.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import discord

from adapters.discord.forms import modal
from adapters.discord.gestures import Gesture, Typing, gesture_of, words_of
from adapters.discord.limits import CHOICE, CHOICES
from adapters.discord.render import pages
from adapters.discord.showing import WireModal, answer, write
from bot.platform import AccountName, Core, Intent, Reply

log = logging.getLogger(__name__)

ANSWER_WITHIN: Final = 1.5
"""Seconds an act may take before it is deferred: half of Discord's three, for the way there."""

SHOW_WITHIN: Final = 15.0
"""Seconds; an interaction's token lives for 15 minutes, but nobody waits that long."""

Interaction = discord.Interaction[discord.Client]


class Receiver:
    """Takes acts in while it has a core to give them to."""

    def __init__(self, account: AccountName, *, answer_within: float = ANSWER_WITHIN) -> None:
        self.core: Core | None = None
        self._account = account
        self._answer_within = answer_within
        self._under_way = 0
        self._idle = asyncio.Event()

    async def interaction(self, interaction: Interaction) -> None:
        """Take a command, a press, a form or a half-typed option."""
        async with self._edge() as core:
            if core is not None:
                await self._take(core, interaction)

    async def message(self, message: discord.Message) -> None:
        """Take words that a person wrote to the bot."""
        async with self._edge() as core:
            intent = words_of(message, self._account)
            if core is None or intent is None:
                return
            reply = await core.act(intent)
            for number, wire in enumerate(pages(reply.view)):
                # The same words come twice after a reconnect; the same nonce makes one answer.
                nonce = f"{intent.key}-{number}"
                async with asyncio.timeout(SHOW_WITHIN):
                    await write(message.channel, wire, nonce=nonce)

    async def drain(self, within: float) -> None:
        """Take nothing in any more, and let what is under way end for `within` seconds."""
        self.core = None
        try:
            async with asyncio.timeout(within):
                while self._under_way:
                    self._idle.clear()
                    await self._idle.wait()
        except TimeoutError:
            log.warning("acts were cut off", extra={"count": self._under_way})

    async def _take(self, core: Core, interaction: Interaction) -> None:
        match gesture_of(interaction, self._account):
            case None:
                return
            case Typing() as typing:
                proposals = core.complete(typing.word, typing.option, typing.typed)
                await interaction.response.autocomplete(
                    [
                        discord.app_commands.Choice(name=label[:CHOICE], value=value[:CHOICE])
                        for value, label in proposals[:CHOICES]
                    ]
                )
            case Gesture(intent=intent, opens_form=opens_form):
                form = core.form(intent) if opens_form else None
                if form is None:
                    await self._act(core, interaction, intent)
                else:
                    await interaction.response.send_modal(WireModal(modal(form)))

    async def _act(self, core: Core, interaction: Interaction, intent: Intent) -> None:
        in_server = not intent.where.is_direct
        act = asyncio.ensure_future(core.act(intent))
        await asyncio.wait({act}, timeout=self._answer_within)
        can_show = act.done() or await self._defer(interaction, ephemeral=in_server)
        reply = await act
        if can_show:
            await self._show(interaction, reply, ephemeral=in_server and reply.private)

    async def _defer(self, interaction: Interaction, *, ephemeral: bool) -> bool:
        """Ask for more time. When Discord will not give it, the act goes on all the same."""
        try:
            async with asyncio.timeout(SHOW_WITHIN):
                await interaction.response.defer(ephemeral=ephemeral, thinking=True)
        except discord.HTTPException as error:
            _log_late(error)
            return False
        return True

    async def _show(self, interaction: Interaction, reply: Reply, *, ephemeral: bool) -> None:
        async with asyncio.timeout(SHOW_WITHIN):
            for wire in pages(reply.view):
                await answer(interaction, wire, ephemeral=ephemeral)

    @asynccontextmanager
    async def _edge(self) -> AsyncIterator[Core | None]:
        self._under_way += 1
        try:
            yield self.core
        except discord.HTTPException as error:
            _log_late(error)
        except Exception as error:
            log.error("what came in could not be answered", extra={"error": type(error).__name__})
        finally:
            self._under_way -= 1
            self._idle.set()


def _log_late(error: discord.HTTPException) -> None:
    """Note an answer that Discord would not take: too late (10062), or given already (40060)."""
    extra = {"status": error.status, "reason": error.code}
    log.warning("an answer was not taken", extra=extra)
