"""Delivery's rows as values: the outbox's sealed contents and the rows that are claimed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from bot.clock import Instant
from bot.database import Doc, KeyId, Work, load_queries
from bot.delivery.kinds import Args
from bot.delivery.messages import ConsentTo
from bot.standing import CommunityId, MemberId

queries = load_queries(Path(__file__).with_name("queries.sql"))

OUTBOX, REF, SCHEDULE, RESULT, PAUSE = (
    "outbox.sealed",
    "outbox.platform_ref",
    "schedule.sealed",
    "inbox.result",
    "paused_lane.sealed",
)


class State(StrEnum):
    """How a row of the outbox stands; the last five are for good."""

    READY = "ready"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    DEAD = "dead"


Columns: TypeAlias = "Sequence[Any]"
"""A row as SQLite gives it, before its columns have types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a row of the outbox holds under its recipient's key."""

    args: Args
    about: str | None
    day: date | None
    channel: str | None
    to_moderators: bool
    consents: tuple[ConsentTo[str], ...]
    replaces: str | None
    asked_for: bool


def contents_doc(
    *,
    args: Args,
    about: str | None = None,
    day: str | None = None,
    channel: str | None = None,
    to_moderators: bool = False,
    consents: Iterable[ConsentTo[str]] = (),
    replaces: str | None = None,
    asked_for: bool = False,
) -> Doc:
    """Write a message's contents, leaving out what is not there; `day` is in ISO form."""
    doc = {
        "args": dict(args),
        "about": about,
        "day": day,
        "channel": channel,
        "moderators": to_moderators,
        "consents": [[one.member, one.purpose] for one in consents],
        "replaces": replaces,
        "asked_for": asked_for,
    }
    return {name: value for name, value in doc.items() if value}


def read_contents(doc: Doc) -> Contents:
    day = doc.get("day")
    return Contents(
        args=doc.get("args", {}),
        about=doc.get("about"),
        day=date.fromisoformat(day) if day else None,
        channel=doc.get("channel"),
        to_moderators=doc.get("moderators", False),
        consents=tuple(
            ConsentTo(member=MemberId(member), purpose=purpose)
            for member, purpose in doc.get("consents", ())
        ),
        replaces=doc.get("replaces"),
        asked_for=doc.get("asked_for", False),
    )


def what_is_kept(contents: Contents) -> Doc:
    """Keep of a message that is over only where it went: what it said is not our business."""
    return contents_doc(args={}, channel=contents.channel, to_moderators=contents.to_moderators)


async def contents_of_message(work: Work, id: str) -> Contents:
    """Open what a post or notice queued before holds; raises KeyError, or KeyGone."""
    row = await queries.original(work, id=id)
    if row is None:
        raise KeyError("no such message")
    return read_contents(work.seals.open_doc(row[3], OUTBOX, id, row[6]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the outbox that is to be claimed or read back."""

    id: str
    community: CommunityId
    member: MemberId | None
    kind: str
    lane: bytes
    key: KeyId
    sealed: bytes
    due_at: Instant
    expires_at: Instant | None
    attempts: int
    faults: int
    rounds: int
    epoch: int
    reason: str | None


_COLUMNS = tuple(column.name for column in fields(Row))


def read_row(columns: Columns) -> Row:
    return Row(**dict(zip(_COLUMNS, columns, strict=True)))


def open_contents(work: Work, one: Row) -> Contents:
    """Open what a row holds. Raises KeyGone when its member is forgotten."""
    return read_contents(work.seals.open_doc(one.key, OUTBOX, one.id, one.sealed))
