"""Which account serves which community: asked once for each, because it never changes."""

from dataclasses import dataclass, field

from bot.database import Work
from bot.delivery.recipients import Recipients
from bot.platform import AccountName
from bot.standing import CommunityId


@dataclass(frozen=True, slots=True)
class Accounts:
    """Answers from memory where it can."""

    recipients: Recipients
    _known: dict[CommunityId, AccountName] = field(default_factory=dict)

    async def of(self, work: Work, community: CommunityId) -> AccountName | None:
        """Name the account of a community; None when the community is gone."""
        if community not in self._known:
            found = await self.recipients.account_of(work, community)
            if found is None:
                return None
            self._known[community] = found
        return self._known[community]
