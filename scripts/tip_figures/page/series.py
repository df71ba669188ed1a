"""Totals by year: which rows make a series, and its headline."""

from collections.abc import Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import (
    capitalize,
    describe_doubt,
    write_amount,
    write_figure,
    write_limited,
)

YEARS_COMPARED = 5  # a headline compares with the highest number of as many years before


@dataclass(frozen=True)
class Series:
    """The totals of one area, indicator, scope and unit.

    rows:    a row of `totals` for each year, with a number or the reason why there is none
    is_core: whether the indicator is one that most countries have
    """

    rows: Sequence[Row]
    is_core: bool

    @property
    def numbers(self) -> list[Row]:
        """The rows with a number."""
        return [row for row in self.rows if row["value"]]

    @property
    def latest(self) -> Row:
        """The row with the newest number."""
        return self.numbers[-1]

    @property
    def is_drawn(self) -> bool:
        """Whether it has a chart: two numbers or more, of which one is not zero."""
        return len(self.numbers) > 1 and any(float(row["value"]) for row in self.numbers)

    @property
    def stem(self) -> str:
        """The name of its files without an ending: “ISL-victims_identified-forced-labor”."""
        row = self.rows[0]
        names = [row["ref_area"], row["indicator_id"], row["scope"]]
        if row["unit"].isupper():
            names.append(row["unit"])
        words = "-".join(name for name in names if name)
        return "".join(letter if letter.isalnum() or letter == "_" else "-" for letter in words)


def find_series(tables: Tables, ref_area: str) -> list[Series]:
    """Find the series of an area: core ones first, then unrestricted ones, then the longest."""
    core_ids = {row["indicator_id"] for row in tables["indicators"] if row.get("core") == "true"}
    rows = [row for row in tables["totals"] if row["ref_area"] == ref_area]
    groups = group_by(rows, lambda row: (row["indicator_id"], row["scope"], row["unit"]))
    series = []
    for (indicator_id, _, _), members in groups.items():
        years = sorted(members, key=lambda row: row["year"])
        series.append(Series(years, indicator_id in core_ids))
    labels = [row["indicator_id"] for row in tables["indicators"]]
    series.sort(
        key=lambda line: (
            not line.is_core,
            not line.is_drawn,
            bool(line.rows[0]["scope"]),
            -len(line.numbers),
            labels.index(line.rows[0]["indicator_id"]),
        )
    )
    return series


def write_headline(tables: Tables, series: Series) -> str:
    """Write the newest number of a series, with all that limits it, as a sentence.

    returns: “Denmark identified 24 trafficking victims in 2022, down from 88 in 2020.”
    """
    row = series.latest
    doubt = describe_doubt(row)
    change = f" ({doubt})" if doubt else _describe_change(tables, series)
    return f"{_write_statement(tables, row)} in {row['year']}{change}."


def _write_statement(tables: Tables, row: Row) -> str:
    """Write “Denmark identified 24 trafficking victims” without the year.

    The verb is taken from labels that end in one, such as “trafficking victims identified”.
    """
    noun, _, verb = row["what"].rpartition(" ")
    has_verb = bool(noun) and verb.endswith("ed")
    if has_verb and row["counted_by"] == "government" and row["value"] != "1":
        counted = write_limited(noun, row["scope"])
        return f"{row['area']} {verb} {write_amount(tables, row)} {counted}"
    figure = tables.index("figures_flat", "figure_id")[row["figure_id"]]
    return f"{row['area']}: {write_figure(figure)}"


def _describe_change(tables: Tables, series: Series) -> str:
    """Write how the newest number compares with earlier ones of the same definition."""
    latest = series.latest
    if latest["break_before"] == "true":
        return ", by a definition that differs from that of earlier years"
    earlier = [
        row
        for row in series.numbers[:-1]
        if row["series"] == latest["series"]
        and row["bound"] == latest["bound"] == "exact"
        and int(row["year"]) >= int(latest["year"]) - YEARS_COMPARED
        and not describe_doubt(row)
    ]
    if not earlier:
        return ""
    highest = max(earlier, key=lambda row: float(row["value"]))
    if float(highest["value"]) > float(latest["value"]):
        return f", down from {write_amount(tables, highest)} in {highest['year']}"
    previous = earlier[-1]
    if float(previous["value"]) < float(latest["value"]):
        return f", up from {write_amount(tables, previous)} in {previous['year']}"
    return ""


def write_title(series: Series) -> str:
    """Write what a series counts, with what limits it: “Victims identified (women only)”."""
    row = series.rows[0]
    scope = f" ({row['scope']} only)" if row["scope"] else ""
    return f"{capitalize(row['what'])}{scope}"
