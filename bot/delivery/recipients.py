"""What delivery asks of whoever knows the members: where a message goes, and whether it may."""

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.database import KeyId, Work
from bot.delivery.rules import NO_QUIET, QuietHours
from bot.platform import AccountName, Destination
from bot.standing import CommunityId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person or a channel as they are at this moment, read in the transaction that claims.

    `key` is their data key: a member's own, a community's for a channel.
    """

    account: AccountName
    community: CommunityId
    destination: Destination
    locale: str
    zone: ZoneInfo
    key: KeyId
    quiet: QuietHours = NO_QUIET
    is_paused: bool = False
    """The community is paused as a whole, or the member asked for silence."""
    is_closed: bool = False
    """A message to them was turned away; once they act, one more may be tried."""


class Recipients(Protocol):
    """The members room, as delivery sees it. Everything here runs inside a unit of work."""

    async def account_of(self, work: Work, community: CommunityId) -> AccountName | None:
        """Name the account that serves a community; None when no such community is left."""
        ...

    async def of_member(self, work: Work, member: MemberId) -> Recipient | None:
        """Give the member's place; None when they are forgotten or have stopped everything."""
        ...

    async def of_channel(
        self, work: Work, community: CommunityId, channel: str
    ) -> Recipient | None:
        """Give a channel (the platform's own id); None when the community no longer uses it."""
        ...

    async def of_moderators(self, work: Work, community: CommunityId) -> Recipient | None:
        """Give the place where moderators are told; None when none was ever chosen."""
        ...

    async def has_consent(self, work: Work, member: MemberId, purpose: str) -> bool:
        """Say whether the member agrees to `purpose` now."""
        ...

    async def remember_conversation(
        self, work: Work, member: MemberId, conversation: str | None
    ) -> None:
        """Keep the direct-message channel that a delivery opened; None drops one that is gone."""
        ...

    async def mark_closed(self, work: Work, member: MemberId) -> None:
        """Note that the platform refuses direct messages to this member."""
        ...
