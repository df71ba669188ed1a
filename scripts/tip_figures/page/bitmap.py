"""The leading series of a page as a PNG file, for sites that show a picture beside a link.

Such sites take no SVG. They show the title of the link, so the picture has only the line, its
numbers and the years.
"""

import io
import math

from PIL import Image, ImageDraw, ImageFont

from tip_figures.page.chart import Chart, Point, Segment

WIDTH, HEIGHT = 600, 315  # pixels, in the proportions that sites show
MARGIN = 20  # pixels around the chart
SCALE = 2  # the picture is drawn so many times larger, so that reduced lines are smooth
COLOUR_COUNT = 32  # of the file, which is small with few

# Colours of the light theme of the pages.
PAPER = "#fdfcf9"
GRID = "#e3dfd6"
MUTED = "#5b6068"
LINE = "#1c5d99"

NUMBER_SIZE = 22  # pixels, larger than in the page
YEAR_SIZE = 16
NUMBER_SHIFT = 1.35  # larger numbers are farther from their points than in the page
YEAR_BELOW = 24  # pixels from the baseline of the chart to that of the years
RADIUS = 6
DASH, DASH_GAP = 4, 9  # pixels

SPELLINGS = {"≥": ">=", "≤": "<=", "–": "-"}
"""Characters that the font does not have."""

Place = tuple[float, float]


def render_bitmap(chart: Chart) -> bytes:
    """Render a chart of one series as a PNG file."""
    drawing = _Drawing()
    for tick in chart.ticks:
        left, right = _locate(0, tick.y), _locate(100, tick.y)
        drawing.draw_line(MUTED if tick.is_zero else GRID, left, right, 1)
        drawing.draw_text(MUTED, (left[0], left[1] - 4), tick.number, YEAR_SIZE, "ls")
    for label in chart.years:
        x, y = _locate(label.x, chart.baseline)
        drawing.draw_text(MUTED, (x, y + YEAR_BELOW), str(label.year), YEAR_SIZE, "ms")
    for mark in chart.breaks:
        drawing.draw_dashes(GRID, _locate(mark.x, 9), _locate(mark.x, chart.baseline))
    for segment in chart.segments:
        _draw_segment(drawing, segment)
    for point in chart.points:
        _draw_point(drawing, point)
    return drawing.write_png()


def _locate(x: float, y: float) -> Place:
    """Return the pixel of a place that is given in percent of the chart."""
    width, height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return MARGIN + width * x / 100, MARGIN + height * y / 100


class _Drawing:
    """A picture in which places and sizes are pixels of the file."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def draw_line(self, colour: str, start: Place, end: Place, width: float) -> None:
        """Draw a straight line."""
        self.pen.line([_enlarge(start), _enlarge(end)], colour, round(width * SCALE))

    def draw_dashes(self, colour: str, start: Place, end: Place) -> None:
        """Draw a dotted line."""
        length = math.dist(start, end)
        for number in range(int(length // DASH_GAP) + 1):
            first = _interpolate(start, end, number * DASH_GAP / length)
            second = _interpolate(start, end, min(1, (number * DASH_GAP + DASH) / length))
            self.draw_line(colour, first, second, 2.5)

    def draw_disc(self, colour: str, centre: Place, radius: float) -> None:
        """Draw a filled circle."""
        self.pen.circle(_enlarge(centre), radius * SCALE, colour)

    def draw_text(self, colour: str, place: Place, text: str, size: float, anchor: str) -> None:
        """Draw a number, which hides the lines behind it.

        anchor: which point of the text is at the place, as Pillow names it, such as "ms" for the
                middle of the baseline
        """
        for character, spelling in SPELLINGS.items():
            text = text.replace(character, spelling)
        font = ImageFont.load_default(size * SCALE)
        left, top, right, bottom = self.pen.textbbox(_enlarge(place), text, font, anchor)
        self.pen.rectangle((left - SCALE, top - SCALE, right + SCALE, bottom + SCALE), PAPER)
        self.pen.text(_enlarge(place), text, colour, font, anchor)

    def write_png(self) -> bytes:
        """Return the picture as a PNG file with few colours; the same picture gives the same."""
        reduced = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        reduced.quantize(COLOUR_COUNT).save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _enlarge(place: Place) -> Place:
    return place[0] * SCALE, place[1] * SCALE


def _interpolate(start: Place, end: Place, share: float) -> Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _draw_segment(drawing: _Drawing, segment: Segment) -> None:
    start, end = _locate(segment.x1, segment.y1), _locate(segment.x2, segment.y2)
    if segment.is_broken:
        drawing.draw_dashes(LINE, start, end)
    else:
        drawing.draw_line(LINE, start, end, 3)


def _draw_point(drawing: _Drawing, point: Point) -> None:
    """Draw a point with its number; a number in doubt has a hollow one."""
    x, y = _locate(point.x, point.y)
    shift = point.placement
    place = (x + shift.dx * NUMBER_SHIFT, y + shift.dy * NUMBER_SHIFT)
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shift.anchor]
    drawing.draw_text(LINE, place, point.number, NUMBER_SIZE, anchor)
    drawing.draw_disc(LINE, (x, y), RADIUS)
    if point.is_in_doubt:
        drawing.draw_disc(PAPER, (x, y), RADIUS - 2.5)
