"""Editions compared: shared cells and repeated numbers."""

from dataclasses import replace
from decimal import Decimal

from report_sets import make_report_set

from cases import cases
from cells import add_row, edit_row, read_rows
from conftest import read_figures
from tip_figures.cli.verify_sums import count_figures
from tip_figures.figures.tables.edition_comparison import find_repeated_values

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
IN_2022 = "demo-2022-isl-"
SOURCE_2022 = "demo-2022-isl-protection"


def find_codes(package, run_checks):
    return [finding.code for finding in run_checks(package, "editions")]


def test_editions_that_agree_have_no_findings(package, run_checks):
    """One cell is stated by both editions, and a repeated number is marked as doubtful."""
    assert run_checks(package, "editions") == []
    assert len(list(find_repeated_values(read_figures()))) == 1


def restate_2020(package, value, **cells):
    """Let the later edition give another number for a cell, and add a restatement of it."""
    edit_row(package, "figures", IN_2022 + "identified-2020", value=value)
    identity = {"identity_id": "again", "source_id": SOURCE_2022, "kind": "restated"}
    add_row(package, "identities", **identity, statement="x", **cells)
    for position, edition, role in (("1", IN_2021, "first"), ("2", IN_2022, "again")):
        term = {"position": position, "figure_id": edition + "identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="again", **term)


def test_only_an_explained_restatement_accepts_a_difference(package, run_checks):
    restate_2020(package, "47")
    assert find_codes(package, run_checks) == ["editions-differ"]
    edit_row(package, "identities", "again", explanation="The later edition counts again.")
    assert run_checks(package, "editions") == []


def test_redefined_count_needs_a_figure_of_another_definition(package, run_checks):
    restate_2020(package, "47", verdict="redefined", explanation="By law.")
    (finding,) = run_checks(package, "editions")
    assert (finding.code, finding.severity) == ("definition-unmarked", "warning")


def test_restatement_by_parts_accepts_difference(package, run_checks):
    """It holds, so it needs no explanation: 30 = 27 + 3."""
    restate_2020(package, "27", verdict="exact", residual="0")
    part = {"figure_id": IN_2022 + "identified-2020-norwegian-sex", "role": "again"}
    add_row(package, "identity_terms", identity_id="again", position="3", **part)
    assert run_checks(package, "editions") == []


def test_settled_number_may_be_repeated(package, run_checks):
    """A third source with the number that a restatement records needs no restatement."""
    restate_2020(package, "47", verdict="contradicted", residual="-17", explanation="x")
    source = read_rows(package, "sources")[1] | {"source_id": "demo-2023-isl-protection"}
    add_row(package, "sources", **source)
    row_by_id = {row["figure_id"]: row for row in read_rows(package, "figures")}
    row = row_by_id[IN_2022 + "identified-2020"] | {"source_id": source["source_id"]}
    add_row(package, "figures", **(row | {"figure_id": "same"}))
    add_row(package, "figures", **(row | {"figure_id": "other", "value": "48"}))
    assert [finding.key for finding in run_checks(package, "editions")] == ["other"]


def test_conversion_by_an_edition_is_not_compared(package, run_checks):
    """Each edition converts to dollars at a rate of its year; local currency may not differ."""
    row_by_id = {row["figure_id"]: row for row in read_rows(package, "figures")}
    for unit, value in (("usd", "21000"), ("isk", "2600000")):
        row = row_by_id[f"{IN_2021}allocation-2020-{unit}"]
        row |= {"figure_id": IN_2022 + unit, "source_id": SOURCE_2022, "value": value}
        add_row(package, "figures", **row)
    assert [finding.key for finding in run_checks(package, "editions")] == [IN_2022 + "isk"]


REPEATED = "hotline-calls-2021"  # the number of the year before, marked as doubtful


@cases(
    "table, key, cells, codes",
    {
        "next-year": ("figures", REPEATED, {}, ["value-repeated"]),
        "two-years-later": ("figures", REPEATED, {"year": "2022"}, []),
        "stock": ("indicators", "hotline_calls", {"measure": "stock"}, []),
        "two-editions-later": ("sources", SOURCE_2022, {"edition_year": "2023"}, []),
    },
)
def test_number_of_the_year_before_may_have_been_copied(
    package, run_checks, table, key, cells, codes
):
    """A stock may stay the same, and only years that follow each other are compared."""
    edit_row(package, "figures", REPEATED, obs_status="A", note="")
    edit_row(package, table, key, **cells)
    assert find_codes(package, run_checks) == codes


@cases("value, codes", {"below-minimum": ("19", []), "minimum": ("20", ["value-repeated"])})
def test_low_number_may_repeat_by_chance(package, run_checks, value, codes):
    for figure in ("hotline-calls-2020", REPEATED):
        edit_row(package, "figures", figure, value=value, obs_status="A", note="")
    assert find_codes(package, run_checks) == codes


# Counts for verify_sums


@cases(
    "source_id, cells, agree",
    {
        "equal": ("other-2020", {}, 1),
        "other-number": ("other-2020", {"value": Decimal(41)}, 0),
        "range": ("other-2020", {"value_to": Decimal(41), "bound": "between"}, 0),
        "edition-of-the-same-report": ("2022", {}, 1),
    },
)
def test_cell_of_two_sources_agrees_or_not(source_id, cells, agree):
    """Editions of one report are no two reports."""
    (first, second) = make_report_set(f"a 40 source_id=2021; b 40 source_id={source_id}").figures
    figures = make_report_set([first, replace(second, **cells)])
    expected = {"cells": 1, "agree": agree, "differ": 1 - agree}
    nothing = {"cells": 0, "agree": 0, "differ": 0}
    counts = count_figures(figures, None)
    assert counts["editions"] == count_figures(figures, source_id)["editions"] == expected
    assert count_figures(figures, "2024")["editions"] == nothing
    assert counts["reports"] == (expected if "other" in source_id else nothing)
