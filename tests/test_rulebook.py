"""A Table Schema as rules, and as a Pandera schema for analysts."""

import pandera.errors
import polars as pl
import pytest

from conftest import field
from tipdata.package import rules as rulebook
from tipdata.package.load import load


def book(*fields, **schema):
    """The rules of a schema for a file that has all its columns."""
    return rulebook.read({"fields": list(fields), **schema}, [f["name"] for f in fields])


def rule(expression, **more):
    """A rule of a schema."""
    return {"name": "r", "expression": expression, "message": "m", **more}


AB = (field("a", "integer"), field("b", "integer"))


def test_rulebook_reads_constraints_categories_and_rules():
    """Each constraint, the categories and each rule of a schema becomes one rule, in that order of columns."""
    rules, unjudged = book(
        field("a", "integer", required=True, minimum=1, exclusiveMaximum=9),
        field("s", pattern="x+", minLength=1, enum=["x", "xx"]),
        field("c", categories=[{"value": "x", "label": "X"}, "y"]),
        rules=[rule("a > 1 OR s = 'x'", hint="h")],
    )
    assert unjudged == ()
    assert [(r.code, r.columns) for r in rules] == [
        ("cell-required", ("a",)),
        ("cell-minimum", ("a",)),
        ("cell-maximum", ("a",)),
        ("cell-length", ("s",)),
        ("cell-pattern", ("s",)),
        ("cell-enum", ("s",)),
        ("cell-enum", ("c",)),
        ("rule-broken", ("a", "s")),
    ]
    assert (rules[-1].name, rules[-1].says, rules[-1].hint) == ("r", "m", "h")


def test_rulebook_is_the_same_for_the_same_schema():
    """Reading a schema is a pure function of its text, and is done once."""
    assert book(*AB, rules=[rule("a < b")])[0] is book(*AB, rules=[rule("a < b")])[0]


MEANINGLESS = "it has no meaning in a column of type"
UNJUDGED = [
    (field("x", "string", pattern="(?=a)a"), "pattern", "look-around, including look-ahead and look-behind, is not supported"),
    (field("x", "string", pattern=r"(a)\1"), "pattern", "backreferences are not supported"),
    (field("x", "string", pattern="a)(b"), "pattern", "unopened group"),
    (field("x", "string", pattern="["), "pattern", "unclosed character class"),
    (field("x", "string", pattern="(?x)a # b"), "pattern", "unclosed group"),
    (field("x", "string", pattern=5), "pattern", "“5” is not a regular expression"),
    (field("x", "number", pattern="1"), "pattern", f"{MEANINGLESS} number"),
    (field("x", "integer", minimum="b"), "minimum", "“b” is not a value of the column's type"),
    (field("x", "date", exclusiveMaximum="2019-02-30"), "exclusiveMaximum", "“2019-02-30” is not a value of the column's type"),
    (field("x", "string", minimum="b"), "minimum", f"{MEANINGLESS} string"),
    (field("x", "object", maximum=5), "maximum", f"{MEANINGLESS} object"),
    (field("x", "string", minLength="2"), "minLength", "“2” is not a number of characters"),
    (field("x", "string", maxLength=True), "maxLength", "“True” is not a number of characters"),
    (field("x", "integer", minLength=2), "minLength", f"{MEANINGLESS} integer"),
    (field("x", "array", maxLength=2), "maxLength", f"{MEANINGLESS} array"),
    (field("x", "integer", enum=["x"]), "enum", "“x” is not a value of the column's type"),
    (field("x", "integer", enum=[]), "enum", "it lists no value"),
    (field("x", "integer", enum=5), "enum", "it lists no value"),
    (field("x", "array", enum=[["a"]]), "enum", "lists and objects are not compared"),
    (field("x", "string", categories="x"), "categories", "it lists no value"),
    (field("x", "object", jsonSchema={}), "jsonSchema", "JSON inside cells is not judged here"),
]  # fmt: skip


@pytest.mark.parametrize(("descriptor", "what", "why"), UNJUDGED)
def test_rulebook_constraint_that_cannot_be_judged_is_told(descriptor, what, why):
    """A constraint that cannot be judged is not one that passes."""
    assert book(descriptor) == ((), (rulebook.Unjudged("x", what, why),))


NO_RULE = "a rule has a name, an expression and a message, each a text"
TWO = "a rule names two columns or more; what one column must hold stands in its constraints"
LOST_RULES = [
    (rule("a > 1"), TWO),
    (rule("TRUE"), TWO),
    (rule("a <"), "the expression cannot be read: unable to parse 'a <' as Expr"),
    (rule("a < b; DROP TABLE t"), "the expression cannot be read: invalid expression (found unexpected token ';')"),
    (rule("a < c"), 'unable to find column "c"; valid columns: ["a", "b", "s"]'),
    (rule("a + b"), "it gives Int64, not true or false"),
    (rule("s < a"), "cannot compare string with numeric type (i64)"),
]


@pytest.mark.parametrize(("descriptor", "why"), LOST_RULES)
def test_rulebook_rule_that_cannot_be_judged_is_told(descriptor, why):
    """A rule that cannot be read, names an unknown column or gives no truth value is told, and the others stand."""
    rules, unjudged = book(*AB, field("s"), rules=[descriptor, {**rule("a < b"), "name": "good"}])
    assert [r.name for r in rules] == ["good"]
    (one,) = unjudged
    assert (one.column, one.what) == ("", "rule “r”")
    assert one.why.startswith(why)


@pytest.mark.parametrize("odd", [5, {"name": "x"}, {"name": "x", "expression": 5, "message": "m"}])
def test_rulebook_rule_that_is_none_is_told(odd):
    """A rule without its parts is told by name or number."""
    (one,) = book(*AB, rules=[odd])[1]
    assert (one.what, one.why) == ("rule “x”" if isinstance(odd, dict) else "rule “1”", NO_RULE)


def test_rulebook_rules_that_are_no_list_are_told():
    """Rules that are no list would not be judged, so that is told."""
    assert book(*AB, rules={"r": "a < b"})[1] == (rulebook.Unjudged("", "property “rules”", "it is no list"),)


def test_rulebook_rule_that_looks_at_other_rows_knows_it():
    """An expression that needs all rows at once is marked."""
    expressions = ["a < b", "a = MAX(b)", "a <= sum (b)", "a = MAX(b) OVER (PARTITION BY a)", "a IN (1, 2) OR b = 1"]
    rules, unjudged = book(*AB, rules=[{**rule(e), "name": e} for e in expressions])
    assert unjudged == ()
    assert [r.name for r in rules if r.wide] == expressions[1:4]


TEXTS = [
    ("=1+1", "cell-formula"),
    ("+1", "cell-formula"),
    ("-x", "cell-formula"),
    ("@x", "cell-formula"),
    (" x", "cell-space"),
    ("x ", "cell-space"),
    ("x\n", "cell-space"),
    ("\u00a0x", "cell-space"),
    ("a\u200bb", "cell-invisible"),
    ("a\u202eb", "cell-invisible"),
    ("a\ufeffb", "cell-invisible"),
    ("a\x07b", "cell-invisible"),
    ("a\ufffdb", "cell-invisible"),
    ("a\u2028b", "cell-invisible"),
    ("e\u0301", "cell-not-nfc"),
    ("\u0430bc", "cell-mixed-script"),
    ("xyz\u03bf", "cell-mixed-script"),
]


@pytest.mark.parametrize(("cell", "code"), TEXTS)
def test_rulebook_odd_text_breaks_a_text_rule_and_is_odd(cell, code):
    """What breaks a text rule is also what the cheap first question asks for."""
    frame = pl.DataFrame({"x": [cell]})
    broken = [r.code for r in rulebook.text_rules("x") if not frame.select(r.expression).item()]
    assert code in broken
    assert frame.select(pl.col("x").str.contains(rulebook.ODD)).item()


@pytest.mark.parametrize(
    "cell", ["x", "a-b", "1+1", "a b", "a\nb", "é", "Қазақстан", "Kazakhstan (Қазақстан)", "“x”", "日本"]
)
def test_rulebook_plain_text_breaks_no_text_rule(cell):
    """Letters of any language, line breaks inside a cell and punctuation are no fault."""
    frame = pl.DataFrame({"x": [cell]})
    assert all(frame.select(r.expression).item() for r in rulebook.text_rules("x"))


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("a|b", ["a", "b"], ["axxx", "xb", "ab", "a\n"]),
        ("^a$", ["a"], ["a\n", "b"]),
        ("(?i)a", ["a", "A"], ["b"]),
        ("(a+)+", ["a" * 50], ["a" * 50 + "b"]),
        ("(?:a|a)*b", ["b"], ["a" * 5000]),
    ],
)
def test_rulebook_pattern_is_of_the_whole_cell_and_in_no_time(pattern, good, bad):
    """A pattern covers the whole cell, trailing line end included, and cannot be made to take for ever."""
    ((one,), _) = book(field("x", pattern=pattern))
    frame = pl.DataFrame({"x": [*good, *bad]})
    assert frame.select(one.expression).to_series().to_list() == [True] * len(good) + [False] * len(bad)


PEOPLE = {
    "fields": [
        field("id", required=True, pattern="[a-z]+"),
        field("born", "year", minimum=1900),
        field("height", "number", maximum=2.5),
        field("died", "year"),
    ],
    "rules": [{"name": "life", "expression": "died >= born", "message": "Nobody dies before they are born."}],
}


def people(**columns):
    """A frame of people."""
    right = {"id": ["x", "y"], "born": [1950, None], "height": [1.8, None], "died": [None, 1990]}
    return pl.DataFrame({**right, **columns})


def test_rulebook_pandera_schema_accepts_a_right_frame():
    """A frame that the schema describes passes Pandera, and comes back as it was."""
    schema = rulebook.pandera_schema(PEOPLE, rulebook.read(PEOPLE, list(people().columns))[0])
    assert schema.validate(people(), lazy=True).equals(people())


@pytest.mark.parametrize(
    ("columns", "check"),
    [
        ({"id": ["x", "1"]}, "cell-pattern: is not written as the pattern [a-z]+ asks"),
        ({"id": ["x", None]}, "cell-required: is empty, and this column must be filled"),
        ({"born": [1800, None]}, "cell-minimum: is below the minimum 1900"),
        ({"height": [3.0, 1.0]}, "cell-maximum: is above the maximum 2.5"),
        ({"died": [1940, 1990]}, "life: Nobody dies before they are born."),
        ({"born": ["1950", None]}, "dtype('Int64')"),
    ],
)
def test_rulebook_pandera_schema_names_the_rule_that_is_broken(columns, check):
    """A frame that breaks a rule fails in Pandera under the rule's name, and says of which row."""
    schema = rulebook.pandera_schema(PEOPLE, rulebook.read(PEOPLE, list(people().columns))[0])
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        schema.validate(people(**columns), lazy=True)
    assert check in raised.value.failure_cases["check"].to_list()


def test_rulebook_pandera_schemas_of_the_package_hold(package):
    """Every table of the published package passes the Pandera schema that is compiled from its Table Schema."""
    for table in load(package).tables.values():
        rules, unjudged = rulebook.read(table.schema, table.frame.columns)
        assert not unjudged
        assert rulebook.pandera_schema(table.schema, rules).validate(table.frame, lazy=True).equals(table.frame)


def test_rulebook_categories_have_labels():
    """A category without a label has its value for one."""
    descriptor = {"categories": ["a", {"value": 1, "label": "one"}, {"value": "b"}]}
    assert rulebook.category_values(descriptor) == {"a": "a", "1": "one", "b": "b"}
    assert rulebook.category_values({}) == rulebook.category_values({"categories": 5}) == {}
