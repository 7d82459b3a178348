"""`alongside doctor`: everything that can be wrong with an installation, each with its fix.

It only looks: it may run beside the service, and after a failed start.
"""

import importlib.metadata
import json
import shutil
import sqlite3
import tempfile
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import care
from bot.catalogue import BrokenCatalogue, entries, full_name, read_catalogue
from bot.clock import DAY, MINUTE, Ids, Instant, moment_of
from bot.config import Config, ConfigProblem, is_private, load
from bot.database import Refused
from bot.database.lock import Lock
from bot.database.migrate import MIGRATIONS, read_migrations, refuse_foreign
from bot.text import FALLBACK, LOCALES
from bot.unserved import unserved
from bot.upkeep import looking_at, open_keys, operator_keys

SETTINGS = "settings"
LEAST_FREE = 200 * 1024 * 1024
"""Bytes; a backup and a migration each need room for one more copy of the database."""

CLOCK_MAY_LAG = 5 * MINUTE
ZONES_ARE_OLD_AFTER = 2
"""Years: several countries change their clocks in any two."""

CHECKS_ARE_OLD_AFTER = 9
"""Months: three are left to read the sources again before lines are hidden (care.md CRI-3)."""

FAREWELLS = "SELECT count(due_at), count(*) - count(due_at) FROM farewell"
DOUBTED_CLOCK = "SELECT at, doubted_at FROM clock_mark WHERE id = 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at, in words that hold no secret and nobody's name."""

    name: str
    is_well: bool
    what: str
    fix: str = ""


def diagnose(path: Path | None, environ: Mapping[str, str], now: Instant) -> list[Finding]:
    """Look at everything that needs no network. `path` is the settings file, if there is one."""
    try:
        config = load(path, environ)
    except ConfigProblem as problem:
        settings = [
            Finding(
                name=SETTINGS,
                is_well=False,
                what=": ".join(part for part in (fault.place, fault.key, fault.what) if part),
                fix=fault.fix,
            )
            for fault in problem.faults
        ]
        return [*settings, _zones(now), _helplines(now), *_languages()]
    return [
        Finding(name=SETTINGS, is_well=True, what=str(path or "variables and defaults")),
        _platforms(config),
        _operator_key(config),
        *_data(config, now),
        _zones(now),
        _helplines(now),
        *_languages(),
    ]


def as_lines(findings: Sequence[Finding]) -> str:
    """Write one line per finding, its fix below it, and a count at the end."""
    lines = []
    for finding in findings:
        sign = "ok   " if finding.is_well else "WRONG"
        lines.append(f"{sign}  {finding.name}: {finding.what}")
        if finding.fix:
            lines.append(f"       {finding.fix}")
    wrong = sum(not finding.is_well for finding in findings)
    lines.append(f"{wrong} of {len(findings)} need you." if wrong else "All is well.")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """Write the findings for a program to read."""
    is_well = all(finding.is_well for finding in findings)
    return json.dumps(
        {"is_well": is_well, "findings": [asdict(finding) for finding in findings]}, indent=2
    )


def _platforms(config: Config) -> Finding:
    tokens = {"Discord": config.discord.token, "Slack": config.slack.apps}
    named = [name for name, given in tokens.items() if given]
    if named:
        return Finding(name="platforms", is_well=True, what=f"tokens for {' and '.join(named)}")
    return Finding(
        name="platforms",
        is_well=True,
        what="no token is set: nobody is answered yet",
        fix="Set [discord] token_file, or both of [slack]'s.",
    )


def _operator_key(config: Config) -> Finding:
    name = "operator's key"
    try:
        count = len(operator_keys(config)())
    except ConfigProblem as problem:
        [fault] = problem.faults
        return Finding(name=name, is_well=False, what=fault.what, fix=fault.fix)
    except Refused as refused:
        return _refused(name, refused)
    older = f", and {count - 1} older" if count > 1 else ""
    return Finding(name=name, is_well=True, what=f"one in use{older}")


def _refused(name: str, refused: Refused) -> Finding:
    what = f"{refused.where}: {refused.what}".rstrip(".")
    return Finding(name=name, is_well=False, what=what, fix=refused.fix)


def _data(config: Config, now: Instant) -> Iterator[Finding]:
    path = config.database.path
    if not path.parent.is_dir():
        fix = f"Run: mkdir -p -m 700 {path.parent}"
        yield Finding(
            name="database", is_well=False, what=f"there is no folder {path.parent}", fix=fix
        )
        return
    yield from _room_for(path)
    if not path.exists():
        yield Finding(name="database", is_well=True, what="not there yet; the first start makes it")
        return
    yield _keyring(config)
    yield _lock(path)
    yield from _inside(config, now)


def _room_for(path: Path) -> Iterator[Finding]:
    needed = LEAST_FREE + (2 * path.stat().st_size if path.exists() else 0)
    free = shutil.disk_usage(path.parent).free
    yield Finding(
        name="disk",
        is_well=free >= needed,
        what=f"{free // 1024**2} MB free, {needed // 1024**2} MB wanted",
        fix="" if free >= needed else "Make room: with a full disk nothing can be saved.",
    )
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        fix = "Give the service's account the right to write there."
        what = f"{path.parent} cannot be written ({error.strerror})"
        yield Finding(name="folder", is_well=False, what=what, fix=fix)
        return
    open_to_others = [one for one in (path, path.with_name("keys.db")) if _is_open(one)]
    yield Finding(
        name="folder",
        is_well=not open_to_others,
        what="others can read what is kept" if open_to_others else "can be written",
        fix=f"Run: chmod 600 {' '.join(map(str, open_to_others))}" if open_to_others else "",
    )


def _is_open(path: Path) -> bool:
    return path.exists() and not is_private(path)


def _keyring(config: Config) -> Finding:
    name = "data keys"
    try:
        open_keys(config, Ids()).close()
    except ConfigProblem:
        what = "cannot be opened without the operator's key"
        return Finding(name=name, is_well=False, what=what, fix="See the line above.")
    except Refused as refused:
        return _refused(name, refused)
    return Finding(name=name, is_well=True, what=f"{config.database.keyring} opens")


def _lock(path: Path) -> Finding:
    try:
        Lock.take(path).release()
    except Refused as refused:
        # The service itself, in all likelihood: no fault, but worth knowing.
        return Finding(name="in use", is_well=True, what=refused.what.rstrip("."))
    return Finding(name="in use", is_well=True, what="by nobody at this moment")


def _inside(config: Config, now: Instant) -> Iterator[Finding]:
    path = config.database.path
    try:
        with looking_at(path) as raw:
            yield _wholeness(raw)
            yield _schema(raw, path)
            yield _clock(raw, now)
            yield _farewells(raw)
            yield from _communities(raw, config, now)
    except sqlite3.Error as error:
        fix = "Restore the newest backup: alongside restore PATH"
        what = f"{path} cannot be read ({error.sqlite_errorname})"
        yield Finding(name="database", is_well=False, what=what, fix=fix)


def _wholeness(raw: sqlite3.Connection) -> Finding:
    told = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
    strays = raw.execute("PRAGMA foreign_key_check").fetchone()
    if told == "ok" and strays is None:
        return Finding(name="database", is_well=True, what="whole")
    fix = "Restore the newest backup: alongside restore PATH"
    return Finding(name="database", is_well=False, what="damaged", fix=fix)


def _schema(raw: sqlite3.Connection, path: Path) -> Finding:
    known = read_migrations(MIGRATIONS)
    try:
        done = refuse_foreign(raw, path, known)
    except Refused as refused:
        return _refused("schema", refused)
    waiting = len(known) - done
    rest = f", {waiting} more at the next start" if waiting else ""
    return Finding(name="schema", is_well=True, what=f"{done} of {len(known)}{rest}")


def _clock(raw: sqlite3.Connection, now: Instant) -> Finding:
    try:
        mark = raw.execute(DOUBTED_CLOCK).fetchone()
    except sqlite3.OperationalError:
        mark = None  # older than the table; the schema's line says so
    latest, doubted = mark or (0, None)
    shown = f"{moment_of(now):%Y-%m-%d %H:%M} UTC"
    if doubted is not None:
        return Finding(
            name="clock",
            is_well=False,
            what=f"it jumped by more than a day, to {shown}: nothing is sent until you confirm",
            fix="If that is right, run: alongside doctor --accept-clock",
        )
    if now < latest - CLOCK_MAY_LAG:
        return Finding(
            name="clock",
            is_well=False,
            what=f"{shown} is {_length(latest - now)} before the latest moment of work",
            fix="Set this machine's clock; if it is right, run: alongside doctor --accept-clock",
        )
    return Finding(name="clock", is_well=True, what=shown)


def _farewells(raw: sqlite3.Connection) -> Finding:
    try:
        waiting, given_up = raw.execute(FAREWELLS).fetchone()
    except sqlite3.OperationalError:
        waiting = given_up = 0  # older than the table; the schema's line says so
    if given_up:
        return Finding(
            name="forgetting",
            is_well=False,
            what=f"messages to {given_up} forgotten people could not be deleted in 30 days",
            fix="See that the platform can be reached: alongside doctor --online",
        )
    what = f"{waiting} wait for a platform to delete our messages" if waiting else "nothing waits"
    return Finding(name="forgetting", is_well=True, what=what)


def _communities(raw: sqlite3.Connection, config: Config, now: Instant) -> Iterator[Finding]:
    try:
        alone = unserved(config, raw, now)
    except (ConfigProblem, Refused, sqlite3.OperationalError):
        return  # the lines about keys and schema say so
    yield Finding(
        name="communities",
        is_well=not alone,
        what=f"no token in the settings serves {', '.join(alone)}" if alone else "all are served",
        fix="Put the tokens back, or let go of what is over: alongside doctor --let-go ACCOUNT"
        if alone
        else "",
    )


def _length(milliseconds: int) -> str:
    days, minutes = milliseconds // DAY, milliseconds // MINUTE
    return f"{days} days" if days > 1 else f"{minutes} minutes"


def _zones(now: Instant) -> Finding:
    version = importlib.metadata.version("tzdata")
    is_old = moment_of(now).year - int(version[:4]) >= ZONES_ARE_OLD_AFTER
    if zoneinfo.TZPATH:
        what, fix = "the system's rules come first", "Start Alongside by its own command."
        return Finding(name="time zones", is_well=False, what=what, fix=fix)
    return Finding(
        name="time zones",
        is_well=not is_old,
        what=f"rules of {version}",
        fix="Install a newer release: some clocks change otherwise by now." if is_old else "",
    )


def _helplines(now: Instant) -> Finding:
    ages = care.ageing(care.records(), moment_of(now).date(), CHECKS_ARE_OLD_AFTER)
    if not ages.old:
        what = f"{ages.facts} facts, all checked in the last {CHECKS_ARE_OLD_AFTER} months"
        return Finding(name="helplines", is_well=True, what=what)
    what = f"{ages.old} of {ages.facts} were checked {CHECKS_ARE_OLD_AFTER} months ago or earlier"
    if ages.hidden:
        what += f"; {ages.hidden} are hidden from the help card for that"
    if ages.next_hides_on:
        what += f"; from {ages.next_hides_on} on the help card hides more"
    return Finding(
        name="helplines",
        is_well=False,
        what=what,
        fix="Install a newer release, or read each source again and renew its checked_on in "
        f"{care.HELPLINES}",
    )


def _languages() -> Iterator[Finding]:
    try:
        said = {
            folder.name: _ids(folder) for folder in sorted(LOCALES.iterdir()) if folder.is_dir()
        }
    except BrokenCatalogue as broken:
        fix = "Install the release again, or mend that file (docs/languages.md)."
        yield Finding(name="languages", is_well=False, what=str(broken), fix=fix)
        return
    gaps = [
        f"{name} lacks {len(missing)} sentences"
        for name, ids in said.items()
        if (missing := said[FALLBACK] - ids)
    ]
    yield Finding(
        name="languages",
        is_well=not gaps,
        what=", ".join(gaps or said),
        fix="They are said in English until docs/languages.md is followed." if gaps else "",
    )


def _ids(folder: Path) -> set[str]:
    resources = read_catalogue(folder).values()
    return {full_name(entry) for resource in resources for entry in entries(resource)}
