"""The workbook of a release, read as XML."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conftest import field
from release_files import SOURCE_TABLES
from tip_figures.datapackage.read.load import load_package
from tip_figures.release import workbook
from tip_figures.release.assemble import build_release

LINKED_SHEETS = [
    "Totals",
    "Parts",
    "Figures",
    "Contradictions",
    "Years",
    "Codebook",
    *("figures (table)" if table == "figures" else table for table in SOURCE_TABLES),
]


def read_sheets(file: Path) -> dict[str, str]:
    """Return the XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(file) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {
            name: book.read(f"xl/worksheets/sheet{number}.xml").decode()
            for number, name in enumerate(names, 1)
        }


def test_contents_link_to_every_sheet(dist: Path) -> None:
    """Contents come first, then what people look for, then the tables."""
    sheets = read_sheets(dist / "demo-figures.xlsx")
    assert list(sheets) == ["Contents", *LINKED_SHEETS]
    for name in LINKED_SHEETS:
        assert f"location=\"'{name}'!A1\"" in sheets["Contents"]


@pytest.mark.parametrize("name", LINKED_SHEETS)
def test_sheet_can_be_read_filtered_and_printed(dist: Path, name: str) -> None:
    """It has a frozen header, a filter, column widths, and prints on numbered pages."""
    sheet = read_sheets(dist / "demo-figures.xlsx")[name]
    for element in ('state="frozen"', "<autoFilter ref=", "<col min="):
        assert element in sheet
    for element in ('orientation="landscape"', 'fitToPage="1"', "&amp;P / &amp;N"):
        assert element in sheet


def test_header_is_repeated_and_codes_are_not_printed(dist: Path) -> None:
    """On paper each page has the header; links and codes are for programs."""
    with zipfile.ZipFile(dist / "demo-figures.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
    assert names.count("!$1:$1</definedName>") == len(LINKED_SHEETS)
    assert ">Totals!$A$1:$J$18</definedName>" in names


def test_contradictions_have_a_sheet(dist: Path) -> None:
    sheet = read_sheets(dist / "demo-figures.xlsx")["Contradictions"]
    assert "20 + 11 = 31" in sheet


@pytest.mark.parametrize(
    ("name", "columns", "cell"),
    [("Totals", 4, "E2"), ("Parts", 3, "D2"), ("Figures", 3, "D2"), ("Years", 3, "D2")],
)
def test_year_and_labels_stay_in_view(dist: Path, name: str, columns: int, cell: str) -> None:
    """Series, year, area and what is counted are frozen beside the header."""
    sheet = read_sheets(dist / "demo-figures.xlsx")[name]
    assert f'<pane xSplit="{columns}" ySplit="1" topLeftCell="{cell}"' in sheet


def test_headers_explain_their_columns(dist: Path) -> None:
    """The pointer on a header shows the description and the codes of the schema."""
    with zipfile.ZipFile(dist / "demo-figures.xlsx") as book:
        names = [name for name in book.namelist() if name.startswith("xl/comments")]
        texts = "".join(book.read(name).decode() for name in names)
    assert "at_least: at least" in texts


def test_year_without_a_number_says_why(dist: Path) -> None:
    """The sheet of years has the main series of each area."""
    sheet = read_sheets(dist / "demo-figures.xlsx")["Years"]
    assert "Trafficking victims identified, counted by the government" in sheet
    assert "<v>33</v>" in sheet
    assert "does not agree with other numbers" in sheet


def test_long_table_is_only_named(make_package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of more rows than a sheet should hold is left out; the contents name its file."""
    monkeypatch.setattr(workbook, "MAX_SHEET_ROWS", 2)
    make_package("id\n1\n2\n3\n", [field("id", "integer")], name="large")
    root = make_package("id\n1\n2\n", [field("id", "integer")], name="small")
    build_release(load_package(root), root / "dist")
    sheets = read_sheets(root / "dist/tiny.xlsx")
    assert "large" not in sheets
    assert "small" in sheets
    assert "Too many rows for a sheet; they are in large.csv." in sheets["Contents"]


def test_cells_are_what_they_are_in_the_table(make_package: Any) -> None:
    """A text like a number, date or formula stays a text; a year has no thousands separator."""
    fields = [
        field("id", "integer"),
        field("text"),
        field("number", "number"),
        field("year", "year"),
        field("day", "date"),
    ]
    root = make_package("id,text,number,year,day\n1,007,1234567.5,2020,1812-06-24\n", fields)
    build_release(load_package(root), root / "dist")
    sheet = read_sheets(root / "dist/tiny.xlsx")["t"]
    assert {"007", "1812-06-24"} <= set(re.findall("<t>(.*?)</t>", sheet))
    assert "<f>" not in sheet
    (number_style,) = re.findall(r'<c r="C2" s="(\d+)"><v>1234567.5</v></c>', sheet)
    (year_style,) = re.findall(r'<c r="D2" s="(\d+)"><v>2020</v></c>', sheet)
    assert number_style != year_style
