"""Sealing: what it adds to a unit of work, and opening a whole large community at once.

The baseline does the same sums with the bare library: one prepared AES-256-GCM key, no ring, no
associated data, no JSON.
"""

import hmac
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.frame import Row, in_turns, under
from bot.clock import Ids
from bot.database import KeyId, Keys, Seals

MEMBERS = 100_000
BATCH = 500
UNITS = 5_000
ROUNDS = 5
WHERE = "member.sealed"
PROFILE = {
    "name": "Ada Lovelace",
    "person": "112233445566778899",
    "zone": "Europe/Paris",
    "locale": "es",
    "sleep": ["23:00", "07:00"],
    "country": "FR",
}
PLAIN = b"x" * 140


async def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        unit = await _unit(Path(folder))
        opening = await _opening(Path(folder))
    return [unit, opening]


async def _unit(folder: Path) -> Row:
    """Measure what a typical unit seals: look up a person, open a profile, seal an answer."""
    keys = _ring(folder / "unit.db")
    seals = Seals(keys, secrets.token_bytes)
    key = seals.new_key()
    profile = seals.seal_doc(key, WHERE, "m1", PROFILE)
    bare = AESGCM(secrets.token_bytes(32))
    nonce = secrets.token_bytes(12)
    sealed = bare.encrypt(nonce, PLAIN, None)

    async def ours() -> float:
        begun = perf_counter()
        for _ in range(UNITS):
            seals.digest("discord", "person", "112233445566778899")
            seals.open_doc(key, WHERE, "m1", profile)
            seals.seal_doc(key, "checkin.sealed", "c1", {"mood": 3, "words": "a long day"})
        return (perf_counter() - begun) / UNITS * 1e6

    async def baseline() -> float:
        begun = perf_counter()
        for _ in range(UNITS):
            hmac.digest(nonce, PLAIN, "sha256")
            bare.decrypt(nonce, sealed, None)
            bare.encrypt(secrets.token_bytes(12), PLAIN, None)
        return (perf_counter() - begun) / UNITS * 1e6

    taken = await in_turns(ROUNDS, ours=ours, baseline=baseline)
    keys.close()
    return under(
        "sealing in a unit", ours=taken["ours"], baseline=taken["baseline"], unit="us", limit=20
    )


async def _opening(folder: Path) -> Row:
    """Measure opening every member's profile, each under its own key, with nothing remembered."""
    path = folder / "members.db"
    keys = _ring(path)
    seals = Seals(keys, secrets.token_bytes)
    made = seals.new_keys(MEMBERS)
    sealed = [(key, seals.seal_doc(key, WHERE, key, PROFILE)) for key in made]
    keys.close()
    bare = AESGCM(secrets.token_bytes(32))
    nonce = secrets.token_bytes(12)
    plain = bare.encrypt(nonce, PLAIN, None)

    async def ours() -> float:
        ring = _ring(path)
        begun = perf_counter()
        _open_all(Seals(ring, secrets.token_bytes), sealed)
        took = perf_counter() - begun
        ring.close()
        return took

    async def baseline() -> float:
        begun = perf_counter()
        for _ in range(MEMBERS):
            bare.decrypt(nonce, plain, None)
        return perf_counter() - begun

    taken = await in_turns(3, ours=ours, baseline=baseline)
    return under(
        "opening 100,000 members",
        ours=taken["ours"],
        baseline=taken["baseline"],
        unit="s",
        limit=2,
    )


def _open_all(seals: Seals, sealed: list[tuple[KeyId, bytes]]) -> None:
    for first in range(0, MEMBERS, BATCH):
        rows = [(key, key, content) for key, content in sealed[first : first + BATCH]]
        assert None not in seals.open_docs(WHERE, rows)


def _ring(path: Path) -> Keys:
    return Keys.open(path, lambda: (bytes(32),), Ids())
