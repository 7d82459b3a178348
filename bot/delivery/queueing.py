"""Putting messages into the outbox, and taking back those that still wait."""

from typing import assert_never

from bot.clock import Instant
from bot.database import Doc, Work
from bot.delivery.kinds import Kind, Reason
from bot.delivery.lanes import (
    Lane,
    lane_of_channel,
    lane_of_member,
    lane_of_message,
    lane_of_moderators,
)
from bot.delivery.messages import Announce, Edit, Notify, Outbound, Post, Say
from bot.delivery.store import OUTBOX, contents_doc, contents_of_message, queries
from bot.standing import MemberId


async def queue(work: Work, message: Outbound) -> str:
    """Queue a message in this unit of work; give its id, which stays the same at every attempt.

    With `once`, gives the id of the first such message. Raises KeyError when the member, the
    community or the edited message does not exist.
    """
    lane = await _lane(work, message)
    id = work.ids.new()
    key = _dedupe_key(work, message, lane)
    due = message.not_before or work.now
    about = work.seals.digest("about", message.about) if message.about else None
    row = {
        "id": id,
        "occurrence_key": None,
        "dedupe_key": key,
        "community_id": lane.community,
        "member_id": lane.member,
        "lane": lane.hash,
        "kind": message.kind.name,
        "rank": int(message.kind.rank),
        "about": about,
        "key_id": lane.key,
        "sealed": work.seals.seal_doc(lane.key, OUTBOX, id, await _contents(work, message, lane)),
        "due_at": due,
        "not_before": due,
        "expires_at": message.expires_at or _expiry(message.kind, due),
        "changed_at": work.now,
    }
    if await queries.add(work, [row]):
        return id
    return str(await queries.queued_as(work, dedupe_key=key))


async def cancel(
    work: Work, *, about: str, kind: Kind | None = None, reason: str = Reason.CANCELLED
) -> None:
    """Take back what waits about an object; what may be on its way is not tried again."""
    await queries.cancel_about(
        work,
        about=work.seals.digest("about", about),
        kind=kind.name if kind else None,
        reason=reason,
        now=work.now,
    )


async def is_under_way(work: Work, *, about: str, kind: Kind) -> bool:
    """Say whether something of a kind about an object waits, is on its way, or has come."""
    digest = work.seals.digest("about", about)
    return await queries.is_under_way(work, about=digest, kind=kind.name) is not None


async def cancel_for(
    work: Work, member: MemberId, *, kind: Kind | None = None, reason: str = Reason.CANCELLED
) -> None:
    """Take back what waits for a member, of one kind or of all."""
    await queries.cancel_message(
        work,
        [
            {"id": id, "reason": reason, "now": work.now}
            for id, _, name in await queries.open_of(work, member_id=member)
            if kind is None or name == kind.name
        ],
    )


def _dedupe_key(work: Work, message: Outbound, lane: Lane) -> bytes | None:
    if not message.once:
        return None
    return work.seals.digest("once", message.kind.name, lane.subject, message.once)


def _expiry(kind: Kind, due: Instant) -> int | None:
    """Give the deadline where it needs no zone; the other kind is decided at the claim."""
    life = kind.lifetime
    return None if life.to_day_end or life.lasts is None else due + life.lasts + life.belated


async def _contents(work: Work, message: Outbound, lane: Lane) -> Doc:
    """Write down what is said, and the place of what is no private message."""
    channel, to_moderators = None, isinstance(message, Notify)
    if isinstance(message, Post | Announce):
        channel = message.channel
    elif isinstance(message, Edit) and lane.member is None:
        place = await contents_of_message(work, message.of)
        channel, to_moderators = place.channel, place.to_moderators
    return contents_doc(
        args=message.args,
        about=message.about,
        channel=channel,
        to_moderators=to_moderators,
        consents=message.consents if isinstance(message, Announce) else (),
        replaces=message.of if isinstance(message, Edit) else None,
        asked_for=message.asked_for,
    )


async def _lane(work: Work, message: Outbound) -> Lane:
    match message:
        case Say():
            return await lane_of_member(work, message.to)
        case Post() | Announce():
            return await lane_of_channel(work, message.community, message.channel)
        case Notify():
            return await lane_of_moderators(work, message.community)
        case Edit():
            return await lane_of_message(work, message.of)
        case _:
            assert_never(message)
