"""Parquet and Stata files hold every cell of the CSV files, typed."""

import json

import polars as pl
import pyreadstat
from polars.testing import assert_frame_equal

from release_files import CSV_PATHS, read_schema


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
        for field in read_schema(unpacked, table)["fields"]:
            assert metadata.column_names_to_labels[field["name"]] == field["title"]
        expected = pl.read_parquet(unpacked / f"parquet/{table}.parquet")
        cells = frame.with_columns(pl.col(pl.String).replace("", None))
        assert_frame_equal(cells.cast(dict(expected.schema)), expected)
        if table == "totals":
            types = metadata.readstat_variable_types
            columns = ("year", "break_before", "value")
            assert [types[name] for name in columns] == ["int32", "int32", "double"]
