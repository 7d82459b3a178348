"""How often a kind word is passed on, and moderators are asked to look in: help, never a nuisance.

Counted over the last day or hour, not by the calendar, so that midnight opens no second round.
"""

from dataclasses import dataclass
from enum import Enum

from bot.clock import DAY, HOUR

PASSED_BY_ONE = 3
"""Words a day that one person passes on: enough for a hard evening in a channel, and too few to
make the bot a way to trouble people (care.md CRI-8)."""

PASSED_BETWEEN_TWO = 1
"""Words a day from one person to another: a second one asks for an answer."""

PASSED_TO_ONE = 2
"""Words a day that somebody gets from all together: many at once feel like being watched."""

ASKED_ABOUT_A_CHANNEL = 1
"""Notices an hour about one channel: moderators look in once, however many ask."""

A_DAY, AN_HOUR = DAY, HOUR

KEPT = 2 * DAY
"""Milliseconds that an offer is kept: its buttons work, and its day is counted to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """How many words were passed on in the last day: by this person, and by them to this one."""

    by_giver: int
    between: int


class Passing(Enum):
    """What becomes of a wish to pass a word on; it is the same whoever the word is for."""

    GOES = "goes"
    AGAIN = "was passed on to this person already"
    ENOUGH = "this person has passed on enough"


def passing(lately: PassedOn) -> Passing:
    """Decide by what the giver did alone, so that the answer tells nothing of the other."""
    if lately.between >= PASSED_BETWEEN_TWO:
        return Passing.AGAIN
    return Passing.ENOUGH if lately.by_giver >= PASSED_BY_ONE else Passing.GOES
