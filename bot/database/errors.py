"""What can go wrong with what is kept.

Exception
├── Refused         an operator must put something right first: which file, what, and how
├── Unavailable     nothing of the unit was kept; the same unit may well succeed later
│   └── GroupLost   SQLite gave up the transaction that this unit shared with others
├── Unreadable      something sealed cannot be opened
│   ├── KeyGone     its key was destroyed: what it held is forgotten for good
│   └── Tampered    it is not what was sealed in this place under this key
└── Suspended       a story awaited something other than the database (a bug)
"""

import sqlite3
from pathlib import Path


class Refused(Exception):
    """Says in one breath which file is meant, what is wrong with it, and what to do.

    Holds no secret and nothing that a member wrote: it is shown and logged as it is.
    """

    def __init__(self, where: Path | str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what} {fix}")
        self.where = where
        self.what = what
        self.fix = fix


class Unavailable(Exception):
    """The database cannot keep anything at this moment: locked, full, read-only or failing."""


class GroupLost(Unavailable):
    """The shared transaction was rolled back as a whole: no unit of the group was kept."""


class Unreadable(Exception):
    """Something sealed cannot be opened."""


class KeyGone(Unreadable):
    """The key was destroyed, or never was in this ring."""


class Tampered(Unreadable):
    """The bytes were changed, or were sealed for another row, column or key."""


class Suspended(RuntimeError):
    """A story awaited something other than the database; it was undone."""


_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


def primary_code(error: BaseException) -> int | None:
    """Tell SQLite's primary result code; None when the error is not SQLite's own."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def is_the_store_itself(error: BaseException) -> bool:
    """Tell a store that cannot work (disk, lock, damage) from a statement that is wrong."""
    return primary_code(error) in _PASSING
