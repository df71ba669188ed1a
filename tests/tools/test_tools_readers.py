"""Python's libraries, R, Node, the sqlite3 shell and LibreOffice find every cell of a release."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT
from tools.conftest import CSV, NUMBERS, TABLES, labels, module, program, python, rows, run, same, schema

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
    "pandas of the wheel": ("pandas", "import pathlib, tip_figures; tip_figures.HERE = pathlib.Path(); show(lambda t, path: tip_figures.load(t, pandas=True).to_dict('records'))"),
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
    for table, found in python(START + script, dist, json.dumps(CSV)).items():
        same(dist, table, found)


def readme(tool: str) -> str:
    """What README writes to read the totals."""
    (line,) = re.findall(rf"^\| {tool} \| `(.*)` \|$", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE)
    return str(line)


def test_lines_of_readme_print_one_number_a_year(dist: Path) -> None:
    """What README writes for pandas and for R gives the total of each year."""
    module("pandas")
    totals = [row for row in rows(dist / "totals.csv") if row["indicator_id"] == "victims_identified"]
    wanted = [[int(row["year"]), int(row["value"])] for row in totals]
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
        found: list[dict[str, str | None]] = [
            {k: v or None for k, v in r.items()} for r in rows(tmp_path / f"{table}.out")
        ]
        for column, codes in (labels(dist, table) if reader == "haven Stata" else {}).items():
            for row in found:
                row[column] = codes.get(row[column] or "")
        same(dist, table, found, texts=True)
        kinds = dict(zip(found[0], (tmp_path / f"{table}.types").read_text().split(), strict=True))
        if reader == "readr CSV":
            assert kinds.get("latest") in (None, "logical")
        for field in schema(dist, table):
            if field["type"] in NUMBERS and any(row[field["name"]] for row in found):
                assert kinds[field["name"]] in ("numeric", "integer", "double"), field["name"]


@pytest.mark.parametrize(
    ("reader", "parse"),
    [
        ("papaparse", "parse(text, {header: true, skipEmptyLines: true, dynamicTyping: false}).data"),
        ("csv-parse/sync", "parse(text, {columns: true})"),
    ],
)
def test_node_reads_every_cell(dist: Path, reader: str, parse: str) -> None:
    """Two CSV libraries of Node find each cell."""
    node, modules = program("node", "nodejs"), ROOT / ".ci/node/node_modules"
    if not (modules / reader.partition("/")[0]).exists():
        pytest.skip(f"Node has no {reader}: .ci/tools installs it")
    script = f"""const made = {{}}
for (const [t, path] of Object.entries({json.dumps(CSV)})) {{
    const text = require('fs').readFileSync(path, 'utf8')
    made[t] = require('{reader}').{parse}
}}
console.log(JSON.stringify(made))"""
    for table, found in json.loads(run(node, "-e", script, cwd=dist, NODE_PATH=str(modules))).items():
        same(dist, table, found, texts=True)


def test_libreoffice_reads_the_workbook(dist: Path, tmp_path: Path) -> None:
    """LibreOffice finds each cell of the tables, numbers as numbers and texts as texts."""
    office = program("soffice", "libreoffice-calc-nogui")
    # Separator, quotation mark, UTF-8, from line 1, no column formats, language, quote every text, numbers as stored.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run(office, profile, "--headless", "--convert-to", how, "--outdir", tmp_path, dist / "demo-figures.xlsx")
    for table in CSV:
        sheet = {"figures": "figures (table)", "figures_flat": "Figures", "totals": "Totals"}.get(table, table)
        same(dist, table, rows(tmp_path / f"demo-figures-{sheet}.csv"), texts=True)
