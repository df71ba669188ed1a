"""What charts show: series of totals by year, and how totals divide by one dimension.

The template `parts.j2` draws them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.divisions import REMAINDERS
from tip_figures.figures.tables.series import FULL_SCOPE
from tip_figures.page.tables import (
    Row,
    Tables,
    capitalize,
    define_indicator,
    describe_doubt,
    describe_unit,
    describe_years,
    list_years,
    write_amount,
    write_limited,
)

LONG = 10_000  # from here on, a number is shortened to fit above a column on a phone
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "≈"}
"""Codes of `bound` as a chart shows them."""
PART_COLOURS = 6  # in the style sheet; they are used in turn


class Note(NamedTuple):
    """A line under a chart: what a mark means, in which years, and where to read more.

    Attributes:
        style: class of the mark in the style sheet
        target: anchor on the page of the area, or ""
    """

    style: str
    years: str
    text: str
    target: str


@dataclass(frozen=True)
class Series:
    """Rows of one series of `totals`, in order of their years, with the words of its chart.

    Attributes:
        is_core: whether its indicator is a core one
        meaning: definition of the indicator
        sources: title and address of each report (see `list_sources`)
    """

    rows: Sequence[Row]
    is_core: bool
    unit: str
    meaning: str
    notes: Sequence[Note]
    sources: Sequence[tuple[str, str]]

    @property
    def first(self) -> Row:
        """The first row, for what all rows have in common."""
        return self.rows[0]

    @property
    def indicator_id(self) -> str:
        """The indicator that it counts."""
        return self.first["indicator_id"]

    @property
    def group(self) -> str:
        """The code of the kind of count."""
        return self.first["group"]

    @property
    def title(self) -> str:
        """What is counted, with the limits in brackets: “Victims identified (women)”."""
        scope = f" ({self.first['scope']})" if self.first["scope"] != FULL_SCOPE else ""
        return f"{capitalize(self.first['what'])}{scope}"

    @property
    def numbers(self) -> list[Row]:
        """The rows with a number, at least one."""
        return [row for row in self.rows if row["value"]]

    @property
    def highest(self) -> float:
        """The highest number."""
        return max(float(row["value"]) for row in self.numbers)

    @property
    def is_drawn(self) -> bool:
        """Whether it has a chart: two numbers or more, at least one not zero."""
        return len(self.numbers) > 1 and self.highest > 0

    @property
    def stem(self) -> str:
        """The name of its files, without an ending."""
        return name_stem(self.first, self.first["what"])


def name_stem(row: Row, what: str) -> str:
    """Return a name for files, without an ending: `ISL-victims_identified-forced-labor`.

    Args:
        row: its area, its indicator and the limits of its series are in the name
        what: with which the name of the series begins, before its limits
    """
    limits = row["series"].partition(what)[2]
    return re.sub(r"\W+", "-", f"{row['ref_area']}-{row['indicator_id']}{limits}")


def find_series(tables: Tables, ref_area: str) -> list[Series]:
    """Return the series of an area, the most important one first.

    Core indicators come first, then series with a chart, then indicators of many areas.
    """
    area_indicators = {(row["indicator_id"], row["ref_area"]) for row in tables["totals"]}
    area_counts = Counter(indicator_id for indicator_id, _ in area_indicators)
    all_series = []
    for rows in group_by(tables.rows_of_area("totals", ref_area), itemgetter("series")).values():
        indicator_id = rows[0]["indicator_id"]
        first_number = next(row for row in rows if row["value"])
        series = Series(
            rows,
            is_core=indicator_id in tables.core_ids,
            unit=describe_unit(tables.figures, first_number),
            meaning=define_indicator(tables.figures, indicator_id)[1],
            notes=list(_list_notes(rows)),
            sources=list(list_sources(tables.figures, rows)),
        )
        all_series.append(series)
    all_series.sort(
        key=lambda series: (
            not series.is_core,
            not series.is_drawn,
            -area_counts[series.indicator_id],
            series.indicator_id,
        )
    )
    return all_series


def _list_notes(rows: Sequence[Row]) -> Iterator[Note]:
    """Yield what the marks of a chart mean: another definition, doubts and years without number."""
    definition = rows[0]["break_before"]
    if definition:
        years = describe_years(row["year"] for row in rows)
        text = f"{definition}; not comparable with numbers of the earlier definition"
        yield Note("break", years, text, target="")
    for row in rows:
        doubt = describe_doubt(row)
        if doubt:
            identity_id = row["contradicted_by"].partition(";")[0]  # only the first of the ids
            target = f"identity_{identity_id}" if identity_id else row["figure_id"]
            style = doubt.split()[0]  # “contradicted by other numbers”: contradicted
            yield Note(style, row["year"], doubt, target)
    gaps = [row for row in rows if not row["value"]]
    for reason, members in group_by(gaps, itemgetter("why_no_value")).items():
        yield Note("gap", list_years(row["year"] for row in members), reason, target="")


def write_marked_number(row: Row) -> str:
    """Write a number for a small space, with signs for bound and doubt: “≥1,834?”, “2.5M”."""
    number, letter = float(row["value"]), ""
    if number >= LONG:
        size, letter = (1_000_000, "M") if number >= 1_000_000 else (1_000, "k")
        number = float(f"{number / size:.3g}")  # a number again, since the text may be 1e+03
    doubt = "?" if describe_doubt(row) else ""
    return f"{SIGNS.get(row['bound'], '')}{number:,g}{letter}{doubt}"


def list_sources(figures: Figures, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield title with editions, and address, of each report of some rows: “Title, 2020–2022”.

    The address is that of the newest edition for which a row has a link.
    """
    for report, members in group_by(rows, itemgetter("report")).items():
        years = describe_years(row["edition_year"] for row in members)
        # True is higher than False, so any row with a link is preferred to one without.
        newest = max(members, key=lambda row: (row["link"] != "", row["edition_year"]))
        title = figures.get_code_label("report", report)
        yield f"{title}, {years}", newest["link"].partition("#")[0]


# Breakdowns


class DrawnPart(NamedTuple):
    """A row of `parts` as a part of a bar: place and width in percent, and number of its colour.

    The colour of a remainder, which no report states, is 0.
    """

    row: Row
    text: str
    x: float
    width: float
    colour: int


class Breakdown(NamedTuple):
    """How totals of one or several series divide by one dimension, such as sex.

    Attributes:
        group: code of the kind of count
        blocks: for each series its title (empty if there is only one), and for each of its totals
            the row of `figures_flat` and its parts
        rows: of the table `parts`
        stem: the name of its files, without an ending
        sources: title and address of each report
    """

    group: str
    title: str
    unit: str
    scope: str
    dimension: str
    blocks: Sequence[tuple[str, Sequence[tuple[Row, Sequence[DrawnPart]]]]]
    rows: Sequence[Row]
    stem: str
    sources: Sequence[tuple[str, str]]


def list_breakdowns(
    tables: Tables, ref_area: str, indicator_ids: Sequence[str]
) -> Iterator[Breakdown]:
    """Yield how the totals of an area divide, in the order of the indicators of their parts."""
    # A row has the series of its total, but the indicator (also as `what`) of its part.
    parts = [row for row in tables.rows_of_area("parts", ref_area) if row["total"]]
    parts.sort(key=lambda row: indicator_ids.index(row["indicator_id"]))
    groups = group_by(parts, itemgetter("what", "series", "dimension", "division"))
    for rows in groups.values():
        rows.sort(key=itemgetter("year"))
        first = rows[0]
        total = tables.figure_rows[first["total_figure_id"]]
        stem = f"{name_stem(first, total['what'])}-by-{first['dimension']}-{first['division']}"
        yield make_breakdown(tables, rows, _title_series(first), stem)


def make_breakdown(tables: Tables, rows: Sequence[Row], title: str, stem: str) -> Breakdown:
    """Return a chart of rows of `parts` that share a dimension, with a block for each series."""
    figures = tables.figures
    first = rows[0]
    part_names = dict.fromkeys(row["part"] for row in rows if row["part_code"] not in REMAINDERS)
    colours = {name: position % PART_COLOURS + 1 for position, name in enumerate(part_names)}
    groups = group_by(rows, itemgetter("series"))
    blocks = []
    for members in groups.values():
        lines = []
        for total_id, parts in group_by(members, itemgetter("total_figure_id")).items():
            line = tables.figure_rows[total_id], list(_draw_parts(figures, parts, colours))
            lines.append(line)
        blocks.append((_title_series(members[0]) if len(groups) > 1 else "", lines))
    figure_ids = {row["total_figure_id"] for row in rows} | {row["figure_id"] for row in rows}
    figure_ids.discard("")  # of a remainder, or of a part that is the sum of several figures
    # Sorted, so that the reports always have the same order.
    figure_rows = [tables.figure_rows[figure_id] for figure_id in sorted(figure_ids)]
    dimension_titles = {dimension.name: dimension.title for dimension in figures.dimensions}
    return Breakdown(
        group=first["group"],
        title=title,
        unit=describe_unit(figures, first, with_counter=len(groups) == 1),
        scope=first["scope"],
        dimension=dimension_titles[first["dimension"]],
        blocks=blocks,
        rows=rows,
        stem=stem,
        sources=list(list_sources(figures, figure_rows)),
    )


def _title_series(row: Row) -> str:
    money = f", in {row['unit']}" if row["unit"].isupper() else ""  # currencies are in capitals
    return f"{capitalize(write_limited(row['what'], row['scope']))}{money}"


def _draw_parts(
    figures: Figures, rows: Sequence[Row], colours: Mapping[str, int]
) -> Iterator[DrawnPart]:
    # A negative remainder counts as 0. The sum is a divisor, so it must not be 0.
    sum_of_parts = sum(max(float(row["value"]), 0) for row in rows) or 1
    x = 0.0
    for row in sorted(rows, key=lambda row: row["part"] not in colours):  # the remainder last
        width = round(100 * max(float(row["value"]), 0) / sum_of_parts, 2)
        share = f" ({float(row['share']):.1%})" if row["share"] else ""
        text = f"{row['part']}: {write_amount(figures, row)}{share}"
        yield DrawnPart(row, text, round(x, 2), width, colours.get(row["part"], 0))
        x += width
