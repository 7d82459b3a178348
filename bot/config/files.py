"""Reading the files that settings and secrets are in, with a clear word when it cannot be done."""

import os
from pathlib import Path

LONGEST_FILE = 16_384
MOST_LINES = 1_000
LONGEST_SECRET = 4_096
READ_IT = "Name a file that the service can read"
OTHERS = 0o077
"""The bits of a file's mode that let anybody but its owner in."""


class Unreadable(Exception):
    """A file cannot be taken as it is; `what` is wrong and `fix` puts it right."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


def is_private(path: Path) -> bool:
    """Tell whether only its owner can read a file."""
    return not path.stat().st_mode & OTHERS


def read_secret(path: Path, *, is_private_place: bool = False) -> str:
    """Read a secret from a file that only its owner can read; raises Unreadable.

    FileNotFoundError is the caller's to word.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LONGEST_SECRET + 1)
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder", "Name the file itself") from None
    except (OSError, ValueError) as error:
        # The path is not repeated: what was put here may be the secret itself.
        raise Unreadable(f"names no file that can be opened ({_why(error)})", READ_IT) from None
    if mode & OTHERS and not is_private_place:
        raise Unreadable(f"others can read {path}", f"Run: chmod 600 {path}")
    if len(content) > LONGEST_SECRET:
        raise Unreadable(f"{path} is too long for a secret", "Put the secret alone into it")
    try:
        text = content.decode("ascii").strip()
    except UnicodeDecodeError:
        fix = "Put the secret alone into it, as plain text"
        raise Unreadable(f"{path} holds more than plain letters, digits and signs", fix) from None
    if not text:
        raise Unreadable(f"{path} is empty", "Put the secret into it")
    return text


def read_text(path: Path) -> str:
    """Read a settings file; raises Unreadable."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
    except FileNotFoundError:
        raise Unreadable("there is no such file", "Copy config.example.toml to start one") from None
    except IsADirectoryError:
        raise Unreadable("this is a folder", "Name the file itself") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"it cannot be opened ({_why(error)})", READ_IT) from None
    if len(content) > LONGEST_FILE or content.count(b"\n") > MOST_LINES:
        raise Unreadable("this is too long for settings", "See config.example.toml")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"line {line} is not UTF-8", "Save the file as UTF-8") from None


def _why(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return (reason or "no path at all").lower()
