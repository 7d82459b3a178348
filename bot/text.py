"""Words: from a message's id and what fills it to a sentence in the reader's language.

The sentences live in Fluent catalogues, `bot/locale/<language>/*.ftl`, all files of a language in
one bundle (read by `bot.catalogue`). docs/languages.md says how to add a language.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_skeleton, get_datetime_format
from fluent.runtime import FluentBundle
from fluent.runtime.resolver import Pattern

from bot.catalogue import BrokenCatalogue, read_catalogue
from bot.cldr import named, read_lightly
from bot.clock import Instant, moment_of
from bot.ui import Argument, Channel, Message, Moment, Speaker, WallTime, Words, plain
from bot.ui.moments import OURS, channel_mark, mark

__all__ = ["BrokenCatalogue", "Catalogues", "country_name", "language_name"]

FALLBACK: Final = "en"
NEUTRAL: Final = Message("no-words")
"""Said when even English lacks the message asked for."""

ANY_DAY: Final = date(2000, 1, 1)

LOCALES: Final = Path(__file__).with_name("locale")

log = logging.getLogger(__name__)

# Fluent refuses to fill in a text of more than 2,500 characters, so a longer one waits outside.
_LONGEST_FILLING = 2_000
_PARKED = re.compile("\ue002([0-9]+)\ue003")


@dataclass(frozen=True, slots=True)
class _Voice:
    """One language, with or without isolation marks around what fills its sentences."""

    locale: str
    bundle: FluentBundle
    constants: dict[str, Words] = field(default_factory=dict)

    def say(self, message: Message, zone: ZoneInfo) -> tuple[Words, bool]:
        """Give the words and whether nothing was missing; raise LookupError without a message."""
        if not message.args and message.id in self.constants:
            return self.constants[message.id], True
        parked: list[str] = []
        filling = {
            name: _filling(value, self.locale, zone, parked) for name, value in message.args.items()
        }
        said, errors = self.bundle.format_pattern(self._pattern(message.id), filling)
        text = str(said)
        words = Words(_PARKED.sub(lambda hit: parked[int(hit[1])], text) if parked else text)
        if not message.args and not errors:
            self.constants[message.id] = words
        return words, not errors

    def _pattern(self, message_id: str) -> Pattern:
        name, _, attribute = message_id.partition(".")
        found = self.bundle.get_message(name)
        pattern = found.attributes[attribute] if attribute else found.value
        if pattern is None:
            raise LookupError(message_id)
        return pattern


class Catalogues:
    """Every language's sentences, read once at the start."""

    def __init__(self, voices: Mapping[tuple[str, bool], _Voice], *, strict: bool) -> None:
        self._voices = voices
        self._strict = strict
        self._reported: set[str] = set()

    @classmethod
    def load(cls, folder: Path = LOCALES, *, strict: bool = False) -> "Catalogues":
        """Read one language from each folder in `folder`; any fault raises BrokenCatalogue.

        `strict` is for tests: a missing message or argument raises KeyError there, where a running
        bot falls back to English, then to a neutral sentence, and logs the message id once.
        """
        resources = {
            path.name: read_catalogue(path) for path in sorted(folder.iterdir()) if path.is_dir()
        }
        if FALLBACK not in resources:
            raise BrokenCatalogue(f"{folder} holds no folder {FALLBACK}")
        read_lightly(named(name) for name in resources)
        voices = {}
        for name, files in resources.items():
            for isolate in (False, True):
                bundle = FluentBundle([name], use_isolating=isolate)
                for resource in files.values():
                    bundle.add_resource(resource)
                voices[name, isolate] = _Voice(name, bundle)
        return cls(voices, strict=strict)

    @classmethod
    @cache
    def shipped(cls) -> "Catalogues":
        """Give the languages that come with Alongside, read once in a process."""
        return cls.load()

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(locale for locale, _ in self._voices))

    def best_locale(self, *wanted: str | None) -> str:
        """Choose the first wanted language that exists: "es" serves "es-MX"; else English."""
        known = {locale.lower(): locale for locale in self.locales}
        for tag in wanted:
            asked = (tag or "").replace("_", "-").lower()
            for match in (asked, asked.partition("-")[0]):
                if match in known:
                    return known[match]
        return FALLBACK

    def speaker(self, locale: str, zone: ZoneInfo, *, isolate: bool = False) -> Speaker:
        """Make the voice for a reader of `locale` whose clock stands in `zone`.

        With `isolate`, marks (U+2068, U+2069) keep what fills a sentence from turning the
        direction of the rest; names, labels and alt texts go without.
        """
        first = self._voices[self.best_locale(locale), isolate]
        fallback = self._voices[FALLBACK, isolate]

        def speak(message: Message) -> Words:
            for voice in (first, fallback):
                try:
                    words, is_whole = voice.say(message, zone)
                except LookupError:
                    self._report(message.id)
                    continue
                if not is_whole:
                    self._report(message.id)
                return words
            return Words("…") if message == NEUTRAL else speak(NEUTRAL)

        return speak

    def _report(self, message_id: str) -> None:
        if self._strict:
            raise KeyError(message_id)
        if message_id not in self._reported:
            self._reported.add(message_id)
            log.error("a message is missing", extra={"message_id": message_id})


def country_name(code: str, locale: str) -> str:
    """Name a country (ISO 3166 code) in a language; an unknown code is its own name."""
    return str(_babel(locale).territories.get(code.upper(), code))


def language_name(code: str, locale: str) -> str:
    """Name a language in a language; an unknown code is its own name."""
    return str(_babel(locale).languages.get(code.replace("-", "_"), code))


@lru_cache(maxsize=64)
def _babel(locale: str) -> Locale:
    try:
        return named(locale)
    except (ValueError, UnknownLocaleError):
        return named(FALLBACK)


def _filling(value: Argument, locale: str, zone: ZoneInfo, parked: list[str]) -> str | int:
    match value:
        case Moment():
            return mark(str(value.at), value.style, _written(value, locale, zone))
        case WallTime():
            return _clock(time.fromisoformat(value.at), locale)
        case Channel():
            return channel_mark(value.id)
        case str():
            text = OURS.sub("", plain(value))
            if len(text) <= _LONGEST_FILLING:
                return text
            parked.append(text)
            return f"\ue002{len(parked) - 1}\ue003"
        case int():
            return value
        case _:
            assert_never(value)


@lru_cache(maxsize=4_096)
def _written(moment: Moment, locale: str, zone: ZoneInfo) -> str:
    of = _writing(locale)
    local = moment_of(Instant(moment.at), zone)
    clock = _clock(local.time(), locale)
    if moment.style == "time":
        return clock
    weekday = format_datetime(local, "EEEE", locale=of)
    day = f"{weekday}, {format_skeleton('MMMMd', local, locale=of)}"
    if moment.style == "day":
        return day
    return str(get_datetime_format("medium", locale=of)).format(clock, day)


@lru_cache(maxsize=4_096)
def _clock(at: time, locale: str) -> str:
    """Write a time of day as the language does (CLDR): 09:00 in English, 9:00 in Spanish."""
    return format_skeleton("Hm", datetime.combine(ANY_DAY, at), locale=_writing(locale))


def _writing(locale: str) -> Locale:
    # Plain "en" is American to babel; a reader of English may be anywhere, so: 23 November, 14:00.
    return _babel("en-001" if locale == "en" else locale)
