"""Templates name only attributes that the objects given to them have; a rename cannot break one."""

import jinja2
import pytest
from jinja2 import nodes

from tip_figures.page import (
    area_page,
    chart,
    chart_blocks,
    chart_labels,
    check_entries,
    documents,
    html_page,
    picture,
    site,
)
from tip_figures.page.bars import Bar
from tip_figures.page.downloads import Download, DownloadGroup
from tip_figures.page.entries import FigureEntry
from tip_figures.page.facets import Facet
from tip_figures.page.rendering import TEMPLATES

CLASSES = {
    "area.html.j2": {
        "page": area_page.AreaPage,
        "figure": FigureEntry,
        "other": FigureEntry,
        "check": check_entries.CheckEntry,
        "repetition": check_entries.RepetitionEntry,
        "bar": Bar,
        "edition": area_page.Edition,
        "division": area_page.Division,
        "block": chart_blocks.ChartBlock,
        "indicator": area_page.IndicatorEntry,
        "facet": Facet,
        "entry": chart.LegendEntry,
        "note": chart.ChartNote,
        "download": Download,
    },
    "areas.html.j2": {
        "page": site.IndexPage,
        "link": site.AreaLink,
    },
    "base.html.j2": {"page": html_page.HtmlPage, "license": html_page.License},
    "chart.j2": {
        "chart": chart.Chart,
        "tick": chart.Tick,
        "label": chart.YearLabel,
        "line": chart.Segment,
        "point": chart.Point,
        "gaps": chart.GapStrips,
        "strip": chart.GapStrip,
        "break": chart.BreakMark,
        "placement": chart_labels.Placement,
    },
    "contradictions.md.j2": {
        "document": documents.ContradictionsDocument,
        "check": check_entries.CheckEntry,
        "repetition": check_entries.RepetitionEntry,
        "figure": FigureEntry,
    },
    "downloads.j2": {
        "page": html_page.HtmlPage,
        "group": DownloadGroup,
        "download": Download,
    },
    "series.svg.j2": {
        "picture": picture.Picture,
        "entry": chart.LegendEntry,
        "note": chart.ChartNote,
    },
    "years.md.j2": {"table": documents.YearsTable},
}
"""Classes of the variables of each template."""


def find_attributes(template: str) -> set[tuple[str, str]]:
    """Find which attributes a template names of its variables."""
    tree = jinja2.Environment().parse((TEMPLATES / template).read_text("utf-8"))
    return {
        (access.node.name, access.attr)
        for access in tree.find_all(nodes.Getattr)
        if isinstance(access.node, nodes.Name)
    }


def list_attributes(cls: type) -> set[str]:
    """List fields, properties and methods of a class."""
    attributes = set(dir(cls))
    for base in cls.__mro__:
        attributes.update(getattr(base, "__annotations__", {}))
    return attributes


@pytest.mark.parametrize("template", CLASSES)
def test_template_names_existing_attributes(template: str) -> None:
    """Every attribute of a known variable exists on its class."""
    classes = CLASSES[template]
    unknown = {
        f"{variable}.{attribute}"
        for variable, attribute in find_attributes(template)
        if variable in classes and attribute not in list_attributes(classes[variable])
    }
    assert unknown == set()


@pytest.mark.parametrize("template", CLASSES)
def test_every_class_of_a_template_is_used(template: str) -> None:
    """The list above names no variable that the template does not have."""
    used = {variable for variable, _ in find_attributes(template)}
    assert set(CLASSES[template]) - used == set()


def test_every_template_is_listed() -> None:
    """A new template needs its classes; the codebook has none of its own."""
    templates = {file.name for file in TEMPLATES.glob("*.j2")}
    assert templates - set(CLASSES) == {"codebook.html.j2"}
