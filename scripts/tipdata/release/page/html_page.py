"""The page and its pictures, from the descriptor, the schemas and the tables alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from tipdata.figures.kinds import plain
from tipdata.figures.labels import DIMENSIONS
from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.release.page import book as books
from tipdata.release.page import cards, changelog, charts, linked, pictures, vega
from tipdata.release.page.book import Book
from tipdata.release.page.downloads import Download, listed
from tipdata.release.page.judged_rows import Judged, coverage
from tipdata.release.page.pictures import Picture
from tipdata.release.page.vega import PALETTE

TEMPLATES = Path(__file__).parent / "templates"
VERDICTS = ("contradicted", "within_rounding", "exact")
FACETS = ("source_id", "indicator_id", "ref_area", "year", *DIMENSIONS)


@dataclass(frozen=True)
class Sum:
    """An identity with its picture."""

    judged: Judged
    picture: Picture

    @property
    def verdict(self) -> str:
        """Its verdict; empty where it could not be judged."""
        return self.judged.judgement.verdict if self.judged.judgement else ""


def pages(package: Package, downloads: Sequence[Download] = ()) -> dict[str, bytes]:
    """The page and its pictures, by path below the folder of the release.

    downloads: the files of the release, which lie in that folder
    raises:    CannotRead if a table that the page shows is not there
    """
    book = books.read(package)
    drawn = {source_id: pictures.of_source(book, source) for source_id, source in book.sources.items()}
    sums = [Sum(one, pictures.of_identity(book, one)) for one in book.judged]
    made = {"site/index.html": _render(book, drawn, sums, downloads).encode()}
    every = [picture for pairs in drawn.values() for _, picture in pairs] + [one.picture for one in sums]
    made.update({f"site/{picture.path}": pictures.standalone(picture).encode() for picture in every})
    return made


def _render(
    book: Book,
    drawn: Mapping[str, Sequence[tuple[charts.Chart, Picture]]],
    sums: Sequence[Sum],
    downloads: Sequence[Download],
) -> str:
    """Fill the template in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    style, script, early = _style(), _read("page.js"), _read("theme.js")
    chapters = cards.chapters(book)
    found: Callable[[str], int] = lambda verdict: sum(one.verdict == verdict for one in sums)  # noqa: E731
    filled = environment.get_template("index.html.j2").render(
        book=book,
        told=book.package.descriptor,
        style=style,
        script=script,
        early=early,
        hashes={name: _hash(text) for name, text in (("style", style), ("script", script), ("early", early))},
        linked=linked.dataset(book, downloads),
        data=_data(book),
        drawn=drawn,
        themes={
            source_id: list(dict.fromkeys(chart.theme for chart, _ in pairs)) for source_id, pairs in drawn.items()
        },
        sums=sorted(sums, key=lambda one: VERDICTS.index(one.verdict) if one.verdict else -1),
        verdicts={verdict: found(verdict) for verdict in VERDICTS},
        covered=coverage(book.package),
        chapters=chapters,
        facets=_facets(book),
        who={
            code: label
            for code, label in book.who.items()
            if any(book.counted_by(f) == code for f in book.figures.values())
        },
        codes={
            name: category_values(book.package.tables["figures"].fields[name])
            for name in book.package.tables["figures"].fields
        },
        extents=category_values(book.package.tables["sources"].fields["extent"]),
        downloads=listed(book.package, downloads),
        released=bool(downloads),
        errata=changelog.errata(book.package.root / "CHANGELOG.md"),
        cite=cards.whole_citation(book),
        authors=cards.authors(book),
        plain=plain,
        capital=books.capital,
    )
    return re.sub(r"\n\s+(?=<)", "\n", filled).lstrip()


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _style() -> str:
    """The style sheet, with the colours of the dark theme for the pictures."""
    asked = vega.dark_rules(":root:not([data-theme=light]) .chart")
    chosen = vega.dark_rules(":root[data-theme=dark] .chart")
    return f"{_read('style.css')}@media screen{{{chosen}}}\n@media screen and (prefers-color-scheme:dark){{{asked}}}\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(book: Book) -> str:
    """The figures as their table writes them, for the rows that readers take away, and the style of pictures."""
    table = book.package.tables["figures"]
    assert table.file is not None
    cells = pl.read_csv(table.file, infer_schema=False).fill_null("")
    told = book.package.descriptor
    name = f"{told.get('name')}-{told.get('version')}"
    data: dict[str, Any] = {
        "name": name,
        "columns": cells.columns,
        "rows": cells.rows(),
        "style": pictures.style(),
        "paper": PALETTE["paper"][0],
    }
    return linked.script_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _facets(book: Book) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Columns that the table is filtered by: name, title, and the codes that occur with what they mean."""
    made = []
    for name in FACETS:
        codes = {str(row[name]) for row in book.figures.values() if row[name] is not None}
        meant = sorted(
            ((code, books.capital(book.code(name, code))) for code in codes),
            key=lambda pair: (pair[1].casefold(), pair[0]),
        )
        made.append((name, book.words.titles[name], meant))
    return made
