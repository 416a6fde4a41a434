"""A glance sees every commit of others, and another file."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ki_events.sqlite_glance import Glance
from ki_events.unavailable import DatabaseGone


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.sqlite3"
    writer = writing(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE word (word TEXT)")
    writer.execute("INSERT INTO word VALUES ('eins')")
    writer.close()
    return path


@pytest.fixture
def glance(file: Path) -> Iterator[Glance]:
    made = Glance(str(file))
    yield made
    made.close()


def writing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def words(glance: Glance) -> list[str]:
    return [row[0] for row in glance.rows("SELECT word FROM word ORDER BY word")]


def test_stamp_is_another_after_a_commit_and_only_then(file: Path, glance: Glance) -> None:
    before = glance.stamp()
    writer = writing(file)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO word VALUES ('zwei')")
    assert (before, ["eins"]) == (glance.stamp(), words(glance))
    writer.execute("COMMIT")
    after = glance.stamp()
    assert before != after
    assert (after, ["eins", "zwei"]) == (glance.stamp(), words(glance))
    writer.close()


def test_stamp_is_another_when_another_file_was_put_in_place(file: Path, glance: Glance) -> None:
    before = glance.stamp()
    other = file.with_name("other.sqlite3")
    shutil.copyfile(file, other)
    other.replace(file)
    assert before != glance.stamp()
    assert ["eins"] == words(glance)


def test_two_glances_never_have_the_same_stamp(file: Path, glance: Glance) -> None:
    other = Glance(str(file))
    assert glance.stamp() != other.stamp()
    other.close()


def test_glance_says_so_when_there_is_no_file(file: Path, glance: Glance) -> None:
    glance.stamp()
    file.unlink()
    with pytest.raises(DatabaseGone):
        glance.stamp()
    assert not file.exists()


def test_glance_cannot_write(glance: Glance) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        glance.rows("INSERT INTO word VALUES ('drei')")
    assert ["eins"] == words(glance)
