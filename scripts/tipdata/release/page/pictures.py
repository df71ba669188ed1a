"""Pictures as files of their own: charts, identities, and the one for README."""

from __future__ import annotations

import html
from dataclasses import dataclass

from tipdata.package.load import Package
from tipdata.release.page import book as books
from tipdata.release.page import charts, draw, sumdraw, vega
from tipdata.release.page.book import Book, Row
from tipdata.release.page.judged_rows import Judged
from tipdata.release.page.vega import PALETTE, WIDTH, Scene

FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'


@dataclass(frozen=True)
class Picture:
    """A drawn scene: `inner` is what stands in its svg element; within the page the title and the credit are cut off."""

    path: str
    title: str
    inner: str
    scene: Scene

    @property
    def box(self) -> str:
        """The part that the page shows."""
        return f"0 {_short(self.scene.top)} {WIDTH} {_short(self.scene.height - self.scene.top - self.scene.bottom)}"

    @property
    def whole(self) -> str:
        """All of it, with a margin."""
        return f"-20 -14 {WIDTH + 40} {_short(self.scene.height + 26)}"


def readme_picture(package: Package) -> bytes:
    """One picture for README: the counts of the latest source side by side, and their finest division; empty where there are none.

    raises: CannotRead if a table that the page shows is not there
    """
    book = books.read(package)
    source = next(iter(book.sources.values()), None)
    found = charts.pictures(book, source) if source else []
    compared = [chart for chart in found if chart.theme == charts.COMPARED][:1]
    divided = sorted((c for c in found if c.form == "bars" and c not in compared), key=lambda c: -len(c.bars))[:1]
    drawn = [_drawn("", chart.title, draw.scene(book, chart, "")) for chart in compared + divided]
    if source is None or not drawn:
        return b""
    height = max(picture.scene.height for picture in drawn)
    wide = len(drawn) * WIDTH + (len(drawn) - 1) * 56
    credit = draw.lines(credited(book, source), wide, 11)
    parts = [
        f'<svg x="{24 + place * (WIDTH + 56)}" y="14" width="{WIDTH}" height="{_short(height)}">{picture.inner}</svg>'
        for place, picture in enumerate(drawn)
    ]
    paper, muted = PALETTE["paper"][0], PALETTE["muted"][0]
    parts += [
        f'<text x="24" y="{_short(height + 12 + 15 * place)}" font-size="11" fill="{muted}">{html.escape(line)}</text>'
        for place, line in enumerate(credit)
    ]
    high = _short(height + 15 + 15 * len(credit))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide + 48}" height="{high}" viewBox="0 0 {wide + 48} {high}" role="img">'
        f"<title>{html.escape(' · '.join(picture.title for picture in drawn))}</title><style>{style()}</style>"
        f'<rect width="100%" height="100%" rx="8" fill="{paper}"/>{"".join(parts)}</svg>\n'
    ).encode()


def standalone(picture: Picture) -> str:
    """A picture as a file of its own, in the theme of whoever looks at it."""
    _, _, width, height = picture.whole.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{picture.whole}" role="img">'
        f"<title>{html.escape(picture.title)}</title><style>{style()}</style>"
        f'<rect x="-20" y="-14" width="100%" height="100%" fill="{PALETTE["paper"][0]}"/>{picture.inner}</svg>\n'
    )


def style() -> str:
    """CSS of a picture outside the page: its font, and the colours of the dark theme."""
    dark = vega.dark_rules("svg")
    return f"svg{{font-size:13px}}text{{font-family:{FONT};font-variant-numeric:tabular-nums}}@media (prefers-color-scheme:dark){{{dark}}}"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def credited(book: Book, source: Row) -> str:
    """Where the numbers of a picture come from."""
    told = book.package.descriptor
    licence = next((str(one.get("name")) for one in told.get("licenses", []) if isinstance(one, dict)), "")
    return f"Source: {source['publisher']}, {book.passage(source)}. Data: {told.get('name')} {told.get('version')}{', ' + licence if licence else ''}."


def _drawn(path: str, title: str, scene: Scene) -> Picture:
    return Picture(path, title, vega.svg(scene), scene)


def of_source(book: Book, source: Row) -> list[tuple[charts.Chart, Picture]]:
    """The charts of a source, drawn."""
    credit = credited(book, source)
    return [
        (chart, _drawn(f"charts/{chart.key}.svg", f"{chart.title}. {chart.about}", draw.scene(book, chart, credit)))
        for chart in charts.pictures(book, source)
    ]


def of_identity(book: Book, one: Judged) -> Picture:
    """An identity, drawn."""
    credit = credited(book, book.sources[one.row["source_id"]])
    title = f"{book.arithmetic(one)}. {one.row['statement']}"
    return _drawn(f"sums/{one.row['identity_id']}.svg", title, sumdraw.scene(book, one, credit))
