"""Python's libraries, R, Node, the sqlite3 shell and LibreOffice find every cell of a release."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from conftest import ROOT
from tools.conftest import CSV, MADE, NODE, TABLES, expected, labels, module, program, python, run, same, schema

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
    "pandas workbook": (
        "pandas openpyxl",
        "import pandas; names = {'figures': 'figures (table)', 'figures_flat': 'Figures', 'totals': 'Totals'}\n"
        "show(lambda t, path: pandas.read_excel('demo-figures.xlsx', sheet_name=names.get(t, t), keep_default_na=False, na_values=['']).to_dict('records'))",
    ),
    "pyarrow CSV": ("pyarrow", "from pyarrow import csv; show(lambda t, path: csv.read_csv(path, convert_options=csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)).to_pylist())"),
    "pyarrow Parquet": ("pyarrow", "import pyarrow.parquet; show(lambda t, path: pyarrow.parquet.read_table(f'parquet/{t}.parquet').to_pylist())"),
    "polars CSV": ("polars", "import polars; show(lambda t, path: polars.read_csv(path).to_dicts())"),
    "DuckDB CSV": ("duckdb", "import duckdb\ndef read(t, path):\n    c = duckdb.sql(f\"FROM '{path}'\"); return [dict(zip(c.columns, r)) for r in c.fetchall()]\nshow(read)"),
    "DuckDB Parquet": ("duckdb", "import duckdb\ndef read(t, path):\n    c = duckdb.sql(f\"FROM 'parquet/{t}.parquet'\"); return [dict(zip(c.columns, r)) for r in c.fetchall()]\nshow(read)"),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_python_reads_every_cell(dist: Path, reader: str) -> None:
    """Each library finds each cell, number, truth value and missing value as the CSV has it."""
    needed, script = READERS[reader]
    module(*needed.split())
    for table, rows in python(START + script, dist, json.dumps(CSV)).items():
        same(dist, table, rows)


STATA = """
import pandas
made = {}
for t in tables:
    with pandas.io.stata.StataReader(f"stata/{t}.dta", convert_categoricals=False) as reader:
        rows = reader.read().to_dict("records")
        made[t] = {
            "rows": [{k: None if v == "" else plain(v) for k, v in row.items()} for row in rows],
            "labels": {k.rstrip("0123456789"): {str(n): t for n, t in v.items()} for k, v in reader.value_labels().items()},
            "titles": reader.variable_labels(), "stamp": reader.time_stamp,
        }
print(json.dumps(made))
"""


def test_pandas_reads_stata_with_labels(dist: Path) -> None:
    """Cells, value labels, variable labels and the date of the release stand in the Stata files."""
    module("pandas")
    for table, made in python(START + STATA, dist, json.dumps(CSV)).items():
        for name, codes in labels(dist, table).items():
            for row in made["rows"]:
                row[name] = None if row[name] is None else codes[made["labels"][name][str(int(row[name]))]]
        same(dist, table, made["rows"])
        assert made["titles"] == {f["name"]: f["title"] for f in schema(dist, table)["fields"]}
        assert made["stamp"] == "25 Nov 2026 00:00"


def test_pandas_gets_the_tables_of_the_wheel(dist: Path) -> None:
    """Asked for pandas, `tip_figures.load` gives a frame of it, with whole numbers and missing cells."""
    module("pandas")
    script = """
import sys, pathlib; sys.path.insert(0, sys.argv[2])
import tip_figures; tip_figures.HERE = pathlib.Path(".")
def read(t, path): return tip_figures.load(t, pandas=True).to_dict("records")
show(read)
"""
    for table, rows in python(START + script, dist, json.dumps(CSV), ROOT / "scripts").items():
        same(dist, table, rows)


def readme(tool: str) -> str:
    """What README writes to read the totals."""
    lines = re.findall(
        rf"^\| {tool} \| `(.*)` \|$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert len(lines) == 1
    return str(lines[0])


def test_lines_of_readme_print_one_number_a_year(dist: Path) -> None:
    """What README writes for pandas and for R gives the total of each year."""
    module("pandas")
    wanted = [
        [int(r["year"]), int(r["value"])] for r in expected(dist, "totals") if r["indicator_id"] == "victims_identified"
    ]
    assert python(f"import json, pandas; print(json.dumps({readme('pandas')}.values.tolist()))", dist) == wanted
    shell = program("Rscript", "r-base-core")
    told = run(shell, "-e", f"write.table({readme('R')}, row.names = FALSE, col.names = FALSE)", cwd=dist)
    assert [list(map(int, line.split())) for line in told.splitlines()] == wanted


def test_sqlite_shell_reads_the_database(dist: Path) -> None:
    """The sqlite3 shell finds each cell, and no row that checks-sqlite.sql has something against."""
    shell = program("sqlite3", "sqlite3")
    for table in [*TABLES, "figures_flat"]:
        same(dist, table, json.loads(run(shell, "-json", dist / "demo-figures.sqlite", f"SELECT * FROM {table}")))
    text = (dist / "checks-sqlite.sql").read_text(encoding="utf-8")
    assert run(shell, "-bail", dist / "demo-figures.sqlite", text=text) == ""


WRITE = "options(digits = 15, scipen = 50); write.csv(x, '{0}.out', row.names = FALSE, na = '', fileEncoding = 'UTF-8'); cat(sapply(x, function(v) class(v)[1]), sep = '\\n', file = '{0}.types')"
R = {
    "base CSV": ("r-base-core", "x <- read.csv('{1}', na.strings = '', encoding = 'UTF-8')"),
    "readr CSV": ("r-cran-readr", "x <- as.data.frame(readr::read_csv('{1}', na = '', show_col_types = FALSE))"),
    "haven Stata": (
        "r-cran-haven",
        "x <- haven::read_dta('{2}'); for (n in names(x)) if (haven::is.labelled(x[[n]])) x[[n]] <- as.character(haven::as_factor(x[[n]])); x <- as.data.frame(haven::zap_formats(x))",
    ),
}  # fmt: skip


@pytest.mark.parametrize("reader", R)
def test_r_reads_every_cell(dist: Path, tmp_path: Path, reader: str) -> None:
    """R finds each cell, number, missing value and, in the Stata file, the label of each code."""
    package, script = R[reader]
    shell, name = program("Rscript", package), package.rpartition("-")[2]
    if name != "core" and run(shell, "-e", f"cat(requireNamespace('{name}', quietly = TRUE))") != "TRUE":
        pytest.skip(f"R has no {name}: .ci/tools installs it (apt install {package})")
    lines = [f"{script}; {WRITE}".format(t, dist / path, dist / f"stata/{t}.dta") for t, path in CSV.items()]
    run(shell, "-e", "\n".join(lines), cwd=tmp_path)
    for table in CSV:
        with (tmp_path / f"{table}.out").open(encoding="utf-8", newline="") as stream:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
        for column, codes in (labels(dist, table) if reader == "haven Stata" else {}).items():
            for row in rows:
                row[column] = codes.get(row[column] or "")
        same(dist, table, rows, texts=True)
        kinds = dict(zip(rows[0], (tmp_path / f"{table}.types").read_text().split(), strict=True))
        if reader == "readr CSV":
            assert kinds.get("latest") in (None, "logical")
        for field in schema(dist, table)["fields"]:
            if field["type"] in ("number", "integer", "year") and any(row[field["name"]] for row in rows):
                assert kinds[field["name"]] in ("numeric", "integer", "double"), field["name"]


NODE_READERS = {
    "papaparse": "require('papaparse').parse(text, {header: true, skipEmptyLines: true, dynamicTyping: false}).data",
    "csv-parse": "require('csv-parse/sync').parse(text, {columns: true})",
}


@pytest.mark.parametrize("reader", NODE_READERS)
def test_node_reads_every_cell(dist: Path, reader: str) -> None:
    """Two CSV libraries of Node find each cell."""
    node = program("node", "nodejs")
    if not (NODE / "node_modules" / reader).exists():
        pytest.skip(f"Node has no {reader}: .ci/tools installs it (npm install --prefix .ci/node {reader})")
    read = f"const made = {{}}; for (const [t, path] of Object.entries({json.dumps(CSV)})) {{ const text = require('fs').readFileSync(path, 'utf8'); made[t] = {NODE_READERS[reader]} }}; console.log(JSON.stringify(made))"
    for table, rows in json.loads(run(node, "-e", read, cwd=dist, NODE_PATH=str(NODE / "node_modules"))).items():
        same(dist, table, rows, texts=True)


def test_libreoffice_reads_the_workbook(dist: Path, tmp_path: Path) -> None:
    """LibreOffice finds each cell of the tables, numbers as numbers and texts as texts."""
    office = program("soffice", "libreoffice-calc-nogui")
    # Separator, quotation mark, UTF-8, from line 1, no column formats, language, quote every text, numbers as stored.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run(office, profile, "--headless", "--convert-to", how, "--outdir", tmp_path, dist / "demo-figures.xlsx")
    sheets = {name: name for name in TABLES} | {
        "figures": "figures (table)",
        "figures_flat": "Figures",
        "totals": "Totals",
    }
    for table in [*TABLES, *MADE]:
        with (tmp_path / f"demo-figures-{sheets[table]}.csv").open(encoding="utf-8", newline="") as stream:
            same(dist, table, list(csv.DictReader(stream)), texts=True)
