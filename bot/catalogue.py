"""Read a language's Fluent files, and refuse one that could fail while someone waits for words."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import UnknownLocaleError
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.cldr import named

FUNCTIONS = {"NUMBER"}
"""What Fluent may compute. Dates come as `bot.ui.Moment`, shown by the reader's own clock."""


class BrokenCatalogue(ValueError):
    """A catalogue cannot be used; the text names the file and the message id or line."""


def read_catalogue(folder: Path) -> dict[Path, ast.Resource]:
    """Read every .ftl file of one language.

    Raises BrokenCatalogue for a folder that names no language, a syntax error, an id given twice,
    and a reference to something that does not exist.
    """
    try:
        named(folder.name)
    except (ValueError, UnknownLocaleError) as error:
        raise BrokenCatalogue(f"{folder}: {folder.name} is no language that is known") from error
    files = {path: _read(path) for path in sorted(folder.glob("*.ftl"))}
    _check_references(files, _names(files))
    return files


def entries(resource: ast.Resource) -> Iterator[ast.Message | ast.Term]:
    """List the messages and terms of a file."""
    return (entry for entry in resource.body if isinstance(entry, ast.Message | ast.Term))


def full_name(entry: ast.Message | ast.Term) -> str:
    """Name an entry as others refer to it: a term begins with a hyphen."""
    return f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name


def references(entry: ast.Message | ast.Term) -> set[str]:
    """Name the messages, terms, attributes and functions that an entry needs."""
    seen = _References()
    seen.visit(entry)
    return seen.found


class _References(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - fluent's name
        self.found.add(node.id.name + (f".{node.attribute.name}" if node.attribute else ""))

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802 - fluent's name
        self.found.add(f"-{node.id.name}" + (f".{node.attribute.name}" if node.attribute else ""))
        self.generic_visit(node)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802 - fluent's name
        self.found.add(node.id.name)
        self.generic_visit(node)


def _names(files: Mapping[Path, ast.Resource]) -> set[str]:
    owner: dict[str, Path] = {}
    attributes = set()
    for path, resource in files.items():
        for entry in entries(resource):
            name = full_name(entry)
            if name in owner:
                raise BrokenCatalogue(f"{path}: {name} is already in {owner[name].name}")
            owner[name] = path
            attributes |= {f"{name}.{part.id.name}" for part in entry.attributes}
    return owner.keys() | attributes


def _check_references(files: Mapping[Path, ast.Resource], names: set[str]) -> None:
    for path, resource in files.items():
        for entry in entries(resource):
            missing = sorted(references(entry) - names - FUNCTIONS)
            if missing:
                raise BrokenCatalogue(f"{path}: {full_name(entry)} refers to {missing[0]}, unknown")


def _read(path: Path) -> ast.Resource:
    text = path.read_text(encoding="utf-8")
    # Where each node stood is half of what a catalogue weighs, and only a fault needs it.
    resource = FluentParser(with_spans=False).parse(text)
    if any(isinstance(entry, ast.Junk) for entry in resource.body):
        raise _first_fault(path, text)
    return resource


def _first_fault(path: Path, text: str) -> BrokenCatalogue:
    junk = next(one for one in FluentParser().parse(text).body if isinstance(one, ast.Junk))
    line = text.count("\n", 0, junk.span.start if junk.span else 0) + 1
    name = (junk.content or "").partition("=")[0].strip()
    why = junk.annotations[0].message if junk.annotations else "cannot be read"
    return BrokenCatalogue(f"{path}, line {line}, {name}: {why}")
