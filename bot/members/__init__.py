"""Joining, consent, profile, privacy, communities and who moderates them."""

from bot.members import home, joining, privacy, settings
from bot.members.departing import (
    access_mark,
    departed,
    forget_community,
    forget_some_members,
    let_go,
    note_presence,
    note_refused,
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
from bot.members.keyless import (
    Erased,
    communities_without_key,
    forget_some_unreadable,
    half_forgotten,
    unused_keys,
)
from bot.members.leaving import LookUp, forget_who_left, next_look_ups, note_looked_up
from bot.members.places_asked import atlas, city_form, confirm, known
from bot.members.recipients import MemberRecipients, quiet_hours
from bot.members.retention import finish_forgetting, forget_the_unfinished
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
    delete_community,
    find_member,
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
    "Erased",
    "Farewell",
    "Farewells",
    "Hours",
    "LookUp",
    "Member",
    "MemberRecipients",
    "Page",
    "Profile",
    "Purpose",
    "access_mark",
    "atlas",
    "city_form",
    "communities",
    "communities_without_key",
    "community",
    "confirm",
    "consents",
    "count_farewells",
    "delete_community",
    "departed",
    "due_farewells",
    "end_farewell",
    "find_member",
    "finish_forgetting",
    "forget_community",
    "forget_some_members",
    "forget_some_unreadable",
    "forget_the_unfinished",
    "forget_who_left",
    "give_consent",
    "half_forgotten",
    "known",
    "known_member",
    "let_go",
    "member",
    "next_look_ups",
    "note_looked_up",
    "note_presence",
    "note_refused",
    "page",
    "prune_farewells",
    "put_off_farewell",
    "quiet_hours",
    "remember_community",
    "save_community",
    "settle_charter",
    "standing",
    "standing_consents",
    "unused_keys",
    "welcome_back",
]
