"""Check a worksheet that came back: every cell that a person or a language model can change.

Nothing is written while a cell is invalid, so that a wrong code never becomes a coded row.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tip_figures.datapackage.command_names import name_command
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import count_noun, did_you_mean, quote_value
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.worksheet import CODED_COLUMNS, DROP, NEW_INDICATOR, Worksheet
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import IndicatorRow
from tip_figures.figures.role_evidence import OTHER_REASONS, begins_with_reason

_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_MOST_CODES = 12  # codes that a message lists
_MOST_FAULTS = 5  # further faults that a message describes


@dataclass(frozen=True)
class CellFault:
    """A cell of the worksheet that is invalid.

    line: file and line
    """

    line: str
    column: str
    problem: str

    @property
    def place(self) -> str:
        """File, line and column."""
        return f"{self.line}, column {self.column}"


def list_codes(figures: Figures) -> dict[str, Mapping[str, str]]:
    """Return the codes that a worksheet may contain: column → code → label.

    The countries that the package does not have yet are among the areas.
    """
    codes: dict[str, Mapping[str, str]] = {
        name: figures.code_labels.get(name, {}) for name in CODED_COLUMNS
    }
    codes["role"] = read_categories(figures.package.tables["numerals"].fields["role"])
    countries = {area_id: country.name for area_id, country in load_countries().items()}
    for dimension in figures.dimensions:
        labels = figures.code_labels.get(dimension.name, {})
        codes[dimension.name] = {**countries, **labels} if dimension.is_area else labels
    return codes


def refuse_invalid_rows(
    worksheet: Worksheet, figures: Figures, suggestions: Mapping[str, Suggestion]
) -> None:
    """Refuse a worksheet with an invalid cell, or with a place where no number is.

    suggestions: what each numeral of the passage is taken to state, by its place
    raises:      ReadError that describes the invalid cells
    """
    refuse(list(_find_faults(worksheet, figures, suggestions)))


def refuse_unknown_ids(worksheet: Worksheet, drafted_ids: Collection[str]) -> None:
    """Refuse a worksheet in which a row without a place is about nothing that is drafted.

    drafted_ids: identifiers of identities and derived figures
    raises:      ReadError
    """
    faults = []
    for key, row in worksheet.items():
        is_drafted = key in drafted_ids or row.get("check") == DROP
        if not row.get("place") and not is_drafted:
            problem = f"{quote_value(key)} is not drafted; a row cannot be added like this."
            faults.append(CellFault(row["line"], "id", problem))
    refuse(faults)


def refuse(faults: Sequence[CellFault]) -> None:
    """Refuse a worksheet with some invalid cells, if there are any.

    raises: ReadError that describes them
    """
    if not faults:
        return
    first, *others = faults
    message = f"{first.place}: {first.problem} Nothing was written."
    if others:
        message += f" {count_noun(len(others), 'more invalid cell')}: {_describe_faults(faults)}"
    raise ReadError(message)


def _describe_faults(faults: Sequence[CellFault]) -> str:
    """Describe the faults after the first one; those that are alike are described together."""
    first, *others = faults
    file = first.line.rpartition(": ")[0]
    groups = group_by(others, lambda fault: (fault.column, fault.problem))
    descriptions = []
    for (column, problem), alike in list(groups.items())[:_MOST_FAULTS]:
        lines = ", ".join(fault.line.removeprefix(f"{file}: ") for fault in alike)
        is_like_first = (column, problem) == (first.column, first.problem)
        reason = "the same." if is_like_first else problem
        descriptions.append(f"{lines}, column {column}: {reason}")
    if len(groups) > _MOST_FAULTS:
        descriptions.append("…")
    return " ".join(descriptions)


def _find_faults(
    worksheet: Worksheet, figures: Figures, suggestions: Mapping[str, Suggestion]
) -> Iterator[CellFault]:
    codes = list_codes(figures)
    for place, row in worksheet.items():
        if place in suggestions:
            yield from _find_numeral_faults(row, figures, suggestions[place], codes)
        elif row.get("place"):
            yield CellFault(row["line"], "place", _describe_unknown_place(place, suggestions))


def _describe_unknown_place(place: str, suggestions: Mapping[str, Suggestion]) -> str:
    """Describe that no numeral is at a place, with those of the same sentence."""
    sentence = place.partition(":")[0]
    others = [name for name in suggestions if name.partition(":")[0] == sentence]
    expected = f"this sentence has {', '.join(others)}" if others else "its sentence has no number"
    return f"{quote_value(place)} is not the place of a number of the passage; {expected}."


def _find_numeral_faults(
    row: TextRow,
    figures: Figures,
    suggestion: Suggestion,
    codes: Mapping[str, Mapping[str, str]],
) -> Iterator[CellFault]:
    """Yield the invalid cells in the row of a numeral."""
    numeral = suggestion.mention.numeral.text
    if row.get("numeral") and _keep_letters(row["numeral"]) != _keep_letters(numeral):
        problem = f"the number at this place is {quote_value(numeral)}; do not change it."
        yield CellFault(row["line"], "numeral", f"{quote_value(row['numeral'])}: {problem}")
    drafted_unit = suggestion.figure.unit if row.get("check") else ""
    yield from _find_unknown_codes(row, figures, codes, drafted_unit)
    yield from _find_number_faults(row)
    yield from _find_indicator_faults(row, figures, suggestion)
    yield from _find_reason_faults(row, suggestion)


def _find_reason_faults(row: TextRow, suggestion: Suggestion) -> Iterator[CellFault]:
    """Yield the note of a number that counts nothing, if it does not say why."""
    role = row.get("role") or suggestion.role
    note = row.get("note", suggestion.note)
    is_reviewed = row.get("check") == "" and not row.get("answered_by")
    if is_reviewed and role == "other" and not begins_with_reason(note):
        problem = (
            f"{quote_value(note)} does not begin with the reason why the number counts nothing: "
            f"{', '.join(f'{reason}:' for reason in OTHER_REASONS)}. A number of one raid, case, "
            "sentence, person or sample has the role event."
        )
        yield CellFault(row["line"], "note", problem)


def find_code_faults(row: TextRow, figures: Figures) -> Iterator[CellFault]:
    """Yield the invalid cells in the row of a derived figure that was added."""
    codes = {name: labels for name, labels in list_codes(figures).items() if name != "role"}
    yield from _find_unknown_codes(row, figures, codes)
    yield from _find_number_faults(row)
    indicator_id = row.get("indicator_id", "")
    if indicator_id not in figures.indicator_by_id:
        problem = f"{quote_value(indicator_id)} is not in the codebook."
        yield CellFault(row["line"], "indicator_id", problem)
        return
    yield from _find_unit_faults(row, figures.indicator_by_id[indicator_id], "")


def _find_unknown_codes(
    row: TextRow,
    figures: Figures,
    codes: Mapping[str, Mapping[str, str]],
    drafted_unit: str = "",
) -> Iterator[CellFault]:
    """Yield the cells that contain no code of their column.

    drafted_unit: a currency that was drafted, and that the package may get before the review
    """
    for column, labels in codes.items():
        cell = row.get(column)
        is_drafted = column == "unit" and cell == drafted_unit
        if cell and cell not in labels and not is_drafted:
            problem = _describe_unknown_code(figures, column, cell, labels)
            yield CellFault(row["line"], column, problem)


def _keep_letters(text: str) -> str:
    """Remove what spreadsheets change in a number: commas, spaces and points."""
    return "".join(character for character in text if character.isalnum())


def _describe_unknown_code(
    figures: Figures, column: str, cell: str, labels: Mapping[str, str]
) -> str:
    """Describe that a cell is not a code, which code may be meant, and how to add one."""
    hints = [did_you_mean(cell, labels)]
    if not hints[0]:
        expected = f"Expected one of: {', '.join(labels)}." if len(labels) <= _MOST_CODES else ""
        hints = [expected, describe_new_code(figures, column, cell)]
    words = [f"{quote_value(cell)} is not a code of this column.", *filter(None, hints)]
    return " ".join(words)


def describe_new_code(figures: Figures, column: str, code: str) -> str:
    """Describe how a code is added to the package.

    returns: "" if the codes of the column are not those of a schema that people may extend
    """
    table = figures.package.tables["figures"]
    if any(dimension.name == column and dimension.is_area for dimension in figures.dimensions):
        return "Write the three letters of a country, such as FRA, or add an area to areas.csv."
    if "categories" not in table.fields.get(column, {}):
        return ""
    place = f"`enum` and `categories` of {column} in {table.schema_path}"
    if column == "unit":
        place += ", and to `units` of its indicator"
    return f"To allow {quote_value(code)}, add it to {place}; then run {name_command('tidy')}."


def _find_number_faults(row: TextRow) -> Iterator[CellFault]:
    year = row.get("year")
    if year and not _is_year(year):
        problem = f"{quote_value(year)} is not a year from {_FIRST_YEAR} to {_LAST_YEAR}."
        yield CellFault(row["line"], "year", problem)
    rounded_to = row.get("rounded_to")
    if rounded_to and not _is_positive_number(rounded_to):
        problem = f"{quote_value(rounded_to)} is not a number above zero, such as 10 or 1000."
        yield CellFault(row["line"], "rounded_to", problem)


def _is_year(text: str) -> bool:
    is_number = text.isascii() and text.isdigit() and len(text) == len(str(_LAST_YEAR))
    return is_number and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def _is_positive_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0


def _find_indicator_faults(
    row: TextRow, figures: Figures, suggestion: Suggestion
) -> Iterator[CellFault]:
    """Yield an unknown indicator, and codes of dimensions that the indicator does not have."""
    role = row.get("role") or suggestion.role
    check = row.get("check", "review")
    indicator_id = row.get("indicator_id", suggestion.figure.indicator_id)
    is_figure = role == "figure" and check != DROP
    if indicator_id == "" and is_figure and not check and not row.get("answered_by"):
        problem = "is empty, although the row has the role figure and nothing is left to check."
        yield CellFault(row["line"], "indicator_id", problem)
    if indicator_id == "" or indicator_id.startswith(NEW_INDICATOR) or not is_figure:
        return
    indicator = figures.indicator_by_id.get(indicator_id)
    if indicator is None:
        hint = did_you_mean(indicator_id, figures.indicator_by_id)
        hint = hint or "Add it to indicators.csv first."
        problem = f"{quote_value(indicator_id)} is not in the codebook. {hint}"
        yield CellFault(row["line"], "indicator_id", problem)
        return
    yield from _find_unit_faults(row, indicator, suggestion.figure.unit)
    for name, drafted_code in suggestion.figure.codes.items():
        code = row.get(name)
        is_new = code not in (None, "", "all", drafted_code)
        if is_new and name not in indicator.dimensions:
            problem = (
                f"{quote_value(code)}: {indicator_id} has no dimension {name}. "
                "Empty the cell, or add the dimension to its row of indicators.csv."
            )
            yield CellFault(row["line"], name, problem)


def _find_unit_faults(
    row: TextRow, indicator: IndicatorRow, drafted_unit: str
) -> Iterator[CellFault]:
    """Yield a unit that the indicator does not have, unless it is a noun that was only drafted.

    A drafted noun gives way to the unit of the indicator. A currency is what the text says.
    """
    unit = row.get("unit", "")
    is_typed = unit not in ("", drafted_unit)
    is_currency = unit.isupper()
    if (is_typed or is_currency) and indicator.units and unit not in indicator.units:
        problem = (
            f"{quote_value(unit)}: {indicator.indicator_id} is counted in "
            f"{' or '.join(indicator.units)}. Correct the cell, or add the unit to its row of "
            "indicators.csv."
        )
        yield CellFault(row["line"], "unit", problem)
