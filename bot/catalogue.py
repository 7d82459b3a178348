"""Read a language's Fluent files, and refuse one that could fail while someone waits for words."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError
from fluent.runtime import FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

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
        Locale.parse(folder.name, sep="-")
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
    resource = FluentResource(text)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            start = entry.span.start if entry.span else 0
            line = text.count("\n", 0, start) + 1
            name = (entry.content or "").partition("=")[0].strip()
            why = entry.annotations[0].message if entry.annotations else "cannot be read"
            raise BrokenCatalogue(f"{path}, line {line}, {name}: {why}")
    return resource
