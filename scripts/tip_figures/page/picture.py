"""The leading series of an area as an SVG file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tip_figures.datapackage.citation import list_license_names
from tip_figures.figures.model import Figures
from tip_figures.page.chart import (
    Chart,
    GapStrips,
    LegendEntry,
    draw_chart,
    draw_gaps,
    make_legend,
)
from tip_figures.page.rendering import render_template
from tip_figures.page.series import Series, write_headline

# Pixels, from the top of the picture.
TITLE_BASELINE = 34
LEGEND_LINE = 20
CHART_HEIGHT = 320
FOOTER_HEIGHT = 43


@dataclass(frozen=True)
class Picture:
    """A picture: title, legend, chart, missing years, source."""

    title: str
    legend: Sequence[LegendEntry]
    chart: Chart
    gaps: GapStrips
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
    def height(self) -> int:
        """Pixels of the whole picture."""
        return self.gaps_top + self.gaps.height + FOOTER_HEIGHT


def render_picture(figures: Figures, leading: Sequence[Series]) -> str:
    """Render series as an SVG in the light or dark theme of its reader; empty without series."""
    if not leading:
        return ""
    picture = Picture(
        title=write_headline(figures, leading[0]),
        legend=make_legend(figures, leading),
        chart=draw_chart(figures, leading),
        gaps=draw_gaps(figures, leading),
        source=_describe_source(figures, figures.package.descriptor),
    )
    return render_template("series.svg.j2", picture=picture)


def _describe_source(figures: Figures, descriptor: Mapping[str, Any]) -> str:
    """Write publishers, editions, package and license in one line."""
    publishers = sorted({source.publisher for source in figures.sources})
    editions = sorted(source.edition_year for source in figures.sources)
    licenses = list_license_names(descriptor)
    return (
        f"Source: {', '.join(publishers)}, editions {editions[0]} to {editions[-1]}. "
        f"Data: {descriptor.get('name')} {descriptor.get('version')}, {', '.join(licenses)}."
    )
