"""One process for one database, held for as long as the process lives."""

import fcntl
import os
from pathlib import Path
from typing import Self

from bot.database.errors import Refused
from bot.database.files import OWNER_ONLY


class Lock:
    """A lock on `<database>.lock` that the kernel releases, even after kill -9.

    Its file stays: removing it would let two processes lock two files of the same name.
    """

    def __init__(self, opened: int) -> None:
        self._opened = opened

    @classmethod
    def take(cls, database: Path) -> Self:
        """Lock out every other process, or raise Refused."""
        path = database.with_name(database.name + ".lock")
        try:
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        except OSError as error:
            raise Refused(
                path,
                f"cannot be written ({error.strerror}).",
                "Make its folder, and let the service's account write there.",
            ) from None
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(opened, 20, 0).decode("ascii", "replace").strip()
            os.close(opened)
            raise Refused(
                database,
                f"is in use by another process ({holder or 'unknown'}).",
                "Stop that one first: two would answer everyone twice.",
            ) from None
        os.ftruncate(opened, 0)
        os.pwrite(opened, str(os.getpid()).encode("ascii"), 0)
        return cls(opened)

    def release(self) -> None:
        os.close(self._opened)
