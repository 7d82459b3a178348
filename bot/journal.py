"""The journal: one JSON object a line on stderr, in which nobody can be recognised.

A line is put together from what is known to be harmless: our own literal sentence, numbers, the
fields named here, and ids as marks whose key is made anew at every start. All else is left out:
the words of libraries and of exceptions, texts put into a sentence, fields not named here.
"""

import errno
import hmac
import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import IO

from bot.config import ConfigProblem
from bot.database import Refused

PLAIN = frozenset(
    {
        "account",
        "action",
        "attempt",
        "check",
        "count",
        "error",
        "job",
        "kind",
        "message_id",
        "milliseconds",
        "outcome",
        "port",
        "reason",
        "reference",
        "state",
        "status",
        "version",
    }
)
"""Fields shown as they are; what is put into them is a word of the code's own, or a number."""

MARKED = frozenset({"channel", "community", "member", "parcel", "schedule"})
"""Fields that hold an id; shown as a mark that is the same for the same id until the next start."""

OURS = ("bot", "adapters", "scheduler", "__main__")
QUIET = (
    "aiohttp",
    "aiosqlite",
    "apscheduler",
    "asyncio",
    "discord",
    "slack_bolt",
    "slack_sdk",
)
"""Libraries whose lesser lines hold payloads; they speak from WARNING on."""

LONGEST_FIELD = 200
MOST_FRAMES = 16
MOST_CAUSES = 5
_TOKENS = re.compile(
    r"""
      x(?:ox[a-z]|app)-[\w-]+                             # Slack
    | eyJ[\w-]{8,}\.[\w-]+\.[\w-]*                        # JSON web tokens
    | (?<![\w.-])[\w-]{20,40}\.[\w-]{5,8}\.[\w-]{25,60}   # Discord
    | (?<![\w-])[\w-]{43}=?(?![\w-])                      # 32 bytes as url-safe base64
    """,
    re.VERBOSE,
)
_HIDDEN = "(hidden)"

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]


def start(stream: IO[str], *, key: bytes, level: int = logging.INFO) -> None:
    """Write everything that this process logs to `stream`, and nothing anywhere else.

    `key` makes the marks: new random bytes at every start, kept nowhere.
    """
    handler = _Writer(stream)
    handler.setFormatter(Journal(key))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _last_words
    threading.excepthook = _last_words_of_thread
    sys.unraisablehook = _last_words_of_nobody


class Journal(logging.Formatter):
    """Turns a record into one line of JSON."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, JSON] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": _sentence(record),
        }
        for name, value in record.__dict__.items():
            if name in PLAIN:
                line[name] = _plain(value)
            elif name in MARKED:
                line[name] = self.mark(str(value))
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = describe(record.exc_info[1])
        return _TOKENS.sub(_HIDDEN, json.dumps(line))

    def mark(self, id: str) -> str:
        """Make the mark of an id: twelve letters and digits that lead nobody back to it."""
        return hmac.digest(self._key, id.encode("utf-8", "replace"), "sha256")[:6].hex()


def describe(error: BaseException, depth: int = 0) -> dict[str, JSON]:
    """Tell what went wrong and where, without what it was about.

    Only errors that are worded for operators keep their words.
    """
    told: dict[str, JSON] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, ConfigProblem | Refused):
        told["said"] = str(error)
    if isinstance(error, OSError) and error.errno is not None:
        told["code"] = errno.errorcode.get(error.errno, str(error.errno))
    if isinstance(code := getattr(error, "sqlite_errorname", None), str):
        told["code"] = code
    frames = [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    told["where"] = [*frames[-MOST_FRAMES:]]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if depth < MOST_CAUSES:
        if isinstance(error, BaseExceptionGroup):
            told["parts"] = [describe(part, depth + 1) for part in error.exceptions[:MOST_CAUSES]]
        if cause is not None:
            told["because"] = describe(cause, depth + 1)
    return told


def _sentence(record: logging.LogRecord) -> str:
    """Give our own literal sentence; of a library's, which may hold a payload, only the place."""
    said: object = record.msg
    if record.name.partition(".")[0] not in OURS or not isinstance(said, str):
        return f"said in {record.module}:{record.lineno} {record.funcName}"
    if not record.args:
        return said
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return said % tuple(_number(value) for value in values)
    except (TypeError, ValueError):
        return said


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else _HIDDEN


def _plain(value: object) -> JSON:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:LONGEST_FIELD]


class _Writer(logging.StreamHandler[IO[str]]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say that a line is missing; the standard way would print what it was to hold."""
        try:
            self.stream.write(f'{{"level": "error", "what": "a line of {record.name} is lost"}}\n')
        except (OSError, ValueError):
            pass  # the stream is gone: there is nobody left to tell


def _last_words(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger(__name__).critical(
            "stopped by a fault of ours", exc_info=(kind, error, error.__traceback__)
        )


def _last_words_of_thread(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_value is not None:
        _last_words(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _last_words_of_nobody(fault: "sys.UnraisableHookArgs") -> None:
    if fault.exc_value is not None:
        _last_words(fault.exc_type, fault.exc_value, fault.exc_traceback)
