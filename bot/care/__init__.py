"""Reaching help fast: the card, the lines of each country, the tools; offering help to others."""

from bot.care import offering
from bot.care.commands import OTHER_WORDS, records, room
from bot.care.facts import HELPLINES
from bot.care.offer_messages import KINDS
from bot.care.rules import ageing
from bot.care.store import delete_old, forget_community

ROOMS = (room, offering.room)

__all__ = [
    "HELPLINES",
    "KINDS",
    "OTHER_WORDS",
    "ROOMS",
    "ageing",
    "delete_old",
    "forget_community",
    "records",
]
