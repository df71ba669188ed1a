"""Python's libraries read every cell of a release, in every format."""

import json

import pytest
from tool_helpers import (
    SHEETS,
    WITHOUT_SHEET,
    assert_same_cells,
    require_packages,
    run_python,
)

from release_files import CSV_PATHS

pytestmark = pytest.mark.tools

BEFORE = """
import json
import math
import sys

def as_plain(value):
    is_nan = isinstance(value, float) and math.isnan(value)
    if value is None or is_nan or str(value) in ("<NA>", "NaT"):
        return None
    return value.item() if hasattr(value, "item") else value

def as_plain_row(row):
    return {column: as_plain(value) for column, value in row.items()}
"""
AFTER = """
paths = json.loads(sys.argv[1])
print(json.dumps({table: [*map(as_plain_row, read(table, paths[table]))] for table in paths}))
"""


READERS = {
    "pandas-csv": (
        "pandas",
        """
import pandas
def read(table, path):
    return pandas.read_csv(path, keep_default_na=False, na_values=['']).to_dict('records')
""",
    ),
    "pandas-workbook": (
        "pandas openpyxl",
        f"""
import pandas
SHEETS = {SHEETS}
def read(table, path):
    sheet = SHEETS.get(table, table)
    frame = pandas.read_excel(
        sys.argv[2], sheet_name=sheet, keep_default_na=False, na_values=['']
    )
    return frame.to_dict('records')
""",
    ),
    "pandas-stata": (
        "pandas",
        """
import pandas
def read(table, path):
    frame = pandas.read_stata(f'stata/{table}.dta')
    return frame.astype(object).replace('', None).to_dict('records')
""",
    ),
    "pandas-from-tip-figures": (
        "pandas",
        """
import pathlib
import tip_figures
tip_figures.DEFAULT_PACKAGE = pathlib.Path()
def read(table, path):
    return tip_figures.load(table, pandas=True).to_dict('records')
""",
    ),
    "pyarrow-csv": (
        "pyarrow",
        """
from pyarrow import csv
OPTIONS = csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
def read(table, path):
    return csv.read_csv(path, convert_options=OPTIONS).to_pylist()
""",
    ),
    "pyarrow-parquet": (
        "pyarrow",
        """
import pyarrow.parquet
def read(table, path):
    return pyarrow.parquet.read_table(f'parquet/{table}.parquet').to_pylist()
""",
    ),
    "polars-csv": (
        "polars",
        """
import polars
def read(table, path):
    return polars.read_csv(path).to_dicts()
""",
    ),
    "duckdb-csv": (
        "duckdb",
        """
import duckdb
def read(table, path):
    relation = duckdb.sql(f"FROM '{path}'")
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]
""",
    ),
    "duckdb-parquet": (
        "duckdb",
        """
import duckdb
def read(table, path):
    relation = duckdb.sql(f"FROM 'parquet/{table}.parquet'")
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]
""",
    ),
}
"""The packages that a reader needs, and what defines read(table, path) for it.

The function returns the rows of a table as dictionaries.
"""


@pytest.mark.parametrize("name", READERS)
def test_library_reads_every_cell(unpacked, dist, name):
    """Each cell, number and missing value; codes are those of the CSV file."""
    packages, script = READERS[name]
    require_packages(*packages.split())
    script = BEFORE + script + AFTER
    left_out = WITHOUT_SHEET if name == "pandas-workbook" else ()
    paths = {table: path for table, path in CSV_PATHS.items() if table not in left_out}
    rows_by_table = run_python(script, unpacked, json.dumps(paths), dist / "demo-figures.xlsx")
    assert rows_by_table.keys() == paths.keys()
    for table, rows in rows_by_table.items():
        assert_same_cells(unpacked, table, rows)
