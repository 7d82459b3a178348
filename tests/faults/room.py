"""A small room that stands for every room: its members are rows of the real tables."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.database import KeyId, Work, load_queries
from bot.delivery import (
    NEVER_TOO_LATE,
    NO_QUIET,
    Composed,
    Dropped,
    Kind,
    Kinds,
    Lifetime,
    Outgoing,
    QuietHours,
    Rank,
    Recipient,
    Schedule,
    WhenUnknown,
    put_schedule,
)
from bot.delivery.rules import HOUR, MINUTE
from bot.platform import AccountName, ToChannel, ToPerson
from bot.standing import CommunityId, MemberId
from bot.ui import Message, Paragraph, Speaker, View, Words
from tests.faults.platform import ACCOUNT

MEMBER, COMMUNITY = "member.sealed", "community.sealed"
HOME = "home"


def words(text: str) -> View:
    return View(blocks=(Paragraph(text=Words(text)),))


async def _prompt(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    if outgoing.args.get("broken"):
        raise RuntimeError("this prompt cannot be composed")
    if outgoing.args.get("dropped"):
        return Dropped("not-now")
    said = "late" if outgoing.is_belated else "prompt"
    return Composed(view=words(f"{said} {outgoing.day or ''} {outgoing.args.get('text', '')}"))


async def _unspeakable(outgoing: Outgoing, work: Work) -> Composed | Dropped:
    return Composed(view=View(blocks=(Paragraph(text=Message("no-such-words")),)))


PROMPT = Kind(name="test.prompt", lifetime=Lifetime(lasts=90 * MINUTE), compose=_prompt)
CARD = Kind(
    name="test.card",
    lifetime=Lifetime(to_day_end=True, belated=48 * HOUR),
    compose=_prompt,
)
REQUEST = Kind(
    name="test.request",
    lifetime=NEVER_TOO_LATE,
    compose=_prompt,
    rank=Rank.AT_ONCE,
    respects_quiet=False,
    respects_pause=False,
    when_unknown=WhenUnknown.TELL_MODERATORS,
)
POST = Kind(
    name="test.post",
    lifetime=Lifetime(lasts=12 * HOUR),
    compose=_prompt,
    when_unknown=WhenUnknown.ASK_MODERATORS,
)
UNSPEAKABLE = Kind(name="test.unspeakable", lifetime=NEVER_TOO_LATE, compose=_unspeakable)
KINDS = Kinds((PROMPT, CARD, REQUEST, POST, UNSPEAKABLE))

tables = load_queries(Path(__file__).with_name("queries.sql"))


def speaker(locale: str, zone: ZoneInfo) -> Speaker:
    def speak(message: Message) -> Words:
        raise KeyError(message.id)

    return speak


@dataclass(frozen=True, slots=True)
class TestRecipients:
    """Reads members from their own rows, as the members room does."""

    __test__ = False

    async def account_of(self, work: Work, community: CommunityId) -> AccountName | None:
        found = await self._community(work, community)
        return AccountName(found["account"]) if found and found["account"] else None

    async def of_member(self, work: Work, member: MemberId) -> Recipient | None:
        row = await tables.member(work, id=member)
        if row is None:
            return None
        community, key, sealed = row
        doc = work.seals.open_doc(key, MEMBER, member, sealed)
        if doc.get("stopped"):
            return None
        home = await self._community(work, community)
        assert home is not None
        return Recipient(
            account=AccountName(home["account"]),
            community=community,
            destination=ToPerson(
                person=doc["person"], community=community, conversation=doc.get("conversation")
            ),
            locale="en",
            zone=ZoneInfo(doc["zone"]),
            key=key,
            quiet=_quiet(doc.get("quiet")),
            is_paused=bool(home.get("paused")),
            is_closed=bool(doc.get("closed")),
        )

    async def of_channel(
        self, work: Work, community: CommunityId, channel: str
    ) -> Recipient | None:
        home = await self._community(work, community)
        if home is None or channel in home.get("dropped", ()):
            return None
        row = await tables.community(work, id=community)
        return Recipient(
            account=AccountName(home["account"]),
            community=community,
            destination=ToChannel(community=community, channel=channel),
            locale="en",
            zone=ZoneInfo("UTC"),
            key=KeyId(row[0]),
            is_paused=bool(home.get("paused")),
        )

    async def of_moderators(self, work: Work, community: CommunityId) -> Recipient | None:
        return await self.of_channel(work, community, "moderators")

    async def has_consent(self, work: Work, member: MemberId, purpose: str) -> bool:
        row = await tables.member(work, id=member)
        if row is None:
            return False
        doc = work.seals.open_doc(row[1], MEMBER, member, row[2])
        return purpose in doc.get("consents", ())

    async def remember_conversation(
        self, work: Work, member: MemberId, conversation: str | None
    ) -> None:
        await change_member(work, member, conversation=conversation)

    async def mark_closed(self, work: Work, member: MemberId) -> None:
        await change_member(work, member, closed=True)

    async def _community(self, work: Work, id: CommunityId) -> dict[str, Any] | None:
        row = await tables.community(work, id=id)
        return work.seals.open_doc(row[0], COMMUNITY, id, row[1]) if row else None


def _quiet(written: list[str] | None) -> QuietHours:
    if written is None:
        return NO_QUIET
    start, end = (time.fromisoformat(one) for one in written)
    return QuietHours.nightly(start, end)


async def change_member(work: Work, member: MemberId, **changes: object) -> None:
    row = await tables.member(work, id=member)
    if row is None:
        return
    doc = work.seals.open_doc(row[1], MEMBER, member, row[2]) | changes
    sealed = work.seals.seal_doc(row[1], MEMBER, member, doc)
    await tables.change_member(work, id=member, sealed=sealed)


async def change_community(work: Work, community: str, **changes: object) -> None:
    row = await tables.community(work, id=community)
    doc = work.seals.open_doc(row[0], COMMUNITY, community, row[1]) | changes
    sealed = work.seals.seal_doc(row[0], COMMUNITY, community, doc)
    await tables.change_community(work, id=community, sealed=sealed)


async def add_community(work: Work, id: str, account: AccountName = ACCOUNT) -> CommunityId:
    key = work.seals.new_key()
    await tables.add_community(
        work,
        id=id,
        key_id=key,
        ref=work.seals.digest("community", id),
        made_at=work.now,
        sealed=work.seals.seal_doc(key, COMMUNITY, id, {"account": account}),
    )
    return CommunityId(id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be made a member, with an account that already knows their conversation."""

    name: str
    zone: str = "UTC"
    quiet: tuple[str, str] | None = None
    at: str | None = "09:00"
    community: str = HOME
    conversation: str | None = "dm"
    spread_up_to: int = 0
    consents: tuple[str, ...] = ()


async def add_member(work: Work, who: Newcomer) -> MemberId:
    """Make a member, with a daily prompt at `at` unless that is None."""
    key, id = work.seals.new_key(), MemberId(work.ids.new())
    doc = {
        "person": who.name,
        "zone": who.zone,
        "quiet": list(who.quiet) if who.quiet else None,
        "conversation": who.conversation,
        "consents": list(who.consents),
    }
    await tables.add_member(
        work,
        id=id,
        community_id=who.community,
        key_id=key,
        ref=work.seals.digest("member", who.community, who.name),
        person=work.seals.digest("person", who.name),
        joined_at=work.now,
        sealed=work.seals.seal_doc(key, MEMBER, id, doc),
    )
    if who.at is not None:
        await put_schedule(work, daily(id, who))
    return id


def daily(member: MemberId, who: Newcomer, kind: Kind = PROMPT) -> Schedule:
    quiet = QuietHours.nightly(*map(time.fromisoformat, who.quiet)) if who.quiet else NO_QUIET
    return Schedule(
        kind=kind,
        to=member,
        at=time.fromisoformat(who.at or "09:00"),
        zone=ZoneInfo(who.zone),
        spread_up_to=who.spread_up_to,
        quiet=quiet,
    )
