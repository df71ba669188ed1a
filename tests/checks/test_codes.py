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
        {"citizenship": ""},
        "dimension-differs",
        "citizenship",
        "The indicator “victims_identified” is divided by citizenship, but the cell is empty.",
    ),
    "dimension-filled": (
        "figures",
        "operations-2020",
        {"purpose": "shelters"},
        "dimension-differs",
        "purpose",
        "The indicator “police_operations” is not divided by purpose, but the cell is shelters.",
    ),
    "unit-not-listed": (
        "figures",
        "2019-isk",
        {"unit": "person"},
        "unit-not-listed",
        "unit",
        "The unit is “person”, but the indicator “assistance_allocation” is counted in ISK or USD.",
    ),
    "year-after-edition": (
        "figures",
        "operations-2020",
        {"year": "2023"},
        "year-after-edition",
        "year",
        "The figure is about 2023, but its source is the 2021 edition.",
    ),
    "count-of-the-next-year": (
        "figures",
        "operations-2020",
        {"year": "2022"},
        "year-after-edition",
        "year",
        "The figure is about 2022, but its source is the 2021 edition.",
    ),
    "money-of-the-year-after-next": (
        "figures",
        "2020-isk",
        {"year": "2023"},
        "year-after-edition",
        "year",
        "The figure is about 2023, but its source is the 2021 edition.",
    ),
    "counter-of-the-definition": (
        "indicators",
        "police_operations",
        {"counted_by": "ngo"},
        "counter-unlike",
        "counted_by",
        "The indicator is counted by “ngo”, but its label and definition name government.",
    ),
    "id-of-another-edition": (
        "figures",
        "operations-2020",
        {"figure_id": "demo-2022-isl-operations-2020"},
        "id-differs",
        "figure_id",
        "The id should be “demo-2021-isl-” or, for a figure, begin with it.",
    ),
    "area-differs": (
        "figures",
        "operations-2020",
        {"ref_area": "NOR"},
        "area-differs",
        "ref_area",
        "The figure is about “NOR”, but its source is about “ISL”.",
    ),
    "cell-repeats": (
        "figures",
        "2020-shelters-isk",
        {"purpose": "all"},
        "cell-repeats",
        "figure_id",
        f"The figure “{IN_2021}allocation-2020-isk” of this source counts the same: indicator, "
        "area, year, dimensions and unit are equal.",
    ),
    "indicator-unlike": (
        "indicators",
        "hotline_cases",
        {"part_of": "hotline_calls"},
        "indicator-unlike",
        "part_of",
        "The indicator is part of “hotline_calls”, but another party counts the latter.",
    ),
    "indicator-with-another-unit": (
        "indicators",
        "hotline_cases",
        {"part_of": "police_operations"},
        "indicator-unlike",
        "part_of",
        "The indicator is part of “police_operations”, but the two have no unit in common.",
    ),
    "unit-unknown": (
        "indicators",
        "hotline_calls",
        {"units": "calls"},
        "code-unlisted",
        "units",
        "“calls” is not one of the units of figures.",
    ),
    "dimension-unknown": (
        "indicators",
        "victims_assisted",
        {"dimensions": "gender"},
        "code-unlisted",
        "dimensions",
        "“gender” is not one of the dimensions of figures.",
    ),
    "indicator-circle": (
        "indicators",
        "hotline_calls",
        {"part_of": "hotline_referrals"},
        "indicator-unlike",
        "part_of",
        "The indicator is part of “hotline_referrals”, but the latter is, through others, a part "
        "of the former.",
    ),
    "area-unknown": (
        "areas",
        "DNK",
        {"area_id": "DNX"},
        "area-unknown",
        "area_id",
        "“DNX” is not a country code of ISO 3166-1.",
    ),
    "area-code-differs": (
        "areas",
        "NOR",
        {"iso_alpha2": "NR"},
        "country-differs",
        "iso_alpha2",
        "“NR” is not the iso_alpha2 of NOR, which is “NO”.",
    ),
    "area-name-differs": (
        "areas",
        "NOR",
        {"name": "Sweden"},
        "country-differs",
        "name",
        "“Sweden” is not the name of NOR, which is “Norway”.",
    ),
    "edition-differs-title": (
        "sources",
        SOURCE,
        {"edition_year": "2020"},
        "edition-differs",
        "edition_year",
        "The edition year is 2020, which is not in the title “2021 Report on Made-up Places”.",
    ),
    "edition-differs-address": (
        "sources",
        SOURCE,
        {"url": "https://example.org/reports/2020-report/iceland/"},
        "edition-differs",
        "edition_year",
        "The edition year is 2021, which is not in the address "
        "“https://example.org/reports/2020-report/iceland/”.",
    ),
    "source-id-differs": (
        "sources",
        SOURCE,
        {"section": "Prevention"},
        "id-differs",
        "source_id",
        "The id should be “demo-2021-isl-prevention” or, for a figure, begin with it.",
    ),
    "edition-differs-section": (
        "sources",
        SOURCE,
        {"section": "Protection 2020"},
        "edition-differs",
        "edition_year",
        "The edition year is 2021, which is not in the section “Protection 2020”.",
    ),
    "inferred-year-of-edition": (
        "figures",
        "identified-2020-labor",
        {"year": "2021"},
        "year-not-covered",
        "year",
        "The year 2021 is inferred, but the passage is about 2020.",
    ),
    "inferred-year-before": (
        "figures",
        "identified-2020-labor",
        {"year": "2018"},
        "year-not-covered",
        "year",
        "The year 2018 is inferred, but the passage is about 2020.",
    ),
    "flow-at-a-point-in-time": (
        "figures",
        "identified-2020-labor",
        {"period": "point_in_time"},
        "period-unlike",
        "period",
        "The period is “point_in_time”, but the measure of victims_identified is “flow”.",
    ),
}
"""Table, end of key and cells of the changed row; code, column and message of the finding."""


@cases("table, key, cells, code, column, message", FAULTS)
def test_wrong_code_is_reported_at_its_cell(
    package, run_checks, table, key, cells, code, column, message
):
    """Codes must agree with codebook, source, address and ISO 3166."""
    line = edit_row(package, table, key, **cells)
    assert (code, table, line, column, message) in summarize(run_checks(package, "codes"))


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
        "archive-with-numbers": (
            "sources",
            SOURCE,
            {"url": "https://archive.example.com/2021/report?id=17"},
        ),
        "part-of-year": (
            "figures",
            "operations-2020",
            {"period": "part_of_year", "label": "", "note": "January to June."},
        ),
        "rate": ("figures", "unit-officers-2020", {"period": "point_in_time"}),
        "two-areas-in-address": (
            "sources",
            SOURCE,
            {"url": "https://example.org/norway/2021-report/Iceland.html"},
        ),
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
