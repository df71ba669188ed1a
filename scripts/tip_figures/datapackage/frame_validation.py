"""Validation of a polars or pandas frame with the Pandera schema of its table."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage import frames
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.pandera_schemas import TableRules
from tip_figures.datapackage.schema_validation import FailedRule, find_failures, use_all_checks
from tip_figures.datapackage.structure import find_header_faults
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import describe_failure, find_bad_cells
from tip_figures.datapackage.text_format import count_noun

MAX_LINES = 100  # of a text
TIDY_CODES = ("header-order",)
"""Codes of differences that a frame may have."""


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    Beside the text it has what every `SchemaErrors` has, such as `failure_cases`.
    """

    def __init__(
        self,
        schema: pa.DataFrameSchema,
        schema_errors: Sequence[SchemaError],
        frame: pl.DataFrame,
        text: str,
    ) -> None:
        super().__init__(schema, list(schema_errors), frame)
        self.text = text

    def __str__(self) -> str:
        """Return the text instead of Pandera's JSON."""
        return self.text


def validate_frame(frame: Any, rules: TableRules) -> Any:
    """Validate a frame, and return it with the types of the schema.

    frame:   of polars or pandas
    returns: a frame of the type that was given
    raises:  FrameErrors, which is a `pandera.errors.SchemaErrors`, with all that is wrong;
             TypeError if it is no frame
    """
    polars_frame = frames.read_frame(frame)
    table = frames.make_frame_table(polars_frame, rules.table)
    converted = polars_frame.with_columns(table.frame.select(table.frame_columns))
    failures = find_failures(converted, table, rules)
    errors = [
        *_make_column_errors(frame, rules.schema),
        *_make_cell_errors(table, rules.schema, converted),
    ]
    lines = [error.args[0] for error in _make_column_errors(frame, rules.schema)]
    index_names = list(frame.index.names) if frames.is_pandas_frame(frame) else []
    lines += [_write_line(finding, index_names) for finding in _find_faults(table)]
    for failure in failures:
        failure_errors, failure_lines = _describe(failure, table, converted)
        errors += failure_errors
        lines += failure_lines
    if not errors:
        return frames.convert_back(converted, frame)
    count = count_noun(len(lines), "error")
    texts = [f"{count} in the frame of the table {table.name} (rows count from 0):"]
    texts += [f"- {line}" for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        texts.append(f"- and {len(lines) - MAX_LINES:,} more: see `failure_cases`.")
    with use_all_checks():  # the backend also makes the failure cases
        frame_errors = FrameErrors(rules.schema, errors, converted, "\n".join(texts))
    raise frame_errors


def _find_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the columns of a frame, and cells that are not of their type."""
    for finding in find_header_faults(table):
        if finding.code not in TIDY_CODES:
            yield finding
    yield from find_bad_cells(table)


def _write_line(finding: Finding, index_names: Sequence[object] = ()) -> str:
    """Write a finding about a frame.

    index_names: of a pandas frame; a missing column may be among them
    """
    place = [finding.column] if finding.column else []
    if not finding.code.startswith("header-"):
        place.append(f"row {finding.line}{f' ({finding.key})' if finding.key else ''}")
    hint = finding.hint if finding.hint.startswith("Did you mean") else ""
    if finding.code == "header-missing" and finding.column in index_names:
        hint = "It is in the index of the frame: frame.reset_index() makes it a column."
    message = finding.message.replace(" from line ", " from row ").replace(" from the header", "")
    return f"{', '.join(place)}: {message} {hint}".rstrip()


def _make_column_errors(frame: Any, schema: pa.DataFrameSchema) -> Iterator[SchemaError]:
    """Yield an error for each column name that a pandas frame repeats; polars does not allow it."""
    names = [str(label) for label in frame.columns] if frames.is_pandas_frame(frame) else []
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield SchemaError(
                schema,
                frame,
                f"The column {name} occurs more than once.",
                failure_cases=name,
                check="column_names_unique",
                reason_code=SchemaErrorReason.DUPLICATE_COLUMN_LABELS,
            )


def _make_cell_errors(
    table: Table, schema: pa.DataFrameSchema, frame: pl.DataFrame
) -> Iterator[SchemaError]:
    """Yield an error for the cells of a column that are not values of its type."""
    for name, rows in table.bad_cells.items():
        yield SchemaError(
            schema.columns[name],
            frame,
            f"column {name} has cells of another type",
            failure_cases=table.texts[name].filter(rows).to_frame(name),
            check="dtype",
            check_output=(~rows).to_frame(CHECK_OUTPUT_KEY),
            reason_code=SchemaErrorReason.DATATYPE_COERCION,
            column_name=name,
        )


def _describe(
    failure: FailedRule, table: Table, frame: pl.DataFrame
) -> tuple[list[SchemaError], list[str]]:
    """Return a failure as errors of Pandera and as lines of text."""
    rule = failure.rule
    if rule is None or rule.explain is None:
        lines = [_write_line(finding) for finding in describe_failure(table, failure)]
        return [failure.limit_error(frame)], lines
    errors, lines = [], []
    for problem in rule.explain(frame):
        # One error for each identity, whose name and arithmetic the failure cases then have.
        failed = pl.Series([row in set(problem.rows) for row in range(frame.height)])
        errors.append(failure.limit_error(frame, failed, problem.message))
        lines.append(f"rows {', '.join(map(str, problem.rows))}: {problem.message}.")
    return errors, lines
