"""The check of codes, on the small package with one cell changed."""

import pytest

from cells import add_row, edit_row, read_rows
from conftest import summarize

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
SOURCE = "demo-2021-isl-protection"

FAULTS = [
    pytest.param(
        "figures", "2020-citizens", {"citizenship": ""},
        "dimension-empty", "citizenship",
        "The indicator “victims_identified” is divided by citizenship, but the cell is empty.",
        id="dimension-empty",
    ),
    pytest.param(
        "figures", "operations-2020", {"purpose": "shelters"},
        "dimension-filled", "purpose",
        "The indicator “police_operations” is not divided by purpose, but the cell contains "
        "“shelters”.",
        id="dimension-filled",
    ),
    pytest.param(
        "figures", "2019-isk", {"unit": "person"},
        "unit-not-listed", "unit",
        "The unit is “person”, but the indicator “assistance_allocation” is counted in ISK or "
        "USD.",
        id="unit-not-listed",
    ),
    pytest.param(
        "figures", "operations-2020", {"year": "2023"},
        "year-after-edition", "year",
        "The figure is about 2023, but its source is the 2021 edition.",
        id="year-after-edition",
    ),
    pytest.param(
        "figures", "operations-2020", {"year": "2022"},
        "year-after-edition", "year",
        "The figure is about 2022, but its source is the 2021 edition.",
        id="count-of-the-next-year",
    ),
    pytest.param(
        "figures", "2020-isk", {"year": "2023"},
        "year-after-edition", "year",
        "The figure is about 2023, but its source is the 2021 edition.",
        id="money-of-the-year-after-next",
    ),
    pytest.param(
        "indicators", "police_operations", {"counted_by": "ngo"},
        "counter-unlike", "counted_by",
        "The indicator is counted by “ngo”, but its label and definition name government.",
        id="counter-of-the-definition",
    ),
    pytest.param(
        "figures", "operations-2020", {"figure_id": "demo-2022-isl-operations-2020"},
        "id-differs", "figure_id",
        "The id should be “demo-2021-isl-” or, for a figure, begin with it.",
        id="id-of-another-edition",
    ),
    pytest.param(
        "figures", "operations-2020", {"ref_area": "NOR"},
        "area-differs", "ref_area",
        "The figure is about “NOR”, but its source is about “ISL”.",
        id="area-differs",
    ),
    pytest.param(
        "figures", "2020-shelters-isk", {"purpose": "all"},
        "cell-repeats", "figure_id",
        f"The figure “{IN_2021}allocation-2020-isk” of this source counts the same: indicator, "
        "area, year, dimensions and unit are equal.",
        id="cell-repeats",
    ),
    pytest.param(
        "indicators", "hotline_calls", {"indicator_id": "zeal"},
        "indicator-unused", "indicator_id",
        "No figure has the indicator “zeal”.",
        id="indicator-unused",
    ),
    pytest.param(
        "indicators", "hotline_cases", {"part_of": "hotline_calls"},
        "indicator-unlike", "part_of",
        "The indicator is part of “hotline_calls”, but another party counts the latter.",
        id="indicator-unlike",
    ),
    pytest.param(
        "indicators", "hotline_cases", {"part_of": "police_operations"},
        "indicator-unlike", "part_of",
        "The indicator is part of “police_operations”, but the two have no unit in common.",
        id="indicator-with-another-unit",
    ),
    pytest.param(
        "indicators", "hotline_calls", {"units": "calls"},
        "code-unlisted", "units",
        "“calls” is not one of the units of figures.",
        id="unit-unknown",
    ),
    pytest.param(
        "indicators", "victims_assisted", {"dimensions": "gender"},
        "code-unlisted", "dimensions",
        "“gender” is not one of the dimensions of figures.",
        id="dimension-unknown",
    ),
    pytest.param(
        "indicators", "hotline_calls", {"part_of": "hotline_referrals"},
        "indicator-unlike", "part_of",
        "The indicator is part of “hotline_referrals”, but the latter is, through others, a part "
        "of the former.",
        id="indicator-circle",
    ),
    pytest.param(
        "areas", "DNK", {"area_id": "DNX"},
        "area-unknown", "area_id",
        "“DNX” is not a country code of ISO 3166-1.",
        id="area-unknown",
    ),
    pytest.param(
        "areas", "NOR", {"iso_alpha2": "NR"},
        "country-differs", "iso_alpha2",
        "“NR” is not the iso_alpha2 of NOR, which is “NO”.",
        id="area-code-differs",
    ),
    pytest.param(
        "areas", "NOR", {"name": "Sweden"},
        "country-differs", "name",
        "“Sweden” is not the name of NOR, which is “Norway”.",
        id="area-name-differs",
    ),
    pytest.param(
        "sources", SOURCE, {"edition_year": "2020"},
        "edition-differs", "edition_year",
        "The edition year is 2020, which is not in the title “2021 Report on Made-up Places”.",
        id="edition-differs-title",
    ),
    pytest.param(
        "sources", SOURCE, {"url": "https://example.org/reports/2020-report/iceland/"},
        "edition-differs", "edition_year",
        "The edition year is 2021, which is not in the address "
        "“https://example.org/reports/2020-report/iceland/”.",
        id="edition-differs-address",
    ),
    pytest.param(
        "sources", SOURCE, {"section": "Prevention"},
        "id-differs", "source_id",
        "The id should be “demo-2021-isl-prevention” or, for a figure, begin with it.",
        id="source-id-differs",
    ),
    pytest.param(
        "sources", SOURCE, {"section": "Protection 2020"},
        "edition-differs", "edition_year",
        "The edition year is 2021, which is not in the section “Protection 2020”.",
        id="edition-differs-section",
    ),
    pytest.param(
        "figures", "identified-2020-labor", {"year": "2021"},
        "year-not-covered", "year",
        "The year 2021 is inferred, but the passage is about 2020.",
        id="inferred-year-of-edition",
    ),
    pytest.param(
        "figures", "identified-2020-labor", {"year": "2018"},
        "year-not-covered", "year",
        "The year 2018 is inferred, but the passage is about 2020.",
        id="inferred-year-before",
    ),
    pytest.param(
        "figures", "identified-2020-labor", {"period": "point_in_time"},
        "period-unlike", "period",
        "The period is “point_in_time”, but the measure of victims_identified is “flow”.",
        id="flow-at-a-point-in-time",
    ),
]  # fmt: skip
"""Table, end of key and cells of the changed row; code, column and message of the finding."""


@pytest.mark.parametrize(("table", "key", "cells", "code", "column", "message"), FAULTS)
def test_wrong_code_is_reported_at_its_cell(
    package, run_checks, table, key, cells, code, column, message
):
    """Codes must agree with codebook, source, address and ISO 3166."""
    line = edit_row(package, table, key, **cells)
    assert (code, table, line, column, message) in summarize(run_checks(package, "codes"))


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"year": "2018"}, id="year"),
        pytest.param({"value": "36"}, id="value"),
        pytest.param({"bound": "about"}, id="bound"),
        pytest.param({"exploitation": "all"}, id="dimension-to-all"),
        pytest.param({"citizenship": "DNK"}, id="area"),
        pytest.param({"sex": "male"}, id="dimension-to-code"),
        pytest.param({"indicator_id": "victims_assisted", "exploitation": ""}, id="indicator"),
    ],
)
def test_changed_code_makes_label_stale(package, run_checks, cells):
    """The label repeats the codes, so a slip in any of them shows until tidy writes it again."""
    line = edit_row(package, "figures", "identified-2020-labor", **cells)
    findings = run_checks(package, "codes")
    (stale,) = [finding for finding in findings if finding.code == "label-stale"]
    assert (stale.line, stale.column, stale.hint) == (line, "label", "scripts/tidy.py fixes this.")
    label = "12 trafficking victims identified, forced labor, Iceland 2020"
    assert stale.message.startswith(f"The label is “{label}”, but number and codes give “")


def test_report_has_one_publisher(package, run_checks):
    """Of three editions of one report the one with another publisher is reported."""
    first_edition = read_rows(package, "sources")[0]
    third_edition = first_edition | {
        "source_id": "demo-2023-isl-protection",
        "title": "2023 Report on Made-up Places",
        "edition_year": "2023",
        "url": "https://archive.example.com/2023/",
        "publisher": "Office of Samples",
        "fingerprint": "0" * 64,
    }
    line = add_row(package, "sources", **third_edition)
    message = (
        "The publisher is “Office of Samples”, "
        "but the other editions of this report have “Office of Examples”."
    )
    assert summarize(run_checks(package, "codes")) == [
        ("source-unlike", "sources", line, "publisher", message)
    ]


def test_report_has_one_code(package, run_checks):
    """Of three editions with one title the one with another report is reported."""
    first_edition = read_rows(package, "sources")[0]
    third_edition = first_edition | {
        "source_id": "demo-2023-isl-protection",
        "title": "2023 Report on Made-up Places",
        "edition_year": "2023",
        "url": "",
        "report": "other",
        "fingerprint": "0" * 64,
    }
    line = add_row(package, "sources", **third_edition)
    message = "The report is “other”, but the other editions of this report have “demo”."
    findings = summarize(run_checks(package, "codes"))
    assert ("source-unlike", "sources", line, "report", message) in findings


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        pytest.param(
            "figures",
            "allocation-2020-isk",
            {"year": "2022", "label": "", "note": "The amount is allocated for 2022."},
            id="money-of-the-year-after-the-edition",
        ),
        pytest.param(
            "sources",
            SOURCE,
            {"url": "https://2017-2021.example.org/2021-report/"},
            id="years-of-archive",
        ),
        pytest.param(
            "sources",
            SOURCE,
            {"url": "https://archive.example.com/2021/report?id=17"},
            id="archive-with-numbers",
        ),
        pytest.param(
            "figures",
            "operations-2020",
            {"period": "part_of_year", "label": "", "note": "January to June."},
            id="part-of-year",
        ),
        pytest.param("figures", "unit-officers-2020", {"period": "point_in_time"}, id="rate"),
        pytest.param(
            "sources",
            SOURCE,
            {"url": "https://example.org/norway/2021-report/Iceland.html"},
            id="two-areas-in-address",
        ),
        pytest.param("sources", SOURCE, {"section": ""}, id="source-without-section"),
    ],
)
def test_right_code_is_accepted(package, run_checks, table, key, cells):
    """A year that a note explains, and addresses of archives, which have a style of their own."""
    edit_row(package, table, key, **cells)
    assert run_checks(package, "codes") == []


@pytest.mark.parametrize(
    ("period", "note", "is_repeated"),
    [
        pytest.param("part_of_year", "Counted in October.", False, id="another-part-of-the-year"),
        pytest.param("part_of_year", "Counted in April.", True, id="same-part-of-the-year"),
        pytest.param("calendar_year", "Counted in October.", True, id="whole-year"),
    ],
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
