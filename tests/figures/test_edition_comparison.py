"""What editions say together: cells that several state, totals, the newest figures, links, and the two tables made of them."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from cells import add_row, edit_row, read_rows
from conftest import read_figures
from tip_figures.figures.edition_comparison import (
    EditionComparison,
    compare_editions,
    find_latest_ids,
    select_totals,
)
from tip_figures.figures.labels import make_link

OLD, OF_NEW, NEW = "demo-2021-isl-", "demo-2022-isl-", "demo-2022-isl-protection"


def test_totals_are_one_a_year_of_the_newest_edition() -> None:
    """The later of two editions counts; what is divided by a dimension, or part of another count, is no total."""
    made = select_totals(read_figures())
    assert [(one.year, one.value, one.source_id[:9]) for one in made if one.indicator_id == "victims_identified"] == [
        (2019, 24, "demo-2021"), (2020, 30, "demo-2022"), (2021, 33, "demo-2022"),
    ]  # fmt: skip
    assert {one.indicator_id for one in made if one.unit == "call"} == {"hotline_calls"}


def test_latest_of_one_edition_is_its_last_source() -> None:
    """Where two passages of one edition state a cell, one of them is the latest, and never both."""
    figures = read_figures()
    twin = replace(figures.source_by_id[NEW], source_id="demo-2022-isl-summary")
    stated = [one for one in figures.figures if one.source_id == NEW]
    copies = [
        replace(one, figure_id=f"{one.figure_id}-x", source_id=twin.source_id) for one in stated
    ]
    both = replace(figures, sources=(*figures.sources, twin), figures=(*figures.figures, *copies))
    assert {one.figure_id for one in copies} <= find_latest_ids(both)
    assert len(find_latest_ids(both)) == len(find_latest_ids(figures))


def test_links_hold_the_quote_percent_encoded() -> None:
    """A hyphen would end the text of a fragment; without a quote the link is the address of the passage."""
    source = read_figures().source_by_id[NEW]
    assert (
        make_link(source, "well-being of ($3,")
        == f"{source.url}#:~:text=well%2Dbeing%20of%20%28%243%2C"
    )
    assert make_link(source, "") == source.url


NAIVE = [(2019, "government", 24.0), (2020, "government", 30.0), (2021, "government", 33.0)]


@pytest.mark.parametrize("file", ["totals.csv", "figures_flat.csv"])
def test_obvious_sum_by_year_and_counter_is_right(dist: Path, file: str) -> None:
    """Persons added by year and counting body: nobody is counted twice."""
    frame = pl.read_csv(dist / file).filter(
        pl.col("unit") == "person", pl.col("counted_by") == "government"
    )
    if file == "figures_flat.csv":
        frame = frame.filter(pl.col("breakdown") == "total", "latest")
    added = (
        frame.group_by("year", "counted_by")
        .agg(pl.col("value").cast(pl.Float64).sum())
        .sort("year")
    )
    assert added.rows() == NAIVE


def test_flat_columns_are_those_of_the_contract(dist: Path) -> None:
    """What a person wants first comes first; year and value are among the first eight columns."""
    frame = pl.read_csv(dist / "figures_flat.csv")
    dimensions = ["citizenship", "exploitation", "exploited_in", "sex", "referred_by", "purpose"]
    assert frame.columns == [
        "year", "area", "what", "counted_by", "value", "value_to", "unit", "bound", *dimensions, "breakdown", "latest",
        "edition_year", "paragraph", "sentence", "quote", "link", "label", "figure_id", "basis", "obs_status", "note",
        "indicator_id", "ref_area", "source_id",
    ]  # fmt: skip
    assert frame["latest"].dtype == pl.Boolean
    assert frame["value"].dtype.is_integer()
    assert frame.height == 41
    assert (
        frame["breakdown"].value_counts().filter(breakdown="citizenship;exploitation").height == 1
    )


def test_flat_rows_say_codes_in_words_and_lead_into_the_report(dist: Path) -> None:
    """A row in words, with quote and link; what one numeral says too has its quote, what follows by arithmetic none."""
    rows = {row["figure_id"][5:]: row for row in pl.read_csv(dist / "figures_flat.csv").to_dicts()}
    row = rows["2022-isl-identified-2020-norwegian-labor"]
    assert (row["area"], row["what"], row["citizenship"], row["exploitation"], row["exploited_in"], row["purpose"]) == (
        "Iceland", "trafficking victims identified", "Norway", "forced labor", "all", None,
    )  # fmt: skip
    assert row["link"].endswith("#:~:text=" + row["quote"].replace(" ", "%20").replace(",", "%2C"))
    assert (row["paragraph"], row["sentence"], row["edition_year"]) == (1, 4, 2022)
    assert rows["2021-isl-sheltered-2020"]["quote"] == "All 24 Icelandic victims"
    assert rows["2021-isl-unit-officers-2020"]["quote"] == "regional unit had one"
    derived = rows["2021-isl-identified-2020-home"]
    assert (derived["quote"], derived["link"], derived["basis"]) == (None, None, "derived")


def test_equal_cells_need_nothing_and_are_counted(package, run_checks):
    """One cell is stated by both editions, and a number comes again that is marked as doubtful."""
    assert run_checks(package, "editions") == []
    assert compare_editions(read_figures()) == EditionComparison(cells=1, agree=1, repeated=1)


def test_different_numbers_for_one_cell_are_an_error_until_they_are_explained(package, run_checks):
    """47 against 40 fails, until a restated identity of the two has an explanation."""
    line = edit_row(package, "figures", OF_NEW + "identified-2020", value="47")
    (found,) = run_checks(package, "editions")
    assert (found.code, found.severity, found.line, found.column) == (
        "editions-differ",
        "error",
        line,
        "value",
    )
    assert found.message == f"The source “{OLD}protection” gives 30 for this cell (“{OLD}identified-2020”), and this one 47."  # fmt: skip
    add_row(
        package, "identities", identity_id="again", source_id=NEW, kind="restated", statement="x"
    )
    for position, figure, role in (("1", OLD, "first"), ("2", OF_NEW, "again")):
        cells = {"position": position, "figure_id": figure + "identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="again", **cells)
    assert [f.code for f in run_checks(package, "editions")] == ["editions-differ"]
    edit_row(package, "identities", "again", explanation="The later edition counts anew.")
    assert run_checks(package, "editions") == []
    assert compare_editions(read_figures(package)).agree == 0


def test_a_conversion_by_an_edition_is_not_compared(package, run_checks):
    """Dollars are converted at a rate of each edition, so two editions may give two amounts; local currency may not differ."""
    rows = {row["figure_id"]: row for row in read_rows(package, "figures")}
    for unit, value in (("usd", "21000"), ("isk", "2600000")):
        row = rows[f"{OLD}allocation-2020-{unit}"]
        add_row(
            package,
            "figures",
            **{**row, "figure_id": OF_NEW + unit, "source_id": NEW, "value": value},
        )
    assert [f.key for f in run_checks(package, "editions")] == [OF_NEW + "isk"]


COPIED = f"1,200 is also what the edition before gives for 2020 (“{OLD}hotline-calls-2020”); it may have been copied."
AGAIN = [
    ("figures", "hotline-calls-2021", {}, [COPIED]),
    ("figures", "hotline-calls-2021", {"year": "2022"}, []),
    ("figures", "hotline-calls-2021", {"value": "19"}, []),
    ("indicators", "hotline_calls", {"measure": "stock"}, []),
    ("sources", NEW, {"edition_year": "2023"}, []),
]


@pytest.mark.parametrize(("table", "where", "cells", "messages"), AGAIN)
def test_last_years_number_is_a_warning_unless_it_comes_by_chance(
    package, run_checks, table, where, cells, messages
):
    """Not one below 20, of what is no flow, or of years or editions that do not follow each other."""
    line = edit_row(package, "figures", "hotline-calls-2021", obs_status="A", note="")
    edit_row(package, table, where, **cells)
    if "value" in cells:
        edit_row(package, "figures", "hotline-calls-2020", **cells)
    found = [(f.severity, f.code, f.line, f.message) for f in run_checks(package, "editions")]
    assert found == [("warning", "value-repeated", line, message) for message in messages]
