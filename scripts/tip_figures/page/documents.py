"""The documents that are made of the figures when a version is released: README's picture and table of years, the contradictions."""

import hashlib
import re
from collections.abc import Mapping

from tip_figures.datapackage import citation
from tip_figures.datapackage.read.load import Package
from tip_figures.figures.edition_comparison import compare_editions
from tip_figures.figures.model import Figures
from tip_figures.page import series
from tip_figures.page.picture import render_picture
from tip_figures.page.rendering import render_template
from tip_figures.page.view import by_area, view

YEARS = re.compile(r"(?s)<!-- generated: years\b[^>]*-->.*?<!-- end: years -->")
TOTALS_ADDRESS = re.compile(r"""(?<=["'])(?:https?:[^"']*/)?totals\.csv(?=["'])""")
"""The table in the lines of README that read it, wherever it is published."""


def render_documents(package: Package, figures: Figures) -> Mapping[str, str]:
    """The documents by their path in the package; README where it has a place for the table of years, between
    `<!-- generated: years -->` and `<!-- end: years -->`; its lines that read `totals.csv` do so where that is published.
    Each names the fingerprint of the tables that it was made of.
    """
    mark, areas = f"made of the tables {hash_tables(package)} -->", by_area(figures)
    shown = {
        "page": view(figures),
        "editions": compare_editions(figures),
        "several": len(areas) > 1,
    }
    made = {
        "docs/contradictions.md": f"<!-- {mark}\n\n{render_template('contradictions.md.j2', f=figures, **shown)}"
    }
    if drawn := next(filter(None, map(render_picture, areas.values())), ""):
        made["docs/figures.svg"] = f"{drawn}<!-- {mark}\n"
    readme = package.root / "README.md"
    text = readme.read_text("utf-8") if readme.is_file() else ""
    if YEARS.search(text):
        lines = {
            figures.code_label("ref_area", area): (part, series.leading(series.series(part)))
            for area, part in areas.items()
        }
        table = f"<!-- generated: years, {mark}\n\n{render_template('years.md.j2', areas=lines)}\n<!-- end: years -->"
        where = citation.release_url(package.descriptor, "totals.csv")
        made["README.md"] = TOTALS_ADDRESS.sub(lambda _: where, YEARS.sub(lambda _: table, text))
    return made


def hash_tables(package: Package) -> str:
    """What tells the tables of a package from others: 16 hexadecimal digits."""
    found = hashlib.sha256()
    for table in package.tables.values():
        found.update(table.file.read_bytes() if table.file else b"")
    return found.hexdigest()[:16]
