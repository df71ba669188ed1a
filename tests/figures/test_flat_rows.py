"""Rows of the generated tables as analysts read them; `test_total_rows` has those of totals."""

from dataclasses import replace

from figure_sets import make_figures
from report_sets import make_report_set, select

from cases import cases
from conftest import read_figures
from tip_figures.figures.tables import make_generated_rows


def make_rows(table: str, figures, *identities: str) -> list[dict[str, str]]:
    """Return the rows that a set of figures has in a generated table."""
    return list(make_generated_rows(make_report_set(figures, *identities))[table])


COLUMNS = {
    "figures_flat": (
        "year area what counted_by value value_to unit bound rounded_to citizenship "
        "citizenship_code exploitation exploited_in exploited_in_code sex age status actor "
        "purpose breakdown used_in period report edition_year paragraph sentence quote link "
        "label figure_id basis derived_from obs_status contradicted_by note indicator_id "
        "ref_area source_id"
    ),
    "totals": (
        "series year area what scope counted_by value value_to bound unit rounded_to "
        "break_before why_no_value obs_status report edition_year contradicted_by note quote "
        "link figure_id indicator_id ref_area"
    ),
    "parts": (
        "year area what scope counted_by dimension part value bound total share unit "
        "obs_status contradicted_by total_contradicted_by note part_code figure_id "
        "total_figure_id indicator_id ref_area"
    ),
    "contradictions": (
        "identity_id year area what report_says follows difference verdict explanation links"
    ),
}


@cases("table, columns", COLUMNS.items())
def test_columns_are_those_of_the_contract(table, columns):
    """The first line of a file has the columns of its schema."""
    assert list(read_figures().package.tables[table].fields) == columns.split()


# Parts

PARTS = "all 9; f 3 sex=female; m 4 sex=male"


@cases(
    "figures, expected",
    {
        "six-places": (
            PARTS,
            ["female|3|exact|0.333333", "male|4|exact|0.444444", "not stated|2|exact|0.222222"],
        ),
        "parts-not-exact": (
            "all 9; f 3 sex=female bound=at_least; m 4 sex=male bound=at_least",
            ["female|3|at_least|", "male|4|at_least|", "not stated|2|at_most|"],
        ),
        "total-not-exact": (
            PARTS.replace("9;", "9 bound=at_least;"),
            ["female|3|exact|", "male|4|exact|", "not stated|2|at_least|"],
        ),
        "nothing": (
            "all 0; f 0 sex=female; m 0 sex=male",
            ["female|0|exact|", "male|0|exact|"],
        ),
        "difference": (
            "all 9; f 4 sex=female; m 6 sex=male",
            ["female|4|exact|0.444444", "male|6|exact|0.666667", "difference|-1|exact|"],
        ),
        "several-of-one-code": (
            "all 9; f 4 sex=female bound=at_least age=child; m 4 sex=female age=adult",
            ["adults|4|exact|0.444444", "children|4|at_least|", "not stated|1|at_most|"],
        ),
    },
)
def test_share_is_that_of_an_exact_part_in_an_exact_total(figures, expected):
    rows = make_rows("parts", figures, "part_of all f m")
    assert select(rows, "part", "value", "bound", "share") == expected


COUNTRIES = "all 9; own 4 citizenship=ISL; d 3 citizenship=DNK obs_status=D; n 2 citizenship=NOR"


def test_countries_counted_as_foreign_have_their_notes_and_no_figure():
    figures = make_figures(COUNTRIES)
    noted = [*figures[:2], *(replace(figure, note="By law.") for figure in figures[2:])]
    rows = make_rows("parts", noted, "sum all own d n")
    assert select(rows, "part", "value", "figure_id", "note", "obs_status") == [
        "Iceland|4|own||A",
        "foreign citizens|5||By law.|D",
    ]


# Contradictions


def test_contradictions_are_joined_with_semicolons():
    """A part whose own number agrees names what contradicts its total."""
    figures = "all 8; f 4 sex=female; m 4 sex=male; a 5 age=adult; c 5 age=child; b 9 sex=unknown"
    sums = ("sum all f m", "sum all a c", "sum all b")
    totals = make_rows("totals", figures, *sums)
    assert select(totals, "figure_id", "contradicted_by") == ["all|i2;i3"]
    rows = [row for row in make_rows("parts", figures, *sums) if row["dimension"] == "sex"]
    assert select(rows, "figure_id", "contradicted_by", "total_contradicted_by") == [
        "f||i2;i3",
        "m||i2;i3",
    ]


def test_contradiction_without_an_indicator_has_no_row():
    figures = "all 8 indicator_id=gone; f 4 sex=female; m 5 sex=male"
    assert make_rows("contradictions", figures, "sum all f m") == []


@cases(
    "figures, identity, sides",
    {
        "single-part": ("all 4; f 5 sex=female", "part_of all f", "at most 4|5"),
        "other-kinds-as-arithmetic": (
            "before 4 year=2019; all 9; stated 50 unit=percent",
            "percent_change old=before new=all rise=stated",
            "4|4 -> 9: a rise of 50 percent",
        ),
    },
)
def test_sides_of_a_contradiction(figures, identity, sides):
    """Those of other identities are in the published table."""
    rows = make_rows("contradictions", figures, identity)
    assert select(rows, "report_says", "follows") == [sides]


# Derived figures


@cases(
    "figures, expected",
    {
        "from-each-other": (
            "a 4 sex=female basis=derived derived_by=i1; b 4 sex=male basis=derived derived_by=i1",
            ["a|||the same number: b", "b|||the same number: a"],
        ),
        "unknown-identity": (
            "a 4 basis=derived derived_by=gone; b 4 sex=male",
            ["a|||", "b|||"],
        ),
    },
)
def test_derived_figure_without_a_stated_number_has_no_quote(figures, expected):
    rows = make_rows("figures_flat", figures, "restated a b")
    assert select(rows, "figure_id", "quote", "link", "derived_from") == expected
