"""Reads the facts of this room, `data/*.toml`; they ship with the program, so a fault is a bug."""

import tomllib
from pathlib import Path
from typing import Any

from bot.care.rules import (
    Channel,
    Emergency,
    Finder,
    Line,
    Origin,
    Purpose,
    Quality,
    Records,
    Tool,
)

DATA = Path(__file__).with_name("data")
HELPLINES = DATA / "helplines.toml"

Row = dict[str, Any]


def load_records(folder: Path = DATA) -> Records:
    """Read emergency numbers, helplines and finders."""
    tables = _tables(folder / "helplines.toml")
    return Records(
        emergencies=tuple(map(_emergency, tables["emergency"])),
        lines=tuple(map(_line, tables["line"])),
        finders=tuple(map(_finder, tables["finder"])),
    )


def load_tools(folder: Path = DATA) -> dict[str, Tool]:
    """Read the coping tools, by id."""
    return {row["id"]: _tool(row) for row in _tables(folder / "tools.toml")["tool"]}


def _tables(file: Path) -> dict[str, list[Row]]:
    return tomllib.loads(file.read_text("utf-8"))


def _emergency(row: Row) -> Emergency:
    return Emergency(country=row["country"], dial=tuple(row["dial"]), origin=_origin(row))


def _line(row: Row) -> Line:
    return Line(
        id=row["id"],
        country=row["country"],
        name=row["name"],
        purpose=Purpose(row["purpose"]),
        channel=Channel(row["channel"]),
        dial=row["dial"],
        word=row.get("word", ""),
        hours=row["hours"],
        languages=tuple(row["languages"]),
        is_free=row.get("is_free"),
        url=row.get("url", ""),
        note=row.get("note", ""),
        origin=_origin(row),
    )


def _finder(row: Row) -> Finder:
    return Finder(name=row["name"], url=row["url"], origin=_origin(row))


def _origin(row: Row) -> Origin:
    quality = Quality(row["quality"])
    return Origin(source=row["source"], quality=quality, checked_on=row.get("checked_on"))


def _tool(row: Row) -> Tool:
    return Tool(
        id=row["id"],
        minutes=row["minutes"],
        steps=row["steps"],
        helps_with=tuple(row["helps_with"]),
        has_caution=row.get("has_caution", False),
    )
