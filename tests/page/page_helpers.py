"""Pages of the small package, and ways to read them."""

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from cells import add_row, edit_row
from conftest import DATA, read_figures
from tip_figures.page.downloads import Download
from tip_figures.page.site import render_pages

PACKAGE = DATA / "package"
OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
"""Prefixes of the ids of its two passages."""

DOWNLOADS = [
    Download("demo.xlsx", 81_234, "ab" * 32),
    Download("figures_flat.csv", 999, "cd" * 32),
    Download("totals.csv", 888, "12" * 32),
    Download("demo-1.2.0.zip", 2_500_000, "ef" * 32),
]


def build_pages(root: Path = PACKAGE, dataset: str = "") -> dict[str, str]:
    """Render the pages of a package and the texts of their charts, by file name."""
    figures = read_figures(root)
    files = render_pages(figures.package, figures, DOWNLOADS, dataset)
    return {name: content.decode() for name, content in files if not name.endswith(".png")}


def read_text(page: str) -> str:
    """Return the text of a page as people read it."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "head"])
    return " ".join(tree.text(separator=" ").split())


def read_attributes(page: str, attribute: str, selector: str = "") -> list[str]:
    """Return the values of an attribute, of all elements or of those of a selector."""
    elements = LexborHTMLParser(page).css(f"{selector}[{attribute}]")
    return [element.attributes[attribute] or "" for element in elements]


def redefine_victims(package: Path) -> None:
    """Record that the editions define the number of victims of 2020 differently."""
    edit_row(package, "figures", NEW + "identified-2020", value="34")
    row = {"identity_id": "redefined", "source_id": NEW + "protection", "kind": "restated"}
    recorded = {"verdict": "redefined", "residual": "-4"}
    explanation = "The 2022 edition counts begging."
    add_row(package, "identities", **row, **recorded, statement="x", explanation=explanation)
    for position, edition, role in (("1", OLD, "first"), ("2", NEW, "again")):
        term = {"position": position, "figure_id": edition + "identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="redefined", **term)
