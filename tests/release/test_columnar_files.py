"""Parquet and Stata files hold every cell of the CSV files, typed."""

import json

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from release_files import CSV_PATHS, read_schema


@pytest.mark.parametrize("table", CSV_PATHS)
def test_parquet_holds_every_cell_and_describes_its_columns(unpacked, table):
    """Numbers are numbers, and missing cells are missing."""
    file = unpacked / f"parquet/{table}.parquet"
    frame = pl.read_parquet(file)
    assert_frame_equal(frame, pl.read_csv(unpacked / CSV_PATHS[table], schema=frame.schema))
    descriptions = json.loads(pl.read_parquet_metadata(file)["column_descriptions"])
    assert descriptions == {
        field["name"]: field["description"] for field in read_schema(unpacked, table)["fields"]
    }


@pytest.mark.parametrize("table", CSV_PATHS)
def test_stata_holds_every_cell(unpacked, table):
    """Codes are those of the CSV file; a missing text is empty; Booleans have labels."""
    frame, metadata = pyreadstat.read_dta(unpacked / f"stata/{table}.dta", output_format="polars")
    assert metadata.file_label == f"{table} (demo-figures 1.2.0)"
    assert str(metadata.creation_time)[:10] == "2026-11-25"
    for field in read_schema(unpacked, table)["fields"]:
        label = metadata.column_names_to_labels[field["name"]]
        assert label in (field["description"], field["title"])
        if field["type"] == "boolean":
            labels = metadata.variable_value_labels[field["name"]]
            assert labels == {0: "false", 1: "true"}
    expected = pl.read_parquet(unpacked / f"parquet/{table}.parquet")
    cells = frame.with_columns(pl.col(pl.String).replace("", None))
    assert_frame_equal(cells.cast(dict(expected.schema)), expected)


def test_stata_has_integers(unpacked):
    """Years are integers, not floating-point numbers."""
    _, metadata = pyreadstat.read_dta(unpacked / "stata/totals.dta", output_format="polars")
    types = metadata.readstat_variable_types
    assert {name: types[name] for name in ("year", "edition_year", "break_before", "value")} == {
        "year": "int32",
        "edition_year": "int32",
        "break_before": "int32",
        "value": "double",
    }
