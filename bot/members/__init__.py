"""Joining, consent, profile, privacy, communities and who moderates them."""

from bot.members import home, joining, privacy, settings
from bot.members.joining import welcome_back
from bot.members.places_asked import atlas, city_form, confirm, known
from bot.members.recipients import MemberRecipients, quiet_hours
from bot.members.retention import finish_forgetting, forget_the_unfinished, half_forgotten
from bot.members.rules import (
    Charter,
    Hours,
    Profile,
    Purpose,
    settle_charter,
    standing_consents,
)
from bot.members.standing import Page, page, remember_community, standing
from bot.members.store import (
    Community,
    Member,
    communities,
    community,
    consents,
    give_consent,
    known_member,
    member,
    save_community,
)

ROOMS = (joining.room, home.room, settings.room, privacy.room)

__all__ = [
    "ROOMS",
    "Charter",
    "Community",
    "Hours",
    "Member",
    "MemberRecipients",
    "Page",
    "Profile",
    "Purpose",
    "atlas",
    "city_form",
    "communities",
    "community",
    "confirm",
    "consents",
    "finish_forgetting",
    "forget_the_unfinished",
    "give_consent",
    "half_forgotten",
    "known",
    "known_member",
    "member",
    "page",
    "quiet_hours",
    "remember_community",
    "save_community",
    "settle_charter",
    "standing",
    "standing_consents",
    "welcome_back",
]
