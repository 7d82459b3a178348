"""What moderators decide for their community."""

from bot.moderation import commands, settling
from bot.moderation.notices import KINDS, tell
from bot.moderation.store import forget_community

ROOMS = (commands.room, settling.room)

__all__ = ["KINDS", "ROOMS", "forget_community", "tell"]
