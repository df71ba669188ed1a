"""A table judged: what is wrong with its header, its records, its cells and its rows, in words.

Pandera is the judge of cells and rows: one fused question says whether any is wrong, and the rows that it finds are
judged by the whole schema, whose failure cases are the findings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandera.errors
import polars as pl
from pandera.config import ValidationDepth, config_context

from tip_figures.datapackage.findings import Finding, create_finding, limit_findings
from tip_figures.datapackage.read.columns import Batch
from tip_figures.datapackage.read.csv_dialect import DELIMITERS
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.schema.constraints import Rule, describe_polars_error
from tip_figures.datapackage.schema.rules import (
    SUSPICIOUS_TEXT,
    compile_rules,
    compiled,
    holds,
    make_text_rules,
    screen,
)
from tip_figures.datapackage.text_format import did_you_mean, quote_value

JUDGED = 20_000  # broken rows of a block that are judged one by one
ODD_NAMES = 10  # faults of one kind in a header
ONCE = ("line-end", "final-newline")  # said once of a file, however many blocks it has


def validate_file(table: Table) -> Iterator[Finding]:
    """What is wrong with the file as a whole and its header."""
    if table.file is None:
        return
    header = table.header
    found = [*header.findings]
    if (
        header.columns
        and table.fields
        and table.dialect.header
        and all(one.code != "encoding" for one in found)
    ):
        found += _header(table, header.columns)
    yield from (replace(one, path=table.path) for one in found)


def validate_cells(table: Table, batch: Batch) -> Iterator[Finding]:
    """What is wrong with records, and which cells are not of their column's type or not in its plain form."""
    for one in batch.findings:
        yield replace(one, path=table.path)
    for name, column in batch.irregular_columns.items():
        expects = field_types.get_field_type(table.fields[name]).expects
        for code, mask in (
            ("cell-type", column.unreadable & column.texts.is_not_null()),
            ("cell-style", column.noncanonical),
        ):
            mask = mask if batch.broken is None else mask & ~batch.broken
            yield from limit_findings(
                mask.arg_true(), partial(_odd, table, batch, code, name, expects)
            )


def _odd(table: Table, batch: Batch, code: str, name: str, expects: str, place: int) -> Finding:
    key, cell = (
        table.format_key(batch.frame.row(place, named=True)),
        batch.irregular_columns[name].texts[place],
    )
    return create_finding(
        code, table.path, int(batch.lines[place]), name, key, cell=cell, expects=expects
    )


def validate_rows(table: Table) -> Iterator[Finding]:
    """What is wrong with the rows of a table: records, cells, and every rule of its schema."""
    schema = {
        **table.schema,
        "fields": [{**descriptor, "name": name} for name, descriptor in table.fields.items()],
    }
    rules, lost = compile_rules(schema, table.frame_columns)
    yield from (replace(one, path=table.schema_path) for one in lost)
    # Columns declared to hold words; one of codes has its codes.
    coded = {rule.columns[0] for rule in rules if rule.codes}
    words = [
        name
        for name, one in table.fields.items()
        if one.get("type") == "string" and name not in coded
    ]
    empty, said = True, set[str]()
    for batch in table.batches():
        for found in validate_cells(table, batch):
            if found.code not in ONCE or found.code not in said:
                yield found
            said.add(found.code)
        empty = empty and batch.frame.is_empty()
        odd = batch.frame.select(
            pl.col(name).str.contains(SUSPICIOUS_TEXT).any()
            for name in words
            if name in batch.frame.columns
        )
        yield from validate_rules(
            table,
            batch,
            [
                *rules,
                *(r for name in odd.columns if odd[name].any() for r in make_text_rules(name)),
            ],
        )
    if empty and not said:
        yield create_finding("table-empty", table.path, 1)


def validate_rules(table: Table, batch: Batch, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Which rules the rows break; of a cell that is wrong already nothing more is said, nor of a row for its sake."""
    if not rules or batch.frame.is_empty() or not _cases(screen(rules), batch.frame).height:
        return
    try:
        places = batch.frame.select(~holds(rules)).to_series().arg_true()
    except pl.exceptions.PolarsError:  # one breaks down on these data
        places = pl.int_range(batch.frame.height, eager=True)
    if len(places) > JUDGED:
        yield create_finding(
            "rows-left", table.path, int(batch.lines[places[JUDGED]]), rows=len(places) - JUDGED
        )
        places = places.head(JUDGED)
    numbers = {
        (None if rule.name else rule.columns[0], rule.name or rule.says): n
        for n, rule in enumerate(rules)
    }
    schema = compiled({name: table.fields[name] for name in batch.frame.columns}, rules)
    failing: dict[int, list[int]] = {}
    for case in _cases(schema, batch.frame[places]).iter_rows(named=True):
        number = numbers.get((case["column"], case["check"]))
        if number is not None and case["index"] is not None:
            failing.setdefault(number, []).append(places[case["index"]])
        elif number is not None:
            rule = rules[number]
            why = describe_polars_error(case["failure_case"])
            yield create_finding(
                "rule-unjudged", table.schema_path, 0, rule.columns[0], rule=rule.what, reason=why
            )
    wrong = (
        {name: set(batch.find_unreadable(name).arg_true()) for name in batch.frame.columns}
        if failing
        else {}
    )
    for number in sorted(failing):
        rule = rules[number]
        odd = sorted(
            {
                place
                for place in failing[number]
                if not any(place in wrong[name] for name in rule.columns)
            }
        )
        if not rule.name:
            wrong[rule.columns[0]].update(odd)
        yield from limit_findings(odd, partial(_broken, table, batch, rule))


def _broken(table: Table, batch: Batch, rule: Rule, place: int) -> Finding:
    row, column = batch.frame.row(place, named=True), rule.columns[0]
    cell = row[column]
    values = {
        "cell": "The cell" if cell is None else quote_value(cell),
        "says": rule.says,
        "name": rule.name,
    }
    values["here"] = ", ".join(
        f"{name} = {'empty' if row[name] is None else row[name]}" for name in rule.columns
    )
    values["hint"] = (did_you_mean(str(cell), rule.codes) if rule.codes else "") or rule.hint
    return create_finding(
        rule.code, table.path, int(batch.lines[place]), column, table.format_key(row), **values
    )


def _cases(schema: Any, frame: pl.DataFrame) -> pl.DataFrame:
    try:
        # Its environment variables can switch Pandera off; nobody may switch this off without a word.
        with config_context(
            validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA
        ):
            schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        return cases
    return pl.DataFrame()


def _header(table: Table, found: Sequence[str]) -> Iterator[Finding]:
    """Where a header is not the one that the schema describes, in the way that `fieldsMatch` asks."""
    expected = list(table.fields)
    for other, name in DELIMITERS.items():
        if len(found) == 1 and len(expected) > 1 and other in found[0]:
            yield create_finding(
                "delimiter", "", 1, separators=name, delimiter=table.dialect.delimiter
            )
            return
    match = table.schema.get("fieldsMatch", "exact")
    match = match[0] if isinstance(match, list) and match else match
    present = set(found)
    missing = [name for name in expected if name not in present]
    nameless = [
        place
        for place, name in enumerate(found, 1)
        if not name.strip() and name not in table.fields
    ]
    # A name that stood before has its number behind it.
    extra = {
        name: name.rpartition(" (")[0] or name
        for name in found
        if name.strip() and name not in table.fields
    }
    twice = [name for name in extra.values() if name in table.fields]
    odd = [name for name, bare in extra.items() if bare not in table.fields]

    def foreign(name: str) -> Finding:
        hint = (
            did_you_mean(name, missing or expected)
            or "Take the column out, or describe it in the schema."
        )
        return create_finding("header-extra", "", 1, name[:64], name=name, hint=hint)

    yield from limit_findings(
        twice,
        lambda name: create_finding("header-duplicate", "", 1, name[:64], name=name),
        ODD_NAMES,
    )
    if match in ("exact", "equal", "superset"):
        yield from limit_findings(
            nameless, lambda place: create_finding("header-empty", "", 1, place=place), ODD_NAMES
        )
        yield from limit_findings(odd, foreign, ODD_NAMES)
    if match in ("exact", "equal", "subset"):
        yield from (create_finding("header-missing", "", 1, name, name=name) for name in missing)
    if match == "exact" and sorted(found) == sorted(expected):
        wrong = [
            pair
            for pair in enumerate(zip(found, expected, strict=True), 1)
            if pair[1][0] != pair[1][1]
        ]
        for place, (name, right) in wrong[:1]:
            yield create_finding(
                "header-order", "", 1, name, place=place, name=name, expected=right
            )
    if match == "partial" and len(missing) == len(expected):
        yield create_finding("header-missing", "", 1, name=", ".join(expected[:ODD_NAMES]))
