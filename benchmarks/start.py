"""Starting with 100,000 members, in a process of its own: the first due moment, then everyone.

The baselines do the least that could be done: bare sqlite3 asking for the smallest moment, and a
prepared AES-256-GCM key opening as many texts.
"""

import asyncio
import secrets
import sqlite3
import sys
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.crowd import Nobody, silent
from benchmarks.frame import Row, apart, in_turns, under
from benchmarks.full_house import foundations, full_house, read_everyone
from bot.app.house import KINDS, House
from bot.database import Database, Keys
from bot.delivery import Delivery, Kinds

MEMBERS = 100_000
ROUNDS = 3


async def run() -> list[Row]:
    folder = str(await full_house(MEMBERS))
    due = await in_turns(
        ROUNDS,
        ours=lambda: _apart("first_due", folder),
        baseline=lambda: _apart("bare_due", folder),
    )
    opened = await in_turns(
        ROUNDS,
        ours=lambda: _apart("everyone", folder),
        baseline=lambda: _apart("bare_opening", folder),
    )
    return [
        under(
            "first due of 100,000, from opening, in a new process",
            ours=due["ours"],
            baseline=due["baseline"],
            unit="ms",
            limit=50,
        ),
        under(
            "reading all 100,000 members into memory",
            ours=opened["ours"],
            baseline=opened["baseline"],
            unit="s",
            limit=2,
        ),
    ]


async def _apart(name: str, folder: str) -> float:
    return float(await apart(__name__, name, folder))


async def first_due(folder: Path) -> float:
    """Open keys and database and ask what is due first; in milliseconds."""
    on = foundations(folder)
    begun = perf_counter()
    keys = Keys.open(on.keyring, on.operator, on.ids, make=False)
    database = await Database.open(on.database, keys=keys, clock=on.clock, ids=on.ids)
    engine = Delivery(
        database=database,
        kinds=Kinds(KINDS),
        recipients=Nobody(),
        adapters={},
        speaker=silent,
        clock=on.clock,
    )
    due = await engine.next_due()
    taken = (perf_counter() - begun) * 1e3
    await database.close()
    assert due is not None
    return taken


async def bare_due(folder: Path) -> float:
    begun = perf_counter()
    raw = sqlite3.connect(foundations(folder).database)
    due = raw.execute("SELECT min(next_due_at) FROM schedule WHERE active = 1").fetchone()
    taken = (perf_counter() - begun) * 1e3
    raw.close()
    assert due is not None
    return taken


async def everyone(folder: Path) -> float:
    """Read what is answered from memory, as a house does at its start; in seconds."""
    async with await House.open(foundations(folder), ()) as house:
        begun = perf_counter()
        await read_everyone(house)
        taken = perf_counter() - begun
        assert len(house.memory.people) == MEMBERS
    return taken


async def bare_opening(folder: Path) -> float:
    bare, nonce = AESGCM(secrets.token_bytes(32)), secrets.token_bytes(12)
    sealed = bare.encrypt(nonce, b"x" * 170, None)
    begun = perf_counter()
    for _ in range(MEMBERS):
        bare.decrypt(nonce, sealed, None)
    return perf_counter() - begun


PARTS = {one.__name__: one for one in (first_due, bare_due, everyone, bare_opening)}

if __name__ == "__main__":
    print(asyncio.run(PARTS[sys.argv[1]](Path(sys.argv[2]))))
