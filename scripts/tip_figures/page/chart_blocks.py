"""Charts with all that is around them: title, unit, table, source, files, why years are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.model import Figures
from tip_figures.page.balance import describe_contradiction
from tip_figures.page.chart import (
    Chart,
    ChartNote,
    GapStrips,
    LegendEntry,
    draw_chart,
    draw_gaps,
    get_tone,
    make_legend,
)
from tip_figures.page.chart_files import ChartFiles, name_chart_files
from tip_figures.page.entries import FigureEntry
from tip_figures.page.gaps import explain_gap
from tip_figures.page.phrases import capitalize, inflect_unit, name_indicators
from tip_figures.page.picture import list_notes, list_sources
from tip_figures.page.reports import write_source_line
from tip_figures.page.series import AreaSeries, Series, describe_series, name_series


@dataclass(frozen=True)
class ChartTable:
    """The numbers of a chart as a table: a row for each year, a column for each series."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class ChartBlock:
    """A chart and what is around it.

    lines:   its series
    unit:    of the numbers; for one series also who counted
    legend:  names of several series
    style:   “tall” or “low”: how the style sheet draws it
    notes:   what its marks mean: numbers in doubt, years without a number
    remarks: the same at length, by year
    """

    lines: Sequence[Series]
    style: str
    title: str
    unit: str
    tone: str
    legend: Sequence[LegendEntry]
    chart: Chart
    gaps: GapStrips
    notes: Sequence[ChartNote]
    remarks: Sequence[tuple[str, str]]
    table: ChartTable
    source: str
    files: ChartFiles


def select_charts(series: AreaSeries) -> list[Sequence[Series]]:
    """Select what is drawn: the leading series together, then each other one of several years.

    A series of zeros is not drawn.
    """
    charts: list[Sequence[Series]] = [series.leading] if series.leading else []
    for line in series.every:
        has_numbers = any(figure.value for figure in line.figures)
        if line not in series.leading and len(line.figures) > 1 and has_numbers:
            charts.append([line])
    return charts


def make_chart_blocks(
    figures: Figures, area_code: str, series: AreaSeries, entries: Mapping[str, FigureEntry]
) -> list[ChartBlock]:
    """Make the charts of an area; the first one is that of the leading series, if there are any."""
    charts = select_charts(series)
    blocks = []
    for lines, files in zip(charts, name_chart_files(area_code, charts), strict=True):
        style = "tall" if lines is series.leading else "low"
        blocks.append(_make_block(figures, lines, style, files, entries))
    return blocks


def _make_block(
    figures: Figures,
    lines: Sequence[Series],
    style: str,
    files: ChartFiles,
    entries: Mapping[str, FigureEntry],
) -> ChartBlock:
    return ChartBlock(
        lines=lines,
        style=style,
        title=name_series(lines),
        unit=_describe_unit(figures, lines),
        tone=get_tone(figures, lines[0].indicator),
        legend=make_legend(figures, lines) if len(lines) > 1 else [],
        chart=draw_chart(figures, lines, style),
        gaps=draw_gaps(figures, lines),
        notes=list_notes(figures, lines),
        remarks=_list_remarks(figures, lines, entries),
        table=_make_table(figures, lines),
        source=write_source_line(list_sources(figures, lines)),
        files=files,
    )


def _describe_unit(figures: Figures, lines: Sequence[Series]) -> str:
    """Write the unit of a chart; for one series also who counted."""
    unit = capitalize(inflect_unit(figures, lines[0].unit, 2))
    if len(lines) > 1:
        return unit
    counter = figures.get_code_label("counted_by", lines[0].indicator.counted_by)
    return f"{unit}, counted by {counter}"


def _list_remarks(
    figures: Figures, lines: Sequence[Series], entries: Mapping[str, FigureEntry]
) -> list[tuple[str, str]]:
    """List the years of a chart that need an explanation, each with its explanation."""
    contradiction_of_identity = {
        evaluated.identity.identity_id: describe_contradiction(figures, evaluated)
        for evaluated in figures.evaluated
        if evaluated.verdict == CONTRADICTED
    }
    remarks = []
    for line in lines:
        for figure in line.figures:
            for identity_id in line.contradictions.get(figure.figure_id, ()):
                contradiction = contradiction_of_identity[identity_id]
                remarks.append((str(figure.year), f"{capitalize(contradiction)}."))
        for figure in line.doubtful:
            remarks.append((str(figure.year), entries[figure.figure_id].note))
        for change in line.breaks:
            remarks.append((f"{change.earlier} and {change.later}", change.explanation))
        for gap in line.gaps:
            rows = [row for row in gap.rows if row.note]
            remarks += [(str(row.year), explain_gap(figures, row)) for row in rows]
    return [(years, name_indicators(figures, text)) for years, text in remarks]


def _make_table(figures: Figures, lines: Sequence[Series]) -> ChartTable:
    first, last = lines[0].years
    rows = []
    for year in range(first, last + 1):
        rows.append((year, [_write_cell(figures, line, year) for line in lines]))
    return ChartTable([describe_series(figures, line) for line in lines], rows)


def _write_cell(figures: Figures, line: Series, year: int) -> str:
    """Write the number of a year, with a question mark if it is in doubt, or why there is none."""
    doubts = [line.describe_doubt(figure) for figure in line.figures if figure.year == year]
    return f"{line.describe_year(figures, year)}{'?' if any(doubts) else ''}"
