"""A database of PostgreSQL is lent again only when it is as it was made."""

import asyncpg
import pytest

from ki_events.db import is_sqlite
from tests.databases import Databases, PostgresDatabases

if is_sqlite():
    pytest.skip("about PostgreSQL", allow_module_level=True)

EVERYTHING = "SELECT count(*), (SELECT count(*) FROM heartbeat), nextval('attempt_id_seq') FROM attempt"
WRITE = "INSERT INTO heartbeat (name) VALUES ('worker'); SELECT nextval('attempt_id_seq')"


@pytest.fixture
def lent(all_databases: Databases) -> PostgresDatabases:
    assert isinstance(all_databases, PostgresDatabases)
    return all_databases


def run(databases: PostgresDatabases, url: str, statement: str) -> None:
    async def execute(connection: asyncpg.Connection) -> None:
        await connection.execute(statement)

    databases.server.ask(url, execute)


def found(databases: PostgresDatabases, url: str) -> tuple[int, ...]:
    async def fetch(connection: asyncpg.Connection) -> tuple[int, ...]:
        return tuple(await connection.fetchrow(EVERYTHING))

    return databases.server.ask(url, fetch)


def test_database_is_lent_again_without_what_was_written(lent: PostgresDatabases) -> None:
    url = lent.new()
    run(lent, url, WRITE)
    lent.drop(url)
    again = lent.new()
    assert (url, (0, 0, 1)) == (again, found(lent, again))
    lent.drop(again)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE attempt ADD another INTEGER",
        "ALTER TABLE attempt RENAME TO attempts",
        "ALTER TABLE attempt ALTER id DROP DEFAULT",
        "DROP TABLE attempt",
        "CREATE TABLE another (id INTEGER)",
        "CREATE INDEX another ON attempt (id)",
        "CREATE SCHEMA another",
        "UPDATE migration SET name = 'another'",
        "DELETE FROM migration",
        "DROP TABLE migration",
    ],
)
def test_database_is_not_lent_again_when_more_than_rows_changed(lent: PostgresDatabases, change: str) -> None:
    url = lent.new()
    run(lent, url, change)
    lent.drop(url)
    another = lent.new()
    assert url != another
    lent.drop(another)
