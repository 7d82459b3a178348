"""What is sealed opens only in its place and under its key, and never once that key is gone."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import seeded_ids
from bot.database import Database, KeyGone, KeyId, Seals, Tampered, Work
from tests.database.house import House

DOC = {"name": "Ada", "days": [1, 2], "note": "ünïcode 🌱", "zone": None}


@pytest.fixture
def seals(house: House) -> Iterator[Seals]:
    with closing(house.ring()) as ring:
        yield Seals(ring, seeded_ids(2).draw)


def test_what_is_sealed_opens_in_its_place(seals: Seals) -> None:
    key = seals.new_key()
    sealed = seals.seal_doc(key, "member.sealed", "m1", DOC)
    assert b"Ada" not in sealed
    assert seals.open_doc(key, "member.sealed", "m1", sealed) == DOC
    assert seals.seal_doc(key, "member.sealed", "m1", DOC) != sealed


@pytest.mark.parametrize(
    ("where", "row"),
    [("member.sealed", "m2"), ("member.seale", "dm1"), ("checkin.sealed", "m1")],
    ids=["another row", "shifted", "another table"],
)
def test_it_does_not_open_in_another_place(seals: Seals, where: str, row: str) -> None:
    key = seals.new_key()
    sealed = seals.seal(key, "member.sealed", "m1", b"words")
    with pytest.raises(Tampered, match="does not open under its key"):
        seals.open(key, where, row, sealed)


def test_it_does_not_open_under_another_key(seals: Seals) -> None:
    mine, yours = seals.new_key(), seals.new_key()
    sealed = seals.seal(mine, "member.sealed", "m1", b"words")
    with pytest.raises(Tampered):
        seals.open(yours, "member.sealed", "m1", sealed)


@pytest.fixture(scope="module")
def sealed_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Seals, KeyId, bytes]]:
    with closing(House(folder=tmp_path_factory.mktemp("house")).ring()) as ring:
        seals = Seals(ring, seeded_ids(2).draw)
        key = seals.new_key()
        yield seals, key, seals.seal(key, "t.c", "r", b"some words")


@given(at=st.integers(0), flip=st.integers(1, 255), cut=st.integers(0))
def test_changed_or_cut_bytes_do_not_open(
    sealed_once: tuple[Seals, KeyId, bytes], at: int, flip: int, cut: int
) -> None:
    seals, key, sealed = sealed_once
    changed = bytearray(sealed)
    changed[at % len(changed)] ^= flip
    for wrong in (bytes(changed), sealed[: cut % len(sealed)]):
        with pytest.raises(Tampered):
            seals.open(key, "t.c", "r", wrong)


async def test_rows_that_were_swapped_in_the_file_are_noticed(
    house: House, database: Database
) -> None:
    async def story(work: Work) -> KeyId:
        key = work.seals.new_key()
        for name in ("a", "b"):
            await house.queries.add(work, id=name, amount=1)
            sealed = work.seals.seal(key, "part.words", name, name.encode())
            await house.queries.add_part(work, id=name, thing=name, words=sealed)
        return key

    async def swap(work: Work) -> None:
        work.raw.execute(
            "UPDATE part SET words = (SELECT words FROM part AS other WHERE other.id <> part.id)"
        )

    async def open_both(work: Work) -> list[bytes]:
        rows = work.raw.execute("SELECT id, words FROM part").fetchall()
        return [work.seals.open(key, "part.words", name, sealed) for name, sealed in rows]

    key = await database.unit(story)
    assert await database.read(open_both) == [b"a", b"b"]
    await database.unit(swap)
    with pytest.raises(Tampered):
        await database.read(open_both)


async def test_a_destroyed_key_opens_nothing_in_any_thread(
    house: House, database: Database
) -> None:
    async def make(work: Work) -> tuple[KeyId, bytes]:
        key = work.seals.new_key()
        return key, work.seals.seal(key, "t.c", "r", b"words")

    key, sealed = await database.unit(make)

    async def look(work: Work) -> bytes:
        return work.seals.open(key, "t.c", "r", sealed)

    async def destroy(work: Work) -> None:
        work.seals.destroy_key(key)

    assert await database.read(look) == b"words"
    await database.unit(destroy)
    for _ in range(3):
        with pytest.raises(KeyGone):
            await database.read(look)
    with pytest.raises(KeyGone):
        await database.unit(look)


async def test_many_threads_may_seal_at_once(house: House, database: Database) -> None:
    async def story(work: Work) -> bytes:
        key = work.seals.new_key()
        return work.seals.open(key, "t.c", "r", work.seals.seal(key, "t.c", "r", key.encode()))

    asked = [database.unit(story) for _ in range(20)] + [database.read(story) for _ in range(20)]
    assert len(set(await asyncio.gather(*asked))) == 40


def test_digests_tell_parts_apart_and_rings_apart(house: House, seals: Seals) -> None:
    digests = {
        seals.digest(*parts)
        for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("1:a",), ("a",), ())
    }
    assert len(digests) == 7
    assert {len(digest) for digest in digests} == {20}
    with closing(house.ring()) as same:
        assert seals.digest("a") == Seals(same, house.ids.draw).digest("a")
    house.keys_path.unlink()
    with closing(house.ring()) as another:
        assert seals.digest("a") != Seals(another, house.ids.draw).digest("a")
