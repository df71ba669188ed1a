"""Which passages changed between two states of a package: their figures and identities."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.edition_comparison import find_shared_cells
from tip_figures.figures.identity_changes import IdentityPair, pair_identities
from tip_figures.figures.labels import find_stating_numerals
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, GapRow, IndicatorRow, NumeralRow, SourceRow


@dataclass(frozen=True)
class FigureChange:
    """A figure that was added, changed or removed.

    figure:         as it is, or as it was if it was removed
    numeral:        the numeral that states it now, if there is one
    other_editions: the figures of the same cell in other passages
    explained_ids:  identifiers of figures that an identity of kind restated relates to it
    year_before:    the figure of the same cell for the year before; of several the latest edition
    changes:        of its row
    """

    figure: FigureRow
    numeral: NumeralRow | None
    other_editions: Sequence[FigureRow]
    explained_ids: Set[str]
    year_before: FigureRow | None
    changes: Sequence[Change]


@dataclass(frozen=True)
class PassageChange:
    """A passage of which a figure or an identity was added, changed or removed.

    source:     None if neither state describes it
    state:      of the passage as a whole
    figures:    those that changed, in the order of the text, then derived ones
    identities: those of which a row, a term or a figure changed
    numerals:   those that changed and state no figure, but for dates, in the order of the text
    gaps:       years without a number that were added or changed
    """

    source_id: str
    source: SourceRow | None
    state: Literal["new", "changed", "removed"]
    figures: Sequence[FigureChange]
    identities: Sequence[IdentityPair]
    numerals: Sequence[NumeralRow]
    gaps: Sequence[GapRow]


def find_passage_changes(
    old: Figures, new: Figures, changes: Sequence[Change]
) -> list[PassageChange]:
    """Return the passages that changed, by source_id."""
    figures = group_by(
        _find_figure_changes(old, new, changes), lambda change: change.figure.source_id
    )
    identities = group_by(
        _find_changed_identities(old, new, changes), lambda pair: pair.evaluated.identity.source_id
    )
    numerals = group_by(_find_other_numerals(new, changes), lambda numeral: numeral.source_id)
    changed_gaps = _group_by_key(new, "gaps", changes)
    gaps = group_by(
        (gap for gap in new.gaps if new.format_key(gap) in changed_gaps), lambda gap: gap.source_id
    )
    passages = []
    for source_id in sorted({*figures, *identities, *numerals, *gaps}):
        passage = PassageChange(
            source_id,
            new.source_by_id.get(source_id) or old.source_by_id.get(source_id),
            _find_state(old, new, source_id),
            figures.get(source_id, ()),
            identities.get(source_id, ()),
            numerals.get(source_id, ()),
            gaps.get(source_id, ()),
        )
        passages.append(passage)
    return passages


def _find_other_numerals(new: Figures, changes: Sequence[Change]) -> list[NumeralRow]:
    """Return the changed numerals that state no figure, without dates, in the order of the text."""
    changed_keys = _group_by_key(new, "numerals", changes)
    numerals = [
        numeral
        for numeral in new.numerals
        if numeral.role not in ("figure", "date") and new.format_key(numeral) in changed_keys
    ]
    return sorted(numerals, key=lambda numeral: (numeral.sentence_key, numeral.start))


def find_new_indicators(new: Figures, changes: Sequence[Change]) -> list[IndicatorRow]:
    """Return the indicators that were added or changed."""
    changed_keys = _group_by_key(new, "indicators", changes)
    return [row for row in new.indicators if row.indicator_id in changed_keys]


def _find_state(old: Figures, new: Figures, source_id: str) -> Literal["new", "changed", "removed"]:
    if source_id not in old.source_by_id:
        return "new"
    return "changed" if source_id in new.source_by_id else "removed"


def _group_by_key(
    figures: Figures, table: str, changes: Sequence[Change]
) -> Mapping[str, Sequence[Change]]:
    """Return the changes of one table by the primary key of their row."""
    path = figures.package.tables[table].path
    of_table = [change for change in changes if change.path == path]
    return group_by(of_table, lambda change: change.key)


def _find_figure_changes(
    old: Figures, new: Figures, changes: Sequence[Change]
) -> list[FigureChange]:
    """Return the figures that changed, in the order of the text, then derived ones."""
    numerals = find_stating_numerals(new)
    shared_cells = {figures[0].cell: figures for figures in find_shared_cells(new)}
    restated_ids = _find_restated_ids(new)
    latest_by_cell = _find_latest_figures(new)
    figure_changes = []
    for figure_id, of_figure in _group_by_key(new, "figures", changes).items():
        figure = new.figure_by_id.get(figure_id) or old.figure_by_id.get(figure_id)
        if figure is None:
            continue  # a row without a cell that it needs; validate reports it
        same_cell = shared_cells.get(figure.cell, ())
        other_editions = [other for other in same_cell if other.source_id != figure.source_id]
        change = FigureChange(
            figure,
            numerals.get(figure_id),
            other_editions,
            restated_ids.get(figure_id, frozenset()),
            latest_by_cell.get(replace(figure, year=figure.year - 1).cell),
            of_figure,
        )
        figure_changes.append(change)
    return sorted(figure_changes, key=_order_of_text)


def _find_restated_ids(figures: Figures) -> Mapping[str, Set[str]]:
    """Return the figures that identities of kind restated relate: figure_id → figure_ids."""
    related: dict[str, set[str]] = {}
    for identity in figures.identities:
        if identity.kind == "restated":
            terms = figures.terms_by_identity.get(identity.identity_id, ())
            figure_ids = {term.figure_id for term in terms}
            for figure_id in figure_ids:
                related.setdefault(figure_id, set()).update(figure_ids)
    return related


def _find_latest_figures(figures: Figures) -> Mapping[tuple[object, ...], FigureRow]:
    """Return the figure of the latest edition for each cell."""
    editions = {source.source_id: source.edition_year for source in figures.sources}
    ordered = sorted(figures.figures, key=lambda figure: editions.get(figure.source_id, 0))
    return {figure.cell: figure for figure in ordered}


def _order_of_text(change: FigureChange) -> tuple[bool, list[int]]:
    """Return a sort key; a place is `paragraph.sentence:start`, and a derived figure has none."""
    place = change.figure.place
    return not place, [int(number) for number in re.findall("[0-9]+", place)]


def _find_changed_identities(
    old: Figures, new: Figures, changes: Sequence[Change]
) -> list[IdentityPair]:
    """Return the identities of which a row, a term or a figure of a term changed."""
    changed_ids = set(_group_by_key(new, "identities", changes))
    for term_key in _group_by_key(new, "identity_terms", changes):
        identity_id, _, _position = term_key.rpartition("/")
        changed_ids.add(identity_id)
    changed_figures = _group_by_key(new, "figures", changes)
    for term in new.terms:
        if term.figure_id in changed_figures:
            changed_ids.add(term.identity_id)
    pairs = pair_identities(old, new)
    return [pair for identity_id, pair in pairs.items() if identity_id in changed_ids]
