"""Validation of a polars or pandas frame with the Pandera schema of its table."""

from collections.abc import Sequence
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.frames import convert_back, is_pandas_frame, make_frame_table
from tip_figures.datapackage.pandera_schemas import TableRules
from tip_figures.datapackage.table import Table, find_header_faults
from tip_figures.datapackage.table_findings import (
    FailedRule,
    describe_failure,
    find_bad_cells,
    find_failures,
)
from tip_figures.datapackage.text_format import count_noun

MAX_LINES = 100  # of a text
CASE_TYPES = {
    **dict.fromkeys(("failure_case", "schema_context", "column", "check"), pl.String),
    **dict.fromkeys(("check_number", "index"), pl.Int32),
}
"""The columns of the failure cases of Pandera."""


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    It has what every `SchemaErrors` has. `failure_cases` leaves out rows in which a rule cannot be
    evaluated; of several rows together, `check` is what is wrong with them.
    """

    def __init__(
        self,
        schema: pa.DataFrameSchema,
        failures: Sequence[FailedRule],
        table: Table,
        failure_cases: pl.DataFrame,
        lines: Sequence[str],
    ) -> None:
        self.schema = schema
        self.schema_errors = [failure.error for failure in failures]
        self.data = table.frame
        self.failure_cases = failure_cases
        self.error_counts = dict(failure_cases["check"].value_counts().iter_rows())
        count = count_noun(len(lines), "error")
        texts = [f"{count} in the frame of the table {table.name} (rows count from 0):"]
        texts += [f"- {line}" for line in lines[:MAX_LINES]]
        if len(lines) > MAX_LINES:
            texts.append(f"- and {len(lines) - MAX_LINES:,} more: see `failure_cases`.")
        self.message = "\n".join(texts)
        Exception.__init__(self, self.message)

    def __str__(self) -> str:
        """Return the text instead of Pandera's JSON."""
        return self.message


def validate_frame(frame: Any, rules: TableRules) -> Any:
    """Validate a frame, and return it with the types of the schema.

    frame:   of polars or pandas
    returns: a frame of the type that was given
    raises:  FrameErrors, which is a `pandera.errors.SchemaErrors`, with all that is wrong;
             TypeError if it is no frame
    """
    table = make_frame_table(frame, rules.table)
    index_names = list(frame.index.names) if is_pandas_frame(frame) else []
    lines = []
    cases = [pl.DataFrame(schema=CASE_TYPES)]
    for fault in find_header_faults(table):
        if fault.code != "header-order":
            lines.append(_write_line(fault, index_names))
            cases.append(_make_case(fault))
    lines += [_write_line(finding) for finding in find_bad_cells(table)]
    cases += [_list_cases(table, [name], "dtype", rows) for name, rows in table.bad_cells.items()]
    failures = list(find_failures(rules, table))
    for failure in failures:
        failure_lines, failure_cases = _describe(failure, table)
        lines += failure_lines
        cases += failure_cases
    if lines:
        all_cases = pl.concat(cases, how="diagonal_relaxed")
        raise FrameErrors(rules.schema, failures, table, all_cases, lines)
    return convert_back(table.frame.select(table.csv.columns), frame)


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


def _make_case(finding: Finding) -> pl.DataFrame:
    """Make the failure case of a finding that is about no row."""
    return pl.DataFrame({"column": finding.column, "check": finding.message})


def _describe(failure: FailedRule, table: Table) -> tuple[list[str], list[pl.DataFrame]]:
    """Return lines of text and failure cases; each problem of several rows has its own."""
    rule, columns = failure.rule, failure.rule.columns
    if failure.reason:
        (finding,) = describe_failure(table, failure)
        return [f"{finding.column}: {finding.message}"], [_make_case(finding)]
    if rule.explain is None:
        lines = [_write_line(finding) for finding in describe_failure(table, failure)]
        check = str(getattr(failure.error.check, "error", failure.error.check))
        return lines, [_list_cases(table, columns, check, failure.rows)]
    lines, cases = [], []
    for problem in rule.explain(table.frame):
        rows = pl.Series(range(table.frame.height)).is_in(list(problem.rows))
        lines.append(f"rows {', '.join(map(str, problem.rows))}: {problem.message}.")
        cases.append(_list_cases(table, columns, problem.message, rows))
    return lines, cases


def _list_cases(table: Table, columns: Sequence[str], check: str, rows: pl.Series) -> pl.DataFrame:
    """List the rows that break a rule as the failure cases of Pandera are."""
    is_column = len(columns) == 1
    frame = table.texts.with_row_index("\0row").filter(rows)
    cells = pl.col(columns[0]) if is_column else pl.struct(columns).struct.json_encode()
    return frame.select(
        failure_case=cells,
        schema_context=pl.lit("Column" if is_column else "DataFrameSchema"),
        column=pl.lit(columns[0] if is_column else table.name),
        check=pl.lit(check),
        index=pl.col("\0row").cast(pl.Int32),
    )
