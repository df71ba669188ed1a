"""The check of codes, on the small package with one cell changed."""

from cases import cases
from cells import add_row, edit_row, read_rows
from conftest import run_checks, summarize

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
SOURCE = "demo-2021-isl-protection"

FAULTS = {
    "dimension-empty": (
        "figures",
        "2020-citizens",
        "citizenship",
        "",
        "The indicator “victims_identified” is divided by citizenship, but citizenship is empty.",
    ),
    "dimension-filled": (
        "figures",
        "operations-2020",
        "purpose",
        "shelters",
        "The indicator “police_operations” is not divided by purpose, but purpose is shelters.",
    ),
    "unit-not-listed": (
        "figures",
        "2019-isk",
        "unit",
        "person",
        "The indicator “assistance_allocation” is counted in ISK or USD, but unit is person.",
    ),
    "area-differs": (
        "figures",
        "operations-2020",
        "ref_area",
        "NOR",
        "The figure is about “NOR”, but its source is about “ISL”.",
    ),
    "flow-at-a-point-in-time": (
        "figures",
        "identified-2020-labor",
        "period",
        "point_in_time",
        "The period is “point_in_time”, but the measure of victims_identified is “flow”.",
    ),
    "unknown-dimension": (
        "indicators",
        "victims_assisted",
        "dimensions",
        "gender",
        "The indicator “victims_assisted” can be divided by actor, age, citizenship,"
        " exploitation, exploited_in, purpose, sex, status, but dimensions is gender.",
    ),
    "part-with-another-unit": (
        "indicators",
        "hotline_referrals",
        "units",
        "case",
        "The indicator “hotline_calls” is counted in call, but units is case.",
    ),
    "indicator-circle": (
        "indicators",
        "hotline_calls",
        "part_of",
        "hotline_referrals",
        "The indicator “hotline_referrals” is itself, through others, a part of this one, but "
        "part_of is hotline_referrals.",
    ),
    "area-unknown": (
        "areas",
        "DNK",
        "area_id",
        "DNX",
        "“DNX” is not a country code of ISO 3166-1.",
    ),
    "area-name-differs": (
        "areas",
        "NOR",
        "name",
        "Sweden",
        "“Sweden” is not the name of NOR, which is “Norway”.",
    ),
    "vocabulary-code": ("vocabulary", "sex/male", "code", "mail", "“mail” is not a code of sex."),
    "vocabulary-column": (
        "vocabulary",
        "sex/male",
        "column",
        "gender",
        "“gender” is not a column with codes.",
    ),
    "vocabulary-place": (
        "vocabulary",
        "place/exploited_in",
        "code",
        "sex",
        "“sex” is not a code of place.",
    ),
    "vocabulary-role": (
        "vocabulary",
        "role/event",
        "code",
        "date",
        "“date” is not a code of role.",
    ),
}
"""Table, end of key, column and cell of a change; message of the finding at this cell."""


@cases("table, key, column, cell, message", FAULTS)
def test_wrong_code_is_reported_at_its_cell(package, table, key, column, cell, message):
    """Codes must agree with codebook, source and ISO 3166; goldens have ids and addresses."""
    line = edit_row(package, table, key, **{column: cell})
    findings = summarize(run_checks(package, "codes"))
    assert (table, line, column, message) in [finding[1:] for finding in findings]


def test_title_is_that_of_most_editions_of_the_report(package):
    """Two editions of three agree; a title that is alone is compared with none."""
    (row,) = [row for row in read_rows(package, "sources") if row["source_id"] == SOURCE]
    other = {"source_id": "demo-2021-isl-other", "section": "Other"}
    add_row(package, "sources", **row | other | {"title": "2021 Report on Real Places"})
    (finding,) = run_checks(package, "codes")
    assert finding.column == "title"
    assert finding.message == (
        "The title is “2021 Report on Real Places”, but “2021 Report on Made-up Places” was"
        " expected."
    )


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
        "any-action": ("vocabulary", "action/assist", {"code": "help"}),
    },
)
def test_right_code_is_accepted(package, table, key, cells):
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
def test_parts_of_a_year_are_different_cells(package, period, note, is_repeated):
    """Two counts of different months have the period part_of_year and notes that name them."""
    first = {"period": period, "note": "Counted in April."}
    operations = f"{IN_2021}operations-2020"
    edit_row(package, "figures", operations, **first)
    (row,) = [row for row in read_rows(package, "figures") if row["figure_id"] == operations]
    add_row(package, "figures", **row | {"figure_id": f"{IN_2021}operations-later", "note": note})
    message = (
        f"The figure “{operations}” of this source counts the same: indicator, area, year,"
        " dimensions and unit are equal."
    )
    findings = run_checks(package, "codes")
    repetitions = [entry.message for entry in findings if entry.column == "figure_id"]
    assert repetitions == ([message] if is_repeated else [])
