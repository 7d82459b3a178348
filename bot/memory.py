"""What the core knows without asking the database: enough to answer `help-now` and open forms.

Filled at the start, refreshed after each commit; losing it costs politeness, never truth.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.platform import AccountName, Intent
from bot.standing import CommunityId, CommunityState, MemberState, Standing

Digest = Callable[..., bytes]
"""The keyed hash of some words (`bot.database.Seals.digest`)."""

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityFacts:
    id: CommunityId
    state: CommunityState
    locale: str | None
    zone: str | None
    country: str | None
    moderators: tuple[str, ...] = ()
    told_in: str | None = None
    hours: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What forms and cards need of a membership; whose it is, only the database tells."""

    community: CommunityId
    state: MemberState
    locale: str | None
    zone: str | None
    country: str | None
    writes_notes: bool = False


Memberships = tuple[MemberFacts, ...]
"""All that one person has, the one they used last first."""


@dataclass(slots=True)
class Memory:
    """Facts by keyed hash; `country` is the configuration's, for when nothing else is known."""

    digest: Digest
    best_locale: Callable[[str | None], str]
    locales: tuple[str, ...]
    country: str | None = None
    hours: tuple[str, str] | None = None
    """When moderators are there, by the configuration, as two wall times."""
    prompt_spread: int = 0
    """Milliseconds over which prompts of one hour are spread."""
    access: Mapping[AccountName, str] = field(default_factory=dict)
    """The marks of the tokens that let accounts in, where each place has a token of its own."""
    communities: dict[bytes, CommunityFacts] = field(default_factory=dict)
    people: dict[bytes, Memberships] = field(default_factory=dict)
    _forgotten: set[tuple[bytes, CommunityId]] | None = field(default_factory=set)
    """Which memberships were forgotten since filling began; None once memory is filled."""
    _strangers: set[bytes] = field(default_factory=set)
    """Who was met while memory fills, where they are no member."""

    def take_in(
        self, communities: Mapping[bytes, CommunityFacts], people: Mapping[bytes, Memberships]
    ) -> None:
        """Add what was read; what acts have changed since it was read stays as they left it."""
        for ref, home in communities.items():
            self.communities.setdefault(ref, home)
        gone = self._forgotten or set()
        for person, listed in people.items():
            known = self.people.get(person, ())
            if not known and not gone:  # as with nearly everyone
                self._keep(person, listed)
                continue
            met = {one.community for one in known}
            new = [one for one in listed if one.community not in met]
            added = [one for one in new if (person, one.community) not in gone]
            self._keep(person, (*known, *added))

    def end_filling(self) -> None:
        """Say that everything has been taken in."""
        self._forgotten = None
        self._strangers.clear()

    @property
    def is_filled(self) -> bool:
        return self._forgotten is None

    def meet_stranger(self, person: bytes) -> None:
        """Note of a person, who is given as a keyed hash, that there is nothing to fill in."""
        if not self.is_filled:
            self._strangers.add(person)

    def is_cold(self, intent: Intent) -> bool:
        """Say whether a form for this actor would be made of less than the database knows."""
        if self.is_filled:
            return False
        person = self.digest("person", intent.account, intent.actor.person)
        known = self.people.get(person, ())
        if intent.where.community is not None:
            home = self.community(intent)
            if home is None:
                return True
            known = tuple(one for one in known if one.community == home.id)
        return not known and person not in self._strangers

    def remember(self, person: bytes, facts: MemberFacts, *, has_acted: bool = False) -> None:
        """Keep what is now known of a membership of a person, who is given as a keyed hash."""
        known = self.people.get(person, ())
        others = [one for one in known if one.community != facts.community]
        places = (at for at, one in enumerate(known) if one.community == facts.community)
        others.insert(0 if has_acted else next(places, len(known)), facts)
        self._keep(person, others)

    def forget(self, person: bytes, community: CommunityId) -> None:
        """Drop what is known of one membership of a person, who is given as a keyed hash."""
        known = self.people.get(person, ())
        self._keep(person, [one for one in known if one.community != community])
        if self._forgotten is not None:
            self._forgotten.add((person, community))

    def _keep(self, person: bytes, known: Sequence[MemberFacts]) -> None:
        if known:
            self.people[person] = _shared(tuple(known))
        else:
            self.people.pop(person, None)

    def standing(self, intent: Intent) -> Standing:
        """Tell what is known of an actor; nobody counts as a moderator from memory alone.

        In a direct message it is the membership that the database would choose, too.
        """
        known = self.people.get(self.digest("person", intent.account, intent.actor.person), ())
        if intent.where.community is None:
            # Of several: one that was joined, else the one used last.
            member = min(known, key=_is_joining, default=None)
            home = self._home_of(member) if member else None
        else:
            home = self.community(intent)
            here = home.id if home else None
            member = next((one for one in known if one.community == here), None)
        locale = (member and member.locale) or intent.locale or (home and home.locale)
        zone = (member and member.zone) or (home and home.zone)
        country = (member and member.country) or (home and home.country) or self.country
        return Standing(
            community=home.id if home else None,
            community_state=home.state if home else CommunityState.UNKNOWN,
            member=None,
            state=member.state if member else MemberState.STRANGER,
            is_moderator=False,
            locale=self.best_locale(locale or None),
            zone=ZoneInfo(zone) if zone else UTC_ZONE,
            country=country or None,
            chose_country=member is not None and member.country is not None,
            writes_notes=member is not None and member.writes_notes,
        )

    def community(self, intent: Intent) -> CommunityFacts | None:
        """Give what is known of the community an intent comes from; None in a direct message."""
        if intent.where.community is None:
            return None
        return self.communities.get(
            self.digest("community", intent.account, intent.where.community)
        )

    def _home_of(self, member: MemberFacts) -> CommunityFacts | None:
        return next((one for one in self.communities.values() if one.id == member.community), None)


def _is_joining(member: MemberFacts) -> bool:
    return member.state is MemberState.JOINING


@lru_cache(maxsize=4_096)
def _shared(memberships: Memberships) -> Memberships:
    """Give one and the same value for everyone of whom the same is known."""
    return memberships
