"""A demo's folder, read by someone who stole it, and by someone who has the operator's key too."""

import base64
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.clock import Ids
from bot.database import Keys, Seals, Unreadable, read_operator_key_file
from bot.database.keys import KeyId
from bot.upkeep import looking_at

NONCE = 12
SHORTEST_SEALED = 28
"""Bytes: a nonce and a tag around nothing. A keyed hash has 20."""
ID = 24
"""Characters of a random id (`bot.clock.Ids`)."""
KEY_FILE = "operator.key"
PAGE_RECORD = "sandbox.db"


def spellings(canary: str) -> set[bytes]:
    """Give the ways in which a text may stand in a file as bytes."""
    plain = canary.encode()
    forms = {plain, canary.casefold().encode(), canary.upper().encode()}
    forms |= {canary.encode("utf-16-le"), json.dumps(canary)[1:-1].encode(), plain.hex().encode()}
    for shift in range(3):
        # Whole groups of three bytes only: the characters at the ends depend on the neighbours.
        middle = plain[shift : shift + (len(plain) - shift) // 3 * 3]
        forms |= {base64.b64encode(middle), base64.urlsafe_b64encode(middle)}
    return forms


def stolen(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder but the operator's key."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != KEY_FILE)
    return {path.name: path.read_bytes() for path in files}


def found(canaries: Iterable[str], files: dict[str, bytes]) -> list[tuple[str, str]]:
    """List which canary stands in which file, in any spelling."""
    return [
        (name, canary)
        for canary in canaries
        for spelling in spellings(canary)
        for name, content in files.items()
        if spelling in content
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One sealed value. `id` and `key` are of the row as it opened.

    All three are empty when no key that is left opens it.
    """

    table: str
    column: str
    id: str = ""
    key: str = ""
    plain: bytes = b""


def with_the_key(folder: Path) -> list[Sealed]:
    """Open every sealed value of a folder that the operator's key and the ring can open."""
    with tempfile.TemporaryDirectory() as copies:
        for name in ("alongside.db", "keys.db", KEY_FILE, PAGE_RECORD):
            _copy(folder / name, Path(copies) / name)
        return [*_database(Path(copies)), *page_record(Path(copies))]


def page_record(folder: Path) -> Iterator[Sealed]:
    """Open all that the page's platform has written down."""
    cipher = AESGCM(read_operator_key_file(folder / KEY_FILE)[0])
    with closing(sqlite3.connect(folder / PAGE_RECORD)) as raw:
        for (sealed,) in raw.execute("SELECT sealed FROM entry"):
            plain = cipher.decrypt(sealed[:NONCE], sealed[NONCE:], PAGE_RECORD.encode())
            yield Sealed(table="entry", column="sealed", key=KEY_FILE, plain=plain)


def ids_of(database: Path, member: str) -> list[str]:
    """List the random ids in every row that names a member, but for their community's."""
    with looking_at(database) as raw:
        rows = [row for table in _tables(raw) for row in raw.execute(f"SELECT * FROM {table}")]
    shared = {text for row in rows if member not in row for text in row}
    theirs = {text for row in rows if member in row for text in row} - shared
    return sorted(text for text in theirs if isinstance(text, str) and len(text) == ID)


def _copy(source: Path, target: Path) -> None:
    if source.suffix != ".db":
        shutil.copy(source, target)
        return
    with closing(sqlite3.connect(source)) as raw, closing(sqlite3.connect(target)) as copy:
        raw.backup(copy)


def _tables(raw: sqlite3.Connection) -> list[str]:
    return [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _database(folder: Path) -> Iterator[Sealed]:
    with _ring(folder) as (seals, keys), closing(sqlite3.connect(folder / "alongside.db")) as raw:
        for table in _tables(raw):
            cursor = raw.execute(f"SELECT * FROM {table}")
            columns = [one[0] for one in cursor.description]
            for row in cursor:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes) and len(value) >= SHORTEST_SEALED:
                        yield _try(seals, keys, (table, column), row, value)


@contextmanager
def _ring(folder: Path) -> Iterator[tuple[Seals, list[KeyId]]]:
    ids = Ids()
    operator = partial(read_operator_key_file, folder / KEY_FILE)
    with closing(Keys.open(folder / "keys.db", operator, ids, make=False)) as keys:
        with closing(sqlite3.connect(folder / "keys.db")) as raw:
            known = [KeyId(id) for (id,) in raw.execute("SELECT id FROM data_key")]
        yield Seals(keys, ids.draw), known


def _try(
    seals: Seals, keys: Sequence[KeyId], where: tuple[str, str], row: Sequence[object], value: bytes
) -> Sealed:
    """Open a value with any key, as if it belonged to any id that its row names."""
    table, column = where
    ids = {one.hex() if isinstance(one, bytes) else str(one) for one in row}
    for key in keys:
        for id in ids:
            try:
                plain = seals.open(key, f"{table}.{column}", id, value)
            except Unreadable:
                continue
            return Sealed(table=table, column=column, id=id, key=key, plain=plain)
    return Sealed(table=table, column=column)
