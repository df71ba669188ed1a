"""Is every cell what its column says, and every row what the table's rules say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pandera.errors
import polars as pl

from tipdata import rulebook
from tipdata.checks import Checked, Found
from tipdata.finding import WARNING, Finding, did_you_mean, quoted
from tipdata.package import Package
from tipdata.rulebook import Rule
from tipdata.table import SHOWN, Batch, Table


def check(package: Package) -> Found:
    """Is every cell what its column says, and every row what the table's rules say?"""
    checked: Checked = {"rows": 0, "cells": 0, "rules": 0}
    for table in package.tables.values():
        if table.has_rows:
            yield from _table(table, checked)
    return checked


def _table(table: Table, checked: Checked) -> Iterator[Finding]:
    book: tuple[list[Rule], list[Rule]] | None = None
    rows = 0
    for batch in table.batches():
        if book is None:
            rules, unjudged = rulebook.read(table.schema, batch.frame.columns)
            for lost in unjudged:
                said = f"The {lost.what} cannot be judged: {lost.why}."
                yield Finding(table.schema_path, 0, lost.column, "rule-unjudged", "", said, "Correct it in the schema.")
            texts = [name for name, dtype in batch.frame.schema.items() if dtype == pl.String]
            book = rules, [rule for name in texts for rule in rulebook.text_rules(name)]
            checked["rules"] += len(rules)
        rows += batch.frame.height
        checked["rows"] += batch.frame.height
        checked["cells"] += batch.frame.height * batch.frame.width
        yield from batch.faults
        yield from _judge(table, batch, book[0] if batch.plain else [*book[0], *book[1]])
    if not rows:
        said = "The table has a header and no rows, so nothing in it was checked."
        yield Finding(table.path, 1, "", "table-empty", "", said, severity=WARNING)


def _judge(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Ask Pandera whether every row holds, and of the rows that do not, which rule they break."""
    if not rules or batch.frame.is_empty():
        return
    schema = rulebook.pandera_schema(table.schema, rules)
    try:
        schema.validate(batch.frame, lazy=True)
    except pandera.errors.SchemaErrors:
        broken = batch.frame.with_row_index("_row").with_columns(_line=batch.lines)
        with suppress(pl.exceptions.PolarsError):  # a rule that breaks down on this data is named below
            broken = broken.filter(~rulebook.holds(rules))
        for rule in rules:
            yield from _explain(table, broken, rule)


def _explain(table: Table, rows: pl.DataFrame, rule: Rule) -> Iterator[Finding]:
    try:
        failing = rows.filter(~rule.expression.fill_null(True))
    except pl.exceptions.PolarsError as error:
        said = (
            f"The rule {quoted(rule.name or rule.code)} cannot be judged on these rows: {str(error).splitlines()[0]}."
        )
        yield Finding(table.path, int(rows["_line"][0]), rule.columns[0], "rule-unjudged", "", said)
        return
    shown = failing.head(SHOWN)
    for row in shown.iter_rows(named=True):
        yield Finding(table.path, row["_line"], rule.columns[0], rule.code, table.key(row), *_say(rule, row))
    if failing.height > SHOWN:
        said = f"And {failing.height - SHOWN:,} more rows with the same fault."
        yield Finding(table.path, int(failing["_line"][SHOWN]), rule.columns[0], rule.code, "", said)


def _say(rule: Rule, row: dict[str, Any]) -> tuple[str, str]:
    cell = row[rule.columns[0]]
    if rule.name:
        values = ", ".join(f"{name} = {'empty' if row[name] is None else row[name]}" for name in rule.columns)
        return f"{rule.says} (rule {rule.name}; here {values})", rule.hint
    if cell is None:
        return f"The cell {rule.says}.", rule.hint
    return f"{quoted(cell)} {rule.says}.", (did_you_mean(str(cell), rule.codes) if rule.codes else "") or rule.hint
