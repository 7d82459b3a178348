"""What the journal tells an operator, and what it never tells anybody."""

import ast
import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import journal
from bot.config import ConfigProblem, Fault

CANARY = "canaryQ7x"
HOUSE = Path(__file__).parents[2]
LEVELS = ("debug", "info", "warning", "error", "critical")


class Pages:
    """What was written so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def last(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self.text.splitlines()[-1])
        return line


@pytest.fixture
def pages() -> Iterator[Pages]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    written = Pages()
    journal.start(written.stream, key=b"k" * 32, level=logging.DEBUG)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(capture=False)
    for name in journal.QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["bot.dispatch", "discord.gateway", "slack_sdk.socket", "third"])
def test_no_text_gets_out_by_any_level_or_library(pages: Pages, name: str, level: str) -> None:
    log = logging.getLogger(name)
    say = getattr(log, level)
    say("words %s and %r", CANARY, [CANARY])
    say("words %(name)s", {"name": CANARY})
    say("a field", extra={"answer": CANARY, "display_name": CANARY, "member": CANARY})
    say(ValueError(CANARY))
    try:
        raise ValueError(CANARY)
    except ValueError:
        say("it failed", exc_info=True)
    if not name.startswith("bot"):
        say(f"words {CANARY}")
    assert CANARY not in pages.text


def test_an_operator_finds_what_happened_where_and_to_what_reference(pages: Pages) -> None:
    log = logging.getLogger("bot.dispatch")
    try:
        raise KeyError(CANARY)
    except KeyError:
        log.exception("an act failed", extra={"action": "checkins.answer", "reference": "K7Q2"})
    assert pages.last["level"] == "error"
    assert pages.last["from"] == "bot.dispatch"
    assert pages.last["what"] == "an act failed"
    assert pages.last["action"] == "checkins.answer"
    assert pages.last["reference"] == "K7Q2"
    assert pages.last["failure"]["type"] == "builtins.KeyError"
    [where] = pages.last["failure"]["where"]
    assert where.endswith("test_an_operator_finds_what_happened_where_and_to_what_reference")


def test_a_sentence_with_too_little_to_fill_it_is_shown_as_it_is() -> None:
    record = logging.makeLogRecord({"name": "bot.app", "msg": "%s of %s", "args": (CANARY,)})
    assert json.loads(journal.Journal(b"key").format(record))["what"] == "%s of %s"


def test_numbers_are_shown_and_texts_hidden(pages: Pages) -> None:
    logging.getLogger("bot.delivery").info("%d sent in %.1f s, %s", 12, 0.5, CANARY)
    assert pages.last["what"] == "12 sent in 0.5 s, (hidden)"


def test_a_library_is_quoted_by_place_only(pages: Pages) -> None:
    logging.getLogger("aiohttp.server").error(CANARY)
    assert pages.last["what"].startswith("said in test_journal:")


def test_chatty_libraries_speak_from_warning_on(pages: Pages) -> None:
    for name in (
        "discord",
        "slack_sdk",
        "slack_bolt",
        "aiosqlite",
        "apscheduler",
        "aiohttp.access",
    ):
        logging.getLogger(name).info("a payload")
        logging.getLogger(f"{name}.inner").debug("a payload")
    assert pages.text == ""
    logging.getLogger("discord.inner").warning("a trouble")
    assert pages.last["from"] == "discord.inner"


def test_the_same_id_has_the_same_mark_until_the_next_start(pages: Pages) -> None:
    log = logging.getLogger("bot.members")
    log.info("joined", extra={"member": "abc"})
    log.info("left", extra={"member": "abc", "community": "def"})
    first, second = (json.loads(line) for line in pages.text.splitlines())
    assert first["member"] == second["member"] != second["community"]
    assert journal.Journal(b"another start").mark("abc") != first["member"]


TOKENS = [
    "xoxb-1234567890-1234567890123-abcdefghijklmnopqrstuvwx",
    "xapp-1-A0123456789-1234567890123-0123456789abcdef",
    "xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4OTA",
    "MTA5ODc2NTQzMjEwOTg3NjU0MzIx.GabCdE.ZmFrZS1mYWtlLWZha2UtZmFrZS1mYWtlLWZha2U",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
]


@pytest.mark.parametrize("token", TOKENS)
def test_what_looks_like_a_token_is_hidden_even_in_a_field(pages: Pages, token: str) -> None:
    logging.getLogger("bot.app").error("refused", extra={"reason": f"token {token} is wrong"})
    secret = max(token.split("."), key=len)
    assert secret not in pages.text
    assert pages.last["reason"].endswith("(hidden) is wrong") or "xoxe." in pages.last["reason"]


def test_causes_and_groups_are_told_without_their_words(pages: Pages) -> None:
    try:
        try:
            raise OSError(28, CANARY)
        except OSError as error:
            raise ExceptionGroup(CANARY, [ValueError(CANARY), TypeError(CANARY)]) from error
    except ExceptionGroup:
        logging.getLogger("bot.app").exception("stopped")
    failure = pages.last["failure"]
    assert [part["type"] for part in failure["parts"]] == [
        "builtins.ValueError",
        "builtins.TypeError",
    ]
    assert failure["because"]["code"] == "ENOSPC"
    assert CANARY not in pages.text


def test_words_for_operators_are_kept(pages: Pages) -> None:
    problem = ConfigProblem([Fault(place="config.toml:2", what="is wrong", fix="Put it right")])
    logging.getLogger("bot.app").error("refused to start", exc_info=problem)
    assert pages.last["failure"]["said"] == "config.toml:2: is wrong. Put it right."


def test_a_line_break_in_a_field_makes_no_second_line(pages: Pages) -> None:
    logging.getLogger("bot.app").info("x", extra={"reason": 'a\n{"level": "error"}\u202e'})
    assert len(pages.text.splitlines()) == 1
    assert pages.text.isascii()


def test_a_value_that_cannot_be_shown_loses_its_line_and_nothing_else(pages: Pages) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(CANARY)

    logging.getLogger("bot.app").info("x", extra={"reason": Broken()})
    assert pages.last["what"] == "a line of bot.app is lost"
    assert CANARY not in pages.text


def test_a_closed_stream_stops_nothing(pages: Pages) -> None:
    pages.stream.close()
    logging.getLogger("bot.app").info("nobody reads this")


def test_forgotten_tasks_and_warnings_are_noted_without_their_words(pages: Pages) -> None:
    async def forget() -> None:
        asyncio.get_running_loop().call_exception_handler(
            {"message": CANARY, "exception": ValueError(CANARY)}
        )

    asyncio.run(forget())
    assert pages.last["failure"]["type"] == "builtins.ValueError"
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    assert pages.last["from"] == "py.warnings"
    assert CANARY not in pages.text


CRASH = f"""
import sys, threading
from bot import journal
journal.start(sys.stderr, key=b"k" * 32)
def crash(word):
    raise ValueError(word)
thread = threading.Thread(target=crash, args=("{CANARY}",))
thread.start()
thread.join()
class Left:
    def __del__(self):
        crash("{CANARY}")
Left()
crash("{CANARY}")
"""


def test_a_crash_leaves_its_place_and_no_words() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CRASH], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 1
    assert [line["failure"]["type"] for line in lines] == ["builtins.ValueError"] * 3
    assert CANARY not in ended.stderr


# Where a sentence arrives as an argument, and why it is still one of ours.
PASSED_ON = {"bot/delivery/sending.py": "both callers of _rest write theirs out"}


def log_calls() -> list[tuple[str, ast.Call]]:
    names = {*LEVELS, "exception", "log"}
    return [
        (f"{path.relative_to(HOUSE)}:{node.lineno}", node)
        for folder in ("bot", "adapters", "scheduler")
        for path in sorted((HOUSE / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"log", "logger", "logging"}
    ]


def test_every_sentence_in_the_code_is_written_out() -> None:
    put_together = [
        place
        for place, call in log_calls()
        if place.partition(":")[0] not in PASSED_ON
        and not isinstance(call.args[call.func.attr == "log"], ast.Constant)  # type: ignore[attr-defined]
    ]
    assert put_together == []


def test_every_field_in_the_code_is_one_that_the_journal_shows() -> None:
    fields = [
        (place, getattr(key, "value", None))
        for place, call in log_calls()
        for keyword in call.keywords
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
    ]
    unknown = [one for one in fields if one[1] not in journal.PLAIN | journal.MARKED]
    assert unknown == []
