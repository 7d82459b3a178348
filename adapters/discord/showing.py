"""Puts messages into discord.py's hands: nothing of a view is kept after it was sent."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from adapters.discord.render import Attached, Component, Wire


class WireView(discord.ui.View):
    """Components as they go over the wire.

    discord.py keeps every view that is not finished, for ever if it has no timeout: a leak, and
    dead after a restart. Our presses are read from their custom_id alone.
    """

    def __init__(self, components: Sequence[Component], *, is_v2: bool) -> None:
        super().__init__(timeout=None)
        self._wire = components
        self._is_v2 = is_v2

    def to_components(self) -> list[dict[str, Any]]:
        return [*self._wire]

    def has_components_v2(self) -> bool:
        return self._is_v2

    def is_finished(self) -> bool:
        return True

    def is_dispatchable(self) -> bool:
        return True


class WireModal(discord.ui.Modal):
    """A modal as it goes over the wire; kept no more than a view."""

    def __init__(self, modal: Component) -> None:
        super().__init__(title=str(modal["title"]), timeout=None, custom_id=str(modal["custom_id"]))
        self._wire = modal

    def to_dict(self) -> dict[str, Any]:
        return self._wire

    def is_finished(self) -> bool:
        return True


def view_of(wire: Wire) -> discord.ui.View:
    """Give a message's components; never None, so that an edit takes old ones away."""
    return WireView(wire.components, is_v2=wire.content is None)


def files_of(wire: Wire) -> list[discord.File]:
    return [_file(one) for one in wire.files]


async def respond(
    interaction: "discord.Interaction[discord.Client]", wire: Wire, *, ephemeral: bool
) -> None:
    """Show a message to whoever acted, as the first answer."""
    await interaction.response.send_message(
        wire.content, view=view_of(wire), files=files_of(wire), ephemeral=ephemeral
    )


async def follow(
    interaction: "discord.Interaction[discord.Client]", wire: Wire, *, ephemeral: bool
) -> None:
    """Show a message to whoever acted, after the first answer."""
    await interaction.followup.send(
        wire.content or discord.utils.MISSING,
        view=view_of(wire),
        files=files_of(wire),
        ephemeral=ephemeral,
        wait=True,
    )


async def write(
    channel: "discord.abc.Messageable", wire: Wire, *, nonce: str, silent: bool = False
) -> discord.Message:
    """Send a message under a nonce; Discord knows it again by that for a few minutes."""
    return await channel.send(
        wire.content, view=view_of(wire), files=files_of(wire), nonce=nonce, silent=silent
    )


def _file(one: Attached) -> discord.File:
    return discord.File(io.BytesIO(one.content), filename=one.name, description=one.alt)
