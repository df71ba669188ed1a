"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from tipdata.diff import errata
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.figures.totals import latest
from tipdata.package.citation import cite
from tipdata.package.load import Package
from tipdata.release.page import cards, phrases, series, svg
from tipdata.release.page.areas import by_area, stems
from tipdata.release.page.cards import Card
from tipdata.release.page.picture import legend, lines, picture, tones

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Download:
    """A file that lies beside the page: its name, its bytes, its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def shown_size(self) -> str:
        """“15.6 kB”."""
        return (
            f"{self.size:,} B"
            if self.size < 1000
            else f"{self.size / 1000:,.1f} kB"
            if self.size < 10**6
            else f"{self.size / 10**6:,.1f} MB"
        )

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
    listed = []
    for (area, part), name in zip(areas.items(), stems(list(areas)), strict=True):
        stem = name if several else "index"
        drawn = picture(part)
        image = f"series-{stem}.svg" if several else "series.svg"
        if drawn:
            yield image, drawn.encode()
        shown = _area(package, part, area) | {
            "downloads": downloads,
            "described": described,
            "image": image if drawn else "",
            "several": several,
        }
        yield f"{stem}.html", _fill("area.html.j2", shown)
        listed.append((f"{stem}.html", shown))
    if several:
        yield (
            "index.html",
            _fill(
                "areas.html.j2",
                {"areas": listed, "downloads": downloads, "described": described, "told": package.descriptor},
            ),
        )


def _area(package: Package, figures: Figures, area: str) -> dict[str, Any]:
    """What the template of an area is filled with."""
    every, found = series.series(figures), cards.cards(figures)
    leading = series.leading(every)
    rank = {
        code: place
        for place, code in enumerate(
            dict.fromkeys([*(one.indicator.indicator_id for one in [*leading, *every]), *figures.indicator])
        )
    }
    rows = sorted(
        figures.figures,
        key=lambda f: (rank[f.indicator_id], f.year, f.unit, len(f.divided), *f.codes.values(), f.source_id),
    )
    editions = sorted(figures.sources, key=lambda one: (-one.edition_year, one.source_id))
    against = [one for one in found if one.verdict == "contradicted"]
    holding = [one for one in found if one.verdict != "contradicted"]
    return {
        "f": figures, "area": figures.word("ref_area", area), "told": package.descriptor, "editions": editions,
        "leading": leading, "small": [one for one in every if one not in leading and len(one.figures) > 1 and any(figure.value for figure in one.figures)],
        "chart": lambda some, scale: Markup(svg.chart(lines(figures, some, True), some[0].years, scale)),
        "strips": lambda some: Markup(svg.strips(lines(figures, some, True), some[0].years)),
        "strips_height": lambda some: svg.strips_height(lines(figures, some, True)), "bar": lambda row: Markup(svg.bar(row.start, row.length, row.kind)),
        "against": against, "holding": sorted(holding, key=lambda one: one.verdict == "exact"),
        "counts": {"all": len(found), "against": len(against), "rounding": sum(one.verdict == "within_rounding" for one in holding),
                   "defining": sum(one.defines and one.verdict == "exact" for one in holding)},
        "repeated": cards.repeated(figures), "doubtful": cards.doubtful(figures), "by": lambda one: cards.by(figures, one),
        "blocks": _blocks(holding, rank), "rest": _rest(rows, holding),
        "rows": rows, "latest": latest(figures), "facets": _facets(figures), "words": cards.words_of(figures),
        "stands_in": grouped(((figure.figure_id, one) for one in found for _, figure in one.terms), lambda pair: pair[0]),
        "same": grouped(figures.figures, lambda one: one.cell), "tones": tones(figures), "legend": lambda one: legend(figures, one),
        "errata": errata.read(figures)[0], "cite": cite(package.descriptor),
        "headline": series.headline(figures, leading[0]) if leading else figures.word("ref_area", area),
        "standfirst": [series.standfirst(figures, one) for one in leading[1:]],
    }  # fmt: skip


def _blocks(found: Sequence[Card], rank: Mapping[str, int]) -> dict[str, list[tuple[Figure, list[Card]]]]:
    """By source the wholes that an edition divides, each with its drawings."""
    made: dict[str, list[tuple[Figure, list[Card]]]] = {}
    drawn = [(one.whole, one) for one in found if one.is_drawn and one.whole]
    for (source, _), pairs in grouped(drawn, lambda pair: (pair[1].identity.source_id, pair[0].figure_id)).items():
        made.setdefault(source, []).append((pairs[0][0], [one for _, one in pairs]))
    for some in made.values():
        some.sort(key=lambda pair: (rank[pair[0].indicator_id], -pair[0].year, pair[0].unit, len(pair[0].divided)))
    return made


def _rest(rows: Sequence[Figure], found: Sequence[Card]) -> dict[str, list[Figure]]:
    """By source the figures that no drawing shows."""
    shown = {figure.figure_id for one in found if one.is_drawn for _, figure in one.terms}
    return grouped((one for one in rows if one.figure_id not in shown), lambda one: one.source_id)


def _facets(figures: Figures) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the table is filtered by: name, title, and the codes that occur with their meaning."""
    every = figures.figures
    counters = {figures.indicator[one.indicator_id].counted_by for one in every}
    made = [
        ("i", "What is counted", [(code, phrases.capital(one.label)) for code, one in figures.indicator.items() if any(f.indicator_id == code for f in every)]),
        ("c", "Counted by", [(code, word) for code, word in figures.words.get("counted_by", {}).items() if code in counters]),
        ("y", "Year", [(str(year), str(year)) for year in sorted({one.year for one in every})]),
        ("e", "Edition", [(str(year), str(year)) for year in sorted({one.edition_year for one in figures.sources})]),
        ("b", "Basis", [(code, word) for code, word in figures.words.get("basis", {}).items() if any(f.basis == code for f in every)]),
    ]  # fmt: skip
    for one in figures.dimensions:
        codes = {figure.codes.get(one.name, "") for figure in every} - set(phrases.WHOLES)
        made.append((one.name, one.title, [(code, word) for code, word in one.labels.items() if code in codes]))
    return [(name, title, sorted(codes, key=lambda pair: pair[1].casefold())) for name, title, codes in made if codes]


def _fill(template: str, shown: Mapping[str, Any]) -> bytes:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style, script, early = (_read(one) for one in ("style.css", "page.js", "early.js"))
    helpers: dict[str, Callable[..., Any]] = {one.__name__: one for one in (
        phrases.value, phrases.bound, phrases.number, phrases.amount, phrases.unit, phrases.what, phrases.narrowed, phrases.place, phrases.edition, phrases.spell, phrases.capital,
    )}  # fmt: skip
    text = environment.get_template(template).render(
        **shown, **helpers, style=style, script=script, early=early, groups=GROUPS,
        hashes={name: _hash(text) for name, text in (("style", style), ("script", script), ("early", early))},
        linked=Markup(str(shown["described"]).replace("<", "\\u003c")),
    )  # fmt: skip
    return re.sub(r"\n\s*(?=<)", "\n", text).strip().encode() + b"\n"


def _read(file: str) -> str:
    return (TEMPLATES / file).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
