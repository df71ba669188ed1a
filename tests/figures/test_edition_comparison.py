"""Editions compared: shared cells, repeated numbers, and links."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from figure_sets import make_figure, make_set

from cases import cases
from cells import add_row, edit_row, read_rows
from conftest import read_figures
from tip_figures.figures.labels import make_link
from tip_figures.figures.tables.edition_comparison import (
    CellComparison,
    compare_editions,
    compare_reports,
    find_repeated_values,
)

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
IN_2022 = "demo-2022-isl-"
SOURCE_2022 = "demo-2022-isl-protection"


def test_link_contains_percent_encoded_quote() -> None:
    """A hyphen would end the text of a fragment."""
    source = read_figures().source_by_id[SOURCE_2022]
    link = make_link(source, "well-being of ($3,")
    assert link == f"{source.url}#:~:text=well%2Dbeing%20of%20%28%243%2C"


def test_link_without_quote_is_address_of_passage() -> None:
    """A derived figure has no quote."""
    source = read_figures().source_by_id[SOURCE_2022]
    assert make_link(source, "") == source.url


def test_editions_that_agree_have_no_findings(package, run_checks):
    """One cell is stated by both editions, and a repeated number is marked as doubtful."""
    assert run_checks(package, "editions") == []
    assert compare_editions(read_figures()) == CellComparison(cells=1, agree=1)
    assert len(list(find_repeated_values(read_figures()))) == 1


def test_editions_that_differ_are_an_error(package, run_checks):
    """47 against 30 in one cell."""
    line = edit_row(package, "figures", IN_2022 + "identified-2020", value="47")
    (finding,) = run_checks(package, "editions")
    assert (finding.code, finding.severity) == ("editions-differ", "error")
    assert (finding.line, finding.column) == (line, "value")
    assert finding.message == (
        f"The source “{IN_2021}protection” gives 30 for this cell (“{IN_2021}identified-2020”), "
        "but this one gives 47."
    )


def test_explained_restatement_accepts_difference(package, run_checks):
    """An identity of kind restated without an explanation is not enough."""
    edit_row(package, "figures", IN_2022 + "identified-2020", value="47")
    identity = {"identity_id": "again", "source_id": SOURCE_2022, "kind": "restated"}
    add_row(package, "identities", **identity, statement="x")
    for position, edition, role in (("1", IN_2021, "first"), ("2", IN_2022, "again")):
        term = {"position": position, "figure_id": edition + "identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="again", **term)
    codes = [finding.code for finding in run_checks(package, "editions")]
    assert codes == ["editions-differ"]
    edit_row(package, "identities", "again", explanation="The later edition counts again.")
    assert run_checks(package, "editions") == []
    assert compare_editions(read_figures(package)).agree == 0


def restate_2020(package: Path, value: str, **cells: str) -> None:
    """Let the later edition give another number for a cell, and add a restatement of it."""
    edit_row(package, "figures", IN_2022 + "identified-2020", value=value)
    identity = {"identity_id": "again", "source_id": SOURCE_2022, "kind": "restated"}
    add_row(package, "identities", **identity, statement="x", **cells)
    for position, edition, role in (("1", IN_2021, "first"), ("2", IN_2022, "again")):
        term = {"position": position, "figure_id": edition + "identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="again", **term)


@pytest.mark.parametrize("verdict", ["contradicted", "redefined"])
def test_explained_verdict_accepts_difference(package, run_checks, verdict):
    restate_2020(package, "47", verdict=verdict, residual="-17", explanation="It counts again.")
    edit_row(package, "figures", IN_2022 + "identified-2020", obs_status="D", note="Definition: x.")
    assert run_checks(package, "pandera", "editions", "identities") == []


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
    assert run_checks(package, "editions") == []
    add_row(package, "figures", **(row | {"figure_id": "other", "value": "48"}))
    (finding,) = run_checks(package, "editions")
    assert finding.key == "other"


def test_comparison_of_one_source_counts_what_it_states():
    """Both editions state the cell."""
    figures = read_figures()
    for source_id in figures.source_by_id:
        assert compare_editions(figures, source_id) == compare_editions(figures)
    assert compare_editions(figures, "other") == CellComparison(0, 0)


def test_conversion_by_an_edition_is_not_compared(package, run_checks):
    """Each edition converts to dollars at a rate of its year; local currency may not differ."""
    row_by_id = {row["figure_id"]: row for row in read_rows(package, "figures")}
    for unit, value in (("usd", "21000"), ("isk", "2600000")):
        row = row_by_id[f"{IN_2021}allocation-2020-{unit}"]
        row |= {"figure_id": IN_2022 + unit, "source_id": SOURCE_2022, "value": value}
        add_row(package, "figures", **row)
    keys = [finding.key for finding in run_checks(package, "editions")]
    assert keys == [IN_2022 + "isk"]


def unmark_repeated_number(package: Path) -> int:
    """Take the mark of doubt from the repeated number of calls; return the line of its row."""
    return edit_row(package, "figures", "hotline-calls-2021", obs_status="A", note="")


def test_number_of_year_before_is_a_warning(package, run_checks):
    """The number may have been copied from the edition before."""
    line = unmark_repeated_number(package)
    (finding,) = run_checks(package, "editions")
    assert (finding.severity, finding.code, finding.line) == ("warning", "value-repeated", line)
    assert finding.message == (
        "1,200 is also the number that the previous edition gives for 2020 "
        f"(“{IN_2021}hotline-calls-2020”); it may have been copied."
    )


@cases(
    "table, key, cells",
    {
        "two-years-later": ("figures", "hotline-calls-2021", {"year": "2022"}),
        "stock": ("indicators", "hotline_calls", {"measure": "stock"}),
        "two-editions-later": ("sources", SOURCE_2022, {"edition_year": "2023"}),
    },
)
def test_same_number_of_other_years_or_of_a_stock_is_accepted(
    package, run_checks, table, key, cells
):
    """A stock may stay the same, and only years that follow each other are compared."""
    unmark_repeated_number(package)
    edit_row(package, table, key, **cells)
    assert run_checks(package, "editions") == []


@cases(
    "value, codes",
    {
        "below-minimum": ("19", []),
        "minimum": ("20", ["value-repeated"]),
    },
)
def test_low_number_may_repeat_by_chance(package, run_checks, value, codes):
    """Numbers below 20 are not compared."""
    unmark_repeated_number(package)
    for figure in ("hotline-calls-2020", "hotline-calls-2021"):
        edit_row(package, "figures", figure, value=value)
    assert [finding.code for finding in run_checks(package, "editions")] == codes


def test_redefined_count_needs_a_figure_of_another_definition(package, run_checks):
    restate_2020(package, "47", verdict="redefined", explanation="By law.")
    (finding,) = run_checks(package, "editions")
    assert (finding.code, finding.severity, finding.column) == (
        "definition-unmarked",
        "warning",
        "verdict",
    )
    edit_row(package, "figures", IN_2022 + "identified-2020", obs_status="D", note="Definition: x.")
    assert run_checks(package, "editions") == []


# Reports

FIGURES = read_figures()
FIRST = FIGURES.source_by_id["demo-2021-isl-protection"]
OTHER = replace(FIRST, source_id="other-2020-isl-labor", report="other", title="2020 Other Report")


def make_two_reports(**other_cells):
    """Return figures of one cell that two reports state: 40, and what is given."""
    stated = make_figure("all 40")
    again = make_figure("other 40", source_id=OTHER.source_id)
    figures = make_set([stated, replace(again, **other_cells)])
    return replace(figures, sources=(*figures.sources, OTHER))


@cases(
    "cells, agree",
    {
        "equal": ({}, 1),
        "other-number": ({"value": Decimal(41)}, 0),
        "range": ({"value_to": Decimal(41), "bound": "between"}, 0),
    },
)
def test_cell_of_two_reports_agrees_or_not(cells, agree):
    figures = make_two_reports(**cells)
    assert compare_reports(figures) == CellComparison(1, agree)
    assert compare_reports(figures, OTHER.source_id) == CellComparison(1, agree)
    assert compare_reports(figures, "none") == CellComparison(0, 0)


def test_editions_of_one_report_are_not_compared_as_reports():
    assert compare_reports(FIGURES) == CellComparison(0, 0)
