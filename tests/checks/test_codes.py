"""The check of codes, on the small package with one cell changed."""

from cases import cases
from cells import add_row, edit_row, read_rows
from conftest import summarize

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
SOURCE = "demo-2021-isl-protection"

FAULTS = {
    "dimension-empty": (
        "figures",
        "2020-citizens",
        "citizenship",
        "",
        "indicator-unlike",
        "The indicator “victims_identified” is divided by citizenship, but citizenship is empty.",
    ),
    "dimension-filled": (
        "figures",
        "operations-2020",
        "purpose",
        "shelters",
        "indicator-unlike",
        "The indicator “police_operations” is not divided by purpose, but purpose is shelters.",
    ),
    "unit-not-listed": (
        "figures",
        "2019-isk",
        "unit",
        "person",
        "indicator-unlike",
        "The indicator “assistance_allocation” is counted in ISK or USD, but unit is person.",
    ),
    "money-of-the-year-after-next": (
        "figures",
        "2020-isk",
        "year",
        "2023",
        "year-not-stated",
        "The year is 2023 (stated), but its source is the 2021 edition.",
    ),
    "counter-of-the-definition": (
        "indicators",
        "police_operations",
        "counted_by",
        "ngo",
        "indicator-unlike",
        "The indicator “police_operations” names government in its label or definition, but "
        "counted_by is ngo.",
    ),
    "id-of-another-edition": (
        "figures",
        "operations-2020",
        "figure_id",
        "demo-2022-isl-operations-2020",
        "edition-differs",
        "The id is “demo-2022-isl-operations-2020”, but one that begins with “demo-2021-isl-” was "
        "expected.",
    ),
    "area-differs": (
        "figures",
        "operations-2020",
        "ref_area",
        "NOR",
        "area-differs",
        "The figure is about “NOR”, but its source is about “ISL”.",
    ),
    "indicator-circle": (
        "indicators",
        "hotline_calls",
        "part_of",
        "hotline_referrals",
        "indicator-unlike",
        "The indicator “hotline_referrals” is itself, through others, a part of this one, but "
        "part_of is hotline_referrals.",
    ),
    "area-unknown": (
        "areas",
        "DNK",
        "area_id",
        "DNX",
        "area-unknown",
        "“DNX” is not a country code of ISO 3166-1.",
    ),
    "area-name-differs": (
        "areas",
        "NOR",
        "name",
        "Sweden",
        "area-unknown",
        "“Sweden” is not the name of NOR, which is “Norway”.",
    ),
    "edition-differs-title": (
        "sources",
        SOURCE,
        "edition_year",
        "2020",
        "edition-differs",
        "The title is “2021 Report on Made-up Places”, but one of the 2020 edition was expected.",
    ),
    "inferred-year-of-edition": (
        "figures",
        "identified-2020-labor",
        "year",
        "2021",
        "year-not-covered",
        "The year 2021 is inferred, but the passage is about 2020.",
    ),
    "flow-at-a-point-in-time": (
        "figures",
        "identified-2020-labor",
        "period",
        "point_in_time",
        "period-unlike",
        "The period is “point_in_time”, but the measure of victims_identified is “flow”.",
    ),
}
"""Table, end of key, column and cell of a change; code and message of the finding at this cell."""


@cases("table, key, column, cell, code, message", FAULTS)
def test_wrong_code_is_reported_at_its_cell(
    package, run_checks, table, key, column, cell, code, message
):
    """Codes must agree with codebook, source, address and ISO 3166."""
    line = edit_row(package, table, key, **{column: cell})
    assert (code, table, line, column, message) in summarize(run_checks(package, "codes"))


FAULTS_ELSEWHERE = {
    "repeated-cell": (
        "figures",
        "2020-shelters-isk",
        {"purpose": "all"},
        "figure_id",
        f"The figure “{IN_2021}allocation-2020-isk” of this source counts the same: indicator, "
        "area, year, dimensions and unit are equal.",
    ),
    "part-that-another-party-counts": (
        "indicators",
        "hotline_cases",
        {"part_of": "hotline_calls"},
        "counted_by",
        "The indicator “hotline_calls” is counted by hotline, but counted_by is government.",
    ),
    "part-with-another-unit": (
        "indicators",
        "hotline_cases",
        {"part_of": "police_operations"},
        "units",
        "The indicator “police_operations” is counted in operation, but units is case.",
    ),
    "year-of-address": (
        "sources",
        SOURCE,
        {"url": "https://example.org/reports/2020-report/iceland/"},
        "edition_year",
        "The address is “https://example.org/reports/2020-report/iceland/”, but one of the 2021 "
        "edition was expected.",
    ),
    "id-of-source": (
        "sources",
        SOURCE,
        {"section": "Prevention"},
        "source_id",
        "The id is “demo-2021-isl-protection”, but “demo-2021-isl-prevention” was expected.",
    ),
}
"""Table, end of key and cells of a change; column and message of the finding in its row."""


@cases("table, key, cells, column, message", FAULTS_ELSEWHERE)
def test_wrong_code_is_reported_at_a_cell_that_depends_on_it(
    package, run_checks, table, key, cells, column, message
):
    line = edit_row(package, table, key, **cells)
    findings = summarize(run_checks(package, "codes"))
    assert (table, line, column, message) in [finding[1:] for finding in findings]


@cases(
    "indicator, cells, messages",
    {
        "unit": (
            "hotline_calls",
            {"units": "calls"},
            {"The indicator “hotline_calls” is counted in calls, but unit is call."},
        ),
        "dimension": (
            "victims_assisted",
            {"dimensions": "gender"},
            {"The indicator “victims_assisted” is not divided by sex, but sex is male."},
        ),
    },
)
def test_indicator_with_an_unknown_code_is_unlike_its_figures(
    package, run_checks, indicator, cells, messages
):
    edit_row(package, "indicators", indicator, **cells)
    findings = run_checks(package, "codes")
    assert messages <= {
        finding.message for finding in findings if finding.path.endswith("/figures.csv")
    }


def test_unknown_dimension_of_an_indicator_is_reported_at_its_row(package, run_checks):
    line = edit_row(package, "indicators", "victims_assisted", dimensions="gender")
    places = [finding[:4] for finding in summarize(run_checks(package, "codes"))]
    assert ("indicator-unlike", "indicators", line, "dimensions") in places


@cases(
    "table, key, cells",
    {
        "money-of-the-year-after-the-edition": (
            "figures",
            "allocation-2020-isk",
            {"year": "2022", "label": "", "note": "The amount is allocated for 2022."},
        ),
        "years-of-archive": (
            "sources",
            SOURCE,
            {"url": "https://2017-2021.example.org/2021-report/"},
        ),
        "part-of-year": (
            "figures",
            "operations-2020",
            {"period": "part_of_year", "label": "", "note": "January to June."},
        ),
        "rate": ("figures", "unit-officers-2020", {"period": "point_in_time"}),
        "source-without-section": ("sources", SOURCE, {"section": ""}),
    },
)
def test_right_code_is_accepted(package, run_checks, table, key, cells):
    """A year that a note explains, and addresses of archives, which have a style of their own."""
    edit_row(package, table, key, **cells)
    assert run_checks(package, "codes") == []


@cases(
    "period, note, is_repeated",
    {
        "another-part-of-the-year": ("part_of_year", "Counted in October.", False),
        "same-part-of-the-year": ("part_of_year", "Counted in April.", True),
        "whole-year": ("calendar_year", "Counted in October.", True),
    },
)
def test_parts_of_a_year_are_different_cells(package, run_checks, period, note, is_repeated):
    """Two counts of different months have the period part_of_year and notes that name them."""
    first = {"period": period, "note": "Counted in April."}
    edit_row(package, "figures", f"{IN_2021}operations-2020", **first)
    rows = read_rows(package, "figures")
    (row,) = [row for row in rows if row["figure_id"].endswith("operations-2020")]
    add_row(package, "figures", **row | {"figure_id": f"{IN_2021}operations-later", "note": note})
    codes = [finding.code for finding in run_checks(package, "codes")]
    assert ("cell-repeats" in codes) is is_repeated
