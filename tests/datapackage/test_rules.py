"""Types, constraints and rules of a schema: one Pandera schema for a file and for a frame."""

import pandera.errors
import polars as pl
import pytest

from cases import cases
from conftest import field, run_checks
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.pandera_schemas import build_table_rules

TYPES = [
    ("string", "x=x", ""),
    ("any", "x=x", ""),
    ("integer", "7=7 -7=-7 +7=7 007=7", f"7.0 x 1_0 ٣ {'9' * 19}"),
    (
        "number",
        "7=7.0 .5=0.5 5.=5.0 123456789012345=123456789012345.0",
        "x 1,5 NaN INF 1e999 1234567890123456 - .",
    ),
    ("year", "2019=2019 0900=900", "19 20190 +2019 -2019 2019Z 0000"),
    ("boolean", "true=True FALSE=False 1=True 0=False", "yes tRUE 2"),
    ("date", "2019-02-28=2019-02-28", "2019-02-29 2019-2-8 28.02.2019"),
]
"""A type, cells that are values of it, each with its value, and cells that are not."""


@cases("type_, valid, wrong", TYPES)
def test_cell_is_a_value_of_its_type_or_reported(make_package, type_, valid, wrong):
    values = dict(pair.split("=") for pair in valid.split())
    cells = [*values, *wrong.split()]
    rows = "".join(f'"{cell}"\n' for cell in cells)
    root = make_package(f"c\n{rows}", [field("c", type_)])
    column = load_package(root).tables["t"].frame["c"]
    assert [str(value) for value in column.drop_nulls()] == [*values.values()]
    errors = [entry for entry in run_checks(root, "cells", "pandera") if entry.severity == "error"]
    assert [error.line for error in errors] == list(range(len(values) + 2, len(cells) + 2))
    assert {error.code for error in errors} <= {"cell-type"}


# By constraint: type and constraints of a column, a valid and a wrong cell, and what is reported.
CONSTRAINTS = {
    "required": (
        "string",
        {"required": True},
        "x",
        "",
        "cell-required The cell is empty",
    ),
    "whole-numbers": (
        "number",
        {"enum": [1, 2.5]},
        "1.0",
        "2",
        "cell-enum “2” is not one of the codes",
    ),
    "categories": (
        "string",
        {"categories": ["a"]},
        "a",
        "b",
        "cell-enum “b” is not one of the codes",
    ),
    "pattern": (
        "string",
        {"pattern": "a|b+"},
        "bb",
        "ax",
        "cell-pattern “ax” does not match",
    ),
    "minimum": (
        "date",
        {"minimum": "2019-01-01"},
        "2019-01-01",
        "2018-12-31",
        "cell-minimum “2018-12-31” is below",
    ),
    "maximum": (
        "number",
        {"maximum": 2.5},
        "2.5",
        "2.6",
        "cell-maximum “2.6” is above the",
    ),
    "above": (
        "number",
        {"exclusiveMinimum": 0},
        "0.1",
        "0",
        "cell-minimum “0” is not above 0",
    ),
    "below": (
        "year",
        {"exclusiveMaximum": 2020},
        "2019",
        "2020",
        "cell-maximum “2020” is not",
    ),
    "short": (
        "string",
        {"minLength": 2},
        "äö",
        "ä",
        "cell-length “ä” is shorter than the",
    ),
    "long": (
        "string",
        {"maxLength": 1},
        "ä",
        "äö",
        "cell-length “äö” is longer than the",
    ),
    "unique": (
        "string",
        {"unique": True},
        "a",
        "a",
        "key-duplicate The unique column is",
    ),
    "uri": (
        "string",
        {"format": "uri"},
        "https://a.org",
        "x",
        "cell-type “x” is not an address",
    ),
}


@cases("type_, constraints, valid, wrong, report", CONSTRAINTS)
def test_constraint_holds_for_files_and_frames(
    make_package, type_, constraints, valid, wrong, report
):
    """The schema of Pandera rejects the same row of the file and of a frame."""
    fields = [field("id"), field("c", type_, **constraints)]
    root = make_package(f"id,c\n0,{valid}\n1,{wrong}\n", fields)
    (finding,) = run_checks(root)
    assert (finding.line, finding.column) == (3, "c")
    assert f"{finding.code} {finding.message}".startswith(report)
    rules = build_table_rules(load_package(root).tables["t"])
    frame = pl.DataFrame({"id": ["0", "1"], "c": [valid, wrong]})
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        validate_frame(frame, rules)
    assert raised.value.failure_cases.select("column", "index").rows() == [("c", 1)]


def test_misspelt_code_is_suggested(make_package):
    fields = [field("c", enum=["country", "sea"])]
    close, far = run_checks(make_package("c\ncounty\nx\n", fields))
    assert close.hint == "Did you mean “country”?"
    assert far.hint == "To allow a new code, add it to `enum` and `categories` in the schema."


def test_empty_cell_of_a_coded_column_is_reported_with_the_codes(make_package):
    """Of many, the first ones and the schema are named."""
    codes = [f"code{number}" for number in range(13)]
    few = field("few", enum=["flow", "stock"], required=True)
    many = field("many", enum=codes, required=True)
    first, second = run_checks(make_package("id,few,many\n1,,\n", [field("id"), few, many]))
    assert first.hint == "Fill the cell in: few Its codes: flow, stock."
    assert "code11 … (13 in all, in " in second.hint
    assert "code12" not in second.hint


RULE = {"name": "order", "expression": "low <= high", "message": "Swap.", "hint": "Swap them."}
BOTH = [field("low", "integer", maximum=9), field("high", "integer")]


def test_sql_rule_is_about_columns_of_a_row(make_package):
    """Empty cells pass, as in a CHECK of SQL; a cell with another fault is reported once."""
    root = make_package("low,high\n1,2\n3,2\n3,\nx,1\n10,2\n", BOTH, rules=[RULE])
    unreadable, broken, too_high = run_checks(root)
    assert (unreadable.line, unreadable.code) == (5, "cell-type")
    assert (too_high.line, too_high.code) == (6, "cell-maximum")
    assert (broken.line, broken.column, broken.code) == (3, "low", "rule-broken")
    assert broken.message == "Swap. (rule “order”: low = 3, high = 2)"
    assert broken.hint == "Swap them."


def require_unusable_rule(root, place, message):
    """Require that a rule that cannot be evaluated is one finding, and that no frame is valid.

    A rule that does not run is never a rule that holds.
    """
    table = load_package(root).tables["t"]
    with pytest.raises(pandera.errors.SchemaErrors, match="cannot be evaluated"):
        validate_frame(table.frame, build_table_rules(table))
    (finding,) = run_checks(root, "pandera")
    assert (finding.path, finding.column, finding.code) == ("t.json", place, "schema-invalid")
    assert finding.message.startswith(message)


EXPRESSIONS = {
    "number": ("5", "it reads no column"),
    "column": ("low", "it gives Int64, not true or false"),
    "misspelt column": ("lo > 1", 'unable to find column "lo"'),
    "file": ("low = read_text('/etc/passwd')", "the function read_text is not allowed in rules"),
    "long text": ("LPAD('x', 2000000000) > low", "the function LPAD is not allowed in rules"),
    "quoted function": ("\"repeat\"('x', low) > 'x'", 'the function "repeat" is not allowed'),
    "function after a comment": ("low > 1 -- '\nAND REPEAT('x', 9) = '1'", "-- is not allowed"),
    "text that ends otherwise": ("E'\\' = REPEAT('x', 9) AND low = 1'", "E' is not allowed"),
    "cast": ("low::DECIMAL(100,100) > 1", ":: is not allowed in rules"),
    "cast in words": ("CAST(low AS DECIMAL(100,100)) > 1", "the function CAST is not allowed"),
    "query": ("(SELECT 1) = low", "SELECT is not allowed in rules"),
    "joined texts": ("+".join(["low"] * 12) + "> 1", "it has more than 10 additions"),
    "long": (" OR ".join(["low = high"] * 4000), "it has more than 1,000 characters"),
    "deep": ("(" * 400 + "low = high" + ")" * 400, "unable to parse"),
}


@cases("expression, reason", EXPRESSIONS)
def test_rule_that_cannot_be_evaluated_is_reported(make_package, expression, reason):
    """No file is read and no expression takes more than a second."""
    root = make_package("low,high\n3,2\n", BOTH, rules=[RULE | {"expression": expression}])
    message = f"The rule “order” cannot be evaluated: {reason}"
    require_unusable_rule(root, "rules.order", message)


ALLOWED = {
    "functions": "COALESCE(ABS(high), 0) >= low OR LENGTH('REPEAT(') <> 7",
    "words before brackets": "NOT (low > 9) AND (low IN (1, 2)) OR (low >= 0.5)",
    "ten additions": "+".join(["low"] * 11) + "> 1",
}


@cases("expression", ALLOWED)
def test_rule_may_use_functions_that_make_no_text_longer(make_package, expression):
    root = make_package("low,high\n1,2\n", BOTH, rules=[RULE | {"expression": expression}])
    assert run_checks(root) == []


UNUSABLE_CONSTRAINTS = {
    "brackets": ("string", {"pattern": "(" * 500 + ")" * 500}, "pattern cannot be evaluated: max"),
    "repetition": ("string", {"pattern": f"a{{{'9' * 30}}}"}, "pattern cannot be evaluated: the"),
    "look-ahead": ("string", {"pattern": "(?=a)b"}, "pattern cannot be evaluated: look-around"),
    "digits": ("integer", {"pattern": "a"}, "pattern cannot be evaluated: expected String"),
    "code": ("integer", {"enum": ["x"]}, "enum cannot be evaluated: 'is_in' cannot"),
    "minimum": ("integer", {"minimum": "x"}, "minimum cannot be evaluated: cannot compare"),
}


@cases("type_, constraints, problem", UNUSABLE_CONSTRAINTS)
def test_constraint_that_cannot_be_evaluated_is_reported(make_package, type_, constraints, problem):
    root = make_package("c\n1\n", [field("c", type_, **constraints)])
    require_unusable_rule(root, "fields.c", f"The {problem}")


# By property: properties of the table, and the feature that is named.
FEATURES = {
    "encoding": ({"resource": {"encoding": "latin-1"}}, "encoding = “latin-1”"),
    "path": ({"resource": {"path": ["t.csv"]}}, "a path that is not that of one CSV file"),
    "dialect": ({"resource": {"dialect": {"delimiter": ";"}}}, "dialect = “{'delimiter': ';'}”"),
    "type": ({"fields": [field("c", "datetime")]}, "the type “datetime”"),
    "format": ({"fields": [field("c", "date", format="%d")]}, "format = “%d”"),
    "constraints": (
        {"fields": [field("c", constraints={"jsonSchema": {}})]},
        "the constraint “jsonSchema”",
    ),
    "fieldsMatch": ({"fieldsMatch": ["subset"]}, "fieldsMatch = “['subset']”"),
}


@cases("properties, feature", FEATURES)
def test_feature_that_is_not_read_is_named_once(make_package, properties, feature):
    """Frictionless can check it."""
    findings = run_checks(make_package("c\n\n", **{"fields": [field("c")], **properties}))
    (finding,) = [entry for entry in findings if entry.code == "not-read"]
    assert finding.message == f"Not supported: {feature}. Nothing that depends on it is checked."
    assert finding.hint.endswith("frictionless validate datapackage.json")
