"""The worksheet: a CSV file or workbook in which a person completes what the words leave open.

It has one row for each number of the passage, with its sentence. `check` names what is not settled;
a row without it is accepted. The answer to a brief is a worksheet, too, and may have a part of the
columns. Of a worksheet that comes back, the rows are completed, and cells that cannot be right are
refused, by the schemas of the tables that they go into.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tip_figures.checks.pandera_rules import make_edition_rule
from tip_figures.datapackage.cell_findings import find_bad_cells
from tip_figures.datapackage.csv_file import CsvContent, create_rows
from tip_figures.datapackage.findings import Finding, ReadError
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_schemas import build_table_rules
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import TextRow, name_cells, read_cells, render_rows
from tip_figures.datapackage.text_format import quote_value
from tip_figures.datapackage.validation import find_rule_findings
from tip_figures.drafting.figure_cells import INFERRED, STATED
from tip_figures.drafting.suggest import CONFIRM, FIGURE_ROLES, NEEDED, PassageNumber
from tip_figures.drafting.xlsx_reader import read_sheet
from tip_figures.figures.model import Figures
from tip_figures.figures.records import IndicatorRow, is_currency
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.words.roles import FIGURE
from tip_figures.prose.number_words import YEAR

NEW_INDICATOR = "new:"
"""Begins a cell `indicator_id` that names an indicator the codebook does not have yet."""
NEW_COLUMNS = {"new_label": "label", "new_group": "group", "new_measure": "measure"}
"""Columns for an indicator that is new, with those of the codebook."""
SENTENCES = ("sentence", "sentence_before")
"""Columns that only show the passage."""
SHEET_NAME = "worksheet"
"""The sheet of a workbook that is the worksheet."""
LINE = "line"
"""An additional cell of a row that was read: its file and line, for messages."""

_FIGURE_COLUMNS = (
    *("indicator_id", "value", "value_to", "bound", "unit", "rounded_to", "obs_status"),
    *("year", "year_basis", "period", "counted_by", "counter", "definition", "doubtful"),
)

_SHEET_COLUMNS = {
    ("numerals", "figure_id"): "id",
    ("indicators", "units"): "unit",
    **{("indicators", column): name for name, column in NEW_COLUMNS.items()},
}
"""Columns of tables that have another name in the worksheet."""
_DEPENDENT_COLUMNS = {"year": ("year_basis", "period"), "counted_by": ("counter",)}
"""Columns whose suggested cells are about the suggested cell of another column."""

_FENCED_BLOCK = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```", re.MULTILINE | re.DOTALL)
"""A block of code in Markdown, in which language models put a table."""


def list_figure_columns(dimensions: Sequence[str]) -> list[str]:
    """List the columns of a worksheet that are columns of figures.

    Args:
        dimensions: columns of figures that have a code for each dimension
    """
    return [*_FIGURE_COLUMNS, *dimensions]


def list_columns(dimensions: Sequence[str]) -> list[str]:
    """List all columns of a worksheet, in order; `dimensions` as in `list_figure_columns`."""
    indicator, *figure_columns = list_figure_columns(dimensions)
    return [
        *("check", "place", *SENTENCES, "numeral", "role", "id", "nearest"),
        *(indicator, *NEW_COLUMNS, *figure_columns),
        *("hedge", "differs", "note", "answered_by"),
    ]


def format_worksheet(
    rows: Iterable[TextRow],
    dimensions: Sequence[str],
    left_out: Collection[str] = (),
) -> bytes:
    """Format a worksheet as CSV, with a byte order mark so that spreadsheets read it as UTF-8.

    Args:
        left_out: columns that nobody has to complete
    """
    columns = [name for name in list_columns(dimensions) if name not in left_out]
    return BOM_UTF8 + render_rows(_describe_table(columns), rows)


def read_worksheet(
    file: Path,
    dimensions: Sequence[str],
) -> dict[str, TextRow]:
    """Read a worksheet that a person has completed, or an answer to a brief.

    Returns:
        rows by the place of their number, with the columns of the file and the cell LINE; none if
        there is no file

    Raises:
        ReadError: if the file is not a worksheet
    """
    if not file.exists():
        return {}
    columns = list_columns(dimensions)
    sheet = _read_sheet(file, columns)
    unknown = [quote_value(name) for name in sheet.csv.columns if name not in columns]
    if "place" not in sheet.csv.columns:
        raise ReadError(f"{file}: not a worksheet: it has no column place.")
    if unknown:
        raise ReadError(
            f"{file}: a worksheet has no column {', '.join(unknown)}; "
            f"remove it, or correct its name: the columns are {', '.join(columns)}."
        )
    rows: dict[str, TextRow] = {}
    for number, cells in zip(sheet.lines, name_cells(sheet), strict=True):
        line = f"{file}: {'row' if is_workbook(file) else 'line'} {number}"
        row = {LINE: line, **{name: cell.strip() for name, cell in cells.items()}}
        place = row["place"]
        if not place:
            raise ReadError(f"{line}: the row has no place; remove it.")
        if place in rows:
            first_line = rows[place][LINE]
            raise ReadError(f"{line}: {place} is also in {first_line}; remove one of the rows.")
        rows[place] = row
    return rows


def is_workbook(file: Path) -> bool:
    """Return whether a worksheet is a workbook: its name ends in `.xlsx`."""
    return file.suffix.lower() == ".xlsx"


def _read_sheet(file: Path, columns: Sequence[str]) -> Table:
    """Read the cells of a worksheet as texts, each row with its line or row number.

    Args:
        columns: by which the delimiter of a CSV file is recognized
    """
    table = _describe_table(columns, str(file))
    if not is_workbook(file):
        return read_cells(table, _take_fenced_block(file.read_bytes()))
    names, rows = read_sheet(file, SHEET_NAME)
    texts = [[row.cells.get(name, "") for row in rows] for name in names]
    cells = create_rows(names, texts, [row.number for row in rows])
    return replace(table, cells=CsvContent(names, cells))


def _describe_table(columns: Sequence[str], path: str = "") -> Table:
    """Describe the worksheet as a table of texts, without a file.

    Args:
        path: of the file, for messages; its delimiter is recognized by the columns
    """
    schema = {"fields": [{"name": name, "type": "string"} for name in columns]}
    return Table("worksheet", path, file=None, schema=schema)


def _take_fenced_block(content: bytes) -> bytes:
    """Return the first block of code of a text in Markdown, after as many lines as precede it.

    So messages name the right lines. Without such a block the content is returned as it is.
    """
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    match = _FENCED_BLOCK.search(text)
    if match is None:
        return content
    lines_before = text.count("\n", 0, match.start("block"))
    return ("\n" * lines_before + match["block"]).encode()


# A worksheet that came back


def complete_row(
    number: PassageNumber,
    sheet_row: TextRow,
    figures: Figures,
) -> None:
    """Put the cells of the worksheet into the row of a number, and complete them.

    A row that becomes a figure gets the cells that were suggested for it, where it has none. One
    that states no figure of its own loses the cells of a figure. A row in which the program filled
    in or removed a cell stays open, for a person to confirm. So does one with `answered_by`:
    `check` says why.

    Args:
        number: its `row` is changed
        sheet_row: cells of the worksheet for this number
    """
    row = number.row
    old_role, old_note = row["role"], row["note"]
    row |= {name: cell for name, cell in sheet_row.items() if name not in SENTENCES}
    figure_columns = list_figure_columns([dimension.name for dimension in figures.dimensions])
    is_filled = False
    if row["role"] != FIGURE or number.is_upper_end:
        row |= dict.fromkeys((*figure_columns, *NEW_COLUMNS, "nearest"), "")
    elif old_role != FIGURE:
        is_filled = _fill_figure(number, sheet_row, figure_columns)
        row["id"] = ""
        if row["note"] == old_note:
            row["note"] = ""
    if row["role"] not in FIGURE_ROLES:
        row["id"] = ""
    indicator = figures.indicator_by_id.get(row["indicator_id"])
    if indicator is not None:
        row["nearest"] = ""
        is_filled |= _fit_indicator(row, number.figure, indicator, figures.dimensions)
    reasons = [row["answered_by"] and f"answered by {row['answered_by']}", row["check"]]
    if is_filled and not any(reasons):
        reasons = [*(name for name in NEEDED if not row[name]), CONFIRM]
    row |= {"answered_by": "", "check": "; ".join(filter(None, reasons))}


def _fill_figure(number: PassageNumber, sheet_row: TextRow, figure_columns: Sequence[str]) -> bool:
    """Fill in the cells of a row that has just become a figure, as far as the words suggest them.

    Only a row without a value and bound is new; in any other one, an empty cell is a decision. What
    depends on a cell in which a person wrote something else is not filled in.

    Returns:
        whether any cell was filled in
    """
    row, suggested = number.row, number.figure
    is_new = not (row["value"] and row["bound"])
    names = [name for name in figure_columns if is_new or name not in sheet_row]
    for name, dependents in _DEPENDENT_COLUMNS.items():
        if sheet_row.get(name, "") not in ("", suggested.get(name)):
            names = [other for other in names if other not in dependents]
    filled = {name: suggested.get(name, "") for name in names if not row[name]}
    if row["year"] and "year_basis" not in names and not row["year_basis"]:
        is_named = row["year"] in re.findall(YEAR, number.sentence.text)
        filled["year_basis"] = STATED if is_named else INFERRED
    row |= filled
    return any(filled.values())


def _fit_indicator(
    row: TextRow,
    suggested: TextRow,
    indicator: IndicatorRow,
    dimensions: Iterable[Dimension],
) -> bool:
    """Fit unit and codes that the tool suggested to the indicator that a person chose.

    An empty or suggested unit that the indicator does not have becomes its first one, except a
    currency. Empty codes of its dimensions become `all`. Of other dimensions `all` and suggested
    codes are removed. What a person wrote stays, so that the schema can refuse it.

    Args:
        suggested: cells of the figure as the tool suggested them

    Returns:
        whether a cell was filled in, or a code that words name was removed
    """
    before, unit = dict(row), row["unit"]
    is_suggested = unit in ("", suggested.get("unit"))
    if is_suggested and indicator.units and unit not in indicator.units and not is_currency(unit):
        row["unit"] = indicator.units[0]
    for dimension in dimensions:
        name = dimension.name
        if name in indicator.dimensions:
            row[name] = row[name] or "all"
        elif row[name] in ("all", suggested.get(name)):
            row[name] = ""
    return any(row[name] != cell for name, cell in before.items() if cell != "all")


def refuse_other_numbers(
    worksheet: Mapping[str, TextRow],
    numbers: Mapping[str, PassageNumber],
) -> None:
    """Refuse a worksheet of another text.

    Raises:
        ReadError: if a row has no number at its place, or another one
    """
    for place, row in worksheet.items():
        text = numbers[place].row["numeral"] if place in numbers else ""
        sheet_text = row.get("numeral", text)
        if not text or _keep_letters(sheet_text) != _keep_letters(text):
            problem = f"the passage has {quote_value(text)} there" if text else "no number is there"
            raise ReadError(
                f"{row[LINE]}, column place: {quote_value(place)} is not the place of "
                f"{quote_value(sheet_text) if sheet_text else 'a number'}; {problem}. Correct "
                "the row as scripts/scan.py wrote it. Nothing was written."
            )


def _keep_letters(text: str) -> str:
    """Remove what spreadsheets change in a number: commas, spaces and points."""
    return "".join(filter(str.isalnum, text))


def refuse_invalid_cells(
    package: Package,
    sheet_rows: Mapping[tuple[str, str], TextRow],
) -> None:
    """Refuse cells that the schemas of the tables, or the edition, do not allow.

    Args:
        package: with the rows of the worksheet in its tables
        sheet_rows: of numbers and new indicators, by table and primary key; those that a person
            completed have a LINE

    Raises:
        ReadError: that describes the cells
    """
    faults = []
    for name in ("figures", "numerals", "indicators"):
        table = package.tables[name]
        more_rules = [make_edition_rule(table)] if name == "figures" else []
        rules = build_table_rules(table, more_rules)
        findings = [*find_bad_cells(table), *find_rule_findings(rules)]
        for finding in findings:
            row = sheet_rows.get((name, finding.key))
            column = _SHEET_COLUMNS.get((name, finding.column), finding.column)
            if row and LINE in row and column in row and not _may_remain(finding, row):
                faults.append(f"{row[LINE]}, column {column}: {finding.message} {finding.hint}")
    if faults:
        raise ReadError(f"{' '.join(faults)} Nothing was written.")


def _may_remain(
    finding: Finding,
    row: TextRow,
) -> bool:
    """Return whether a cell with a finding need not be right yet.

    In an open row it may be empty, name a new indicator, break a rule, or be a unit that the words
    name and the package does not have.
    """
    cell = row.get(finding.column, "")
    can_be_open = not cell or finding.code == "rule-broken" or cell.startswith(NEW_INDICATOR)
    return (can_be_open or finding.column == "unit") and row.get("check", "") != ""
