"""Questions of analysts: the obvious first attempt gives the right answer, in two libraries."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from analyst_answers import ANSWERS, MORE_ANSWERS

VICTIMS = pl.col("indicator_id") == "victims_identified"
ALL_ANSWERS = ANSWERS | MORE_ANSWERS
NAMES = pl.DataFrame({"iso3": ["ISL", "NOR"], "country": ["Iceland", "Norway"]})

Read = Callable[[str], pl.DataFrame]

POLARS: dict[str, Callable[[Read], Any]] = {
    "victims-by-year": lambda read: (
        read("totals").filter(VICTIMS).sort("year").select("year", "value").rows()
    ),
    "share-of-a-form": lambda read: (
        read("parts")
        .filter(VICTIMS, dimension="exploitation", part="sex trafficking")
        .select("year", "share")
        .rows()
    ),
    "citizens-and-foreigners": lambda read: (
        read("parts")
        .filter(VICTIMS, dimension="citizenship")
        .group_by("year")
        .agg(pl.col("value").sum(), pl.col("total").first())
        .sort("year")
        .rows()
    ),
    "totals-of-a-year": lambda read: read("totals").filter(year=2019)["value"].count(),
    "uncertain-numbers": lambda read: sorted(
        read("totals").filter(
            (pl.col("obs_status") != "A") | pl.col("contradicted_by").is_not_null()
        )["figure_id"]
    ),
    "lower-bounds": lambda read: (
        read("totals").filter(bound="at_least").select("year", "value").rows()
    ),
    "link-to-the-words": lambda read: read("totals").filter(VICTIMS, year=2021)["link"].to_list(),
    "editions-compared": lambda read: (
        read("figures_flat")
        .filter(VICTIMS, year=2020, breakdown="total")
        .sort("edition_year")
        .select("edition_year", "value", "used_in")
        .rows()
    ),
    "parts-make-totals": lambda read: (
        read("parts")
        .group_by("total_figure_id", "dimension")
        .agg(pl.col("value").sum(), pl.col("total").first())
        .filter(pl.col("value") != pl.col("total"))
        .height
    ),
    "joined-by-code": lambda read: (
        read("totals").join(NAMES, left_on="ref_area", right_on="iso3", how="anti").height
    ),
}

VICTIM_SERIES = "Iceland: trafficking victims identified"
MONEY_SERIES = "Iceland: funds for victim assistance, in Icelandic krona"

POLARS |= {
    "series-side-by-side": lambda read: (
        read("totals")
        .pivot("series", index="year", values="value")
        .select("year", VICTIM_SERIES, MONEY_SERIES)
        .sort("year")
        .rows()
    ),
    "why-a-year-has-no-number": lambda read: (
        read("totals").filter(pl.col("value").is_null()).group_by("why_no_value").len().rows()
    ),
    "contradictions": lambda read: (
        read("contradictions").select("year", "report_says", "follows", "difference").rows()
    ),
    "figures-of-totals": lambda read: (
        read("figures_flat")
        .filter(used_in="totals")
        .join(read("totals").drop_nulls("value"), on="figure_id", how="full")
        .filter(pl.col("value").ne_missing(pl.col("value_right")))
        .height
    ),
    "parts-exceed-no-total": lambda read: (
        read("figures_flat")
        .join(read("parts"), on="figure_id")
        .group_by("total_figure_id", "dimension")
        .agg(pl.col("value").sum(), pl.col("total").first())
        .filter(pl.col("value") > pl.col("total"))
        .height
    ),
    "longest-series": lambda read: (
        read("totals")
        .group_by("series")
        .agg(pl.col("value").count())
        .filter(pl.col("value") == pl.col("value").max())["series"]
        .to_list()
    ),
    "place-of-a-number": lambda read: (
        read("figures_flat")
        .filter(value=33, year=2021)
        .select("paragraph", "sentence", "quote")
        .rows()
    ),
}

DUCKDB = {
    "victims-by-year": """
        SELECT year, value FROM totals WHERE indicator_id = 'victims_identified' ORDER BY year
    """,
    "share-of-a-form": """
        SELECT year, share FROM parts WHERE indicator_id = 'victims_identified'
        AND dimension = 'exploitation' AND part = 'sex trafficking'
    """,
    "citizens-and-foreigners": """
        SELECT year, sum(value), any_value(total) FROM parts
        WHERE indicator_id = 'victims_identified' AND dimension = 'citizenship'
        GROUP BY year ORDER BY year
    """,
    "totals-of-a-year": "SELECT count(value) FROM totals WHERE year = 2019",
    "uncertain-numbers": """
        SELECT figure_id FROM totals
        WHERE obs_status != 'A' OR contradicted_by IS NOT NULL ORDER BY figure_id
    """,
    "lower-bounds": "SELECT year, value FROM totals WHERE bound = 'at_least'",
    "link-to-the-words": """
        SELECT link FROM totals WHERE indicator_id = 'victims_identified' AND year = 2021
    """,
    "editions-compared": """
        SELECT edition_year, value, used_in FROM figures_flat
        WHERE indicator_id = 'victims_identified' AND year = 2020 AND breakdown = 'total'
        ORDER BY edition_year
    """,
    "parts-make-totals": """
        SELECT count(*) FROM (SELECT 1 FROM parts GROUP BY total_figure_id, dimension
        HAVING sum(value) != any_value(total))
    """,
    "joined-by-code": """
        SELECT count(*) FROM totals
        WHERE ref_area NOT IN (SELECT * FROM (VALUES ('ISL'), ('NOR')))
    """,
    "series-side-by-side": f"""
        SELECT year, "{VICTIM_SERIES}", "{MONEY_SERIES}"
        FROM (PIVOT (SELECT year, series, value FROM totals) ON series USING any_value(value))
        ORDER BY year
    """,
    "why-a-year-has-no-number": """
        SELECT why_no_value, count(*) FROM totals WHERE value IS NULL GROUP BY why_no_value
    """,
    "contradictions": "SELECT year, report_says, follows, difference FROM contradictions",
    "figures-of-totals": """
        SELECT count(*) FROM (FROM figures_flat WHERE used_in = 'totals') AS used
        FULL JOIN (FROM totals WHERE value IS NOT NULL) AS total USING (figure_id)
        WHERE used.value IS DISTINCT FROM total.value
    """,
    "parts-exceed-no-total": """
        SELECT count(*) FROM (SELECT 1 FROM figures_flat JOIN parts USING (figure_id)
        GROUP BY total_figure_id, dimension HAVING sum(figures_flat.value) > any_value(total))
    """,
    "longest-series": """
        SELECT series FROM totals GROUP BY series ORDER BY count(value) DESC LIMIT 1
    """,
    "place-of-a-number": """
        SELECT paragraph, sentence, quote FROM figures_flat WHERE value = 33 AND year = 2021
    """,
}


@pytest.mark.parametrize("task", ALL_ANSWERS)
def test_polars_answers(unpacked: Path, task: str) -> None:
    """The tables are read without any option."""
    answer = POLARS[task](lambda name: pl.read_csv(unpacked / f"resources/{name}.csv"))
    assert answer == ALL_ANSWERS[task]


@pytest.mark.parametrize("task", ALL_ANSWERS)
def test_duckdb_answers(unpacked: Path, task: str) -> None:
    """The tables are views of the CSV files."""
    with duckdb.connect() as database:
        for name in ("totals", "parts", "figures_flat", "contradictions"):
            file = unpacked / f"resources/{name}.csv"
            database.execute(f"CREATE VIEW {name} AS FROM '{file}'")
        rows = database.execute(DUCKDB[task]).fetchall()
    is_single = not isinstance(ALL_ANSWERS[task], list) or isinstance(ALL_ANSWERS[task][0], str)
    values = [row[0] for row in rows] if is_single else rows
    assert (values if isinstance(ALL_ANSWERS[task], list) else values[0]) == ALL_ANSWERS[task]
