"""Reaching help fast: the card, the lines of each country, the tools."""

from bot.care.commands import OTHER_WORDS, room

ROOMS = (room,)

__all__ = ["OTHER_WORDS", "ROOMS"]
