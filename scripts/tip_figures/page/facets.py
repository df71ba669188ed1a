"""What the table of a page can be filtered by."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tip_figures.figures.model import Figures
from tip_figures.page.phrases import capitalize
from tip_figures.page.reports import write_short_edition

NOT_CHOSEN = {"", "all"}  # codes of figures that a dimension does not divide


class Facet(NamedTuple):
    """A list from which the reader chooses.

    name:    of the field; the table's rows have their codes under it (see templates/script.js)
    options: codes with their labels, by label
    """

    name: str
    title: str
    options: Sequence[tuple[str, str]]


def list_facets(figures: Figures) -> list[Facet]:
    """List the facets that have something to choose, with the codes that occur."""
    indicator_ids = {figure.indicator_id for figure in figures.figures}
    indicators = [figures.indicator_by_id[indicator_id] for indicator_id in indicator_ids]
    indicator_labels = {row.indicator_id: capitalize(row.label) for row in indicators}
    counters = {indicator.counted_by for indicator in indicators}
    years = {str(figure.year) for figure in figures.figures}
    sources = {figures.source_by_id[figure.source_id] for figure in figures.figures}
    editions = {write_short_edition(figures, source) for source in sources}
    bases = {figure.basis for figure in figures.figures}
    labels = figures.code_labels
    facets = [
        _make_facet("i", "What is counted", indicator_ids, indicator_labels),
        _make_facet("c", "Counted by", counters, labels.get("counted_by", {})),
        _make_facet("y", "Year", years, {}),
        _make_facet("e", "Edition", editions, {}),
        _make_facet("b", "Stated or derived", bases, labels.get("basis", {})),
    ]
    for dimension in figures.dimensions:
        name = dimension.name
        codes = {figure.codes[name] for figure in figures.figures}
        facets.append(_make_facet(name, dimension.title, codes, labels.get(name, {})))
    return [facet for facet in facets if facet.options]


def _make_facet(name: str, title: str, codes: set[str], labels: Mapping[str, str]) -> Facet:
    """Make a facet of codes, which are their own labels where they have none."""
    options = [(code, labels.get(code, code)) for code in codes - NOT_CHOSEN]
    options.sort(key=lambda option: (option[1].casefold(), option[0]))
    return Facet(name, title, options)
