"""The page: one file for each area that needs nothing else, from the descriptor and the figures alone; and the documents
that are made of the figures when a version is released: README's picture and table of years, the contradictions.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from tip_figures.checks import errata
from tip_figures.datapackage import citation
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.text_format import count_noun, escape_markdown
from tip_figures.figures import labels
from tip_figures.figures.edition_comparison import compared
from tip_figures.figures.model import Figures
from tip_figures.page import cards, phrases, series
from tip_figures.page.view import by_area, newest, view

TEMPLATES = Path(__file__).parent / "templates"
CALLED = (
    cards.again, cards.divides, cards.fault, cards.pair, cards.rows, cards.whole, cards.written, series.axes, series.compact, series.mark,
    series.tone, citation.cite, citation.license_names, labels.amount, labels.counted, labels.narrowed, phrases.capital,
    labels.place, phrases.spell, phrases.unit, phrases.value, phrases.what, series.headline, series.standfirst, count_noun,
)  # fmt: skip
"""Functions that the templates call."""
YEARS = re.compile(r"(?s)<!-- generated: years\b[^>]*-->.*?<!-- end: years -->")
READ = re.compile(r"""(?<=["'])(?:https?:[^"']*/)?totals\.csv(?=["'])""")
"""The table in the lines of README that read it, wherever it is published."""


def pages(
    package: Package,
    figures: Figures,
    downloads: Mapping[str, tuple[int, str]],
    described: str = "",
) -> Iterator[tuple[str, bytes]]:
    """The pages and their pictures: names in one folder, and bytes.

    downloads: the files of the release that lie in the same folder: name, then size and SHA-256
    described: the package as schema.org describes it, in JSON-LD
    """
    areas = by_area(figures)
    several = len(areas) > 1
    linked = Markup(described.replace("<", "\\u003c"))
    common = {
        "told": package.descriptor,
        "downloads": downloads,
        "linked": linked,
        "several": several,
    }
    corrected = errata.read(figures)[0]
    listed = []
    for code, whole in areas.items():
        part, area = newest(whole), figures.word("ref_area", code)
        stem = quote(code, safe="")
        page, image = (
            f"{stem}.html" if several else "index.html",
            f"series-{stem}.svg" if several else "series.svg",
        )
        if drawn := picture(part):
            yield image, drawn.encode()
        shown = view(part)
        values = {
            "f": part, "page": shown, "area": area, "image": image if drawn else "",
            "left_out": len(whole.figures) - len(part.figures),
            "errata": [one for one in corrected if one.figure in part.figure],
        }  # fmt: skip
        yield page, render("area.html.j2", **common, **values).encode()
        listed.append((page, area, [series.headline(part, one) for one in shown["leading"][:1]]))
    if several:
        yield "index.html", render("areas.html.j2", **common, areas=listed).encode()


def picture(figures: Figures) -> str:
    """The leading series as an SVG that stands alone, in the theme of whoever looks; empty where there is none."""
    lines = series.leading(series.series(figures))
    return (
        render("series.svg.j2", f=figures, lines=lines, told=figures.package.descriptor)
        if lines
        else ""
    )


def documents(package: Package, figures: Figures) -> Mapping[str, str]:
    """The documents by their path in the package; README where it has a place for the table of years, between
    `<!-- generated: years -->` and `<!-- end: years -->`; its lines that read `totals.csv` do so where that is published.
    Each names the fingerprint of the tables that it was made of.
    """
    mark, areas = f"made of the tables {fingerprint(package)} -->", by_area(figures)
    shown = {"page": view(figures), "editions": compared(figures), "several": len(areas) > 1}
    made = {
        "docs/contradictions.md": f"<!-- {mark}\n\n{render('contradictions.md.j2', f=figures, **shown)}"
    }
    if drawn := next(filter(None, map(picture, areas.values())), ""):
        made["docs/figures.svg"] = f"{drawn}<!-- {mark}\n"
    readme = package.root / "README.md"
    text = readme.read_text("utf-8") if readme.is_file() else ""
    if YEARS.search(text):
        lines = {
            figures.word("ref_area", area): (part, series.leading(series.series(part)))
            for area, part in areas.items()
        }
        table = f"<!-- generated: years, {mark}\n\n{render('years.md.j2', areas=lines)}\n<!-- end: years -->"
        where = citation.address(package.descriptor, "totals.csv")
        made["README.md"] = READ.sub(lambda _: where, YEARS.sub(lambda _: table, text))
    return made


def fingerprint(package: Package) -> str:
    """What tells the tables of a package from others: 16 hexadecimal digits."""
    found = hashlib.sha256()
    for table in package.tables.values():
        found.update(table.file.read_bytes() if table.file else b"")
    return found.hexdigest()[:16]


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
    made.filters["cell"] = escape_markdown
    made.filters["sha256"] = lambda text: base64.b64encode(
        hashlib.sha256(text.encode()).digest()
    ).decode()
    for name in ("style.css", "script.js"):
        made.globals[name.partition(".")[0]] = (TEMPLATES / name).read_text("utf-8")
    return made
