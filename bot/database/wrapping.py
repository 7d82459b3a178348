"""Wrapping: data keys locked with the operator's key, and which of the operator's keys it was."""

import hmac
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.database.errors import Refused
from bot.database.operator_key import OperatorKeys

_NONCE = 12


class Wrapping:
    """Wraps and unwraps for one ring, which `ring` names in errors.

    A mark names an operator's key and tells nothing about it. The keys are read again when a mark
    is not known, because another process may have rotated meanwhile.
    """

    def __init__(
        self, ring: Path, read: Callable[[], OperatorKeys], draw: Callable[[int], bytes]
    ) -> None:
        self._ring = ring
        self._read = read
        self._draw = draw
        self.read_again()

    @property
    def newest(self) -> bytes:
        """The mark of the newest key."""
        return next(iter(self._known))

    def read_again(self) -> None:
        self._known = {hmac.digest(key, b"mark", "sha256")[:8]: AESGCM(key) for key in self._read()}

    def wrap(self, mark: bytes, name: str, secret: bytes) -> bytes:
        """Wrap a secret under its name, with the key that has this mark."""
        nonce = self._draw(_NONCE)
        return nonce + self._operator(mark).encrypt(nonce, secret, name.encode())

    def unwrap(self, name: str, wrapped: bytes, mark: bytes) -> bytes:
        """Unwrap what `wrap` gave. Raises Refused without its key, or when the bytes differ."""
        try:
            return self._operator(mark).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            raise Refused(
                self._ring, "holds a key that was changed.", "Put back its newest copy."
            ) from None

    def _operator(self, mark: bytes) -> AESGCM:
        if mark not in self._known:
            self.read_again()
        if mark not in self._known:
            raise Refused(
                self._ring,
                "was locked with another operator's key.",
                "Put that key back into the key file, below newer ones.",
            )
        return self._known[mark]
