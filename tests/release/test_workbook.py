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
def parts(dist):
    """The XML of each part of the workbook, by its path; sheets by their names."""
    with zipfile.ZipFile(dist / "demo-figures.xlsx") as book:
        parts = {path: book.read(path).decode() for path in book.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names == ["Contents", *SHEETS]
    for number, name in enumerate(names, 1):
        parts[name] = parts[f"xl/worksheets/sheet{number}.xml"]
    return parts


def test_contents_link_to_every_sheet(parts):
    for name in SHEETS:
        assert f"location=\"'{name}'!A1\"" in parts["Contents"]


def test_sheets_can_be_read_and_printed(parts):
    """Each has a frozen header, a table and column widths; a printed page repeats the header."""
    for name in SHEETS:
        for element in (
            *('<pane xSplit="2" ySplit="1"', "<tablePart ", "<col min="),
            *('orientation="landscape"', 'fitToPage="1"'),
        ):
            assert element in parts[name]
    assert parts["xl/workbook.xml"].count("!$1:$1</definedName>") == len(SHEETS)


def test_links_can_be_followed(parts):
    assert parts["Totals"].count("<hyperlink ") == 15
    assert parts["Contradictions"].count("<hyperlink ") == 1


def test_year_has_no_thousands_separator(parts):
    """The formats of a year and of a number differ."""
    row = re.search(r'<row r="3".*?</row>', parts["Totals"])
    assert row is not None
    (year_style,) = re.findall(r'<c r="B3" s="(\d+)"><v>2019</v></c>', row[0])
    (number_style,) = re.findall(r'<c r="G3" s="(\d+)"><v>2800000</v></c>', row[0])
    assert year_style != number_style
    assert 'formatCode="[&gt;=1000]#,##0;General"/>' in parts["xl/styles.xml"]
