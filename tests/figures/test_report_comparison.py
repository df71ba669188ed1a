"""Cells that several reports state, and whether they give the same number."""

from dataclasses import replace
from decimal import Decimal

from figure_sets import join_ids, make_figure, make_set

from conftest import read_figures
from tip_figures.figures.labels import describe_edition
from tip_figures.figures.report_comparison import compare_reports

FIGURES = read_figures()
FIRST = FIGURES.source_by_id["demo-2021-isl-protection"]
OTHER = replace(FIRST, source_id="other-2020-isl-labor", report="other", title="2020 Other Report")


def make_two_reports(other_value, *identities):
    """Return figures of one cell that two reports state: 40, and another value."""
    stated = make_figure("all", "40")
    again = make_figure("other", other_value, source_id=OTHER.source_id)
    parts = [make_figure(name, "20", sex=name) for name in ("female", "male")]
    figures = make_set([stated, again, *parts], *identities)
    return replace(figures, sources=(*figures.sources, OTHER))


def compare(figures):
    """Return the ids of figures by report, whether they agree, and the reason if not."""
    cells = []
    for cell in compare_reports(figures):
        ids_by_report = {
            report: join_ids(rows, " ") for report, rows in cell.figures_by_report.items()
        }
        cells.append((ids_by_report, cell.agrees, cell.reason))
    return cells


def test_equal_numbers_agree():
    assert compare(make_two_reports("40")) == [({"other": "other", "demo": "all"}, True, "")]


def test_editions_of_one_report_are_not_compared():
    assert list(compare_reports(FIGURES)) == []


def test_restatement_explains_different_numbers():
    figures = make_two_reports("41", "restated all other")
    (identity,) = figures.identities
    explained = replace(figures, identities=(replace(identity, explanation="It counts later."),))
    assert [cell[1:] for cell in compare(explained)] == [(False, "It counts later.")]


def test_statement_of_a_restatement_that_holds_is_the_reason():
    figures = make_two_reports("20", "restated all other male")
    (identity,) = figures.identities
    stated = replace(figures, identities=(replace(identity, statement="Men are added."),))
    assert [cell[1:] for cell in compare(stated)] == [(False, "Men are added.")]


def test_difference_without_a_restatement_has_no_reason():
    assert [cell[1:] for cell in compare(make_two_reports("41"))] == [(False, "")]


def test_restatement_of_other_figures_is_no_reason():
    figures = make_two_reports("41", "restated all female male")
    assert [cell[1:] for cell in compare(figures)] == [(False, "")]


def test_range_differs_from_its_lower_end():
    figures = make_two_reports("40")
    changed = [
        replace(row, value_to=Decimal(41), bound="between") if row.figure_id == "other" else row
        for row in figures.figures
    ]
    assert [cell[1] for cell in compare(replace(figures, figures=tuple(changed)))] == [False]


def test_edition_is_named_by_its_title_where_there_are_several_reports():
    assert describe_edition(FIGURES, FIRST) == "2021 edition"
    assert describe_edition(make_two_reports("40"), OTHER) == "2020 Other Report"
