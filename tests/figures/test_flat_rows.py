"""Rows of the tables totals, parts and figures_flat, as analysts read them."""

from decimal import Decimal

import polars as pl
import pytest
from figure_sets import make_figure, make_figures
from report_sets import make_report_set

from cases import cases
from conftest import DATA, read_figures
from tip_figures.figures.tables.generated_tables import make_generated_rows

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
IN_2022 = "demo-2022-isl-"


def read_table(name: str) -> pl.DataFrame:
    """Read a table of the small package as an analyst does: without its schema."""
    return pl.read_csv(DATA / "package" / "resources" / f"{name}.csv")


def find_rows(table: str, figures, *identities: str) -> dict[str, dict[str, str]]:
    """Return the rows that a set of figures has in a generated table, by figure_id."""
    rows = make_generated_rows(make_report_set(figures, *identities))[table]
    return {row["figure_id"]: row for row in rows}


def find_flat_row(figure_id: str) -> dict[str, object]:
    """Return the row of a figure of the small package in the table of all figures."""
    frame = read_table("figures_flat")
    return frame.row(by_predicate=pl.col("figure_id") == figure_id, named=True)


CELLS_OF_FLAT_ROWS = (
    "year area what counted_by value value_to unit bound rounded_to citizenship citizenship_code "
    "exploitation exploited_in exploited_in_code sex age status actor purpose breakdown used_in "
    "period report edition_year paragraph sentence quote link label figure_id basis derived_from "
    "obs_status contradicted_by note indicator_id ref_area source_id"
)
CELLS_OF_TOTALS = (
    "series year area what scope counted_by value value_to bound unit rounded_to break_before "
    "why_no_value obs_status report edition_year contradicted_by note quote link figure_id "
    "indicator_id ref_area"
)
CELLS_OF_PARTS = (
    "year area what scope counted_by dimension part value bound total share unit obs_status "
    "contradicted_by total_contradicted_by note part_code figure_id total_figure_id indicator_id "
    "ref_area"
)
CELLS_OF_CONTRADICTIONS = (
    "identity_id year area what report_says follows difference verdict explanation links"
)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("figures_flat", CELLS_OF_FLAT_ROWS),
        ("totals", CELLS_OF_TOTALS),
        ("parts", CELLS_OF_PARTS),
        ("contradictions", CELLS_OF_CONTRADICTIONS),
    ],
)
def test_columns_are_those_of_the_contract(table, columns):
    assert read_table(table).columns == columns.split()


# What an analyst does first


def test_totals_have_one_number_a_year():
    """A chart of one indicator needs no other filter than that."""
    frame = read_table("totals").filter(pl.col("indicator_id") == "victims_identified")
    assert frame.select("year", "value").rows() == [(2019, 24), (2020, 30), (2021, 33)]
    assert frame["series"].unique().to_list() == ["Iceland: trafficking victims identified"]


def test_parts_add_up_to_their_total_by_each_dimension():
    keys = ["ref_area", "indicator_id", "unit", "year", "dimension"]
    sums = read_table("parts").group_by(keys).agg(pl.col("value").sum(), pl.col("total").unique())
    assert sums.filter(pl.col("total").list.len() != 1).is_empty()
    assert sums.filter(pl.col("value") != pl.col("total").list.first()).is_empty()


def test_parts_join_with_their_totals():
    """The key of a total is in both tables, and the numbers are the same."""
    totals = read_table("totals").select("figure_id", pl.col("value").alias("of_total"))
    joined = read_table("parts").join(totals, left_on="total_figure_id", right_on="figure_id")
    assert joined.height == read_table("parts").height
    assert joined.filter(pl.col("of_total") != pl.col("total")).is_empty()


@pytest.mark.parametrize("table", ["totals", "figures_flat"])
def test_both_ends_of_a_number_are_numbers(table):
    """They are equal where the number is exact."""
    frame = read_table(table)
    assert frame["value"].dtype.is_numeric()
    assert frame["value_to"].dtype.is_numeric()
    exact = frame.filter(bound="exact")
    assert exact["value"].to_list() == exact["value_to"].to_list()


@cases(
    "cells, expected",
    {
        "exact": ({}, "9"),
        "range": ({"bound": "between", "value_to": Decimal(12)}, "12"),
        "at-least": ({"bound": "at_least"}, ""),
        "at-most": ({"bound": "at_most"}, ""),
        "about": ({"bound": "about"}, ""),
    },
)
@pytest.mark.parametrize("table", ["totals", "figures_flat"])
def test_upper_end_is_empty_where_the_bound_is_open(table, cells, expected):
    rows = find_rows(table, [make_figure("all 9", **cells)])
    assert (rows["all"]["value"], rows["all"]["value_to"]) == ("9", expected)


def test_rounding_is_in_every_row_of_a_number():
    figures = [make_figure("all 1800000 rounded_to=100000")]
    for table in ("totals", "figures_flat"):
        assert find_rows(table, figures)["all"]["rounded_to"] == "100000"


# Shares


def find_shares(total_cells, *values, **cells):
    """Return the shares of female and male victims in nine."""
    parts = [
        make_figure(f"{sex} {value}", sex=sex, **cells)
        for sex, value in zip(("female", "male"), values, strict=True)
    ]
    figures = [make_figure("all 9", **total_cells), *parts]
    rows = make_generated_rows(make_report_set(figures, "part_of all female male"))["parts"]
    return [(row["part"], row["value"], row["bound"], row["share"]) for row in rows]


def test_shares_are_rounded_to_six_places():
    assert find_shares({}, "3", "4") == [
        ("female", "3", "exact", "0.333333"),
        ("male", "4", "exact", "0.444444"),
        ("not stated", "2", "exact", "0.222222"),
    ]


def test_share_of_a_whole_total_is_one():
    assert find_shares({}, "9", "0") == [
        ("female", "9", "exact", "1"),
        ("male", "0", "exact", "0"),
    ]


def test_part_that_is_not_exact_has_no_share():
    assert find_shares({}, "3", "4", bound="at_least") == [
        ("female", "3", "at_least", ""),
        ("male", "4", "at_least", ""),
        ("not stated", "2", "at_most", ""),
    ]


def test_part_of_a_total_that_is_not_exact_has_no_share():
    assert find_shares({"bound": "at_least"}, "3", "4") == [
        ("female", "3", "exact", ""),
        ("male", "4", "exact", ""),
        ("not stated", "2", "at_least", ""),
    ]


def test_parts_of_nothing_have_no_share():
    figures = make_figures("all 0", "female 0 sex=female")
    (row,) = make_generated_rows(make_report_set(figures, "part_of all female"))["parts"]
    assert (row["value"], row["share"]) == ("0", "")


def test_difference_has_no_share():
    shares = find_shares({}, "4", "6")
    assert shares[-1] == ("difference", "-1", "exact", "")


# Cells of parts


def test_parts_have_scope_note_and_status():
    figures = [
        make_figure("all 9 status=potential"),
        make_figure("female 4 status=potential sex=female", note="Girls as well."),
        make_figure("male 3 status=potential sex=male obs_status=D"),
    ]
    rows = make_generated_rows(make_report_set(figures, "part_of all female male"))["parts"]
    assert {row["scope"] for row in rows} == {"suspected victims"}
    assert [(row["part"], row["note"], row["obs_status"]) for row in rows] == [
        ("female", "Girls as well.", "A"),
        ("male", "", "D"),
        ("not stated", "", ""),
    ]


def test_countries_counted_as_foreign_have_their_notes_and_no_figure():
    figures = [
        make_figure("all 9"),
        make_figure("own 4 citizenship=ISL"),
        make_figure("danish 3 citizenship=DNK obs_status=D", note="By law."),
        make_figure("norwegian 2 citizenship=NOR", note="By law."),
    ]
    rows = make_generated_rows(make_report_set(figures, "sum all own danish norwegian"))["parts"]
    foreign = rows[-1]
    assert (foreign["part"], foreign["value"], foreign["figure_id"]) == (
        "foreign citizens",
        "5",
        "",
    )
    assert (foreign["note"], foreign["obs_status"]) == ("By law.", "D")


def test_part_of_a_contradicted_total_says_so():
    """Its own number agrees with the others."""
    figures = [
        make_figure("all 8"),
        *(make_figure(f"{sex} 4", sex=sex) for sex in ("female", "male")),
        *(make_figure(f"{age} 5", age=age) for age in ("adult", "child")),
    ]
    parts = find_rows("parts", figures, "sum all female male", "sum all adult child")
    assert (parts["female"]["contradicted_by"], parts["female"]["total_contradicted_by"]) == (
        "",
        "i2",
    )


# Use


def find_uses(figures, *identities):
    """Return where each figure is used."""
    rows = find_rows("figures_flat", figures, *identities)
    return {figure_id: row["used_in"] for figure_id, row in rows.items()}


def test_use_is_totals_parts_detail_or_other_edition():
    figures = make_figures(
        "all 9 source_id=first-2021",
        "female 4 source_id=first-2021 sex=female",
        "male 5 source_id=first-2021 sex=male",
        "girls 1 source_id=first-2021 sex=female age=child",
        "all-again 9 source_id=first-2022",
        "male-again 5 source_id=first-2022 sex=male",
        "girls-again 1 source_id=first-2022 sex=female age=child",
    )
    assert find_uses(figures, "sum all female male") == {
        "all": "totals",
        "female": "parts",
        "male": "parts",
        "girls": "other_edition",
        "all-again": "other_edition",
        "male-again": "other_edition",
        "girls-again": "detail",
    }


def test_countries_counted_as_foreign_are_details():
    figures = make_figures(
        "all 9", "own 4 citizenship=ISL", "danish 3 citizenship=DNK", "norwegian 2 citizenship=NOR"
    )
    uses = find_uses(figures, "sum all own danish norwegian")
    assert uses == {"all": "totals", "own": "parts", "danish": "detail", "norwegian": "detail"}


# Contradictions


def test_figure_is_contradicted_by_the_other_edition_of_its_cell():
    """The second edition states the same total without the parts that contradict it."""
    figures = make_figures(
        "all 8 source_id=first-2021",
        "female 4 source_id=first-2021 sex=female",
        "male 5 source_id=first-2021 sex=male",
        "again 8 source_id=first-2022",
        "other 8 source_id=first-2022 year=2021",
        "differs 7 source_id=second-2024",
    )
    rows = find_rows("figures_flat", figures, "sum all female male")
    contradicted = {figure_id: row["contradicted_by"] for figure_id, row in rows.items()}
    named = {figure_id for figure_id, identity_id in contradicted.items() if identity_id == "i1"}
    assert named == {"all", "female", "male", "again"}
    assert (contradicted["other"], contradicted["differs"]) == ("", "")
    parts = find_rows("parts", figures, "sum all female male")
    assert {row["contradicted_by"] for row in parts.values()} == {"i1"}
    assert {row["value"] for row in parts.values()} == {"4", "5", "-1"}
    assert {row["total_contradicted_by"] for row in parts.values()} == {"i1"}


def test_contradictions_are_joined_with_semicolons():
    figures = [
        make_figure("all 8"),
        *(make_figure(f"{sex} 5", sex=sex) for sex in ("female", "male")),
        *(make_figure(f"{age} 5", age=age) for age in ("adult", "child")),
    ]
    rows = find_rows("totals", figures, "sum all female male", "sum all adult child")
    assert rows["all"]["contradicted_by"] == "i1;i2"


# Derived figures


def test_derived_figure_shows_from_what_it_follows():
    """Its quote and link are those of the first number that it follows from."""
    row = find_flat_row(IN_2021 + "identified-2020-home")
    assert row["derived_from"] == (
        f"28 = 30 - 2: {IN_2021}identified-2020; {IN_2021}identified-2020-abroad"
    )
    total = find_flat_row(IN_2021 + "identified-2020")
    assert (row["quote"], row["link"]) == (total["quote"], total["link"])
    assert (row["basis"], total["derived_from"]) == ("derived", None)


def test_figures_derived_from_each_other_end_without_a_quote():
    figures = make_figures(
        "one 4 sex=female basis=derived derived_by=i1", "two 4 sex=male basis=derived derived_by=i1"
    )
    rows = find_rows("figures_flat", figures, "restated one two")
    assert (rows["one"]["quote"], rows["one"]["link"]) == ("", "")


def test_figure_derived_by_an_unknown_identity_has_no_derivation():
    rows = find_rows("figures_flat", [make_figure("x 4 basis=derived derived_by=gone")])
    assert rows["x"]["derived_from"] == ""


# Words and codes


def test_each_figure_has_a_row():
    frame = read_table("figures_flat")
    assert sorted(frame["figure_id"]) == sorted(row.figure_id for row in read_figures().figures)
    assert "citizenship;exploitation" in frame["breakdown"].to_list()


def test_figures_of_unknown_sources_and_indicators_have_no_row():
    """Other checks report them."""
    figures = make_figures("no-source 4 source_id=gone", "no-indicator 4 indicator_id=gone")
    assert [*make_generated_rows(make_report_set(figures)).values()] == [[], [], [], []]


def test_flat_row_has_labels_beside_codes_of_countries():
    """A dimension that the indicator does not have is empty."""
    row = find_flat_row(IN_2022 + "identified-2020-norwegian-labor")
    labels = {
        "area": "Iceland",
        "ref_area": "ISL",
        "what": "trafficking victims identified",
        "citizenship": "Norway",
        "citizenship_code": "NOR",
        "exploitation": "forced labor",
        "exploited_in": "all",
        "exploited_in_code": "all",
        "purpose": None,
        "period": "calendar_year",
        "report": "demo",
    }
    assert {column: row[column] for column in labels} == labels


def test_flat_row_leads_to_the_report():
    """The link highlights the quote."""
    row = find_flat_row(IN_2022 + "identified-2020-norwegian-labor")
    encoded_quote = str(row["quote"]).replace(" ", "%20").replace(",", "%2C")
    assert str(row["link"]).endswith(f"#:~:text={encoded_quote}")
    assert (row["paragraph"], row["sentence"], row["edition_year"]) == (1, 4, 2022)


@cases(
    "figure, quote",
    {
        "repeats-other-figure": ("sheltered-2020", "All 24 Icelandic victims"),
        "range": ("unit-officers-2020", "regional unit had one"),
    },
)
def test_flat_row_has_quote_of_stating_numeral(figure, quote):
    """A figure that a numeral of another figure states as well has its quote."""
    assert find_flat_row(IN_2021 + figure)["quote"] == quote


def test_second_country_has_totals_and_parts_of_its_own():
    """Its own citizens are those of that country, and Icelanders are foreign there."""
    figures = make_figures(
        "all 9 ref_area=NOR",
        "own 5 ref_area=NOR citizenship=NOR",
        "other 4 ref_area=NOR citizenship=ISL",
        "in-iceland 3",
    )
    figure_set = make_report_set(figures, "sum all own other")
    tables = make_generated_rows(figure_set)
    assert [(row["area"], row["value"]) for row in tables["totals"]] == [
        ("Iceland", "3"),
        ("Norway", "9"),
    ]
    assert [(row["area"], row["part"], row["value"]) for row in tables["parts"]] == [
        ("Norway", "Norway", "5"),
        ("Norway", "foreign citizens", "4"),
    ]
