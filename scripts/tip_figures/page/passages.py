"""The figures of one area, and as many of its passages as a page has room for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import SourceRow

MAX_FIGURES_ON_PAGE = 2_000  # 5 MB of HTML; thirty editions of a passage have fewer


def split_by_area(figures: Figures) -> Mapping[str, Figures]:
    """Split figures by the area of their passages, in the order of the sources.

    returns: by code of the area; its sources with the newest edition first
    """
    areas = group_by(figures.sources, lambda source: source.ref_area)
    return {
        area: _select_sources(figures, sorted(sources, key=_newest_first))
        for area, sources in areas.items()
    }


def _newest_first(source: SourceRow) -> tuple[int, str]:
    return -source.edition_year, source.source_id


def select_newest(figures: Figures) -> Figures:
    """Select the newest passages of an area, at least one, with as many figures as a page holds.

    figures: of one area, as `split_by_area` returns them
    """
    counts = Counter(figure.source_id for figure in figures.figures)
    selected = list(figures.sources[:1])
    figure_count = sum(counts[source.source_id] for source in selected)
    for source in figures.sources[1:]:
        figure_count += counts[source.source_id]
        if figure_count > MAX_FIGURES_ON_PAGE:
            break
        selected.append(source)
    return _select_sources(figures, selected)


def _select_sources(figures: Figures, sources: Sequence[SourceRow]) -> Figures:
    """Select sources with their numerals, figures, identities and terms."""
    source_ids = {source.source_id for source in sources}
    identities = [row for row in figures.identities if row.source_id in source_ids]
    identity_ids = {identity.identity_id for identity in identities}
    return replace(
        figures,
        sources=tuple(sources),
        numerals=tuple(row for row in figures.numerals if row.source_id in source_ids),
        figures=tuple(row for row in figures.figures if row.source_id in source_ids),
        identities=tuple(identities),
        terms=tuple(row for row in figures.terms if row.identity_id in identity_ids),
    )
