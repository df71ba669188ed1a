"""Charts of series: where lines, points and numbers are drawn.

A chart fits any size: positions are percentages of its width and height, while text and marks have
the size of the page's text (see templates/chart.j2).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from tip_figures.figures.labels import describe_counted, describe_edition, format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IndicatorRow
from tip_figures.page.chart_labels import Placement, Spot, place_numbers
from tip_figures.page.phrases import format_value
from tip_figures.page.series import DOUBTFUL, Series, describe_series

# Percent of the height.
TOP_MARGIN = 9  # above the highest tick: room for the number of a point
BOTTOM_MARGIN = 10  # below 0: room for the years

# Percent of the width.
LEFT_EDGE = 11  # the first year; the numbers of the scale are left of it
RIGHT_EDGE = 94  # the last year; half of its number is right of it

MAX_YEAR_LABELS = 10

TIP_WIDTH = 60  # percent of the width that the text under the pointer may take
TIP_BELOW = 55  # percent of the height; the text is below points that are higher than this

# Strips below a chart that mark missing years.
GAP_STEP = 10  # pixels from one series' strips to the next
GAP_OVERHANG = 0.4  # years that a strip extends beyond the first and the last missing year

MILLION = 10**6

DOUBT = "doubt"  # mark of a hollow point
BREAK = "break"  # mark of a change of definition

TONES = 4  # colours of the style sheet
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "~"}
"""Signs of the codes of `bound` in a chart."""


@dataclass(frozen=True)
class Axes:
    """Positions of years and values.

    years: first and last
    ticks: round numbers from 0 to just above the highest value
    """

    years: tuple[int, int]
    ticks: Sequence[float]

    def x_of(self, year: float) -> float:
        """Return the percentage of the width for a year; a single year is in the middle."""
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return round(LEFT_EDGE + (RIGHT_EDGE - LEFT_EDGE) * share, 2)

    def y_of(self, value: float) -> float:
        """Return the percentage of the height for a value, from the top."""
        share = value / self.ticks[-1]
        return round(100 - BOTTOM_MARGIN - share * (100 - TOP_MARGIN - BOTTOM_MARGIN), 2)


@dataclass(frozen=True)
class Tick:
    """A horizontal line of the grid with its number; that of 0 is empty."""

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
    placement:     where it is drawn
    """

    tone: str
    figure_id: str
    description: str
    x: float
    y: float
    is_in_doubt: bool
    number: str
    placement: Placement

    @property
    def tip_x(self) -> float:
        """Left edge of the text under the pointer, in percent of the width."""
        shift = {"start": 0, "middle": TIP_WIDTH / 2, "end": TIP_WIDTH}[self.tip_anchor]
        return round(self.x - shift, 2)

    @property
    def tip_anchor(self) -> str:
        """Which end of the text under the pointer is at the point, so that it is not cut."""
        if self.x < TIP_WIDTH / 2:
            return "start"
        return "end" if self.x > 100 - TIP_WIDTH / 2 else "middle"

    @property
    def is_tip_below(self) -> bool:
        """Whether the text under the pointer is below the point."""
        return self.y < TIP_BELOW


@dataclass(frozen=True)
class BreakMark:
    """A change of definition between two years."""

    tone: str
    x: float


@dataclass(frozen=True)
class Chart:
    """A chart of one or several series."""

    ticks: Sequence[Tick]
    baseline: float
    years: Sequence[YearLabel]
    segments: Sequence[Segment]
    breaks: Sequence[BreakMark]
    points: Sequence[Point]


@dataclass(frozen=True)
class GapStrip:
    """A strip below a chart that marks missing years; its look depends on the reason.

    x, width: in percent of the chart's width
    y:        in pixels
    """

    tone: str
    reason: str
    x: float
    width: float
    y: int


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


@dataclass(frozen=True)
class ChartNote:
    """A line below a chart that explains one of its marks.

    mark: how the template draws the mark: DOUBT, BREAK, or the reason of a gap
    text: years and explanation
    """

    tone: str
    mark: str
    text: str


def make_legend(figures: Figures, lines: Sequence[Series]) -> list[LegendEntry]:
    """Name the series of a chart."""
    return [
        LegendEntry(get_tone(figures, line.indicator), describe_series(figures, line))
        for line in lines
    ]


def draw_chart(figures: Figures, lines: Sequence[Series], style: str = "tall") -> Chart:
    """Draw series, which have the same years and unit, in one chart.

    style: whether it is tall or low, as the style sheet draws it
    """
    axes = make_axes(lines)
    spots = [_make_spots(axes, line) for line in lines]
    ticks = [_draw_tick(axes, tick) for tick in axes.ticks]
    tick_spots = [Spot(0, tick.y, tick.number) for tick in ticks if tick.number]
    placements = place_numbers(spots, tick_spots, axes.y_of(0), style)
    segments: list[Segment] = []
    breaks = []
    points = []
    for line, line_placements in zip(lines, placements, strict=True):
        tone = get_tone(figures, line.indicator)
        segments += _draw_segments(axes, tone, line)
        for change in line.breaks:
            breaks.append(BreakMark(tone, axes.x_of((change.earlier + change.later) / 2)))
        for figure, placement in zip(line.figures, line_placements, strict=True):
            points.append(_draw_point(figures, axes, line, figure, placement))
    return Chart(
        ticks=ticks,
        baseline=axes.y_of(0),
        years=_label_years(axes),
        segments=segments,
        breaks=breaks,
        points=points,
    )


def draw_gaps(figures: Figures, lines: Sequence[Series]) -> GapStrips:
    """Draw for each series with missing years strips along them, below those of the series before.

    A strip has the years that are missing for one reason.
    """
    axes = make_axes(lines)
    lines_with_gaps = [line for line in lines if line.gaps]
    strips = []
    for number, line in enumerate(lines_with_gaps):
        for gap in line.gaps:
            start = axes.x_of(gap.first - GAP_OVERHANG)
            end = min(axes.x_of(gap.last + GAP_OVERHANG), 100.0)
            strips.append(
                GapStrip(
                    tone=get_tone(figures, line.indicator),
                    reason=gap.reason,
                    x=start,
                    width=round(end - start, 2),
                    y=GAP_STEP * number + 1,
                )
            )
    return GapStrips(strips, GAP_STEP * len(lines_with_gaps) + 1)


def _list_figures(lines: Sequence[Series]) -> list[FigureRow]:
    return list(chain.from_iterable(line.figures for line in lines))


def make_axes(lines: Sequence[Series]) -> Axes:
    """Make the axes for series of the same years."""
    values = [float(figure.value) for figure in _list_figures(lines)]
    return Axes(lines[0].years, choose_ticks(max(values)))


def choose_ticks(highest: float) -> list[float]:
    """Choose three to five round whole numbers from 0 to just above the highest value."""
    rough_step = max(highest, 1) / 4
    magnitude = 10 ** math.floor(math.log10(rough_step))
    round_steps = [magnitude * factor for factor in (1, 2, 2.5, 5, 10)]
    whole_steps = [step for step in round_steps if step == int(step)]
    step = next(step for step in whole_steps if step >= rough_step)
    count = math.ceil(highest / step) + 1 if highest else 2
    return [step * number for number in range(count)]


def _draw_tick(axes: Axes, value: float) -> Tick:
    number = format_compact(value, axes.ticks[-1]) if value else ""
    return Tick(axes.y_of(value), value == 0, number)


def _make_spots(axes: Axes, line: Series) -> list[Spot]:
    """Return where each number of a series is, and how it is written."""
    return [
        Spot(axes.x_of(figure.year), axes.y_of(float(figure.value)), write_mark(line, figure))
        for figure in line.figures
    ]


def _label_years(axes: Axes) -> list[YearLabel]:
    """Label the last year and, at equal steps, years before it."""
    first, last = axes.years
    step = (last - first) // (MAX_YEAR_LABELS - 1) + 1
    return [YearLabel(year, axes.x_of(year)) for year in range(last, first - 1, -step)]


def _draw_segments(axes: Axes, tone: str, line: Series) -> Iterator[Segment]:
    """Draw the lines between the points of a series; none where the definition changed."""
    changes = {(change.earlier, change.later) for change in line.breaks}
    for earlier, later in pairwise(line.figures):
        if (earlier.year, later.year) not in changes:
            yield _draw_segment(axes, tone, earlier, later)


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
    figures: Figures, axes: Axes, line: Series, figure: FigureRow, placement: Placement
) -> Point:
    edition = describe_edition(figures, figures.source_by_id[figure.source_id])
    description = (
        f"{figure.year}: {format_amount(figures, figure)} {describe_counted(figures, figure)}, "
        f"{edition}"
    )
    doubt = line.describe_doubt(figure)
    if doubt:
        description += f", {doubt}"
    return Point(
        tone=get_tone(figures, line.indicator),
        figure_id=figure.figure_id,
        description=description,
        x=axes.x_of(figure.year),
        y=axes.y_of(float(figure.value)),
        is_in_doubt=bool(doubt),
        number=write_mark(line, figure),
        placement=placement,
    )


def write_mark(line: Series, figure: FigureRow) -> str:
    """Write a number as it is drawn at its point: “≥25.97M”, “1,834?” if it is in doubt."""
    is_long = figure.value >= MILLION
    number = format_compact(float(figure.value)) if is_long else format_value(figure)
    doubt = "?" if line.describe_doubt(figure) else ""
    return f"{SIGNS.get(figure.bound, '')}{number}{doubt}"


def format_compact(number: float, highest: float = 0) -> str:
    """Write a number for an axis: with thousands separators, millions as “93.4M”.

    highest: of the axis; all its numbers are millions if this one is
    """
    if max(abs(number), highest) >= MILLION:
        return f"{number / MILLION:.4g}M"
    return f"{number:,.6g}"


def get_tone(figures: Figures, indicator: IndicatorRow) -> str:
    """Return the style sheet's class of who counted: one colour always means one counter."""
    codes = [*figures.code_labels.get("counted_by", ()), indicator.counted_by]
    return f"t{codes.index(indicator.counted_by) % TONES + 1}"
