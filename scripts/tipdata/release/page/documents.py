"""Documents that are made of the figures when a version is released: README's picture and table of years, the contradictions.

Each names the fingerprint of the tables that it was made of.
"""

import hashlib
import re
from collections.abc import Mapping

from tipdata.figures.agreement import compared
from tipdata.figures.model import Figures
from tipdata.package.citation import address
from tipdata.package.load import Package
from tipdata.release.page.html_page import picture, render
from tipdata.release.page.series import leading, series
from tipdata.release.page.view import by_area, view

YEARS = re.compile(r"(?s)<!-- generated: years\b[^>]*-->.*?<!-- end: years -->")
READ = re.compile(r"""(?<=["'])(?:https?:[^"']*/)?totals\.csv(?=["'])""")
"""The table in the lines of README that read it, wherever it is published."""


def documents(package: Package, figures: Figures) -> Mapping[str, str]:
    """The documents by their path in the package; README where it has a place for the table of years, between
    `<!-- generated: years -->` and `<!-- end: years -->`; its lines that read `totals.csv` do so where that is published.
    """
    mark, areas = f"made of the tables {fingerprint(package)} -->", by_area(figures)
    shown = {"page": view(figures), "editions": compared(figures), "several": len(areas) > 1}
    made = {"docs/contradictions.md": f"<!-- {mark}\n\n{render('contradictions.md.j2', f=figures, **shown)}"}
    if drawn := next(filter(None, map(picture, areas.values())), ""):
        made["docs/figures.svg"] = f"{drawn}<!-- {mark}\n"
    readme = package.root / "README.md"
    text = readme.read_text("utf-8") if readme.is_file() else ""
    if YEARS.search(text):
        lines = {figures.word("ref_area", area): (part, leading(series(part))) for area, part in areas.items()}
        table = f"<!-- generated: years, {mark}\n\n{render('years.md.j2', areas=lines)}\n<!-- end: years -->"
        where = address(package.descriptor, "totals.csv")
        made["README.md"] = READ.sub(lambda _: where, YEARS.sub(lambda _: table, text))
    return made


def fingerprint(package: Package) -> str:
    """What tells the tables of a package from others: 16 hexadecimal digits."""
    found = hashlib.sha256()
    for table in package.tables.values():
        found.update(table.file.read_bytes() if table.file else b"")
    return found.hexdigest()[:16]
