"""Who an actor is to us: the ids, the states and what the policy decides on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

CommunityId = NewType("CommunityId", str)
MemberId = NewType("MemberId", str)


class MemberState(StrEnum):
    """What a member has chosen: a stopped one is sent nothing, whatever was agreed before."""

    STRANGER = "stranger"
    JOINING = "joining"
    ACTIVE = "active"
    STOPPED = "stopped"


class CommunityState(StrEnum):
    UNKNOWN = "unknown"
    SETTING_UP = "setting up"
    LIVE = "live"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who an actor is to us, loaded inside their community at the start of every act."""

    community: CommunityId | None
    community_state: CommunityState
    member: MemberId | None
    """None for a stranger, and for whoever is known from memory alone."""
    state: MemberState
    is_moderator: bool
    locale: str
    zone: ZoneInfo
    country: str | None = None
    chose_country: bool = False
    """`country` is the member's own, not one supposed from where the community is."""
    writes_notes: bool = False
    """Has turned on the written line of a check-in (care.md CHK-5)."""
