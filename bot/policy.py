"""Who may do what: one pure function, asked on every act before its story runs."""

from typing import assert_never

from bot.commands import Needs
from bot.standing import MemberState, Standing
from bot.ui import Message

NOT_FOR_YOU = Message("not-for-you")
NOT_MODERATOR = Message("not-moderator")
NEEDS_COMMUNITY = Message("needs-community")


def refusal(needs: Needs, who: Standing) -> Message | None:
    """Say why `who` may not, in one sentence; None when they may.

    A stopped member may do all that a member may: stopping silences the bot, not the person.
    """
    match needs:
        case Needs.ANYONE:
            return None
        case Needs.COMMUNITY:
            return None if who.community else NEEDS_COMMUNITY
        case Needs.MEMBER:
            if not who.community:
                return NEEDS_COMMUNITY
            joined = who.state in (MemberState.ACTIVE, MemberState.STOPPED)
            return None if joined else NOT_FOR_YOU
        case Needs.MODERATOR:
            if not who.community:
                return NEEDS_COMMUNITY
            return None if who.is_moderator else NOT_MODERATOR
        case _:
            assert_never(needs)
