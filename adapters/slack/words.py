"""What people type, as they meant it: the words after a slash command, and a message's text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.platform import CommandCard

HOME: Final = "alongside"
HELP: Final = "help"

# In this order, so that "&amp;lt;" ends as what was typed: "&lt;".
_ESCAPES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_LINKED: Final = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command and what was given with it."""

    word: str
    args: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked(text: str, cards: Sequence[CommandCard]) -> Asked:
    """Read what stands after the slash command: a word, then its options in their order.

    The last option takes the rest of the line. Nothing at all asks for home; a word that is none
    of ours asks for help, and goes no further. Quotes and apostrophes are letters like any other.
    """
    known = {card.word: card for card in cards}
    first, _, rest = _unescaped(text).strip().partition(" ")
    word, rest = first.lstrip("/").casefold(), rest.strip()
    if not word:
        return Asked(word=HOME)
    joined = f"{word}-{rest.casefold()}"
    if joined in known:  # "help now" means `help-now`
        return Asked(word=joined)
    if word not in known:
        return Asked(word=HELP)
    return Asked(word=word, args=_options(known[word], rest))


def said(text: str) -> str:
    """Read a message's text as it was typed: Slack escapes it, and marks links and names."""
    return _unescaped(_LINKED.sub(lambda hit: hit[2] or hit[1], text))


def _options(card: CommandCard, rest: str) -> dict[str, tuple[str, ...]]:
    names = [name for name, _ in card.options]
    pieces = rest.split(maxsplit=len(names) - 1) if names else []
    given = {
        name: piece.removeprefix(f"{name}:").strip()
        for name, piece in zip(names, pieces, strict=False)
    }
    return {name: (piece,) for name, piece in given.items() if piece}


def _unescaped(text: str) -> str:
    for escape, letter in _ESCAPES:
        text = text.replace(escape, letter)
    return text
