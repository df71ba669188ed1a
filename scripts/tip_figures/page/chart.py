"""Charts of series: where lines, points and numbers are drawn.

A chart fits any size: positions are percentages of its width and height, while text and marks have
the size of the page's text (see templates/chart.j2).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.labels import describe_counted, format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow
from tip_figures.page.phrases import format_value
from tip_figures.page.series import DOUBTFUL, Series, describe_series

# Percent of the height.
TOP_MARGIN = 9  # above the highest tick: room for the number of a point
BOTTOM_MARGIN = 10  # below 0: room for the years

# Percent of the width.
SCALE_MARGIN = 11  # left of the first year, with the numbers of the scale
PLAIN_MARGIN = 6  # left of the first year, without them
RIGHT_EDGE = 94  # the last year; half of its number is right of it

MAX_YEAR_LABELS = 10

# Pixels from a point down to the baseline of its number.
NUMBER_ABOVE = -11
NUMBER_BELOW = 20

# A number (12.5 px high, 7 px a character) is drawn above its point, or below it where it would
# meet another number or point. Distances are shares of the highest tick. On the published page at
# widths of 320 to 1,440 px, no texts meet with 0.04 to 0.2 for neighbours and 4 to 10 characters.
SAME_YEAR_DISTANCE = 0.16
"""Distance of two points of one year: 32 px in the lowest chart of several series (248 px, 81 % of
it for values); a number and a point above it need 30 px."""
NEIGHBOUR_DISTANCE = 0.12
"""Vertical distance of two years: 15 px, the height of a line, in the lowest chart (152 px)."""
NEIGHBOUR_CHARACTERS = 8
"""Length of both numbers: 28 px from centre to centre, as ten years have on a phone (320 px)."""

# Strips below a chart that mark missing years.
GAP_STEP = 20  # pixels from one strip to the next
GAP_TEXT_OFFSET = 13  # pixels from the top of a strip's place to the baseline of its text
GAP_OVERHANG = 0.4  # years that a strip extends beyond the first and the last missing year

TONES = 4  # colours of the style sheet
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "~"}
"""Signs of the codes of `bound` in a chart."""


@dataclass(frozen=True)
class Axes:
    """Positions of years and values.

    years: first and last
    ticks: round numbers from 0 to just above the highest value
    left:  percent of the width, left of the first year
    """

    years: tuple[int, int]
    ticks: Sequence[float]
    left: int

    def x_of(self, year: float) -> float:
        """Return the percentage of the width for a year; a single year is in the middle."""
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return round(self.left + (RIGHT_EDGE - self.left) * share, 2)

    def y_of(self, value: float) -> float:
        """Return the percentage of the height for a value, from the top."""
        share = value / self.ticks[-1]
        return round(100 - BOTTOM_MARGIN - share * (100 - TOP_MARGIN - BOTTOM_MARGIN), 2)


@dataclass(frozen=True)
class Tick:
    """A horizontal line of the grid; `number` is empty where the scale is not shown."""

    y: float
    is_zero: bool
    number: str


@dataclass(frozen=True)
class YearLabel:
    """A year below the chart."""

    year: int
    x: float


@dataclass(frozen=True)
class Segment:
    """A line between two points; broken at missing years and at a doubtful point."""

    tone: str
    is_broken: bool
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Point:
    """A figure in a chart.

    description:   year, amount, what is counted, and edition: shown under the pointer, and read
                   by screen readers
    number:        as it is drawn beside the point
    number_offset: pixels from the point down to the baseline of the number
    """

    tone: str
    figure_id: str
    description: str
    x: float
    y: float
    is_doubtful: bool
    number: str
    number_offset: int


@dataclass(frozen=True)
class Chart:
    """A chart of one or several series."""

    ticks: Sequence[Tick]
    baseline: float
    years: Sequence[YearLabel]
    segments: Sequence[Segment]
    points: Sequence[Point]


@dataclass(frozen=True)
class GapStrip:
    """A strip below a chart that marks missing years.

    x, width, middle: in percent of the chart's width
    y, text_y:        in pixels
    """

    tone: str
    x: float
    width: float
    middle: float
    y: int
    text_y: int


@dataclass(frozen=True)
class GapStrips:
    """The strips below a chart, and the pixels that they need together."""

    strips: Sequence[GapStrip]
    height: int


@dataclass(frozen=True)
class LegendEntry:
    """The name of a series in the colour of who counted."""

    tone: str
    text: str


def make_legend(figures: Figures, lines: Sequence[Series]) -> list[LegendEntry]:
    """Name the series of a chart."""
    return [
        LegendEntry(get_tone(figures, line.indicator), describe_series(figures, line))
        for line in lines
    ]


def draw_chart(figures: Figures, lines: Sequence[Series], *, has_scale: bool = True) -> Chart:
    """Draw series, which have the same years, in one chart.

    has_scale: whether the grid has numbers
    """
    axes = make_axes(lines, has_scale)
    below = _find_numbers_below(lines, axes.ticks[-1])
    segments = []
    points = []
    for line in lines:
        tone = get_tone(figures, line.indicator)
        for earlier, later in pairwise(line.figures):
            segments.append(_draw_segment(axes, tone, earlier, later))
        for figure in line.figures:
            offset = NUMBER_BELOW if figure.figure_id in below else NUMBER_ABOVE
            points.append(_draw_point(figures, axes, tone, figure, offset))
    return Chart(
        ticks=[_draw_tick(axes, tick, has_scale) for tick in axes.ticks],
        baseline=axes.y_of(0),
        years=_label_years(axes),
        segments=segments,
        points=points,
    )


def draw_gaps(figures: Figures, lines: Sequence[Series]) -> GapStrips:
    """Draw for each series with missing years a strip along them, one strip below the other."""
    axes = make_axes(lines, has_scale=True)
    lines_with_gaps = [line for line in lines if line.gaps]
    strips = []
    for number, line in enumerate(lines_with_gaps):
        top = GAP_STEP * number
        for first, last in line.gaps:
            start = axes.x_of(first - GAP_OVERHANG)
            end = axes.x_of(last + GAP_OVERHANG)
            strips.append(
                GapStrip(
                    tone=get_tone(figures, line.indicator),
                    x=start,
                    width=round(end - start, 2),
                    middle=axes.x_of((first + last) / 2),
                    y=top + 1,
                    text_y=top + GAP_TEXT_OFFSET,
                )
            )
    return GapStrips(strips, GAP_STEP * len(lines_with_gaps) + 1)


def _list_figures(lines: Sequence[Series]) -> list[FigureRow]:
    return list(chain.from_iterable(line.figures for line in lines))


def make_axes(lines: Sequence[Series], has_scale: bool) -> Axes:
    """Make the axes for series of the same years."""
    values = [float(figure.value) for figure in _list_figures(lines)]
    left = SCALE_MARGIN if has_scale else PLAIN_MARGIN
    return Axes(lines[0].years, choose_ticks(max(values)), left)


def choose_ticks(highest: float) -> list[float]:
    """Choose four or five round numbers from 0 to just above the highest value."""
    rough_step = max(highest, 1) / 4
    magnitude = 10 ** math.floor(math.log10(rough_step))
    round_steps = [magnitude * factor for factor in (1, 2, 2.5, 5, 10)]
    step = max(1.0, next(step for step in round_steps if step >= rough_step))
    count = math.ceil(highest / step) + 1 if highest else 2
    return [step * number for number in range(count)]


def _draw_tick(axes: Axes, value: float, has_scale: bool) -> Tick:
    number = format_compact(value) if value and has_scale else ""
    return Tick(axes.y_of(value), value == 0, number)


def _label_years(axes: Axes) -> list[YearLabel]:
    """Label the last year and, at equal steps, years before it."""
    first, last = axes.years
    step = (last - first) // (MAX_YEAR_LABELS - 1) + 1
    return [YearLabel(year, axes.x_of(year)) for year in range(last, first - 1, -step)]


def _draw_segment(axes: Axes, tone: str, earlier: FigureRow, later: FigureRow) -> Segment:
    has_gap = later.year > earlier.year + 1
    is_doubtful = DOUBTFUL in (earlier.obs_status, later.obs_status)
    return Segment(
        tone=tone,
        is_broken=has_gap or is_doubtful,
        x1=axes.x_of(earlier.year),
        y1=axes.y_of(float(earlier.value)),
        x2=axes.x_of(later.year),
        y2=axes.y_of(float(later.value)),
    )


def _draw_point(
    figures: Figures, axes: Axes, tone: str, figure: FigureRow, number_offset: int
) -> Point:
    is_doubtful = figure.obs_status == DOUBTFUL
    edition_year = figures.source_by_id[figure.source_id].edition_year
    description = (
        f"{figure.year}: {format_amount(figures, figure)} {describe_counted(figures, figure)}, "
        f"{edition_year} edition"
    )
    if is_doubtful:
        description += ", doubtful"
    return Point(
        tone=tone,
        figure_id=figure.figure_id,
        description=description,
        x=axes.x_of(figure.year),
        y=axes.y_of(float(figure.value)),
        is_doubtful=is_doubtful,
        number=write_mark(figure),
        number_offset=number_offset,
    )


def _find_numbers_below(lines: Sequence[Series], highest_tick: float) -> frozenset[str]:
    """Find the figures whose numbers are drawn below their points.

    returns: ids of figures that have another point just above, and of each second of two level
             figures of consecutive years whose numbers are long
    """
    below = set()
    for members in group_by(_list_figures(lines), lambda figure: figure.year).values():
        from_the_top = sorted(members, key=lambda figure: -figure.value)
        for higher, lower in pairwise(from_the_top):
            if float(higher.value - lower.value) < SAME_YEAR_DISTANCE * highest_tick:
                below.add(lower.figure_id)
    for line in lines:
        for earlier, later in pairwise(line.figures):
            are_beside = later.year == earlier.year + 1 and earlier.figure_id not in below
            if are_beside and _numbers_meet(earlier, later, highest_tick):
                below.add(later.figure_id)
    return frozenset(below)


def _numbers_meet(earlier: FigureRow, later: FigureRow, highest_tick: float) -> bool:
    """Whether the numbers of two consecutive years would overlap, both above their points."""
    distance = float(abs(earlier.value - later.value))
    characters = len(write_mark(earlier)) + len(write_mark(later))
    is_level = distance < NEIGHBOUR_DISTANCE * highest_tick
    return is_level and characters > NEIGHBOUR_CHARACTERS


def write_mark(figure: FigureRow) -> str:
    """Write a number as it is drawn at its point: “≥25.97M”, “1,834?” if it is doubtful."""
    is_long = figure.value >= 10**6
    number = format_compact(float(figure.value)) if is_long else format_value(figure)
    doubt = "?" if figure.obs_status == DOUBTFUL else ""
    return f"{SIGNS.get(figure.bound, '')}{number}{doubt}"


def format_compact(number: float) -> str:
    """Write a number for an axis: with thousands separators, millions as “93.4M”."""
    if abs(number) >= 1e6:
        return f"{number / 1e6:.4g}M"
    return f"{number:,.6g}"


def get_tone(figures: Figures, indicator: IndicatorRow) -> str:
    """Return the style sheet's class of who counted: one colour always means one counter."""
    codes = [*figures.code_labels.get("counted_by", ()), indicator.counted_by]
    return f"t{codes.index(indicator.counted_by) % TONES + 1}"
