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
    """Return the columns of a worksheet that the table of figures has, too; `indicator_id` first.

    Args:
        dimensions: the columns of the table with the code of a dimension, such as `sex`
    """
    return [*_FIGURE_COLUMNS, *dimensions]


def list_columns(dimensions: Sequence[str]) -> list[str]:
    """Return all columns of a worksheet in order, from `check` to `answered_by`.

    Args:
        dimensions: as in `list_figure_columns`
    """
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
    """Return a worksheet as CSV, with a byte order mark so that spreadsheets read it as UTF-8.

    Args:
        rows: cells by column
        dimensions: as in `list_figure_columns`
        left_out: columns that the file does not have
    """
    columns = [name for name in list_columns(dimensions) if name not in left_out]
    return BOM_UTF8 + render_rows(_describe_table(columns), rows)


def read_worksheet(
    file: Path,
    dimensions: Sequence[str],
) -> dict[str, TextRow]:
    """Return, by place of the number, the rows of a worksheet or of an answer to a brief.

    Each row has the columns of the file and the cell LINE, which says where the row is. The result
    is empty if there is no file.

    Args:
        dimensions: as in `list_figure_columns`

    Raises:
        ReadError: if the file cannot be read, has no column `place` or an unknown column, or has a
            row without a place or two rows with the same place
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
    """Return whether the worksheet in a file is an Excel workbook: its name ends in `.xlsx`."""
    return file.suffix.lower() == ".xlsx"


def _read_sheet(file: Path, columns: Sequence[str]) -> Table:
    """Return a worksheet as a table of texts, each row with its line or row number.

    Args:
        file: a workbook, a CSV file, or a text in Markdown with CSV in a block of code
        columns: all columns that a worksheet may have; the file may lack some

    Raises:
        ReadError: if the file cannot be read
    """
    table = _describe_table(columns, str(file))
    if not is_workbook(file):
        return read_cells(table, _take_fenced_block(file.read_bytes()))
    names, rows = read_sheet(file, SHEET_NAME)
    texts = [[row.cells.get(name, "") for row in rows] for name in names]
    cells = create_rows(names, texts, [row.number for row in rows])
    return replace(table, cells=CsvContent(names, cells))


def _describe_table(columns: Sequence[str], path: str = "") -> Table:
    """Return a table with text columns and no content, which describes a worksheet.

    Args:
        columns: names of the columns
        path: path of the file, for messages
    """
    schema = {"fields": [{"name": name, "type": "string"} for name in columns]}
    return Table("worksheet", path, file=None, schema=schema)


def _take_fenced_block(content: bytes) -> bytes:
    """Return the first block of code in a Markdown text; all of the content if there is none.

    Empty lines replace the lines before the block, so that messages name the right line.
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

    1. If the number becomes a figure, its empty cells get the suggested cells.
    2. If it states no figure of its own, the row loses the cells of a figure.
    3. If the codebook has its indicator, unit and codes are fitted to it (see `_fit_indicator`).

    If step 1 or 3 changes a cell, or `answered_by` is not empty, `check` says why a person must
    look at the row. Otherwise an empty `check` stays empty: the row is accepted.

    Args:
        number: its `row` is changed
        sheet_row: cells of the worksheet for this number; columns may be missing
    """
    row = number.row
    old_role, old_note = row["role"], row["note"]
    row |= {name: cell for name, cell in sheet_row.items() if name not in SENTENCES}
    figure_columns = list_figure_columns([dimension.name for dimension in figures.dimensions])
    is_completed = False  # by the program
    if row["role"] != FIGURE or number.is_upper_end:
        row |= dict.fromkeys((*figure_columns, *NEW_COLUMNS, "nearest"), "")
    elif old_role != FIGURE:
        is_completed = _fill_figure(number, sheet_row, figure_columns)
        row["id"] = ""
        if row["note"] == old_note:
            row["note"] = ""  # it said why the number was no figure
    if row["role"] not in FIGURE_ROLES:
        row["id"] = ""
    indicator = figures.indicator_by_id.get(row["indicator_id"])
    if indicator is not None:
        row["nearest"] = ""
        is_completed |= _fit_indicator(row, number.figure, indicator, figures.dimensions)
    reasons = [f"answered by {row['answered_by']}"] if row["answered_by"] else []
    if row["check"]:
        reasons.append(row["check"])
    if is_completed and not reasons:
        reasons = [*(name for name in NEEDED if not row[name]), CONFIRM]
    row |= {"answered_by": "", "check": "; ".join(reasons)}


def _fill_figure(number: PassageNumber, sheet_row: TextRow, figure_columns: Sequence[str]) -> bool:
    """Fill in the suggested cells of a row that has just become a figure.

    If the row has a value and a bound, a person has completed it: an empty cell in a column of the
    worksheet is a decision, and stays empty. If a person wrote a `year` or `counted_by` that was
    not suggested, the suggested cells that depend on it are not filled in. If `year_basis` is then
    empty beside a year, the sentence decides: STATED if it has the year, otherwise INFERRED.

    Args:
        number: its `row` is changed
        sheet_row: cells of the worksheet for this number
        figure_columns: columns to fill in

    Returns:
        whether any cell was filled in
    """
    row, suggested = number.row, number.figure
    is_decided = row["value"] and row["bound"]
    names = [name for name in figure_columns if not is_decided or name not in sheet_row]
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
    """Fit the unit and codes that the program suggested to the indicator of a row.

    - A missing unit, or one that the indicator does not have, becomes its first unit. A currency
      stays.
    - An empty code of a dimension of the indicator becomes `all`.
    - `all` and suggested codes of other dimensions are removed.
    - What a person wrote stays, even if it is wrong, so that a later check can refuse it.

    Args:
        row: a row of the worksheet, which is changed
        suggested: cells of the figure as the program suggested them
        indicator: the indicator of the row
        dimensions: all dimensions of figures

    Returns:
        whether a cell was changed; removing `all` does not count
    """
    before, unit = dict(row), row["unit"]
    is_suggested = unit in ("", suggested.get("unit"))
    has_unit = unit in indicator.units or is_currency(unit)
    if is_suggested and indicator.units and not has_unit:
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
    """Refuse a worksheet that was made for another text.

    Args:
        worksheet: rows by place
        numbers: numbers of the passage by place

    Raises:
        ReadError: if the passage has no number, or a different one, at the place of a row
    """
    for place, row in worksheet.items():
        text = numbers[place].row["numeral"] if place in numbers else ""
        sheet_text = row.get("numeral", text)  # an answer may lack the column
        if not text or _keep_letters(sheet_text) != _keep_letters(text):
            problem = f"the passage has {quote_value(text)} there" if text else "no number is there"
            raise ReadError(
                f"{row[LINE]}, column place: {quote_value(place)} is not the place of "
                f"{quote_value(sheet_text) if sheet_text else 'a number'}; {problem}. Correct "
                "the row as scripts/scan.py wrote it. Nothing was written."
            )


def _keep_letters(text: str) -> str:
    """Return a number without the signs that spreadsheets change: `$ 1,200` -> `1200`."""
    return "".join(filter(str.isalnum, text))


def refuse_invalid_cells(
    package: Package,
    sheet_rows: Mapping[tuple[str, str], TextRow],
) -> None:
    """Refuse cells that the schemas of the tables, or the edition, do not allow.

    A cell of an open row need not be right yet (see `_may_remain`).

    Args:
        package: the package with the rows of the worksheet in its tables
        sheet_rows: worksheet rows of numbers and new indicators, by table and primary key; only
            rows with a LINE come from the file of a person, and are checked

    Raises:
        ReadError: if there are cells to refuse; it describes each one
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
    """Return whether an invalid cell may stay as it is, since a person will complete its row.

    The row must be open. Its cell may then be empty, name a new indicator, break a rule, or be a
    unit that the package does not have.

    Args:
        finding: what is wrong with the cell
        row: the row of the worksheet
    """
    cell = row.get(finding.column, "")
    is_open = row.get("check", "") != ""
    is_incomplete = not cell or cell.startswith(NEW_INDICATOR)
    is_allowed = is_incomplete or finding.code == "rule-broken" or finding.column == "unit"
    return is_open and is_allowed
