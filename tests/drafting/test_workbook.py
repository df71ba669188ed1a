"""The worksheet as a workbook: what a spreadsheet shows, and what is read back."""

import functools
import re
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from test_worksheet import TEXT, review, scan_text

import cells
from cases import cases
from tip_figures.datapackage.findings import ReadError
from tip_figures.drafting.worksheet import SHEET_NAME
from tip_figures.drafting.xlsx_reader import MAX_PART_SIZE, read_sheet

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The name of a workbook that does not exist yet."""
    return tmp_path / "work.xlsx"


@pytest.fixture
def scan(package, workbook):
    """A function that scans a text into the small package, with the workbook."""
    return functools.partial(scan_text, package, workbook)


def read_part(file: Path, name: str = SHEET) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


def save_as_workbook(csv_file: Path, file: Path) -> None:
    """Save a worksheet as a spreadsheet saves it: some numbers are numbers."""
    rows = cells.read_csv(csv_file)
    with xlsxwriter.Workbook(file, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(SHEET_NAME)
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, 2):  # after an empty row
            for column, (name, cell) in enumerate(row.items()):
                is_number = name in ("value", "year") and cell.isdigit()
                sheet.write(number, column, int(cell) if is_number else cell)


def test_workbook_and_csv_file_give_the_same_tables(package, scan, workbook, tmp_path):
    """Drafted as a workbook, completed, and read back from either."""
    scan()
    csv_file = tmp_path / "work.csv"
    scan_text(package, csv_file)
    review(csv_file)
    save_as_workbook(csv_file, workbook)
    assert "Nothing is left to review." in scan()
    tables = cells.read_files(package)
    assert "Nothing is left to review." in scan_text(package, csv_file)
    assert cells.read_files(package) == tables
    names, rows = read_sheet(workbook, SHEET_NAME)
    csv_rows = cells.read_csv(csv_file)
    assert list(names) == list(csv_rows[0])
    filled = [{name: cell for name, cell in row.items() if cell} for row in csv_rows]
    assert [row.cells for row in rows] == filled


def test_same_rows_are_the_same_bytes(scan, workbook):
    scan()
    before = workbook.read_bytes()
    scan()
    assert workbook.read_bytes() == before


def test_columns_that_are_seldom_needed_are_hidden(scan, workbook):
    """A dimension is shown if the words of a number name one of its codes."""
    scan("The hotline took 36 calls. It freed 33 women.")
    names, _ = read_sheet(workbook, SHEET_NAME)
    hidden = set()
    for attributes in re.findall("<col ([^>]*)/>", read_part(workbook)):
        first, last = (int(re.search(f'{end}="(.*?)"', attributes)[1]) for end in ("min", "max"))
        if 'hidden="1"' in attributes:
            hidden |= {*names[first - 1 : last]}
    assert {"numeral", "hedge", "new_label", "answered_by", "status", "purpose"} <= hidden
    assert not hidden & {"check", "sentence", "role", "indicator_id", "new_group", "unit", "sex"}


def test_cells_have_lists_of_the_codes_that_fit_the_indicator(scan, workbook):
    """Units are those of the indicator of the row; a dimension that it lacks has an empty list."""
    scan()
    part = read_part(workbook)
    lists = re.findall(r"<dataValidation type=\"list\".*?</dataValidation>", part)
    formulas = {
        re.search('errorTitle="(.*?)"', entry)[1]: re.search("<formula1>(.*)</", entry)[1]
        for entry in lists
    }
    assert {"role", "bound", "unit", "counted_by", "new_group", "sex", "purpose"} <= {*formulas}
    assert "MATCH($I2,units!$A:$A,0)" in formulas["unit"]
    assert 'indicators!$J:$J,"no")&gt;0,units!$A$1,codes!' in formulas["sex"]
    names, rows = read_sheet(workbook, "indicators")
    assert names[9] == "sex"  # the column J
    by_id = {row.cells["indicator_id"]: row.cells for row in rows}
    assert (by_id["hotline_calls"]["sex"], by_id["victims_identified"]["sex"]) == ("no", "yes")
    _, codes = read_sheet(workbook, "codes")
    labels = {(row.cells["column"], row.cells["code"]): row.cells["label"] for row in codes}
    assert labels["new_measure", "flow"] == "counted over a year"
    assert labels["citizenship", "KAZ"] == "Kazakhstan"


def test_row_is_colored_until_its_check_is_empty(scan, workbook):
    scan()
    rule = re.search("<conditionalFormatting.*?</conditionalFormatting>", read_part(workbook))
    assert '<formula>$A2&lt;&gt;""</formula>' in rule[0]


def test_marked_number_is_bold(scan, workbook):
    scan()
    assert re.search(
        r"<r><rPr><b/>[^t]*?.*?<t[^>]*>\[\[36\]\]</t></r>",
        read_part(workbook, "xl/sharedStrings.xml"),
    )


def test_mistyped_code_is_refused_with_row_and_column(package, scan, workbook, tmp_path):
    """The row has the number that a spreadsheet shows beside it."""
    csv_file = tmp_path / "work.csv"
    scan_text(package, csv_file)
    review(csv_file, **{"36": {"bound": "exakt"}})
    save_as_workbook(csv_file, workbook)
    assert scan().startswith(f"scan.py: {workbook}: row 3, column bound: “exakt” is not one of")


# Cells


def make_workbook(file: Path, cell: str, extra: dict[str, str] | None = None) -> Path:
    """Write a workbook with one cell below the name of its column; `extra` has more parts."""
    header = '<c r="A1" t="inlineStr"><is><t>value</t></is></c>'
    parts = {
        "xl/workbook.xml": f'<w xmlns:r="r"><sheet name="{SHEET_NAME}" r:id="a"/></w>',
        "xl/_rels/workbook.xml.rels": '<r><l Id="a" Target="worksheets/sheet1.xml"/></r>',
        "xl/styles.xml": (
            '<s><numFmt numFmtId="170" formatCode="[Red]yyyy\\-mm"/>'
            '<numFmt numFmtId="171" formatCode="0&quot;days&quot;"/><cellXfs>'
            '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/>'
            "</cellXfs></s>"
        ),
        "xl/sharedStrings.xml": "<s><si><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></si></s>",
        SHEET: f"<s><sheetData><row>{header}</row><row>{cell}</row></sheetData></s>",
        **(extra or {}),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


@cases(
    "cell, text",
    {
        "integer": ('<c r="A2"><v>12</v></c>', "12"),
        "integer-as-float": ('<c r="A2"><v>12.0</v></c>', "12"),
        "float": ('<c r="A2"><v>0.10000000000000001</v></c>', "0.1"),
        "exponent": ('<c r="A2"><v>2E+10</v></c>', "20000000000"),
        "boolean": ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
        "shared-text": ('<c r="A2" t="s"><v>0</v></c>', "ab"),
        "own-text": ('<c r="A2" t="inlineStr"><is><t>007</t></is></c>', "007"),
        "number-with-a-word": ('<c r="A2" s="3"><v>5</v></c>', "5"),
    },
)
def test_cell_is_read_as_typed(workbook, cell, text):
    _, (row,) = read_sheet(make_workbook(workbook, cell), SHEET_NAME)
    assert (row.number, row.cells) == (2, {"value": text})


@cases(
    "cell, problem",
    {
        "date": ('<c r="A2" s="1"><v>43466</v></c>', "cell A2 has a date; format it as text"),
        "own-format-of-dates": ('<c r="A2" s="2"><v>43466</v></c>', "cell A2 has a date"),
        "formula": ('<c r="A2"><f>1+1</f><v>2</v></c>', "cell A2 has a formula"),
        "error": ('<c r="A2" t="e"><v>#REF!</v></c>', "cell A2 has “#REF!”"),
        "no-number": ('<c r="A2"><v>nan</v></c>', "cell A2 has “nan”"),
        "endless-number": ('<c r="A2"><v>1e300</v></c>', "cell A2 has “1e300”"),
        "no-column": ('<c r="B2"><v>1</v></c>', "cell B2 is in a column without a name"),
    },
)
def test_cell_without_a_certain_text_is_refused(workbook, cell, problem):
    with pytest.raises(ReadError, match=re.escape(problem)):
        read_sheet(make_workbook(workbook, cell), SHEET_NAME)


# Hostile files

ROWS = "<s><sheetData><row>"
ENTITIES = '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@cases(
    "extra, problem",
    {
        "bomb": ({SHEET: " " * (MAX_PART_SIZE + 1)}, "is larger than 8 MB"),
        "entities": ({SHEET: f"{ENTITIES}<s>&b;</s>"}, "its content is not that of a workbook"),
        "entities-in-UTF-16": (
            {SHEET: f"{ENTITIES}<s>&b;</s>".encode("utf-16")},
            "its content is not that of a workbook",
        ),
        "shared-text": (
            {
                SHEET: f"""{ROWS}{'<c r="A1" t="s"><v>0</v></c>' * 1000}</row></sheetData></s>""",
                "xl/sharedStrings.xml": f"<s><si><t>{'a' * 9_000}</t></si></s>",
            },
            "its cells have more than 8,000,000 characters",
        ),
        "two-columns-of-one-name": (
            {
                SHEET: f"""{ROWS}<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>"""
                "</sheetData></s>"
            },
            "two columns have the same name in row 1",
        ),
        "no-xml": ({SHEET: "text"}, "its content is not that of a workbook"),
        "encoding": ({SHEET: '<?xml version="1.0" encoding="x"?><s/>'}, "its content is not"),
        "no-sheet": (
            {"xl/workbook.xml": '<w><sheet name="Sheet1"/></w>'},
            "it has no sheet “worksheet”, but “Sheet1”",
        ),
        "no-part": ({"xl/_rels/workbook.xml.rels": "<r/>"}, "its content is not"),
        "unknown-text": (
            {SHEET: f'{ROWS}<c r="A1" t="s"><v>9</v></c></row></sheetData></s>'},
            "its content is not",
        ),
        "unnamed-cell": (
            {SHEET: f"{ROWS}<c><v>9</v></c></row></sheetData></s>"},
            "its content is not",
        ),
    },
)
def test_hostile_workbook_is_one_line(workbook, extra, problem):
    with pytest.raises(ReadError, match=re.escape(problem)) as error:
        read_sheet(make_workbook(workbook, "", extra), SHEET_NAME)
    assert "\n" not in str(error.value)


def test_deep_elements_end(workbook):
    """Nothing recurses over them."""
    depth = 200_000
    deep = {SHEET: "<s>" + "<a>" * depth + "</a>" * depth + "</s>"}
    assert read_sheet(make_workbook(workbook, "", deep), SHEET_NAME) == ([], [])


@cases("content", {"no-zip": b"check,place\n", "empty": b"", "half": None})
def test_file_that_is_no_workbook_changes_nothing(package, scan, workbook, content):
    scan()
    before = cells.read_files(package)
    half = workbook.read_bytes()[:3000]
    workbook.write_bytes(half if content is None else content)
    printed = scan()
    assert printed.startswith(f"scan.py: {workbook}: not an .xlsx workbook: it is damaged, ")
    assert printed.count("\n") == 1
    assert cells.read_files(package) == before


def test_missing_library_is_one_line_and_writes_nothing(package, workbook, monkeypatch, run):
    """It comes with the extra of the commands."""
    before = cells.read_files(package)
    monkeypatch.delitem(sys.modules, "tip_figures.drafting.workbook", raising=False)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    passage = workbook.with_suffix(".txt")
    passage.write_text(TEXT, "utf-8")
    options = ("--source", "demo-2023-isl-protection", "--package", package)
    result = run("scan.py", passage, *options, "--worksheet", workbook)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("scan.py: scan needs xlsxwriter: in a clone, run make ")
    assert cells.read_files(package) == before
