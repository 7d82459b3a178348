"""What the core knows without asking the database: enough to answer `help-now` and open forms.

Filled at the start, refreshed after each commit; losing it costs politeness, never truth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.platform import Intent
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
    hours: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What forms and cards need of a person; who they are, only the database tells."""

    community: CommunityId
    state: MemberState
    locale: str | None
    zone: str | None
    country: str | None
    writes_notes: bool = False


@lru_cache(maxsize=4_096)
def person_facts(
    *,
    community: CommunityId,
    state: MemberState,
    locale: str | None,
    zone: str | None,
    country: str | None,
    writes_notes: bool,
) -> PersonFacts:
    """Give one and the same value for everyone of whom the same is known."""
    return PersonFacts(
        community=community,
        state=state,
        locale=locale,
        zone=zone,
        country=country,
        writes_notes=writes_notes,
    )


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
    communities: dict[bytes, CommunityFacts] = field(default_factory=dict)
    people: dict[bytes, PersonFacts] = field(default_factory=dict)
    _forgotten: set[bytes] | None = field(default_factory=set)
    """Who was forgotten since filling began; None once memory is filled."""

    def take_in(
        self, communities: Mapping[bytes, CommunityFacts], people: Mapping[bytes, PersonFacts]
    ) -> None:
        """Add what was read; what acts have changed since it was read stays as they left it."""
        for ref, home in communities.items():
            self.communities.setdefault(ref, home)
        for ref, person in people.items():
            if ref not in (self._forgotten or ()):
                self.people.setdefault(ref, person)

    def end_filling(self) -> None:
        """Say that everything has been taken in."""
        self._forgotten = None

    def forget(self, person: bytes) -> None:
        """Drop what is known of a person, given as a keyed hash."""
        self.people.pop(person, None)
        if self._forgotten is not None:
            self._forgotten.add(person)

    def standing(self, intent: Intent) -> Standing:
        """Tell what is known of an actor; nobody counts as a moderator from memory alone."""
        person = self.people.get(self.digest("person", intent.account, intent.actor.person))
        home = self._community(intent, person)
        locale = (person and person.locale) or intent.locale or (home and home.locale)
        zone = (person and person.zone) or (home and home.zone)
        country = (person and person.country) or (home and home.country) or self.country
        return Standing(
            community=home.id if home else None,
            community_state=home.state if home else CommunityState.UNKNOWN,
            member=None,
            state=person.state if person else MemberState.STRANGER,
            is_moderator=False,
            locale=self.best_locale(locale or None),
            zone=ZoneInfo(zone) if zone else UTC_ZONE,
            country=country or None,
            chose_country=person is not None and person.country is not None,
            writes_notes=person is not None and person.writes_notes,
        )

    def community(self, intent: Intent) -> CommunityFacts | None:
        """Give what is known of the community an intent comes from."""
        return self._community(intent, None)

    def _community(self, intent: Intent, person: PersonFacts | None) -> CommunityFacts | None:
        if intent.where.community is not None:
            ref = self.digest("community", intent.account, intent.where.community)
            return self.communities.get(ref)
        if person is None:
            return None
        return next((one for one in self.communities.values() if one.id == person.community), None)
