"""Files that only their owner reads, and that are whole or not there at all."""

import os
from pathlib import Path

OWNER_ONLY = 0o600


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, unless the file is there already.

    SQLite gives a database's side files the rights that the database has.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, OWNER_ONLY))


def make_empty(path: Path) -> None:
    """Make an empty private file, in place of whatever a killed run left there."""
    path.unlink(missing_ok=True)
    make_private(path)


def put_in_place(ready: Path, path: Path) -> None:
    """Give a finished file its name, durably; whatever had the name is replaced at once."""
    _sync(ready)
    ready.replace(path)
    _sync(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Write a small private file so that a crash leaves the old or the new one, never half."""
    ready = path.with_name(path.name + ".part")
    make_empty(ready)
    ready.write_bytes(content)
    put_in_place(ready, path)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
