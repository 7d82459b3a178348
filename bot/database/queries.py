"""Named SQL: a room's `queries.sql` as functions that a story awaits.

Loaded by aiosql through an adapter of ours. Each statement runs where the story runs, so that
awaiting one never suspends. Parameters are named in the file and given by name.
"""

from collections.abc import Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import aiosql

from bot.database.work import Work

Value = str | bytes | int | float | None
Row = tuple[Any, ...]
Values = Mapping[str, Value]


class Query(Protocol):
    """One named statement. What it gives depends on the sign behind its name in the file.

    None: all rows, as tuples. `^`: one row or None. `$`: one value, None when there is no row.
    `!`: how many rows it changed. `<!`: the row that RETURNING gives, or None. `*!`: as `!`, for
    every one of `rows`, which are dicts.
    """

    def __call__(
        self, work: Work, /, *rows: Iterable[Values], **values: Value
    ) -> Coroutine[Any, Any, Any]: ...


class Queries:
    """The statements of one file, as attributes."""

    def __init__(self, loaded: aiosql.queries.Queries) -> None:
        # aiosql adds a `<name>_cursor` to each select; no story holds a cursor.
        every = loaded.available_queries
        self.names = tuple(
            name for name in every if name.removesuffix("_cursor") not in {*every} - {name}
        )
        self.__dict__.update({name: getattr(loaded, name) for name in self.names})

    def __getattr__(self, name: str) -> Query:
        raise AttributeError(f"no statement is named {name}")


def load_queries(path: Path) -> Queries:
    """Load a file of named statements; one that misnames its parameters does not load."""
    return Queries(aiosql.from_path(path, _OnWork))  # type: ignore[arg-type] # see _OnWork


class _OnWork:
    """Runs aiosql's statements on the connection of a story.

    Its methods are coroutines, yet it does not call itself asynchronous: aiosql then passes them
    on as they are, instead of wrapping each select in an asynchronous generator.
    """

    is_aio_driver = False

    def process_sql(self, name: str, operation: object, sql: str) -> str:
        return sql

    async def select(
        self, work: Work, name: str, sql: str, values: Values, record_class: object = None
    ) -> list[Row]:
        return work.raw.execute(sql, values).fetchall()

    async def select_one(
        self, work: Work, name: str, sql: str, values: Values, record_class: object = None
    ) -> Row | None:
        row: Row | None = work.raw.execute(sql, values).fetchone()
        return row

    async def select_value(self, work: Work, name: str, sql: str, values: Values) -> Any:  # noqa: ANN401 - whatever the column holds
        row = work.raw.execute(sql, values).fetchone()
        return None if row is None else row[0]

    async def insert_update_delete(self, work: Work, name: str, sql: str, values: Values) -> int:
        return work.raw.execute(sql, values).rowcount

    async def insert_update_delete_many(
        self, work: Work, name: str, sql: str, rows: Iterable[Values]
    ) -> int:
        return work.raw.executemany(sql, rows).rowcount

    async def insert_returning(self, work: Work, name: str, sql: str, values: Values) -> Row | None:
        return await self.select_one(work, name, sql, values)
