"""Complete the rows of a worksheet that came back, and refuse cells that cannot be right.

Cells are checked by the schemas of the tables that they go into, as `validate` does it.
"""

from collections.abc import Iterable, Mapping

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_schemas import build_table_rules
from tip_figures.datapackage.table_findings import find_bad_cells, find_broken_rules
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.suggest import FIGURE_ROLES, PassageNumber
from tip_figures.drafting.worksheet import FIGURE, LINE, NEW_INDICATOR, list_figure_columns
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import IndicatorRow
from tip_figures.prose.units import CURRENCY_CODES


def complete_row(
    number: PassageNumber,
    sheet_row: TextRow,
    figures: Figures,
) -> None:
    """Put the cells of the worksheet into the row of a number, and complete them.

    A row that had another role gets value, bound, unit and year of its number.
    """
    row = number.row
    old_role, old_note = row["role"], row["note"]
    row |= sheet_row
    figure_columns = list_figure_columns([dimension.name for dimension in figures.dimensions])
    if row["role"] != FIGURE or number.is_upper_end:
        row |= dict.fromkeys((*figure_columns, "nearest"), "")
    elif old_role != FIGURE:
        row |= {name: row[name] or number.figure.get(name, "") for name in figure_columns}
        row |= {"id": "", "hedge": row["hedge"] or number.numeral.hedge}
        row["note"] = "" if row["note"] == old_note else row["note"]
    if row["role"] not in FIGURE_ROLES:
        row |= {"hedge": "", "id": ""}
    indicator = figures.indicator_by_id.get(row["indicator_id"])
    if indicator is not None:
        row["nearest"] = ""
        _fit_indicator(row, number.figure, indicator, figures.dimensions)
    is_new = row["indicator_id"].startswith(NEW_INDICATOR) and "indicator_id" not in row["check"]
    reasons = [
        f"answered by {row['answered_by']}" if row["answered_by"] else "",
        "indicator_id" if is_new else "",
        row["check"],
    ]
    row |= {"answered_by": "", "check": "; ".join(filter(None, reasons))}


def _fit_indicator(
    row: TextRow,
    suggested: TextRow,
    indicator: IndicatorRow,
    dimensions: Iterable[Dimension],
) -> None:
    """Fit unit and codes that the tool suggested to the indicator that a person chose."""
    is_suggested = row["unit"] in ("", suggested.get("unit"))
    if is_suggested and indicator.units and row["unit"] not in (*indicator.units, *CURRENCY_CODES):
        row["unit"] = indicator.units[0]
    for dimension in dimensions:
        name = dimension.name
        if name in indicator.dimensions:
            row[name] = row[name] or "all"
        elif row[name] in ("all", suggested.get(name)):
            row[name] = ""


def refuse_other_numbers(
    worksheet: Mapping[str, TextRow],
    numbers: Mapping[str, PassageNumber],
) -> None:
    """Refuse a worksheet of another text.

    raises: ReadError if a row has no number at its place, or another one
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
    """Refuse cells that the schemas of figures and numerals do not allow.

    package:    with the rows of the worksheet in its tables
    sheet_rows: of numbers, by table and primary key; those that a person completed have a LINE
    raises:     ReadError that describes the cells
    """
    faults = []
    for name in ("figures", "numerals"):
        table = package.tables[name]
        findings = [*find_bad_cells(table), *find_broken_rules(build_table_rules(table))]
        for finding in findings:
            row = sheet_rows.get((name, finding.key))
            column = "id" if finding.column == "figure_id" else finding.column
            if row and LINE in row and column in row and not _may_remain(finding, row):
                faults.append(f"{row[LINE]}, column {column}: {finding.message} {finding.hint}")
    if faults:
        raise ReadError(f"{' '.join(faults)} Nothing was written.")


def _may_remain(
    finding: Finding,
    row: TextRow,
) -> bool:
    """Whether a cell need not be right yet: of an open row, or a currency without a code."""
    cell = row.get(finding.column, "")
    if finding.column == "unit" and cell in CURRENCY_CODES:
        return True
    can_be_open = not cell or finding.code == "rule-broken" or cell.startswith(NEW_INDICATOR)
    return can_be_open and row.get("check", "") != ""
