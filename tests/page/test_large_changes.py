"""Large changes of a headline series name the largest part of the higher number."""

from dataclasses import replace
from itertools import pairwise

from page_helpers import NEW, OLD, make_totals

from cases import cases
from conftest import DATA, ROOT
from tip_figures.datapackage.package import load_package
from tip_figures.page.charts import find_series
from tip_figures.page.headline import find_largest_part, list_large_changes
from tip_figures.page.site import make_area_page
from tip_figures.page.tables import read_tables

SMALL = read_tables(load_package(DATA / "package"))
TOTAL, PART = f"{OLD}identified-2020", f"{OLD}identified-2020-home"
DIVIDED = {2020: {"figure_id": TOTAL}}


def list_notes(numbers, cells):
    totals = make_totals(numbers, cells)
    figures = [{"period_type": "calendar_year", **row} for row in totals]
    figures += [row for row in SMALL["figures_flat"] if row["figure_id"] != TOTAL]
    rows = {**SMALL.rows, "totals": totals, "figures_flat": figures}
    tables = replace(SMALL, rows=rows)
    # Figures that the small package does not have are not divided.
    known = {"figure_id": f"{NEW}hotline-calls-2021"}
    totals[:] = [row if row["figure_id"] == TOTAL else {**row, **known} for row in totals]
    figures += [{"period_type": "calendar_year", **row} for row in totals]
    (series,) = find_series(tables, "UTO")
    return [(note.years, note.text, note.target) for note in list_large_changes(tables, series)]


LARGEST = "largest part of the 30: 28 trafficking victims exploited in Iceland identified"


@cases(
    "numbers, cells, notes",
    {
        "rise-by-half": (
            "2019:20 2020:30",
            DIVIDED,
            [("2020", f"up from 20 in 2019; {LARGEST}", PART)],
        ),
        "rise-by-less": ("2019:21 2020:30", DIVIDED, []),
        "fall-by-half": (
            "2020:30 2021:15",
            DIVIDED,
            [("2021", f"down from 30 in 2020; {LARGEST}", PART)],
        ),
        "fall-by-less": ("2020:30 2021:16", DIVIDED, []),
        "doubtful-number": (
            "2019:20 2020:30",
            {2020: {"figure_id": TOTAL, "doubtful": "It repeats."}},
            [("2020", f"up from 20 in 2019; {LARGEST}", PART)],
        ),
        "bound": ("2019:20 2020:30", {2020: {"figure_id": TOTAL, "bound": "at_least"}}, []),
        "not-divided": (
            "2020:9 2021:4",
            {},
            [("2021", "down from 9 in 2020; what was read does not divide the 9", "")],
        ),
        "from-zero": (
            "2019:0 2020:30",
            DIVIDED,
            [("2020", f"up from 0 in 2019; {LARGEST}", PART)],
        ),
        "zeros": ("2019:0 2020:0", {}, []),
    },
)
def test_large_change_names_the_largest_part(numbers, cells, notes):
    assert list_notes(numbers, cells) == notes


def test_largest_part_is_one_that_is_not_divided_further():
    """A sum that fails divides nothing."""
    part = find_largest_part(SMALL.figures, f"{OLD}identified-2020-foreign")
    assert (part.figure_id, part.value) == (f"{OLD}identified-2020-norwegian", 4)
    assert find_largest_part(SMALL.figures, f"{NEW}identified-2021") is None


def test_headline_chart_of_the_featured_area_names_a_part_for_each_large_change():
    tables = read_tables(load_package(ROOT))
    area = tables.figures.package.descriptor["featured_area"]
    hero = make_area_page(tables, area)["hero"]
    notes = [note for note in hero.notes if note.style == "change"]
    numbers = [(row["year"], float(row["value"])) for row in hero.numbers]
    large = [
        year
        for (_, before), (year, after) in pairwise(numbers)
        if abs(after - before) >= before / 2
    ]
    assert [note.years for note in notes] == large
    assert all("largest part of the" in note.text and note.target for note in notes)
