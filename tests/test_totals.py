"""Totals, the newest figures, links into the report, and the two tables that are made of them: what is obvious is right."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from conftest import read_figures
from tipdata.figures.agreement import latest, totals
from tipdata.figures.labels import link

NEW = "demo-2022-isl-protection"


def test_totals_are_one_a_year_of_the_newest_edition() -> None:
    """The later of two editions counts; what is divided by a dimension, or part of another count, is no total."""
    made = totals(read_figures())
    assert [(one.year, one.value, one.source_id[:9]) for one in made if one.indicator_id == "victims_identified"] == [
        (2019, 24, "demo-2021"), (2020, 30, "demo-2022"), (2021, 33, "demo-2022"),
    ]  # fmt: skip
    assert {one.indicator_id for one in made if one.unit == "call"} == {"hotline_calls"}


def test_latest_of_one_edition_is_its_last_source() -> None:
    """Where two passages of one edition state a cell, one of them is the latest, and never both."""
    figures = read_figures()
    twin = replace(figures.source[NEW], source_id="demo-2022-isl-summary")
    stated = [one for one in figures.figures if one.source_id == NEW]
    copies = [replace(one, figure_id=f"{one.figure_id}-x", source_id=twin.source_id) for one in stated]
    both = replace(figures, sources=(*figures.sources, twin), figures=(*figures.figures, *copies))
    assert {one.figure_id for one in copies} <= latest(both)
    assert len(latest(both)) == len(latest(figures))


def test_links_hold_the_quote_percent_encoded() -> None:
    """A hyphen would end the text of a fragment; without a quote the link is the address of the passage."""
    source = read_figures().source[NEW]
    assert link(source, "well-being of ($3,") == f"{source.url}#:~:text=well%2Dbeing%20of%20%28%243%2C"
    assert link(source, "") == source.url


NAIVE = [(2019, "government", 24.0), (2020, "government", 30.0), (2021, "government", 33.0)]


@pytest.mark.parametrize("file", ["totals.csv", "figures_flat.csv"])
def test_obvious_sum_by_year_and_counter_is_right(dist: Path, file: str) -> None:
    """Persons added by year and counting body: nobody is counted twice."""
    frame = pl.read_csv(dist / file).filter(pl.col("unit") == "person", pl.col("counted_by") == "government")
    if file == "figures_flat.csv":
        frame = frame.filter(pl.col("breakdown") == "total", "latest")
    added = frame.group_by("year", "counted_by").agg(pl.col("value").cast(pl.Float64).sum()).sort("year")
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
    assert frame["breakdown"].value_counts().filter(breakdown="citizenship;exploitation").height == 1


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
