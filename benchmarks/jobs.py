"""The baselines of firing: a bare due-table loop, and one APScheduler job for each member."""

import asyncio
import pickle
import random
import sqlite3
from pathlib import Path
from time import perf_counter

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import insert

from benchmarks.crowd import ZONES
from bot.clock import DAY, MINUTE, Ids, Instant, SystemClock, moment_of
from bot.delivery.firing import BATCH

WORDS = "How is today so far?"
_TABLES = """
CREATE TABLE schedule (id TEXT PRIMARY KEY, member TEXT NOT NULL, due INTEGER NOT NULL);
CREATE INDEX schedule_due ON schedule (due);
CREATE TABLE outbox (
    id TEXT PRIMARY KEY, member TEXT NOT NULL, words TEXT NOT NULL, state TEXT NOT NULL,
    due INTEGER NOT NULL
);
"""


class DueTable:
    """What somebody writes in an hour: nothing sealed, guarded or unique; as durable as ours."""

    def __init__(self, path: Path, *, members: int, due: int, first: Instant) -> None:
        self._ids = Ids()
        self._raw = sqlite3.connect(path, isolation_level=None)
        self._raw.execute("PRAGMA journal_mode = WAL")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.executescript(_TABLES)
        self._fill(members, due, first)

    def _fill(self, members: int, due: int, first: Instant) -> None:
        chance = random.Random(1)
        rows = [
            (
                self._ids.new(),
                self._ids.new(),
                first + (chance.randrange(MINUTE) if n % (members // due) == 0 else 60 * DAY),
            )
            for n in range(members)
        ]
        self._raw.execute("BEGIN")
        self._raw.executemany("INSERT INTO schedule VALUES (?, ?, ?)", rows)
        self._raw.execute("COMMIT")

    def fire(self, now: Instant) -> tuple[int, float]:
        """Fire what is due; give how many and in how many seconds."""
        begun, fired = perf_counter(), 0
        while batch := self._fire_batch(now):
            fired += batch
        return fired, perf_counter() - begun

    def _fire_batch(self, now: Instant) -> int:
        self._raw.execute("BEGIN IMMEDIATE")
        due = self._raw.execute(
            "SELECT id, member, due FROM schedule WHERE due <= ? ORDER BY due LIMIT ?", (now, BATCH)
        ).fetchall()
        for id, member, at in due:
            message = (self._ids.new(), member, WORDS, "ready", at)
            self._raw.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?)", message)
            self._raw.execute("UPDATE schedule SET due = ? WHERE id = ?", (at + DAY, id))
        self._raw.execute("COMMIT")
        return len(due)

    def close(self) -> None:
        self._raw.close()


bell: asyncio.Queue[str] = asyncio.Queue()


async def ring(member: str) -> None:
    """Stand for what a job would do; APScheduler finds it by name."""
    bell.put_nowait(member)


async def jobs(path: Path, *, members: int, due: int) -> float:
    """Keep a job for each member and let `due` of them be due at once; give the seconds taken."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        jobstores={"default": store},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.start(paused=True)
    _fill(scheduler, store, members, due)
    begun = perf_counter()
    scheduler.resume()
    for _ in range(due):
        await bell.get()
    taken = perf_counter() - begun
    scheduler.shutdown(wait=False)
    return taken


def _fill(scheduler: AsyncIOScheduler, store: SQLAlchemyJobStore, members: int, due: int) -> None:
    """Write the jobs straight into the store's table; adding them one by one takes minutes."""
    now = SystemClock().now()
    rows = []
    for n in range(members):
        at = moment_of(Instant(now - 1_000 + (0 if n % (members // due) == 0 else 60 * DAY)))
        job = Job(
            scheduler,
            id=f"member-{n:06}",
            trigger=CronTrigger(hour=9, minute=0, timezone=ZONES[n % len(ZONES)]),
            executor="default",
            func=ring,
            args=(f"member-{n:06}",),
            kwargs={},
            name="ring",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=at,
        )
        state = pickle.dumps(job.__getstate__(), store.pickle_protocol)
        rows.append({"id": job.id, "next_run_time": at.timestamp(), "job_state": state})
    with store.engine.begin() as connection:
        connection.execute(insert(store.jobs_t), rows)
