"""Sealing: what a stolen file must not tell, under the key of whom it is about.

AES-256-GCM with a fresh 96-bit random nonce in front. The associated data names table, column,
row and key, so that bytes copied into another place do not open there.
"""

import hmac
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.database.errors import Tampered
from bot.database.keys import KeyId, Keys

NONCE = 12
DIGEST = 20

Doc = dict[str, Any]
"""A dict of JSON values."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode  # what we wrote ourselves has no blanks around it


class Seals:
    """Seals, opens and looks up; safe to use from every database thread."""

    __slots__ = ("_draw", "_hash_key", "_keys")

    def __init__(self, keys: Keys, draw: Callable[[int], bytes]) -> None:
        self._keys = keys
        self._draw = draw
        self._hash_key = keys.hash_key

    def new_key(self) -> KeyId:
        """Make a data key. It is kept at once, before the row that will use it."""
        return self._keys.new_keys(1)[0]

    def new_keys(self, count: int) -> list[KeyId]:
        """Make several data keys, kept at once and together."""
        return self._keys.new_keys(count)

    def destroy_key(self, key: KeyId) -> None:
        """Destroy a data key at once and for good; what it sealed can never be opened again."""
        self._keys.destroy(key)

    def has_key(self, key: KeyId) -> bool:
        return self._keys.has(key)

    def gone(self, keys: Collection[KeyId]) -> set[KeyId]:
        """Tell which of many data keys were destroyed."""
        return self._keys.gone(keys)

    def orphans(self, used: Collection[KeyId]) -> list[KeyId]:
        """List the data keys that are not `used`; ask inside a unit of work, as `Keys` says."""
        return self._keys.orphans(used)

    def load_many(self, keys: Iterable[KeyId]) -> None:
        """Fetch keys in one go, before opening many rows; those that are gone are passed over."""
        self._keys.load_many(keys)

    def seal(self, key: KeyId, where: str, row: str, plain: bytes) -> bytes:
        """Seal bytes for one place: `where` is "table.column", `row` the row's id.

        Raises KeyGone.
        """
        nonce = self._draw(NONCE)
        return nonce + self._keys.cipher(key).encrypt(nonce, plain, _place(where, row, key))

    def open(self, key: KeyId, where: str, row: str, sealed: bytes) -> bytes:
        """Open what was sealed for this place. Raises KeyGone or Tampered."""
        return _opened(self._keys.cipher(key), sealed, where, row, key)

    def seal_doc(self, key: KeyId, where: str, row: str, doc: Mapping[str, Any]) -> bytes:
        """Seal a dict of JSON values, as `seal` does."""
        return self.seal(key, where, row, _encode(doc).encode())

    def open_doc(self, key: KeyId, where: str, row: str, sealed: bytes) -> Doc:
        """Open what `seal_doc` sealed, as `open` does."""
        return _decoded(self.open(key, where, row, sealed))

    def open_docs(
        self, where: str, rows: Sequence[tuple[KeyId, str, bytes]]
    ) -> Iterator[Doc | None]:
        """Open many rows, each given as its key, its id and what is sealed; remember no key.

        Gives None where the key is gone. Raises Tampered.
        """
        ciphers = self._keys.ciphers([key for key, _, _ in rows])
        for key, row, sealed in rows:
            cipher = ciphers.get(key)
            yield _decoded(_opened(cipher, sealed, where, row, key)) if cipher else None

    def digest(self, *parts: str) -> bytes:
        """Hash parts under the ring's own key, to look up what is sealed. 20 bytes.

        Each part goes in with its length, so that ("ab", "c") and ("a", "bc") differ.
        """
        return hmac.digest(self._hash_key, _joined(parts), "sha256")[:DIGEST]


def _opened(cipher: AESGCM, sealed: bytes, where: str, row: str, key: KeyId) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _place(where, row, key))
    except (InvalidTag, ValueError):
        # Neither the bytes nor the library's own words help anyone who reads a log.
        raise Tampered(f"{where} does not open under its key") from None


def _decoded(plain: bytes) -> Doc:
    doc: Doc = _decode(plain.decode())[0]
    return doc


def _place(where: str, row: str, key: KeyId) -> bytes:
    return f"{len(where)}:{where}{len(row)}:{row}{key}".encode()


def _joined(parts: Iterable[str]) -> bytes:
    return "".join([f"{len(part)}:{part}" for part in parts]).encode()
