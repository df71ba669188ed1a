"""The errors that Pandera finds in a frame as text: column, row and rule of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrorReason

from tip_figures.datapackage.frames.pandera_checks import list_check_columns
from tip_figures.datapackage.frames.rule_evaluation import find_failed_rows
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import count_noun, did_you_mean, format_number, quote_value

MAX_LINES = 100  # of a text
MAX_LINES_OF_ERROR = 20  # for the rows that fail one check

DescribeCheck = Callable[[pa.Check, pl.DataFrame], str]
"""Takes a check about several rows together, and the frame; returns what is wrong in words."""


@dataclass(frozen=True)
class ErrorLine:
    """One line of the text.

    column:  empty for an error that is about no column
    rows:    numbers of the rows, from 0
    message: a sentence
    """

    column: str
    rows: Sequence[int]
    message: str


@dataclass(frozen=True)
class ErrorWriter:
    """Writes the errors of one frame.

    frame:        as converted
    descriptions: of checks about several rows together, by the name of the check
    index_names:  names in the index of the frame, if it is one of pandas
    """

    frame: pl.DataFrame
    table: Table
    descriptions: Mapping[str, DescribeCheck]
    index_names: Sequence[str] = ()

    def write(self, errors: Sequence[SchemaError]) -> str:
        """Return all errors as text, a line for each cell or row."""
        lines = list(chain.from_iterable(map(self._describe, errors)))
        number = count_noun(len(lines), "error")
        texts = [f"{number} in the frame of the table {self.table.name} (rows count from 0):"]
        texts += [f"- {self._write_line(line)}" for line in lines[:MAX_LINES]]
        if len(lines) > MAX_LINES:
            texts.append(f"- and {len(lines) - MAX_LINES:,} more: see `failure_cases`.")
        return "\n".join(texts)

    def _write_line(self, line: ErrorLine) -> str:
        parts = [line.column] if line.column else []
        if len(line.rows) == 1:
            key = self.table.format_key(self.frame.row(line.rows[0], named=True))
            parts.append(f"row {line.rows[0]} ({key})" if key else f"row {line.rows[0]}")
        elif line.rows:
            parts.append(f"rows {', '.join(map(str, line.rows))}")
        place = f"{', '.join(parts)}: " if parts else ""
        return f"{place}{line.message}"

    def _describe(self, error: SchemaError) -> Iterator[ErrorLine]:
        """Yield the lines of one error."""
        reason = error.reason_code
        if reason == SchemaErrorReason.COLUMN_NOT_IN_SCHEMA:
            yield from self._describe_extra_columns()
        elif reason == SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
            yield self._describe_missing_column(str(error.failure_cases))
        elif not isinstance(error.failure_cases, pl.DataFrame):
            yield ErrorLine(_name_column(error), (), _describe_without_rows(error))
        elif _is_check(error) and error.check.name in self.descriptions:
            rows = find_failed_rows(error, self.frame.height).arg_true().to_list()
            message = self.descriptions[error.check.name](error.check, self.frame)
            yield ErrorLine("", rows, message)
        else:
            yield from self._describe_rows(error)

    def _describe_missing_column(self, name: str) -> ErrorLine:
        hint = ""
        if name in self.index_names:
            hint = "It is in the index of the frame: frame.reset_index() makes it a column."
        return ErrorLine(name, (), f"The column is missing. {hint}".rstrip())

    def _describe_extra_columns(self) -> Iterator[ErrorLine]:
        """Pandera reports the first of the columns that the schema does not have."""
        for name in self.frame.columns:
            if name not in self.table.fields:
                hint = did_you_mean(name, self.table.fields)
                message = f"The table has no such column. {hint}".rstrip()
                yield ErrorLine(name, (), message)

    def _describe_rows(self, error: SchemaError) -> Iterator[ErrorLine]:
        """Yield a line for each row that fails a check, up to a limit."""
        rows = find_failed_rows(error, self.frame.height).arg_true().to_list()
        cases = error.failure_cases.rows(named=True)
        column = _name_column(error)
        for row, case in islice(zip(rows, cases, strict=True), MAX_LINES_OF_ERROR):
            if isinstance(error.schema, pa.Column):
                (cell,) = case.values()
                yield ErrorLine(column, [row], _describe_cell(error, cell))
            else:
                yield self._describe_row(error, row, case)
        if len(rows) > MAX_LINES_OF_ERROR:
            number = count_noun(len(rows) - MAX_LINES_OF_ERROR, "more row")
            yield ErrorLine(column, (), f"{number} of this kind.")

    def _describe_row(self, error: SchemaError, row: int, case: Mapping[str, object]) -> ErrorLine:
        """Describe a row that fails a check of the whole frame."""
        if _is_check(error):
            columns = list_check_columns(error.check)
            problem = error.check.error
        else:
            columns = self.table.primary_key
            problem = "the primary key is repeated"
        cells = [f"{name} = {_show_value(case[name])}" for name in columns]
        return ErrorLine(columns[0], [row], f"{problem} ({', '.join(cells)})")


def _is_check(error: SchemaError) -> bool:
    """Whether an error is that of a check, not of a property such as `nullable`."""
    return isinstance(error.check, pa.Check)


def _name_column(error: SchemaError) -> str:
    return error.schema.name if isinstance(error.schema, pa.Column) else ""


def _describe_without_rows(error: SchemaError) -> str:
    """Describe an error that is about no rows, such as a check that cannot be evaluated."""
    if not _is_check(error):
        return str(error)
    reason = str(error.failure_cases).splitlines()[0]
    return f"the check {quote_value(error.check.error)} cannot be evaluated: {reason}"


def _describe_cell(error: SchemaError, cell: object) -> str:
    if cell is None:
        return "The cell is empty, and this column must be filled."
    problem = error.check.error if _is_check(error) else str(error.check)
    message = f"{quote_value(_show_value(cell))} {problem}."
    if _is_check(error) and error.check.name == "isin":
        hint = did_you_mean(str(cell), error.check.statistics["allowed_values"])
        return f"{message} {hint}".rstrip()
    return message


def _show_value(value: object) -> str:
    """Write a value without the zeros that fill a decimal column."""
    if value is None:
        return "empty"
    return format_number(value).replace(",", "") if isinstance(value, Decimal) else str(value)
