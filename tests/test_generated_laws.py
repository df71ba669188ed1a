"""Laws of the generated tables of the published package, checked on the CSV files alone.

Nothing here uses the code that makes the tables: an analyst could run it.
"""

import re

import polars as pl

from cases import cases
from conftest import ROOT
from release_files import read_schema

SERIES = ["ref_area", "indicator_id", "scope", "unit"]


def read(name: str) -> pl.DataFrame:
    """Read a table as an analyst does: without its schema."""
    return pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=None)


def read_labels(table: str, column: str) -> dict[str, str]:
    """Read the labels of the codes of a column."""
    (field,) = [entry for entry in read_schema(ROOT, table)["fields"] if entry["name"] == column]
    return {entry["value"]: entry["label"] for entry in field["categories"]}


FIGURES = read("figures")
TOTALS = read("totals")
NUMBERS = TOTALS.filter(pl.col("value").is_not_null())
PARTS = read("parts")
FLAT = read("figures_flat")
GAPS = read("gaps").with_columns(pl.col("scope").replace("all", None))
DIMENSIONS = [
    field["name"] for field in read_schema(ROOT, "figures")["fields"] if field.get("dimension")
]


# Totals


def test_each_series_and_year_has_one_row_with_a_link():
    """A series has one area, indicator, scope and unit; so these have one row a year, too."""
    assert TOTALS.select(*SERIES, "year").is_duplicated().sum() == 0
    assert NUMBERS["figure_id"].is_duplicated().sum() == 0
    assert TOTALS.select("series", *SERIES).unique()["series"].is_duplicated().sum() == 0
    assert TOTALS["link"].null_count() == 0


def test_reasons_are_those_of_the_gaps():
    reason = pl.col("reason").replace_strict(read_labels("gaps", "reason"))
    gaps = GAPS.select(*SERIES, "year", reason=reason)
    missing = TOTALS.filter(pl.col("value").is_null())
    joined = missing.join(gaps, on=[*SERIES, "year"], nulls_equal=True)
    assert joined.filter(pl.col("reason") == pl.col("why_no_value")).height == missing.height > 0


def test_pivot_by_series_joins_no_break():
    """After the first row of a column, no row of it is a break; the break names the definition."""
    for _, rows in TOTALS.sort("year").group_by("series", maintain_order=True):
        definition = rows["break_before"][0]
        assert rows["break_before"][1:].null_count() == rows.height - 1
        assert definition is None or definition in rows["scope"][0]
    assert TOTALS["break_before"].n_unique() > 1
    wide = TOTALS.pivot("series", index="year", values="value")
    assert wide.width - 1 == TOTALS["series"].n_unique()


def test_total_has_the_codes_and_the_number_of_its_figure():
    """Without a scope all dimensions are `all`; ratios and instances are in no total.

    A scope also names a new definition, and a counter that is neither the government nor named by
    the indicator.
    """
    figures = FIGURES.select("figure_id", "value", "bound", "definition", *DIMENSIONS)
    numbers = NUMBERS.cast({"value": pl.Float64})
    joined = numbers.join(figures, on=["figure_id", "value", "bound"])
    assert joined.height == NUMBERS.height
    counter = pl.col("counted_by").replace_strict(read_labels("figures", "counted_by"))
    is_usual_counter = pl.col("counted_by").is_in(["government", "report"])
    is_full = pl.all_horizontal(
        pl.col(DIMENSIONS).fill_null("all") == "all",
        pl.col("definition").is_null(),
        is_usual_counter | pl.col("what").str.contains(counter),
    )
    assert joined.filter(is_full != pl.col("scope").is_null()).is_empty()
    measures = read("indicators").select("indicator_id", "measure")
    assert set(NUMBERS.join(measures, on="indicator_id")["measure"]) <= {"flow", "stock"}


# Parts

DIVISION = ["total_figure_id", "indicator_id", "dimension"]


def test_parts_add_up_to_their_total():
    """In every case; number and scope of the total are those of the table of totals."""
    totals = NUMBERS.select("scope", total_figure_id="figure_id", total="value")
    joined = PARTS.join(totals, on=totals.columns, nulls_equal=True)
    assert joined.height == PARTS.height > 0
    sums = PARTS.group_by(DIVISION).agg(pl.col("value").sum(), pl.col("total").first())
    assert sums.filter(pl.col("value") != pl.col("total")).is_empty()


def test_foreign_and_named_countries_divide_no_total_together():
    """Named countries beside “foreign” would be counted twice."""
    is_country = ~pl.col("part_code").is_in(["foreign", "not_stated", "rounding", "difference"])
    is_foreign_country = is_country & (pl.col("part_code") != pl.col("ref_area"))
    divisions = (
        PARTS.filter(dimension="citizenship")
        .group_by(DIVISION)
        .agg(named=is_foreign_country.any(), foreign=(pl.col("part_code") == "foreign").any())
    )
    assert divisions.filter("named", "foreign").is_empty()


# Figures


def test_use_of_a_figure_is_where_it_is():
    """Each figure has a row; filtering on totals gives exactly the figures of totals."""
    assert FLAT["figure_id"].to_list() == FIGURES["figure_id"].to_list()
    assert FLAT.width <= 45
    assert sorted(FLAT.filter(used_in="totals")["figure_id"]) == sorted(NUMBERS["figure_id"])
    in_parts = {*PARTS["figure_id"].drop_nulls()} - {*NUMBERS["figure_id"]}
    assert {*FLAT.filter(used_in="parts")["figure_id"]} == in_parts


# Contradictions


def test_contradictions_are_the_identities_that_do_not_hold():
    identities = read("identities").rename({"residual": "difference"})
    expected = identities.filter(pl.col("verdict").is_in(["contradicted", "differs"]))
    columns = ["identity_id", "verdict", "explanation", "difference"]
    rows = read("contradictions").select(columns).rows()
    assert sorted(rows) == sorted(expected.select(columns).rows())


# Gaps and indicators


def test_no_gap_is_for_a_year_with_a_number():
    gaps = GAPS.join(NUMBERS, on=[*SERIES, "year"], nulls_equal=True)
    assert gaps.is_empty()


def test_each_indicator_is_used_and_few_are_core():
    """Renamed ones have the new ids alone."""
    indicators = read("indicators")
    ids = {*indicators["indicator_id"]}
    assert 1 < indicators["core"].drop_nulls().len() <= 8
    assert ids == {*FIGURES["indicator_id"]}
    renamed = pl.read_csv(ROOT / "docs/renamed.csv")
    assert renamed.columns == ["table", "old", "new"]
    renamed = renamed.filter(table="indicators")
    assert {*renamed["new"].drop_nulls().str.split("; ").explode()} <= ids
    assert not {*renamed["old"]} & ids


# Words


def test_derived_figures_show_from_what_they_follow():
    """The quote is that of a stated figure, even if it follows from another derived one."""
    derived = FLAT.filter(basis="derived")
    assert derived.height > 0
    assert derived.select("derived_from", "quote", "link").null_count().row(0) == (0, 0, 0)


def test_labels_have_no_codes():
    """Neither codes of countries and currencies nor words with underscores.

    Nobody comes from a code that is no area.
    """
    areas = set(read("areas").filter(pl.col("kind") != "aggregate")["area_id"])
    units = {unit for unit in FIGURES["unit"] if unit.isupper()}
    code = re.compile(rf"\b({'|'.join(areas | units)}|from (?:all|foreign|unknown))\b|_")
    texts = [*FLAT["label"], *TOTALS["scope"].drop_nulls(), *PARTS["part"]]
    assert [text for text in texts if code.search(text)] == []


@cases("name", ["totals", "parts", "contradictions"])
def test_columns_have_one_type_from_the_first_rows_on(name):
    """In figures, percentages with decimals may come later, so polars must look at all rows."""
    first_rows = pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=100)
    assert first_rows.schema == read(name).schema


def test_each_dimension_is_a_column_of_figures_flat():
    """Add a new dimension to schemas/figures_flat.json as well."""
    assert set(DIMENSIONS) <= set(FLAT.columns)
