"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from tipdata.diff import errata
from tipdata.figures import labels
from tipdata.figures.model import Figures
from tipdata.package.citation import cite
from tipdata.package.load import Package
from tipdata.release.page import cards, phrases, svg
from tipdata.release.page import picture as pictures
from tipdata.release.page import series as totals
from tipdata.release.page.areas import by_area, stems
from tipdata.release.page.view import View

TEMPLATES = Path(__file__).parent / "templates"
CALLED = {
    one.__name__: one
    for one in (
        labels.amount, labels.counted, labels.narrowed, phrases.bound, phrases.capital, phrases.edition, phrases.number, phrases.place,
        phrases.spell, phrases.unit, phrases.value, phrases.what, cards.by, cards.doubtful, cards.repeated, cards.words_of,
        totals.headline, totals.standfirst, pictures.legend, pictures.lines, pictures.tone, svg.bar, svg.chart, svg.strips,
        svg.strips_height, cite,
    )
}  # fmt: skip
"""Functions that the templates call."""


@dataclass(frozen=True)
class Download:
    """A file that lies beside the page: its name, its bytes, its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def shown_size(self) -> str:
        """“15.6 kB”."""
        for word, size in (("MB", 10**6), ("kB", 1000)):
            if self.size >= size:
                return f"{self.size / size:,.1f} {word}"
        return f"{self.size} B"

    @property
    def suffix(self) -> str:
        """What the name ends with: “.csv”."""
        return Path(self.name).suffix


GROUPS: Mapping[str, tuple[str, ...]] = {
    "For a spreadsheet": (".xlsx", ".csv"),
    "For R, Python, Stata": (".parquet", ".dta", ".whl"),
    "For a database": (".sqlite", ".sql"),
    "Everything": (".zip",),
}


def pages(
    package: Package, figures: Figures, downloads: Sequence[Download] = (), described: str = ""
) -> Iterator[tuple[str, bytes]]:
    """The pages and their pictures: names in one folder, and bytes.

    downloads: files of the release that lie in the same folder
    described: the package as schema.org describes it, in JSON-LD
    """
    areas = by_area(figures)
    several = len(areas) > 1
    templates = _environment()
    linked = Markup(described.replace("<", "\\u003c"))
    common = {"told": package.descriptor, "downloads": downloads, "linked": linked, "several": several}
    views = []
    for (area, part), stem in zip(areas.items(), stems(list(areas)), strict=True):
        view = View(part, part.word("ref_area", area))
        drawn, image = pictures.picture(part), f"series-{stem}.svg" if several else "series.svg"
        if drawn:
            yield image, drawn.encode()
        name = f"{stem}.html" if several else "index.html"
        shown = {**common, "page": view, "f": part, "image": image if drawn else "", "errata": errata.read(part)[0]}
        yield name, _lean(templates.get_template("area.html.j2").render(shown))
        views.append((name, view.area, totals.headline(part, view.leading[0]) if view.leading else ""))
    if several:
        yield "index.html", _lean(templates.get_template("areas.html.j2").render(common, areas=views))


def _environment() -> jinja2.Environment:
    """The templates, with what they call and what stands in every page."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    files = ("style.css", "script.js", "early.js")
    parts = {name.partition(".")[0]: (TEMPLATES / name).read_text("utf-8") for name in files}
    made.globals |= {**CALLED, **parts, "groups": GROUPS, "hashes": {name: _hash(text) for name, text in parts.items()}}
    return made


def _lean(text: str) -> bytes:
    """A page without the white space before its tags."""
    return re.sub(r"\n\s*(?=<)", "\n", text).strip().encode() + b"\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
