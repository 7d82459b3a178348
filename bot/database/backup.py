"""Backups: a whole copy while the house is open, and the way back.

The ring of keys is not inside: beside the copy lies one `alongside.keys`, the same name for every
backup in that folder and only the newest. An old backup therefore shows nothing of a member who
was forgotten since.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.clock import Ids, Instant
from bot.database.errors import Refused
from bot.database.files import make_empty, put_in_place, replace_file
from bot.database.house import mark_restored, refuse_other_keys
from bot.database.keys import KEYS_KEPT, Keys
from bot.database.lock import Lock
from bot.database.migrate import MIGRATIONS, read_migrations, refuse_foreign
from bot.database.operator_key import OperatorKeys
from bot.database.sealing import Seals

NOT_SENT_AFTER_RESTORE = (
    "UPDATE outbox SET state = 'expired', last_error_class = 'restored'"
    " WHERE state IN ('ready', 'sending', 'unknown')"
)

FILE_HEAD = b"SQLite format 3\0"
"""How every SQLite file begins (https://www.sqlite.org/fileformat2.html, 1.3)."""


def backup(database: Path, keys: Path, target: Path) -> None:
    """Copy a database to `target`, and its ring beside it as `alongside.keys`.

    The house may be open and busy. Both files are whole at once or unchanged. Raises Refused.
    """
    ring = target.with_name(KEYS_KEPT)
    if {target.resolve(), ring.resolve()} & {database.resolve(), keys.resolve()}:
        raise Refused(target, "would overwrite what it copies.", "Choose another folder.")
    # The ring goes last: a member forgotten meanwhile is in the copy, but no longer in the ring.
    _copy(database, target)
    _copy(keys, ring)


def restore(
    source: Path,
    database: Path,
    *,
    keys: Path,
    operator: Callable[[], OperatorKeys],
    ids: Ids,
    now: Instant,
    migrations: Path = MIGRATIONS,
) -> None:
    """Put a backup in the database's place, under the current keys. Raises Refused.

    What was there is kept as `<database>.before-restore`. Messages that were on their way when
    the backup was taken are not sent: they may have been sent since.
    """
    _refuse_no_backup(source)
    lock = Lock.take(database)
    try:
        _restore_keys(source, keys)
        ready = database.with_name(database.name + ".restoring")
        _copy(source, ready)
        with _checked(ready, source, migrations) as raw:
            _refuse_keys_of_others(raw, source, keys, operator, ids)
            _forget_what_was_on_its_way(raw, now)
        _keep_current(database)
        put_in_place(ready, database)
    finally:
        lock.release()


def _refuse_no_backup(source: Path) -> None:
    """Tell apart what a path may name instead of a backup."""
    fix = "Name the file that `alongside backup` wrote."
    if source.is_dir():
        raise Refused(source, "is a folder.", fix)
    if not source.exists():
        raise Refused(source, "does not exist.", "Check the path.")
    try:
        with source.open("rb") as file:
            head = file.read(len(FILE_HEAD))
    except OSError as error:
        raise Refused(
            source, f"cannot be read ({error.strerror}).", "Check the file and its owner."
        ) from None
    if head != FILE_HEAD:
        raise Refused(source, "is not a database.", fix)


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Refused(source, "does not exist.", "Check the path.")
    unfinished = target.with_name(target.name + ".part")
    try:
        make_empty(unfinished)
        # A copy made by writing anew: no free page of the original, and nothing deleted, is in it.
        with closing(sqlite3.connect(source, isolation_level=None, timeout=30)) as raw:
            raw.execute("VACUUM INTO ?", (str(unfinished),))
        put_in_place(unfinished, target)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise Refused(
            source, f"could not be copied to {target} ({error}).", "Check both disks and folders."
        ) from None


def _restore_keys(source: Path, keys: Path) -> None:
    if keys.exists():
        return
    kept = source.with_name(KEYS_KEPT)
    if not kept.is_file():
        raise Refused(
            keys, "is missing.", f"Put {KEYS_KEPT} beside the backup: without it nothing opens."
        )
    replace_file(keys, kept.read_bytes())


@contextmanager
def _checked(ready: Path, source: Path, migrations: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(ready, isolation_level=None)) as raw:
            if raw.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused(source, "is damaged.", "Restore another backup.")
            refuse_foreign(raw, source, read_migrations(migrations))
            yield raw
    except BaseException:
        ready.unlink(missing_ok=True)
        raise


def _refuse_keys_of_others(
    raw: sqlite3.Connection,
    source: Path,
    keys: Path,
    operator: Callable[[], OperatorKeys],
    ids: Ids,
) -> None:
    with closing(Keys.open(keys, operator, ids, make=False)) as ring:
        refuse_other_keys(raw, source, ring, Seals(ring, ids.draw))


def _forget_what_was_on_its_way(raw: sqlite3.Connection, now: Instant) -> None:
    raw.execute("BEGIN IMMEDIATE")
    mark_restored(raw, now)
    if raw.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'outbox'"
    ).fetchone():
        raw.execute(NOT_SENT_AFTER_RESTORE)
    raw.execute("COMMIT")


def _keep_current(database: Path) -> None:
    """Keep what is there under another name; a log that no longer belongs must not stay."""
    if not database.exists():
        return
    kept = database.with_name(database.name + ".before-restore")
    try:
        with closing(sqlite3.connect(database)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        # It is damaged, which may be why a backup is wanted: kept as it is.
        pass
    kept.unlink(missing_ok=True)
    kept.hardlink_to(database)
    for side in ("-wal", "-shm"):
        database.with_name(database.name + side).unlink(missing_ok=True)
