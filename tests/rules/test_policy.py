"""Every declared command and action, for every role and state: who may, what others hear."""

from zoneinfo import ZoneInfo

import pytest

from bot.app.house import ROOMS
from bot.commands import Needs, Registry
from bot.policy import NEEDS_COMMUNITY, NOT_FOR_YOU, NOT_MODERATOR, refusal
from bot.standing import CommunityId, CommunityState, MemberId, MemberState, Standing
from bot.ui import Message

REGISTRY = Registry(ROOMS)

MAY = {
    # needs: (nobody's community, stranger, joining, member, stopped member, moderator)
    Needs.ANYONE: (None, None, None, None, None, None),
    Needs.COMMUNITY: (NEEDS_COMMUNITY, None, None, None, None, None),
    Needs.MEMBER: (NEEDS_COMMUNITY, NOT_FOR_YOU, NOT_FOR_YOU, None, None, NOT_FOR_YOU),
    Needs.MODERATOR: (
        NEEDS_COMMUNITY,
        NOT_MODERATOR,
        NOT_MODERATOR,
        NOT_MODERATOR,
        NOT_MODERATOR,
        None,
    ),
}

WHO = (
    (None, MemberState.STRANGER, False),
    ("here", MemberState.STRANGER, False),
    ("here", MemberState.JOINING, False),
    ("here", MemberState.ACTIVE, False),
    ("here", MemberState.STOPPED, False),
    ("here", MemberState.STRANGER, True),
)

NEEDED = {
    "alongside": Needs.ANYONE,
    "start": Needs.COMMUNITY,
    "help": Needs.ANYONE,
    "help-now": Needs.ANYONE,
    "checkin": Needs.MEMBER,
    "settings": Needs.MEMBER,
    "privacy": Needs.ANYONE,
    "manage": Needs.MODERATOR,
    "members.young": Needs.ANYONE,
    "members.join": Needs.COMMUNITY,
    "members.city": Needs.COMMUNITY,
    "members.confirm": Needs.COMMUNITY,
    "privacy.forget": Needs.ANYONE,
    "privacy.forgotten": Needs.ANYONE,
    "care.country": Needs.ANYONE,
    "care.not-this": Needs.ANYONE,
    "care.tool": Needs.ANYONE,
    "care.other-words": Needs.ANYONE,
}


def _expected(name: str) -> Needs:
    if name in NEEDED:
        return NEEDED[name]
    return Needs.MODERATOR if name.startswith(("manage.", "notices.")) else Needs.MEMBER


@pytest.mark.parametrize("name", sorted(REGISTRY.declared))
def test_each_declaration_needs_what_it_should(name: str) -> None:
    assert REGISTRY.declared[name].needs is _expected(name)


@pytest.mark.parametrize("community_state", list(CommunityState))
@pytest.mark.parametrize("name", sorted(REGISTRY.declared))
def test_every_role_in_every_state_is_allowed_or_told_why_not(
    name: str, community_state: CommunityState
) -> None:
    needs = REGISTRY.declared[name].needs
    for (community, state, is_moderator), expected in zip(WHO, MAY[needs], strict=True):
        who = Standing(
            community=CommunityId(community) if community else None,
            community_state=community_state,
            member=None if state is MemberState.STRANGER else MemberId("m"),
            state=state,
            is_moderator=is_moderator,
            locale="en",
            zone=ZoneInfo("UTC"),
        )
        said: Message | None = refusal(needs, who)
        assert said == expected, (name, state, is_moderator)
