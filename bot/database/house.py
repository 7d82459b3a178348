"""What the database knows about itself, beside what the rooms keep in it."""

import hmac
import sqlite3
from pathlib import Path

from bot.clock import Instant
from bot.database.errors import Refused
from bot.database.keys import Keys
from bot.database.sealing import Seals
from bot.database.work import Work

_TABLE = "CREATE TABLE IF NOT EXISTS house (name TEXT PRIMARY KEY, fact BLOB NOT NULL) STRICT"


def refuse_other_keys(raw: sqlite3.Connection, path: Path, keys: Keys, seals: Seals) -> None:
    """Refuse a database that belongs to another ring; a new one belongs to this from now on."""
    raw.execute(_TABLE)
    mark = seals.digest("house")
    raw.execute("INSERT INTO house (name, fact) VALUES ('ring', ?) ON CONFLICT DO NOTHING", (mark,))
    kept: bytes = raw.execute("SELECT fact FROM house WHERE name = 'ring'").fetchone()[0]
    if not hmac.compare_digest(kept, mark):
        raise Refused(
            path,
            f"was not made with the keys in {keys.path}.",
            "Put back the keys file that belongs to it: without it nothing in it can be read.",
        )


def mark_restored(raw: sqlite3.Connection, now: Instant) -> None:
    """Keep when a backup was put in place: what fell due before then may have happened already."""
    raw.execute(
        "INSERT INTO house (name, fact) VALUES ('restored', ?)"
        " ON CONFLICT (name) DO UPDATE SET fact = excluded.fact",
        (str(now).encode("ascii"),),
    )


async def restored_at(work: Work) -> Instant | None:
    """Tell when the database was last restored from a backup; None when it never was.

    Nothing that fell due before that instant is sent: the backup cannot know what was sent since.
    """
    row = work.raw.execute("SELECT fact FROM house WHERE name = 'restored'").fetchone()
    return None if row is None else Instant(int(row[0]))
