"""Questions of analysts of the small package: the obvious first attempt gives the right answer."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

IN_2022 = "demo-2022-isl-"
REPORT = "https://example.org/reports/2022-report/iceland/#:~:text="
ANSWERS: dict[str, Any] = {
    "victims-by-year": [(2019, 24), (2020, 30), (2021, 33)],
    "share-of-a-form": [(2020, 0.6)],
    "uncertain-numbers": [IN_2022 + "hotline-calls-2021", IN_2022 + "identified-2021"],
    "link-to-the-words": [REPORT + "It%20identified%2033%20victims"],
    "editions-compared": [(2021, 30, "totals"), (2022, 30, "other_edition")],
    "series-side-by-side": [(2019, 24, 2_800_000), (2020, 30, 2_500_000), (2021, 33, None)],
    "why-a-year-has-no-number": [("not in the part of the report that was read", 2)],
}
VICTIMS = pl.col("indicator_id") == "victims_identified"
VICTIM_SERIES = "Iceland: trafficking victims identified"
MONEY_SERIES = "Iceland: funds for victim assistance, in Icelandic krona"

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
    "uncertain-numbers": lambda read: sorted(
        read("totals").filter(
            (pl.col("obs_status") != "A") | pl.col("contradicted_by").is_not_null()
        )["figure_id"]
    ),
    "link-to-the-words": lambda read: read("totals").filter(VICTIMS, year=2021)["link"].to_list(),
    "editions-compared": lambda read: (
        read("figures_flat")
        .filter(VICTIMS, year=2020, breakdown="total")
        .sort("edition_year")
        .select("edition_year", "value", "used_in")
        .rows()
    ),
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
}


@pytest.mark.parametrize("task", ANSWERS)
def test_polars_answers(unpacked, task):
    """The tables are read without any option."""
    answer = POLARS[task](lambda name: pl.read_csv(unpacked / f"resources/{name}.csv"))
    assert answer == ANSWERS[task]
