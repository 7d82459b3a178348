"""The check-in: asked in private at the member's own hour, answered by one tap."""

from bot.checkins.commands import room
from bot.checkins.prompts import KINDS
from bot.checkins.retention import delete_old

ROOMS = (room,)

__all__ = ["KINDS", "ROOMS", "delete_old"]
