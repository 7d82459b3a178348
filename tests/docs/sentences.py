"""Every sentence of the catalogues in every form it can take, for the tests beside this."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path

from fluent.syntax import ast

from bot.catalogue import entries, full_name, read_catalogue

HOUSE = Path(__file__).parents[2]
LOCALES = HOUSE / "bot" / "locale"
LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
STANDS_FOR_A_WORD = "Ana"
MOST_READINGS = 200

Patterns = dict[str, ast.Pattern]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One message, or one attribute of it, in one language.

    `readings` are all the texts it can become, with a short name in place of what fills it.
    """

    locale: str
    file: str
    id: str
    readings: tuple[str, ...]
    variables: frozenset[str]
    choices: tuple[tuple[str, frozenset[str]], ...]

    def __str__(self) -> str:
        return f"{self.locale}/{self.file}.ftl {self.id}"


@cache
def sentences_of(locale: str) -> tuple[Sentence, ...]:
    files = read_catalogue(LOCALES / locale)
    patterns = dict(_patterns(entry for each in files.values() for entry in entries(each)))
    return tuple(
        Sentence(
            locale=locale,
            file=path.stem,
            id=name,
            readings=tuple(islice(_readings(pattern, patterns), MOST_READINGS)),
            variables=frozenset(_variables(pattern)),
            choices=tuple(_choices(pattern)),
        )
        for path, resource in files.items()
        for name, pattern in _patterns(entries(resource))
        if not name.startswith("-")
    )


def every_sentence() -> Iterator[Sentence]:
    for locale in LANGUAGES:
        yield from sentences_of(locale)


def ids(locale: str = "en") -> set[str]:
    return {sentence.id for sentence in sentences_of(locale)}


def _patterns(found: Iterator[ast.Message | ast.Term]) -> Iterator[tuple[str, ast.Pattern]]:
    for entry in found:
        if entry.value is not None:
            yield full_name(entry), entry.value
        for attribute in entry.attributes:
            yield f"{full_name(entry)}.{attribute.id.name}", attribute.value


def _readings(pattern: ast.Pattern, patterns: Patterns) -> Iterator[str]:
    parts = [
        [element.value]
        if isinstance(element, ast.TextElement)
        else list(_filled(element.expression, patterns))
        for element in pattern.elements
    ]
    return ("".join(chosen) for chosen in product(*parts))


def _filled(expression: ast.SyntaxNode, patterns: Patterns) -> Iterator[str]:
    match expression:
        case ast.SelectExpression():
            for variant in expression.variants:
                yield from _readings(variant.value, patterns)
        case ast.MessageReference() | ast.TermReference():
            name = "-" * isinstance(expression, ast.TermReference) + expression.id.name
            name += f".{expression.attribute.name}" if expression.attribute else ""
            yield from _readings(patterns[name], patterns)
        case ast.StringLiteral():
            yield str(expression.parse()["value"])
        case ast.NumberLiteral():
            yield expression.value
        case ast.Placeable():
            yield from _filled(expression.expression, patterns)
        case _:
            yield STANDS_FOR_A_WORD


def _within(node: object) -> Iterator[ast.BaseNode]:
    if isinstance(node, ast.BaseNode):
        yield node
        for part in vars(node).values():
            yield from _within(part)
    elif isinstance(node, list):
        for part in node:
            yield from _within(part)


def _variables(pattern: ast.Pattern) -> Iterator[str]:
    for node in _within(pattern):
        if isinstance(node, ast.VariableReference):
            yield node.id.name


def _choices(pattern: ast.Pattern) -> Iterator[tuple[str, frozenset[str]]]:
    """List what is chosen by, and the keys of the choice."""
    for node in _within(pattern):
        if isinstance(node, ast.SelectExpression):
            keys = {
                variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
                for variant in node.variants
            }
            yield next(_variables_within(node.selector), ""), frozenset(keys)


def _variables_within(node: ast.SyntaxNode) -> Iterator[str]:
    return (part.id.name for part in _within(node) if isinstance(part, ast.VariableReference))
