"""Laws of the generated tables of the published package, checked on the CSV files alone.

Nothing here uses the code that makes the tables: an analyst could run it.
"""

import json
import re

import polars as pl
import pytest

from conftest import ROOT

GENERATED = ("totals", "parts", "figures_flat")
SERIES = ["ref_area", "indicator_id"]
CELL_COLUMNS = ["indicator_id", "ref_area", "year", "period", "unit"]


def read(name: str) -> pl.DataFrame:
    """Read a table as an analyst does: without its schema."""
    return pl.read_csv(ROOT / f"resources/{name}.csv")


def read_schema(name: str) -> dict:
    return json.loads((ROOT / f"schemas/{name}.json").read_text(encoding="utf-8"))


FIGURES = read("figures")
TOTALS = read("totals")
PARTS = read("parts")
FLAT = read("figures_flat")
DIMENSIONS = [field["name"] for field in read_schema("figures")["fields"] if field.get("dimension")]


def test_there_is_one_total_for_each_area_indicator_unit_and_year():
    assert TOTALS.select(*SERIES, "unit", "year").is_duplicated().sum() == 0
    assert TOTALS["figure_id"].is_duplicated().sum() == 0


def test_total_without_scope_is_all_in_every_dimension():
    """One with a scope is not."""
    codes = FIGURES.select("figure_id", *DIMENSIONS)
    joined = TOTALS.join(codes, on="figure_id")
    is_full = pl.all_horizontal(pl.col(DIMENSIONS).fill_null("all") == "all")
    assert joined.filter(is_full != pl.col("scope").is_null()).is_empty()


def test_number_of_a_total_is_that_of_its_figure():
    numbers = FIGURES.select("figure_id", stated="value", stated_bound="bound")
    joined = TOTALS.join(numbers, on="figure_id")
    assert joined.height == TOTALS.height
    differs = (pl.col("value") != pl.col("stated")) | (pl.col("bound") != pl.col("stated_bound"))
    assert joined.filter(differs).is_empty()


def test_parts_add_up_to_their_total():
    """In every case, and the total is that of the table of totals."""
    keys = [*SERIES, "unit", "year", "dimension"]
    sums = PARTS.group_by(keys).agg(
        pl.col("value").sum(),
        pl.col("total").n_unique().alias("totals"),
        pl.col("total").first(),
        pl.col("total_figure_id").first(),
    )
    assert sums.filter((pl.col("value") != pl.col("total")) | (pl.col("totals") != 1)).is_empty()
    totals = TOTALS.select(pl.col("figure_id"), pl.col("value").alias("of_totals"))
    joined = sums.join(totals, left_on="total_figure_id", right_on="figure_id")
    assert joined.height == sums.height
    assert joined.filter(pl.col("of_totals") != pl.col("total")).is_empty()


def test_shares_of_exact_parts_add_up_to_one():
    keys = [*SERIES, "unit", "year", "dimension"]
    shares = PARTS.group_by(keys).agg(
        pl.col("share").sum(), (pl.col("share").null_count() == 0).alias("complete")
    )
    complete = shares.filter("complete")
    assert complete.height > 0
    assert complete.filter((pl.col("share") - 1).abs() > 0.00001).is_empty()


def test_only_contradictions_leave_a_negative_rest():
    assert PARTS.filter((pl.col("value") < 0) & pl.col("contradicted_by").is_null()).is_empty()


def test_citizenship_is_divided_into_the_own_country_and_foreign():
    by_citizenship = PARTS.filter(pl.col("dimension") == "citizenship")
    allowed = pl.col("part_code").is_in(["foreign", "not_stated", "rounding"])
    is_own = pl.col("part_code") == pl.col("ref_area")
    assert by_citizenship.filter(~(allowed | is_own)).is_empty()


def test_contradicted_figures_are_those_of_contradicted_identities():
    """With every other figure of the same cell."""
    identities = read("identities").filter(pl.col("verdict") == "contradicted")
    terms = read("identity_terms").join(identities.select("identity_id"), on="identity_id")
    cells = [*CELL_COLUMNS, *DIMENSIONS]
    cell_of_terms = terms.join(FIGURES, on="figure_id").select("identity_id", *cells)
    expected = (
        FIGURES.select("figure_id", *cells)
        .join(cell_of_terms, on=cells, nulls_equal=True)
        .group_by("figure_id")
        .agg(pl.col("identity_id").unique().sort().str.join(";").alias("expected"))
    )
    joined = FLAT.join(expected, on="figure_id", how="left")
    assert expected.height > 0
    assert joined.filter(pl.col("contradicted_by").ne_missing(pl.col("expected"))).is_empty()


def test_each_year_of_a_series_has_a_number_or_a_reason():
    """Between and after the numbers of a series of two years, as far as the passages go."""
    last_years = dict(read("sources").group_by("ref_area").agg(pl.col("year_covered").max()).rows())
    gaps = set(read("gaps").select(*SERIES, "year").rows())
    missing = []
    for (area, indicator), rows in TOTALS.group_by(SERIES):
        years = set(rows["year"])
        if len(years) > 1:
            for year in range(min(years), max(*years, last_years[area]) + 1):
                if year not in years and (area, indicator, year) not in gaps:
                    missing.append((area, indicator, year))
    assert missing == []


def test_years_with_a_number_have_no_gap():
    gaps = read("gaps").join(TOTALS, on=[*SERIES, "year"])
    assert gaps.is_empty()


def test_derived_figures_show_from_what_they_follow():
    derived = FLAT.filter(pl.col("basis") == "derived")
    assert derived.height > 0
    assert derived.filter(
        pl.any_horizontal(pl.col("derived_from", "quote", "link").is_null())
    ).is_empty()
    assert FLAT.filter(
        (pl.col("basis") == "stated") & pl.col("derived_from").is_not_null()
    ).is_empty()


def test_labels_have_no_codes():
    """Neither codes of countries and currencies nor words with underscores."""
    areas = set(read("areas")["area_id"]) - {"all", "foreign"}
    units = {unit for unit in FIGURES["unit"] if unit.isupper()}
    code = re.compile(rf"\b({'|'.join(areas | units)})\b|_")
    texts = [*FLAT["label"], *TOTALS["scope"].drop_nulls(), *PARTS["part"]]
    assert [text for text in texts if code.search(text)] == []


def test_figures_flat_has_each_figure_and_at_most_44_columns():
    assert FLAT["figure_id"].to_list() == FIGURES["figure_id"].to_list()
    assert FLAT.width <= 44


@pytest.mark.parametrize("name", GENERATED)
def test_columns_have_one_type_from_the_first_rows_on(name):
    """A reader that looks at 100 rows gets the types of one that looks at all."""
    first = pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=100)
    every = pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=None)
    assert first.schema == every.schema


@pytest.mark.parametrize("name", GENERATED)
def test_codes_are_those_of_the_source_tables(name):
    """A code that is added to figures, indicators or sources is added to these schemas as well."""
    sources = {}
    for table in ("sources", "indicators", "figures"):
        for field in read_schema(table)["fields"]:
            if "categories" in field:
                sources[field["name"]] = field
    coded = [field for field in read_schema(name)["fields"] if "categories" in field]
    assert coded
    for field in coded:
        source = sources[field["name"]]
        assert field["categories"] == source["categories"], field["name"]
        assert field["constraints"]["enum"] == source["constraints"]["enum"], field["name"]


def test_each_dimension_is_a_column_of_figures_flat():
    """Add a new dimension to schemas/figures_flat.json as well."""
    assert set(DIMENSIONS) <= set(FLAT.columns)
