"""Parquet and Stata files hold every cell of the CSV files, typed."""

import json
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from release_files import CSV_PATHS, read_schema
from tip_figures.release.frames import FieldKind, get_field_kind


@pytest.mark.parametrize("table", CSV_PATHS)
def test_parquet_holds_every_cell(unpacked: Path, table: str) -> None:
    """Numbers are numbers, and missing cells are missing."""
    frame = pl.read_parquet(unpacked / f"parquet/{table}.parquet")
    assert_frame_equal(frame, pl.read_csv(unpacked / CSV_PATHS[table], schema=frame.schema))


@pytest.mark.parametrize("table", CSV_PATHS)
def test_parquet_describes_its_columns(unpacked: Path, table: str) -> None:
    """The metadata of the file has the description of each column."""
    metadata = pl.read_parquet_metadata(unpacked / f"parquet/{table}.parquet")
    expected = {
        field["name"]: field["description"] for field in read_schema(unpacked, table)["fields"]
    }
    assert json.loads(metadata["column_descriptions"]) == expected


@pytest.mark.parametrize("table", CSV_PATHS)
def test_stata_holds_every_cell_with_descriptions(unpacked: Path, table: str) -> None:
    """Codes are those of the CSV file, labels say what a column means; a missing cell is empty."""
    frame, metadata = pyreadstat.read_dta(unpacked / f"stata/{table}.dta", output_format="polars")
    schema = read_schema(unpacked, table)
    for field in schema["fields"]:
        label = metadata.column_names_to_labels[field["name"]]
        assert len(label.encode()) <= 80
        assert field["description"].startswith(label.removesuffix("…"))
    assert metadata.file_label == f"{schema['title']} (demo-figures 1.2.0)"
    assert str(metadata.creation_time)[:10] == "2026-11-25"
    expected = pl.read_parquet(unpacked / f"parquet/{table}.parquet")
    cells = frame.with_columns(pl.col(pl.String).replace("", None))
    assert_frame_equal(cells.cast(dict(expected.schema)), expected)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        pytest.param({"type": "integer"}, FieldKind.INTEGER, id="integer"),
        pytest.param({"type": "year"}, FieldKind.INTEGER, id="year"),
        pytest.param({"type": "number"}, FieldKind.NUMBER, id="number"),
        pytest.param({"type": "boolean"}, FieldKind.BOOLEAN, id="boolean"),
        pytest.param({"type": "date"}, FieldKind.DATE, id="date"),
        pytest.param({"type": "date", "format": "default"}, FieldKind.DATE, id="date-default"),
        pytest.param({"type": "date", "format": "%d/%m/%Y"}, FieldKind.TEXT, id="date-own-format"),
        pytest.param({"type": "string"}, FieldKind.TEXT, id="string"),
        pytest.param({"type": "time"}, FieldKind.TEXT, id="time"),
        pytest.param({}, FieldKind.TEXT, id="no-type"),
    ],
)
def test_kind_of_a_field(field: dict[str, str], kind: FieldKind) -> None:
    """What has no type of its own in the formats is a text."""
    assert get_field_kind(field) == kind
