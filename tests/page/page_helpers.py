"""Pages of the small package, rows of literals, and ways to read pages."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from conftest import DATA, read_figures
from tip_figures.datapackage.package import load_package
from tip_figures.page.site import Download, SiteInfo, render_pages
from tip_figures.page.tables import Row, Tables, read_tables

PACKAGE = DATA / "package"
OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"
"""Prefixes of the ids of its two passages."""

DOWNLOADS = [
    Download("demo.xlsx", 81_234, "ab" * 32),
    Download("figures_flat.csv", 999, "cd" * 32),
    Download("totals.csv", 888, "12" * 32),
    Download("demo-1.2.0.zip", 2_500_000, "ef" * 32),
]
DOCUMENTS = ["docs/data-card.md", "CONTRIBUTING.md", "docs/preview.png"]


def build_pages(root: Path = PACKAGE, **properties: str) -> dict[str, str]:
    """Render the pages of a package and the files of their charts, by file name.

    Args:
        properties: of the descriptor
    """
    package = load_package(root)
    info = SiteInfo({**package.descriptor, **properties}, "", DOWNLOADS, DOCUMENTS)
    return dict(render_pages(read_tables(package), info))


def make_total(year: int, value: str = "", **cells: str) -> Row:
    """Return a row of `totals`; without a value it is a year without a number."""
    row = {
        "series": "Utopia: victims identified",
        "year": str(year),
        "area": "Utopia",
        "group": "victims",
        "what": "victims identified",
        "scope": "all",
        "counted_by": "government",
        "value": value,
        "value_to": value,
        "bound": "exact" if value else "",
        "unit": "person",
        "period": "",
        "break_before": "",
        "why_no_value": "" if value else "not reported",
        "obs_status": "A" if value else "",
        "doubtful": "",
        "report": "demo",
        "edition_year": str(year + 1),
        "contradicted_by": "",
        "link": "https://example.org/report#:~:text=x",
        "figure_id": f"figure-{year}" if value else "",
        "indicator_id": "victims_identified",
        "ref_area": "UTO",
        "used_in": "totals",
    }
    return {**row, **cells}


def make_totals(
    numbers: str, cells: Mapping[int, dict[str, str]] | None = None, **common: str
) -> list[Row]:
    """Return rows of `totals`.

    Args:
        numbers: “2019:30 2020:” are 30 in 2019, and no number in 2020
        cells: other cells by year
        common: other cells of all years
    """
    rows = []
    for entry in numbers.split():
        year, _, value = entry.partition(":")
        own_cells = (cells or {}).get(int(year), {})
        rows.append(make_total(int(year), value, **{**common, **own_cells}))
    return rows


def make_tables(totals: list[Row], core_ids: Iterable[str] = ("victims_identified",)) -> Tables:
    """Return tables with some totals, of which `figures_flat` has the figures.

    Codes have the labels of the small package.
    """
    figures = [
        {
            "period_type": "twelve_months" if row["period"] else "calendar_year",
            "label": f"{row['value']} {row['what']}, {row['area']} {row['year']}",
            **row,
        }
        for row in totals
    ]
    small = read_figures()
    names = dict.fromkeys(row["indicator_id"] for row in totals)
    indicators = [
        replace(small.indicators[0], indicator_id=name, core="core" if name in core_ids else "")
        for name in names
    ]
    rows = {"totals": totals, "figures_flat": figures}
    return Tables(rows, replace(small, indicators=tuple(indicators)))


def read_text(page: str, selector: str = "body") -> str:
    """Return the text of the first element of a selector as people read it."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "head", "title"])
    element = tree.css_first(selector)
    assert element is not None, selector
    return " ".join(element.text(separator=" ").split())


def read_attributes(page: str, attribute: str, selector: str = "") -> list[str]:
    """Return the values of an attribute, of all elements or of those of a selector."""
    elements = LexborHTMLParser(page).css(f"{selector}[{attribute}]")
    return [element.attributes[attribute] or "" for element in elements]
