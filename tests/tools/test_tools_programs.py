"""The sqlite3 shell, R, Node and LibreOffice read a release back."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tools.conftest import NODE, TABLES, expected, labels, program, run, same, schema


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_shell_reads_the_database(dist: Path, table: str) -> None:
    """The sqlite3 shell finds each cell."""
    shell = program("sqlite3", "sqlite3")
    same(table, json.loads(run(shell, "-json", dist / "tip-figures.sqlite", f"SELECT * FROM {table}")))


def test_sqlite_shell_finds_nothing_broken(dist: Path) -> None:
    """The sqlite3 shell runs checks.sql as it stands, and no query returns a row."""
    shell = program("sqlite3", "sqlite3")
    text = (dist / "checks.sql").read_text(encoding="utf-8")
    assert run(shell, "-bail", dist / "tip-figures.sqlite", text=text) == ""


WRITE = "options(digits = 15, scipen = 50); write.csv(x, 'out.csv', row.names = FALSE, na = '', fileEncoding = 'UTF-8')"
R = {
    "base CSV": ("r-base-core", "x <- read.csv('{}.csv', na.strings = '', encoding = 'UTF-8')"),
    "readr CSV": ("r-cran-readr", "x <- as.data.frame(readr::read_csv('{}.csv', na = '', show_col_types = FALSE))"),
    "haven Stata": (
        "r-cran-haven",
        "x <- haven::read_dta('{}.dta'); for (n in names(x)) if (haven::is.labelled(x[[n]])) x[[n]] <- as.character(haven::as_factor(x[[n]])); x <- as.data.frame(haven::zap_formats(x))",
    ),
}


@pytest.mark.parametrize("reader", R)
@pytest.mark.parametrize("table", TABLES)
def test_r_reads_every_cell(dist: Path, tmp_path: Path, reader: str, table: str) -> None:
    """R finds each cell, number, missing value and, in the Stata file, the label of each code."""
    package, script = R[reader]
    shell = program("Rscript", package)
    name = package.rpartition("-")[2]
    if name != "core" and run(shell, "-e", f"cat(requireNamespace('{name}', quietly = TRUE))") != "TRUE":
        pytest.skip(f"R has no {name}: .ci/tools installs it (apt install {package})")
    types = "cat(sapply(x, function(v) class(v)[1]), sep = '\\n', file = 'types.txt');"
    run(shell, "-e", f"{script.format(dist / table)}; {types} {WRITE}", cwd=tmp_path)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
    coded = labels(table) if reader == "haven Stata" else {}
    for row in rows:
        for column, known in coded.items():
            row[column] = {label: code for code, label in known.items()}.get(row[column] or "")
    same(table, rows, texts=True)
    kinds = dict(zip(expected(table)[0], (tmp_path / "types.txt").read_text().split(), strict=True))
    for field in schema(table)["fields"]:
        if field["type"] in ("number", "integer", "year"):
            assert kinds[field["name"]] in ("numeric", "integer", "double"), field["name"]


def test_haven_reads_variable_labels(dist: Path) -> None:
    """haven finds the title of each column."""
    shell = program("Rscript", "r-cran-haven")
    script = f"x <- haven::read_dta('{dist / 'figures.dta'}'); cat(sapply(x, attr, 'label'), sep = '\\n')"
    assert run(shell, "-e", script).splitlines() == [field["title"] for field in schema("figures")["fields"]]


NODE_READERS = {
    "papaparse": "JSON.stringify(require('papaparse').parse(text, {header: true, skipEmptyLines: true, dynamicTyping: false}).data)",
    "csv-parse": "JSON.stringify(require('csv-parse/sync').parse(text, {columns: true}))",
}


@pytest.mark.parametrize("reader", NODE_READERS)
@pytest.mark.parametrize("table", TABLES)
def test_node_reads_every_cell(dist: Path, reader: str, table: str) -> None:
    """Two CSV libraries of Node find each cell."""
    node = program("node", "nodejs")
    if not (NODE / "node_modules" / reader).exists():
        pytest.skip(f"Node has no {reader}: .ci/tools installs it (npm install --prefix .ci/node {reader})")
    script = (
        f"const text = require('fs').readFileSync('{dist / table}.csv', 'utf8'); console.log({NODE_READERS[reader]})"
    )
    same(table, json.loads(run(node, "-e", script, NODE_PATH=str(NODE / "node_modules"))), texts=True)


@pytest.fixture(scope="session")
def from_workbook(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each sheet of the workbook as LibreOffice exports it: texts in quotation marks, numbers as they are stored."""
    office = program("soffice", "libreoffice-calc-nogui")
    folder = tmp_path_factory.mktemp("office")
    # Separator, quotation mark, UTF-8, from line 1, no column formats, language, quote every text, numbers as stored.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run(office, profile, "--headless", "--convert-to", how, "--outdir", folder, dist / "tip-figures.xlsx")
    return folder


def cells(text: str) -> list[list[object]]:
    """The rows of a CSV in which every text stands in quotation marks: texts, numbers, and None for an empty cell."""
    rows: list[list[object]] = [[]]
    for quoted, plain, end in re.findall(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)', text):
        number = (int(plain) if re.fullmatch("-?[0-9]+", plain) else float(plain)) if plain else None
        rows[-1].append(quoted.replace('""', '"') or number)
        if end == "\n":
            rows.append([])
    assert rows[-1] == []
    return rows[:-1]


@pytest.mark.parametrize("table", TABLES)
def test_libreoffice_reads_the_workbook(from_workbook: Path, table: str) -> None:
    """LibreOffice finds each cell, numbers as numbers and texts as texts."""
    header, *rows = cells((from_workbook / f"tip-figures-{table}.csv").read_text(encoding="utf-8"))
    same(table, [dict(zip(map(str, header), row, strict=True)) for row in rows])
