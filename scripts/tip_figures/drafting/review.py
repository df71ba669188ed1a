"""Complete the rows of a worksheet that came back, and refuse cells that cannot be right.

Nothing is written while a cell is invalid. Every cell that was drafted is accepted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import count_noun, did_you_mean, quote_value
from tip_figures.drafting.roles import FIGURE
from tip_figures.drafting.suggest import Suggestion
from tip_figures.drafting.worksheet import (
    DROP,
    LINE,
    NEW_INDICATOR,
    NUMBER_COLUMNS,
    TIME_COLUMNS,
)
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import IndicatorRow
from tip_figures.figures.role_evidence import REASONS, begins_with_reason
from tip_figures.prose.currencies import CURRENCY_CODES

_MOST_CODES: Final = 12  # codes that a message lists
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NUMBERS: Final = ("value", "value_to", "rounded_to", "year")
_FIXED_COLUMNS: Final = ("period", "bound", "obs_status", "year_basis")


def list_codes(
    figures: Figures,
) -> dict[str, Mapping[str, str]]:
    """Return the codes that a worksheet may contain: column → code → label.

    Countries and currencies that the package does not have yet are among them.
    """
    codes: dict[str, Mapping[str, str]] = {
        name: figures.code_labels.get(name, {}) for name in _FIXED_COLUMNS
    }
    codes["role"] = read_categories(figures.package.tables["numerals"].fields["role"])
    codes["unit"] = {**dict.fromkeys(CURRENCY_CODES, ""), **figures.code_labels.get("unit", {})}
    countries = {area_id: country.name for area_id, country in load_countries().items()}
    for dimension in figures.dimensions:
        labels = figures.code_labels.get(dimension.name, {})
        codes[dimension.name] = {**countries, **labels} if dimension.is_area else labels
    return codes


@dataclass
class Reviewer:
    """Completes the rows of a worksheet.

    faults: invalid cells of the rows so far, each with its place
    notes:  what a person should know
    """

    figures: Figures
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def complete(
        self,
        drafted: TextRow,
        suggestion: Suggestion,
        sheet_row: TextRow,
    ) -> TextRow:
        """Return the full row of a number: the cells of the worksheet, completed.

        A row that was drafted in another role gets value, bound, unit and year of its number.

        drafted: the row as it is suggested, for columns that the worksheet does not have
        """
        row = drafted | sheet_row
        del row[LINE]
        row["role"] = _choose_role(row, suggestion)
        row["check"] = _describe_check(row)
        if row["role"] not in (FIGURE, "restatement"):
            row["hedge"] = ""
        elif suggestion.role not in (FIGURE, "restatement"):
            row["hedge"] = row["hedge"] or suggestion.numeral.hedge
        if row["role"] == FIGURE and not suggestion.is_upper_end:
            row["id"] = "" if ":" in row["id"] else row["id"]
            self._complete_figure(row, suggestion)
        else:
            names = [dimension.name for dimension in self.figures.dimensions]
            columns = ("indicator_id", "nearest", *NUMBER_COLUMNS, *TIME_COLUMNS, *names)
            row |= dict.fromkeys(columns, "")
        if row["check"] != DROP:
            problems = self._find_problems(row, suggestion)
            self.faults += [
                f"{sheet_row[LINE]}, column {name}: {problem}" for name, problem in problems
            ]
        return row

    def refuse(
        self,
        place: str,
        sheet_row: TextRow,
        places: Mapping[str, object],
    ) -> None:
        """Note that no number is at the place of a row."""
        sentence = place.partition(":")[0]
        others = [name for name in places if name.partition(":")[0] == sentence]
        expected = f"this sentence has {', '.join(others)}" if others else "no number is there"
        self.faults.append(
            f"{sheet_row[LINE]}, column place: {quote_value(place)} is not the place of a number "
            f"of the passage; {expected}."
        )

    def raise_faults(self) -> None:
        """Refuse a worksheet with invalid cells.

        raises: ReadError that describes them
        """
        if self.faults:
            first, *others = self.faults
            message = f"{first} Nothing was written."
            if others:
                message += f" {count_noun(len(others), 'more invalid cell')}: {' '.join(others)}"
            raise ReadError(message)

    def _complete_figure(self, row: TextRow, suggestion: Suggestion) -> None:
        """Fill in empty cells of a figure, and fit unit and codes to its indicator."""
        drafted = suggestion.figure
        is_other_role = suggestion.role != FIGURE
        for name in (*NUMBER_COLUMNS, *TIME_COLUMNS):
            is_open = name in suggestion.doubts and not is_other_role
            row[name] = row[name] or ("" if is_open else drafted.get(name, ""))
        if is_other_role and row["note"] == suggestion.note:
            row["note"] = ""
        indicator = self.figures.indicator_by_id.get(row["indicator_id"])
        if indicator is None:
            return
        row["nearest"] = ""
        if indicator.units and row["unit"] in ("", drafted.get("unit")):
            is_right = row["unit"] in indicator.units or row["unit"] in CURRENCY_CODES
            row["unit"] = row["unit"] if is_right else indicator.units[0]
        for dimension in self.figures.dimensions:
            name = dimension.name
            if name in indicator.dimensions:
                code = drafted.get(name, "") if is_other_role else ""
                row[name] = row[name] or code or "all"
            elif row[name] in ("all", drafted.get(name)):
                if row[name] not in ("", "all"):
                    self.notes.append(
                        f"{row['place']}: {indicator.indicator_id} has no dimension {name}, so "
                        f"{row[name]} is left out."
                    )
                row[name] = ""

    def _find_problems(
        self,
        row: TextRow,
        suggestion: Suggestion,
    ) -> Iterator[tuple[str, str]]:
        """Yield column and problem of each invalid cell of a completed row."""
        text = suggestion.sentence.text[suggestion.numeral.start : suggestion.numeral.end]
        if _keep_letters(row["numeral"]) != _keep_letters(text):
            yield "numeral", f"the number at this place is {quote_value(text)}; do not change it."
        for column, labels in list_codes(self.figures).items():
            if row[column] and row[column] not in labels:
                yield column, _describe_code(column, row[column], labels)
        for column in _NUMBERS:
            if row[column] and not _is_number(row[column], is_year=column == "year"):
                yield column, f"{quote_value(row[column])} is not a {column.replace('_', ' ')}."
        is_accepted = not row["check"]
        if is_accepted and not row["role"]:
            yield "role", "is empty, although nothing is left to check."
        if is_accepted and row["role"] == "other" and not begins_with_reason(row["note"]):
            reasons = ", ".join(f"{reason}:" for reason in REASONS)
            yield "note", f"does not begin with why the number counts nothing: {reasons}."
        if row["role"] == FIGURE and not suggestion.is_upper_end:
            yield from self._find_problems_of_figure(row, is_accepted)

    def _find_problems_of_figure(
        self, row: TextRow, is_accepted: bool
    ) -> Iterator[tuple[str, str]]:
        indicator_id = row["indicator_id"]
        needed = ("indicator_id", "year", "value", "bound", "period", "obs_status", "unit")
        for column in needed if is_accepted else ():
            if not row[column]:
                yield column, "is empty, although nothing is left to check."
        if not indicator_id or indicator_id.startswith(NEW_INDICATOR):
            return
        indicator = self.figures.indicator_by_id.get(indicator_id)
        if indicator is None:
            hint = did_you_mean(indicator_id, self.figures.indicator_by_id)
            hint = hint or f"Write {NEW_INDICATOR} and a label, or add it to indicators.csv."
            yield "indicator_id", f"{quote_value(indicator_id)} is not in the codebook. {hint}"
            return
        yield from self._find_unfit_codes(row, indicator)

    def _find_unfit_codes(
        self,
        row: TextRow,
        indicator: IndicatorRow,
    ) -> Iterator[tuple[str, str]]:
        """Yield codes and a unit that the indicator of a row does not have."""
        unit = row["unit"]
        if indicator.units and unit not in (*indicator.units, *CURRENCY_CODES):
            expected = " or ".join(indicator.units)
            yield "unit", f"{quote_value(unit)}: the indicator is counted in {expected}."
        for dimension in self.figures.dimensions:
            code = row[dimension.name]
            if code and dimension.name not in indicator.dimensions:
                yield (
                    dimension.name,
                    f"{quote_value(code)}: {indicator.indicator_id} has no such dimension. Empty "
                    "the cell, or add the dimension to its row of indicators.csv.",
                )


def _choose_role(row: TextRow, suggestion: Suggestion) -> str:
    """Return the role of a row; a number that is dropped is of an event, or counts nothing."""
    is_zero = suggestion.numeral.form == "negation"
    if row["check"] != DROP or is_zero or row["role"] not in (FIGURE, "restatement", ""):
        return row["role"]
    row["check"] = ""
    return "other" if begins_with_reason(row["note"]) else "event"


def _describe_check(row: TextRow) -> str:
    """Return what is still open in a row; one that was answered, or names no indicator, stays so.

    The name of who answered moves into `check`.
    """
    reasons = []
    if row.get("answered_by"):
        reasons.append(f"answered by {row.pop('answered_by')}")
    if row["indicator_id"].startswith(NEW_INDICATOR) and row["role"] == FIGURE:
        reasons.append("indicator_id")
    if row["check"] and row["check"] not in reasons:
        reasons.append(row["check"])
    return "; ".join(reasons)


def _keep_letters(text: str) -> str:
    """Remove what spreadsheets change in a number: commas, spaces and points."""
    return "".join(character for character in text if character.isalnum())


def _is_number(text: str, *, is_year: bool) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return _FIRST_YEAR <= number <= _LAST_YEAR if is_year else number.is_finite()


def _describe_code(
    column: str,
    code: str,
    labels: Mapping[str, str],
) -> str:
    """Describe that a cell is not a code, and which may be meant."""
    hint = did_you_mean(code, labels)
    if not hint and len(labels) <= _MOST_CODES:
        hint = f"Expected one of: {', '.join(labels)}."
    if not hint:
        hint = "A new code goes into `enum` and `categories` of schemas/figures.json."
    return f"{quote_value(code)} is not a code of {column}. {hint}"
