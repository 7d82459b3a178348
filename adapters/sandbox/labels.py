"""The sandbox's own words: labels of the page, kinds, reasons and times, in one language."""

from dataclasses import dataclass
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from fluent.syntax import FluentParser, ast

from bot.clock import Instant
from bot.text import FALLBACK, LOCALES, Catalogues
from bot.ui import Message, Moment, Speaker, plain

CATALOGUE: Final = "sandbox.ftl"
PAGE: Final = "page-"


@dataclass(frozen=True, slots=True)
class Labels:
    """Speaks one language by one clock."""

    speak: Speaker

    @classmethod
    def of(cls, catalogues: Catalogues, locale: str, zone: ZoneInfo) -> "Labels":
        return cls(catalogues.speaker(locale, zone))

    def say(self, message: Message) -> str:
        return plain(self.speak(message))

    def page(self) -> dict[str, str]:
        """Give every label of the page by its id."""
        return {id: self.say(Message(id)) for id in sorted(_ids()) if id.startswith(PAGE)}

    def kind(self, name: str) -> str:
        """Name a kind of message; a kind that has no words yet goes by its own name."""
        return self._or_name(f"sandbox-kind-{name.replace('.', '-')}", name)

    def reason(self, name: str) -> str:
        """Say why something was not sent, in one line; "" for no reason."""
        return self._or_name(f"sandbox-reason-{name}", name) if name else ""

    def time(self, at: Instant) -> str:
        return self._moment(at, "time")

    def day(self, at: Instant) -> str:
        return self._moment(at, "day")

    def _moment(self, at: Instant, style: str) -> str:
        return self.say(Message("sandbox-moment", {"moment": Moment(at, style)}))

    def _or_name(self, id: str, name: str) -> str:
        return self.say(Message(id)) if id in _ids() else name.replace("-", " ")


@cache
def _ids() -> frozenset[str]:
    """List what our catalogue says; every language says the same (tests/docs/test_words.py)."""
    text = (LOCALES / FALLBACK / CATALOGUE).read_text(encoding="utf-8")
    body = FluentParser().parse(text).body
    return frozenset(entry.id.name for entry in body if isinstance(entry, ast.Message))
