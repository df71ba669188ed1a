"""The fast expression of all rules, each rule by itself, and Pandera give the same answer."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cells import edit_row, read_rows
from conftest import DATA, field, mark_slow
from tip_figures.datapackage.checks.rule_validation import find_suspicious_rows
from tip_figures.datapackage.frame_conversion import convert_frame
from tip_figures.datapackage.frame_validation import find_errors
from tip_figures.datapackage.pandera_schemas import build_pandera_schema
from tip_figures.datapackage.frames.rule_evaluation import find_broken_rules, find_failed_rows
from tip_figures.datapackage.read.columns import read_columns
from tip_figures.datapackage.read.csv_block import Block
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.schema.compiled_rules import compile_rules

PUBLISHED = load_package(DATA / "package")
SCHEMAS = {name: table.schema for name, table in PUBLISHED.tables.items()}
"""The published schemas; those of the small package are the same."""

MANY_RULES = {
    "fields": [
        field("id", "integer", minimum=1),
        field("year", "year", required=True, exclusiveMinimum=1900, exclusiveMaximum=2100),
        field("count", "integer", enum=[1, 2, 12345678901234567890]),
        field("share", "number", minimum="0.25", maximum=1.5),
        field("rate", "number", enum=["0.1", 2, "2.50"]),
        field("price", "number", exclusiveMinimum=0, exclusiveMaximum="99.5", decimalChar=","),
        field("flag", "boolean", enum=[True]),
        field("day", "date", minimum="2019-06-01", enum=["2019-06-01", "2020-02-29"]),
        field("local_day", "date", format="%d.%m.%Y", maximum="31.12.2019"),
        field("month", "yearmonth", minimum="2019-06"),
        field("hour", "time", maximum="12:00:00"),
        field("local_hour", "time", format="%H.%M", minimum="08.30"),
        field("moment", "datetime", minimum="2019-06-01T12:00:00Z"),
        field("local_moment", "datetime", format="%d.%m.%Y %H:%M", minimum="01.06.2019 12:00"),
        field("span", "duration", maximum="P1M"),
        field("code", enum=["a", "b"]),
        field("word", pattern="a|b+", minLength=1, maxLength=3),
        field("items", "list", minLength=2, maxLength=3),
        field("array", "array", minLength=1, maxLength=2),
        field("object", "object", maxLength=1),
        field("anything", "any", maxLength=3, enum=["1", "xyz"]),
    ],
    "rules": [
        {"name": "order", "expression": "id < count", "message": "An id is below its count."},
        {"name": "either", "expression": "share IS NULL OR rate > share", "message": "One of two."},
        {
            "name": "case",
            "expression": "CASE WHEN code = 'a' THEN count >= 2 ELSE word <> code END",
            "message": "It depends on the code.",
        },
        {"name": "like", "expression": "word LIKE 'a%' OR code IN ('b')", "message": "It begins."},
        {"name": "cast", "expression": "CAST(word AS INT) > id", "message": "It may fail."},
    ],
    "primaryKey": ["id"],
}

CELLS = {
    "integer": ["", "0", "1", "2", "-3", "007", "x", "12345678901234567890", "1" * 40],
    "year": ["", "1900", "1901", "2019", "2100", "02019", "x"],
    "number": ["", "0", "0.1", "0.25", "0.249999", "1.50", "2.5", "1e-7", "NaN", "1" * 39, "99,5"],
    "boolean": ["", "true", "0", "maybe"],
    "date": ["", "2019-05-31", "2019-06-01", "2020-02-29", "2019-02-29", "31.12.2019", "1.1.2020"],
    "yearmonth": ["", "2019-05", "2019-06", "2019-13"],
    "time": ["", "08:29:59", "12:00:00", "12:00:01", "08.30", "8"],
    "datetime": [
        "",
        "2019-06-01T12:00:00Z",
        "2019-06-01T13:59:00+02:00",
        "2019-06-01T11:59:59",
        "01.06.2019 11:59",
        "noon",
    ],
    "duration": ["", "P30D", "P1M", "P1Y", "-P2Y", "P"],
    "list": ["", "a", "a,b", "a,b,c,d"],
    "array": ["", "[]", "[1]", "[1, 2, 3]", "{"],
    "object": ["", "{}", '{"a": 1, "b": 2}', "5"],
}
TEXTS = ["", "a", "b", "bbb", "aa", "abcd", "1", "xyz", "é", "a\n", "=1", " "]


def read_cells(fields: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """Read rows of cells as they are read from a CSV file."""
    names = [descriptor["name"] for descriptor in fields]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    empty_as_null = texts.with_columns(pl.all().replace("", None))
    lines = pl.int_range(texts.height, eager=True)
    fields_by_name = dict(zip(names, fields, strict=True))
    return read_columns(Block(empty_as_null, lines, 0), names, fields_by_name, [""], ()).frame


def assert_agreement(schema: Mapping[str, Any], frame: pl.DataFrame) -> None:
    """Each rule is broken in the same rows for polars and for Pandera; so are all together."""
    rules = compile_rules(schema, frame.columns).rules
    broken_rows: dict[str, list[int]] = {}
    for rule in rules:
        try:
            rows = frame.select(~rule.holds).to_series().arg_true().to_list()
        except pl.exceptions.PolarsError:
            broken_rows[describe(rule)] = []
        else:
            if rows:
                broken_rows[describe(rule)] = rows
    pandera_rows = {
        describe(broken.rule): broken.rows.arg_true().to_list()
        for broken in find_broken_rules(rules, frame)
    }
    # A column can be required and a part of the key: that is one property in Pandera.
    expected = {
        name: rows for name, rows in broken_rows.items() if not name.endswith("primary key")
    }
    assert {name: rows for name, rows in pandera_rows.items() if name in expected} == expected
    suspicious = set(find_suspicious_rows(rules, frame))
    refused_rows = set(chain.from_iterable(pandera_rows.values()))
    assert suspicious >= refused_rows
    if all(pandera_rows.values()):
        assert suspicious == refused_rows


def describe(rule) -> str:
    """Identify a rule by its column and its words."""
    return f"{rule.columns[0]} {rule.name}: {rule.problem}"


def draw_cell(descriptor: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Draw a cell: valid, invalid, or at a limit."""
    cells = CELLS.get(descriptor.get("type", "any"), TEXTS)
    codes = [str(code) for code in descriptor.get("constraints", {}).get("enum", [])]
    return st.sampled_from([*cells, *codes])


def draw_rows(schema: Mapping[str, Any]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Draw some rows of cells for the columns of a schema."""
    cells = [draw_cell(descriptor) for descriptor in schema["fields"]]
    return st.lists(st.tuples(*cells), min_size=1, max_size=6)


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@settings(max_examples=8, phases=PHASES)
@given(draw_rows(MANY_RULES))
def test_every_kind_of_rule_agrees(rows):
    """Constraints of all types and SQL rules, on valid, invalid and very long cells."""
    assert_agreement(MANY_RULES, read_cells(MANY_RULES["fields"], rows))


@pytest.mark.slow
@settings(max_examples=60, phases=PHASES)
@given(draw_rows(MANY_RULES))
def test_every_kind_of_rule_agrees_on_many_rows(rows):
    """The same with more examples."""
    assert_agreement(MANY_RULES, read_cells(MANY_RULES["fields"], rows))


FAST_SCHEMAS = ("identities",)
"""It has several kinds of constraints and rules, and few columns."""


@pytest.mark.parametrize("name", mark_slow(SCHEMAS, FAST_SCHEMAS))
@settings(max_examples=15, phases=PHASES)
@given(data=st.data())
def test_published_schemas_agree(name, data):
    """On random cells."""
    schema = SCHEMAS[name]
    rows = data.draw(draw_rows(schema))
    assert_agreement(schema, read_cells(schema["fields"], rows))


@pytest.mark.parametrize("wide", ["12345678901234567890", "1" * 40], ids=["20 digits", "40 digits"])
def test_wide_integers_agree(wide):
    """Limits and codes are compared in columns that polars holds in 128 bits, or as floats."""
    fields = [
        field("a", "integer", minimum=2, enum=[2, int(wide)]),
        field("b", "integer", maximum=1),
    ]
    rules = [{"name": "order", "expression": "a > b", "message": "A is above b."}]
    frame = read_cells(fields, [(wide, "1"), ("1", wide), ("2", "0")])
    schema = {"fields": fields, "rules": rules}
    assert_agreement(schema, frame)
    broken = find_broken_rules(compile_rules(schema, frame.columns).rules, frame)
    assert {(result.rule.code, *result.rows.arg_true()) for result in broken} == {
        ("cell-minimum", 1),
        ("cell-enum", 1),
        ("cell-maximum", 1),
        ("rule-broken", 1),
    }


BROKEN_CELLS = {
    "required": lambda _: "",
    "enum": lambda _: "~ ~",
    "pattern": lambda _: "~ ~",
    "minLength": lambda length: "x" * (length - 1),
    "maxLength": lambda length: "x" * (length + 1),
    "minimum": lambda limit: str(limit - 1),
    "maximum": lambda limit: str(limit + 1),
    "exclusiveMinimum": str,
    "exclusiveMaximum": str,
}
"""For each constraint a cell that breaks it; `unique` is about several cells."""


def list_constraints() -> list[Any]:
    """List the constraints of the published schemas, each with a cell that breaks it.

    The first of each name and type of column is a fast test; the others are slow ones.
    """
    cases = []
    kinds_before: set[tuple[str, str]] = set()
    tables_by_width = sorted(SCHEMAS, key=lambda table: len(SCHEMAS[table]["fields"]))
    for table in tables_by_width:
        for descriptor in SCHEMAS[table]["fields"]:
            for name, value in descriptor.get("constraints", {}).items():
                if name == "unique" or value is False:
                    continue
                kind = (name, descriptor["type"])
                column = descriptor["name"]
                cell = BROKEN_CELLS[name](value)
                marks = [pytest.mark.slow] if kind in kinds_before else []
                case_id = f"{table}-{column}-{name}"
                cases.append(pytest.param(table, column, cell, id=case_id, marks=marks))
                kinds_before.add(kind)
    return cases


@pytest.mark.parametrize(("table", "column", "cell"), list_constraints())
def test_broken_constraint_is_found_by_command_and_pandera(
    package, run_checks, table, column, cell
):
    """Both name the same row, the same column and the same problem."""
    key = next(iter(read_rows(package, table)))
    names = SCHEMAS[table]["primaryKey"]
    line = edit_row(package, table, "/".join(key[name] for name in names), **{column: cell})
    findings = [
        finding
        for finding in run_checks(package, "cells", "pandera", table=table)
        if finding.column == column and finding.severity == "error"
    ]
    assert {finding.line for finding in findings} == {line}
    spoilt = load_package(package).tables[table]
    texts = pl.read_csv(spoilt.file, infer_schema=False)
    problems = set()
    for error in find_errors(convert_frame(texts, spoilt), spoilt, build_pandera_schema(spoilt)):
        if error.schema.name == column and find_failed_rows(error, texts.height)[line - 2]:
            problems.add(getattr(error.check, "error", error.check))
    problems = {"is empty" if problem == "not_nullable" else problem for problem in problems}
    messages = " ".join(finding.message for finding in findings)
    assert [problem for problem in problems if problem in messages]
