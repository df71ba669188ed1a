"""The tables of a release as files for other programs: they hold every cell, typed."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from cases import cases
from release_files import CSV_PATHS, SOURCE_TABLES, read_schema

# The workbook, read as XML

SHEETS = [
    *("Totals", "Parts", "Contradictions", "Figures", "Gaps", "Codebook"),
    *(
        "figures (table)" if table == "figures" else table
        for table in SOURCE_TABLES
        if table not in ("gaps", "sentences")
    ),
    "coverage",
]
"""All tables but those whose resource says that they have none."""


@pytest.fixture(scope="module")
def parts(dist):
    """The XML of each part of the workbook, by its path; sheets by their names."""
    with zipfile.ZipFile(dist / "demo-figures.xlsx") as book:
        parts = {path: book.read(path).decode() for path in book.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names == ["Contents", *SHEETS]
    for number, name in enumerate(names, 1):
        parts[name] = parts[f"xl/worksheets/sheet{number}.xml"]
    return parts


def test_sheets_can_be_found_read_and_printed(parts):
    """Each has a link, frozen header, table and column widths; prints repeat the header."""
    elements = (
        '<pane xSplit="2" ySplit="1"',
        "<tablePart ",
        "<col min=",
        'orientation="landscape"',
        'fitToPage="1"',
    )
    for name in SHEETS:
        assert f"location=\"'{name}'!A1\"" in parts["Contents"]
        for element in elements:
            assert element in parts[name]
    assert parts["xl/workbook.xml"].count("!$1:$1</definedName>") == len(SHEETS)


def test_links_can_be_followed(parts):
    assert parts["Totals"].count("<hyperlink ") == 14
    assert parts["Contradictions"].count("<hyperlink ") == 1


def test_year_has_no_thousands_separator(parts):
    """The formats of a year and of a number differ."""
    (year_style,) = re.findall(r'<c r="B2" s="(\d+)"><v>2019</v></c>', parts["Totals"])
    (number_style,) = re.findall(r'<c r="I\d+" s="(\d+)"><v>2800000</v></c>', parts["Totals"])
    assert year_style != number_style
    assert 'formatCode="[&gt;=1000]#,##0;General"/>' in parts["xl/styles.xml"]


# The database: its keys, and the views for common questions


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
        "victims": (
            "SELECT year, exploitation, value FROM victims_by_country WHERE exploitation <> 'all' "
            "AND exploitation <> 'sex trafficking'",
            (2020, "forced labor", 12),
        ),
        "totals": ("SELECT COUNT(value), SUM(value) FROM totals", (14, 5_302_577)),
        "contradictions": (
            "SELECT year, report_says, follows, difference FROM contradictions",
            (2021, 33, 31, -2),
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


@cases(
    "cells, count",
    {
        "unnamed-counter": ("counted_by = 'report'", 1),
        "other-counter": ("counted_by = 'ngo'", 0),
        "other-definition": ("definition = 'edition 2022: with minors'", 0),
    },
)
def test_editions_are_compared_that_count_the_same(database, cells, count):
    """Where nobody is named, the government has probably counted."""
    database.execute(
        f"UPDATE figures_flat SET {cells} WHERE figure_id = 'demo-2022-isl-identified-2020'"
    )
    assert database.execute("SELECT COUNT(*) FROM editions_compared").fetchall() == [(count,)]


# Parquet and Stata


def test_parquet_holds_every_cell_and_its_schema(unpacked):
    """Numbers are numbers, and missing cells are missing."""
    for table, path in CSV_PATHS.items():
        file = unpacked / f"parquet/{table}.parquet"
        frame = pl.read_parquet(file)
        assert_frame_equal(frame, pl.read_csv(unpacked / path, schema=frame.schema))
        schema = json.loads(pl.read_parquet_metadata(file)["table_schema"])
        assert schema == read_schema(unpacked, table)


def test_stata_holds_every_cell(unpacked):
    """Codes are those of the CSV file; a missing text is empty; years are integers."""
    for table in CSV_PATHS:
        file = unpacked / f"stata/{table}.dta"
        frame, metadata = pyreadstat.read_dta(file, output_format="polars")
        assert metadata.file_label == f"{table} (demo-figures 1.2.0)"
        assert str(metadata.creation_time)[:10] == "2026-11-25"
        fields = read_schema(unpacked, table)["fields"]
        titles = {field["name"]: field["title"] for field in fields}
        assert metadata.column_names_to_labels == titles
        expected = pl.read_parquet(unpacked / f"parquet/{table}.parquet")
        cells = frame.with_columns(pl.col(pl.String).replace("", None))
        assert_frame_equal(cells.cast(dict(expected.schema)), expected)
        if table == "totals":
            types = {"year": "int32", "break_before": "string", "value": "double"}
            assert metadata.readstat_variable_types.items() >= types.items()
