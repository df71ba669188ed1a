"""Laws of the generated tables of the published package, checked on the CSV files alone.

Nothing here uses the code that makes the tables: an analyst could run it.
"""

import re

import polars as pl

from cases import cases
from conftest import ROOT
from release_files import read_schema

SERIES = ["ref_area", "indicator_id", "scope", "unit", "counted_by"]


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
GAPS = read("gaps")
DIMENSIONS = [
    field["name"] for field in read_schema(ROOT, "figures")["fields"] if field.get("dimension")
]


# Totals


def test_each_series_and_year_has_one_row_with_a_link():
    assert TOTALS.select("series", "year").is_duplicated().sum() == 0
    assert NUMBERS["figure_id"].is_duplicated().sum() == 0
    assert TOTALS["link"].null_count() == 0


def test_series_joins_nothing_that_is_counted_differently():
    """Its rows agree in each of these columns, and its figures in definition and kind of period."""
    columns = [*SERIES, "group", "what", "area"]
    assert TOTALS.select("series", *columns).unique().height == TOTALS["series"].n_unique()
    figures = NUMBERS.join(FLAT.select("figure_id", "definition", "period_type"), on="figure_id")
    kinds = figures.select("series", "definition", "period_type", "unit").unique()
    assert kinds.height == TOTALS["series"].n_unique()


def test_series_begin_and_end_with_a_number():
    ends = TOTALS.sort("year").group_by("series").agg(pl.col("value").first(), end=pl.last("value"))
    assert ends.null_count().row(0) == (0, 0, 0)


def test_totals_are_sorted_by_area_group_core_series_and_year():
    """The groups are in the order of their codes."""
    order = list(read_labels("indicators", "group"))
    core = set(read("indicators").filter(pl.col("core").is_not_null())["indicator_id"])
    keys = [
        (
            *(row["area"], order.index(row["group"]), row["indicator_id"] not in core),
            *(row["series"], row["year"]),
        )
        for row in TOTALS.iter_rows(named=True)
    ]
    assert keys == sorted(keys)


def test_reasons_are_those_of_the_gaps():
    """The gaps of a series have the id of its first number; those after the last have no row."""
    reason = pl.col("reason").replace_strict(read_labels("gaps", "reason"))
    gaps = GAPS.select("figure_id", "year", reason=reason)
    first = NUMBERS.sort("year").group_by("series").agg(pl.col("figure_id").first())
    missing = TOTALS.filter(pl.col("value").is_null()).drop("figure_id")
    joined = missing.join(first, on="series").join(gaps, on=["figure_id", "year"])
    assert joined.filter(pl.col("reason") == pl.col("why_no_value")).height == missing.height > 0


def test_every_year_without_a_number_has_a_gap_up_to_the_last_section():
    """Of each series with two numbers or more."""
    sources = read("sources").group_by("ref_area").agg(last=pl.col("year_covered").max())
    numbers = NUMBERS.join(sources, on="ref_area").sort("year")
    expected = set()
    for _, rows in numbers.group_by("series"):
        years = set(rows["year"])
        last = max(*years, rows["last"][0])
        if len(years) > 1:
            first_id = rows["figure_id"][0]
            expected |= {(first_id, year) for year in set(range(min(years), last)) | {last}}
            expected -= {(first_id, year) for year in years}
    assert set(GAPS.select("figure_id", "year").rows()) == expected


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
    assert joined.filter(is_full != (pl.col("scope") == "all")).is_empty()
    measures = read("indicators").select("indicator_id", "measure")
    assert set(NUMBERS.join(measures, on="indicator_id")["measure"]) <= {"flow", "stock"}


# Parts

DIVISION = ["total_figure_id", "indicator_id", "dimension", "division"]
DIVIDED = PARTS.filter(pl.col("total").is_not_null())


def test_parts_add_up_to_their_total():
    """The number of the total is that of its figure; a share alone has neither number nor total."""
    totals = FIGURES.select(total_figure_id="figure_id", number="value")
    joined = DIVIDED.join(totals, on="total_figure_id")
    assert joined.filter(pl.col("total") == pl.col("number")).height == DIVIDED.height > 0
    sums = DIVIDED.group_by(DIVISION).agg(pl.col("value").sum(), pl.col("total").first())
    assert sums.filter(pl.col("value") != pl.col("total")).is_empty()
    assert PARTS.filter(pl.col("value").is_null())["share"].null_count() == 0


def test_foreign_and_named_countries_divide_no_total_together():
    """Named countries beside “foreign” would be counted twice."""
    is_country = ~pl.col("part_code").is_in(["foreign", "remainder", "difference"])
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
    assert sorted(FLAT.filter(used_in="totals")["figure_id"]) == sorted(NUMBERS["figure_id"])
    in_parts = {*PARTS["figure_id"].drop_nulls()} - {*NUMBERS["figure_id"]}
    assert {*FLAT.filter(used_in="parts")["figure_id"]} == in_parts
    groups = read("indicators").select("indicator_id", "group")
    context = FLAT.join(groups, on="indicator_id").filter(used_in="context")
    assert {*context["group"]} == {"context"}
    assert "context" not in {*TOTALS["group"]}


# Contradictions


# Gaps and indicators


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


def test_labels_have_no_codes():
    """Neither codes of countries and currencies nor words with underscores.

    Nobody comes from a code that is no area.
    """
    areas = set(read("areas").filter(pl.col("kind") != "aggregate")["area_id"])
    units = {unit for unit in FIGURES["unit"] if unit.isupper()}
    code = re.compile(rf"\b({'|'.join(areas | units)}|from (?:all|foreign|unknown))\b|_")
    texts = [*FLAT["label"], *TOTALS["scope"].drop_nulls(), *PARTS["part"]]
    assert [text for text in texts if code.search(text)] == []


@cases("name", ["totals", "parts", "contradictions", "coverage"])
def test_columns_have_one_type_from_the_first_rows_on(name):
    """In figures, percentages with decimals may come later, so polars must look at all rows."""
    first_rows = pl.read_csv(ROOT / f"resources/{name}.csv", infer_schema_length=100)
    assert first_rows.schema == read(name).schema


# Coverage


def test_coverage_counts_the_whole_sections_that_state_a_number():
    """Each whole section is counted once for each subject; the columns add up to the sections."""
    sources = read("sources").filter(extent="complete")
    key = ["report", "section", "edition_year"]
    sections = sources.group_by(key).len().rows()
    coverage = read("coverage")
    subjects = coverage["subject"].n_unique()
    assert sorted(coverage.select(*key, "sections").rows()) == sorted(sections * subjects)
    columns = ("number", "part", "zero", "word", "no_data", "nothing")
    assert coverage.filter(pl.sum_horizontal(columns) != pl.col("sections")).is_empty()
    numbers = (
        FLAT.filter(pl.col("basis") == "stated", pl.col("value") > 0)
        .filter(pl.col("period_type").is_in(["calendar_year", "twelve_months"]))
        .join(read("indicators").select("indicator_id", "subject"), on="indicator_id")
        .drop_nulls("subject")
        .unique(["source_id", "subject"])
        .join(sources, on="source_id")
    )
    stated = read("statements").filter(statement="number").join(sources, on="source_id")
    columns = [*key, "subject", "source_id"]
    expected = pl.concat([numbers.select(columns), stated.select(columns)])
    expected = expected.group_by(*key, "subject").len().rows()
    counted = coverage.filter(pl.col("number") > 0).select(*key, "subject", "number").rows()
    assert sorted(counted) == sorted(expected)


def test_statements_are_about_sections_without_a_figure():
    """None is a figure in disguise: it would be counted by neither."""
    subjects = read("indicators").select("indicator_id", "subject").drop_nulls()
    stated = FIGURES.filter(basis="stated").join(subjects, on="indicator_id")
    statements = read("statements")
    assert statements.join(stated, on=["source_id", "subject"], how="semi").is_empty()
