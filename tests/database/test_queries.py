"""Named statements give what their sign says, and a misnamed one does not load."""

from pathlib import Path

import aiosql.utils
import pytest

from bot.database import Database, Work, load_queries
from tests.database.house import House


async def test_each_sign_gives_its_own_kind_of_answer(house: House, database: Database) -> None:
    queries = house.queries

    async def story(work: Work) -> list[object]:
        return [
            await queries.add(work, id="a", amount=1),
            await queries.add_many(work, [{"id": "b", "amount": 2}, {"id": "c", "amount": 3}]),
            await queries.add_and_tell(work, id="d", amount=4),
            await queries.thing(work, id="b"),
            await queries.thing(work, id="nobody"),
            await queries.how_many(work),
            await queries.remove(work, id="nobody"),
            await queries.things(work),
        ]

    things = [("a", 1), ("b", 2), ("c", 3), ("d", 4)]
    assert await database.unit(story) == [1, 2, ("d", 4), ("b", 2), None, 4, 0, things]


def test_the_statements_of_a_file_are_known_by_name(house: House) -> None:
    assert {"add", "things", "thing", "how_many"} <= set(house.queries.names)
    assert not any(name.endswith("_cursor") for name in house.queries.names)


def test_a_misspelled_statement_is_an_error(house: House) -> None:
    with pytest.raises(AttributeError, match="no statement is named thigns"):
        house.queries.thigns  # noqa: B018 - asking for it is the test


@pytest.mark.parametrize(
    "named",
    [
        "-- name: one(id)^\nSELECT :idd;",
        "-- name: one(id, more)^\nSELECT :id;",
        "-- name: one^\nSELECT 1;",
    ],
    ids=["undeclared", "unused", "no list"],
)
def test_a_statement_that_misnames_its_parameters_does_not_load(tmp_path: Path, named: str) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text(named, encoding="utf-8")
    with pytest.raises(aiosql.utils.SQLParseException):
        load_queries(path)
