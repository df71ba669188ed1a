"""Cells against their columns' constraints, and rows against the rules of their table."""

import pytest

from conftest import field, spoil
from tipdata.package import csv_file as csvtext
from tipdata.package import table

CASES = [
    (field("x", "integer", required=True), ["1", ""], "cell-required", "The cell is empty, and this column must be filled.", "Fill the cell in."),
    (field("x", "integer", minimum=2), ["2", "1"], "cell-minimum", "“1” is below the minimum 2.", ""),
    (field("x", "integer", maximum=2), ["2", "3"], "cell-maximum", "“3” is above the maximum 2.", ""),
    (field("x", "integer", exclusiveMinimum=2), ["3", "2"], "cell-minimum", "“2” is not above 2.", ""),
    (field("x", "integer", exclusiveMaximum=2), ["1", "2"], "cell-maximum", "“2” is not below 2.", ""),
    (field("x", "number", minimum=0.5), ["1", "0"], "cell-minimum", "“0” is below the minimum 0.5.", ""),
    (field("x", "number", maximum="5.25"), ["5.25", "5.26"], "cell-maximum", "“5.26” is above the maximum 5.25.", ""),
    (field("x", "date", minimum="2019-06-01"), ["2019-06-01", "2019-05-31"], "cell-minimum", "“2019-05-31” is below the minimum 2019-06-01.", ""),
    (field("x", "year", maximum=2018), ["2018", "2019"], "cell-maximum", "“2019” is above the maximum 2018.", ""),
    (field("x", "yearmonth", minimum="2019-02"), ["2019-02", "2019-01"], "cell-minimum", "“2019-01” is below the minimum 2019-02.", ""),
    (field("x", "time", maximum="12:00:00"), ["12:00:00", "12:00:01"], "cell-maximum", "“12:00:01” is above the maximum 12:00:00.", ""),
    (field("x", minLength=2), ["éé", "é"], "cell-length", "“é” is shorter than 2 characters.", ""),
    (field("x", maxLength=2), ["日本", "abc"], "cell-length", "“abc” is longer than 2 characters.", ""),
    (field("x", pattern="a|b"), ["b", "axxx"], "cell-pattern", "“axxx” is not written as the pattern a|b asks.", ""),
    (field("x", "integer", pattern="[0-9]"), ["1", "22"], "cell-pattern", "“22” is not written as the pattern [0-9] asks.", ""),
    (field("x", enum=["KAZ", "UZB"]), ["KAZ", "kaz"], "cell-enum", "“kaz” is none of the codes of this column: KAZ, UZB.", "Did you mean “KAZ”?"),
    (field("x", enum=["KAZ", "UZB"]), ["KAZ", "UZB "], "cell-enum", "“UZB ” is none of the codes of this column: KAZ, UZB.", "Did you mean “UZB”?"),
    (field("x", "integer", enum=[1, 2]), ["2", "3"], "cell-enum", "“3” is none of the codes of this column: 1, 2.", ""),
    (field("x", "number", enum=[1, 2.5]), ["1.0", "2"], "cell-enum", "“2.0” is none of the codes of this column: 1, 2.5.", "Did you mean “2.5”?"),
    (field("x", "boolean", enum=[True]), ["true", "false"], "cell-enum", "“False” is none of the codes of this column: True.", ""),
    (field("x", categories=["a", "b"]), ["a", "c"], "cell-enum", "“c” is none of the codes of this column: a, b.", ""),
    (field("x", "integer", categories=[{"value": 1, "label": "one"}]), ["1", "7"], "cell-enum", "“7” is none of the codes of this column: 1.", ""),
    (field("x"), ["a", "=1"], "cell-formula", "“=1” would run as a formula in a spreadsheet.", "Write it so that it begins with a letter or digit."),
    (field("x"), ["a", " b"], "cell-space", "“ b” begins or ends with white space.", "Take the white space away."),
    (field("x"), ["a", "b\u200bc"], "cell-invisible", "“b\\u200bc” holds a character that nobody can see.", "Type the cell anew."),
    (field("x"), ["é", "e\u0301"], "cell-not-nfc", "“e\u0301” is written with combining marks where composed letters exist (it is not in Unicode's form NFC).", "Type the cell anew."),
    (field("x"), ["a", "b  c"], "cell-space", "“b  c” holds two spaces in a row, or one that is wider or narrower than a space.", "Write one plain space."),
    (field("x"), ["a", "b\u00a0c"], "cell-space", "“b\\u00a0c” holds two spaces in a row, or one that is wider or narrower than a space.", "Write one plain space."),
    (field("x"), ["a size", "\u0410 size"], "cell-mixed-script", "“\u0410 size” holds letters that look like Latin ones and are not.", "Type the word anew in one script."),
    (field("x"), ["abc", "\u0430bc"], "cell-mixed-script", "“\u0430bc” mixes letters of two scripts in one word, which look alike.", "Type the word anew in one script."),
]  # fmt: skip


@pytest.mark.parametrize(("descriptor", "cells", "code", "message", "hint"), CASES, ids=range(len(CASES)))
def test_rules_broken_constraint_is_found_at_its_cell(make, findings, descriptor, cells, code, message, hint):
    """A cell that breaks a constraint is found once, at its line, column and key; its good neighbour is not."""
    rows = "id,x\n" + "".join(f"r{i},{cell}\n" for i, cell in enumerate(cells))
    (found,) = findings(make(rows, [field("id"), descriptor], primaryKey=["id"]))
    assert (found.path, found.line, found.column, found.key) == ("t.csv", 3, "x", "r1")
    assert (found.code, found.message, found.hint) == (code, message, hint)


def test_rules_empty_cell_breaks_nothing_but_required(make, findings):
    """Absence has its own word; every other constraint is about what is there."""
    strict = field("x", "integer", minimum=1, maximum=2, enum=[1, 2], pattern="[0-9]")
    text = field("s", minLength=5, pattern="x", enum=["xxxxx"])
    assert findings(make("id,x,s\na,,\n", [field("id"), strict, text])) == []


def test_rules_wrong_cell_is_reported_once_at_its_root(make, findings):
    """Of a cell that breaks several constraints the first is said; a row rule that reads it keeps silent."""
    fields = [
        field("id"),
        field("a", "integer", required=True, minimum=0, enum=[0, 5]),
        field("b", "integer"),
        field("s", maxLength=3),
    ]
    rules = [{"name": "order", "expression": "a < b", "message": "A is below b."}]
    rows = "id,a,b,s\nx,k,1,\ny,-3,-5,\nz,5,1,\nw,5,9, long text\n"
    found = findings(make(rows, fields, primaryKey=["id"], rules=rules))
    assert [(f.line, f.column, f.code) for f in found] == [
        (2, "a", "cell-type"),
        (3, "a", "cell-minimum"),
        (4, "a", "rule-broken"),
        (5, "s", "cell-space"),
    ]  # fmt: skip


def test_rules_broken_rule_shows_what_it_read(make, findings):
    """A row that breaks a rule is found at the rule's first column, with the rule's words and the cells that it read."""
    rule = {"name": "order", "expression": "(b IS NULL) OR a < b", "message": "A is below b.", "hint": "Swap them."}
    fields = [field("id"), field("a", "integer"), field("b", "integer")]
    (found,) = findings(make("id,a,b\nx,1,2\ny,3,2\nz,,2\nw,5,\n", fields, primaryKey=["id"], rules=[rule]))
    assert (found.path, found.line, found.column, found.code, found.key) == ("t.csv", 3, "b", "rule-broken", "y")
    assert found.message == "A is below b. (rule order; here b = 2, a = 3)"
    assert found.hint == "Swap them."


def test_rules_null_passes_a_rule(make, findings):
    """As in an SQL CHECK, a rule that gives null holds."""
    rule = {"name": "order", "expression": "a < b", "message": "A is below b."}
    fields = [field("id"), field("a", "integer"), field("b", "integer")]
    assert findings(make("id,a,b\nx,,2\ny,1,\nz,,\n", fields, rules=[rule])) == []


def test_rules_unjudged_rule_is_a_finding_of_the_schema(make, findings):
    """A rule or constraint that cannot be judged did not pass, and the schema is told."""
    fields = [field("id", pattern="(?=x)x"), field("a", "integer")]
    rule = {"name": "one", "expression": "a > 1", "message": "m"}
    found = findings(make("id,a\nx,2\n", fields, rules=[rule]))
    assert [(f.path, f.line, f.column, f.code, f.hint) for f in found] == [
        ("t.json", 0, "", "rule-unjudged", "Correct it in the schema."),
        ("t.json", 0, "id", "rule-unjudged", "Correct it in the schema."),
    ]
    assert [f.message for f in found] == [
        "The rule “one” cannot be judged: a rule names two columns or more; what one column must hold stands in its constraints.",
        "The pattern cannot be judged: look-around, including look-ahead and look-behind, is not supported.",
    ]


def test_rules_rule_that_breaks_down_on_the_data_is_a_finding(make, findings):
    """A rule that cannot be computed for these rows is said to be so; the others are judged."""
    rules = [
        {"name": "cast", "expression": "CAST(s AS INT) < a", "message": "m"},
        {"name": "order", "expression": "a < b", "message": "A is below b."},
    ]
    fields = [field("s"), field("a", "integer"), field("b", "integer")]
    broken, unjudged = sorted(findings(make("s,a,b\n1,2,3\nx,3,2\n", fields, rules=rules)), key=lambda f: f.code)
    assert (broken.line, broken.code) == (3, "rule-broken")
    assert (unjudged.path, unjudged.line, unjudged.column, unjudged.code) == ("t.csv", 2, "s", "rule-unjudged")
    assert unjudged.message.startswith("The rule “cast” cannot be judged on these rows: conversion from `str`")


def test_rules_rule_over_all_rows_is_judged_over_all_rows(make, findings):
    """A rule may look at the other rows of its table; the broken ones are found among all of them."""
    rule = {"name": "top", "expression": "a = MAX(a) OVER (PARTITION BY g)", "message": "Only the highest stands."}
    fields = [field("g"), field("a", "integer")]
    found = findings(make("g,a\nx,1\nx,2\ny,1\n", fields, rules=[rule]))
    assert [(f.line, f.code) for f in found] == [(2, "rule-broken")]


def test_rules_rule_over_all_rows_of_a_large_table_is_not_judged_in_pieces(make, findings, monkeypatch):
    """Where the rows are read some at a time, a rule that needs all of them is told to be unjudged."""
    monkeypatch.setattr(csvtext, "BLOCK", 8)
    monkeypatch.setattr(table, "KEEP", 0)
    rule = {"name": "top", "expression": "a = MAX(a) OVER (PARTITION BY g)", "message": "m"}
    found = findings(make("g,a\n" + "x,2\n" * 9, [field("g"), field("a", "integer")], rules=[rule]))
    assert [(f.path, f.code, f.message) for f in found] == [
        ("t.json", "rule-unjudged", "The rule “top” cannot be judged: it looks at other rows, and the table is too large for that.")
    ]  # fmt: skip


def test_rules_many_broken_rows_are_counted(make, findings):
    """Of thousands of rows with one fault a thousand are listed, and the rest is counted."""
    found = findings(make("x\n" + "9\n" * 1500, [field("x", "integer", maximum=5)]))
    assert len(found) == 1001
    assert (found[-1].line, found[-1].code) == (1002, "cell-maximum")
    assert found[-1].message == "And 500 more rows with the same fault."


@pytest.mark.parametrize(
    ("name", "value"), [("PANDERA_VALIDATION_ENABLED", "False"), ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")]
)
def test_rules_cannot_be_switched_off_by_the_environment(package, run, monkeypatch, name, value):
    """Variables that switch Pandera off for other programs do not switch the checks off here."""
    spoil(package / "resources" / "areas.csv", "UZB,Uzbekistan,country", "UZB,Uzbekistan,county")
    monkeypatch.setenv(name, value)
    done = run("validate.py", str(package))
    assert done.returncode == 1
    assert "“county” is none of the codes of this column" in done.stdout


def test_rules_columns_of_any_name_are_judged(make, findings):
    """A column may be called what it likes."""
    names = ["_line", "_row", "holds", "check_output", "row", "0", "line of the file", "col(a)", "^x", "a*", "a b", "ä"]
    fields = [field(name, "integer", maximum=1) for name in names]
    header = ",".join(f["name"] for f in fields)
    rows = f"{header}\n" + ",".join("1" for _ in fields) + "\n" + ",".join("2" for _ in fields) + "\n"
    found = findings(make(rows, fields, primaryKey=[fields[0]["name"]], uniqueKeys=[[f["name"]] for f in fields]))
    assert sorted(f.column for f in found) == sorted(f["name"] for f in fields)
    assert {(f.line, f.code) for f in found} == {(3, "cell-maximum")}
