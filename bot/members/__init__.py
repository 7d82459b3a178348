"""Joining, consent, profile, privacy, communities and who moderates them."""

from bot.members import home, joining, privacy, settings
from bot.members.departing import (
    departed,
    forget_community,
    forget_some_members,
    note_presence,
)
from bot.members.farewells import (
    Farewell,
    Farewells,
    count_farewells,
    due_farewells,
    end_farewell,
    prune_farewells,
    put_off_farewell,
)
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

# `forgetting` adds its own part to the room of `privacy`.
ROOMS = (joining.room, home.room, settings.room, privacy.room)

__all__ = [
    "ROOMS",
    "Charter",
    "Community",
    "Farewell",
    "Farewells",
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
    "count_farewells",
    "departed",
    "due_farewells",
    "end_farewell",
    "finish_forgetting",
    "forget_community",
    "forget_some_members",
    "forget_the_unfinished",
    "give_consent",
    "half_forgotten",
    "known",
    "known_member",
    "member",
    "note_presence",
    "page",
    "prune_farewells",
    "put_off_farewell",
    "quiet_hours",
    "remember_community",
    "save_community",
    "settle_charter",
    "standing",
    "standing_consents",
    "welcome_back",
]
