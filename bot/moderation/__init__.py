"""What moderators decide for their community."""

from bot.moderation.commands import room

ROOMS = (room,)

__all__ = ["ROOMS"]
