"""The workbook of a release, read as XML."""

import re
import zipfile

import pytest

from release_files import SOURCE_TABLES

SHEETS = [
    *("Totals", "Parts", "Contradictions", "Figures", "Gaps", "Codebook"),
    *("figures (table)" if table == "figures" else table for table in SOURCE_TABLES[:-1]),
]


@pytest.fixture(scope="module")
def book(dist):
    """The workbook as a zip."""
    return zipfile.ZipFile(dist / "demo-figures.xlsx")


@pytest.fixture(scope="module")
def sheets(book):
    """The XML of each sheet by the sheet's name."""
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    return {
        name: book.read(f"xl/worksheets/sheet{number}.xml").decode()
        for number, name in enumerate(names, 1)
    }


def test_contents_link_to_every_sheet(sheets):
    """Contents come first, then what people look for, then the tables."""
    assert list(sheets) == ["Contents", *SHEETS]
    for name in SHEETS:
        assert f"location=\"'{name}'!A1\"" in sheets["Contents"]


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_can_be_read_and_printed(sheets, name):
    """It has a frozen header, a table, column widths, and prints on numbered pages."""
    for element in ('<pane xSplit="2" ySplit="1"', "<tablePart ", "<col min="):
        assert element in sheets[name]
    for element in ('orientation="landscape"', 'fitToPage="1"', "&amp;P / &amp;N"):
        assert element in sheets[name]


def test_header_is_repeated_and_codes_are_not_printed(book):
    """On paper each page has the header; links and codes are for programs."""
    names = book.read("xl/workbook.xml").decode()
    assert names.count("!$1:$1</definedName>") == len(SHEETS)
    assert ">Totals!$A$1:$J$16</definedName>" in names


def test_links_can_be_followed(sheets):
    assert sheets["Totals"].count("<hyperlink ") == 15
    assert sheets["Contradictions"].count("<hyperlink ") == 1


def test_headers_explain_their_columns(book):
    """The pointer on a header shows the description and the codes of the schema."""
    names = [name for name in book.namelist() if name.startswith("xl/comments")]
    assert "at_least: at least" in "".join(book.read(name).decode() for name in names)


def test_year_has_no_thousands_separator(sheets, book):
    """The formats of a year and of a number differ; a year without a number has an empty cell."""
    row = re.search(r'<row r="3".*?</row>', sheets["Totals"])
    assert row is not None
    (year_style,) = re.findall(r'<c r="B3" s="(\d+)"><v>2019</v></c>', row[0])
    (number_style,) = re.findall(r'<c r="G3" s="(\d+)"><v>2800000</v></c>', row[0])
    assert year_style != number_style
    assert (
        '<numFmt numFmtId="164" formatCode="[&gt;=1000]#,##0;General"/>'
        in book.read("xl/styles.xml").decode()
    )
