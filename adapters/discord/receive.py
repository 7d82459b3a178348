"""What comes in from Discord: acknowledged in time, run once, answered privately.

Discord gives three seconds to acknowledge. A quick act is its own acknowledgement; a slow one is
deferred first. Whatever goes wrong here ends here: nothing that comes in can stop the bot.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import discord

from adapters.discord.answering import SHOW_WITHIN, Answering, note_untaken
from adapters.discord.forms import modal
from adapters.discord.gestures import Gesture, Typing, gesture_of, words_of
from adapters.discord.limits import CHOICE, CHOICES
from adapters.discord.render import pages
from adapters.discord.showing import WireModal, write
from bot.platform import AccountName, Core, Intent

log = logging.getLogger(__name__)

ANSWER_WITHIN: Final = 1.5
"""Seconds an act may take before it is deferred: half of Discord's three, for the way there."""

REMEMBERED: Final = 1_000
"""So many acts are known again when a reconnect brings them a second time."""

Interaction = discord.Interaction[discord.Client]


class Receiver:
    """Takes acts in while it has a core to give them to."""

    def __init__(self, account: AccountName, *, answer_within: float = ANSWER_WITHIN) -> None:
        self.core: Core | None = None
        self._account = account
        self._answer_within = answer_within
        self._seen: deque[int] = deque(maxlen=REMEMBERED)
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
        match gesture_of(interaction, self._account, core.menus):
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
        answering = Answering(interaction=interaction, is_again=interaction.id in self._seen)
        self._seen.append(interaction.id)
        act = asyncio.ensure_future(core.act(intent))
        await asyncio.wait({act}, timeout=self._answer_within)
        if not act.done():
            await answering.ask_for_time(ephemeral=in_server)
        reply = await act
        await answering.show(pages(reply.view), ephemeral=in_server and reply.private)

    @asynccontextmanager
    async def _edge(self) -> AsyncIterator[Core | None]:
        self._under_way += 1
        try:
            yield self.core
        except discord.HTTPException as error:
            note_untaken(error)
        except Exception as error:
            log.error("what came in could not be answered", extra={"error": type(error).__name__})
        finally:
            self._under_way -= 1
            self._idle.set()
