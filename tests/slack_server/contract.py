"""Checks calls against the machine copy of Slack's method reference, when it lies beside us."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tests.discord_server.contract import PLACES, VARIABLE
from tests.slack_server.model import Payload

DOCUMENT: Final = "slack_webapi.json"
IN_THE_HEADER: Final = "token"
FROM_BOLT: Final = frozenset({"team_id"})
"""What slack-bolt adds to every call of the client that it hands to listeners."""
TRUTHS: Final = frozenset({"0", "1", "true", "false", "True", "False"})


def document() -> Path | None:
    """Find the machine copy; None when this machine does not have it."""
    path = Path(os.environ.get(VARIABLE, PLACES)) / DOCUMENT
    return path if path.is_file() else None


def violations(verb: str, method: str, args: Payload, *, in_json: bool) -> list[str]:
    """Say what a call has that the reference does not allow; nothing without the reference."""
    found = document()
    if found is None:
        return []
    entry = _methods(found).get(method)
    if entry is None:
        return [f"{method} is no method of the API"]
    return [f"{method}: {told}" for told in _violations(verb, entry, args, in_json=in_json)]


def scopes(method: str) -> frozenset[str]:
    """Give the scopes of which a method wants one; none without the reference."""
    found = document()
    return frozenset(_methods(found)[method]["scope"]) if found else frozenset()


def _violations(verb: str, entry: Payload, args: Payload, *, in_json: bool) -> list[str]:
    told = []
    # Slack's own SDK posts forms to methods that the reference lists under GET.
    if verb == "GET" and entry["verb"] == "POST":
        told.append("asked with GET")
    if in_json and not entry["json"]:
        told.append("JSON is not read here")
    missing = {*entry["required"]} - {*args, IN_THE_HEADER}
    told += [f"{name} is missing" for name in sorted(missing)]
    told += [f"{name} is no argument" for name in sorted({*args} - {*entry["args"]} - FROM_BOLT)]
    known = {name: kind for name, kind in entry["args"].items() if name in args}
    return told + [f"{n} is no {kind}" for n, kind in known.items() if not _is(args[n], kind)]


def _is(value: object, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool) or value in TRUTHS
        case "number" | "integer":
            return isinstance(value, int | float) or str(value).isdecimal()
        case "array":
            return isinstance(value, list)
        case _:
            return True


@cache
def _methods(path: Path) -> Mapping[str, Payload]:
    methods: Mapping[str, Payload] = json.loads(path.read_text(encoding="utf-8"))
    return methods
