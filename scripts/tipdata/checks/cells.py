"""Is every cell what its column says, and every row what the table's rules say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandera.errors
import polars as pl
from pandera.config import ValidationDepth, config_context

from tipdata.checks import Checked, Found
from tipdata.package import rules as rulebook
from tipdata.package.finding import SHOWN, WARNING, Finding
from tipdata.package.load import Package
from tipdata.package.rules import Rule
from tipdata.package.table import Batch, Table
from tipdata.package.wording import did_you_mean, quoted


def check(package: Package) -> Found:
    """Is every cell what its column says, and every row what the table's rules say?"""
    checked: Checked = {"rows": 0, "cells": 0, "rules": 0}
    for table in package.tables.values():
        if table.has_rows:
            yield from _table(table, checked)
    return checked


def _table(table: Table, checked: Checked) -> Iterator[Finding]:
    rules: Sequence[Rule] | None = None
    rows = faults = 0
    for batch in table.batches():
        if rules is None:
            rules, unjudged = rulebook.read(table.schema, batch.frame.columns)
            for lost in unjudged:
                yield _unjudged(table, lost.column, lost.what, lost.why)
            checked["rules"] += len(rules)
        elif wide := [rule for rule in rules if rule.wide]:
            for rule in wide:
                yield _unjudged(table, "", rule.what, "it looks at other rows, and the table is too large for that")
            rules = [rule for rule in rules if not rule.wide]
        rows += batch.frame.height
        faults += len(batch.faults)
        checked["rows"] += batch.frame.height
        checked["cells"] += batch.frame.height * batch.frame.width
        yield from batch.faults
        yield from _judge(table, batch, [*_text_rules(table, batch, rules), *rules])
    if not rows and not faults:
        said = "The table has a header and no rows, so nothing in it was checked."
        yield Finding(table.path, 1, "", "table-empty", "", said, severity=WARNING)


def _unjudged(table: Table, column: str, what: str, why: str) -> Finding:
    said = f"The {what} cannot be judged: {why}."
    return Finding(table.schema_path, 0, column, "rule-unjudged", "", said, "Correct it in the schema.")


def _text_rules(table: Table, batch: Batch, rules: Sequence[Rule]) -> list[Rule]:
    """Rules for the text columns that hold anything odd; a column of codes has its codes."""
    coded = {rule.columns[0] for rule in rules if rule.codes}
    texts = [name for name in batch.frame.columns if rulebook.is_text(table.fields[name]) and name not in coded]
    odd = batch.frame.select(pl.col(name).str.contains(rulebook.ODD).any() for name in texts)
    return [rule for name in texts if odd[name].any() for rule in rulebook.text_rules(name)] if texts else []


def _judge(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Ask Pandera whether every row holds, and of the rows that do not, which rule they break."""
    if not rules or batch.frame.is_empty():
        return
    try:
        # Its environment variables can switch Pandera off; nobody may switch this off without a word.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            rulebook.screen(rules).validate(batch.frame, lazy=True)
    except pandera.errors.SchemaErrors:
        yield from _explain(table, batch, rules)


def _explain(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Name what each broken row breaks; of a cell that is wrong already nothing more is said, nor of a row for its sake."""
    wrong = dict(batch.unread)
    for rule, held in zip(rules, _held(batch.frame, rules), strict=True):
        first = rule.columns[0]
        if isinstance(held, str):
            said = f"The {rule.what} cannot be judged on these rows: {held}."
            yield Finding(
                table.path, int(batch.lines[0]), first, "rule-unjudged", "", said, "Correct it in the schema."
            )
            continue
        failing = ~held
        for name in rule.columns:
            failing &= ~wrong.get(name, pl.Series([False]))
        if not rule.name:
            wrong[first] = failing | wrong.get(first, pl.Series([False]))
        yield from _broken(table, batch, rule, failing.arg_true())


def _held(frame: pl.DataFrame, rules: Sequence[Rule]) -> list[pl.Series | str]:
    """For each rule whether it holds, by row; or why it breaks down on this data."""
    rows = pl.int_range(pl.len()).alias("row")
    try:
        made = frame.select(rows, *(rule.expression.fill_null(True).alias(str(i)) for i, rule in enumerate(rules)))
    except pl.exceptions.PolarsError as error:
        if len(rules) == 1:
            return [rulebook.reason(error)]
        return [held for rule in rules for held in _held(frame, [rule])]
    return [made[str(i)] for i in range(len(rules))]


def _broken(table: Table, batch: Batch, rule: Rule, places: pl.Series) -> Iterator[Finding]:
    column = rule.columns[0]
    rows, lines = batch.frame[places.head(SHOWN)], batch.lines[places]
    for line, row in zip(lines, rows.iter_rows(named=True), strict=False):
        yield Finding(table.path, line, column, rule.code, table.key(row), *_say(rule, row))
    if len(places) > SHOWN:
        said = f"And {len(places) - SHOWN:,} more rows with the same fault."
        yield Finding(table.path, lines[SHOWN], column, rule.code, "", said)


def _say(rule: Rule, row: Mapping[str, Any]) -> tuple[str, str]:
    cell = row[rule.columns[0]]
    if rule.name:
        values = ", ".join(f"{name} = {'empty' if row[name] is None else row[name]}" for name in rule.columns)
        return f"{rule.says} (rule {rule.name}; here {values})", rule.hint
    if cell is None:
        return f"The cell {rule.says}.", rule.hint
    return f"{quoted(cell)} {rule.says}.", (did_you_mean(str(cell), rule.codes) if rule.codes else "") or rule.hint
