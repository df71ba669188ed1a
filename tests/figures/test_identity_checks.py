"""Identities as checks of Pandera: wrong numbers in a frame of figures are found."""

from dataclasses import replace
from fractions import Fraction

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest

from conftest import read_figures
from pandera_yaml import read_yaml
from tip_figures.checks import identities
from tip_figures.datapackage.frame_conversion import convert_frame
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.datapackage.pandera_schemas import build_pandera_schema
from tip_figures.figures.identity_checks import describe_identity, make_identity_checks

FIGURES = read_figures()
TABLE = FIGURES.package.tables["figures"]
FRAME = convert_frame(TABLE.frame, TABLE).frame
SCHEMA = build_pandera_schema(TABLE, list(make_identity_checks(FIGURES, "figures")))
IDENTITY_SCHEMA = pa.DataFrameSchema(checks=list(make_identity_checks(FIGURES, "figures")))
"""The identities alone, which is quicker than all checks of the table."""
TOTAL = "demo-2021-isl-identified-2020"
SUM = "demo-2021-isl-identified-by-exploitation"
WRONG_NUMBER = ("verdict-differs", "residual-differs", "identity-unjudged")


def change_value(figure_id, value, column="value"):
    """Return the frame with another number for a figure."""
    number = pl.lit(value).cast(pl.Decimal(38, 6))
    is_figure = pl.col("figure_id") == figure_id
    return FRAME.with_columns(pl.when(is_figure).then(number).otherwise(column).alias(column))


def find_errors(frame, schema=SCHEMA):
    """Return the check and the row of each failure case; none if a frame is valid."""
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases.select("check", "index").rows()
    return []


def test_there_is_a_check_for_each_identity():
    """Its error contains the identifier and the arithmetic."""
    checks = [check for check in SCHEMA.checks if check.name == "identity"]
    identifiers = [check.statistics["identity_id"] for check in checks]
    assert identifiers == [identity.identity_id for identity in FIGURES.identities]
    for check, evaluated in zip(checks, FIGURES.evaluated, strict=True):
        assert evaluated.identity.identity_id in check.error
        assert evaluated.arithmetic in check.error


def test_other_tables_have_no_identities():
    """The check is about frames of figures."""
    assert list(make_identity_checks(FIGURES, "numerals")) == []


def test_published_figures_pass():
    """Recorded contradictions included."""
    assert {identity.verdict for identity in FIGURES.identities} >= {"exact", "contradicted"}
    assert find_errors(FRAME) == []


FIGURE_IDS = sorted(
    {operand.figure_id for evaluated in FIGURES.evaluated for operand in evaluated.operands}
)
"""All figures that are in an identity."""


def find_wrong_identities(figure_id, value):
    """Return which identities the check of figures reports if a figure has another value."""
    figures = [
        replace(figure, value=value) if figure.figure_id == figure_id else figure
        for figure in FIGURES.figures
    ]
    findings = identities.check(replace(FIGURES, figures=tuple(figures)))
    return {finding.key for finding in findings if finding.code in WRONG_NUMBER}


@pytest.mark.parametrize("figure_id", FIGURE_IDS)
def test_command_and_pandera_agree_about_a_wrong_number(figure_id):
    """Both report the same identities: of sums and restatements each one with the number."""
    value = FIGURES.figure_by_id[figure_id].value + 1000
    reported = find_wrong_identities(figure_id, value)
    errors = [check for check, _ in find_errors(change_value(figure_id, value), IDENTITY_SCHEMA)]
    failed = {error.split(":")[0] for error in errors if error.startswith("identity ")}
    assert failed == {f"identity {identity_id}" for identity_id in reported}
    assert reported >= {
        evaluated.identity.identity_id
        for evaluated in FIGURES.evaluated
        if evaluated.identity.kind in ("sum", "restated")
        and figure_id in [operand.figure_id for operand in evaluated.operands]
    }


def test_range_that_contains_the_sum_passes():
    """29 to 31 may be 30."""
    frame = change_value(TOTAL, 29).with_columns(change_value(TOTAL, 31, "value_to")["value_to"])
    assert not any(SUM in check for check, _ in find_errors(frame))


def test_rounded_number_has_another_verdict():
    """29, rounded to tens, agrees with 30 within rounding; published is that it does exactly."""
    rounded = change_value(TOTAL, 10, "rounded_to")["rounded_to"]
    errors = describe_errors(change_value(TOTAL, 29).with_columns(rounded))
    assert any(
        f"is within_rounding (residual -1), but published is identity {SUM}" in line
        for line in errors
    )


def describe_errors(frame):
    """Return the lines of the text about a frame that is not valid."""
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        validate_frame(frame, TABLE, SCHEMA, {"identity": describe_identity})
    return str(raised.value).splitlines()


def test_all_figures_of_a_broken_identity_are_named():
    """The failure cases have the row of each."""
    rows = FRAME["figure_id"].to_list()
    failures = find_errors(change_value(TOTAL, 31))
    sum_rows = [rows[index] for check, index in failures if f"identity {SUM}:" in check]
    assert sum_rows == [TOTAL, f"{TOTAL}-labor", f"{TOTAL}-sex"]


def test_identity_with_a_missing_figure_is_not_evaluated():
    """A frame may have some of the figures, in any order, or one without a number."""
    wrong = change_value(TOTAL, 31)
    without_part = wrong.filter(pl.col("figure_id") != f"{TOTAL}-sex")
    assert not any(SUM in check for check, _ in find_errors(without_part))
    is_part = pl.col("figure_id") == f"{TOTAL}-sex"
    empty_part = wrong.with_columns(value=pl.when(~is_part).then("value"))
    assert not any(SUM in check for check, _ in find_errors(empty_part))
    assert any(SUM in check for check, _ in find_errors(wrong.reverse()))


def test_identity_needs_the_columns_of_numbers():
    """Pandera reports the missing column, and no identity."""
    checks = {check for check, _ in find_errors(FRAME.drop("value_to"))}
    assert checks == {"column_in_dataframe"}


def test_contradiction_that_disappears_is_reported():
    """A number that is corrected needs another verdict."""
    (contradicted,) = [item for item in FIGURES.evaluated if item.verdict == "contradicted"]
    figure = contradicted.figures[0]
    number = Fraction(figure.value) - contradicted.evaluation.residual
    checks = {check for check, _ in find_errors(change_value(figure.figure_id, int(number)))}
    assert any(contradicted.identity.identity_id in check for check in checks)


def test_text_names_the_numbers_of_the_frame_and_the_published_ones():
    """The arithmetic of the frame, its verdict, and what is published."""
    assert (
        f"- rows 17, 23, 25: 31 = 18 + 12 is contradicted (residual 1), but published is identity "
        f"{SUM}: 30 = 18 + 12 (exact)."
    ) in describe_errors(change_value(TOTAL, 31))


def test_identities_survive_yaml():
    """The schema that is read again is equal, and finds the same."""
    # A schema that has validated a frame differs from a new one in Pandera's own functions.
    new_schema = build_pandera_schema(TABLE, list(make_identity_checks(FIGURES, "figures")))
    schema = read_yaml(new_schema.to_yaml())
    assert schema == new_schema
    wrong = change_value(TOTAL, 31)
    assert find_errors(wrong, schema) == find_errors(wrong) != []
