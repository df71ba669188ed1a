"""A Table Schema as a Pandera schema: every rule is a check that a Pandera user can read."""

import datetime
from decimal import Decimal

import pandera.errors
import polars as pl
import pytest

from conftest import add_table, field
from pandera_yaml import read_yaml
from tip_figures.datapackage.pandera_schemas import build_pandera_schema
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table import Table

LIFE = {"name": "life", "expression": "died >= born", "message": "Death comes after birth."}
SCHEMA = {
    "title": "People",
    "description": "Some people.",
    "fields": [
        field("id", required=True, pattern="[a-z]+", title="Id", description="Who it is."),
        field("born", "year", minimum=1900),
        field("height", "number", maximum=2.5),
        field("died", "year"),
    ],
    "rules": [LIFE],
    "primaryKey": "id",
}
VALID = pl.DataFrame(
    {"id": ["x", "y"], "born": [1950, None], "height": ["1.8", None], "died": [None, 1990]}
).with_columns(pl.col("height").str.to_decimal(scale=6).cast(pl.Decimal(38, 6)))


def build(schema, name="people"):
    """Build the Pandera schema of a table without a file."""
    return build_pandera_schema(Table(name, "", None, schema))


def list_failures(schema, frame):
    """List column, check and index of each failure case; none if a frame is valid."""
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases.select("column", "check", "index").rows()
    return []


def test_schema_says_what_the_table_schema_says():
    """Names, titles, types, keys and required columns are properties of Pandera."""
    schema = build(SCHEMA)
    assert (schema.name, schema.title, schema.description) == ("people", "People", "Some people.")
    assert (schema.strict, schema.unique) == (True, ["id"])
    dtypes = {name: column.dtype.type for name, column in schema.columns.items()}
    assert dtypes == {
        "id": pl.String(),
        "born": pl.Int64(),
        "height": pl.Decimal(38, 6),
        "died": pl.Int64(),
    }
    assert [name for name, column in schema.columns.items() if not column.nullable] == ["id"]
    assert schema.columns["id"].description == "Who it is."


def test_valid_frame_passes():
    """A valid frame is returned as it is."""
    assert build(SCHEMA).validate(VALID, lazy=True).equals(VALID)


BROKEN_COLUMNS = {
    "pattern": ({"id": ["x", "1"]}, ("id", "does not match the pattern [a-z]+", 1)),
    "required": ({"id": ["x", None]}, ("id", "not_nullable", 1)),
    "minimum": ({"born": [1800, None]}, ("born", "is below the minimum 1900", 0)),
    "maximum": ({"height": [Decimal("2.6"), 1]}, ("height", "is above the maximum 2.5", 0)),
    "rule": ({"died": [1940, 1990]}, ("people", "rule life: Death comes after birth.", 0)),
    "key": ({"id": ["x", "x"]}, ("people", "multiple_fields_uniqueness", 1)),
}


@pytest.mark.parametrize(("columns", "failure"), BROKEN_COLUMNS.values(), ids=BROKEN_COLUMNS)
def test_broken_rule_fails_with_its_words_and_row(columns, failure):
    """The failure case names column, check and index; the frame has the name of the table."""
    schema = {name: VALID.schema[name] for name in columns}
    frame = VALID.with_columns(pl.DataFrame(columns, schema=schema, strict=False))
    assert failure in list_failures(build(SCHEMA), frame)


def test_column_of_another_type_fails():
    """Floating-point numbers are not exact, so they are not decimals; whole numbers are."""
    frame = VALID.cast({"height": pl.Float64, "born": pl.Float64})
    assert {check for _, check, _ in list_failures(build(SCHEMA), frame)} == {
        "dtype('Decimal(precision=38, scale=6)')",
        "dtype('Int64')",
    }


def test_missing_and_extra_columns_fail():
    """A rule that reads the missing column is not evaluated."""
    frame = VALID.drop("died").with_columns(age=1)
    checks = [check for _, check, _ in list_failures(build(SCHEMA), frame)]
    assert checks == ["column_in_schema", "column_in_dataframe"]


BUILT_IN_CHECKS = {
    "minimum": (
        field("x", "integer", minimum=1),
        "greater_than_or_equal_to",
        {"min_value": 1},
    ),
    "maximum of a date": (
        field("x", "date", maximum="2020-12-31"),
        "less_than_or_equal_to",
        {"max_value": datetime.date(2020, 12, 31)},
    ),
    "exclusive minimum of a number": (
        field("x", "number", exclusiveMinimum="2.0"),
        "greater_than",
        {"min_value": 2},
    ),
    "exclusive maximum of a month": (
        field("x", "yearmonth", exclusiveMaximum="2020-06"),
        "less_than",
        {"max_value": "2020-06"},
    ),
    "length": (
        field("x", maxLength=3),
        "str_length",
        {"min_value": None, "max_value": 3, "exact_value": None},
    ),
    "pattern": (
        field("x", pattern="a|b"),
        "str_matches",
        {"pattern": "^(?:a|b)$"},
    ),
    "enum": (
        field("x", "integer", enum=[1, 2]),
        "isin",
        {"allowed_values": [1, 2]},
    ),
    "categories": (
        field("x", categories=[{"value": "a", "label": "A"}]),
        "isin",
        {"allowed_values": ["a"]},
    ),
}


@pytest.mark.parametrize(
    ("descriptor", "name", "statistics"), BUILT_IN_CHECKS.values(), ids=BUILT_IN_CHECKS
)
def test_constraint_is_a_check_that_pandera_has(descriptor, name, statistics):
    """Each has an error in words of its own."""
    (check,) = build({"fields": [descriptor]}).columns["x"].checks
    assert (check.name, check.statistics) == (name, statistics)
    assert check.error.startswith("is ") or check.error.startswith("does not match")


OTHER_CONSTRAINTS = {
    "limit with a fraction": field("x", "number", maximum=0.1),
    "limit above the exact floats": field("x", "number", maximum=9_007_199_254_740_994),
    "code of a decimal": field("x", "number", enum=["0.1", 2]),
    "limit of a time with a zone": field("x", "datetime", minimum="2020-01-01T00:00:00Z"),
    "limit of a duration": field("x", "duration", maximum="P1M"),
    "length of a list": field("x", "list", maxLength=2, delimiter=";"),
    "pattern that Python cannot read": field("x", pattern=r"\p{Lu}+"),
    "pattern that Python reads otherwise": field("x", pattern="[a-z--[aeiou]]+"),
}


@pytest.mark.parametrize("descriptor", OTHER_CONSTRAINTS.values(), ids=OTHER_CONSTRAINTS)
def test_other_constraints_are_a_registered_check(descriptor):
    """Its argument is the field with this constraint, and all that says how cells are read."""
    (check,) = build({"fields": [{**descriptor, "title": "X"}]}).columns["x"].checks
    assert check.name == "field_constraint"
    statistics = check.statistics
    assert {**statistics["field"], "constraints": statistics["constraints"]} == descriptor


def make_related_tables(root):
    """Make tables with foreign keys: of one column, of two, of other types, and to itself."""
    add_table(root, "code\na\nb\n", [field("code")], name="codes", primaryKey=["code"])
    add_table(
        root,
        "x,y\n1,a\n2,b\n",
        [field("x", "integer"), field("y")],
        name="pairs",
        primaryKey=["x", "y"],
    )
    fields = [
        field("id", "integer", unique=True),
        field("code"),
        field("x", "number"),
        field("y"),
        field("parent", "integer"),
        field("label"),
    ]
    return add_table(
        root,
        "id,code,x,y,parent,label\n1,a,1,a,,\n2,b,2,b,1,\n",
        fields,
        primaryKey=["id"],
        uniqueKeys=[["x", "label"]],
        foreignKeys=[
            {"fields": "code", "reference": {"resource": "codes", "fields": "code"}},
            {"fields": ["x", "y"], "reference": {"resource": "pairs", "fields": ["x", "y"]}},
            {"fields": ["x"], "reference": {"resource": "pairs", "fields": ["x"]}},
            {"fields": "parent", "reference": {"fields": "id"}},
        ],
    )


def build_related(root):
    """Build the schema of the table with the foreign keys."""
    return build_pandera_schema(load_package(make_related_tables(root)).tables["t"])


RELATED_ROW = {"id": 3, "code": "a", "x": Decimal(1), "y": "a", "parent": None, "label": None}
BROKEN_KEYS = {
    "one column": ({"code": "c"}, ("code", "is not in codes (code)")),
    "two columns": ({"y": "b"}, ("t", "x, y is not in pairs (x, y)")),
    "columns of different types": ({"x": Decimal("1.5")}, ("t", "x is not in pairs (x)")),
    "its own table": ({"parent": 4}, ("t", "parent is not in t (id)")),
}


@pytest.mark.parametrize(("cells", "failure"), BROKEN_KEYS.values(), ids=BROKEN_KEYS)
def test_broken_foreign_key_fails(tmp_path, cells, failure):
    """The failure names the table and the columns in which the values are not."""
    schema = build_related(tmp_path / "package")
    dtypes = {name: column.dtype.type for name, column in schema.columns.items()}
    frame = pl.DataFrame([RELATED_ROW, {**RELATED_ROW, "id": 5, **cells}], schema=dtypes)
    failures = list_failures(schema, frame)
    assert (*failure, 1) in failures
    assert {index for _, _, index in failures} == {1}


def test_kept_foreign_key_passes(tmp_path):
    """Empty parts refer to nothing; a row may refer to one of the frame, or of the table."""
    schema = build_related(tmp_path / "package")
    dtypes = {name: column.dtype.type for name, column in schema.columns.items()}
    rows = [
        {**RELATED_ROW, "y": None, "code": None},
        {**RELATED_ROW, "id": 4, "parent": 3},
        {**RELATED_ROW, "id": 5, "parent": 1},
    ]
    assert list_failures(schema, pl.DataFrame(rows, schema=dtypes)) == []


def test_repeated_keys_fail(tmp_path):
    """Of unique keys, those with an empty part are never equal, as in SQL."""
    schema = build_related(tmp_path / "package")
    dtypes = {name: column.dtype.type for name, column in schema.columns.items()}
    rows = [
        {**RELATED_ROW, "label": "same"},
        {**RELATED_ROW, "label": "same"},
        {**RELATED_ROW, "id": 4},
        {**RELATED_ROW, "id": 5},
    ]
    assert sorted(list_failures(schema, pl.DataFrame(rows, schema=dtypes))) == [
        ("t", "multiple_fields_uniqueness", 0),
        ("t", "multiple_fields_uniqueness", 1),
        ("t", "the unique key (x, label) is repeated", 0),
        ("t", "the unique key (x, label) is repeated", 1),
    ]


def test_reference_to_a_table_that_cannot_be_read_is_left_out(tmp_path):
    """Its file is missing, which other checks report."""
    root = make_related_tables(tmp_path / "package")
    (root / "codes.csv").unlink()
    schema = build_pandera_schema(load_package(root).tables["t"])
    assert schema.columns["code"].checks == []


@pytest.mark.parametrize("descriptor", OTHER_CONSTRAINTS.values(), ids=OTHER_CONSTRAINTS)
def test_registered_constraint_survives_yaml(descriptor):
    """The schema that is read again is equal."""
    schema = build({"fields": [descriptor]})
    assert read_yaml(schema.to_yaml()) == schema


def test_keys_and_rules_survive_yaml(tmp_path):
    """Foreign keys, unique keys, rules in SQL, titles, types, and an error of its own for each."""
    for schema in (build(SCHEMA), build_related(tmp_path / "package")):
        again = read_yaml(schema.to_yaml())
        assert again == schema
        assert again.to_yaml() == schema.to_yaml()


def test_schema_that_is_read_again_finds_the_same():
    """A frame with four errors has the same failure cases."""
    schema = build(SCHEMA)
    frame = VALID.with_columns(
        id=pl.lit("1"), born=pl.lit(1800, dtype=pl.Int64), died=pl.lit(1700, dtype=pl.Int64)
    )
    failures = list_failures(schema, frame)
    assert len(failures) == 8
    assert list_failures(read_yaml(schema.to_yaml()), frame) == failures
