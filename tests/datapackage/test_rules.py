"""Cells against the constraints of their columns, and rows against the rules of their table."""

import polars as pl
import pytest

from conftest import field
from tip_figures.datapackage.checks import rule_validation
from tip_figures.datapackage.schema.compiled_rules import compile_rules
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.schema.rule import Rule, holds_for_all

# For each case: the field, a cell, code and message of the finding.
BROKEN_CONSTRAINTS = {
    "required": (
        field("x", "integer", required=True),
        "",
        "cell-required",
        "The cell is empty, and this column must be filled.",
    ),
    "minimum": (
        field("x", "integer", minimum=2),
        "1",
        "cell-minimum",
        "“1” is below the minimum 2.",
    ),
    "maximum": (
        field("x", "integer", maximum=2),
        "3",
        "cell-maximum",
        "“3” is above the maximum 2.",
    ),
    "exclusive minimum": (
        field("x", "integer", exclusiveMinimum=2),
        "2",
        "cell-minimum",
        "“2” is not above 2.",
    ),
    "exclusive maximum": (
        field("x", "integer", exclusiveMaximum=2),
        "2",
        "cell-maximum",
        "“2” is not below 2.",
    ),
    "maximum as text": (
        field("x", "number", maximum="5.25"),
        "5.26",
        "cell-maximum",
        "“5.26” is above the maximum 5.25.",
    ),
    "minimum with a decimal comma": (
        field("x", "number", decimalChar=",", minimum=0.5, example="0,5"),
        '"0,4"',
        "cell-minimum",
        "“0.4” is below the minimum 0.5.",
    ),
    "minimum of a date": (
        field("x", "date", minimum="2019-06-01"),
        "2019-05-31",
        "cell-minimum",
        "“2019-05-31” is below the minimum 2019-06-01.",
    ),
    "length of a text, in characters": (
        field("x", minLength=2),
        "é",
        "cell-length",
        "“é” is shorter than 2 characters.",
    ),
    "length of an array": (
        field("x", "array", maxLength=1),
        '"[1, 2]"',
        "cell-length",
        "“[1, 2]” is longer than 1 item.",
    ),
    "pattern of the whole cell": (
        field("x", pattern="a|b"),
        "axxx",
        "cell-pattern",
        "“axxx” does not match the pattern a|b.",
    ),
    "pattern with anchors": (
        field("x", pattern="^a$"),
        '"a\n"',
        "cell-pattern",
        "“a\\u000a” does not match the pattern ^a$.",
    ),
    "pattern that takes exponential time elsewhere": (
        field("x", pattern="(a+)+"),
        "a" * 5000 + "b",
        "cell-pattern",
        f"“{'a' * 60}… (5,001 characters)” does not match the pattern (a+)+.",
    ),
    "enum": (
        field("x", enum=["country", "aggregate"]),
        "county",
        "cell-enum",
        "“county” is not one of the codes of this column: country, aggregate.",
    ),
    "categories": (
        field("x", categories=[{"value": 1, "label": "one"}], type_="integer"),
        "2",
        "cell-enum",
        "“2” is not one of the codes of this column: 1.",
    ),
    "formula": (
        field("x"),
        "=1+1",
        "cell-formula",
        "“=1+1” would run as a formula in a spreadsheet.",
    ),
    "form of a number": (
        field("x", "integer"),
        "007",
        "cell-style",
        "“007” is not in canonical form: no plus sign, no unneeded zeros, digits on both sides of "
        "a point.",
    ),
}


@pytest.mark.parametrize(
    ("descriptor", "cell", "code", "message"), BROKEN_CONSTRAINTS.values(), ids=BROKEN_CONSTRAINTS
)
def test_broken_constraint_is_found_at_its_cell(
    make_package, run_checks, descriptor, cell, code, message
):
    """The message quotes the cell and the limit."""
    root = make_package(f"k,x\na,{cell}\n", [field("k"), descriptor], primaryKey=["k"])
    (finding,) = run_checks(root)
    assert (finding.line, finding.column, finding.key) == (2, "x", "a")
    assert (finding.code, finding.message) == (code, message)


def test_hints_say_how_to_fix_a_cell(make_package, run_checks):
    """A hint says what belongs in an empty cell, suggests a code, or says where to add one."""
    fields = [
        field("x", required=True, description="What it counts.", example=7),
        field("y", enum=["country", "aggregate"]),
        field("z", required=True, enum=["a", "b"]),
        field("v", required=True),
    ]
    findings = run_checks(make_package("x,y,z,v\n,county,,\n1,sea,a,1\n", fields))
    assert [(finding.line, finding.column, finding.hint) for finding in findings] == [
        (2, "v", "Fill the cell in."),
        (2, "x", "Fill the cell in: What it counts. For example 7."),
        (2, "y", "Did you mean “country”?"),
        (2, "z", "Fill the cell in: One of: a, b."),
        (3, "y", "To allow a new code, add it to `enum` in the schema."),
    ]


def test_cell_with_a_fault_has_no_further_findings(make_package, run_checks):
    """An unreadable cell breaks no constraint, a broken constraint no rule of the row or text."""
    rule = {"name": "order", "expression": "a < b", "message": "A is below b."}
    fields = [field("a", "integer", maximum=5), field("b", "integer"), field("s", pattern="x.*")]
    rows = ["z,1,x", "9,1,x", "3,2,x", "1,2,=y", "1,2,x\u200bz"]
    root = make_package("\n".join(["a,b,s", *rows, ""]), fields, rules=[rule])
    findings = run_checks(root)
    assert [f"{finding.line} {finding.column} {finding.code}" for finding in findings] == [
        "2 a cell-type",
        "3 a cell-maximum",
        "4 a rule-broken",
        "5 s cell-pattern",
        "6 s cell-invisible",
    ]
    assert findings[2].message == "A is below b. (rule “order”: a = 3, b = 2)"


def test_rule_passes_where_a_cell_is_empty(make_package, run_checks):
    """As in an SQL CHECK, a comparison with an empty cell is not broken."""
    rule = {"name": "order", "expression": "a < b", "message": "A is below b."}
    fields = [field("a", "integer"), field("b", "integer")]
    assert run_checks(make_package("a,b\n1,\n,2\n1,2\n", fields, rules=[rule])) == []


@pytest.mark.parametrize(
    ("count", "hint"),
    [
        pytest.param(
            12, "Fill the cell in: One of: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.", id="twelve"
        ),
        pytest.param(13, "Fill the cell in.", id="thirteen"),
    ],
)
def test_hint_lists_up_to_twelve_codes(make_package, run_checks, count, hint):
    codes = [str(number) for number in range(1, count + 1)]
    root = make_package("x,y\n,1\n", [field("x", required=True, enum=codes), field("y")])
    assert [finding.hint for finding in run_checks(root)] == [hint]


def test_cell_may_be_empty_where_required_is_false(make_package, run_checks):
    root = make_package("x,y\n,1\n", [field("x", required=False), field("y")])
    assert run_checks(root) == []


def test_rule_that_fails_on_the_values_is_reported(make_package, run_checks):
    """A rule that cannot be evaluated on these rows is one finding; the others are evaluated."""
    rules = [
        {"name": "cast", "expression": "CAST(s AS INT) < a", "message": "m"},
        {"name": "order", "expression": "a < b", "message": "A is below b.", "hint": "Swap them."},
    ]
    fields = [field("s"), field("a", "integer"), field("b", "integer")]
    findings = run_checks(make_package("s,a,b\n1,2,3\nx,3,2\n", fields, rules=rules))
    broken, unusable = sorted(findings, key=lambda finding: finding.code)
    assert (broken.line, broken.code, broken.hint) == (3, "rule-broken", "Swap them.")
    assert (unusable.path, unusable.code) == ("t.json", "rule-unjudged")
    assert unusable.message.startswith("The rule “cast” cannot be evaluated: conversion from")


def test_rule_is_evaluated_on_integers_of_any_size(make_package, run_checks):
    """A broken rule beside an integer of twenty digits is a finding like any other."""
    rule = {"name": "order", "expression": "a < b", "message": "A is below b."}
    fields = [field("a", "integer"), field("b", "integer")]
    wide = "12345678901234567890"
    root = make_package(f"a,b\n{wide},2\n1,2\n", fields, rules=[rule])
    (finding,) = run_checks(root)
    assert finding.message == f"A is below b. (rule “order”: a = {wide}, b = 2)"


def test_thousand_rows_with_a_fault_are_listed_and_the_rest_counted(
    make_package, run_checks, monkeypatch
):
    """Rows beyond a limit are not evaluated rule by rule, but counted."""
    monkeypatch.setattr(rule_validation, "MAX_EVALUATED_ROWS", 1200)
    rows = "9\n" * 1500
    findings = run_checks(make_package(f"x\n{rows}", [field("x", "integer", maximum=5)]))
    assert len(findings) == 1002
    messages = {finding.line: finding.message for finding in findings}
    assert messages[1001] == "“9” is above the maximum 5."
    assert messages[1002] == "And 200 more of this kind."
    assert messages[1202] == "300 more rows break a rule and are not listed."


COLUMN_NAMES = (
    "_line",
    "_row",
    "holds",
    "row",
    "0",
    "line of the file",
    "col(a)",
    "^x",
    "a*",
    "a b",
    "ä",
)


def test_columns_may_have_any_name(make_package, run_checks):
    """Names that the checks use themselves, or that look like patterns, are names like others."""
    fields = [field(name, "integer", maximum=1) for name in COLUMN_NAMES]
    header = ",".join(COLUMN_NAMES)
    ones = ",".join("1" for _ in COLUMN_NAMES)
    twos = ",".join("2" for _ in COLUMN_NAMES)
    unique_keys = [[name] for name in COLUMN_NAMES]
    root = make_package(
        f"{header}\n{ones}\n{twos}\n",
        fields,
        primaryKey=["_line"],
        uniqueKeys=unique_keys,
    )
    findings = run_checks(root)
    assert sorted(finding.column for finding in findings) == sorted(COLUMN_NAMES)
    assert {(finding.line, finding.code) for finding in findings} == {(3, "cell-maximum")}


BAD_VALUE = "is not a value of the column's type"
UNUSABLE_CONSTRAINTS = {
    "pattern with an unopened group": (
        field("x", pattern="a)(b"),
        "pattern: unopened group",
    ),
    "minimum of another type": (
        field("x", "integer", minimum="b"),
        f"minimum: “b” {BAD_VALUE}",
    ),
    "maximum that is not in the calendar": (
        field("x", "date", exclusiveMaximum="2019-02-30"),
        f"exclusiveMaximum: “2019-02-30” {BAD_VALUE}",
    ),
    "code of another type": (
        field("x", "integer", enum=[1, "x"]),
        f"enum: “x” {BAD_VALUE}",
    ),
    "code that is a list in a column of text": (
        field("x", enum=[["a"]]),
        f"enum: “['a']” {BAD_VALUE}",
    ),
    "code that is not JSON in a column of arrays": (
        field("x", "array", enum=["a"]),
        "enum: Expecting value",
    ),
}
UNSUPPORTED_CONSTRAINTS = {
    "pattern with look-ahead": (
        field("x", pattern="(?=a)a"),
        "the pattern “(?=a)a”: look-around, including look-ahead and look-behind, is not supported",
    ),
    "pattern with a backreference": (
        field("x", pattern=r"(a)\1"),
        r"the pattern “(a)\1”: backreferences are not supported",
    ),
    "pattern with a Unicode block": (
        field("x", pattern=r"\p{IsBasicLatin}"),
        r"the pattern “\p{IsBasicLatin}”: Unicode property not found",
    ),
    "list of numbers as a code": (
        field("x", "list", itemType="integer", enum=[[1]]),
        "an enum of lists of numbers",
    ),
}
CONSTRAINTS_OF_A_WRONG_TYPE = {
    "pattern that is a number": field("x", pattern=5),
    "length that is text": field("x", minLength="2"),
    "length that is a truth value": field("x", minLength=True),
    "no codes": field("x", "integer", enum=[]),
}


@pytest.mark.parametrize(
    ("descriptor", "expected"), UNUSABLE_CONSTRAINTS.values(), ids=UNUSABLE_CONSTRAINTS
)
def test_unusable_constraint_is_reported(descriptor, expected):
    """A constraint that cannot be evaluated does not count as kept."""
    compiled = compile_rules({"fields": [descriptor]}, ["x"])
    (finding,) = compiled.findings
    constraint, _, reason = expected.partition(": ")
    assert compiled.rules == ()
    assert (finding.code, finding.column) == ("rule-unjudged", "x")
    assert finding.message.startswith(f"The {constraint} cannot be evaluated: {reason}")


@pytest.mark.parametrize(
    ("descriptor", "feature"), UNSUPPORTED_CONSTRAINTS.values(), ids=UNSUPPORTED_CONSTRAINTS
)
def test_unsupported_constraint_is_not_read(descriptor, feature):
    """It may be right, so it is not an error of the schema."""
    compiled = compile_rules({"fields": [descriptor]}, ["x"])
    (finding,) = compiled.findings
    assert compiled.rules == ()
    assert (finding.code, finding.column) == ("not-read", "x")
    assert finding.message.startswith(f"Not supported: {feature}")


@pytest.mark.parametrize(
    "descriptor", CONSTRAINTS_OF_A_WRONG_TYPE.values(), ids=CONSTRAINTS_OF_A_WRONG_TYPE
)
def test_constraint_of_a_wrong_type_is_a_fault_of_the_schema(make_package, run_checks, descriptor):
    """It is reported once, with the schema, and is not evaluated."""
    compiled = compile_rules({"fields": [descriptor]}, ["x"])
    assert (compiled.rules, compiled.findings) == ((), ())
    root = make_package("x,y\n1,1\n", [descriptor, field("y", "integer")])
    assert [finding.code for finding in run_checks(root)] == ["descriptor-invalid"]


@pytest.mark.parametrize(
    ("descriptor", "constraint", "type_"),
    [
        pytest.param(field("x", minimum="b"), "minimum", "string", id="minimum of text"),
        pytest.param(
            field("x", "integer", pattern="1"), "pattern", "integer", id="pattern of integers"
        ),
    ],
)
def test_constraint_without_meaning_for_its_type_is_ignored(descriptor, constraint, type_):
    """That is a warning, and not a rule."""
    compiled = compile_rules({"fields": [descriptor]}, ["x"])
    (finding,) = compiled.findings
    assert compiled.rules == ()
    assert (finding.code, finding.severity) == ("constraint-ignored", "warning")
    reason = f"it has no meaning in a column of type {type_}"
    assert finding.message == f"The {constraint} is ignored: {reason}."


def row_rule(expression):
    """Return a rule of a schema."""
    return {"name": "r", "expression": expression, "message": "m"}


NOT_A_RULE = "a rule has a name, an expression and a message, each a text"
READS_OTHER_ROWS = "it reads other rows, and a rule is about one row"
UNUSABLE_RULES = {
    "one column": (
        [row_rule("a > 1")],
        "rule “r”: a rule names two columns or more; use the constraints of the field for one",
    ),
    "incomplete expression": (
        [row_rule("a <")],
        "rule “r”: cannot read the expression: unable to parse 'a <' as Expr",
    ),
    "two statements": (
        [row_rule("a < b; DROP TABLE t")],
        "rule “r”: cannot read the expression: invalid expression (found unexpected token ';')",
    ),
    "missing column": (
        [row_rule("a < c")],
        'rule “r”: unable to find column "c"; valid columns: ["a", "b", "s"]',
    ),
    "number as result": (
        [row_rule("a + b")],
        "rule “r”: it gives Int64, not true or false",
    ),
    "text compared with a number": (
        [row_rule("s < a")],
        "rule “r”: cannot compare string with numeric type (i64)",
    ),
    "aggregate": (
        [row_rule("a = MAX(b)")],
        f"rule “r”: {READS_OTHER_ROWS}",
    ),
    "window": (
        [row_rule("a = b OR a <= sum (b) OVER (PARTITION BY a)")],
        f"rule “r”: {READS_OTHER_ROWS}",
    ),
    "rule that is a number": ([5], f"rule “1”: {NOT_A_RULE}"),
    "expression that is a number": (
        [{"name": "x", "expression": 5, "message": "m"}],
        f"rule “x”: {NOT_A_RULE}",
    ),
    "rules that are an object": ({"r": "a < b"}, "property “rules”: it is not a list"),
}


@pytest.mark.parametrize(("rules", "expected"), UNUSABLE_RULES.values(), ids=UNUSABLE_RULES)
def test_unusable_rule_is_reported(rules, expected):
    """A rule that cannot be evaluated does not count as kept."""
    fields = [field("a", "integer"), field("b", "integer"), field("s")]
    compiled = compile_rules({"fields": fields, "rules": rules}, ["a", "b", "s"])
    (finding,) = compiled.findings
    label, _, reason = expected.partition(": ")
    assert compiled.rules == ()
    assert (finding.code, finding.column) == ("rule-unjudged", "")
    assert finding.message.startswith(f"The {label} cannot be evaluated: {reason}")


def test_other_rules_are_kept_beside_an_unusable_one():
    """Only the rule that cannot be evaluated is left out."""
    rules = [row_rule("a < c"), {**row_rule("a < b"), "name": "order"}]
    fields = [field("a", "integer", minimum=0), field("b", "integer")]
    compiled = compile_rules({"fields": fields, "rules": rules}, ["a", "b"])
    assert [rule.label for rule in compiled.rules] == ["minimum", "rule “order”"]
    assert [(finding.line, finding.code) for finding in compiled.findings] == [(0, "rule-unjudged")]


def test_suspicious_rows_are_those_that_break_some_rule():
    """The fused test finds exactly the rows in which one of the rules is false, not null."""
    frame = pl.DataFrame({"a": [1, 5, None, 3], "b": [2, 2, 2, None]})
    rules = [
        Rule("c", ("a",), pl.col("a") < 5, "p"),
        Rule("c", ("a", "b"), pl.col("a") != pl.col("b") - 1, "p"),
    ]
    assert rule_validation.find_suspicious_rows(rules, frame).to_list() == [0, 1]
    assert frame.select(holds_for_all(rules))["holds"].to_list() == [False, False, True, True]


def test_categories_without_labels_are_their_own_labels():
    """Values may have labels or not, and be numbers or texts."""
    descriptor = {"categories": ["a", {"value": 1, "label": "one"}, {"value": "b"}]}
    assert read_categories(descriptor) == {"a": "a", "1": "one", "b": "b"}
    assert read_categories({}) == {}
    assert read_categories({"categories": 5}) == {}
