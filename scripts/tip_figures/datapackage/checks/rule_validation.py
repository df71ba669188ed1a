"""Which rules the rows of a table break.

One test of all rules together finds the suspicious rows of a batch; on these rows each rule is then
evaluated by itself.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.pandera_schemas import build_screening_schema, is_valid
from tip_figures.datapackage.schema.rule import Rule, describe_polars_error, holds_for_all
from tip_figures.datapackage.text_format import did_you_mean, quote_value

MAX_EVALUATED_ROWS = 20_000  # suspicious rows of a batch; the rest is counted


def validate_rules(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield a finding for each rule that a row breaks.

    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already.
    """
    if not rules or batch.frame.is_empty():
        return
    if is_valid(batch.frame, build_screening_schema(rules)):
        return
    rows = find_suspicious_rows(rules, batch.frame)
    if len(rows) > MAX_EVALUATED_ROWS:
        yield _count_remaining_rows(table, batch, rows)
        rows = rows.head(MAX_EVALUATED_ROWS)
    suspicious_frame = batch.frame[rows]
    # For each column, in which of the suspicious rows its cell has a fault.
    faulty = {name: batch.find_unreadable(name)[rows] for name in batch.frame.columns}
    for rule in rules:
        try:
            broken = suspicious_frame.select(~rule.holds).to_series()
        except pl.exceptions.PolarsError as error:  # on these values; an empty frame gave none
            yield _report_unusable_rule(table, rule, error)
            continue
        for column in rule.columns:
            broken &= ~faulty[column]
        if not rule.name:
            faulty[rule.columns[0]] |= broken
        describe = partial(_describe_broken_row, table, batch, rule)
        yield from limit_findings(rows.filter(broken), describe)


def find_suspicious_rows(rules: Sequence[Rule], frame: pl.DataFrame) -> pl.Series:
    """Return the numbers of the rows that break a rule; of all rows if that cannot be computed."""
    try:
        return frame.select(~holds_for_all(rules)).to_series().arg_true()
    except pl.exceptions.PolarsError:  # some rule fails on these values
        return pl.int_range(frame.height, eager=True)


def _count_remaining_rows(table: Table, batch: Batch, rows: pl.Series) -> Finding:
    first_line = int(batch.lines[rows[MAX_EVALUATED_ROWS]])
    return create_finding("rows-left", table.path, first_line, rows=len(rows) - MAX_EVALUATED_ROWS)


def _report_unusable_rule(table: Table, rule: Rule, error: Exception) -> Finding:
    reason = describe_polars_error(error)
    return create_finding(
        "rule-unjudged", table.schema_path, 0, rule.columns[0], rule=rule.label, reason=reason
    )


def _describe_broken_row(table: Table, batch: Batch, rule: Rule, row_number: int) -> Finding:
    row = batch.frame.row(row_number, named=True)
    line = int(batch.lines[row_number])
    column = rule.columns[0]
    cell = row[column]
    suggestion = did_you_mean(str(cell), rule.codes) if rule.codes else ""
    return create_finding(
        rule.code,
        table.path,
        line,
        column,
        table.format_key(row),
        cell="The cell" if cell is None else quote_value(cell),
        problem=rule.problem,
        name=rule.name,
        cells=", ".join(f"{name} = {_show_value(row[name])}" for name in rule.columns),
        hint=suggestion or rule.hint,
    )


def _show_value(value: object) -> str:
    return "empty" if value is None else str(value)
