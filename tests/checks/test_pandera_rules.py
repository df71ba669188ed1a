"""The Pandera schemas of the dataset: identities, and the arithmetic of totals and parts."""

import sys
import types
from unittest import mock

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest

from cells import edit_row
from conftest import read_figures
from tip_figures.checks import pandera_rules
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.validation import validate_frame
from tip_figures.figures.model import Figures

FIGURES = read_figures()
PACKAGE = FIGURES.package
RULES = pandera_rules.build_rules(PACKAGE.tables["figures"], FIGURES)
FRAME = PACKAGE.tables["figures"].frame
TOTAL = "demo-2021-isl-identified-2020"
SUM = "demo-2021-isl-identified-by-exploitation"


def change_value(figure_id, value, column="value"):
    """Return the frame with another number for a figure."""
    is_figure = pl.col("figure_id") == figure_id
    changed = pl.when(is_figure).then(pl.lit(value, pl.Float64)).otherwise(column)
    return FRAME.with_columns(changed.alias(column))


def find_messages(frame, rules=RULES):
    """Return the checks that fail, with the arithmetic; none if a frame is valid."""
    try:
        validate_frame(frame, rules)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases["check"].unique(maintain_order=True).to_list()
    return []


def test_published_figures_pass():
    """Recorded contradictions included."""
    assert {identity.verdict for identity in FIGURES.identities} >= {"exact", "contradicted"}
    RULES.schema.validate(FRAME, lazy=True)
    assert find_messages(FRAME) == []


def test_wrong_number_is_rejected_by_pandera_itself():
    """The failure cases have the row of each figure of a broken identity."""
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        RULES.schema.validate(change_value(TOTAL, 31), lazy=True)
    cases = raised.value.failure_cases
    assert cases["check"].str.starts_with("identity").all()
    rows = {FRAME["figure_id"][index] for index in cases["index"]}
    assert rows >= {TOTAL, f"{TOTAL}-labor", f"{TOTAL}-sex"}


def test_errors_of_a_frame_name_identity_and_arithmetic():
    (message, *_) = [line for line in find_messages(change_value(TOTAL, 31)) if SUM in line]
    assert message.startswith(f"identity {SUM}: 31 = 18 + 12 is contradicted (residual 1); ")
    assert message.endswith("; published: 30 = 18 + 12 (exact)")


def test_wrong_number_breaks_each_sum_and_restatement_of_it():
    (check,) = [check for check in RULES.schema.checks if check.name == "identity"]
    for figure_id in {term.figure_id for term in FIGURES.terms}:
        frame = change_value(figure_id, float(FIGURES.figure_by_id[figure_id].value) + 1000)
        broken = pandera_rules.find_broken_identities(frame, check.statistics["identities"])
        assert {entry.identity_id for entry in broken} >= {
            evaluated.identity.identity_id
            for evaluated in FIGURES.evaluated
            if evaluated.identity.kind in ("sum", "restated")
            and figure_id in [operand.figure_id for operand in evaluated.operands]
        }


def test_number_that_cannot_be_evaluated_is_rejected():
    """No percentage of zero."""
    messages = find_messages(change_value("demo-2021-isl-allocation-2019-isk", 0))
    assert any("cannot be evaluated: old is or may be zero" in message for message in messages)


def test_range_that_contains_the_sum_passes():
    """29 to 31 may be 30."""
    frame = change_value(TOTAL, 29).with_columns(change_value(TOTAL, 31, "value_to")["value_to"])
    assert not any(SUM in message for message in find_messages(frame))


def test_rounded_number_has_another_verdict():
    """29, rounded to tens, agrees with 30 within rounding; published is that it does exactly."""
    rounded = change_value(TOTAL, 10, "rounded_to")["rounded_to"]
    messages = find_messages(change_value(TOTAL, 29).with_columns(rounded))
    assert any(f"{SUM}: 29 = 18 + 12 is within_rounding" in message for message in messages)


@pytest.mark.parametrize("part", ["missing", "empty"])
def test_identity_of_which_a_figure_is_not_there_is_not_evaluated(part):
    wrong = change_value(TOTAL, 31)
    is_part = pl.col("figure_id") == f"{TOTAL}-sex"
    if part == "missing":
        frame = wrong.filter(~is_part)
    else:
        frame = wrong.with_columns(value=pl.when(~is_part).then("value"))
    assert not any(SUM in message for message in find_messages(frame))


def test_schema_of_a_package_has_its_own_identities(package):
    """32 holds in a package of which one part is two more, too."""
    part = FIGURES.figure_by_id[f"{TOTAL}-sex"]
    edit_row(package, "figures", part.figure_id, value=str(part.value + 2))
    edit_row(package, "figures", TOTAL, value="32")
    changed = load_package(package)
    figures = Figures.load(changed)
    rules = pandera_rules.build_rules(changed.tables["figures"], figures)
    assert not any(
        SUM in message for message in find_messages(changed.tables["figures"].frame, rules)
    )


def test_all_schemas_run_on_every_run(package, run, monkeypatch):
    """A counter at the entrance of Pandera; the report says the same."""
    validated = []
    validate = pa.DataFrameSchema.validate

    def count(schema, *arguments, **options):
        validated.append(schema.name)
        return validate(schema, *arguments, **options)

    monkeypatch.setattr(pa.DataFrameSchema, "validate", count)
    for _ in range(2):
        validated.clear()
        output = run("validate.py", package).stdout
        tables = load_package(package).tables
        assert validated == list(tables)
        line = f"✓ pandera  {len(tables)} tables, {len(FIGURES.identities)} identities\n"
        assert line in output


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
    rules = build("parts")
    value = PACKAGE.tables["parts"].frame["value"][0]
    messages = find_messages(change_first("parts", value=value + 1, share=None), rules)
    assert any(", but the total is " in message for message in messages)
    assert find_messages(PACKAGE.tables["parts"].frame, rules) == []


def test_parts_of_which_a_row_is_missing_are_not_added():
    frame = PACKAGE.tables["parts"].frame
    assert find_messages(frame.tail(-1), build("parts")) == []


def test_total_has_the_value_of_its_figure():
    value = PACKAGE.tables["totals"].frame["value"][0]
    messages = find_messages(change_first("totals", value=value + 1), build("totals"))
    assert "The value is not that of the figure." in messages


@pytest.mark.parametrize("table", PACKAGE.tables)
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
        schema.validate(change_value(TOTAL, 31), lazy=True)
