"""The leading series of a page as a PNG file, for sites that show a picture beside a link.

Such sites take no SVG. They show the title of the link, so the picture has only the line, its
numbers and the years.
"""

import math

from tip_figures.page.canvas import GLYPH_HEIGHT, PAPER, Canvas, Place, measure_text
from tip_figures.page.chart import Chart, Point, Segment

WIDTH, HEIGHT = 600, 315  # pixels, in the proportions that sites show
MARGIN = 20  # pixels around the chart

COLOURS = ((253, 252, 249), (227, 223, 214), (91, 96, 104), (28, 93, 153))
"""Colours of paper, grid, years and line, as in the light theme of the pages."""
GRID, MUTED, LINE = 1, 2, 3  # places in COLOURS, after PAPER

NUMBER_SCALE = 1.25  # pixels of a unit of a digit
YEAR_SCALE = 0.95
NUMBER_SHIFT = 1.35  # numbers are larger than in the page, so they are farther from their points
YEAR_BELOW = 24  # pixels from the baseline of the chart to that of the years
RADIUS = 6
DASH, DASH_GAP = 4, 9  # pixels


def render_bitmap(chart: Chart) -> bytes:
    """Render a chart of one series as a PNG file."""
    canvas = Canvas(WIDTH, HEIGHT, COLOURS)
    _draw_grid(canvas, chart)
    for mark in chart.breaks:
        _draw_dashes(canvas, GRID, _locate(mark.x, 9), _locate(mark.x, chart.baseline))
    for point in chart.points:
        _clear_grid(canvas, point)
    for segment in chart.segments:
        _draw_segment(canvas, segment)
    for point in chart.points:
        _draw_point(canvas, point)
    return canvas.write_png()


def _draw_grid(canvas: Canvas, chart: Chart) -> None:
    """Draw the scale and the years."""
    for tick in chart.ticks:
        ink = MUTED if tick.is_zero else GRID
        x, y = _locate(0, tick.y)
        right, _ = _locate(100, tick.y)
        canvas.fill(ink, (x, round(y)), (right, round(y) + 1))
        canvas.draw_text(MUTED, (x, y - 6), tick.number, YEAR_SCALE, 1.5)
    for label in chart.years:
        x, y = _locate(label.x, chart.baseline)
        start = (x - measure_text(str(label.year), YEAR_SCALE) / 2, y + YEAR_BELOW)
        canvas.draw_text(MUTED, start, str(label.year), YEAR_SCALE, 1.5)


def _locate(x: float, y: float) -> Place:
    """Return the pixel of a place that is given in percent of the chart."""
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return MARGIN + width * x / 100, MARGIN + height * y / 100


def _draw_segment(canvas: Canvas, segment: Segment) -> None:
    start, end = _locate(segment.x1, segment.y1), _locate(segment.x2, segment.y2)
    if segment.is_broken:
        _draw_dashes(canvas, LINE, start, end)
    else:
        canvas.draw_line(LINE, start, end, 3)


def _draw_dashes(canvas: Canvas, ink: int, start: Place, end: Place) -> None:
    """Draw a dotted line."""
    length = math.dist(start, end)
    for number in range(int(length // DASH_GAP) + 1):
        first = _interpolate(start, end, number * DASH_GAP / length)
        second = _interpolate(start, end, min(1, (number * DASH_GAP + DASH) / length))
        canvas.draw_line(ink, first, second, 2.5)


def _interpolate(start: Place, end: Place, share: float) -> Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _draw_point(canvas: Canvas, point: Point) -> None:
    """Draw a point with its number; a number in doubt has a hollow one."""
    place = _locate(point.x, point.y)
    canvas.draw_disc(LINE, place, RADIUS)
    if point.is_in_doubt:
        canvas.draw_disc(PAPER, place, RADIUS - 2.5)
    canvas.draw_text(LINE, _find_start(point), point.number, NUMBER_SCALE, 2.5)


def _clear_grid(canvas: Canvas, point: Point) -> None:
    """Leave the grid out behind the number of a point."""
    left, baseline = _find_start(point)
    right = left + measure_text(point.number, NUMBER_SCALE)
    top = baseline - GLYPH_HEIGHT * NUMBER_SCALE
    canvas.fill(PAPER, (left - 3, top - 3), (right + 3, baseline + 3))


def _find_start(point: Point) -> Place:
    """Find the left end of the baseline of a number."""
    x, y = _locate(point.x, point.y)
    width = measure_text(point.number, NUMBER_SCALE)
    shift = {"start": 0.0, "middle": width / 2, "end": width}[point.placement.anchor]
    return x + point.placement.dx * NUMBER_SHIFT - shift, y + point.placement.dy * NUMBER_SHIFT
