"""The operator's own key: the one secret that a stolen disk must not hold.

One url-safe base64 line of 32 bytes per key, newest first; in a file of mode 0600, or as the
text of an environment variable or credential.
"""

import base64
import binascii
from collections.abc import Callable
from pathlib import Path

from bot.database.errors import Refused
from bot.database.files import replace_file

KEY_BYTES = 32
OTHERS = 0o077

OperatorKeys = tuple[bytes, ...]
"""Newest first: new things are wrapped with the first, old ones may need any."""


def read_operator_keys(text: str, source: Path | str) -> OperatorKeys:
    """Read keys from `text`; `source` names it in errors, which never show what it holds."""
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), start=1)]
    keys = tuple(_key(line, at, source) for at, line in lines if line)
    if not keys:
        raise Refused(source, "holds no key.", "`alongside setup` makes one.")
    return keys


def read_operator_key_file(path: Path) -> OperatorKeys:
    """Read keys from a file that nobody else can read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise Refused(path, "there is no key file.", "`alongside setup` makes one.") from None
    except UnicodeDecodeError:
        raise Refused(path, "is not a key file.", "Name the right file under [keys].") from None
    except OSError as error:
        raise Refused(path, f"cannot be read ({error.strerror}).", "Check its owner.") from None
    if mode & OTHERS:
        raise Refused(path, "can be read by others on this machine.", f"Run: chmod 600 {path}")
    return read_operator_keys(text, path)


def add_operator_key(path: Path, draw: Callable[[int], bytes]) -> None:
    """Put a new key on the first line of a key file, which is made when there is none."""
    line = base64.urlsafe_b64encode(draw(KEY_BYTES)).decode("ascii")
    older = path.read_text(encoding="ascii") if path.exists() else ""
    replace_file(path, f"{line}\n{older}".encode("ascii"))


def _key(line: str, at: int, source: Path | str) -> bytes:
    padded = line.rstrip("=") + "=" * (-len(line.rstrip("=")) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Refused(
            source,
            f"line {at} is not a key: 32 bytes as url-safe base64 are 43 characters.",
            "Put back the line as it was made; without it nothing can be opened.",
        )
    return key
