"""Whether the bot speaks as docs/languages.md says (care.md LNG-1, LNG-2, LNG-4 to LNG-9)."""

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.docs.asked import calls, modules, patterns
from tests.docs.reading import MEASURES, sentences, words
from tests.docs.sentences import HOUSE, LANGUAGES, LOCALES, every_sentence, sentences_of

NEVER, RARELY = "never", "rarely"
EMOJI = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")


MOST_BEFORE_A_CHOICE = 2
# Sentences that stand before a choice on top of those two, and why.
TOLD_IN_FULL = {
    "members-start-what": "the first message says that this is a bot, and whose (LNG-6)",
    "members-receipt-change": "a receipt waits for no choice",
    "members-forget-remains": "what cannot be erased is said before anything is (LAW-3)",
}

# What documents quote to forbid it or to tell it apart: file, words, why.
QUOTED: dict[tuple[str, str], str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    pattern: re.Pattern[str]
    instead: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordlist:
    rules: tuple[Rule, ...]
    allowed: dict[str, str]
    reviewed: bool


@cache
def wordlist(locale: str) -> Wordlist:
    facts = tomllib.loads((LOCALES / locale / "words.toml").read_text(encoding="utf-8"))
    unknown = {name for word in facts["word"] for name in word["sources"]} - facts["sources"].keys()
    assert unknown == set(), f"{locale}: sources that are not listed"
    rules = tuple(
        Rule(
            pattern=re.compile(word["pattern"], re.IGNORECASE),
            instead=word["instead"],
            level=word["level"],
        )
        for word in facts["word"]
    )
    assert {rule.level for rule in rules} <= {NEVER, RARELY}
    return Wordlist(rules=rules, allowed=facts["allowed"], reviewed=facts["reviewed"])


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_sentence_hurts(locale: str) -> None:
    known = wordlist(locale)
    hurtful = [
        f"{one}: {found[0]!r}; say: {rule.instead}"
        for one in sentences_of(locale)
        for reading in one.readings
        for rule in known.rules
        if (found := rule.pattern.search(reading))
        and (rule.level == NEVER or one.id not in known.allowed)
    ]
    assert not hurtful, "\n".join(hurtful)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_exception_has_a_reason_and_is_needed(locale: str) -> None:
    known = wordlist(locale)
    texts = {one.id: " ".join(one.readings) for one in sentences_of(locale)}
    assert [id for id, reason in known.allowed.items() if len(reason.split()) < 3] == []
    needless = [
        id
        for id in known.allowed
        if not any(
            rule.level == RARELY and rule.pattern.search(texts.get(id, "")) for rule in known.rules
        )
    ]
    assert not needless, "\n".join(needless)


def test_nothing_is_shouted() -> None:
    assert [str(one) for one in every_sentence() if re.search("[!¡]", "".join(one.readings))] == []


def test_an_emoji_is_at_most_one_at_the_end_and_never_in_care() -> None:
    wrong = [
        str(one)
        for one in every_sentence()
        for reading in one.readings
        if (found := [emoji.end() for emoji in EMOJI.finditer(reading)])
        and (one.file == "care" or found != [len(reading)] or len(reading) == 1)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_at_most_two_sentences_stand_before_a_choice(locale: str) -> None:
    length = {
        one.id: max(sum(len(words(part)) > 1 for part in sentences(text)) for text in one.readings)
        for one in sentences_of(locale)
        if one.id not in TOLD_IN_FULL
    }
    long = [
        f"{where}: {count} sentences: {', '.join(asked)}"
        for where, asked in before_a_choice()
        if (count := sum(_longest(pattern, length) for pattern in asked)) > MOST_BEFORE_A_CHOICE
    ]
    assert not long, "\n".join(long)


def before_a_choice() -> list[tuple[str, tuple[str, ...]]]:
    """List the ids of the paragraphs that stand before buttons or a menu, view by view."""
    found = []
    for call in calls():
        if call.name == "note" and len(call.args) > 1:
            found.append((call.where, call.asked(0)))
        if call.name == "View":
            blocks = next((one.value for one in call.node.keywords if one.arg == "blocks"), None)
            names = [_block(one) for one in getattr(blocks, "elts", ())]
            first = min(
                (names.index(each) for each in ("Actions", "Menu") if each in names), default=0
            )
            asked = [
                pattern
                for name, one in zip(names[:first], getattr(blocks, "elts", ()), strict=False)
                if name == "Paragraph"
                for pattern in patterns(one)
            ]
            found.append((call.where, tuple(asked)))
    return found


def _block(node: ast.expr) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _longest(pattern: str, length: dict[str, int]) -> int:
    return max((count for id, count in length.items() if re.fullmatch(pattern, id)), default=0)


def test_the_first_message_says_what_this_is_and_who_can_see_what() -> None:
    first = [one for one in sentences_of("en") if one.id.startswith("members-start-")]
    said = " ".join(one.readings[0] for one in first)
    for part in ("I am a bot", "not private from the server's operator", "Moderators", "erased"):
        assert part in said


def test_no_sentence_stands_in_the_code() -> None:
    spoken = [
        f"{call.where}: {text}"
        for call in calls()
        if call.name == "Words" and call.node.args
        for one in ast.walk(call.node.args[0])
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
        if re.search(r"[^\W\d_]{3}", text := one.value)
    ]
    assert not spoken, "\n".join(spoken)


def test_what_members_write_is_never_held_against_a_list_of_words() -> None:
    readers = [
        path
        for path, module in modules()
        for one in ast.walk(module)
        if isinstance(one, ast.Constant) and one.value == "words.toml"
    ]
    assert not readers, "\n".join(readers)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "You are in recovery, and your 80 days are still yours."),
        ("en", "Alcoholics Anonymous meets here. The kitchen stays tidy and warm."),
        ("en", "Bring sterile needles. Your start date stays."),
        ("es", "Alcohólicos Anónimos se reúne aquí. Tus 80 días siguen siendo tuyos."),
        ("es", "Te damos la bienvenida. ¿Quieres volver al inicio?"),
    ],
)
def test_plain_sentences_are_left_alone(locale: str, sentence: str) -> None:
    found = [
        rule.pattern.pattern for rule in wordlist(locale).rules if rule.pattern.search(sentence)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "Are you an addict?"),
        ("en", "Ninety days clean."),
        ("en", "You have been clean since May."),
        ("en", "She relapsed."),
        ("en", "You missed your check-in."),
        ("en", "You should call."),
        ("en", "This is fully private."),
        ("en", "Members at risk were flagged."),
        ("es", "¿Eres adicta?"),
        ("es", "Llevas 90 días limpio."),
        ("es", "Tuviste una recaída."),
        ("es", "Deberías llamar."),
        ("es", "Bienvenido, usuario."),
        ("es", "Sé fuerte."),
    ],
)
def test_words_that_hurt_are_found(locale: str, sentence: str) -> None:
    assert any(rule.pattern.search(sentence) for rule in wordlist(locale).rules)


def documents() -> list[Path]:
    return sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"), *HOUSE.glob("adapters/*.md")])


def prose(text: str) -> str:
    """Leave out code, and addresses: names there are given by others."""
    without_blocks = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`|https?://\S+|\]\([^)]*\)", "", without_blocks)


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_documents_use_the_same_words(path: Path) -> None:
    text = prose(path.read_text(encoding="utf-8"))
    hurtful = [
        f"{found[0]!r}; say: {rule.instead}"
        for rule in wordlist("en").rules
        if rule.level == NEVER
        for found in rule.pattern.finditer(text)
        if (path.name, found[0].lower()) not in QUOTED
    ]
    assert not hurtful, "\n".join(hurtful)


def test_the_page_about_languages_tells_the_state_of_each() -> None:
    page = (HOUSE / "docs" / "languages.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", page, flags=re.MULTILINE))
    state = {
        locale: " | ".join(
            (
                "reviewed" if wordlist(locale).reviewed else "not reviewed yet",
                MEASURES[locale].name if locale in MEASURES else "not measured",
            )
        )
        for locale in LANGUAGES
    }
    assert rows == state
