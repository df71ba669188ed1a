"""Totals by year: which rows make a series, and its headline."""

import re
from collections import Counter
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
LABEL_WITH_VERB = re.compile(r"(?P<noun>.+?) (?P<verb>\w+ed(?: or \w+ed)?)")
"""Labels of indicators such as “trafficking victims identified”."""


@dataclass(frozen=True)
class Series:
    """The totals of one area, indicator, scope and unit.

    rows:    a row of `totals` for each year, with a number or the reason why there is none
    is_core: whether the indicator is one that most countries have
    """

    rows: Sequence[Row]
    is_core: bool

    @property
    def indicator_id(self) -> str:
        """The indicator that it counts."""
        return self.rows[0]["indicator_id"]

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
    """Find the series of an area: core ones first, then those that most areas have."""
    areas = {(row["indicator_id"], row["ref_area"]) for row in tables["totals"]}
    area_counts = Counter(indicator_id for indicator_id, _ in areas)
    rows = tables.rows_of_area("totals", ref_area)
    groups = group_by(rows, lambda row: (row["indicator_id"], row["scope"], row["unit"]))
    series = []
    for (indicator_id, _, _), members in groups.items():
        years = sorted(members, key=lambda row: row["year"])
        series.append(Series(years, indicator_id in tables.core_ids))
    series.sort(
        key=lambda line: (
            not line.is_core,
            not line.is_drawn,
            -area_counts[line.indicator_id],
            line.indicator_id,
            bool(line.rows[0]["scope"]),
            -len(line.numbers),
        )
    )
    return series


def write_headline(tables: Tables, series: Series) -> str:
    """Write the newest number of a series, with all that limits it, as a sentence.

    returns: “Denmark identified 24 trafficking victims in 2022, down from 88 in 2020.”
    """
    doubt = describe_doubt(series.latest)
    change = f" ({doubt})" if doubt else _describe_change(tables, series)
    return f"{_write_statement(tables, series.latest)}{change}."


def _write_statement(tables: Tables, row: Row) -> str:
    """Write a number as a sentence if a government counted and the label has a verb.

    returns: “Denmark identified 24 trafficking victims in 2022”; otherwise
             “Denmark 2022: 24 hotline calls”
    """
    label = LABEL_WITH_VERB.fullmatch(row["what"])
    if label and row["counted_by"] == "government" and row["value"] != "1":
        counted = write_limited(label["noun"], row["scope"])
        amount = write_amount(tables, row)
        return f"{row['area']} {label['verb']} {amount} {counted} in {row['year']}"
    figure = tables.index("figures_flat", "figure_id")[row["figure_id"]]
    return f"{row['area']} {row['year']}: {write_figure(figure)}"


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
    """Write what a series counts, with what limits it: “Victims identified (women)”."""
    row = series.rows[0]
    scope = f" ({row['scope']})" if row["scope"] else ""
    return f"{capitalize(row['what'])}{scope}"
