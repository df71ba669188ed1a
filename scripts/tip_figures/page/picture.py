"""The leading series of an area as a picture of its own."""

from tip_figures.figures.model import Figures
from tip_figures.page import series
from tip_figures.page.rendering import render_template


def render_picture(figures: Figures) -> str:
    """The leading series as an SVG that stands alone, in the theme of whoever looks; empty where there is none."""
    lines = series.leading(series.series(figures))
    return (
        render_template("series.svg.j2", f=figures, lines=lines, told=figures.package.descriptor)
        if lines
        else ""
    )
