"""Python's libraries, R, the sqlite3 shell and LibreOffice find every cell of a release; validators accept its metadata.

A test without its tool says what installs it. test_release.py takes the list of tables from here.
"""

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import ROOT

pytestmark = pytest.mark.tools

TABLES = [
    "sources",
    "sentences",
    "numerals",
    "areas",
    "indicators",
    "figures",
    "identities",
    "identity_terms",
]
CSV = {
    **{name: f"resources/{name}.csv" for name in TABLES},
    "figures_flat": "figures_flat.csv",
    "totals": "totals.csv",
}
SHEETS = {
    "figures": "figures (table)",
    "figures_flat": "Figures",
    "totals": "Totals",
}  # of tables not called like them
NUMBERS = ("number", "integer", "year")
TRUTHS = {"true": ("true", "1", "1.0"), "false": ("false", "0", "0.0")}


def needs(*names: str) -> None:
    """Skip where a Python package is not there."""
    for name in names:
        if importlib.util.find_spec(name) is None:
            pytest.skip(
                f"{name} is not installed: make test-slow installs it (requirements-tools.lock)"
            )


def program(name: str, package: str) -> str:
    """Path of a program; skip where it is not there."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here: .ci/tools installs it (apt install {package})")
    return found


def run(
    *words: object, cwd: Path | None = None, text: str | None = None, **environment: str
) -> str:
    """Output of a program that ends well."""
    made = subprocess.run(
        [str(word) for word in words], cwd=cwd, input=text, env={**os.environ, **environment}, capture_output=True,
        encoding="utf-8", check=False, timeout=500,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout


def python(script: str, cwd: Path, *words: object) -> Any:
    """What a Python script, which may import the project's code, prints as JSON in a process of its own."""
    made = run(
        sys.executable,
        "-W",
        "ignore",
        "-c",
        script,
        *words,
        cwd=cwd,
        PYTHONPATH=str(ROOT / "scripts"),
    )
    return json.loads(made.splitlines()[-1])


def schema(dist: Path, table: str) -> list[dict[str, Any]]:
    """The fields of a table's schema, which its Parquet file holds."""
    return json.loads(pl.read_parquet_metadata(dist / f"parquet/{table}.parquet")["table_schema"])[
        "fields"
    ]


def rows(file: Path) -> list[dict[str, str]]:
    """The cells of a CSV."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def same(dist: Path, table: str, found: list[dict[str, Any]], *, texts: bool = False) -> None:
    """Every cell, type and missing value is that of the CSV.

    texts: the tool has only texts, so that a number need not be one
    """
    types = {field["name"]: field["type"] for field in schema(dist, table)}
    for mine, theirs in zip(rows(dist / CSV[table]), found, strict=True):
        assert list(theirs) == list(mine)
        for name, cell in mine.items():
            value = theirs[name]
            if cell == "":
                right = value is None or (texts and value == "")
            elif types[name] in NUMBERS:
                right = (texts or isinstance(value, int | float)) and Decimal(
                    str(value)
                ) == Decimal(cell)
            elif types[name] == "boolean":
                right = str(value).lower() in TRUTHS[cell]
            else:
                right = value == cell
            assert right, (table, name, cell, value)


START = """
import json, math, sys
def plain(v):
    if v is None or (isinstance(v, float) and math.isnan(v)) or str(v) in ("<NA>", "NaT"): return None
    return v.item() if hasattr(v, "item") else v
tables = json.loads(sys.argv[1])
def show(read): print(json.dumps({t: [{k: plain(v) for k, v in row.items()} for row in read(t, path)] for t, path in tables.items()}))
"""
READERS = {
    "pandas CSV": ("pandas", "import pandas; show(lambda t, path: pandas.read_csv(path, keep_default_na=False, na_values=['']).to_dict('records'))"),
    "pandas Parquet": ("pandas pyarrow", "import pandas; show(lambda t, path: pandas.read_parquet(f'parquet/{t}.parquet', dtype_backend='pyarrow').to_dict('records'))"),
    "pandas workbook": ("pandas openpyxl", f"import pandas; names = {SHEETS}; show(lambda t, path: pandas.read_excel('demo-figures.xlsx', sheet_name=names.get(t, t), keep_default_na=False, na_values=['']).to_dict('records'))"),
    "pandas Stata": ("pandas", "import pandas; show(lambda t, path: pandas.read_stata(f'stata/{t}.dta').astype(object).replace('', None).to_dict('records'))"),
    "pandas of the wheel": ("pandas", "import pathlib, tip_figures; tip_figures.HERE = pathlib.Path(); show(lambda t, path: tip_figures.load(t, pandas=True).to_dict('records'))"),
    "pyarrow CSV": ("pyarrow", "from pyarrow import csv; show(lambda t, path: csv.read_csv(path, convert_options=csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)).to_pylist())"),
    "pyarrow Parquet": ("pyarrow", "import pyarrow.parquet; show(lambda t, path: pyarrow.parquet.read_table(f'parquet/{t}.parquet').to_pylist())"),
    "polars CSV": ("polars", "import polars; show(lambda t, path: polars.read_csv(path).to_dicts())"),
    "DuckDB CSV": ("duckdb", "import duckdb\ndef read(t, path):\n    c = duckdb.sql(f\"FROM '{path}'\"); return [dict(zip(c.columns, r)) for r in c.fetchall()]\nshow(read)"),
    "DuckDB Parquet": ("duckdb", "import duckdb\ndef read(t, path):\n    c = duckdb.sql(f\"FROM 'parquet/{t}.parquet'\"); return [dict(zip(c.columns, r)) for r in c.fetchall()]\nshow(read)"),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_python_reads_every_cell(dist: Path, reader: str) -> None:
    """Each library finds each cell, number, truth value and missing value as the CSV has it; in Stata the label of a code."""
    needed, script = READERS[reader]
    needs(*needed.split())
    for table, found in python(START + script, dist, json.dumps(CSV)).items():
        coded = [
            field
            for field in schema(dist, table)
            if "categories" in field and reader == "pandas Stata"
        ]
        for row, field in product(found, coded):
            codes = {one["label"]: one["value"] for one in field["categories"]}
            row[field["name"]] = codes.get(row[field["name"]])
        same(dist, table, found)


def readme(tool: str) -> str:
    """What README writes to read the totals."""
    (line,) = re.findall(
        rf"^\| {tool} \| `(.*)` \|$", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE
    )
    return re.sub(
        r"https?://[^\"']*/", "", line
    )  # the answer of this release, wherever it is published


def test_lines_of_readme_print_one_number_a_year(dist: Path) -> None:
    """What README writes for pandas and for R gives the total of each year."""
    needs("pandas")
    totals = [
        row for row in rows(dist / "totals.csv") if row["indicator_id"] == "victims_identified"
    ]
    wanted = [[int(row["year"]), int(row["value"])] for row in totals]
    assert (
        python(f"import json, pandas; print(json.dumps({readme('pandas')}.values.tolist()))", dist)
        == wanted
    )
    shell = program("Rscript", "r-base-core")
    told = run(
        shell, "-e", f"write.table({readme('R')}, row.names = FALSE, col.names = FALSE)", cwd=dist
    )
    assert [list(map(int, line.split())) for line in told.splitlines()] == wanted


def test_sqlite_shell_reads_the_database(dist: Path) -> None:
    """The sqlite3 shell finds each cell."""
    shell = program("sqlite3", "sqlite3")
    for table in [*TABLES, "figures_flat"]:
        same(
            dist,
            table,
            json.loads(run(shell, "-json", dist / "demo-figures.sqlite", f"SELECT * FROM {table}")),
        )


WRITE = "options(digits = 15, scipen = 50); write.csv(x, '{0}.out', row.names = FALSE, na = '', fileEncoding = 'UTF-8'); cat(sapply(x, function(v) class(v)[1]), sep = '\\n', file = '{0}.types')"
R = {
    "base CSV": ("r-base-core", "x <- read.csv('{1}', na.strings = '', encoding = 'UTF-8')"),
    "readr CSV": ("r-cran-readr", "x <- as.data.frame(readr::read_csv('{1}', na = '', show_col_types = FALSE))"),
}  # fmt: skip


@pytest.mark.parametrize("reader", R)
def test_r_reads_every_cell(dist: Path, tmp_path: Path, reader: str) -> None:
    """R finds each cell, number and missing value."""
    package, script = R[reader]
    shell, name = program("Rscript", package), package.rpartition("-")[2]
    if (
        name != "core"
        and run(shell, "-e", f"cat(requireNamespace('{name}', quietly = TRUE))") != "TRUE"
    ):
        pytest.skip(f"R has no {name}: .ci/tools installs it (apt install {package})")
    lines = [f"{script}; {WRITE}".format(t, dist / path) for t, path in CSV.items()]
    run(shell, "-e", "\n".join(lines), cwd=tmp_path)
    for table in CSV:
        found = rows(tmp_path / f"{table}.out")
        same(dist, table, found, texts=True)
        kinds = dict(zip(found[0], (tmp_path / f"{table}.types").read_text().split(), strict=True))
        if reader == "readr CSV":
            assert kinds.get("latest") in (None, "logical")
        for field in schema(dist, table):
            if field["type"] in NUMBERS and any(row[field["name"]] for row in found):
                assert kinds[field["name"]] in ("numeric", "integer", "double"), field["name"]


def test_libreoffice_reads_the_workbook(dist: Path, tmp_path: Path) -> None:
    """LibreOffice finds each cell of the tables, numbers as numbers and texts as texts."""
    office = program("soffice", "libreoffice-calc-nogui")
    # Separator, quotation mark, UTF-8, from line 1, no column formats, language, quote every text, numbers as stored.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run(
        office,
        profile,
        "--headless",
        "--convert-to",
        how,
        "--outdir",
        tmp_path,
        dist / "demo-figures.xlsx",
    )
    for table in CSV:
        same(
            dist, table, rows(tmp_path / f"demo-figures-{SHEETS.get(table, table)}.csv"), texts=True
        )


CROISSANT = """
import json, mlcroissant
data = mlcroissant.Dataset("croissant.json")
def text(value): return value.decode() if isinstance(value, bytes) else None if value != value else value
made = {s.id: [{k.rpartition("/")[2]: text(v) for k, v in row.items()} for row in data.records(s.id)] for s in data.metadata.record_sets}
print(json.dumps({"issues": sorted(data.metadata.ctx.issues.errors), "records": made}, default=float))
"""


def test_croissant_loads_every_record(dist: Path) -> None:
    """mlcroissant finds no error, checks the sums of the files, and loads each cell."""
    needs("mlcroissant")
    made = python(CROISSANT, dist)
    assert made["issues"] == []
    for table in CSV:
        same(dist, table, made["records"][table])


SHAPES = """
import json, pathlib, soso, pyshacl
(shapes,) = (pathlib.Path(soso.__file__).parent / "data").glob("soso_common_*.ttl")
ok, _, said = pyshacl.validate("dataset.jsonld", shacl_graph=str(shapes), data_graph_format="json-ld", shacl_graph_format="turtle", allow_warnings=True)
print(json.dumps([ok, said[:3000]]))
"""


@pytest.mark.parametrize("missing", ["", "name"])
def test_dataset_has_the_shape_of_schema_org(dist: Path, tmp_path: Path, missing: str) -> None:
    """The shapes of science-on-schema.org accept dataset.jsonld, and refuse it without a name."""
    needs("pyshacl", "soso")
    told = json.loads((dist / "dataset.jsonld").read_text(encoding="utf-8"))
    told.pop(missing, None)
    (tmp_path / "dataset.jsonld").write_text(json.dumps(told), encoding="utf-8")
    ok, said = python(SHAPES, tmp_path)
    assert ok is not bool(missing), said
