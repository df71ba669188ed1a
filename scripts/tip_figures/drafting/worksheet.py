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
from tip_figures.figures.records import Dimension, IndicatorRow, is_currency
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
    """Return the columns of a worksheet that describe a figure: `indicator_id` first.

    The table of figures has the same columns, among others.

    Args:
        dimensions: names of the dimensions of figures, such as `sex`; each has a column
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

    Each row has a cell for each column of the file, without spaces around it, and the cell LINE,
    which says where the row is: `work.csv: line 3`. The result is empty if the file does not exist.

    Args:
        file: a workbook, a CSV file, or a text in Markdown with CSV in a block of code
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
    """Return a worksheet as a table of texts, each row with its number in the file.

    The number is that of the line in a text, or of the row in a workbook.

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
    """Put the cells of a worksheet into the row of a number, and complete the row.

    1. If the role is not FIGURE, or the number is the upper end of a range, the cells that describe
       a figure are emptied.
    2. If the role has become FIGURE, empty cells get the suggested cells (see `_fill_figure`). `id`
       is emptied, and so is the note, which said why the number states no figure, unless the
       worksheet has another one.
    3. If the role needs no `id`, this is emptied.
    4. If the codebook has the indicator of the row, `nearest` is emptied, and unit and codes are
       fitted to the indicator (see `_fit_indicator`).

    An empty `check` means that the row is accepted. A name in `answered_by` is moved into `check`,
    before its other text. If `check` would be empty, but step 2 or 4 has filled in or changed a
    cell, it gets the empty columns in NEEDED, and CONFIRM.

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
        if row["note"] == old_note:  # a person has not written another one
            row["note"] = ""
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
    """Fill in the empty cells of a worksheet row whose role has become FIGURE.

    A cell gets what was suggested for it, except in these cases:

    - The row has a value and a bound, so a person has completed it. Then an empty cell in a column
      that the worksheet has is a decision, and stays empty.
    - The person wrote another `year` or `counted_by` than suggested. Then the suggested cells that
      depend on it do not fit (see _DEPENDENT_COLUMNS).

    If `year_basis` stays empty for one of these reasons, but the row has a year, the sentence
    decides: STATED if it contains the year, otherwise INFERRED.

    Args:
        number: its `row` is changed
        sheet_row: cells that the person wrote
        figure_columns: columns to fill in

    Returns:
        whether any cell was filled in
    """
    row, suggested = number.row, number.figure
    is_decided = row["value"] and row["bound"]
    columns = [name for name in figure_columns if not is_decided or name not in sheet_row]
    for name, dependents in _DEPENDENT_COLUMNS.items():
        if sheet_row.get(name, "") not in ("", suggested.get(name)):
            columns = [column for column in columns if column not in dependents]
    filled = {name: suggested.get(name, "") for name in columns if not row[name]}
    if row["year"] and "year_basis" not in columns and not row["year_basis"]:
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
    """Fit the unit and codes of a row to its indicator, unless a person wrote them.

    - An empty unit, or a suggested one that the indicator does not have, becomes the first unit of
      the indicator. A currency stays.
    - An empty code of a dimension that the indicator has becomes `all`.
    - Of the dimensions that the indicator does not have, `all` and suggested codes are removed.
    - Any other cell stays, even if it is wrong, so that a later check can refuse it.

    Args:
        row: a row of the worksheet, which is changed
        suggested: cells of the figure as the program suggested them
        indicator: the indicator of the row
        dimensions: all dimensions of figures

    Returns:
        whether a cell was changed; removing `all` does not count
    """
    before = dict(row)
    unit = row["unit"]
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

    Numbers are compared by their letters and digits. In a row without the cell `numeral`, only the
    place is checked.

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
    """Return only the letters and digits of a number as written: `$ 1,200` -> `1200`.

    Spreadsheets may change its other characters.
    """
    return "".join(filter(str.isalnum, text))


def refuse_invalid_cells(
    package: Package,
    sheet_rows: Mapping[tuple[str, str], TextRow],
) -> None:
    """Refuse cells of a worksheet that are not valid in the tables into which they go.

    Besides the schemas of figures, numerals and indicators, the rule of `make_edition_rule` decides
    for figures. A cell of an open row need not be right yet (see `_may_remain`).

    Args:
        package: the package with the rows of the worksheet in its tables
        sheet_rows: worksheet rows by table and primary key of the rows made of them; only rows with
            a LINE come from the file of a person, and are checked

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

    True if the row is open (`check` is not empty), and the cell is empty, names a new indicator,
    breaks a rule about several cells, or is an invalid unit.

    Args:
        finding: what is wrong with the cell
        row: the row of the worksheet
    """
    cell = row.get(finding.column, "")
    is_open = row.get("check", "") != ""
    is_incomplete = not cell or cell.startswith(NEW_INDICATOR)
    is_allowed = is_incomplete or finding.code == "rule-broken" or finding.column == "unit"
    return is_open and is_allowed
