"""Laws of the generated tables of the published package, checked on the CSV files alone.

Nothing here uses the code that makes the tables: an analyst could run it.
"""

import json
import re

import polars as pl

from cases import cases
from conftest import ROOT

GENERATED = ("totals", "parts", "figures_flat", "contradictions")
SERIES = ["ref_area", "indicator_id", "scope", "unit"]
CELL_COLUMNS = ["indicator_id", "ref_area", "year", "period", "unit"]


def read(name: str) -> pl.DataFrame:
    """Read a table as an analyst does: without its schema."""
    return pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=None)


def read_schema(name: str) -> dict:
    return json.loads((ROOT / f"schemas/{name}.json").read_text(encoding="utf-8"))


FIGURES = read("figures")
TOTALS = read("totals")
NUMBERS = TOTALS.filter(pl.col("value").is_not_null())
PARTS = read("parts")
FLAT = read("figures_flat")
GAPS = read("gaps").with_columns(pl.col("scope").replace("all", None))
DIMENSIONS = [field["name"] for field in read_schema("figures")["fields"] if field.get("dimension")]


# Totals


def test_each_series_and_year_has_one_row():
    """A series has one area, indicator, scope and unit; so these have one row a year, too."""
    assert TOTALS.select(*SERIES, "year").is_duplicated().sum() == 0
    assert NUMBERS["figure_id"].is_duplicated().sum() == 0
    assert TOTALS.select("series", *SERIES).unique()["series"].is_duplicated().sum() == 0


def test_each_total_has_a_link():
    assert TOTALS["link"].null_count() == 0


def test_reasons_are_those_of_the_gaps():
    (field,) = [entry for entry in read_schema("gaps")["fields"] if entry["name"] == "reason"]
    labels = {entry["value"]: entry["label"] for entry in field["categories"]}
    gaps = GAPS.select(*SERIES, "year", reason=pl.col("reason").replace_strict(labels))
    missing = TOTALS.filter(pl.col("value").is_null())
    joined = missing.join(gaps, on=[*SERIES, "year"], nulls_equal=True)
    assert joined.filter(pl.col("reason") == pl.col("why_no_value")).height == missing.height > 0


def test_series_of_several_numbers_has_every_year_that_the_passages_cover():
    covered = (
        read("sources")
        .group_by("ref_area")
        .agg(first=pl.col("year_covered").min(), last=pl.col("year_covered").max())
    )
    first_and_last = {area: (first, last) for area, first, last in covered.rows()}
    for (area, *_), rows in TOTALS.group_by(SERIES):
        numbers = rows.filter(pl.col("value").is_not_null())
        years = sorted(rows["year"])
        if numbers.height == 1:
            assert years == numbers["year"].to_list()
        else:
            first, last = first_and_last[area]
            begin = min(first, *numbers["year"])
            assert years == list(range(begin, max(last, *numbers["year"]) + 1))


def test_changed_definition_begins_a_series():
    """Its first row has the break, the figure has the status, and the name has the year."""
    joined = NUMBERS.join(FIGURES.select("figure_id", status="obs_status"), on="figure_id")
    is_new = pl.col("status").is_in(["B", "D"])
    assert joined.filter(pl.col("break_before") != is_new).is_empty()
    year = pl.format("(definition of {})", "year")
    broken = joined.filter("break_before")
    assert broken.filter(~pl.col("series").str.ends_with(year)).is_empty()
    assert TOTALS.filter(pl.col("break_before") & pl.col("value").is_null()).is_empty()


def test_pivot_by_series_joins_no_break():
    """After the first number of a column, no row of it is a break."""
    for _, rows in NUMBERS.sort("year").group_by("series", maintain_order=True):
        assert not any(rows["break_before"][1:])
    wide = TOTALS.pivot("series", index="year", values="value")
    assert wide.width - 1 == TOTALS["series"].n_unique()


def test_total_has_the_codes_and_the_number_of_its_figure():
    """Without a scope all dimensions are `all`; ratios and instances are in no total."""
    figures = FIGURES.select("figure_id", *DIMENSIONS, stated="value", stated_bound="bound")
    joined = NUMBERS.join(figures, on="figure_id")
    assert joined.height == NUMBERS.height
    is_full = pl.all_horizontal(pl.col(DIMENSIONS).fill_null("all") == "all")
    assert joined.filter(is_full != pl.col("scope").is_null()).is_empty()
    differs = (pl.col("value") != pl.col("stated")) | (pl.col("bound") != pl.col("stated_bound"))
    assert joined.filter(differs).is_empty()
    measures = read("indicators").select("indicator_id", "measure")
    assert set(NUMBERS.join(measures, on="indicator_id")["measure"]) <= {"flow", "stock"}


# Parts

DIVISION = ["total_figure_id", "indicator_id", "dimension"]


def test_parts_add_up_to_their_total():
    """In every case; number and scope of the total are those of the table of totals."""
    numbers = NUMBERS.select("figure_id", of_totals="value", scope_of_totals="scope")
    joined = PARTS.join(numbers, left_on="total_figure_id", right_on="figure_id")
    assert joined.height == PARTS.height
    assert joined.filter(pl.col("total") != pl.col("of_totals")).is_empty()
    assert joined.filter(pl.col("scope").ne_missing(pl.col("scope_of_totals"))).is_empty()
    sums = PARTS.group_by(DIVISION).agg(pl.col("value").sum(), pl.col("total").first())
    assert sums.filter(pl.col("value") != pl.col("total")).is_empty()


def test_shares_of_exact_parts_add_up_to_one():
    """Those beside a difference make more."""
    shares = PARTS.group_by(DIVISION).agg(
        pl.col("share").sum(), complete=pl.col("share").null_count() == 0
    )
    complete = shares.filter("complete")
    assert complete.height > 0
    assert complete.filter((pl.col("share") - 1).abs() > 0.00001).is_empty()


def test_difference_has_no_share():
    differences = PARTS.filter(part_code="difference")
    assert differences["share"].null_count() == differences.height
    assert differences["contradicted_by"].null_count() == 0


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


def test_joined_figures_exceed_no_total_except_beside_a_difference():
    figures = FLAT.select("figure_id", number="value")
    joined = PARTS.join(figures, on="figure_id")
    assert joined.filter(pl.col("number") != pl.col("value")).is_empty()
    sums = joined.group_by(DIVISION).agg(pl.col("number").sum(), pl.col("total").first())
    exceeded = sums.filter(pl.col("number") > pl.col("total")).select(DIVISION)
    assert exceeded.join(PARTS.filter(part_code="difference"), on=DIVISION, how="anti").is_empty()


# Figures


def test_use_of_a_figure_is_where_it_is():
    """Each figure has a row; filtering on totals gives exactly the figures of totals."""
    assert FLAT["figure_id"].to_list() == FIGURES["figure_id"].to_list()
    assert FLAT.width <= 44
    assert sorted(FLAT.filter(used_in="totals")["figure_id"]) == sorted(NUMBERS["figure_id"])
    in_parts = {*PARTS["figure_id"].drop_nulls()} - {*NUMBERS["figure_id"]}
    assert {*FLAT.filter(used_in="parts")["figure_id"]} == in_parts


def test_other_edition_states_a_cell_that_another_figure_represents():
    cells = [*CELL_COLUMNS, *DIMENSIONS]
    figures = FLAT.select("figure_id", "used_in").join(
        FIGURES.select("figure_id", *cells), on="figure_id"
    )
    others = figures.filter(used_in="other_edition")
    represented = figures.filter(pl.col("used_in") != "other_edition")
    assert others.join(represented, on=cells, how="anti", nulls_equal=True).is_empty()


# Contradictions


def test_contradictions_are_the_identities_that_do_not_hold():
    identities = read("identities").filter(pl.col("verdict").is_in(["contradicted", "redefined"]))
    columns = ["identity_id", "verdict", "explanation"]
    rows = read("contradictions")
    assert (
        rows.select(columns)
        .sort("identity_id")
        .equals(identities.select(columns).sort("identity_id"))
    )
    joined = rows.join(identities, on="identity_id")
    assert joined.filter(pl.col("difference") != pl.col("residual")).is_empty()


def test_contradicted_figures_are_those_of_contradicted_identities():
    """With the same number of the same cell in another source."""
    identities = read("identities").filter(verdict="contradicted")
    terms = read("identity_terms").join(identities.select("identity_id"), on="identity_id")
    cells = [*CELL_COLUMNS, *DIMENSIONS, "value", "value_to"]
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


# Gaps and indicators


def test_no_gap_is_for_a_year_with_a_number():
    gaps = GAPS.join(NUMBERS, on=[*SERIES, "year"], nulls_equal=True)
    assert gaps.is_empty()


def test_codebook_has_few_indicators_and_each_is_used():
    """Renamed ones have the new id alone."""
    indicators = read("indicators")
    ids = {*indicators["indicator_id"]}
    assert indicators.height <= 40
    assert indicators["core"].sum() <= 8
    assert ids == {*FIGURES["indicator_id"]}
    renamed = pl.read_csv(ROOT / "docs/renamed.csv")
    assert renamed.columns == ["table", "old", "new"]
    renamed = renamed.filter(table="indicators")
    assert {*renamed["new"]} <= ids
    assert not {*renamed["old"]} & ids


# Words


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


@cases("name", ["totals", "parts", "contradictions"])
def test_columns_have_one_type_from_the_first_rows_on(name):
    """In figures, percentages with decimals may come later, so polars must look at all rows."""
    first_rows = pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=100)
    assert first_rows.schema == read(name).schema


@cases("name", GENERATED)
def test_codes_are_those_of_the_source_tables(name):
    """A code that is added to figures, indicators or sources is added to these schemas as well."""
    source_fields = {}
    for table in ("sources", "indicators", "figures"):
        source_fields |= {field["name"]: field for field in read_schema(table)["fields"]}
    coded = [field for field in read_schema(name)["fields"] if "categories" in field]
    assert coded
    for field in coded:
        source = source_fields.get(field["name"], {})
        if "categories" in source and name != "contradictions":
            assert field["categories"] == source["categories"], field["name"]
            assert field["constraints"]["enum"] == source["constraints"]["enum"], field["name"]


def test_each_dimension_is_a_column_of_figures_flat():
    """Add a new dimension to schemas/figures_flat.json as well."""
    assert set(DIMENSIONS) <= set(FLAT.columns)
