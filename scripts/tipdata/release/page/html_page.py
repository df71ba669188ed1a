"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from tipdata.diff import errata
from tipdata.figures import labels
from tipdata.figures.model import Figures, grouped
from tipdata.package import citation, wording
from tipdata.package.load import Package
from tipdata.release.page import cards, chart, phrases, series
from tipdata.release.page.view import by_area, newest, view

TEMPLATES = Path(__file__).parent / "templates"
CALLED = (
    cards.again, cards.by, cards.fault, cards.rows, cards.whole, cards.working, cards.written, chart.axes, chart.compact, chart.mark,
    chart.tone, citation.cite, citation.license_names, labels.amount, labels.counted, labels.narrowed, phrases.bound, phrases.capital,
    phrases.number, phrases.place, phrases.spell, phrases.unit, phrases.value, phrases.what, series.headline, series.standfirst,
    wording.many,
)  # fmt: skip
"""Functions that the templates call."""


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
        listed.append((name, area, [series.headline(part, one) for one in series.leading(series.series(part))[:1]]))
    if several:
        yield "index.html", render("areas.html.j2", **common, areas=listed).encode()


def picture(figures: Figures) -> str:
    """The leading series as an SVG that stands alone, in the theme of whoever looks; empty where there is none."""
    lines = series.leading(series.series(figures))
    return render("series.svg.j2", f=figures, lines=lines, told=figures.package.descriptor) if lines else ""


def stems(areas: Iterable[str]) -> list[str]:
    """Names for files, one an area, whatever its code is: of letters, digits, _ and - alone, no two the same anywhere."""
    made = [re.sub(r"[^A-Za-z0-9_-]", "-", area)[:60] for area in areas]
    alike = Counter(one.lower() for one in ["", "index", *made])
    return [one if alike[one.lower()] == 1 else f"{one}-{number}" for number, one in enumerate(made, 1)]


def render(template: str, **values: object) -> str:
    """A template with values in it, escaped as its kind of file asks."""
    text = _environment().get_template(template).render(values).strip() + "\n"
    return text if template.endswith(".md.j2") else re.sub(r"\n\s*(?=<)", "\n", text)


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=lambda name: name is not None and not name.endswith(".md.j2"),
    )  # fmt: skip
    made.globals |= {one.__name__: one for one in CALLED}
    made.filters["cell"] = wording.cell
    made.filters["sha256"] = lambda text: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    for name in ("style.css", "script.js", "early.js"):
        made.globals[name.partition(".")[0]] = (TEMPLATES / name).read_text("utf-8")
    return made
