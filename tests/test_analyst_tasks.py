"""Questions of analysts of the small package: the obvious first attempt gives the right answer."""

import polars as pl

from cases import cases

IN_2022 = "demo-2022-isl-"
VICTIMS = pl.col("indicator_id") == "victims_identified"
VICTIM_SERIES = "Iceland: trafficking victims identified"
MONEY_SERIES = "Iceland: funds for victim assistance, in Icelandic krona"
IS_UNCERTAIN = (pl.col("obs_status") != "A") | pl.col("contradicted_by").is_not_null()

TASKS = {
    "uncertain-numbers": (
        "totals",
        lambda totals: totals.filter(IS_UNCERTAIN).select("figure_id").sort("figure_id"),
        [(IN_2022 + "hotline-calls-2021",), (IN_2022 + "identified-2021",)],
    ),
    "editions-compared": (
        "figures_flat",
        lambda figures: (
            figures.filter(VICTIMS, year=2020, breakdown="total")
            .sort("edition_year")
            .select("edition_year", "value", "used_in")
        ),
        [(2021, 30, "totals"), (2022, 30, "other_edition")],
    ),
    "series-side-by-side": (
        "totals",
        lambda totals: (
            totals.pivot("series", index="year", values="value")
            .select("year", VICTIM_SERIES, MONEY_SERIES)
            .sort("year")
        ),
        [(2019, 24, 2_800_000), (2020, 30, 2_500_000), (2021, 33, None)],
    ),
}
"""Task → table, what is done with it, and the answer.

The numbers of a series are read by README's lines, in test_documents.
"""


@cases("table, find_answer, expected", TASKS)
def test_polars_answers(unpacked, table, find_answer, expected):
    """The tables are read without any option."""
    frame = pl.read_csv(unpacked / f"resources/{table}.csv")
    assert find_answer(frame).rows() == expected
