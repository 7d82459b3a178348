"""Who somebody is to us: a profile, what they agreed to, and what a community has decided."""

from dataclasses import dataclass, replace
from enum import StrEnum

CONSENT_VERSION = 1
"""Raised when the words of a consent change; older consents keep the version they were given in."""

DEFAULT_HOUR = 9
LONGEST_NAME = 80


class Purpose(StrEnum):
    """What a member can say yes to, each apart from the others (care.md LAW-1)."""

    CHECKINS = "checkins"
    BUDDIES = "buddies"
    MILESTONES = "milestones"
    TEXT = "text"


class Path(StrEnum):
    """Whose recovery brings somebody here; nobody but they see it."""

    OWN = "own"
    SUPPORT = "support"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleep:
    """When a member usually sleeps, by their own clock: two wall times as "HH:MM"."""

    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A place that what was typed may mean; kept until the member says which one."""

    name: str
    country: str | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What one card proposed. `card` is random: an older card's buttons choose nothing here."""

    card: str = ""
    places: tuple[Proposal, ...] = ()


NOTHING_PROPOSED = Proposals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a member told us, all of it sealed. Everything but the first three may be missing.

    `zone` is an IANA name and `country` a two-letter code; both come from the city they confirmed.
    `hour` (0 to 23, by their clock) is what they wished for before check-ins began.
    """

    account: str
    person: str
    name: str
    conversation: str | None = None
    is_closed: bool = False
    """The last message to them was turned away."""
    may_be_tried: bool = False
    """They acted since then, so one more may be sent."""
    locale: str | None = None
    city: str | None = None
    country: str | None = None
    zone: str | None = None
    sleep: Sleep | None = None
    path: Path | None = None
    hour: int = DEFAULT_HOUR
    writes_notes: bool = False
    refuses_words: bool = False
    """Wants no kind words that others pass on; whoever joins takes them."""
    wished: tuple[Purpose, ...] = ()
    is_adult: bool = False
    stopped_at: int | None = None
    """When they said stop; said in a direct message it is one instant for several memberships."""
    proposals: Proposals = NOTHING_PROPOSED


def settle(profile: Profile, card: str, choice: str) -> Profile | None:
    """Take a proposed place, by its number, as where the member lives.

    None for no such place, and for a card that a later search has overtaken.
    """
    place = _chosen(profile.proposals, card, choice)
    if place is None:
        return None
    return replace(
        profile,
        city=place.name,
        country=place.country,
        zone=place.zone,
        proposals=NOTHING_PROPOSED,
    )


def _chosen(proposals: Proposals, card: str, choice: str) -> Proposal | None:
    places = proposals.places if card == proposals.card else ()
    return next((one for number, one in enumerate(places) if choice == str(number)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One yes: what for, in which words, since when, and until when if it was taken back."""

    purpose: Purpose
    version: int
    given_at: int
    withdrawn_at: int | None = None


def standing_consents(consents: tuple[Consent, ...]) -> frozenset[Purpose]:
    """Say which purposes are agreed to now; silence means no."""
    return frozenset(one.purpose for one in consents if one.withdrawn_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When moderators are usually there: two wall times as "HH:MM" in the community's zone."""

    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What moderators decided for a community, all of it sealed."""

    account: str
    ref: str
    name: str | None = None
    locale: str | None = None
    city: str | None = None
    country: str | None = None
    zone: str | None = None
    hours: Hours | None = None
    moderators: tuple[str, ...] = ()
    told_in: str | None = None
    """The channel in which moderators are told what goes wrong; None when they chose none."""
    left_at: int | None = None
    """Since when the bot is not there any more; None while it is."""
    access: str | None = None
    """The mark of the token that let the bot in last; None where the account has but one token."""
    proposals: Proposals = NOTHING_PROPOSED

    @property
    def is_complete(self) -> bool:
        """Say whether everything is decided that must be before anything goes live (CRI-15)."""
        return self.country is not None and self.zone is not None and self.hours is not None


def settle_charter(charter: Charter, card: str, choice: str) -> Charter | None:
    """Take a proposed place, by its number, as where the community is; None as in `settle`."""
    place = _chosen(charter.proposals, card, choice)
    if place is None:
        return None
    return replace(
        charter,
        city=place.name,
        country=place.country,
        zone=place.zone,
        proposals=NOTHING_PROPOSED,
    )
