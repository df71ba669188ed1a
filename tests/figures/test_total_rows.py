"""Rows of the table of totals: series, changes of definition, years without a number, notes."""

from dataclasses import replace

import pytest
from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.records.record_types import GapRow
from tip_figures.figures.tables.generated_tables import make_generated_rows

SERIES = "Iceland: trafficking victims identified"
REASONS = {"not_reported": "no number", "not_read": "not read", "vague": "only words"}


def make_gap(year, source_id="first-2022", reason="not_reported", **cells):
    """Make a gap in the series of all victims identified."""
    key = {"indicator_id": "victims_identified", "ref_area": "ISL", "scope": "all"}
    row = {**key, "unit": "person", "year": year, "source_id": source_id, "reason": reason}
    return GapRow(line=2, **(row | {"place": "", "quote": "", "note": ""} | cells))


def make_rows(figures, *gaps, source_ids=("first-2021", "first-2022", "first-2023")):
    """Return the rows of the totals of some figures, by series and year.

    source_ids: passages of the package; that of the edition N covers the year N - 1
    """
    figure_set = make_report_set(figures)
    changed = replace(
        figure_set,
        gaps=gaps,
        sources=tuple(row for row in figure_set.sources if row.source_id in source_ids),
        code_labels={**figure_set.code_labels, "reason": REASONS},
    )
    return sorted(make_generated_rows(changed)["totals"], key=lambda row: row["year"])


def make_year(year, value="9", **cells):
    return make_figure(f"in-{year} {value}", year=year, source_id="first-2021", **cells)


def select(rows, *columns):
    return [tuple(row.get(column, "") for column in columns) for row in rows]


# Names


@cases(
    "cells, name",
    {
        "full": ({}, SERIES),
        "scope": ({"status": "potential"}, f"{SERIES}, suspected victims"),
        "several-units": (
            {"indicator_id": "assistance_allocation", "unit": "ISK"},
            "Iceland: funds for victim assistance, in Icelandic krona",
        ),
        "definition": ({"obs_status": "D"}, f"{SERIES} (definition of 2020)"),
    },
)
def test_series_is_named_in_words(cells, name):
    assert select(make_rows([make_figure("all 9 source_id=first-2021", **cells)]), "series") == [
        (name,)
    ]


# Definitions


@pytest.mark.parametrize("status", ["B", "D"])
def test_changed_definition_starts_a_new_series(status):
    """It goes on until the next one; only its first row has the break."""
    figures = [
        make_year(2018),
        make_year(2019),
        make_year(2020, obs_status=status),
        make_year(2021),
        make_year(2022, obs_status="D"),
    ]
    assert select(make_rows(figures), "series", "year", "break_before") == [
        (SERIES, "2018", "false"),
        (SERIES, "2019", "false"),
        (f"{SERIES} (definition of 2020)", "2020", "true"),
        (f"{SERIES} (definition of 2020)", "2021", "false"),
        (f"{SERIES} (definition of 2022)", "2022", "true"),
    ]


@pytest.mark.parametrize("status", ["A", "U", "E", "P"])
def test_other_statuses_break_no_series(status):
    rows = make_rows([make_year(2020), make_year(2021, obs_status=status), make_year(2022)])
    assert select(rows, "series", "break_before") == [(SERIES, "false")] * 3


def test_year_without_a_number_is_in_the_series_in_force():
    figures = [make_year(2020, obs_status="D"), make_year(2021)]
    gaps = (make_gap(2019, "first-2020"), make_gap(2022, "first-2023"))
    rows = make_rows([make_year(2018), *figures], *gaps, source_ids=("first-2021", "first-2023"))
    assert select(rows, "series", "year", "break_before") == [
        (SERIES, "2018", "false"),
        (f"{SERIES} (definition of 2020)", "2020", "true"),
        (f"{SERIES} (definition of 2020)", "2021", "false"),
        (f"{SERIES} (definition of 2020)", "2022", "false"),
    ]


# Years


def test_year_without_a_number_has_its_reason():
    gap = make_gap(2021, reason="vague", quote="helped hundreds of", note="Of one charity.")
    rows = make_rows([make_year(2020), make_year(2022)], gap)
    assert rows[1] == {
        "series": SERIES,
        "year": "2021",
        "area": "Iceland",
        "what": "trafficking victims identified",
        "scope": "",
        "counted_by": "government",
        "unit": "person",
        "break_before": "false",
        "why_no_value": "only words",
        "report": "first",
        "edition_year": "2022",
        "note": "Of one charity.",
        "quote": "helped hundreds of",
        "link": "https://example.org/first-2022#:~:text=helped%20hundreds%20of",
        "indicator_id": "victims_identified",
        "ref_area": "ISL",
    }


def test_series_covers_every_year_of_the_passages():
    """From the first year that a passage covers, if that is before the first number."""
    gaps = [make_gap(2020, "first-2021"), make_gap(2023, "first-2024")]
    figures = [make_year(2021), make_year(2022)]
    sources = ("first-2021", "first-2022", "first-2023", "first-2024")
    rows = make_rows(figures, *gaps, make_gap(2024), source_ids=sources)
    assert select(rows, "year", "value", "why_no_value") == [
        ("2020", "", "no number"),
        ("2021", "9", ""),
        ("2022", "9", ""),
        ("2023", "", "no number"),
    ]


def test_single_number_has_one_row():
    rows = make_rows([make_year(2021)], make_gap(2020, "first-2021"), make_gap(2022, "first-2023"))
    assert select(rows, "year") == [("2021",)]


def test_year_without_a_number_and_reason_has_no_row():
    """The check of gaps reports it."""
    assert select(make_rows([make_year(2020), make_year(2022)]), "year") == [("2020",), ("2022",)]


@pytest.mark.parametrize("cells", [{"scope": "female"}, {"unit": "case"}, {"ref_area": "NOR"}])
def test_gap_of_another_series_gives_no_reason(cells):
    rows = make_rows([make_year(2020), make_year(2022)], make_gap(2021, **cells))
    assert select(rows, "year") == [("2020",), ("2022",)]


def test_reason_is_that_of_the_preferred_report():
    gaps = (make_gap(2021, "second-2022", "vague"), make_gap(2021, "first-2022"))
    sources = ("first-2021", "first-2022", "second-2022")
    rows = make_rows([make_year(2020), make_year(2022)], *gaps, source_ids=sources)
    assert select(rows, "why_no_value") == [("",), ("no number",), ("",)]


# Notes


def test_note_of_any_edition_is_in_the_total():
    figures = [
        make_figure("all 8 source_id=first-2021", note="Counted twice."),
        make_figure("again 8 source_id=second-2024", note="The other report doubts it."),
        make_figure("same 8 source_id=first-2022", note="Counted twice."),
    ]
    rows = make_rows(figures, source_ids=("first-2021", "first-2022", "second-2024"))
    assert select(rows, "figure_id", "note") == [
        ("all", "Counted twice. 2024 Another Report: The other report doubts it.")
    ]
