"""The page of an area: its charts, breakdowns, contradictions, and every figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.page.chart import Chart, draw_chart
from tip_figures.page.relations import CheckedRelation, Relations, sort_relations
from tip_figures.page.series import Series, find_series, write_headline, write_title
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import (
    DOUBTFUL,
    capitalize,
    define_indicator,
    describe_reading,
    describe_unit,
    describe_years,
    write_amount,
    write_limited,
)

REMAINDERS = ("not_stated", "rounding", "difference")
"""Codes of parts that no report states."""
PART_COLOURS = 6  # in the style sheet; they are used in turn


@dataclass(frozen=True)
class Source:
    """What the numbers of a chart are from.

    link: to the newest edition
    """

    title: str
    link: str


@dataclass(frozen=True)
class ChartBlock:
    """A chart with all that is around it.

    definition: what is counted
    """

    series: Series
    definition: str
    chart: Chart
    title: str
    unit: str
    sources: Sequence[Source]

    @property
    def csv_file(self) -> str:
        """The file with its numbers."""
        return f"{self.series.stem}.csv"

    @property
    def svg_file(self) -> str:
        """The file with its picture."""
        return f"{self.series.stem}.svg"


@dataclass(frozen=True)
class DrawnPart:
    """A part of a total.

    text:   name, number and share
    x:      where it begins in the bar, in percent
    width:  its length in the bar, in percent; 0 if it is not drawn
    colour: of the bar, by the name of the part; 0 for what no report states
    target: anchor of its figure; empty if it has none
    """

    text: str
    x: float
    width: float
    colour: int
    target: str


@dataclass(frozen=True)
class Breakdown:
    """How the totals of one series divide by one dimension.

    dimension: its title
    lines:     for each year the total, its figure_id, and its parts
    """

    title: str
    dimension: str
    lines: Sequence[tuple[str, str, str, Sequence[DrawnPart]]]


@dataclass(frozen=True)
class AreaPage:
    """The page of an area.

    headline: a sentence about its first series
    reading:  what was read of each report
    reports:  the short names of reports
    definitions: label and definition of each indicator
    doubtful: figures that are marked as doubtful
    """

    ref_area: str
    area: str
    headline: str
    blocks: Sequence[ChartBlock]
    relations: Relations
    doubtful: Sequence[Row]
    breakdowns: Sequence[Breakdown]
    figures: Sequence[Row]
    sources: Sequence[Row]
    reading: Sequence[str]
    reports: str
    definitions: Sequence[tuple[str, str]]


def make_area_page(
    tables: Tables, relations: Sequence[CheckedRelation], ref_area: str, area: str
) -> AreaPage:
    """Make the page of an area.

    relations: of all areas
    """
    series = find_series(tables, ref_area)
    figures = [row for row in tables["figures_flat"] if row["ref_area"] == ref_area]
    indicator_ids = list(
        dict.fromkeys([line.rows[0]["indicator_id"] for line in series])
        | dict.fromkeys([row["indicator_id"] for row in figures])
    )
    sources = [row for row in tables["sources"] if row["ref_area"] == ref_area]
    figures.sort(key=lambda row: _sort_key(row, indicator_ids))
    labels = {row["indicator_id"]: row["what"] for row in figures}
    return AreaPage(
        ref_area=ref_area,
        area=area,
        headline=write_headline(tables, series[0]) if series else area,
        blocks=[_make_block(tables, line) for line in series if line.is_drawn],
        relations=sort_relations([row for row in relations if row.ref_area == ref_area]),
        doubtful=[row for row in figures if row["obs_status"] == DOUBTFUL],
        breakdowns=list(_list_breakdowns(tables, ref_area, indicator_ids)),
        figures=figures,
        sources=sorted(sources, key=lambda row: row["edition_year"], reverse=True),
        reading=describe_reading(tables, sources),
        reports=tables.report_names,
        definitions=[
            (capitalize(labels[indicator_id]), define_indicator(tables, indicator_id))
            for indicator_id in indicator_ids
        ],
    )


def _sort_key(row: Row, indicator_ids: Sequence[str]) -> tuple[object, ...]:
    """Sort figures by indicator and year, the total of a year before its parts."""
    is_part = row["breakdown"] != "total"
    position = indicator_ids.index(row["indicator_id"])
    return position, row["year"], row["unit"], is_part, row["label"], row["edition_year"]


def _make_block(tables: Tables, series: Series) -> ChartBlock:
    return ChartBlock(
        series=series,
        definition=define_indicator(tables, series.rows[0]["indicator_id"]),
        chart=draw_chart(tables, series),
        title=write_title(series),
        unit=describe_unit(tables, series.rows[0]),
        sources=list(_list_sources(tables, series)),
    )


def _list_sources(tables: Tables, series: Series) -> Iterator[Source]:
    """List the reports of a series, each with its editions."""
    for report, rows in group_by(series.rows, lambda row: row["report"]).items():
        years = describe_years([row["edition_year"] for row in rows])
        newest = max(rows, key=lambda row: row["edition_year"])
        title = f"{tables.label('report', report)}, {years}"
        yield Source(title, newest["link"].partition("#")[0])


def _list_breakdowns(
    tables: Tables, ref_area: str, indicator_ids: Sequence[str]
) -> Iterator[Breakdown]:
    """List the breakdowns of an area, in the order of its indicators."""
    figures = tables.index("figures_flat", "figure_id")
    parts = [row for row in tables["parts"] if row["ref_area"] == ref_area]
    parts.sort(key=lambda row: indicator_ids.index(row["indicator_id"]))
    groups = group_by(parts, lambda row: (row["what"], row["scope"], row["unit"], row["dimension"]))
    for (what, scope, unit, dimension), rows in groups.items():
        names = list(dict.fromkeys(row["part"] for row in rows if not _is_remainder(row)))
        lines = []
        for total_id, members in group_by(rows, lambda row: row["total_figure_id"]).items():
            total = write_amount(tables, figures[total_id])
            parts_of_total = list(_draw_parts(tables, members, names))
            lines.append((members[0]["year"], total, total_id, parts_of_total))
        lines.sort(key=lambda line: line[0])
        money = f", in {unit}" if unit.isupper() else ""
        title = f"{capitalize(write_limited(what, scope))}{money}"
        yield Breakdown(title, tables.label("dimension", dimension), lines)


def _is_remainder(row: Row) -> bool:
    return row["part_code"] in REMAINDERS


def _draw_parts(tables: Tables, rows: Sequence[Row], names: Sequence[str]) -> Iterator[DrawnPart]:
    """Draw the parts of one total side by side.

    names: of all parts of the breakdown, which decide their colours
    """
    total_length = sum(max(float(row["value"]), 0) for row in rows) or 1
    x = 0.0
    for row in sorted(rows, key=_is_remainder):
        width = round(100 * max(float(row["value"]), 0) / total_length, 2)
        share = f" ({float(row['share']):.1%})" if row["share"] else ""
        colour = 0 if _is_remainder(row) else names.index(row["part"]) % PART_COLOURS + 1
        text = f"{row['part']}: {write_amount(tables, row)}{share}"
        yield DrawnPart(text, round(x, 2), width, colour, row["figure_id"])
        x += width
