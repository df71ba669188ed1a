"""The SQLite database of a release: its keys, and the views for common questions."""

import sqlite3
from contextlib import closing

import pytest

from cases import cases


@pytest.fixture
def database(dist):
    """The database; nothing is committed to it."""
    with closing(sqlite3.connect(dist / "demo-figures.sqlite")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@cases(
    "statement",
    {
        "duplicate-key": "INSERT INTO areas SELECT * FROM areas LIMIT 1",
        "reference": "UPDATE figures SET ref_area = 'XXX'",
    },
)
def test_database_keeps_its_keys(database, statement):
    """SQLite itself refuses a duplicate key and a reference to no row."""
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)


@cases(
    "query, answer",
    {
        "editions": (
            "SELECT what, year, editions, agree, stated FROM editions_compared",
            ("trafficking victims identified", 2020, 2, 1, "2021: 30; 2022: 30"),
        ),
        "figures": ("SELECT COUNT(*) FROM figures_with_labels", (41,)),
        "totals": ("SELECT COUNT(value), SUM(value) FROM totals", (13, 5_345_031)),
        "contradictions": (
            "SELECT year, report_says, follows, difference FROM contradictions",
            (2021, "33", "20 + 11 = 31", 2),
        ),
        "codes": (
            "SELECT codes FROM meta_columns WHERE \"table\" = 'figures' AND name = 'year_basis'",
            ("stated = stated in the sentence; inferred = inferred from the context",),
        ),
        "version": ("SELECT value FROM meta_package WHERE name = 'version'", ("1.2.0",)),
    },
)
def test_database_answers_common_questions(database, query, answer):
    """Each question has one short query."""
    assert database.execute(query).fetchall() == [answer]
