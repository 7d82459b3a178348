"""Checks requests against the OpenAPI document that Discord publishes, when it lies beside us."""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.discord_server.model import Payload

VARIABLE: Final = "ALONGSIDE_SPECS"
PLACES: Final = Path(__file__).parents[2] / "../shared/specs"
DOCUMENT: Final = "discord_openapi.json"
METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
MOST_TOLD: Final = 3
AS_NUMBERS: Final = frozenset({"recipient_id", "attachments"})
"""Where discord.py itself writes ids as numbers; Discord reads both, its document knows strings."""


def document() -> Path | None:
    """Find the published document; None when this machine does not have it."""
    folder = Path(os.environ.get(VARIABLE, PLACES))
    path = folder / DOCUMENT
    return path if path.is_file() else None


def violations(method: str, path: str, body: Payload | list[Payload] | None) -> list[str]:
    """Say what a request has that the document does not allow; nothing without the document."""
    found = document()
    return _Contract.of(found).violations(method, path, body) if found else []


class _Contract:
    """Compiled once: finding an operation and a schema anew for each request would be slow."""

    def __init__(self, spec: Payload) -> None:
        self._spec = spec
        self._routes = [(_pattern(path), path) for path in sorted(spec["paths"], key=_openness)]
        self._validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    @staticmethod
    @cache
    def of(path: Path) -> "_Contract":
        return _Contract(json.loads(path.read_text(encoding="utf-8")))

    def violations(self, method: str, path: str, body: Payload | list[Payload] | None) -> list[str]:
        route = next((known for pattern, known in self._routes if pattern.fullmatch(path)), None)
        operation = self._spec["paths"].get(route, {}).get(method.lower()) if route else None
        if route is None or operation is None:
            return [f"{method} {path} is no operation of the API"]
        key = (method, route)
        if key not in self._validators:
            self._validators[key] = self._validator(operation)
        validator = self._validators[key]
        if validator is None:
            return [] if body is None else [f"{method} {route} takes no body"]
        errors = sorted(
            validator.iter_errors(_with_ids_as_strings(body)), key=lambda error: error.json_path
        )
        return [_told(method, route, error) for error in errors[:MOST_TOLD]]

    def _validator(self, operation: Payload) -> Draft202012Validator | None:
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema = {
            **content["application/json"]["schema"],
            "components": self._spec["components"],
        }
        return Draft202012Validator(schema)


def _with_ids_as_strings(body: Payload | list[Payload] | None) -> object:
    if not isinstance(body, dict):
        return body
    told = {name: value for name, value in body.items() if name not in AS_NUMBERS}
    if "recipient_id" in body:
        told["recipient_id"] = str(body["recipient_id"])
    if body.get("attachments"):
        told["attachments"] = [{**one, "id": str(one["id"])} for one in body["attachments"]]
    if isinstance(body.get("data"), dict):
        told["data"] = _with_ids_as_strings(body["data"])
    return told


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join(_part(part) for part in re.split(r"(\{[^}]+\})", path)))


def _part(part: str) -> str:
    return "[^/]+" if part.startswith("{") else re.escape(part)


def _openness(path: str) -> int:
    """Sort exact paths before those with something to fill in: `@me` before `{user_id}`."""
    return path.count("{")


def _told(method: str, route: str, error: Any) -> str:  # noqa: ANN401 - the library is untyped
    where = error.json_path
    if error.context:  # the closest of several ways is the one that was meant
        closest = max(error.context, key=lambda one: (len(one.path), one.validator != "type"))
        return f"{method} {route} {where}: {closest.json_path} {closest.message[:200]}"
    return f"{method} {route} {where}: {error.message[:200]}"
