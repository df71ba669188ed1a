"""R, the sqlite3 shell and LibreOffice read every cell of a release."""

import json
import re
import shutil
import sys
import zipfile

import pytest
from tool_helpers import (
    NUMBERS,
    SHEETS,
    WITHOUT_SHEET,
    assert_same_cells,
    require_packages,
    require_program,
    run_program,
    run_python,
)

from cells import read_csv
from conftest import DATA, ROOT
from release_files import CSV_PATHS, read_schema
from tip_figures.drafting.worksheet import SHEET_NAME
from tip_figures.drafting.xlsx_reader import read_sheet

pytestmark = pytest.mark.tools


def read_recipe(tool: str) -> str:
    """Return the line with which README reads the totals, for the area of the small package."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (line,) = re.findall(rf"^\| {tool} \| `(.*)` \|$", readme, flags=re.MULTILINE)
    return str(line).replace("KAZ", "ISL")


TOTALS = [[2019, 24], [2020, 30], [2021, 33]]
"""Year and number of the victims identified."""


def test_recipe_for_pandas_gives_one_number_a_year(unpacked):
    """README's line for pandas, run as it is."""
    require_packages("pandas")
    script = f"import json, pandas; print(json.dumps({read_recipe('pandas')}.values.tolist()))"
    assert run_python(script, unpacked) == TOTALS


def test_recipe_for_r_gives_one_number_a_year(unpacked):
    """README's line for R, run as it is."""
    rscript = require_program("Rscript", "r-base-core")
    script = f"write.table({read_recipe('R')}, row.names = FALSE, col.names = FALSE)"
    output = run_program(rscript, "-e", script, cwd=unpacked)
    rows = [line.split() for line in output.splitlines()]
    assert [[int(year), int(number)] for year, number in rows] == TOTALS


def test_sqlite_shell_reads_every_cell(dist, unpacked):
    """Each table has the columns and rows of the CSV file."""
    shell = require_program("sqlite3", "sqlite3")
    database = dist / "demo-figures.sqlite"
    for table in CSV_PATHS:
        output = run_program(shell, "-json", database, f"SELECT * FROM {table}")
        assert_same_cells(unpacked, table, json.loads(output))


R_PROGRAM = """
options(digits = 15, scipen = 50)
x <- read.csv('{path}', na.strings = '', encoding = 'UTF-8')
write.csv(x, '{table}.out', row.names = FALSE, na = '', fileEncoding = 'UTF-8')
cat(sapply(x, function(column) class(column)[1]), sep = '\\n', file = '{table}.types')
"""
"""Reads the file at `path`, and writes what was read, and the types of its columns."""


def test_r_reads_every_cell_and_numbers_as_numbers(unpacked, tmp_path):
    """Missing cells are NA. A column is numeric unless all its cells are empty."""
    rscript = require_program("Rscript", "r-base-core")
    script = ""
    for table, path in CSV_PATHS.items():
        script += R_PROGRAM.format(table=table, path=unpacked / path)
    run_program(rscript, "-e", script, cwd=tmp_path)
    for table in CSV_PATHS:
        rows = read_csv(tmp_path / f"{table}.out")
        assert_same_cells(unpacked, table, rows, only_texts=True)
        types = (tmp_path / f"{table}.types").read_text().split()
        type_of_column = dict(zip(rows[0], types, strict=True))
        for field in read_schema(unpacked, table)["fields"]:
            column = field["name"]
            if field["type"] in NUMBERS and any(row[column] for row in rows):
                assert type_of_column[column] in ("numeric", "integer"), column


def test_libreoffice_keeps_a_worksheet(tmp_path):
    """Its cells, its lists of codes, and the rule that colors open rows."""
    office = require_program("soffice", "libreoffice-calc-nogui")
    package = shutil.copytree(DATA / "package", tmp_path / "package")
    (tmp_path / "new.txt").write_text("It freed 36 women.", "utf-8")
    source = ("--source", "demo-2024-isl-protection", "--package", package)
    scan = (sys.executable, ROOT / "scripts/scan.py", "new.txt", *source)
    run_program(*scan, "--worksheet", "work.xlsx", cwd=tmp_path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run_program(
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        "saved",
        "work.xlsx",
        cwd=tmp_path,
    )
    saved = tmp_path / "saved/work.xlsx"
    for sheet in (SHEET_NAME, "indicators", "codes"):
        assert read_sheet(saved, sheet) == read_sheet(tmp_path / "work.xlsx", sheet)
    with zipfile.ZipFile(saved) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "OFFSET(units!$C$1,MATCH($I2,units!$A:$A,0)-1," in part
    assert "<formula>$A2&lt;&gt;&quot;&quot;</formula>" in part


CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
"""LibreOffice's CSV: comma, quotation mark, UTF-8, from line 1, no column formats, no language,
every text in quotation marks, numbers as they are stored, all sheets."""


def test_libreoffice_reads_every_cell(dist, unpacked, tmp_path):
    """The sheets of the tables, numbers as numbers and texts as texts."""
    office = require_program("soffice", "libreoffice-calc-nogui")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    workbook = dist / "demo-figures.xlsx"
    conversion = ("--headless", "--convert-to", CSV_FILTER, "--outdir", tmp_path)
    run_program(office, profile, *conversion, workbook)
    assert {"sentences"} == WITHOUT_SHEET
    for table in CSV_PATHS.keys() - WITHOUT_SHEET:
        rows = read_csv(tmp_path / f"demo-figures-{SHEETS.get(table, table)}.csv")
        assert_same_cells(unpacked, table, rows, only_texts=True)
