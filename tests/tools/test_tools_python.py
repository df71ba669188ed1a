"""pandas, pyarrow, polars and DuckDB read a release back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.conftest import TABLES, labels, module, python, same, schema

JSON = """
import json, math, sys
def plain(v):
    if v is None or (isinstance(v, float) and math.isnan(v)) or str(v) in ("<NA>", "NaT"): return None
    return v.item() if hasattr(v, "item") else v
def show(rows): print(json.dumps([{k: plain(v) for k, v in row.items()} for row in rows]))
table = sys.argv[1]
"""
READERS = {
    "pandas CSV": (
        "pandas",
        "import pandas; show(pandas.read_csv(table + '.csv', keep_default_na=False, na_values=['']).to_dict('records'))",
    ),
    "pandas Parquet": (
        "pandas pyarrow",
        "import pandas; show(pandas.read_parquet(table + '.parquet', dtype_backend='pyarrow').to_dict('records'))",
    ),
    "pandas workbook": (
        "pandas openpyxl",
        "import pandas; show(pandas.read_excel('tip-figures.xlsx', sheet_name=table, keep_default_na=False, na_values=['']).to_dict('records'))",
    ),
    "pyarrow CSV": (
        "pyarrow",
        "from pyarrow import csv; show(csv.read_csv(table + '.csv', convert_options=csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)).to_pylist())",
    ),
    "pyarrow Parquet": (
        "pyarrow",
        "import pyarrow.parquet; show(pyarrow.parquet.read_table(table + '.parquet').to_pylist())",
    ),
    "polars CSV": ("polars", "import polars; show(polars.read_csv(table + '.csv').to_dicts())"),
    "polars database": (
        "polars",
        "import polars, sqlite3; show(polars.read_database('SELECT * FROM ' + table, sqlite3.connect('tip-figures.sqlite'), infer_schema_length=None).to_dicts())",
    ),
    "DuckDB CSV": (
        "duckdb",
        "import duckdb; c = duckdb.connect().execute(f\"FROM '{table}.csv'\"); show([dict(zip([d[0] for d in c.description], r)) for r in c.fetchall()])",
    ),
    "DuckDB Parquet": (
        "duckdb",
        "import duckdb; c = duckdb.connect().execute(f\"FROM '{table}.parquet'\"); show([dict(zip([d[0] for d in c.description], r)) for r in c.fetchall()])",
    ),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_that_of_the_csv(dist: Path, reader: str, table: str) -> None:
    """Each reader finds each cell, number and missing value as the CSV has it."""
    needed, script = READERS[reader]
    module(*needed.split())
    same(table, python(JSON + script, dist, table))


STATA = (
    JSON
    + """
import pandas
with pandas.io.stata.StataReader(table + ".dta", convert_categoricals=False) as reader:
    rows = reader.read().to_dict("records")
    print(json.dumps({
        "rows": [{k: None if v == "" else plain(v) for k, v in row.items()} for row in rows],
        "labels": {k: {str(n): t for n, t in v.items()} for k, v in reader.value_labels().items()},
        "titles": reader.variable_labels(), "stamp": reader.time_stamp, "about": reader.data_label,
    }))
"""
)


@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_stata_with_labels(dist: Path, table: str) -> None:
    """pandas finds cells, value labels, variable labels and the time stamp in the Stata file."""
    module("pandas")
    made = python(STATA, dist, table)
    coded = labels(table)
    codes = {name: {str(n): code for n, code in enumerate(known, 1)} for name, known in coded.items()}
    for row in made["rows"]:
        for name in coded:
            row[name] = None if row[name] is None else codes[name][str(int(row[name]))]
    same(table, made["rows"])
    assert {name: list(made["labels"][name].values()) for name in coded} == {
        n: list(c.values()) for n, c in coded.items()
    }
    assert made["titles"] == {f["name"]: f["title"] for f in schema(table)["fields"]}
    assert made["stamp"] == "24 Nov 2026 00:00"
    assert made["about"].endswith("(tip-figures 1.0.0)")


def test_pyarrow_finds_words_and_units(dist: Path) -> None:
    """pyarrow finds the Table Schema and each column's words in the Parquet file's metadata."""
    module("pyarrow")
    script = "import pyarrow.parquet as p, json; m = p.ParquetFile('numerals.parquet').metadata.metadata; print(json.dumps({k.decode(): v.decode() for k, v in m.items() if k != b'ARROW:schema'}))"
    told = python(script, dist)
    assert '"unit": "character"' in told["column:start"]
    assert told["title"] == "Ledger of numerals"
    assert '"primaryKey"' in told["table_schema"]


def test_workbook_of_pandas_has_all_sheets(dist: Path) -> None:
    """openpyxl finds the first sheet, the flat table, each table and the codebook, and no formula."""
    module("openpyxl")
    script = """
import openpyxl, json
book = openpyxl.load_workbook("tip-figures.xlsx")
print(json.dumps({
    "sheets": book.sheetnames, "frozen": book["figures"].freeze_panes, "filter": book["figures"].auto_filter.ref,
    "formulas": sum(c.data_type == "f" for s in book for row in s.iter_rows() for c in row),
    "created": str(book.properties.created), "first": book["README"]["A1"].value,
    "wide": book["figures"].column_dimensions["A"].width,
}))
"""
    made = python(script, dist)
    assert made["sheets"] == ["README", "figures_flat", *TABLES, "Codebook"]
    assert (made["frozen"], made["filter"], made["formulas"]) == ("B2", "A1:U49", 0)
    assert made["created"].startswith("2026-11-24 00:00")
    assert made["first"] == "Figures of Trafficking in Persons reports"
    assert made["wide"] > 20
