"""Complete the rows of a worksheet that came back, and refuse cells that cannot be right.

Cells are checked by the schemas of the tables that they go into, as `validate` does it.
"""

from collections.abc import Mapping, Sequence

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.pandera_schemas import build_table_rules
from tip_figures.datapackage.table_findings import find_bad_cells, find_broken_rules
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.drafting.suggest import REPEATING_ROLES, Suggestion
from tip_figures.drafting.worksheet import FIGURE, LINE, NEW_INDICATOR
from tip_figures.figures.model import Figures
from tip_figures.prose.units import CURRENCY_CODES


def complete_row(
    drafted: TextRow,
    suggestion: Suggestion,
    sheet_row: TextRow,
    figures: Figures,
    figure_columns: Sequence[str],
) -> TextRow:
    """Return the full row of a number: the cells of the worksheet, completed.

    A row that had another role gets value, bound, unit and year of its number.

    drafted: the row as it is accepted or suggested, for columns that the worksheet does not have
    """
    row = drafted | {name: cell for name, cell in sheet_row.items() if name != LINE}
    states_figure = row["role"] == FIGURE and not suggestion.is_upper_end
    if states_figure and drafted["role"] != FIGURE:
        for name in figure_columns:
            row[name] = row[name] or suggestion.figure.get(name, "")
        row["id"] = ""
        row["hedge"] = row["hedge"] or suggestion.numeral.hedge
        row["note"] = "" if row["note"] == drafted["note"] else row["note"]
    if states_figure:
        _fit_indicator(row, suggestion, figures)
    else:
        row |= dict.fromkeys((*figure_columns, "nearest"), "")
    if row["role"] not in REPEATING_ROLES:
        row |= {"hedge": "", "id": ""}
    row["check"] = _describe_check(row)
    return row


def _fit_indicator(
    row: TextRow,
    suggestion: Suggestion,
    figures: Figures,
) -> None:
    """Fit unit and codes that the tool suggested to the indicator that a person chose."""
    indicator = figures.indicator_by_id.get(row["indicator_id"])
    if indicator is None:
        return
    row["nearest"] = ""
    drafted = suggestion.figure
    is_suggested = row["unit"] in ("", drafted.get("unit"))
    if is_suggested and row["unit"] not in (*indicator.units, *CURRENCY_CODES):
        row["unit"] = indicator.units[0] if indicator.units else row["unit"]
    for dimension in figures.dimensions:
        name = dimension.name
        if name in indicator.dimensions:
            row[name] = row[name] or "all"
        elif row[name] in ("all", drafted.get(name)):
            row[name] = ""


def _describe_check(row: TextRow) -> str:
    """Return what is still open in a row; one that was answered, or names no indicator, stays so.

    The name of who answered moves into `check`.
    """
    reasons = []
    if row["answered_by"]:
        reasons.append(f"answered by {row['answered_by']}")
        row["answered_by"] = ""
    if row["indicator_id"].startswith(NEW_INDICATOR):
        reasons.append("indicator_id")
    if row["check"] not in ("", *reasons):
        reasons.append(row["check"])
    return "; ".join(reasons)


def refuse_other_numbers(
    worksheet: Mapping[str, TextRow],
    suggestions: Mapping[str, Suggestion],
) -> None:
    """Refuse a worksheet of another text.

    raises: ReadError if a row has no number at its place, or another one
    """
    for place, row in worksheet.items():
        if place not in suggestions:
            sentence = place.partition(":")[0]
            places = [name for name in suggestions if name.partition(":")[0] == sentence]
            expected = f"this sentence has {', '.join(places)}" if places else "no number is there"
            raise ReadError(
                f"{row[LINE]}, column place: {quote_value(place)} is not the place of a number of "
                f"the passage; {expected}. Nothing was written."
            )
        text = suggestions[place].text
        if "numeral" in row and _keep_letters(row["numeral"]) != _keep_letters(text):
            raise ReadError(
                f"{row[LINE]}, column numeral: the number at this place is {quote_value(text)}; do "
                "not change it. Nothing was written."
            )


def _keep_letters(text: str) -> str:
    """Remove what spreadsheets change in a number: commas, spaces and points."""
    return "".join(character for character in text if character.isalnum())


def refuse_invalid_cells(
    package: Package,
    sheet_rows: Mapping[tuple[str, str], TextRow],
) -> None:
    """Refuse cells that the schemas of figures and numerals do not allow.

    package:    with the rows of the worksheet in its tables
    sheet_rows: rows that a person completed, by table and primary key
    raises:     ReadError that describes the cells
    """
    faults = []
    for name in ("figures", "numerals"):
        table = package.tables[name]
        findings = [*find_bad_cells(table), *find_broken_rules(build_table_rules(table))]
        for finding in findings:
            row = sheet_rows.get((name, finding.key))
            column = "id" if finding.column == "figure_id" else finding.column
            if row is not None and column in row and not _may_remain(finding, row):
                faults.append(f"{row[LINE]}, column {column}: {finding.message} {finding.hint}")
    if faults:
        first, *others = faults
        message = f"{first} Nothing was written."
        if others:
            message += f" {count_noun(len(others), 'more invalid cell')}: {' '.join(others)}"
        raise ReadError(message)


def _may_remain(
    finding: Finding,
    row: TextRow,
) -> bool:
    """Whether a cell need not be right yet: of an open row, or a currency without a code."""
    cell = row.get(finding.column, "")
    if finding.column == "unit" and cell in CURRENCY_CODES:
        return True
    is_open = bool(row.get("check"))
    return is_open and (not cell or finding.code == "rule-broken" or cell.startswith(NEW_INDICATOR))
