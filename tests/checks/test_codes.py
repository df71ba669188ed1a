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
        "The indicator “victims_identified” is divided by citizenship (all, NOR, ISL, foreign, "
        "DNK), but citizenship is empty.",
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
    "period-without-a-date": (
        "figures",
        "identified-2020-labor",
        "period",
        "part_of_year",
        "The period “part_of_year” is not an interval such as 2016-01/2016-08 or 2021-01/...",
    ),
    "period-that-ends-before-it-begins": (
        "figures",
        "identified-2020-labor",
        "period",
        "2020-06/2020-01",
        "The period “2020-06/2020-01” ends before it begins.",
    ),
    "period-that-is-the-calendar-year": (
        "figures",
        "identified-2020-labor",
        "period",
        "2020-01/2020-12",
        "The period “2020-01/2020-12” does not fit victims_identified, which is a flow.",
    ),
    "rate-of-the-calendar-year": (
        "figures",
        "unit-officers-2020",
        "period",
        "2020/2020",
        "The period “2020/2020” does not fit officers_per_unit, which is a rate.",
    ),
    "unknown-dimension": (
        "indicators",
        "victims_assisted",
        "dimensions",
        "gender",
        "The indicator “victims_assisted” can be divided by actor, age, citizenship,"
        " exploitation, exploited_in, purpose, sex, status, but dimensions is gender.",
    ),
    "unknown-slot": (
        "indicators",
        "victims_assisted",
        "phrase",
        "victims {of age} assisted {by counter}",
        "The indicator “victims_assisted” has slots for counter, sex, but phrase is of age.",
    ),
    "empty-slot": (
        "indicators",
        "victims_assisted",
        "phrase",
        "victims { } assisted",
        "The indicator “victims_assisted” has slots for counter, sex, but phrase is an empty slot.",
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
        "“DNX” is not a code of ISO 3166-1, or XKX.",
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
    "vocabulary-period": (
        "vocabulary",
        "period_type/twelve_months",
        "code",
        "reporting_period",
        "“reporting_period” is not a code of period_type.",
    ),
    "vocabulary-counter": (
        "vocabulary",
        "counted_by/ngo",
        "code",
        "hotline",
        "“hotline” is not a code of counted_by.",
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


@cases(
    "measure, period, year, problem",
    {
        "year-of-the-begin": ("flow", "2019-10/2020-09", "2020", ("year", "belongs to 2019.")),
        "last-of-several-years": ("flow", "2018-03/2020-06", "2018", ("year", "belongs to 2020.")),
        "open-end": ("flow", "2018/..", "2018", ("year", "belongs to 2020.")),
        "open-end-of-a-rate": ("rate", "2019-05/..", "2020", ("year", "belongs to 2019.")),
        "stock-of-another-year": ("stock", "2019-10/2019-10", "2020", ("year", "belongs to 2019.")),
        "stock-of-some-months": ("stock", "2020-01/2020-10", "2020", ("period", "is a stock.")),
        "twelve-months": ("flow", "2019-10/2020-09", "2019", None),
        "several-years": ("flow", "2018-03/2020-06", "2020", None),
        "until-the-edition": ("flow", "2018/..", "2020", None),
        "from-any-time": ("flow", "../2020-06", "2020", None),
        "part-of-a-year": ("flow", "2020-01/2020-08", "2020", None),
        "month-of-a-stock": ("stock", "2020-10/2020-10", "2020", None),
        "year-of-a-stock": ("stock", "2020/2020", "2020", None),
        "rate-until-a-date": ("rate", "../2019-05", "2019", None),
    },
)
def test_year_follows_from_the_period(package, measure, period, year, problem):
    """The passage is about 2020. Of a rate, an open end is in the year of the date there is."""
    edit_row(package, "indicators", "police_operations", measure=measure)
    cells = {"period": period, "year": year, "year_basis": "stated"}
    edit_row(package, "figures", "operations-2020", **cells)
    findings = [
        (finding.column, finding.message)
        for finding in run_checks(package, "codes")
        if finding.code in ("period-invalid", "period-unlike", "year-unlike-period")
    ]
    assert [(column, message[-len(problem[1]) :]) for column, message in findings] == (
        [problem] if problem else []
    )


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
            {"period": "2020-01/2020-06", "label": ""},
        ),
        "rate": ("figures", "unit-officers-2020", {"period": "2020-05/..", "label": ""}),
        "source-without-section": ("sources", SOURCE, {"section": ""}),
        "any-action": ("vocabulary", "action/assist", {"code": "help"}),
    },
)
def test_right_code_is_accepted(package, table, key, cells):
    """A year that a note explains, and addresses of archives, which have a style of their own."""
    edit_row(package, table, key, **cells)
    assert run_checks(package, "codes") == []


@cases(
    "cells, is_repeated",
    {
        "another-part-of-the-year": ({"period": "2020-10/2020-10"}, False),
        "same-part-of-the-year": ({"note": "Counted in April."}, True),
        "whole-year": ({"period": ""}, False),
        "another-counter": ({"counted_by": "trade_union"}, False),
        "nobody-who-is-named": ({"counted_by": "report"}, True),
        "other-words-for-the-counter": ({"counter": "Ministry of Labor"}, True),
        "another-definition": ({"definition": "with raids"}, False),
    },
)
def test_period_counter_and_definition_are_part_of_the_cell(package, cells, is_repeated):
    """The government probably counted what nobody is named for."""
    operations = f"{IN_2021}operations-2020"
    edit_row(package, "figures", operations, period="2020-04/2020-04")
    (row,) = [row for row in read_rows(package, "figures") if row["figure_id"] == operations]
    add_row(package, "figures", **row | {"figure_id": f"{IN_2021}operations-later"} | cells)
    message = (
        f"The figure “{operations}” of this source counts the same thing: indicator, area, year,"
        " period, counter, definition, dimensions and unit are equal."
    )
    findings = run_checks(package, "codes")
    repetitions = [entry.message for entry in findings if entry.column == "figure_id"]
    assert repetitions == ([message] if is_repeated else [])


@cases(
    "counter, message",
    {
        "another kind": (
            "charities",
            "The counter “charities” is ngo, but counted_by is “government”.",
        ),
        "same kind": ("border police", None),
        "name without a kind": ("Bureau of Statistics", None),
    },
)
def test_counter_has_the_kind_that_its_words_name(package, counter, message):
    edit_row(package, "figures", f"{IN_2021}identified-2020", counter=counter)
    found = [row[-1] for row in summarize(run_checks(package, "codes")) if "counter" in row[-1]]
    assert found == ([message] if message else [])
