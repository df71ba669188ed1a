"""Pictures as scenes: where each bar, arrow and word stands."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tipdata.release.page.book import Book, Row
from tipdata.release.page.charts import TOTAL, Bar, Chart
from tipdata.release.page.vega import ARROW, BACK, WIDTH, Panel, Point, Scene, Span, Word

LETTER = 7.2  # pixels that a letter of 13 takes at most, on average, in the fonts that systems have
ROOM = 16  # pixels kept free at the right for the arrow of "at least"
BAR = 12


def lines(text: str, pixels: float, size: float = 13) -> list[str]:
    """Break text so that each line fits."""
    return textwrap.wrap(
        text, max(int(pixels / (LETTER * size / 13)), 12), break_long_words=False, break_on_hyphens=False
    ) or [""]


def paragraph(words: list[Word], text: str, y: float, size: float = 13, **how: object) -> float:
    """Set text from y on; where the next thing may begin."""
    for line in lines(text, WIDTH, size):
        y += round(size * 1.35)
        words.append(Word(0, y, line, size=size, **how))  # type: ignore[arg-type]
    return y


def extent(figure: Row) -> float:
    """How far to the right a figure reaches."""
    return float(figure["value"] if figure["value_to"] is None else figure["value_to"])


def bar(panel: Panel, figure: Row, y: float, tone: str) -> None:
    """Draw a figure as what it is: an arrow for a bound, a faint end for a range, a dashed outline for a doubtful one."""
    value, bound = float(figure["value"]), figure["bound"]
    doubtful = figure["obs_status"] == "U"
    if value or figure["value_to"] is not None:
        panel.spans.append(Span(0, value, y, BAR, tone, hollow=doubtful))
    else:
        panel.ticks.append((0, y, y + BAR))
    if figure["value_to"] is not None:
        panel.spans.append(Span(value, extent(figure), y, BAR, tone, faint=True))
    if bound in ("at_least", "more_than"):
        panel.points.append(Point(value, y + BAR / 2, tone, ARROW, 160, dx=8))
    if bound in ("at_most", "less_than"):
        panel.points.append(Point(value, y + BAR / 2, "paper", BACK, 100, dx=-8))
    if bound == "about":
        panel.points.append(Point(value, y + BAR / 2, tone, "circle", 144))


def scene(book: Book, chart: Chart, credit: str) -> Scene:
    """Lay a chart out, with title above and credit below for those who take it away."""
    words: list[Word] = []
    top = paragraph(words, chart.title, 0, 16, bold=True)
    top = paragraph(words, chart.about, top + 2, 12, tone="muted") + 14
    drawn = _changes if chart.form == "change" else _bars
    panels, bottom = drawn(book, chart, words, top)
    end = paragraph(words, credit, bottom + 12, 11, tone="muted") + 6
    return Scene(end, panels, words, top, end - bottom)


def _bars(book: Book, chart: Chart, words: list[Word], y: float) -> tuple[list[Panel], float]:
    most = max(extent(bar.figure) for bar in chart.bars) or 1
    panel = Panel((0, most), (0, WIDTH - ROOM))
    for number, group in enumerate(chart.groups):
        y += 14 if number else 0
        if group.heading:
            y = paragraph(words, group.heading, y, 13, bold=True) + 4
        for one in group.bars:
            y = row(book, panel, words, one, y)
    return [panel], y


def row(book: Book, panel: Panel, words: list[Word], one: Bar, y: float) -> float:
    """Set one bar below its name and number; where the next may begin."""
    said = book.number(one.figure)
    marks = book.marks(one.figure)
    name = f"{one.name} ({', '.join(marks)})" if marks else one.name
    for number, line in enumerate(lines(name, WIDTH - len(said) * LETTER - 12)):
        y += 18 if number else 16
        words.append(Word(0, y, line, tone="muted" if one.tone == TOTAL else "ink"))
        if not number:
            words.append(Word(WIDTH, y, said, align="right", bold=True))
    bar(panel, one.figure, y + 5, one.tone)
    return y + 5 + BAR + 6


def _changes(book: Book, chart: Chart, words: list[Word], y: float) -> tuple[list[Panel], float]:
    panels = []
    for number, group in enumerate(chart.groups):
        figures = [bar.figure for bar in group.bars]
        y += 10 if number else 0
        y = paragraph(words, group.heading, y)
        years = (
            f"{figures[0]['year']} → {figures[-1]['year']}"
            if len(figures) == 2
            else f"{figures[0]['year']} – {figures[-1]['year']}"
        )
        y += 18
        words.append(Word(0, y, years, "muted", size=12))
        words.append(Word(WIDTH, y, " → ".join(marked(book, figure) for figure in figures), align="right", bold=True))
        y += 14
        panels.append(_track(group.bars, y))
        y += 12
    return panels, y


def marked(book: Book, figure: Row) -> str:
    """A figure's number, with what a reader must not overlook."""
    return " ".join([book.number(figure), *(f"({mark})" for mark in book.marks(figure))])


def _track(bars: Sequence[Bar], y: float) -> Panel:
    """A line from zero to the largest, with a ring for each earlier value and a dot for the last."""
    most = max(extent(bar.figure) for bar in bars) or 1
    panel = Panel((0, most), (6, WIDTH - ROOM - 6))
    panel.spans.append(Span(0, most, y - 0.75, 1.5, "rule"))
    values = [float(bar.figure["value"]) for bar in bars]
    panel.spans.append(Span(min(values), max(values), y - 1.5, 3, bars[-1].tone, faint=True))
    panel.ticks.append((0, y - 5, y + 5))
    for place, (bar_, value) in enumerate(zip(bars, values, strict=True)):
        last = place == len(bars) - 1
        tone, doubtful = bar_.tone, bar_.figure["obs_status"] == "U"
        panel.points.append(Point(value, y, tone, size=60 if last else 150, hollow=doubtful or not last))
        if bar_.figure["bound"] in ("at_least", "more_than"):
            panel.points.append(Point(value, y, tone, ARROW, 120, dx=11))
        if bar_.figure["bound"] in ("at_most", "less_than"):
            panel.points.append(Point(value, y, tone, BACK, 120, dx=-11))
    return panel
