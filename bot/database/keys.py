"""The ring: every member's and community's data key, wrapped, in a file of its own.

The file is never inside a backup of the database, and a key removed from it is gone: that is how
forgetting reaches old backups too. The key of the keyed hashes lives here as well, so that a new
operator's key changes no hash.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NewType, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.clock import Ids
from bot.database.connection import BUSY_SECONDS
from bot.database.errors import KeyGone, Refused
from bot.database.files import make_private
from bot.database.operator_key import KEY_BYTES, OperatorKeys
from bot.database.wrapping import Wrapping

KeyId = NewType("KeyId", str)
"""Names a data key; says nothing about whose it is."""

KEYS_KEPT = "alongside.keys"
"""What the newest copy of the ring is called, beside the backups."""

REMEMBERED = 512
"""Ciphers, at 2.5 KB each; a key that is fetched again costs 15 us."""
BATCH = 500
_HASH_KEY = "the key of the keyed hashes"

_SETTINGS = (
    "secure_delete = ON",
    "journal_mode = DELETE",
    "synchronous = FULL",
    "cache_size = -500",  # the system's own cache serves as well: 0.5 us more a key
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS data_key (
    id TEXT PRIMARY KEY, wrapped BLOB NOT NULL, operator BLOB NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE IF NOT EXISTS hash_key (
    only INTEGER PRIMARY KEY CHECK (only = 1), wrapped BLOB NOT NULL, operator BLOB NOT NULL
) STRICT;
"""


class Keys:
    """The ring of one house; every thread may use it.

    `operator` reads the operator's keys, newest first. It is asked again when the ring names one
    that is not known yet, because another process may have rotated meanwhile.
    """

    def __init__(
        self, path: Path, raw: sqlite3.Connection, operator: Callable[[], OperatorKeys], ids: Ids
    ) -> None:
        self.path = path
        self._raw = raw
        self._ids = ids
        self._lock = threading.Lock()
        self._ciphers: OrderedDict[KeyId, AESGCM] = OrderedDict()
        self._wrapping = Wrapping(path, operator, ids.draw)
        self.hash_key = self._open_hash_key()

    @classmethod
    def open(
        cls, path: Path, operator: Callable[[], OperatorKeys], ids: Ids, *, make: bool = True
    ) -> Self:
        """Open the ring; without a file, make a new one if `make`. Raises Refused.

        A new ring opens nothing that was sealed before: `make` only where no database is yet.
        """
        operator()  # refuses before a file is made
        if not make and not path.exists():
            raise Refused(
                path, "is missing.", f"Put back {KEYS_KEPT} from the folder of the newest backup."
            )
        try:
            make_private(path)
            return cls._on(_connect(path), path, operator, ids)
        except (OSError, sqlite3.Error) as error:
            raise Refused(
                path, f"cannot be opened ({error}).", "Check the file, its folder and its owner."
            ) from None

    @classmethod
    def _on(
        cls, raw: sqlite3.Connection, path: Path, operator: Callable[[], OperatorKeys], ids: Ids
    ) -> Self:
        try:
            return cls(path, raw, operator, ids)
        except BaseException:
            raw.close()
            raise

    def close(self) -> None:
        self._raw.close()

    def new_keys(self, count: int) -> list[KeyId]:
        """Make data keys and keep them, in one durable step, before anything is sealed."""
        made = [(KeyId(self._ids.new()), self._ids.draw(KEY_BYTES)) for _ in range(count)]
        with self._lock, self._raw:
            self._raw.execute("BEGIN IMMEDIATE")
            mark = self._current()
            self._raw.executemany(
                "INSERT INTO data_key (id, wrapped, operator) VALUES (?, ?, ?)",
                [(key, self._wrapping.wrap(mark, key, data), mark) for key, data in made],
            )
            for key, data in made:
                self._remember(key, AESGCM(data))
        return [key for key, _ in made]

    def destroy(self, key: KeyId) -> None:
        """Remove a data key, durably; nothing in this process remembers it afterwards."""
        with self._lock:
            self._ciphers.pop(key, None)
            self._raw.execute("DELETE FROM data_key WHERE id = ?", (key,))

    def has(self, key: KeyId) -> bool:
        with self._lock:
            found = self._raw.execute("SELECT 1 FROM data_key WHERE id = ?", (key,)).fetchone()
        return found is not None

    def cipher(self, key: KeyId) -> AESGCM:
        """Give what seals and opens under a data key. Raises KeyGone."""
        with self._lock:
            known = self._ciphers.get(key)
            if known is not None:
                self._ciphers.move_to_end(key)
                return known
            row = self._raw.execute(
                "SELECT id, wrapped, operator FROM data_key WHERE id = ?", (key,)
            ).fetchone()
            if row is None:
                raise KeyGone("this key was destroyed")
            return self._remember(key, AESGCM(self._wrapping.unwrap(*row)))

    def ciphers(self, keys: Iterable[KeyId]) -> dict[KeyId, AESGCM]:
        """Fetch many keys in one go and remember none; those that are gone are not in it."""
        with self._lock:
            rows = self._rows([*dict.fromkeys(keys)])
            return {row[0]: AESGCM(self._wrapping.unwrap(*row)) for row in rows}

    def load_many(self, keys: Iterable[KeyId]) -> None:
        """Fetch keys in one go, to be remembered; those that are gone are passed over.

        At most 512 are remembered at a time, so more than that is for nothing.
        """
        with self._lock:
            missing = [key for key in dict.fromkeys(keys) if key not in self._ciphers]
            for row in self._rows(missing):
                self._remember(row[0], AESGCM(self._wrapping.unwrap(*row)))

    def gone(self, keys: Collection[KeyId]) -> set[KeyId]:
        """Tell which of many keys were destroyed."""
        with self._lock:
            return {*keys} - {row[0] for row in self._rows([*keys])}

    def orphans(self, referenced: Collection[KeyId]) -> list[KeyId]:
        """List keys that no row uses: a unit that made one was undone.

        Ask inside a unit of work, where no other unit is between its key and its row.
        """
        used = set(referenced)
        with self._lock:
            rows = self._raw.execute("SELECT id FROM data_key").fetchall()
        return [key for (key,) in rows if key not in used]

    def rotate(self) -> Iterator[int]:
        """Wrap everything anew under the newest operator's key, in batches.

        Yields how many data keys are still to do. A running house goes on meanwhile: new keys
        take the new wrapping from the first step on. Stopped half-way, it can be run again.
        """
        self._rotate_hash_key()
        last = ""
        while batch := self._outdated(after=last):
            self._rotate_batch(batch)
            last = batch[-1][0]
            yield self._count_outdated()

    def _rows(self, keys: Sequence[KeyId]) -> Iterator[tuple[KeyId, bytes, bytes]]:
        for first in range(0, len(keys), BATCH):
            batch = keys[first : first + BATCH]
            marks = ", ".join("?" * len(batch))
            yield from self._raw.execute(
                f"SELECT id, wrapped, operator FROM data_key WHERE id IN ({marks})",  # noqa: S608
                batch,
            )

    def _open_hash_key(self) -> bytes:
        with self._raw:
            self._raw.execute("BEGIN IMMEDIATE")
            row = self._hash_row()
            if row is None:
                mark, made = self._wrapping.newest, self._ids.draw(KEY_BYTES)
                self._raw.execute(
                    "INSERT INTO hash_key (only, wrapped, operator) VALUES (1, ?, ?)",
                    (self._wrapping.wrap(mark, _HASH_KEY, made), mark),
                )
                return made
        return self._wrapping.unwrap(_HASH_KEY, *row)

    def _hash_row(self) -> tuple[bytes, bytes] | None:
        found: tuple[bytes, bytes] | None = self._raw.execute(
            "SELECT wrapped, operator FROM hash_key"
        ).fetchone()
        return found

    def _current(self) -> bytes:
        """Tell which operator's key new things are wrapped with: the ring says, not the file."""
        mark: bytes = self._raw.execute("SELECT operator FROM hash_key").fetchone()[0]
        return mark

    def _rotate_hash_key(self) -> None:
        with self._lock, self._raw:
            self._wrapping.read_again()
            mark = self._wrapping.newest
            self._raw.execute("BEGIN IMMEDIATE")
            self._raw.execute(
                "UPDATE hash_key SET wrapped = ?, operator = ?",
                (self._wrapping.wrap(mark, _HASH_KEY, self.hash_key), mark),
            )

    def _outdated(self, after: str) -> list[tuple[KeyId, bytes, bytes]]:
        with self._lock:
            return self._raw.execute(
                "SELECT id, wrapped, operator FROM data_key"
                " WHERE id > ? AND operator <> ? ORDER BY id LIMIT ?",
                (after, self._wrapping.newest, BATCH),
            ).fetchall()

    def _count_outdated(self) -> int:
        with self._lock:
            counted: int = self._raw.execute(
                "SELECT count(*) FROM data_key WHERE operator <> ?", (self._wrapping.newest,)
            ).fetchone()[0]
        return counted

    def _rotate_batch(self, batch: list[tuple[KeyId, bytes, bytes]]) -> None:
        mark = self._wrapping.newest
        renewed = [
            (self._wrapping.wrap(mark, key, self._wrapping.unwrap(key, wrapped, old)), mark, key)
            for key, wrapped, old in batch
        ]
        with self._lock, self._raw:
            self._raw.execute("BEGIN IMMEDIATE")
            # A key destroyed meanwhile stays destroyed: an UPDATE brings nothing back.
            self._raw.executemany(
                "UPDATE data_key SET wrapped = ?, operator = ? WHERE id = ?", renewed
            )

    def _remember(self, key: KeyId, cipher: AESGCM) -> AESGCM:
        self._ciphers[key] = cipher
        if len(self._ciphers) > REMEMBERED:
            self._ciphers.popitem(last=False)
        return cipher


def _connect(path: Path) -> sqlite3.Connection:
    # Every use is under the ring's own lock, whichever thread it comes from.
    raw = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        for setting in _SETTINGS:
            raw.execute(f"PRAGMA {setting}").fetchall()
        raw.executescript(_SCHEMA)
    except BaseException:
        raw.close()
        raise
    return raw
