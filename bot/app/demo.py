"""`alongside demo`: one house for the sandbox, with people in it, on this machine alone."""

import asyncio
import logging
import random
import secrets
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.sandbox.adapter import Sandbox
from adapters.sandbox.record import Record
from adapters.sandbox.seed import clock_of, move_in
from adapters.sandbox.server import serving
from adapters.sandbox.stage import Hand
from adapters.sandbox.transcript import write_transcript
from bot import journal
from bot.app.house import Foundations, House
from bot.app.service import until_stopped
from bot.clock import DAY, Ids, Instant, MovableClock, SystemClock
from bot.database import OperatorKeys, Refused, add_operator_key, read_operator_key_file
from bot.database.files import make_private
from bot.database.lock import Lock
from bot.delivery import Backstage, Delivery

DATABASE, KEYRING, RECORD, KEY = "alongside.db", "keys.db", "sandbox.db", "operator.key"
NONCE = 12
"""Bytes, as AES-GCM wants them."""
TRANSCRIPT_SEED = 1
DAYS_BACK, DAYS_AHEAD = 31, 7
"""What the page's right-hand column shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the sandbox may do with the engine and its clock."""

    clock: MovableClock
    delivery: Delivery

    async def advance(self, to: Instant) -> None:
        await self.delivery.advance(self.clock, to)

    async def next_event(self) -> Instant | None:
        return await self.delivery.next_due()

    async def backstage(self) -> Backstage:
        since = Instant(self.clock.now() - DAYS_BACK * DAY)
        return await self.delivery.backstage(since=since, days=DAYS_AHEAD)


async def demo(
    port: int, data: Path | None, transcript_days: int | None, out: Callable[[str], None]
) -> None:
    """Serve the sandbox's page, or play some days of it and print what everyone saw.

    `data` is kept and opened again; without it everything goes into a temporary folder. Raises
    Refused when the folder cannot be used, OSError when the port is taken.
    """
    journal.start(sys.stderr, key=secrets.token_bytes(32), level=logging.WARNING)
    with ExitStack() as kept:
        folder = data or Path(kept.enter_context(tempfile.TemporaryDirectory()))
        await _play(folder, port, transcript_days, out)


async def _play(
    folder: Path, port: int, transcript_days: int | None, out: Callable[[str], None]
) -> None:
    ids = Ids()
    operator = _demo_key(folder, ids)
    with _record(folder, operator) as record:
        clock = clock_of(record, SystemClock())
        sandbox = Sandbox(record=record, clock=clock)
        on = Foundations(
            database=folder / DATABASE,
            keyring=folder / KEYRING,
            operator=operator,
            clock=clock,
            ids=ids,
            trusts_clock=True,
        )
        async with await House.open(on, [sandbox]) as house:
            await house.start()
            hand = Hand(Stage(clock=clock, delivery=house.delivery), record)
            if not record.is_lived_in:
                await move_in(
                    sandbox=sandbox,
                    hand=hand,
                    record=record,
                    catalogues=house.catalogues,
                    ids=ids,
                )
            if transcript_days is not None:
                chance = random.Random(TRANSCRIPT_SEED)
                await write_transcript(
                    transcript_days,
                    sandbox=sandbox,
                    hand=hand,
                    catalogues=house.catalogues,
                    ids=ids,
                    chance=chance,
                    out=out,
                )
                return
            await house.run_by_itself()
            async with serving(
                sandbox=sandbox, hand=hand, catalogues=house.catalogues, ids=ids, port=port
            ) as address:
                await until_stopped(asyncio.Event(), lambda: out(address))


def _demo_key(folder: Path, ids: Ids) -> Callable[[], OperatorKeys]:
    file = folder / KEY
    if not file.exists():
        add_operator_key(file, ids.draw)
    return partial(read_operator_key_file, file)


@contextmanager
def _record(folder: Path, operator: Callable[[], OperatorKeys]) -> Iterator[Record]:
    """Open the page's own record, as the only process that does.

    A folder whose seed was cut short is begun anew; one whose seed is under way is let alone.
    """
    lock = Lock.take(folder / RECORD)
    try:
        record = _open_record(folder, operator)
        if not record.is_lived_in:
            record.close()
            _clear(folder)
            record = _open_record(folder, operator)
        with closing(record):
            yield record
    finally:
        lock.release()


def _clear(folder: Path) -> None:
    for name in (DATABASE, KEYRING, RECORD):
        for file in folder.glob(f"{name}*"):
            if file.suffix != ".lock":  # a lock's file stays
                file.unlink()


def _open_record(folder: Path, operator: Callable[[], OperatorKeys]) -> Record:
    cipher = AESGCM(operator()[0])

    def seal(plain: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + cipher.encrypt(nonce, plain, RECORD.encode())

    def unseal(sealed: bytes) -> bytes:
        try:
            return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], RECORD.encode())
        except (InvalidTag, ValueError):
            raise Refused(
                folder / RECORD, "was not made with this key.", f"Put back its {KEY}."
            ) from None

    try:
        make_private(folder / RECORD)
        return Record.open(folder / RECORD, seal=seal, unseal=unseal)
    except sqlite3.Error as error:
        raise Refused(
            folder / RECORD, f"cannot be used ({error}).", "Check its disk, folder and owner."
        ) from None
