"""Validation of a polars or pandas frame with the Pandera schema of its table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl
from pandera.errors import SchemaErrors

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.frames import convert_back, make_frame_table
from tip_figures.datapackage.pandera_schemas import TableRules
from tip_figures.datapackage.table import HEADER_ORDER, Table, find_header_faults
from tip_figures.datapackage.table_findings import (
    FailedRule,
    describe_failure,
    find_bad_cells,
    find_failures,
)
from tip_figures.datapackage.text_format import count_noun

INDEX_HINT = "It is in the index of the frame: frame.reset_index() makes it a column."
MAX_LINES = 100  # of a text
NO_ROW = ("delimiter", "header-", "schema-")  # how codes begin of what is about the whole frame
CASE_TYPES = {
    **dict.fromkeys(("failure_case", "schema_context", "column", "check"), pl.String),
    **dict.fromkeys(("check_number", "index"), pl.Int32),
}
"""The columns of the failure cases of Pandera."""


class Fault(NamedTuple):
    """What is wrong at a place of a frame.

    check: what says so
    line:  of the text; rows that are wrong together have the same
    """

    finding: Finding
    check: str
    line: str


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    It has what every `SchemaErrors` has. `failure_cases` leaves out rows in which a rule cannot be
    evaluated; of several rows together, `check` is what is wrong with them.
    """

    def __init__(
        self,
        rules: TableRules,
        table: Table,
        failures: Sequence[FailedRule],
        faults: Sequence[Fault],
    ) -> None:
        self.schema = rules.schema
        self.schema_errors = [failure.error for failure in failures]
        self.data = table.frame
        cases = [_make_case(table, fault) for fault in faults]
        self.failure_cases = pl.DataFrame(cases, schema=CASE_TYPES)
        self.error_counts = Counter(fault.check for fault in faults)
        lines = list(dict.fromkeys(fault.line for fault in faults))
        count = count_noun(len(lines), "error")
        if len(lines) > MAX_LINES:
            lines[MAX_LINES:] = [f"- and {len(lines) - MAX_LINES:,} more: see `failure_cases`."]
        title = f"{count} in the frame of the table {table.name} (rows count from 0):"
        self.message = "\n".join([title, *lines])
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
    index_names = getattr(getattr(frame, "index", None), "names", ())
    faults = []
    for finding in find_header_faults(table):
        if finding.code == "header-missing" and finding.column in index_names:
            finding = replace(finding, hint=INDEX_HINT)
        if finding.code != HEADER_ORDER:
            faults.append(Fault(finding, finding.message, _write_line(finding)))
    for finding in find_bad_cells(table):
        faults.append(Fault(finding, "dtype", _write_line(finding)))
    failures = list(find_failures(rules, table))
    for failure in failures:
        faults += _describe(failure, table)
    if faults:
        raise FrameErrors(rules, table, failures, faults)
    return convert_back(table.frame.select(table.csv.columns), frame)


def _describe(failure: FailedRule, table: Table) -> Iterator[Fault]:
    """Yield a fault for each row that breaks a rule, alone or with others."""
    rule = failure.rule
    if rule.explain is None or failure.reason:
        rule_words = str(getattr(failure.error.check, "error", failure.error.check))
        for finding in describe_failure(table, failure):
            check = finding.message if failure.reason else rule_words
            yield Fault(finding, check, _write_line(finding))
        return
    for problem in rule.explain(table.frame):
        line = f"- rows {', '.join(map(str, problem.rows))}: {problem.message}."
        for row in problem.rows:
            key = table.format_key(table.frame.row(row, named=True))
            finding = Finding("", row, rule.columns[0], rule.code, key, problem.message)
            yield Fault(finding, problem.message, line)


def _make_case(table: Table, fault: Fault) -> dict[str, object]:
    """Return a fault as a failure case of Pandera."""
    finding = fault.finding
    case: dict[str, object] = {"column": finding.column, "check": fault.check}
    if not finding.code.startswith(NO_ROW):
        cell = table.texts[finding.column][finding.line]
        case |= {"failure_case": cell, "schema_context": "Column", "index": finding.line}
    return case


def _write_line(finding: Finding) -> str:
    """Write what is wrong in one row, or with the whole frame."""
    place = finding.column
    if not finding.code.startswith(NO_ROW):
        place += f", row {finding.line}" + (f" ({finding.key})" if finding.key else "")
    message = finding.message.replace(" from line ", " from row ").replace(" from the header", "")
    hint = finding.hint if finding.hint.startswith(("Did you mean", INDEX_HINT)) else ""
    return f"- {place}: {message} {hint}".rstrip()
