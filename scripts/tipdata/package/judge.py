"""A table judged: what is wrong with its header, its records, its cells and its rows, in words.

Pandera is the judge of cells and rows: one fused question says whether any is wrong, and the rows that it finds are
judged by the whole schema, whose failure cases are the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandera.errors
import polars as pl
from pandera.config import ValidationDepth, config_context

from tipdata.package import field_types
from tipdata.package.columns import Batch
from tipdata.package.constraints import Rule, reason
from tipdata.package.finding import SHOWN, Finding, capped, finding, others
from tipdata.package.problem import Problem, problem
from tipdata.package.rules import compiled, holds, read, screen
from tipdata.package.table import Table
from tipdata.package.text_rules import ODD, is_text, text_rules
from tipdata.package.wording import did_you_mean, quoted

JUDGED = 20_000  # broken rows of a block that are judged one by one
ODD_NAMES = 10  # faults of one kind in a header
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "bars"}
ONCE = ("line-end", "final-newline")  # said once of a file, however many blocks it has


def worded(path: str, one: Problem, key: str = "") -> Finding:
    """A problem in the words of its code."""
    made = finding(one.code, path, one.line, one.column, key, **one.values)
    return others(made, one.more) if one.more else made


def of_file(table: Table) -> Iterator[Finding]:
    """What is wrong with the file as a whole and its header."""
    if table.file is None:
        return
    header = table.header
    for one in header.problems:
        yield worded(table.path, one)
    damaged = any(one.code == "encoding" for one in header.problems)
    if header.columns and table.fields and table.dialect.header and not damaged:
        yield from (worded(table.path, one) for one in _header(table, header.columns))


def of_cells(table: Table, batch: Batch) -> Iterator[Finding]:
    """What is wrong with records, and which cells are not of their column's type or not in its plain form."""
    for one in batch.problems:
        yield worded(table.path, one)
    for name, column in batch.cells.items():
        expects = (field_types.of(table.fields[name]) or field_types.ANY).expects
        unread = column.unread
        if unread is not None and batch.damaged:  # said of the bytes already
            unread = unread & ~column.texts.str.contains("\ufffd", literal=True).fill_null(False)
        for code, mask in (("cell-type", unread), ("cell-style", column.odd)):
            if mask is None:
                continue
            mask = mask & ~batch.broken if batch.broken is not None else mask
            odd = mask.arg_true()
            shown = odd.head(SHOWN + 1)
            rows = batch.frame[shown].iter_rows(named=True)
            places = zip(batch.lines[shown], column.texts[shown], rows, strict=True)

            def said(
                place: tuple[int, str, dict[str, Any]], code: str = code, name: str = name, expects: str = expects
            ) -> Finding:
                line, cell, row = place
                return finding(code, table.path, line, name, table.key(row), cell=cell, expects=expects)

            yield from capped(places, len(odd), said)


def of_rows(table: Table) -> Iterator[Finding]:
    """What is wrong with the rows of a table: records, cells, and every rule of its schema."""
    schema = {**table.schema, "fields": [{**descriptor, "name": name} for name, descriptor in table.fields.items()]}
    rules: Sequence[Rule] | None = None
    rows, said = 0, set[str]()
    for batch in table.batches():
        if rules is None:
            rules, unjudged = read(schema, batch.frame.columns)
            for lost in unjudged:
                code = "constraint-ignored" if lost.ignored else "rule-unjudged"
                yield finding(code, table.schema_path, 0, lost.column, rule=lost.what, reason=lost.reason)
        elif wide := [rule for rule in rules if rule.wide]:
            for rule in wide:
                reason = "it looks at other rows, and the table is too large for that"
                yield finding("rule-unjudged", table.schema_path, rule=rule.what, reason=reason)
            rules = [rule for rule in rules if not rule.wide]
        rows += batch.frame.height
        for found in of_cells(table, batch):
            rows += 1
            if found.code not in ONCE or found.code not in said:
                yield found
            said.add(found.code)
        yield from of_rules(table, batch, [*rules, *_text_rules(table, batch, rules)])
    if not rows:
        yield finding("table-empty", table.path, 1)


def of_rules(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Which rules the rows break; of a cell that is wrong already nothing more is said, nor of a row for its sake."""
    if not rules or batch.frame.is_empty() or not _cases(screen(rules), batch.frame).height:
        return
    places = _broken_rows(batch.frame, rules)
    if places is None:
        places = pl.int_range(batch.frame.height, eager=True)
    elif len(places) > JUDGED:
        yield finding("rows-left", table.path, int(batch.lines[places[JUDGED]]), rows=len(places) - JUDGED)
        places = places.head(JUDGED)
    numbers = {(None if rule.name else rule.columns[0], rule.name or rule.says): n for n, rule in enumerate(rules)}
    schema = compiled({name: table.fields[name] for name in batch.frame.columns}, rules)
    failing: dict[int, list[int]] = {}
    for case in _cases(schema, batch.frame[places]).iter_rows(named=True):
        number = numbers.get((case["column"], case["check"]))
        if number is not None and case["index"] is not None:
            failing.setdefault(number, []).append(places[case["index"]])
        elif number is not None:
            values = {"rule": rules[number].what, "reason": reason(case["failure_case"])}
            yield finding("rule-unjudged", table.schema_path, 0, rules[number].columns[0], **values)
    yield from _said(table, batch, rules, failing)


def _said(table: Table, batch: Batch, rules: Sequence[Rule], failing: Mapping[int, list[int]]) -> Iterator[Finding]:
    wrong = {name: set(batch.unread(name).arg_true()) for name in batch.frame.columns} if failing else {}
    for number in sorted(failing):
        rule = rules[number]
        places = sorted({p for p in failing[number] if not any(p in wrong[name] for name in rule.columns)})
        if not rule.name:
            wrong[rule.columns[0]].update(places)
        rows = batch.frame[places].iter_rows(named=True)

        def said(place: tuple[int, dict[str, Any]], rule: Rule = rule) -> Finding:
            line, row = place
            column = rule.columns[0]
            return finding(rule.code, table.path, line, column, table.key(row), **_values(rule, row))

        yield from capped(zip(batch.lines[places], rows, strict=True), len(places), said)


def _values(rule: Rule, row: Mapping[str, Any]) -> dict[str, str]:
    """What the words of a broken rule name."""
    cell = row[rule.columns[0]]
    if rule.name:
        here = ", ".join(f"{name} = {'empty' if row[name] is None else row[name]}" for name in rule.columns)
        return {"says": rule.says, "name": rule.name, "here": here, "hint": rule.hint}
    hint = (did_you_mean(str(cell), rule.codes) if rule.codes else "") or rule.hint
    return {"cell": "The cell" if cell is None else quoted(cell), "says": rule.says, "hint": hint}


def _text_rules(table: Table, batch: Batch, rules: Sequence[Rule]) -> list[Rule]:
    """Rules for the text columns that hold anything odd; a column of codes has its codes."""
    coded = {rule.columns[0] for rule in rules if rule.codes}
    texts = [name for name in batch.frame.columns if is_text(table.fields[name]) and name not in coded]
    odd = batch.frame.select(pl.col(name).str.contains(ODD).any() for name in texts)
    return [rule for name in texts if odd[name].any() for rule in text_rules(name)] if texts else []


def _cases(schema: Any, frame: pl.DataFrame) -> pl.DataFrame:
    """The failure cases that Pandera finds."""
    try:
        # Its environment variables can switch Pandera off; nobody may switch this off without a word.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        return cases
    return pl.DataFrame()


def _broken_rows(frame: pl.DataFrame, rules: Sequence[Rule]) -> pl.Series | None:
    """Places of the rows in which some rule does not hold; None where one looks at other rows or breaks down on these data."""
    try:
        return None if any(r.wide for r in rules) else frame.select(~holds(rules)).to_series().arg_true()
    except pl.exceptions.PolarsError:
        return None


def _header(table: Table, found: Sequence[str]) -> Iterator[Problem]:
    """Where a header is not the one that the schema describes, in the way that `fieldsMatch` asks."""
    expected = list(table.fields)
    for other, name in SEPARATORS.items():
        if len(found) == 1 and len(expected) > 1 and other in found[0]:
            yield problem("delimiter", 1, separators=name, delimiter=table.delimiter)
            return
    match = table.schema.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in table.fields and name.strip()]
    twice = [name for name in extra if " (" in name and name.rpartition(" (")[0] in table.fields]
    nameless = [place for place, name in enumerate(found, 1) if not name.strip() and name not in table.fields]
    if match in ("exact", "equal", "superset"):
        yield from _first([problem("header-empty", 1, place=place) for place in nameless])
    yield from _first(
        [problem("header-duplicate", 1, name.rpartition(" (")[0][:64], name=name.rpartition(" (")[0]) for name in twice]
    )
    if match in ("exact", "equal", "subset"):
        yield from (problem("header-missing", 1, name, name=name) for name in missing)
    if match in ("exact", "equal", "superset"):
        odd = [name for name in extra if name not in twice]
        hints = [
            did_you_mean(name, missing or expected) or "Take the column out, or describe it in the schema."
            for name in odd[:ODD_NAMES]
        ]
        yield from _first(
            [
                problem("header-extra", 1, n[:64], name=n, hint=h)
                for n, h in zip(odd, [*hints, *[""] * len(odd)], strict=False)
            ]
        )
    if match == "exact" and not missing and not extra and len(found) == len(expected) and list(found) != expected:
        place = next(i for i, (a, b) in enumerate(zip(found, expected, strict=True)) if a != b)
        yield problem("header-order", 1, found[place], place=place + 1, name=found[place], expected=expected[place])
    if match == "partial" and len(missing) == len(expected):
        yield problem("header-missing", 1, name=", ".join(expected[:ODD_NAMES]))


def _first(problems: Sequence[Problem]) -> Iterator[Problem]:
    yield from problems[:ODD_NAMES]
    if more := problems[ODD_NAMES:]:
        yield replace(more[0], column="", more=len(more))
