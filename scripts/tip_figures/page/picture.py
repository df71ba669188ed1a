"""A chart as an SVG file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tip_figures.datapackage.citation import list_license_names
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow
from tip_figures.page.chart import (
    Chart,
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
LEGEND_LINE = 20
CHART_HEIGHT = 320
FOOTER_HEIGHT = 43


@dataclass(frozen=True)
class Picture:
    """A picture: title, legend, chart, missing years with their reasons, source."""

    title: str
    legend: Sequence[LegendEntry]
    chart: Chart
    gaps: GapStrips
    notes: Sequence[LegendEntry]
    source: str

    @property
    def chart_top(self) -> int:
        """Pixels above the chart."""
        return TITLE_BASELINE + 10 + LEGEND_LINE * len(self.legend)

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
        title=title or write_headline(figures, lines[0]),
        legend=make_legend(figures, lines),
        chart=draw_chart(figures, lines),
        gaps=draw_gaps(figures, lines),
        notes=list_gap_notes(figures, lines),
        source=_describe_source(figures, lines, figures.package.descriptor),
    )
    return render_template("series.svg.j2", picture=picture)


def list_gap_notes(figures: Figures, lines: Sequence[Series]) -> list[LegendEntry]:
    """Write for each series of a chart why years have no number, in the colour of the series."""
    notes = []
    for line in lines:
        parts = [f"{gap.years}: {gap.words}" for gap in line.gaps]
        parts += [f"{change.later}: new definition" for change in line.breaks]
        if parts:
            notes.append(LegendEntry(get_tone(figures, line.indicator), "; ".join(parts)))
    return notes


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
