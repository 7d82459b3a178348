"""The platform's own memory: what was shown, and how far the clock was moved.

Every row is sealed by functions that the composition root passes in; nothing in the file can be
read without them. A message is durable before anyone sees it, so that delivery can read it back
after a kill. Writing blocks the event loop for one flush to disk: this is a house of seven people.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from adapters.sandbox.shown import Shown, read, written
from bot.clock import Instant

Cipher = Callable[[bytes], bytes]

CLOCK: Final = 0
"""The number of the row that holds the clock's offset; messages count from 1."""

LIVED_IN: Final = -1
"""The number of the row that says that the seeded people have moved in."""

_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"


class Record:
    """The file, and what it holds, oldest first."""

    def __init__(self, connection: sqlite3.Connection, *, seal: Cipher, unseal: Cipher) -> None:
        self._connection = connection
        self._seal = seal
        self._unseal = unseal

    @classmethod
    def open(cls, path: Path, *, seal: Cipher, unseal: Cipher) -> "Record":
        """Open or make the file at `path`; raises sqlite3.Error when it cannot be used."""
        connection = sqlite3.connect(path, isolation_level=None)
        # The rollback journal goes with each commit, and freed pages are overwritten.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("BEGIN IMMEDIATE")  # refuses a file that cannot be written
            connection.execute(_SCHEMA)
        return cls(connection, seal=seal, unseal=unseal)

    def messages(self) -> Iterator[Shown]:
        rows = self._connection.execute("SELECT sealed FROM entry WHERE n > ? ORDER BY n", (CLOCK,))
        return (read(self._unseal(sealed)) for (sealed,) in rows.fetchall())

    def keep(self, shown: Shown) -> None:
        """Write a message down; it is on the disk when this returns."""
        self._connection.execute(
            "INSERT INTO entry (n, sealed) SELECT max(0, coalesce(max(n), 0)) + 1, ? FROM entry",
            (self._seal(written(shown)),),
        )

    def forget(self, person: str, until: Instant) -> None:
        """Overwrite what was said by this person, or to them alone, until an instant."""
        rows = self._connection.execute("SELECT n, sealed FROM entry WHERE n > ?", (CLOCK,))
        said = [(n, read(self._unseal(sealed))) for n, sealed in rows.fetchall()]
        theirs = [(n,) for n, shown in said if shown.at <= until and shown.concerns(person)]
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("DELETE FROM entry WHERE n = ?", theirs)

    @property
    def clock_offset(self) -> int:
        """How far the sandbox's clock runs before the machine's, in milliseconds."""
        return int(self._fact(CLOCK) or 0)

    def keep_clock_offset(self, offset: int) -> None:
        # Padded, so that its length says nothing.
        self._keep_fact(CLOCK, f"{offset:020}".encode())

    @property
    def is_lived_in(self) -> bool:
        """Tell whether the seed ran to its end; if not, the folder is best begun anew."""
        return self._fact(LIVED_IN) is not None

    def mark_lived_in(self) -> None:
        self._keep_fact(LIVED_IN, b"")

    def close(self) -> None:
        self._connection.close()

    def _fact(self, n: int) -> bytes | None:
        row = self._connection.execute("SELECT sealed FROM entry WHERE n = ?", (n,)).fetchone()
        return self._unseal(row[0]) if row else None

    def _keep_fact(self, n: int, fact: bytes) -> None:
        self._connection.execute(
            "INSERT INTO entry (n, sealed) VALUES (?, ?)"
            " ON CONFLICT (n) DO UPDATE SET sealed = excluded.sealed",
            (n, self._seal(fact)),
        )
