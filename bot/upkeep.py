"""Care of the data: bringing it up to date, copies of it, a new operator's key."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.clock import Clock, Ids
from bot.config import Config, ConfigProblem, Fault
from bot.database import (
    Database,
    Keys,
    OperatorKeys,
    Refused,
    Seals,
    Work,
    add_operator_key,
    backup,
    read_operator_key_file,
    read_operator_keys,
    restore,
)
from bot.database.keys import KEYS_KEPT
from bot.database.work import drive
from bot.delivery.clockguard import accept_clock as believe


def operator_keys(config: Config) -> Callable[[], OperatorKeys]:
    """Make what reads the operator's keys, now and again after each rotation.

    Raises ConfigProblem when no key is named: nothing is kept that nobody locked.
    """
    file, value = config.keys.file, config.keys.value
    if file is not None:
        return lambda: read_operator_key_file(file)
    if value is not None:
        return lambda: read_operator_keys(value.get_secret_value(), "the value of [keys]")
    raise ConfigProblem(
        [
            Fault(
                place="[keys]",
                what="no operator's key is named, and nothing is kept unlocked",
                fix="Make one as docs/operators.md shows, and name it: file = "
                '"operator.key" (or ALONGSIDE_KEYS__FILE=operator.key)',
            )
        ]
    )


@contextmanager
def looking_at(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a database beside whoever uses it, to read only. Raises sqlite3.Error.

    The file itself is opened for writing: a connection that cannot write leaves its side files.
    """
    uri = f"{database.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=10)) as raw:
        raw.execute("PRAGMA query_only = ON")
        yield raw


def schema_of(database: Path) -> int:
    """Tell how many migrations a database has had; 0 when it is not there yet."""
    if not database.exists():
        return 0
    with looking_at(database) as raw:
        try:
            number: int = raw.execute("SELECT count(*) FROM migration").fetchone()[0]
        except sqlite3.OperationalError:
            return 0
    return number


async def migrate(config: Config, clock: Clock, ids: Ids) -> int:
    """Bring the database up to date, and tell how many steps that took. Raises Refused."""
    path = config.database.path
    before = schema_of(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = open_keys(config, ids)
    try:
        database = await Database.open(path, keys=keys, clock=clock, ids=ids)
        await database.close()
    finally:
        keys.close()
    return schema_of(path) - before


def open_keys(config: Config, ids: Ids) -> Keys:
    """Open the ring of data keys; it is made only where there is no database yet."""
    database = config.database
    return Keys.open(database.keyring, operator_keys(config), ids, make=not database.path.exists())


def back_up(config: Config, target: Path) -> Path:
    """Copy the database to `target` while it is in use; return where its keys were copied to."""
    backup(config.database.path, config.database.keyring, target)
    return target.with_name(KEYS_KEPT)


def put_back(config: Config, source: Path, clock: Clock, ids: Ids) -> None:
    """Put a backup in the database's place, under the keys of today. Raises Refused."""
    path = config.database.path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    restore(
        source,
        path,
        keys=config.database.keyring,
        operator=operator_keys(config),
        ids=ids,
        now=clock.now(),
    )


def rotation(config: Config, ids: Ids) -> Iterator[int]:
    """Make a new operator's key and wrap every data key with it, in batches.

    Yields how many are still to do. A key that comes from a variable cannot be made here: put the
    new one before the old one there, and this wraps with it. Stopped half-way, run it again.
    """
    with closing(open_keys(config, ids)) as keys:  # refuses before anything is changed
        if config.keys.file is not None:
            add_operator_key(config.keys.file, ids.draw)
        yield from keys.rotate()


def accept_clock(config: Config, clock: Clock, ids: Ids) -> None:
    """Confirm that the clock is right now; a service that waits for it goes on at its next look.

    Raises Refused when there is no database yet.
    """
    path = config.database.path
    if not path.exists():
        raise Refused(path, "is not there yet.", "There is no clock to confirm before a first run.")
    with (
        closing(open_keys(config, ids)) as keys,
        closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as raw,
    ):
        seals = Seals(keys, ids.draw)
        drive(believe, Work(raw, now=clock.now(), ids=ids, seals=seals))
