"""Identities as scenes: the parts against their total, and what rounding explains against the gap that is left."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tipdata.figures.arithmetic import Operand as Term
from tipdata.figures.kinds import plain
from tipdata.release.page.book import Book, Row
from tipdata.release.page.charts import TOTAL, Bar
from tipdata.release.page.draw import BAR, LETTER, ROOM, extent, marked, paragraph, row
from tipdata.release.page.judged_rows import Judged
from tipdata.release.page.vega import ARROW, BACK, WIDTH, Panel, Point, Scene, Span, Word


def scene(book: Book, one: Judged, credit: str) -> Scene:
    """Lay an identity out, with its statement above and credit below for those who take it away."""
    words: list[Word] = []
    top = paragraph(words, book.arithmetic(one), 0, 16, bold=True)
    top = paragraph(words, str(one.row["statement"]), top + 2, 12, tone="muted") + 14
    figures = [book.figures[term["figure_id"]] for term in one.term_rows]
    drawn = {"sum": _sum, "same_rate": _rates}.get(str(one.row["kind"]), _compared)
    panels, bottom = drawn(book, one, figures, words, top)
    end = paragraph(words, credit, bottom + 12, 11, tone="muted") + 6
    return Scene(end, panels, words, top, end - bottom)


def _sum(book: Book, one: Judged, figures: Sequence[Row], words: list[Word], y: float) -> tuple[list[Panel], float]:
    """The total above, its parts end to end below."""
    terms = list(zip(one.term_rows, figures, strict=True))
    total = next(figure for term, figure in terms if term["role"] == "total")
    parts = [(figure, -int(term["coefficient"])) for term, figure in terms if term["role"] == "part"]
    shown = [(figure, times) for figure, times in parts if times > 0]
    reach = sum(extent(figure) * times for figure, times in shown)
    panel = Panel((0, max(extent(total), reach) or 1), (0, WIDTH - ROOM))
    y = row(book, panel, words, Bar(total, "total", TOTAL), y)
    start, right = 0.0, 0.0
    for (figure, times), name in zip(shown, book.names([figure for figure, _ in shown], titled=False), strict=True):
        wide = extent(figure) * times
        x = start / panel.domain[1] * (WIDTH - ROOM)
        gap = panel.domain[1] / WIDTH if start else 0  # a hair of paper between two parts
        panel.spans.append(
            Span(
                start + min(gap, wide),
                start + wide,
                y + 22,
                BAR,
                book.counted_by(figure),
                hollow=figure["obs_status"] == "U",
            )
        )
        said = f"{plain(figure['value'])} {name}"
        room = (start + wide) / panel.domain[1] * (WIDTH - ROOM) - x if figure is not shown[-1][0] else WIDTH - x
        for text in (said, plain(figure["value"])):
            long = len(text) * LETTER * 12 / 13
            if x >= right and long <= room:
                words.append(Word(x, y + 17, text, size=12))
                right = x + long + 4
                break
            if figure is shown[-1][0] and WIDTH - long >= right:
                words.append(Word(WIDTH, y + 17, text, align="right", size=12))
                break
        start += wide
    y += 22 + BAR + 6
    for figure, times in parts:
        if times < 0:
            y = row(book, panel, words, Bar(figure, f"less {book.names([figure])[0]}", book.counted_by(figure)), y)
    if one.judgement and (one.judgement.residual or one.judgement.allowed):
        gap_panel, y = _gap(one, words, y + 4)
        return [panel, gap_panel], y
    return [panel], y


def _gap(one: Judged, words: list[Word], y: float) -> tuple[Panel, float]:
    """What is left over, on a scale of its own, against what rounding alone could leave."""
    assert one.judgement is not None
    allowed, residual = float(one.judgement.allowed), float(one.judgement.residual)
    most = max(allowed, abs(residual)) * 1.3
    words.append(Word(0, y + 14, "Left over, on a scale of its own", "muted", size=12))
    words.append(Word(WIDTH, y + 14, plain(one.judgement.residual), align="right", bold=True))
    panel = Panel((-most, most), (8, WIDTH - 8))
    y += 24
    panel.spans.append(Span(-most, most, y + 7, 1, "rule"))
    if allowed:
        panel.spans.append(Span(-allowed, allowed, y, 15, "band"))
    panel.ticks.append((0, y - 2, y + 17))
    panel.points.append(Point(residual, y + 7.5, "ink", size=50))
    panel.words.append(Word(0, y + 31, "0", "muted", "center", 12))
    if allowed:
        shown = plain(one.judgement.allowed)
        panel.words.append(Word(-allowed, y + 31, f"−{shown}", "muted", "center" if len(shown) < 8 else "left", 12))
        panel.words.append(Word(allowed, y + 31, f"+{shown}", "muted", "center" if len(shown) < 8 else "right", 12))
        words.append(Word(0, y + 49, "Shaded: what rounding alone could leave", "muted", size=12))
        y += 18
    return panel, y + 36


def _compared(
    book: Book, one: Judged, figures: Sequence[Row], words: list[Word], y: float
) -> tuple[list[Panel], float]:
    """Figures that are compared rather than added, as bars on one scale; a change in percent on a line of its own."""
    bars = [(term, figure) for term, figure in zip(one.term_rows, figures, strict=True) if term["role"] != "change"]
    panel = Panel((0, max(extent(figure) for _, figure in bars) or 1), (0, WIDTH - ROOM))
    names = book.names([figure for _, figure in bars])
    whole = ("whole", "higher", "old", "first")
    for (term, figure), name in zip(bars, names, strict=True):
        y = row(book, panel, words, Bar(figure, name, TOTAL if term["role"] in whole else book.counted_by(figure)), y)
    change = next(
        (figure for term, figure in zip(one.term_rows, figures, strict=True) if term["role"] == "change"), None
    )
    if one.row["kind"] == "percent_change" and change is not None and one.judgement is not None:
        claim, y = _claim(book, one, change, words, y + 4)
        return [panel, claim], y
    return [panel], y


def _claim(book: Book, one: Judged, change: Row, words: list[Word], y: float) -> tuple[Panel, float]:
    """The fall that the amounts make, against the one that is stated."""
    assert one.judgement is not None
    stated = float(change["value"])
    computed = stated + float(one.judgement.residual)
    wide = max(abs(computed - stated) * 2, float(change["rounded_to"] or 1))
    panel = Panel((min(stated, computed) - wide, max(stated, computed) + wide), (8, WIDTH - 8))
    low, high = panel.domain
    words.append(Word(0, y + 14, "Fall computed from the amounts, in percent", "muted", size=12))
    words.append(Word(WIDTH, y + 14, f"{computed:.2f}", align="right", bold=True))
    y += 24
    panel.spans.append(Span(low, high, y + 7, 1, "rule"))
    if change["bound"] in ("at_least", "more_than"):
        panel.spans.append(Span(stated, high, y, 15, "band"))
        panel.points.append(Point(high, y + 7.5, "muted", ARROW, 120, dx=-2))
    elif change["bound"] in ("at_most", "less_than"):
        panel.spans.append(Span(low, stated, y, 15, "band"))
        panel.points.append(Point(low, y + 7.5, "muted", BACK, 120, dx=2))
    panel.ticks.append((stated, y - 2, y + 17))
    panel.points.append(Point(computed, y + 7.5, "ink", size=50))
    panel.words.append(Word(stated, y + 31, f"stated: {marked(book, change)}", "muted", "center", 12))
    return panel, y + 36


def _rates(book: Book, one: Judged, figures: Sequence[Row], words: list[Word], y: float) -> tuple[list[Panel], float]:
    """The rates that each pair allows, and those that fit all of them."""
    local = [term for term in one.terms if term.role == "local"]
    pairs = list(zip(local, (term for term in one.terms if term.role == "foreign"), strict=False))
    reach = [_allowed(a, b) for a, b in pairs]
    written = [float(a.value / b.value) for a, b in pairs]
    low, high = max(r[0] for r in reach), min(r[1] for r in reach)
    least, most = min([*written, low, high]), max([*written, low, high])
    wide = (most - least) * 0.5 or 1
    panel = Panel((least - wide, most + wide), (8, WIDTH - 8))
    top = y
    for place, name in enumerate(
        book.names([f for f, term in zip(figures, one.terms, strict=True) if term.role == "local"])
    ):
        words.append(Word(0, y + 16, name))
        words.append(Word(WIDTH, y + 16, f"{written[place]:.2f}", align="right", bold=True))
        ends = [max(reach[place][0], panel.domain[0]), min(reach[place][1], panel.domain[1])]
        panel.spans.append(Span(ends[0], ends[1], y + 24, 4, book.counted_by(figures[0])))
        if reach[place][0] < ends[0]:
            panel.points.append(Point(ends[0], y + 26, book.counted_by(figures[0]), BACK, 100, dx=-2))
        if reach[place][1] > ends[1]:
            panel.points.append(Point(ends[1], y + 26, book.counted_by(figures[0]), ARROW, 100, dx=2))
        panel.points.append(Point(written[place], y + 26, "ink", size=50))
        y += 34
    if low <= high:
        panel.spans.insert(0, Span(low, high, top + 20, y - top - 18, "band"))
        inside = math.ceil(low * 100) / 100, math.floor(high * 100) / 100
        text = f"Shaded: from {inside[0]:.2f} to {inside[1]:.2f}, the rates that fit every pair"
    else:
        text = "No rate fits every pair"
    y = paragraph(words, text, y + 2, 12, tone="muted")
    return [panel], paragraph(
        words, "Dot: the two amounts as written. Bar: what their rounding allows", y, 12, tone="muted"
    ) + 6


def _allowed(a: Term, b: Term) -> tuple[float, float]:
    return float(a.low / b.high), float(a.high / b.low)
