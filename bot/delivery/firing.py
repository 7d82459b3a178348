"""From what is due to what waits: occurrences, outbox rows and the next due moment, together.

Preparing only reads: it opens each schedule, decides and seals, beside the writer. Writing puts
all of it into one transaction, unless a schedule was changed meanwhile: then nothing of it.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.clock import Instant
from bot.database import Doc, KeyGone, KeyId, Work, restored_at
from bot.delivery.kinds import Kind, Kinds, Reason
from bot.delivery.plans import Plan, read_plan
from bot.delivery.rules import Occurrence, deadline, is_too_late, missed, to_send
from bot.delivery.store import OUTBOX, SCHEDULE, contents_doc, queries

BATCH = 128
"""Schedules in one unit of work. A command waits for two such units at worst."""


class Cursor(NamedTuple):
    """How far preparing has come in the order of due moments."""

    due_at: int = 0
    id: str = ""


START = Cursor()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one unit of firing writes, table by table; `to` is where the next batch goes on."""

    to: Cursor
    occurrences: list[Doc] = field(default_factory=list)
    messages: list[Doc] = field(default_factory=list)
    schedules: list[Doc] = field(default_factory=list)
    orphaned: list[Doc] = field(default_factory=list)
    """Schedules whose key is gone: their member is being forgotten."""


class Overtaken(Exception):
    """A schedule was changed after its firing was prepared; nothing of the batch was written."""


class _Due(NamedTuple):
    """A schedule that is due."""

    id: str
    community: str
    member: str | None
    kind: str
    lane: bytes
    key: KeyId
    sealed: bytes
    next_due_at: int

    @property
    def subject(self) -> str:
        return self.member or self.lane.hex()


async def prepare(
    work: Work, kinds: Kinds, now: Instant, after: Cursor = START, limit: int = BATCH
) -> Batch | None:
    """Decide about the next schedules that are due at `now`; None when there is none left."""
    found = await queries.due(work, now=now, after_at=after.due_at, after_id=after.id, limit=limit)
    if not found:
        return None
    due = [_Due(*columns) for columns in found]
    work.seals.load_many([one.key for one in due])
    batch = Batch(to=Cursor(due[-1].next_due_at, due[-1].id))
    firing = _Firing(work, kinds, now, await restored_at(work) or Instant(0), batch)
    for one in due:
        try:
            firing.fire(one)
        except KeyGone:
            batch.orphaned.append({"id": one.id})
    return batch


async def write(work: Work, batch: Batch) -> None:
    """Write a batch as it was prepared. Raises Overtaken when it no longer fits.

    Whoever inserts an occurrence first owns its message; any other has none.
    """
    if await queries.fired(work, batch.schedules) < len(batch.schedules):
        raise Overtaken
    await queries.stop_schedules(work, batch.orphaned)
    inserted = await queries.occur(work, batch.occurrences)
    messages = batch.messages
    if inserted < len(batch.occurrences):
        messages = [one for one in messages if await _owns(work, one)]
    await queries.add(work, messages)


async def fire(work: Work, kinds: Kinds, now: Instant) -> None:
    """Prepare and write one batch in a single unit, where nothing can overtake it."""
    batch = await prepare(work, kinds, now)
    if batch is not None:
        await write(work, batch)


async def _owns(work: Work, message: Doc) -> bool:
    owner = await queries.outbox_id_of(work, key=message["occurrence_key"])
    return bool(owner == message["id"])


@dataclass(frozen=True, slots=True)
class _Firing:
    """One batch in the making. What is due before `restored` may have been sent already."""

    work: Work
    kinds: Kinds
    now: Instant
    restored: Instant
    batch: Batch

    def fire(self, one: _Due) -> None:
        """Decide what becomes of a schedule that is due; raises KeyGone."""
        seals, kind = self.work.seals, self.kinds.get(one.kind)
        doc = seals.open_doc(one.key, SCHEDULE, one.id, one.sealed)
        plan = read_plan(doc)
        found = missed(plan.wall, plan.pending, self.now)
        chosen = to_send(found, kind.lifetime, self.now, plan.wall.zone) if kind else None
        for occurrence in found.due:
            row = self._occurrence(one, plan, occurrence, kind)
            if kind and occurrence is chosen and occurrence.due >= self.restored:
                self.batch.messages.append(self._message(one, plan, kind, row))
            else:
                row |= {
                    "state": "skipped",
                    "member_id": one.member,
                    "reason": self._why_not(kind, occurrence, plan),
                }
            self.batch.occurrences.append(row)
        # The document as it is, with another day: cheaper than writing it anew for each firing.
        doc["pending"] = found.following.day.isoformat()
        self.batch.schedules.append(
            {
                "id": one.id,
                "was": one.sealed,
                "sealed": seals.seal_doc(one.key, SCHEDULE, one.id, doc),
                "next_due_at": found.following.due,
            }
        )

    def _occurrence(self, one: _Due, plan: Plan, occurrence: Occurrence, kind: Kind | None) -> Doc:
        day = occurrence.day.isoformat()
        expires = deadline(kind.lifetime, occurrence.due, plan.wall.zone) if kind else None
        return {
            "key": self.work.seals.digest("occurrence", one.kind, one.subject, day, plan.slot),
            "outbox_id": None,
            "community_id": one.community,
            "member_id": None,
            "kind": one.kind,
            "day": day,
            "due_at": occurrence.due,
            "expires_at": expires,
            "fired_at": self.work.now,
            "state": "queued",
            "reason": None,
        }

    def _message(self, one: _Due, plan: Plan, kind: Kind, row: Doc) -> Doc:
        """Make the outbox row of an occurrence, and note its id there."""
        seals, about = self.work.seals, plan.about
        id = row["outbox_id"] = self.work.ids.new()
        contents = contents_doc(args=plan.args, about=about, day=row["day"], channel=plan.channel)
        return {
            "id": id,
            "occurrence_key": row["key"],
            "dedupe_key": None,
            "community_id": one.community,
            "member_id": one.member,
            "lane": one.lane,
            "kind": one.kind,
            "rank": int(kind.rank),
            "about": seals.digest("about", about) if about else None,
            "key_id": one.key,
            "sealed": seals.seal_doc(one.key, OUTBOX, id, contents),
            "due_at": row["due_at"],
            "not_before": row["due_at"],
            "expires_at": row["expires_at"],
            "changed_at": self.work.now,
        }

    def _why_not(self, kind: Kind | None, occurrence: Occurrence, plan: Plan) -> Reason:
        if kind is None:
            return Reason.NO_KIND
        if occurrence.due < self.restored:
            return Reason.RESTORED
        late = is_too_late(kind.lifetime, occurrence.due, self.now, plan.wall.zone)
        return Reason.LATE if late else Reason.MERGED
