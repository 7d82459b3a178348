"""The ring keeps every key under the operator's own, and forgets a key for good."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import Ids, seeded_ids
from bot.database import (
    KeyGone,
    Keys,
    Refused,
    Seals,
    Tampered,
    add_operator_key,
    read_operator_key_file,
    read_operator_keys,
)
from bot.database.keys import REMEMBERED
from tests.database.house import House

OLD, NEW = b"o" * 32, b"n" * 32


def line(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def wrapped(path: Path) -> dict[str, tuple[bytes, bytes]]:
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT id, wrapped, operator FROM data_key").fetchall()
    return {key: (secret, operator) for key, secret, operator in rows}


def test_the_ring_opens_what_it_sealed_before(house: House) -> None:
    with closing(house.ring()) as ring:
        seals = Seals(ring, house.ids.draw)
        key = seals.new_key()
        sealed = seals.seal(key, "t.c", "r", b"words")
        digest = seals.digest("a")
    with closing(house.ring()) as ring:
        again = Seals(ring, house.ids.draw)
        assert again.open(key, "t.c", "r", sealed) == b"words"
        assert again.digest("a") == digest


def test_another_operators_key_is_refused_without_showing_it(house: House) -> None:
    house.ring().close()
    house.operator_keys = (NEW,)
    with pytest.raises(Refused, match=r"keys.db: was locked with another operator's key"):
        house.ring()


def test_a_missing_ring_is_not_replaced_where_it_is_needed(house: House) -> None:
    with pytest.raises(Refused, match=r"keys.db: is missing. Put back alongside.keys"):
        Keys.open(house.keys_path, lambda: (OLD,), house.ids, make=False)
    assert not house.keys_path.exists()


def test_a_file_that_is_no_ring_is_refused(house: House) -> None:
    house.keys_path.write_bytes(b"a shopping list " * 100)
    with pytest.raises(Refused, match=r"keys.db: cannot be opened"):
        house.ring()


def test_a_changed_key_is_refused(house: House) -> None:
    with closing(house.ring()) as ring:
        one, two = ring.new_keys(2)
    with closing(sqlite3.connect(house.keys_path)) as raw, raw:
        raw.execute(
            "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id = ?)"
            " WHERE id = ?",
            (one, two),
        )
    with closing(house.ring()) as ring:
        ring.cipher(one)
        with pytest.raises(Refused, match="holds a key that was changed"):
            ring.cipher(two)


def test_a_destroyed_key_leaves_no_byte_in_the_file(house: House) -> None:
    with closing(house.ring()) as ring:
        gone, kept = ring.new_keys(2)
        secret, _ = wrapped(house.keys_path)[gone]
        assert secret in house.keys_path.read_bytes()
        ring.destroy(gone)
        assert not ring.has(gone)
        assert ring.has(kept)
        with pytest.raises(KeyGone):
            ring.cipher(gone)
        found = b"".join(path.read_bytes() for path in house.folder.glob("keys.db*"))
        assert secret not in found
        assert gone.encode() not in found


def test_seals_make_and_fetch_many_keys_at_once(house: House) -> None:
    with closing(house.ring()) as ring:
        seals = Seals(ring, house.ids.draw)
        keys = seals.new_keys(3)
        seals.destroy_key(keys[0])
        seals.load_many(keys)
        assert [seals.has_key(key) for key in keys] == [False, True, True]


def test_many_keys_are_fetched_at_once_and_few_are_remembered(house: House) -> None:
    with closing(house.ring()) as ring:
        keys = ring.new_keys(REMEMBERED + 10)
        ring.destroy(keys[0])
    with closing(house.ring()) as ring:
        ring.load_many([*keys, *keys])
        assert len(ring._ciphers) == REMEMBERED
        ring.cipher(keys[1])
        assert len(ring._ciphers) == REMEMBERED
        with pytest.raises(KeyGone):
            ring.cipher(keys[0])


def test_many_rows_are_opened_at_once_without_remembering_their_keys(house: House) -> None:
    with closing(house.ring()) as ring:
        seals = Seals(ring, house.ids.draw)
        keys = seals.new_keys(3)
        rows = [(key, key, seals.seal_doc(key, "t.c", key, {"of": key})) for key in keys]
        seals.destroy_key(keys[1])
        ring._ciphers.clear()
        assert list(seals.open_docs("t.c", rows)) == [{"of": keys[0]}, None, {"of": keys[2]}]
        assert not ring._ciphers
        with pytest.raises(Tampered):
            list(seals.open_docs("t.d", rows))
        assert seals.gone(keys) == {keys[1]}


def test_keys_that_no_row_uses_are_listed(house: House) -> None:
    with closing(house.ring()) as ring:
        used, unused = ring.new_keys(2)
        assert ring.orphans({used}) == [unused]


def test_rotating_wraps_every_key_anew_and_changes_no_hash(house: House) -> None:
    house.operator_keys = (OLD,)
    with closing(house.ring()) as ring:
        seals = Seals(ring, house.ids.draw)
        keys = ring.new_keys(1_234)
        sealed = seals.seal(keys[7], "t.c", "r", b"words")
        digest = seals.digest("a")
    before = wrapped(house.keys_path)
    house.operator_keys = (NEW, OLD)
    with closing(house.ring()) as ring:
        assert list(ring.rotate()) == [734, 234, 0]
        assert list(ring.rotate()) == []
    house.operator_keys = (NEW,)
    with closing(house.ring()) as ring:
        again = Seals(ring, house.ids.draw)
        assert again.open(keys[7], "t.c", "r", sealed) == b"words"
        assert again.digest("a") == digest
        ring.load_many(keys)
    after = wrapped(house.keys_path)
    assert after.keys() == before.keys()
    assert not {secret for secret, _ in before.values()} & {secret for secret, _ in after.values()}


def test_a_house_that_is_open_goes_on_while_another_process_rotates(house: House) -> None:
    house.operator_keys = (OLD,)
    with closing(house.ring()) as running, closing(house.ring()) as rotating:
        first, second = running.new_keys(2)
        running._ciphers.clear()
        house.operator_keys = (NEW, OLD)  # the file is read again when it has to be
        steps = rotating.rotate()
        assert next(steps) == 0
        made = running.new_keys(1)[0]
        running.cipher(first)
        rotating.cipher(made)
        running.destroy(second)
        assert list(steps) == []
        assert {operator for _, operator in wrapped(house.keys_path).values()} == {
            wrapped(house.keys_path)[made][1]
        }
    house.operator_keys = (NEW,)
    with closing(house.ring()) as ring:
        ring.load_many([first, made])
        assert not ring.has(second)


def test_rotating_that_was_stopped_is_taken_up_again(house: House) -> None:
    house.operator_keys = (OLD,)
    with closing(house.ring()) as ring:
        keys = ring.new_keys(1_100)
        house.operator_keys = (NEW, OLD)
        assert next(ring.rotate()) == 600
    with closing(house.ring()) as ring:
        ring.load_many(keys)
        assert list(ring.rotate()) == [100, 0]


def test_operator_keys_are_read_newest_first_padding_or_not() -> None:
    text = f"\n{line(NEW)}\n  {line(OLD).rstrip('=')}  \n\n"
    assert read_operator_keys(text, "the environment") == (NEW, OLD)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the environment: holds no key"),
        ("  \n", "the environment: holds no key"),
        ("hunter2", "the environment: line 1 is not a key"),
        (f"{line(NEW)}\n{line(OLD)[:-4]}", "the environment: line 2 is not a key"),
        (line(NEW) + "!", "the environment: line 1 is not a key"),
        (line(b"x" * 33), "the environment: line 1 is not a key"),
        ("schlüssel", "the environment: line 1 is not a key"),
    ],
)
def test_what_is_no_key_is_named_by_its_line_and_never_shown(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        read_operator_keys(text, "the environment")
    assert not any(part in str(refused.value) for part in text.split())


def test_a_key_file_is_made_private_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "operator.key"
    add_operator_key(path, seeded_ids(1).draw)
    first = read_operator_key_file(path)
    add_operator_key(path, seeded_ids(2).draw)
    both = read_operator_key_file(path)
    assert both[1:] == first
    assert len(set(both)) == 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["operator.key"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o622])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "operator.key"
    add_operator_key(path, Ids().draw)
    secret = path.read_text(encoding="ascii").strip()
    path.chmod(mode)
    with pytest.raises(Refused, match=rf"can be read by others .* chmod 600 {path}") as refused:
        read_operator_key_file(path)
    assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "there is no key file"), (b"\xff\xfe", "is not a key file")]
)
def test_a_key_file_that_is_none_is_refused(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "operator.key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    with pytest.raises(Refused, match=told):
        read_operator_key_file(path)


def test_a_key_file_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_operator_key_file(tmp_path)
