"""The leading series as a picture of its own: for README, and for whoever takes it away."""

from __future__ import annotations

import html
from collections.abc import Sequence

from tipdata.figures.model import Figures
from tipdata.package.citation import license_names
from tipdata.release.page import svg
from tipdata.release.page.phrases import bound, capital, number, unit, value
from tipdata.release.page.series import Series, headline, leading, series

WIDTH, HEIGHT = 760, 320
COLORS = ("#1c5d99", "#b5490b", "#2d7a4f", "#7b4b94"), ("#7ab8f0", "#f0a05e", "#6cc795", "#c9a0e0")
"""Of the tones, in the light and in the dark theme."""


def tone(figures: Figures, counted_by: str) -> str:
    """The class of the style sheet for who counted: one meaning for one colour."""
    codes = list(figures.words.get("counted_by", ()))
    return f"t{codes.index(counted_by) % 4 + 1}" if counted_by in codes else "t1"


def lines(figures: Figures, some: Sequence[Series], linked: bool) -> list[svg.Line]:
    """Series as lines of a chart, each point with its number; `linked` to the rows of the table."""
    made = []
    for one in some:
        points = []
        for figure in one.figures:
            text = svg.compact(float(figure.value)) if figure.value >= 10**6 else value(figure)
            sign = {"at least": "≥", "more than": ">", "at most": "≤", "less than": "<", "about": "~"}.get(
                bound(figures, figure), ""
            )
            words = f"{figure.year}: {number(figures, figure)} {unit(figures, figure)}, {one.indicator.label}"
            doubtful = figure.obs_status == "U"
            points.append(svg.Point(figure.year, float(figure.value), f"{sign}{text}{'?' if doubtful else ''}", f"#{figure.figure_id}" if linked else "",
                words + (", doubtful" if doubtful else ""), doubtful))  # fmt: skip
        made.append(svg.Line(tone(figures, one.indicator.counted_by), points, one.gaps))
    return made


def legend(figures: Figures, one: Series) -> str:
    """What a line is, and who counted."""
    return f"{capital(one.indicator.label)}, counted by {figures.word('counted_by', one.indicator.counted_by)}"


def picture(figures: Figures) -> str:
    """The leading series as an SVG that stands alone, in the theme of whoever looks; empty where there is none."""
    some = leading(series(figures))
    if not some:
        return ""
    drawn = lines(figures, some, False)
    strips = svg.strips_height(drawn)
    top = 44 + 20 * len(some)
    whole = top + HEIGHT + strips + 44
    text = [f'<text class="title" x="24" y="34">{html.escape(headline(figures, some[0]))}</text>']
    for row, (line, one) in enumerate(zip(drawn, some, strict=True)):
        text.append(f'<circle class="{line.tone} dot" cx="30" cy="{53 + 20 * row}" r="5"/>')
        text.append(
            f'<text class="{line.tone} key" x="42" y="{57 + 20 * row}">{html.escape(legend(figures, one))}</text>'
        )
    told = figures.package.descriptor
    sources = sorted({one.publisher for one in figures.sources})
    years = sorted({one.edition_year for one in figures.sources})
    credit = f"Source: {', '.join(sources)}, editions {years[0]} to {years[-1]}. Data: {told.get('name')} {told.get('version', '')}, {', '.join(license_names(told))}."
    text.append(f'<text class="note" x="24" y="{whole - 14}">{html.escape(credit)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{whole}" viewBox="0 0 {WIDTH} {whole}" role="img" aria-label="{html.escape(headline(figures, some[0]))}">'
        f"<style>{_style()}</style>"
        f'<rect class="paper" width="100%" height="100%" rx="8"/>{"".join(text)}'
        f'<svg x="24" y="{top}" width="{WIDTH - 48}" height="{HEIGHT}">{svg.chart(drawn, some[0].years)}</svg>'
        f'<svg x="24" y="{top + HEIGHT}" width="{WIDTH - 48}" height="{strips + 1}">{svg.strips(drawn, some[0].years)}</svg></svg>\n'
    )


def _style() -> str:
    """The style of the picture: the light theme, and the dark one where it is asked for."""

    def theme(paper: str, ink: str, muted: str, grid: str, colors: Sequence[str]) -> str:
        toned = "".join(f".t{n}{{--c:{color}}}" for n, color in enumerate(colors, 1))
        return f"svg{{--p:{paper};--i:{ink};--m:{muted};--g:{grid}}}{toned}"

    light = theme("#fdfcf9", "#1d2024", "#5b6068", "#e3dfd6", COLORS[0])
    dark = theme("#16181c", "#eceae5", "#a6abb4", "#33373e", COLORS[1])
    return (
        f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
        "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;fill:var(--i)}"
        ".title{font:600 16px Georgia,serif}.key,.val{font-weight:600;fill:var(--c)}.tick,.year,.note{fill:var(--m)}.mid{text-anchor:middle}"
        ".note.mid{fill:var(--c)}.paper{fill:var(--p)}.grid,.base{stroke:var(--g)}.base{stroke:var(--m)}.line{stroke:var(--c);stroke-width:2.5}.loose{stroke-dasharray:3 4}"
        ".dot{fill:var(--c);stroke:var(--c);stroke-width:2}.hollow{fill:var(--p)}.t1 .dot,.t2 .dot,.t3 .dot,.t4 .dot{fill:var(--c)}"
        ".gap{fill:none;stroke:var(--c);stroke-dasharray:2 3}.val{paint-order:stroke;stroke:var(--p);stroke-width:3px}"
    )
