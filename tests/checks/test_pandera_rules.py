"""The Pandera schemas of the dataset: identities, and the arithmetic of totals and parts."""

import sys
import types
from unittest import mock

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest

from cases import cases
from cells import edit_row
from conftest import read_figures
from tip_figures.checks import pandera_rules
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.figures import identities
from tip_figures.figures.identities.identity_kinds import evaluate_terms

FIGURES = read_figures()
PACKAGE = FIGURES.package
RULES = pandera_rules.build_rules(PACKAGE.tables["figures"], FIGURES)
FRAME = PACKAGE.tables["figures"].frame
TOTAL = "demo-2021-isl-identified-2020"
SUM = "demo-2021-isl-identified-by-exploitation"


def change_figure(figure_id, **numbers):
    """Return the frame with other numbers for a figure."""
    is_figure = pl.col("figure_id") == figure_id
    return FRAME.with_columns(
        pl.when(is_figure).then(pl.lit(number, pl.Float64)).otherwise(column).alias(column)
        for column, number in numbers.items()
    )


def find_messages(frame, rules=RULES):
    """Return the checks that fail, with the arithmetic; none if a frame is valid."""
    try:
        validate_frame(frame, rules)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases["check"].unique(maintain_order=True).to_list()
    return []


def test_wrong_number_is_rejected_by_pandera_itself():
    """The failure cases have the row of each figure of a broken identity."""
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        RULES.schema.validate(change_figure(TOTAL, value=31), lazy=True)
    failures = raised.value.failure_cases
    assert failures["check"].str.starts_with("identity").all()
    rows = {FRAME["figure_id"][index] for index in failures["index"]}
    assert rows >= {TOTAL, f"{TOTAL}-labor", f"{TOTAL}-sex"}


@cases(
    "numbers, results",
    {
        "wrong": ({"value": 31}, ["31 = 18 + 12 is contradicted (residual 1)"]),
        "rounded": (
            {"value": 29, "rounded_to": 10},
            ["29 = 18 + 12 is within_rounding (residual -1)"],
        ),
        "range-with-the-sum": ({"value": 29, "value_to": 31}, []),
    },
)
def test_errors_of_a_frame_name_identity_and_arithmetic(numbers, results):
    messages = find_messages(change_figure(TOTAL, **numbers))
    assert [message for message in messages if SUM in message] == [
        f"identity {SUM}: {result}; published: 30 = 18 + 12 (exact)" for result in results
    ]


def test_each_sum_and_restatement_is_evaluated():
    """No power of ten is a sum of others."""
    (check,) = [check for check in RULES.schema.checks if check.name == "identity"]
    frame = FRAME.with_columns(value=10.0 ** pl.int_range(pl.len()))
    broken = pandera_rules.find_broken_identities(frame, check.statistics["identities"])
    assert {entry.identity_id for entry in broken} >= {
        identity.identity_id
        for identity in FIGURES.identities
        if identity.kind in ("sum", "restated")
    }


def test_number_that_cannot_be_evaluated_is_rejected():
    """No percentage of zero."""
    messages = find_messages(change_figure("demo-2021-isl-allocation-2019-isk", value=0))
    assert any("cannot be evaluated: old is or may be zero" in message for message in messages)


def test_identity_with_an_empty_number_is_not_evaluated():
    """The column must be filled; this is the only error."""
    assert find_messages(change_figure(TOTAL, value=None)) == ["not_nullable"]


def test_each_identity_is_evaluated_once_in_a_run(package, run, monkeypatch):
    """That of a wrong number, too, whose error names the arithmetic."""
    evaluated = []

    def count(kind, operands):
        evaluated.append([kind, *operands])
        return evaluate_terms(kind, operands)

    monkeypatch.setattr(identities, "evaluate_terms", count)
    edit_row(package, "figures", TOTAL, value="31")
    result = run("validate.py", package, "--all")
    assert "31 = 18 + 12" in result.stdout
    assert len(evaluated) == len(FIGURES.identities)


def test_all_schemas_run_on_every_run(package, run, monkeypatch):
    """A counter at the entrance of Pandera shows it."""
    validated = []
    validate = pa.DataFrameSchema.validate

    def count(schema, *arguments, **options):
        validated.append(schema.name)
        return validate(schema, *arguments, **options)

    monkeypatch.setattr(pa.DataFrameSchema, "validate", count)
    for _ in range(2):
        validated.clear()
        run("validate.py", package)
        assert validated == list(PACKAGE.tables)


# Years

TOO_LATE = "The year is after the edition of its source."


@cases(
    "figure_id, year, messages",
    {
        "of-the-edition": (TOTAL, 2021, []),
        "after-the-edition": (TOTAL, 2022, [TOO_LATE]),
        "money-of-the-next-year": ("demo-2021-isl-allocation-2020-isk", 2022, []),
        "money-of-the-year-after-next": ("demo-2021-isl-allocation-2020-isk", 2023, [TOO_LATE]),
        "unknown-source": (None, 2091, ["source_id is not in resources/sources.csv (source_id)"]),
    },
)
def test_only_money_is_known_a_year_before(figure_id, year, messages):
    is_figure = pl.col("figure_id") == (figure_id or TOTAL)
    frame = FRAME.with_columns(year=pl.when(is_figure).then(year).otherwise("year"))
    if figure_id is None:
        frame = frame.with_columns(source_id=pl.lit("other"))
    assert find_messages(frame.filter(is_figure)) == messages


# Totals and parts


def change_first(table, **cells):
    """Return the frame of a table in which the first row has other cells."""
    frame = PACKAGE.tables[table].frame
    first = pl.int_range(pl.len()) == 0
    return frame.with_columns(
        pl.when(first).then(pl.lit(cell)).otherwise(name).alias(name)
        for name, cell in cells.items()
    )


def build(table):
    return pandera_rules.build_rules(PACKAGE.tables[table], FIGURES)


def test_parts_must_add_up_to_their_total():
    value = PACKAGE.tables["parts"].frame["value"][0]
    frame = change_first("parts", value=value + 1, share=None)
    messages = find_messages(frame, build("parts"))
    assert any(", but the total is " in message for message in messages)


def test_parts_of_which_a_row_is_missing_are_not_added():
    frame = PACKAGE.tables["parts"].frame
    assert find_messages(frame.tail(-1), build("parts")) == []


def test_total_has_the_value_of_its_figure():
    value = PACKAGE.tables["totals"].frame["value"][0]
    messages = find_messages(change_first("totals", value=value + 1), build("totals"))
    assert "The value is not that of the figure." in messages


@cases("table", PACKAGE.tables.keys())
def test_schema_can_be_written_as_yaml(table, recwarn):
    """With the name of the table, its codes and its rules, and without a warning."""
    rules = build(table)
    text = rules.schema.to_yaml()
    assert not recwarn.list
    assert rules.schema.name == table
    for rule in rules.rules[""]:
        assert rule.check.name in text
    for name, descriptor in PACKAGE.tables[table].fields.items():
        for code in descriptor.get("constraints", {}).get("enum", ()):
            assert str(code) in text, name


def test_schema_that_is_read_from_yaml_has_all_checks():
    """Also those that this project registers.

    Pandera imports pandas for every column that has a check, and needs it for datetimes only.
    """
    modules = {} if "pandas" in sys.modules else {"pandas": types.ModuleType("pandas")}
    with mock.patch.dict(sys.modules, modules):
        schema = pa.DataFrameSchema.from_yaml(RULES.schema.to_yaml())
    schema.validate(FRAME, lazy=True)
    with pytest.raises(pandera.errors.SchemaErrors):
        schema.validate(change_figure(TOTAL, value=31), lazy=True)
