"""Types, constraints and rules of a schema: one Pandera schema for a file and for a frame."""

from datetime import date

import pandera.errors
import polars as pl
import pytest

from conftest import field
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.pandera_schemas import build_table_rules

# Type → cells that are values of it with their value, and cells that are not.
TYPES = {
    "string": ({"x": "x", " x": " x"}, []),
    "any": ({"x": "x"}, []),
    "integer": ({"7": 7, "-7": -7, "+7": 7, "007": 7}, ["7.0", "1 000", "x", "1_0", "٣", "9" * 19]),
    "number": (
        {"7": 7.0, ".5": 0.5, "5.": 5.0, "-1.5e3": -1500.0, "123456789012345": 123456789012345.0},
        ["x", "1,5", "NaN", "INF", "1e999", "1234567890123456", "-", "."],
    ),
    "year": ({"2019": 2019, "-0044": -44, "0900": 900}, ["19", "20190", "+2019", "2019Z", "0000"]),
    "boolean": ({"true": True, "FALSE": False, "1": True, "0": False}, ["yes", "tRUE", "2"]),
    "date": ({"2019-02-28": date(2019, 2, 28)}, ["2019-02-29", "2019-2-8", "28.02.2019"]),
}


@pytest.mark.parametrize("type_", TYPES)
def test_cell_is_a_value_of_its_type_or_reported(make_package, run_checks, type_):
    values, wrong = TYPES[type_]
    rows = "".join(f'"{cell}"\n' for cell in [*values, *wrong])
    root = make_package(f"c\n{rows}", [field("c", type_)])
    column = load_package(root).tables["t"].frame["c"]
    assert column.head(len(values)).to_list() == list(values.values())
    assert column.tail(len(wrong)).to_list() == [None] * len(wrong)
    findings = [
        finding for finding in run_checks(root, "cells", "pandera") if finding.severity == "error"
    ]
    assert [finding.line for finding in findings] == list(range(len(values) + 2, column.len() + 2))
    assert {finding.code for finding in findings} <= {"cell-type"}


def test_uri_is_a_format_of_text(make_package, run_checks):
    root = make_package("c\nhttps://a.org\nx\n", [field("c", format="uri")])
    (finding,) = run_checks(root)
    assert (finding.line, finding.message) == (3, "“x” is not an address (URI).")


# Constraints of a field, its type, cells that obey them, one that does not, code and message.
CONSTRAINTS = {
    "required": ("string", {"required": True}, ["x"], "", "cell-required", "The cell is empty"),
    "enum": (
        "string",
        {"enum": ["country", "sea"]},
        ["sea", ""],
        "county",
        "cell-enum",
        "“county” is not one of the codes of this column: country, sea.",
    ),
    "enum of integers": ("integer", {"enum": [1, 2]}, ["2"], "3", "cell-enum", "“3” is not one"),
    "categories": ("string", {"categories": ["a"]}, ["a"], "b", "cell-enum", "“b” is not one"),
    "pattern": (
        "string",
        {"pattern": "a|b+"},
        ["a", "bb"],
        "ax",
        "cell-pattern",
        "“ax” does not match the pattern a|b+.",
    ),
    "minimum": (
        "integer",
        {"minimum": 2},
        ["2"],
        "1",
        "cell-minimum",
        "“1” is below the minimum 2.",
    ),
    "maximum": (
        "number",
        {"maximum": 2.5},
        ["2.5"],
        "2.6",
        "cell-maximum",
        "“2.6” is above the maximum 2.5.",
    ),
    "minimum of dates": (
        "date",
        {"minimum": "2019-01-01"},
        ["2019-01-01"],
        "2018-12-31",
        "cell-minimum",
        "“2018-12-31” is below the minimum 2019-01-01.",
    ),
    "exclusiveMinimum": (
        "number",
        {"exclusiveMinimum": 0},
        ["0.1"],
        "0",
        "cell-minimum",
        "“0” is not above 0.",
    ),
    "exclusiveMaximum": ("year", {"exclusiveMaximum": 2020}, ["2019"], "2020", "cell-maximum", ""),
    "minLength": (
        "string",
        {"minLength": 2},
        ["äö"],
        "ä",
        "cell-length",
        "“ä” is shorter than 2 characters.",
    ),
    "maxLength": (
        "string",
        {"maxLength": 1},
        ["ä"],
        "äö",
        "cell-length",
        "“äö” is longer than 1 character.",
    ),
    "unique": ("string", {"unique": True}, ["a", ""], "a", "key-duplicate", "The unique column is"),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint_holds_for_files_and_frames(make_package, run_checks, name):
    """The schema of Pandera rejects the same row of the file and of a frame."""
    type_, constraints, valid, wrong, code, message = CONSTRAINTS[name]
    cells = [*valid, wrong]
    rows = "".join(f"{number},{cell}\n" for number, cell in enumerate(cells))
    root = make_package(f"id,c\n{rows}", [field("id"), field("c", type_, **constraints)])
    (finding,) = run_checks(root)
    assert (finding.line, finding.column, finding.code) == (len(cells) + 1, "c", code)
    assert finding.message.startswith(message)
    rules = build_table_rules(load_package(root).tables["t"])
    frame = pl.DataFrame({"id": list(map(str, range(len(cells)))), "c": cells})
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        validate_frame(frame, rules)
    assert raised.value.failure_cases["index"].to_list() == [len(valid)]
    valid_frame = validate_frame(frame.head(len(valid)), rules)
    assert valid_frame.schema == rules.table.frame.schema


def test_misspelt_code_is_suggested(make_package, run_checks):
    fields = [field("c", enum=["country", "sea"])]
    close, far = run_checks(make_package("c\ncounty\nx\n", fields))
    assert close.hint == "Did you mean “country”?"
    assert far.hint == "To allow a new code, add it to `enum` and `categories` in the schema."


RULE = {"name": "order", "expression": "low <= high", "message": "Swap.", "hint": "Swap them."}
BOTH = [field("low", "integer"), field("high", "integer")]


def test_sql_rule_is_about_columns_of_a_row(make_package, run_checks):
    """Empty cells pass, as in a CHECK of SQL; an unreadable cell is reported once."""
    root = make_package("low,high\n1,2\n3,2\n3,\nx,1\n", BOTH, rules=[RULE])
    unreadable, broken = run_checks(root)
    assert (unreadable.line, unreadable.code) == (5, "cell-type")
    assert (broken.line, broken.column, broken.code) == (3, "low", "rule-broken")
    assert broken.message == "Swap. (rule “order”: low = 3, high = 2)"
    assert broken.hint == "Swap them."


def test_rule_is_not_evaluated_where_a_cell_breaks_a_constraint(make_package, run_checks):
    fields = [field("low", "integer", maximum=9), field("high", "integer")]
    (finding,) = run_checks(make_package("low,high\n10,2\n", fields, rules=[RULE]))
    assert finding.code == "cell-maximum"


UNUSABLE_RULES = {
    "5": "it reads no column",
    "low": "it gives Int64, not true or false",
    "lo > 1": "",
    "low = read_text('/etc/passwd')": "unsupported function 'read_text'",
    " OR ".join(["low = high"] * 4000): "it has more than 1,000 characters",
    "(" * 400 + "low = high" + ")" * 400: "",
}


@pytest.mark.parametrize(("expression", "reason"), UNUSABLE_RULES.items(), ids=range(6))
def test_rule_that_cannot_be_evaluated_is_reported(make_package, run_checks, expression, reason):
    """No file is read and no expression takes more than a second."""
    rule = {**RULE, "expression": expression}
    (finding,) = run_checks(make_package("low,high\n3,2\n", BOTH, rules=[rule]))
    assert (finding.path, finding.column, finding.code) == (
        "t.json",
        "rules.order",
        "rule-unjudged",
    )
    assert finding.message.startswith(f"The rule “order” cannot be evaluated: {reason}")


UNUSABLE_CONSTRAINTS = [
    ("string", {"pattern": "(?=a)b"}, "The pattern cannot be evaluated: look-around"),
    ("string", {"pattern": r"\p{L}"}, "The pattern cannot be evaluated: bad escape"),
    ("string", {"pattern": "(("}, "The pattern cannot be evaluated: unclosed group"),
    ("integer", {"pattern": "a"}, "The pattern cannot be evaluated: it has no meaning"),
    ("integer", {"minLength": 2}, "The length cannot be evaluated: it has no meaning"),
    ("string", {"minimum": 2}, "The minimum cannot be evaluated: it has no meaning"),
    ("integer", {"enum": ["x"]}, "The enum cannot be evaluated: its value is not a value"),
    ("integer", {"minimum": "x"}, "The minimum cannot be evaluated: its value is not a value"),
]


@pytest.mark.parametrize(("type_", "constraints", "message"), UNUSABLE_CONSTRAINTS)
def test_constraint_that_cannot_be_evaluated_is_reported(
    make_package, run_checks, type_, constraints, message
):
    root = make_package("c\n1\n", [field("c", type_, **constraints)])
    messages = [finding.message for finding in run_checks(root, "pandera")]
    assert len(messages) == 1
    assert messages[0].startswith(message)


@pytest.mark.parametrize(
    ("resource", "properties", "schema", "place", "feature"),
    [
        ({"encoding": "latin-1"}, {}, {}, "resources.t.encoding", "encoding = “latin-1”"),
        ({"path": ["t.csv"]}, {}, {}, "resources.t.path", "a list of files"),
        ({"path": "https://a.org/t.csv"}, {}, {}, "resources.t.path", "a file at an address"),
        ({"format": "xlsx"}, {}, {}, "resources.t.format", "format = “xlsx”"),
        (
            {"dialect": {"delimiter": ";"}},
            {},
            {},
            "resources.t.dialect.delimiter",
            "delimiter = “;”",
        ),
        ({}, {"type": "datetime"}, {}, "fields.c", "the type datetime"),
        ({}, {"type": "date", "format": "%d"}, {}, "fields.c", "format = “%d”"),
        ({}, {"missingValues": ["-"]}, {}, "fields.c", "missingValues"),
        ({}, {"rdfType": "x"}, {}, "fields.c", "rdfType"),
        ({}, {"constraints": {"jsonSchema": {}}}, {}, "fields.c", "the constraint “jsonSchema”"),
        ({}, {}, {"missingValues": []}, "missingValues", "missingValues = “[]”"),
        ({}, {}, {"missingValues": ["", ""]}, "missingValues", "missingValues = “['', '']”"),
        ({}, {}, {"fieldsMatch": ["subset"]}, "fieldsMatch", "fieldsMatch = “['subset']”"),
    ],
)
def test_feature_that_is_not_read_is_named_once(
    make_package, run_checks, run, resource, properties, schema, place, feature
):
    """The package is neither valid nor invalid; frictionless can check it."""
    fields = [{"name": "c", "type": "string", **properties}]
    root = make_package("c\n\n", fields, resource=resource, **schema)
    findings = [finding for finding in run_checks(root) if finding.code == "not-read"]
    assert [finding.column for finding in findings] == [place]
    assert (
        findings[0].message == f"Not supported: {feature}. Nothing that depends on it is checked."
    )
    assert findings[0].hint.endswith("frictionless validate datapackage.json")
    assert run("validate.py", root).returncode in (1, 3)
