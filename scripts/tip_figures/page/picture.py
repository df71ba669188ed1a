"""A chart as an SVG file of its own."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tip_figures.datapackage.citation import list_license_names
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.chart import (
    BREAK,
    DOUBT,
    Chart,
    ChartNote,
    GapStrips,
    LegendEntry,
    draw_chart,
    draw_gaps,
    get_tone,
    make_legend,
)
from tip_figures.page.rendering import render_template
from tip_figures.page.reports import write_source_line
from tip_figures.page.series import Series, write_headline

# Pixels, from the top of the picture.
TITLE_BASELINE = 34
TITLE_LINE = 22
LEGEND_LINE = 20
CHART_HEIGHT = 320
FOOTER_HEIGHT = 43

TITLE_CHARACTERS = 80  # of one line, with room for fonts of wide letters


@dataclass(frozen=True)
class Picture:
    """A picture: title, legend, chart, missing years with their reasons, source.

    title: in lines that fit the width
    """

    title: Sequence[str]
    legend: Sequence[LegendEntry]
    chart: Chart
    gaps: GapStrips
    notes: Sequence[ChartNote]
    source: str

    @property
    def legend_top(self) -> int:
        """Pixels above the legend."""
        return TITLE_BASELINE + 10 + TITLE_LINE * (len(self.title) - 1)

    @property
    def chart_top(self) -> int:
        """Pixels above the chart."""
        return self.legend_top + LEGEND_LINE * len(self.legend)

    @property
    def gaps_top(self) -> int:
        """Pixels above the strips of missing years."""
        return self.chart_top + CHART_HEIGHT

    @property
    def notes_top(self) -> int:
        """Pixels above the reasons of missing years."""
        return self.gaps_top + self.gaps.height

    @property
    def height(self) -> int:
        """Pixels of the whole picture."""
        return self.notes_top + LEGEND_LINE * len(self.notes) + FOOTER_HEIGHT


def render_picture(figures: Figures, lines: Sequence[Series], title: str = "") -> str:
    """Render series as an SVG in the light or dark theme of its reader; empty without series.

    title: above the chart; without one the headline of the first series
    """
    if not lines:
        return ""
    picture = Picture(
        title=textwrap.wrap(title or write_headline(figures, lines[0]), TITLE_CHARACTERS),
        legend=make_legend(figures, lines),
        chart=draw_chart(figures, lines),
        gaps=draw_gaps(figures, lines),
        notes=list_notes(figures, lines),
        source=_describe_source(figures, lines, figures.package.descriptor),
    )
    return render_template("series.svg.j2", picture=picture)


def list_notes(figures: Figures, lines: Sequence[Series]) -> list[ChartNote]:
    """Explain the marks of a chart, in the colour of each series.

    They are numbers in doubt, changes of definition, and years without a number. Years with the
    same explanation are in one line.
    """
    notes = []
    for line in lines:
        years_by_reason: dict[tuple[str, str], list[str]] = {}
        for mark, words, years in _list_marks(line):
            years_by_reason.setdefault((mark, words), []).append(years)
        tone = get_tone(figures, line.indicator)
        for (mark, words), group in years_by_reason.items():
            notes.append(ChartNote(tone, mark, f"{', '.join(group)}: {words}"))
    return notes


def _list_marks(line: Series) -> Iterator[tuple[str, str, str]]:
    """List the marks of a series: how it is drawn, what it means, and the years."""
    for figure in line.figures:
        doubt = line.describe_doubt(figure)
        if doubt:
            yield DOUBT, doubt, str(figure.year)
    for change in line.breaks:
        yield BREAK, "new definition", str(change.later)
    for gap in line.gaps:
        yield gap.reason, gap.words, gap.years


def _describe_source(
    figures: Figures, lines: Sequence[Series], descriptor: Mapping[str, Any]
) -> str:
    """Write publishers, editions, package and license in one line."""
    licenses = list_license_names(descriptor)
    return (
        f"{write_source_line(list_sources(figures, lines))}. "
        f"Data: {descriptor.get('name')} {descriptor.get('version')}, {', '.join(licenses)}."
    )


def list_sources(figures: Figures, lines: Sequence[Series]) -> list[SourceRow]:
    """List the passages that the numbers of a chart are from."""
    source_ids = {figure.source_id for line in lines for figure in line.figures}
    return [source for source in figures.sources if source.source_id in source_ids]
