"""tipdata/figures/totals.py, and the two tables that are made of it: what is obvious to do with them is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from conftest import DATA
from tipdata.figures.agreement import latest, totals
from tipdata.figures.model import Figures
from tipdata.package.load import load


@pytest.fixture(scope="module")
def figures() -> Figures:
    """The small package."""
    found = Figures.load(load(DATA / "package"))
    assert isinstance(found, Figures)
    return found


def test_totals_are_one_a_year_of_the_newest_edition(figures: Figures) -> None:
    """The later of two editions counts; what is divided by a dimension, or part of another count, is no total."""
    made = [one for one in totals(figures) if one.indicator_id == "victims_identified"]
    assert [(one.year, one.value, one.source_id[:9]) for one in made] == [
        (2019, 24, "demo-2021"), (2020, 30, "demo-2022"), (2021, 33, "demo-2022"),
    ]  # fmt: skip
    assert {one.indicator_id for one in totals(figures) if one.unit == "call"} == {"hotline_calls"}


def test_latest_of_one_edition_is_its_last_source(figures: Figures) -> None:
    """Where two passages of one edition state a cell, one of them is the latest, and never both."""
    twin = replace(figures.source["demo-2022-isl-protection"], source_id="demo-2022-isl-summary")
    copies = [
        replace(one, figure_id=f"{one.figure_id}-x", source_id=twin.source_id)
        for one in figures.figures
        if one.source_id == "demo-2022-isl-protection"
    ]
    both = replace(figures, sources=(*figures.sources, twin), figures=(*figures.figures, *copies))
    assert {one.figure_id for one in copies} <= latest(both)
    assert len(latest(both)) == len(latest(figures))


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
    """A row in words, with the quote and a link to it; one that follows by arithmetic has neither."""
    rows = {row["figure_id"]: row for row in pl.read_csv(dist / "figures_flat.csv").to_dicts()}
    row = rows["demo-2022-isl-identified-2020-norwegian-labor"]
    assert (row["area"], row["what"], row["citizenship"], row["exploitation"], row["exploited_in"], row["purpose"]) == (
        "Iceland", "trafficking victims identified", "Norway", "forced labor", "all", None,
    )  # fmt: skip
    assert row["link"].endswith("#:~:text=" + row["quote"].replace(" ", "%20").replace(",", "%2C"))
    assert (row["paragraph"], row["sentence"], row["edition_year"]) == (1, 4, 2022)
    derived = rows["demo-2021-isl-identified-2020-home"]
    assert (derived["quote"], derived["link"], derived["basis"]) == (None, None, "derived")
