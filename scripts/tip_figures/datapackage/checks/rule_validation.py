"""Which rules the rows of a table break.

One expression of all rules together finds the suspicious rows of a batch quickly. Which rules these
rows break is decided by the Pandera schema that users can validate frames of their own with.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.rule import BrokenRule, Rule, holds_for_all
from tip_figures.datapackage.text_format import did_you_mean, quote_value

MAX_EVALUATED_ROWS = 20_000  # suspicious rows of a batch; the rest is counted


def validate_rules(
    table: Table, batch: Batch, rules: Sequence[Rule], text_rules: Sequence[Rule]
) -> Iterator[Finding]:
    """Yield a finding for each rule that a row breaks.

    rules:      of the schema
    text_rules: that hold for every text, and are not part of a schema
    A rule that reads a cell with a fault of its own is not evaluated in that row: the fault is
    reported already.
    """
    all_rules = [*rules, *text_rules]
    if not all_rules or batch.frame.is_empty():
        return
    rows = find_suspicious_rows(all_rules, batch.frame)
    if rows.is_empty():
        return
    if len(rows) > MAX_EVALUATED_ROWS:
        yield _count_remaining_rows(table, batch, rows)
        rows = rows.head(MAX_EVALUATED_ROWS)
    suspicious_frame = batch.frame[rows]
    # For each column, in which of the suspicious rows its cell has a fault.
    faulty = {name: batch.find_unreadable(name)[rows] for name in batch.frame.columns}
    for broken_rule in _find_broken_rules(rules, text_rules, suspicious_frame):
        rule = broken_rule.rule
        if broken_rule.error:
            yield _report_unusable_rule(table, rule, broken_rule.error)
            continue
        broken = broken_rule.rows
        for column in rule.columns:
            broken &= ~faulty[column]
        if not rule.name:
            faulty[rule.columns[0]] |= broken
        describe = partial(_describe_broken_row, table, batch, rule)
        yield from limit_findings(rows.filter(broken), describe)


def _find_broken_rules(
    rules: Sequence[Rule], text_rules: Sequence[Rule], frame: pl.DataFrame
) -> Iterator[BrokenRule]:
    """Yield the broken rules: of columns first, then of rows, then of texts."""
    # Pandera is imported where some row is suspicious, since that takes as long as all the rest.
    from tip_figures.datapackage.frames.rule_evaluation import find_broken_rules

    yield from find_broken_rules(rules, frame)
    for rule in text_rules:
        broken = frame.select(~rule.holds).to_series()
        if broken.any():
            yield BrokenRule(rule, broken)


def find_suspicious_rows(rules: Sequence[Rule], frame: pl.DataFrame) -> pl.Series:
    """Return the numbers of the rows that break a rule; of all rows if that cannot be computed."""
    try:
        broken_rules = _select_broken_rules(rules, frame)
        if not broken_rules:
            return pl.Series(dtype=pl.UInt32)
        return frame.select(~holds_for_all(broken_rules)).to_series().arg_true()
    except pl.exceptions.PolarsError:  # some rule fails on these values
        return pl.int_range(frame.height, eager=True)


def _select_broken_rules(rules: Sequence[Rule], frame: pl.DataFrame) -> list[Rule]:
    """Return the rules that some row breaks.

    polars computes one truth value a rule several times as fast as one a row for all rules. Like
    `Rule.holds`, it passes over nulls.
    """
    verdicts = frame.select(
        rule.expression.all().alias(str(number)) for number, rule in enumerate(rules)
    )
    return [rule for rule, holds in zip(rules, verdicts.row(0), strict=True) if not holds]


def _count_remaining_rows(table: Table, batch: Batch, rows: pl.Series) -> Finding:
    first_line = int(batch.lines[rows[MAX_EVALUATED_ROWS]])
    return create_finding("rows-left", table.path, first_line, rows=len(rows) - MAX_EVALUATED_ROWS)


def _report_unusable_rule(table: Table, rule: Rule, reason: str) -> Finding:
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
