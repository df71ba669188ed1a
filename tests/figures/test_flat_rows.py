"""Rows of the tables totals, parts and figures_flat, as analysts read them."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from figure_sets import make_figure
from report_sets import make_report_set

from conftest import DATA, read_figures
from tip_figures.figures.generated_tables import make_generated_rows

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


# What an analyst does first


def test_totals_have_one_number_a_year():
    """A chart of one indicator needs no other filter than that."""
    frame = read_table("totals").filter(pl.col("indicator_id") == "victims_identified")
    assert frame.select("year", "value").rows() == [(2019, 24), (2020, 30), (2021, 33)]


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
    exact = frame.filter(pl.col("bound") == "exact")
    assert exact["value"].to_list() == exact["value_to"].to_list()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, "9", id="exact"),
        pytest.param({"bound": "between", "value_to": Decimal(12)}, "12", id="range"),
        pytest.param({"bound": "at_least"}, "", id="at-least"),
        pytest.param({"bound": "at_most"}, "", id="at-most"),
        pytest.param({"bound": "about"}, "", id="about"),
    ],
)
@pytest.mark.parametrize("table", ["totals", "figures_flat"])
def test_upper_end_is_empty_where_the_bound_is_open(table, cells, expected):
    rows = find_rows(table, [make_figure("all", "9", **cells)])
    assert (rows["all"]["value"], rows["all"]["value_to"]) == ("9", expected)


# Shares


def find_shares(total_cells, *values, **cells):
    """Return the shares of female and male victims in nine."""
    parts = [
        make_figure(sex, value, sex=sex, **cells)
        for sex, value in zip(("female", "male"), values, strict=True)
    ]
    figures = [make_figure("all", "9", **total_cells), *parts]
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
    figures = [make_figure("all", "0"), make_figure("female", "0", sex="female")]
    (row,) = make_generated_rows(make_report_set(figures, "part_of all female"))["parts"]
    assert (row["value"], row["share"]) == ("0", "")


# Contradictions


def test_figure_is_contradicted_by_the_other_edition_of_its_cell():
    """The second edition states the total without the parts that contradict it."""
    figures = [
        make_figure("all", "8", source_id="first-2021"),
        make_figure("female", "4", source_id="first-2021", sex="female"),
        make_figure("male", "5", source_id="first-2021", sex="male"),
        make_figure("again", "8", source_id="first-2022"),
        make_figure("other", "8", source_id="first-2022", year=2021),
    ]
    rows = find_rows("figures_flat", figures, "sum all female male")
    contradicted = {figure_id: row["contradicted_by"] for figure_id, row in rows.items()}
    assert contradicted == {"all": "i1", "female": "i1", "male": "i1", "again": "i1", "other": ""}
    parts = find_rows("parts", figures, "sum all female male")
    assert {row["contradicted_by"] for row in parts.values()} == {"i1"}
    assert {row["value"] for row in parts.values()} == {"4", "5", "-1"}


def test_contradictions_are_joined_with_semicolons():
    figures = [
        make_figure("all", "8"),
        *(make_figure(sex, "5", sex=sex) for sex in ("female", "male")),
        *(make_figure(age, "5", age=age) for age in ("adult", "child")),
    ]
    rows = find_rows("totals", figures, "sum all female male", "sum all adult child")
    assert rows["all"]["contradicted_by"] == "i1;i2"


def test_note_of_any_edition_is_in_the_total():
    figures = [
        make_figure("all", "8", source_id="first-2021", note="Counted twice."),
        make_figure("again", "8", source_id="second-2024", note="The other report doubts it."),
        make_figure("same", "8", source_id="first-2022", note="Counted twice."),
    ]
    rows = find_rows("totals", figures)
    assert rows["all"]["note"] == (
        "Counted twice. 2024 Another Report: The other report doubts it."
    )


def test_total_says_that_another_edition_counts_differently():
    """The number of the year before is not comparable with it."""
    figures = make_report_set(
        [
            make_figure("all", "8", source_id="first-2022", note="By law."),
            make_figure("again", "5", source_id="first-2021"),
        ],
        "restated all again",
    )
    (identity,) = figures.identities
    explanation = "Begging is counted since 2022."
    redefined = replace(identity, verdict="redefined", residual=Decimal(3), explanation=explanation)
    rows = make_generated_rows(replace(figures, identities=(redefined,)))["totals"]
    assert [(row["figure_id"], row["note"]) for row in rows] == [
        ("all", f"By law. Counted differently in another edition. {explanation}")
    ]


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
    figures = [
        make_figure("one", "4", sex="female", basis="derived", derived_by="i1"),
        make_figure("two", "4", sex="male", basis="derived", derived_by="i1"),
    ]
    rows = find_rows("figures_flat", figures, "restated one two")
    assert (rows["one"]["quote"], rows["one"]["link"]) == ("", "")


def test_figure_derived_by_an_unknown_identity_has_no_derivation():
    rows = find_rows("figures_flat", [make_figure("x", "4", basis="derived", derived_by="gone")])
    assert rows["x"]["derived_from"] == ""


# Words and codes


def test_flat_columns_are_those_of_the_contract():
    """What people look for first comes first; year and value are among the first eight columns."""
    assert read_table("figures_flat").columns == [
        "year", "area", "what", "counted_by", "value", "value_to", "unit", "bound",
        "citizenship", "citizenship_code", "exploitation", "exploited_in", "exploited_in_code",
        "sex", "age", "status", "actor", "purpose",
        "breakdown", "latest", "period", "report", "edition_year", "paragraph", "sentence",
        "quote", "link", "label", "figure_id", "basis", "derived_from", "obs_status",
        "contradicted_by", "note", "indicator_id", "ref_area", "source_id",
    ]  # fmt: skip


def test_total_and_part_columns_are_those_of_the_contract():
    assert read_table("totals").columns == [
        "year", "area", "what", "scope", "counted_by", "value", "value_to", "bound", "unit",
        "obs_status", "report", "edition_year", "contradicted_by", "note", "quote", "link",
        "figure_id", "indicator_id", "ref_area",
    ]  # fmt: skip
    assert read_table("parts").columns == [
        "year", "area", "what", "counted_by", "dimension", "part", "value", "bound", "total",
        "share", "unit", "contradicted_by", "part_code", "figure_id", "total_figure_id",
        "indicator_id", "ref_area",
    ]  # fmt: skip


def test_flat_rows_are_the_figures():
    """Each figure has a row; `latest` is a truth value."""
    frame = read_table("figures_flat")
    assert frame.height == len(read_figures().figures)
    assert frame["latest"].dtype == pl.Boolean
    assert "citizenship;exploitation" in frame["breakdown"].to_list()


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


@pytest.mark.parametrize(
    ("figure", "quote"),
    [
        pytest.param("sheltered-2020", "All 24 Icelandic victims", id="repeats-other-figure"),
        pytest.param("unit-officers-2020", "regional unit had one", id="range"),
    ],
)
def test_flat_row_has_quote_of_stating_numeral(figure, quote):
    """A figure that a numeral of another figure states as well has its quote."""
    assert find_flat_row(IN_2021 + figure)["quote"] == quote


def test_figures_of_unknown_sources_and_indicators_have_no_row():
    """Other checks report them."""
    figures = [
        make_figure("no-source", "4", source_id="gone"),
        make_figure("no-indicator", "4", indicator_id="gone"),
    ]
    assert [*make_generated_rows(make_report_set(figures)).values()] == [[], [], []]


def test_second_country_has_totals_and_parts_of_its_own():
    """Its own citizens are those of that country, and Icelanders are foreign there."""
    figures = [
        make_figure("all", "9", ref_area="NOR"),
        make_figure("own", "5", ref_area="NOR", citizenship="NOR"),
        make_figure("other", "4", ref_area="NOR", citizenship="ISL"),
        make_figure("in-iceland", "3"),
    ]
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
