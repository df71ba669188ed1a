"""Codes of the small package, spoiled one at a time."""

import pytest

from cells import add_row, edit_row, read_rows
from conftest import summarize

P, S = "demo-2021-isl-", "demo-2021-isl-protection"


FAULTS = [
    ("figures", "2020-citizens", {"citizenship": ""}, "dimension-empty", "citizenship", "The indicator “victims_identified” is divided by citizenship, and the cell is empty."),
    ("figures", "operations-2020", {"purpose": "shelters"}, "dimension-filled", "purpose", "The indicator “police_operations” is not divided by purpose, and the cell says “shelters”."),
    ("figures", "2019-isk", {"unit": "person"}, "unit-not-listed", "unit", "The indicator “assistance_allocation” is counted in ISK or USD, not in “person”."),
    ("figures", "operations-2020", {"year": "2023"}, "year-after-edition", "year", "The figure is about 2023, and its source is the edition of 2021."),
    ("figures", "operations-2020", {"ref_area": "NOR"}, "area-differs", "ref_area", "The figure is about “NOR”, and its source about “ISL”."),
    ("figures", "2020-shelters-isk", {"purpose": "all"}, "cell-repeats", "figure_id", f"The figure “{P}allocation-2020-isk” of this source counts the same: indicator, area, year, dimensions and unit are equal."),
    ("figures", "identified-2020-sex", {"label": "12 trafficking victims identified, forced labor, Iceland 2020"}, "label-repeats", "label", f"The figure “{P}identified-2020-labor” of this source has the same label, though it counts something else."),
    ("indicators", "hotline_calls", {"indicator_id": "zeal"}, "indicator-unused", "indicator_id", "No figure has the indicator “zeal”."),
    ("indicators", "hotline_cases", {"part_of": "hotline_calls"}, "indicator-unlike", "part_of", "It is part of “hotline_calls”, and the two are not counted by one party in one unit."),
    ("indicators", "hotline_calls", {"units": "calls"}, "unit-unknown", "units", "“calls” is no unit of figures."),
    ("indicators", "victims_assisted", {"dimensions": "gender"}, "dimension-unknown", "dimensions", "“gender” is no dimension: no column of figures of that name is marked as one."),
    ("indicators", "hotline_calls", {"part_of": "hotline_referrals"}, "indicator-circle", "part_of", "“hotline_calls” is part of an indicator that is part of it."),
    ("areas", "DNK", {"area_id": "DNX"}, "area-unknown", "area_id", "“DNX” is no country code of ISO 3166-1."),
    ("areas", "NOR", {"iso_alpha2": "NR"}, "area-code-differs", "iso_alpha2", "ISO 3166-1 gives NOR the code NO, not “NR”."),
    ("areas", "NOR", {"name": "Sweden"}, "area-name-differs", "name", "NOR is called “Norway”, not “Sweden”."),
    ("sources", S, {"ref_area": "all"}, "source-not-of-country", "ref_area", "A passage is about a country, and “all” is none."),
    ("sources", S, {"edition_year": "2020"}, "edition-differs", "edition_year", "The edition is that of 2020, and the title says “2021 Report on Made-up Places”."),
    ("sources", S, {"url": "https://example.org/reports/2020-report/iceland/"}, "edition-differs", "edition_year", "The edition is that of 2021, and the address says “https://example.org/reports/2020-report/iceland/”."),
    ("sources", S, {"section": "Prevention"}, "source-id-differs", "source_id", f"“{S}” does not end with “2021-isl-prevention”, which its edition, area and section make."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "code", "column", "message"), FAULTS)
def test_a_wrong_code_is_told_at_its_cell(
    package, run_checks, table, where, cells, code, column, message
):
    """Codes that contradict codebook, source, address or ISO 3166 are findings where they stand."""
    line = edit_row(package, table, where, **cells)
    assert (code, table, line, column, message) in summarize(run_checks(package, "codes"))


@pytest.mark.parametrize(
    "cells",
    [{"year": "2018"}, {"exploitation": "all"}, {"citizenship": "DNK"}, {"value": "36"}, {"bound": "about"}, {"sex": "male"}, {"indicator_id": "victims_assisted", "exploitation": ""}],
)  # fmt: skip
def test_a_code_that_changes_makes_the_label_stale(package, run_checks, cells):
    """The label is a second telling of the codes, so that a slip in any of them shows in its row, until tidy writes it anew."""
    line = edit_row(package, "figures", "identified-2020-labor", **cells)
    (found,) = [f for f in run_checks(package, "codes") if f.code == "label-stale"]
    assert (found.line, found.column, found.hint) == (line, "label", "scripts/tidy.py fixes this.")
    assert found.message.startswith("The label does not say what the codes say. Label: “12 trafficking victims identified, forced labor, Iceland 2020” Codes: “")  # fmt: skip


def test_one_report_has_one_publisher(package, run_checks):
    """Of three editions of one report the one that differs is told; its address may be that of an archive."""
    first = read_rows(package, "sources")[0]
    third = {
        "source_id": "demo-2023-isl-protection",
        "title": "2023 Report on Made-up Places",
        "edition_year": "2023",
    }
    third |= {
        "url": "https://archive.example.com/2023/",
        "publisher": "Office of Samples",
        "fingerprint": "0" * 64,
    }
    line = add_row(package, "sources", **first | third)
    message = "“Office of Samples” is not what the other editions of this report have: “Office of Examples”."
    assert summarize(run_checks(package, "codes")) == [
        ("source-unlike", "sources", line, "publisher", message)
    ]


RIGHT = [
    ("figures", "operations-2020", {"year": "2022", "label": ""}),
    ("sources", S, {"url": "https://2017-2021.example.org/2021-report/"}),
]


@pytest.mark.parametrize(("table", "where", "cells"), RIGHT)
def test_what_is_right_is_not_refused(package, run_checks, table, where, cells):
    """Money for the year to come, and an archive whose name has years of its own."""
    edit_row(package, table, where, **cells)
    assert run_checks(package, "codes") == []
