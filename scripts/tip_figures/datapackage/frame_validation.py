"""Validation of a polars or pandas frame with the Pandera schema of a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl
from pandera.errors import SchemaErrors

from tip_figures.datapackage.cell_findings import HEADER_ORDER, find_bad_cells, find_header_faults
from tip_figures.datapackage.failed_rules import FailedRule, find_failed_rules
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.frames import make_frame_table, to_pandas
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.pandera_schemas import TableRules
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.validation import describe_failed_rule

_WHOLE_FRAME_CODES = ("delimiter", "header-", "schema-")
"""Prefixes of the codes of findings about the whole frame."""
_CASE_COLUMNS = ("failure_case", "schema_context", "column", "check", "check_number", "index")
"""The columns of the failure cases of Pandera."""
_TYPE_CHECK = "dtype"
"""The name of the check that a cell has the type of its column."""


class FrameFault(NamedTuple):
    """Something that is wrong with a frame.

    Attributes:
        check: name of the failed check, for Pandera's failure cases
        message: what is wrong, for people
        hint: how to fix it; may be empty
        column: of the wrong cell; empty for a whole row
        row: from 0; None for the whole frame
        key: the primary key of the row; may be empty
    """

    check: str
    message: str
    hint: str = ""
    column: str = ""
    row: int | None = None
    key: str = ""


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    It has all attributes of `SchemaErrors`. `failure_cases` leaves out rows in which a rule cannot
    be evaluated. For a rule about several rows together, `check` is what is wrong in them.
    """

    def __init__(
        self,
        rules: TableRules,
        table: Table,
        failed_rules: Sequence[FailedRule],
        faults: Sequence[FrameFault],
    ) -> None:
        """Set the message and the attributes that `SchemaErrors` of Pandera has.

        Args:
            rules: the Pandera schema that the frame should have
            table: has the cells of the frame
            failed_rules: rules that rows break; may be empty
            faults: all that is wrong; at least one, since a column may be missing although no rule
                fails
        """
        message = _write_message(table, faults)
        # The constructor of SchemaErrors needs a failed check; a frame may only lack a column.
        Exception.__init__(self, message)
        self.message = message
        self.schema = rules.schema
        self.schema_errors = [failed.error for failed in failed_rules]
        self.data = table.frame
        cases = [_make_failure_case(table, fault) for fault in faults]
        self.failure_cases = pl.DataFrame(cases, schema=_CASE_COLUMNS, infer_schema_length=None)
        self.error_counts = Counter(fault.check for fault in faults)

    def __str__(self) -> str:
        """Return the text instead of Pandera's JSON."""
        return self.message


def validate_frame(frame: Any, rules: TableRules) -> Any:
    """Return a valid frame with the types of a table's schema.

    Columns may be in any order, which is kept.

    Args:
        frame: of polars or pandas
        rules: the Pandera schema of the table

    Returns:
        a frame of the same library

    Raises:
        FrameErrors: a `pandera.errors.SchemaErrors` with all that is wrong
        TypeError: if `frame` is neither a polars nor a pandas DataFrame
    """
    table = make_frame_table(frame, rules.table)
    failed_rules = list(find_failed_rules(rules, table))
    faults = [*_find_header_faults(table), *_find_type_faults(table)]
    for failed in failed_rules:
        faults += _find_rule_faults(table, failed)
    if faults:
        raise FrameErrors(rules, table, failed_rules, list(dict.fromkeys(faults)))
    converted = table.frame.select(table.csv.columns)
    return converted if isinstance(frame, pl.DataFrame) else to_pandas(converted, frame.index)


# Faults


def _find_header_faults(table: Table) -> Iterator[FrameFault]:
    """Yield what is wrong with the names of the columns; their order does not matter."""
    for finding in find_header_faults(table):
        if finding.code != HEADER_ORDER:
            yield _convert_finding(finding, finding.message)


def _find_type_faults(table: Table) -> Iterator[FrameFault]:
    """Yield a fault for each cell that is not a value of its column's type."""
    for finding in find_bad_cells(table):
        yield _convert_finding(finding, _TYPE_CHECK)


def _find_rule_faults(table: Table, failed: FailedRule) -> Iterator[FrameFault]:
    """Yield the faults that a failed rule stands for.

    - A rule that cannot be evaluated has one fault.
    - A rule about several rows together, such as a sum, has a fault for each of these rows, with
      the same message and no column.
    - Any other rule has a fault for each row that breaks it.

    Args:
        table: has the cells of the frame
    """
    if failed.rule.explain is None or failed.reason:
        for finding in describe_failed_rule(table, failed):
            yield _convert_finding(finding, failed.reason or failed.check_name)
        return
    for problem in failed.list_problems(table):
        for row in sorted(problem.rows):
            yield FrameFault(problem.message, f"{problem.message}.", row=row)


def _convert_finding(finding: Finding, check: str) -> FrameFault:
    """Return a finding about a frame as a fault.

    Args:
        finding: its line is the number of the row, from 0, because a frame has no file
        check: name of the failed check
    """
    is_about_row = not finding.code.startswith(_WHOLE_FRAME_CODES)
    row = finding.line if is_about_row else None
    return FrameFault(check, finding.message, finding.hint, finding.column, row, finding.key)


# The error


def _make_failure_case(table: Table, fault: FrameFault) -> dict[str, object]:
    """Return a fault as a row of Pandera's `failure_cases`: column → value.

    A fault of the whole frame has neither the value of a cell nor the number of a row.

    Args:
        table: has the cells of the frame
    """
    case: dict[str, object] = {"column": fault.column or None, "check": fault.check}
    if fault.row is not None:
        # A fault of a whole row has no column, and so no cell.
        cell = table.texts[fault.column][fault.row] if fault.column else None
        case |= {"failure_case": cell, "schema_context": "Column", "index": fault.row}
    return case


def _write_message(table: Table, faults: Sequence[FrameFault]) -> str:
    """Return the text of an error: a title, and a line for each column and message.

    Args:
        table: has the cells of the frame
    """
    groups = group_by(faults, lambda fault: (fault.column, fault.message))
    count = count_noun(len(groups), "error")
    title = f"{count} in the frame of the table {table.name} (rows count from 0):"
    return "\n".join([title, *map(_write_line, groups.values())])


def _write_line(faults: Sequence[FrameFault]) -> str:
    """Return one line of the error: `- year, row 3 (demo-1): “7” is not a year of four digits.`

    Without a key, `(demo-1)` is missing. Several faults have their rows in it: `rows 3, 5`.

    Args:
        faults: at least one; all with the same column and message
    """
    fault = faults[0]
    place = [fault.column] if fault.column else []
    if len(faults) > 1:
        rows = ", ".join(str(entry.row) for entry in faults)
        place.append(f"rows {rows}")
    elif fault.row is not None:
        key = f" ({fault.key})" if fault.key else ""
        place.append(f"row {fault.row}{key}")
    return f"- {', '.join(place)}: {fault.message} {fault.hint}".rstrip()
