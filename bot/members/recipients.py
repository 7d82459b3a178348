"""Where a message to a member or a channel goes, and whether it may, read as it is claimed."""

from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from bot.database import Work
from bot.delivery import NO_QUIET, QuietHours, Recipient
from bot.members import store
from bot.members.leaving import look_up_soon
from bot.members.rules import Profile, standing_consents
from bot.memory import UTC_ZONE, Memory
from bot.platform import AccountName, ToChannel, ToPerson
from bot.standing import CommunityId, CommunityState, MemberId, MemberState


@dataclass(frozen=True, slots=True)
class MemberRecipients:
    """The members room, as delivery sees it."""

    memory: Memory

    async def account_of(self, work: Work, community: CommunityId) -> AccountName | None:
        try:
            home = await store.community(work, community)
        except KeyError:
            return None
        return AccountName(home.charter.account)

    async def of_member(self, work: Work, member: MemberId) -> Recipient | None:
        who = await store.member(work, member)
        if who is None or who.state is not MemberState.ACTIVE or who.away_since is not None:
            return None
        home = await store.community(work, who.community)
        if home.charter.left_at is not None:
            return None
        profile = who.profile
        return Recipient(
            account=AccountName(profile.account),
            community=who.community,
            destination=ToPerson(
                person=profile.person,
                community=home.charter.ref,
                conversation=profile.conversation,
            ),
            locale=self.memory.best_locale(profile.locale or home.charter.locale),
            zone=ZoneInfo(profile.zone) if profile.zone else UTC_ZONE,
            key=who.key,
            quiet=quiet_hours(profile),
            is_paused=home.state is CommunityState.PAUSED,
            is_closed=profile.is_closed and not profile.may_be_tried,
        )

    async def of_channel(
        self, work: Work, community: CommunityId, channel: str
    ) -> Recipient | None:
        home = await store.community(work, community)
        charter = home.charter
        if charter.left_at is not None:
            return None
        return Recipient(
            account=AccountName(charter.account),
            community=community,
            destination=ToChannel(community=charter.ref, channel=channel),
            locale=self.memory.best_locale(charter.locale),
            zone=ZoneInfo(charter.zone) if charter.zone else UTC_ZONE,
            key=home.key,
            is_paused=home.state is CommunityState.PAUSED,
        )

    async def of_moderators(self, work: Work, community: CommunityId) -> Recipient | None:
        charter = (await store.community(work, community)).charter
        if charter.told_in is None:
            return None
        return await self.of_channel(work, community, charter.told_in)

    async def has_consent(self, work: Work, member: MemberId, purpose: str) -> bool:
        return purpose in standing_consents(await store.consents(work, member))

    async def remember_conversation(
        self, work: Work, member: MemberId, conversation: str | None
    ) -> None:
        who = await store.member(work, member)
        if who is not None and who.profile.conversation != conversation:
            profile = replace(who.profile, conversation=conversation)
            if conversation is not None:
                profile = replace(profile, is_closed=False, may_be_tried=False)
            await store.save_member(work, replace(who, profile=profile))

    async def mark_closed(self, work: Work, member: MemberId) -> None:
        who = await store.member(work, member)
        if who is not None:
            profile = replace(who.profile, is_closed=True, may_be_tried=False, conversation=None)
            await store.save_member(work, replace(who, profile=profile))
            await look_up_soon(work, member)


def quiet_hours(profile: Profile) -> QuietHours:
    """Give the nights in which a member is not to be woken; none when they never said."""
    if profile.sleep is None:
        return NO_QUIET
    return QuietHours.nightly(
        time.fromisoformat(profile.sleep.start), time.fromisoformat(profile.sleep.end)
    )
