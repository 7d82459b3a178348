"""Where settings come from: variables, a credential directory, a TOML file; each with its place.

A place is what a person needs to find a fault: a file and a line, or the name of a variable.
Nothing here ever puts a value into a message.
"""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.files import Unreadable, read_secret, read_text

Key = tuple[str, str]
"""A section and a name in it, such as ("http", "port")."""

PREFIX = "ALONGSIDE_"
BETWEEN = "__"
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Set by systemd for a unit that has `LoadCredential=`."""

LONGEST_NAME = 48
DEEPEST = 8
"""Our own names are two deep; a file may hold anything."""

_PLACE_IN_TOML = re.compile(r"\(at line (\d+), column (\d+)\)")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_]{1,48}")
_WRONG_TOML = {
    "Cannot declare": "this section is given twice",
    "Cannot overwrite": "this key is given twice",
    "Expected '='": "a name is not followed by =",
    "Expected ']": "a section's name is not closed by ]",
    "Expected newline": "something follows a value on its line",
    'Expected "': "a text is not closed by a quote",
    "Expected ''": "a text is not closed by a quote",
    "Found invalid": "a text is not closed by a quote before its line ends",
    "Illegal character": "a text is not closed by a quote before its line ends",
    "Invalid statement": "a line begins with something that is no name",
    "Invalid value": "a value is missing, or a text has no quotes around it",
    "Unclosed array": "a list is not closed by ]",
    "Unescaped": "a text has a backslash: put it in single quotes",
    "Unterminated": "a text is not closed by a quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with the settings, in words that never hold a value."""

    place: str
    key: str = ""
    what: str
    fix: str

    def __str__(self) -> str:
        end = "" if self.fix.endswith("?") else "."
        where = "".join(f"{part}: " for part in (self.place, self.key) if part)
        return f"{where}{self.what}. {self.fix}{end}"


class ConfigProblem(Exception):
    """The settings cannot be used; its text has one line per fault and no value."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value as it was given. A relative path in it starts from `folder`."""

    value: object
    place: str
    example: str = ""
    folder: Path = Path()


@dataclass(slots=True)
class Layer:
    """What one source gave, and what is wrong with it."""

    given: dict[Key, Given] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def from_environment(environ: Mapping[str, str], known: Mapping[Key, str]) -> Layer:
    """Read `ALONGSIDE_<SECTION>__<NAME>`; an empty one counts as not given.

    `known` maps every key to its example, here and in `from_toml`.
    """
    layer = Layer()
    variables = {variable(key): key for key in known}
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX) or not environ[name]:
            continue
        if name in variables:
            key = variables[name]
            example = f"{name}={known[key].strip(chr(34))}"
            layer.given[key] = Given(value=environ[name], place=name, example=example)
        else:
            fix = _did_you_mean(name, variables) or "Remove it"
            layer.faults.append(Fault(place=_shown(name), what="no setting has this name", fix=fix))
    return layer


def from_credentials(environ: Mapping[str, str], secrets: Iterable[Key]) -> Layer:
    """Read the secrets that systemd handed over as files named `<section>.<name>`.

    Nobody else can enter that directory, so the mode of a file in it says nothing.
    """
    layer = Layer()
    if folder := environ.get(CREDENTIALS):
        for key in secrets:
            path = Path(folder, ".".join(key))
            try:
                value = read_secret(path, is_private_place=True)
            except FileNotFoundError:
                continue
            except Unreadable as wrong:
                layer.faults.append(
                    Fault(place=str(path), key=".".join(key), what=wrong.what, fix=wrong.fix)
                )
            else:
                layer.given[key] = Given(value=value, place=str(path))
    return layer


def from_toml(
    path: Path, known: Mapping[Key, str], lists: Mapping[Key, Mapping[str, str]]
) -> Layer:
    """Read a TOML file of sections; raises Unreadable when there is no reading it at all.

    `lists` maps each list of tables to what one table of it may hold. Each table is a section of
    its own, such as "slack.workspaces.2".
    """
    text = read_text(path)
    layer = Layer()
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        layer.faults.append(_not_toml(path, text, str(error)))
        return layer
    lines = lines_of(text)
    sections = sorted({section for section, _ in known})
    for section, body in document.items():
        place = f"{path}:{lines.get((section,), 1)}"
        if section not in sections:
            fix = _belongs_in(section, known) or _did_you_mean(section, sections) or "Remove it"
            layer.faults.append(
                Fault(place=place, key=_shown(section), what="no such section", fix=fix)
            )
        elif not isinstance(body, dict):
            fix = f"Write [{section}] on a line of its own, and its settings below"
            layer.faults.append(Fault(place=place, key=section, what="must be a section", fix=fix))
        else:
            tables = {name: body.pop(name) for name in [*body] if (section, name) in lists}
            _take_section(layer, section, body, path=path, lines=lines, known=known)
            for name, table in tables.items():
                key = (section, name)
                _take_list(layer, key, table, path=path, lines=lines, known=lists[key])
    return layer


def _take_list(
    layer: Layer,
    key: Key,
    tables: object,
    *,
    path: Path,
    lines: Mapping[tuple[str, ...], int],
    known: Mapping[str, str],
) -> None:
    parts = tables if isinstance(tables, list) else [None]
    for number, part in enumerate(parts, start=1):
        section = ".".join((*key, str(number)))
        place = f"{path}:{lines.get((*key, str(number)), lines.get(key, 1))}"
        if isinstance(part, dict) and part:
            of_part = {(section, name): example for name, example in known.items()}
            _take_section(layer, section, part, path=path, lines=lines, known=of_part)
        else:
            fix = f"Write [[{'.'.join(key)}]] on a line of its own, and {', '.join(known)} below"
            layer.faults.append(
                Fault(place=place, key=".".join(key), what="holds nothing to use", fix=fix)
            )


def _take_section(
    layer: Layer,
    section: str,
    body: Mapping[str, object],
    *,
    path: Path,
    lines: Mapping[tuple[str, ...], int],
    known: Mapping[Key, str],
) -> None:
    names = [name for known_section, name in known if known_section == section]
    for name, value in body.items():
        place = f"{path}:{lines.get((*section.split('.'), name), 1)}"
        if name in names:
            example = f"{name} = {known[section, name]}"
            layer.given[section, name] = Given(
                value=value, place=place, example=example, folder=path.parent
            )
        else:
            fix = _did_you_mean(name, names) or f"[{section}] knows {', '.join(names)}"
            key = f"{section}.{_shown(name)}"
            layer.faults.append(Fault(place=place, key=key, what="no such setting", fix=fix))


def joined(layers: Sequence[Layer], secrets: Mapping[Key, Key]) -> Layer:
    """Let each layer win over those before it; either form of a secret replaces both.

    `secrets` maps each secret to the key that may name a file which holds it instead.
    """
    result = Layer(faults=[fault for layer in layers for fault in layer.faults])
    for layer in layers:
        for forms in secrets.items():
            given = [key for key in forms if key in layer.given]
            if len(given) == len(forms):
                result.faults.append(_twice(layer.given, *forms))
            for key in forms if given else ():
                result.given.pop(key, None)
        result.given |= layer.given
    return result


def _twice(given: Mapping[Key, Given], secret: Key, file: Key) -> Fault:
    return Fault(
        place=given[secret].place,
        key=".".join(secret),
        what=f"is given twice, the other time as {file[1]} ({given[file].place})",
        fix="Keep one of the two",
    )


def variable(key: Key) -> str:
    """Name the environment variable of a key."""
    return PREFIX + BETWEEN.join(key).upper()


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Tell on which line, counted from 1, each section and key of valid TOML begins.

    A statement is the shortest run of lines that is TOML by itself. A list's tables are counted:
    the second `[[a.b]]` is ("a", "b", "2").
    """
    found: dict[tuple[str, ...], int] = {}
    tables: Counter[tuple[str, ...]] = Counter()
    section: tuple[str, ...] = ()
    begin, statement = 1, ""
    for number, line in enumerate(text.split("\n"), start=1):
        begin, statement = (begin, f"{statement}\n{line}") if statement else (number, line)
        try:
            document = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        paths = list(_paths(document))
        if statement.lstrip().startswith("["):
            section = max(paths, key=len)
            if statement.lstrip().startswith("[["):
                tables[section] += 1
                section = (*section, str(tables[section]))
            paths = [section[:depth] for depth in range(1, len(section) + 1)]
        else:
            paths = [section + path for path in paths]
        for path in paths:
            found.setdefault(path, begin)
        statement = ""
    return found


def _paths(document: object, depth: int = 0) -> Iterator[tuple[str, ...]]:
    match document:
        case dict() if depth < DEEPEST:
            for name, part in document.items():
                yield (name,)
                yield from ((name, *rest) for rest in _paths(part, depth + 1))
        case [dict() as part]:
            yield from _paths(part, depth)


def _not_toml(path: Path, text: str, error: str) -> Fault:
    found = _PLACE_IN_TOML.search(error)
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    column = f", column {found[2]}" if found else ""
    known = (words for begin, words in _WRONG_TOML.items() if error.startswith(begin))
    what = next(known, "this line is not TOML")
    return Fault(
        place=f"{path}:{line}",
        what=f"{what} (line {line}{column})",
        fix="Compare it with config.example.toml",
    )


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    alike = {one.lower(): one for one in known}
    name = name.lower()[:LONGEST_NAME]
    close = [alike[one] for one in difflib.get_close_matches(name, alike, n=1)]
    return f"Did you mean {close[0]}?" if close else ""


def _belongs_in(name: str, known: Mapping[Key, str]) -> str:
    homes = [f"[{section}]" for section, one in known if one == name]
    return f"{name} belongs below {' or '.join(homes)}" if homes else ""


def _shown(name: str) -> str:
    """Show a name that a person wrote, unless it may be a secret that slipped into its place."""
    return name if _SAFE_NAME.fullmatch(name) else "(a name)"
