"""The sandbox in a test: the real house behind the real page's server, and a page that asks."""

import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.sandbox import Hand, Record, Sandbox, serving
from bot.app.demo import Stage
from bot.app.house import Foundations, House
from bot.clock import MovableClock, instant_of, seeded_ids
from bot.database import read_operator_keys

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
STARTS = "2026-11-23T09:00:00+01:00"

Told = dict[str, Any]


def a_record(folder: Path) -> Record:
    """Open the sandbox's file in `folder`, sealed as the demo seals it."""
    cipher, numbers = AESGCM(KEY.encode()[:32]), itertools.count(1)

    def seal(plain: bytes) -> bytes:
        nonce = next(numbers).to_bytes(12, "big")
        return nonce + cipher.encrypt(nonce, plain, None)

    def unseal(sealed: bytes) -> bytes:
        return cipher.decrypt(sealed[:12], sealed[12:], None)

    return Record.open(folder / "sandbox.db", seal=seal, unseal=unseal)


def a_clock(starts: str = STARTS) -> MovableClock:
    return MovableClock(stopped_at=instant_of(datetime.fromisoformat(starts)))


@dataclass(slots=True)
class Place:
    """A house with the sandbox as its one platform."""

    house: House
    sandbox: Sandbox
    hand: Hand
    record: Record
    clock: MovableClock


@asynccontextmanager
async def a_place(folder: Path, starts: str = STARTS) -> AsyncIterator[Place]:
    """Open a house that nobody lives in yet; opened again, it is the same house."""
    record, clock = a_record(folder), a_clock(starts)
    sandbox = Sandbox(record=record, clock=clock)
    on = Foundations(
        database=folder / "alongside.db",
        keyring=folder / "keys.db",
        operator=lambda: read_operator_keys(KEY, "the test's key"),
        clock=clock,
        ids=seeded_ids(1),
        trusts_clock=True,
    )
    try:
        async with await House.open(on, [sandbox]) as house:
            await house.start()
            hand = Hand(Stage(clock=clock, delivery=house.delivery), record)
            yield Place(house=house, sandbox=sandbox, hand=hand, record=record, clock=clock)
    finally:
        record.close()


@asynccontextmanager
async def a_page_server(place: Place) -> AsyncIterator[str]:
    """Serve the page on a free port and give its address."""
    async with serving(
        sandbox=place.sandbox,
        hand=place.hand,
        catalogues=place.house.catalogues,
        ids=seeded_ids(2),
        port=0,
    ) as address:
        yield address


@dataclass(slots=True)
class Page:
    """A page's side of the WebSocket. `told` holds what came without being asked for."""

    socket: ClientWebSocketResponse
    told: list[Told] = field(default_factory=list)
    asked: int = 0

    async def ask(self, do: str, **said: object) -> Told:
        """Ask, and wait for the direct answer."""
        self.asked += 1
        await self.socket.send_str(json.dumps({"do": do, "n": self.asked, **said}))
        return await self.wait(lambda told: told.get("n") == self.asked)

    async def wait(self, is_it: Callable[[Told], bool]) -> Told:
        """Wait for a message that was not asked for, or is the answer."""
        for place, known in enumerate(self.told):
            if is_it(known):
                return self.told.pop(place)
        while True:
            told: Told = json.loads(await self.socket.receive_str(timeout=10))
            if is_it(told):
                return told
            self.told.append(told)

    async def speaks_as(self, name: str) -> Told:
        return await self.ask("speak", person=f"person-{name}")

    async def acts(self, path: str, key: str, room: str = "direct", **args: str) -> Told:
        filled = {name: [value] for name, value in args.items()}
        return await self.ask("act", path=path, key=key, room=room, args=filled)

    async def types(self, text: str, key: str, room: str = "direct") -> Told:
        return await self.ask("type", text=text, key=key, room=room)


@asynccontextmanager
async def a_page(address: str) -> AsyncIterator[Page]:
    """Open a page's connection."""
    async with ClientSession() as session, session.ws_connect(f"{address}ws") as socket:
        yield Page(socket)


def said(message: Told) -> str:
    """Give the words of a message."""
    blocks = message["view"]["blocks"]
    return "\n".join(block["text"] for block in blocks if "text" in block)


def paths(message: Told) -> list[str]:
    """Give what the buttons and lines of a message carry."""
    blocks = message["view"]["blocks"]
    pressed = [
        one for block in blocks for one in (*block.get("buttons", ()), *block.get("options", ()))
    ]
    return [one["path"] for one in pressed]
