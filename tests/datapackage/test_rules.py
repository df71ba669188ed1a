"""Cells against their columns' constraints, rows against the rules of their table, and both as a Pandera schema."""

import pandera.errors
import polars as pl
import pytest

from conftest import field, replace_text
from tip_figures.datapackage.schema import constraints, rules

FILL = "Fill the cell in: What it counts. For example 7."
CASES = [
    (field("x", "integer", required=True, description="What it counts.", example=7), "", "cell-required", "The cell is empty, and this column must be filled."),
    (field("x", "integer", minimum=2), "1", "cell-minimum", "“1” is below the minimum 2."),
    (field("x", "integer", maximum=2), "3", "cell-maximum", "“3” is above the maximum 2."),
    (field("x", "integer", exclusiveMinimum=2), "2", "cell-minimum", "“2” is not above 2."),
    (field("x", "integer", exclusiveMaximum=2), "2", "cell-maximum", "“2” is not below 2."),
    (field("x", "number", maximum="5.25"), "5.26", "cell-maximum", "“5.26” is above the maximum 5.25."),
    (field("x", "number", decimalChar=",", minimum=0.5, example="0,5"), '"0,4"', "cell-minimum", "“0.4” is below the minimum 0.5."),
    (field("x", "date", minimum="2019-06-01"), "2019-05-31", "cell-minimum", "“2019-05-31” is below the minimum 2019-06-01."),
    (field("x", minLength=2), "é", "cell-length", "“é” is shorter than 2 characters."),
    (field("x", "array", maxLength=1), '"[1, 2]"', "cell-length", "“[1, 2]” is longer than 1 entries."),
    (field("x", pattern="a|b"), "axxx", "cell-pattern", "“axxx” is not written as the pattern a|b asks."),
    (field("x", pattern="^a$"), '"a\n"', "cell-pattern", "“a\\u000a” is not written as the pattern ^a$ asks."),
    (field("x", pattern="(a+)+"), "a" * 5000 + "b", "cell-pattern", f"“{'a' * 60}… (5,001 characters)” is not written as the pattern (a+)+ asks."),
    (field("x", enum=["country", "aggregate"]), "county", "cell-enum", "“county” is none of the codes of this column: country, aggregate."),
    (field("x", categories=[{"value": 1, "label": "one"}], type_="integer"), "2", "cell-enum", "“2” is none of the codes of this column: 1."),
    (field("x"), "=1+1", "cell-formula", "“=1+1” would run as a formula in a spreadsheet."),
    (field("x", "integer"), "007", "cell-style", "“007” is a number, and is plainly written without a plus sign, needless zeros and a bare point."),
]  # fmt: skip


@pytest.mark.parametrize(("descriptor", "cell", "code", "message"), CASES)
def test_a_cell_that_breaks_a_constraint_is_found(
    make_package, run_checks, descriptor, cell, code, message
):
    """A broken constraint is found at its cell, in words that name the cell and the limit."""
    (found,) = run_checks(
        make_package(f"k,x\na,{cell}\n", [field("k"), descriptor], primaryKey=["k"])
    )
    assert (found.line, found.column, found.key, found.code, found.message) == (
        2,
        "x",
        "a",
        code,
        message,
    )


def test_hints_tell_how_to_mend(make_package, run_checks):
    """An empty cell's hint says what belongs in it; a misspelt code's names the nearest, a new one's where to add it."""
    fields = [
        field("x", required=True, description="What it counts.", example=7),
        field("y", enum=["country", "aggregate"]),
    ]
    hints = [f.hint for f in run_checks(make_package("x,y\n,county\n1,sea\n", fields))]
    assert hints == [
        FILL,
        "Did you mean “country”?",
        "A new code is added in the schema, to `enum`.",
    ]


def test_of_a_wrong_cell_nothing_more_is_said(make_package, run_checks):
    """What cannot be read breaks no constraint, a broken constraint no rule, and a text rule hides neither."""
    rule = {"name": "order", "expression": "a < b", "message": "A is below b."}
    fields = [field("a", "integer", maximum=5), field("b", "integer"), field("s", pattern="x.*")]
    found = run_checks(
        make_package("a,b,s\nz,1,x\n9,1,x\n3,2,x\n1,2,=y\n1,2,x\u200bz\n", fields, rules=[rule])
    )
    assert [f"{f.line} {f.column} {f.code}" for f in found] == [
        "2 a cell-type", "3 a cell-maximum", "4 a rule-broken", "5 s cell-pattern", "6 s cell-invisible",
    ]  # fmt: skip
    assert found[2].message == "A is below b. (rule order; here a = 3, b = 2)"


def test_a_rule_that_breaks_down_on_the_data_is_a_finding(make_package, run_checks):
    """A rule that cannot be computed for these rows is said to be so; the others are judged."""
    listed = [
        {"name": "cast", "expression": "CAST(s AS INT) < a", "message": "m"},
        {"name": "order", "expression": "a < b", "message": "A is below b.", "hint": "Swap them."},
    ]
    fields = [field("s"), field("a", "integer"), field("b", "integer")]
    broken, unjudged = sorted(
        run_checks(make_package("s,a,b\n1,2,3\nx,3,2\n", fields, rules=listed)),
        key=lambda f: f.code,
    )
    assert (broken.line, broken.code, broken.hint) == (3, "rule-broken", "Swap them.")
    assert (unjudged.path, unjudged.code) == ("t.json", "rule-unjudged")
    assert unjudged.message.startswith("The rule “cast” cannot be judged: ")


def test_many_broken_rows_are_counted(make_package, run_checks, monkeypatch):
    """Of thousands of rows with one fault a thousand are listed; beyond twenty thousand rows they are counted only."""
    monkeypatch.setattr("tip_figures.datapackage.checks.table_validation.JUDGED", 1200)
    found = run_checks(make_package("x\n" + "9\n" * 1500, [field("x", "integer", maximum=5)]))
    assert len(found) == 1002
    by_line = {f.line: f.message for f in found}
    assert by_line[1002] == "And 200 more of this kind."
    assert by_line[1202] == "And 300 more rows that break a rule are not judged one by one."


def test_the_environment_switches_nothing_off(package, run, monkeypatch):
    """Variables that switch Pandera off for other programs do not switch the checks off here."""
    replace_text(package / "resources" / "areas.csv", "ISL,Iceland,country", "ISL,Iceland,county")
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    monkeypatch.setenv("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")
    done = run("validate.py", str(package))
    assert done.returncode == 1
    assert "“county” is none of the codes of this column" in done.stdout


def test_columns_of_any_name_are_judged(make_package, run_checks):
    """A column may be called what it likes."""
    names = [
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
    ]
    fields = [field(name, "integer", maximum=1) for name in names]
    row = [",".join(cell for _ in fields) for cell in "12"]
    found = run_checks(make_package(f"{','.join(names)}\n{row[0]}\n{row[1]}\n", fields, primaryKey=names[:1], uniqueKeys=[[n] for n in names]))  # fmt: skip
    assert sorted(f.column for f in found) == sorted(names)
    assert {(f.line, f.code) for f in found} == {(3, "cell-maximum")}


def rule(expression, **more):
    """A rule of a schema."""
    return {"name": "r", "expression": expression, "message": "m", **more}


AB = (field("a", "integer"), field("b", "integer"), field("s"))
NO_RULE = "a rule has a name, an expression and a message, each a text"
TWO = "a rule names two columns or more; what one must hold stands in its constraints"
UNJUDGED = [
    ([field("x", pattern="(?=a)a")], None, "pattern: look-around, including look-ahead and look-behind, is not supported"),
    ([field("x", pattern=r"(a)\1")], None, "pattern: backreferences are not supported"),
    ([field("x", pattern="a)(b")], None, "pattern: unopened group"),
    ([field("x", pattern=5)], None, "pattern: “5” is not a regular expression"),
    ([field("x", "integer", minimum="b")], None, "minimum: “b” is not a value of the column's type"),
    ([field("x", "date", exclusiveMaximum="2019-02-30")], None, "exclusiveMaximum: “2019-02-30” is not a value of the column's type"),
    ([field("x", minLength="2")], None, "minLength: “2” is not a number of characters"),
    ([field("x", "integer", enum=["x"])], None, "enum: “x” is not a value of the column's type"),
    ([field("x", "integer", enum=[])], None, "enum: it lists no value"),
    ([field("x", "array", enum=[["a"]])], None, "enum: lists and objects are not compared"),
    ([field("x", minimum="b")], None, "minimum: it has no meaning in a column of type string"),
    ([field("x", "integer", pattern="1")], None, "pattern: it has no meaning in a column of type integer"),
    (AB, [rule("a > 1")], f"rule “r”: {TWO}"),
    (AB, [rule("a <")], "rule “r”: the expression cannot be read: unable to parse 'a <' as Expr"),
    (AB, [rule("a < b; DROP TABLE t")], "rule “r”: the expression cannot be read: invalid expression (found unexpected token ';')"),
    (AB, [rule("a < c")], 'rule “r”: unable to find column "c"; valid columns: ["a", "b", "s"]'),
    (AB, [rule("a + b")], "rule “r”: it gives Int64, not true or false"),
    (AB, [rule("s < a")], "rule “r”: cannot compare string with numeric type (i64)"),
    (AB, [rule("a = MAX(b)")], "rule “r”: it looks at other rows, and a rule is about one"),
    (AB, [rule("a = b OR a <= sum (b) OVER (PARTITION BY a)")], "rule “r”: it looks at other rows, and a rule is about one"),
    (AB, [5], f"rule “1”: {NO_RULE}"),
    (AB, [{"name": "x", "expression": 5, "message": "m"}], f"rule “x”: {NO_RULE}"),
    (AB, {"r": "a < b"}, "property “rules”: it is no list"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "listed", "expected"), UNJUDGED)
def test_what_cannot_be_judged_is_said(fields, listed, expected):
    """A constraint or rule that cannot be judged is not one that passes."""
    judged, (lost,) = rules.compile_rules(
        {"fields": fields, "rules": listed}, [one["name"] for one in fields]
    )
    assert judged == ()
    rule, _, reason = expected.partition(": ")
    ignored = "no meaning" in expected
    assert lost.code == ("constraint-ignored" if ignored else "rule-unjudged")
    verb = "is ignored" if ignored else "cannot be judged"
    assert lost.message.startswith(f"The {rule} {verb}: {reason}")


TEXTS = {
    "cell-formula": ["=1+1", "-x", "+cmd|x", "@x", "\t=1", "＝1+1", "＋x"],
    "cell-space": [" x", "x ", "x\n", "\u00a0x", "a  b", "a\u3000b"],
    "cell-invisible": ["a\u200bb", "a\u202eb", "a\u2060b", "a\u00adb", "a\ufeffb", "a\x07b", "a\ufffdb", "a\u2028b", "a\u200db", "kaz\ufe0f", "a\u3164b", "a\ue000", "a\U000e0041", "1\u200c2"],
    "cell-not-nfc": ["e\u0301", "\u212b"],
    "cell-mixed-script": ["\u0430bc", "xyz\u03bf", "p\u0430ypal", "K\u0410Z", "a \u0430"],
    "": ["x", "a-b", "1+1", "a\nb", "é", "Қазақстан", "Kazakhstan (Қазақстан)", "“x”", "日本", "-82.3", "+49 30 12", "-", "5 μg", "5 µm", "β-carotene", "پیش‌بینی", "👩‍👩‍👧 ❤️ 1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "code"), [(cell, code) for code, listed in TEXTS.items() for cell in listed]
)
def test_odd_text_breaks_a_text_rule(cell, code):
    """What nobody can see and what a spreadsheet would run is found; letters of any language and emoji are no fault."""
    frame = pl.DataFrame({"x": [cell]})
    broken = [r.code for r in rules.make_text_rules("x") if not frame.select(r.expression).item()]
    assert (code in broken) if code else broken == []
    assert not broken or frame.select(pl.col("x").str.contains(rules.SUSPICIOUS_TEXT)).item()


def test_text_rules_run_on_typed_columns_alone(make_package, run_checks):
    """A column without a type, of any type or of codes may hold what it likes."""
    fields = [{"name": "x"}, field("y", "any"), field("z", enum=["=a"]), field("s")]
    found = [
        f for f in run_checks(make_package("x,y,z,s\n=1, a,=a,=b\n", fields)) if f.path == "t.csv"
    ]
    assert [(f.column, f.code, f.severity) for f in found] == [("s", "cell-formula", "warning")]


PEOPLE = {
    "fields": [
        field("id", required=True, pattern="[a-z]+"), field("born", "year", minimum=1900),
        field("height", "number", maximum=2.5), field("died", "year"),
    ],
    "rules": [{"name": "life", "expression": "died >= born", "message": "Nobody dies before they are born."}],
    "primaryKey": "id",
}  # fmt: skip
RIGHT = {"id": ["x", "y"], "born": [1950, None], "height": [1.8, None], "died": [None, 1990]}


@pytest.mark.parametrize(
    ("columns", "column", "check", "index"),
    [
        ({"id": ["x", "1"]}, "id", "is not written as the pattern [a-z]+ asks", 1),
        ({"id": ["x", None]}, "id", "is empty, and this column must be filled", 1),
        ({"born": [1800, None]}, "born", "is below the minimum 1900", 0),
        ({"height": [3.0, 1.0]}, "height", "is above the maximum 2.5", 0),
        ({"died": [1940, 1990]}, None, "life", 0),
        ({"id": ["x", "x"]}, "id", "multiple_fields_uniqueness", 0),
    ],
)
def test_pandera_schema_names_the_rule_that_is_broken(columns, column, check, index):
    """A frame that breaks a rule fails in Pandera under what the rule says, with column and index of the row."""
    schema = rules.build_pandera_schema(PEOPLE)
    assert schema.validate(pl.DataFrame(RIGHT), lazy=True).equals(pl.DataFrame(RIGHT))
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        schema.validate(pl.DataFrame({**RIGHT, **columns}), lazy=True)
    cases = raised.value.failure_cases
    assert check in cases["check"].to_list()
    assert column in cases["column"].to_list() or check == "multiple_fields_uniqueness"
    assert index in cases["index"].to_list() or check == "multiple_fields_uniqueness"


def test_categories_have_labels():
    """A category without a label has its value for one."""
    descriptor = {"categories": ["a", {"value": 1, "label": "one"}, {"value": "b"}]}
    assert constraints.read_categories(descriptor) == {"a": "a", "1": "one", "b": "b"}
    assert constraints.read_categories({}) == constraints.read_categories({"categories": 5}) == {}
