"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tipdata.diff import errata
from tipdata.figures.model import Figures, grouped
from tipdata.package.load import Package
from tipdata.release.page.areas import by_area, newest, stems
from tipdata.release.page.render import render
from tipdata.release.page.series import headline, leading, series
from tipdata.release.page.view import view


@dataclass(frozen=True)
class Download:
    """A file that lies beside the page: its name, its bytes, its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str


GROUPS: Mapping[str, tuple[str, ...]] = {
    "For a spreadsheet": (".xlsx", ".csv"),
    "For R, Python, Stata": (".parquet", ".dta", ".whl"),
    "For a database": (".sqlite", ".sql"),
    "Everything": (".zip",),
    "For machines": ("",),
}
"""What people want, with how the names of the files end."""


def pages(
    package: Package, figures: Figures, downloads: Sequence[Download] = (), described: str = ""
) -> Iterator[tuple[str, bytes]]:
    """The pages and their pictures: names in one folder, and bytes.

    downloads: files of the release that lie in the same folder
    described: the package as schema.org describes it, in JSON-LD
    """
    areas = by_area(figures)
    several = len(areas) > 1
    found = grouped(downloads, lambda one: next(name for name, ends in GROUPS.items() if one.name.endswith(ends)))
    common = {
        "told": package.descriptor,
        "downloads": {name: found[name] for name in GROUPS if name in found},
        "linked": Markup(described.replace("<", "\\u003c")),
        "several": several,
    }
    corrected = errata.read(figures)[0]
    listed = []
    for (code, whole), stem in zip(areas.items(), stems(areas), strict=True):
        part, area = newest(whole), figures.word("ref_area", code)
        image = f"series-{stem}.svg" if several else "series.svg"
        if drawn := picture(part):
            yield image, drawn.encode()
        shown = {
            "f": part,
            "area": area,
            "image": image if drawn else "",
            "left_out": len(whole.figures) - len(part.figures),
        }
        page = view(part)
        own = [one for one in corrected if one.figure in part.figure]
        name = f"{stem}.html" if several else "index.html"
        yield name, render("area.html.j2", **common, **shown, page=page, errata=own).encode()
        listed.append((name, area, [headline(part, one) for one in leading(series(part))[:1]]))
    if several:
        yield "index.html", render("areas.html.j2", **common, areas=listed).encode()


def picture(figures: Figures) -> str:
    """The leading series as an SVG that stands alone, in the theme of whoever looks; empty where there is none."""
    lines = leading(series(figures))
    return render("series.svg.j2", f=figures, lines=lines, told=figures.package.descriptor) if lines else ""
