"""Figures that count the same: in several sources, or as amounts in two currencies of one source.

An identity must relate them: a restatement, or one exchange rate.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities.identity_kinds import RESTATED, SAME_RATE
from tip_figures.figures.model import Figures
from tip_figures.figures.records import CountKey, FigureRow
from tip_figures.figures.relations.required_identities import list_descendants
from tip_figures.figures.tables.selection import list_statements

FigurePair = tuple[FigureRow, FigureRow]


def select_comparable(figures: Figures) -> list[FigureRow]:
    """Return the figures on which editions should agree, the oldest edition first.

    Two groups are left out: amounts that an edition has converted to a foreign currency, since each
    edition uses the exchange rate of its year, and figures with an unknown source or indicator.
    Derived figures (those that follow from others by arithmetic) are included.
    """
    converted_ids = {term.figure_id for term in figures.terms if term.role == "foreign"}
    return [row for row in list_statements(figures) if row.figure_id not in converted_ids]


def find_shared_counts(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """Yield the figures that count the same in two sources or more, one list for each count.

    Each list begins with the oldest edition. A count is what a figure counts, such as people in one
    area and year. `select_comparable` says which figures are left out.
    """
    figures_by_count = group_by(select_comparable(figures), lambda figure: figure.count_key)
    for same_count in figures_by_count.values():
        if len({figure.source_id for figure in same_count}) > 1:
            yield same_count


def find_unrelated(figures: Figures) -> Iterator[FigurePair]:
    """Yield pairs of figures that count the same in two sources and need a restatement.

    A restatement is an identity that says that one figure repeats another. A restatement, or a
    chain of restatements, must relate each figure to the first figure from the oldest edition.
    Restatements between figures that do not count the same are not used. Figures that differ only
    in their definition count the same here. Further figures from the source of the first figure
    need no restatement.

    Yields:
        the first figure from the oldest edition, and a figure that is not related to it
    """
    restated_ids: dict[str, list[frozenset[str]]] = defaultdict(list)
    for evaluated in figures.evaluated:
        if evaluated.identity.kind == RESTATED.name:
            for figure, other in permutations(evaluated.figures, 2):
                if _get_count(figure) == _get_count(other):
                    # `list_descendants` takes sets of parts, so each set has one figure_id.
                    restated_ids[figure.figure_id].append(frozenset([other.figure_id]))
    for oldest, *others in group_by(select_comparable(figures), _get_count).values():
        related_ids = list_descendants(restated_ids, oldest.figure_id) if others else set()
        for figure in others:
            if figure.source_id != oldest.source_id and figure.figure_id not in related_ids:
                yield oldest, figure


def _get_count(figure: FigureRow) -> CountKey:
    """Return what a figure counts, as a key that ignores by which definition it was counted."""
    return replace(figure, definition="").count_key


def find_unconverted(figures: Figures) -> Iterator[FigurePair]:
    """Yield pairs of amounts that a source states in two currencies and that no identity relates.

    A pair is two figures of one source that count the same in different currencies. An identity of
    the kind `same_rate` must list both: it says that one exchange rate converts all its pairs. Two
    groups are left out: counts with three figures or more, which make no pair, and a pair that is
    the only one of its source in these two currencies, since there is no rate to compare it with.

    Yields:
        the two amounts, which count the same in two currencies
    """
    ids_by_rate = [
        {figure.figure_id for figure in evaluated.figures}
        for evaluated in figures.evaluated
        if evaluated.identity.kind == SAME_RATE.name
    ]
    amounts = [figure for figure in figures.distinct_figures if figure.is_amount]
    by_count = group_by(amounts, lambda row: (row.source_id, replace(row, unit="").count_key))
    pairs = [same_count for same_count in by_count.values() if len(same_count) == 2]
    by_currencies = group_by(
        pairs, lambda pair: (pair[0].source_id, *sorted(figure.unit for figure in pair))
    )
    for same_currencies in by_currencies.values():
        if len(same_currencies) == 1:
            continue
        for amount, other in same_currencies:
            pair_ids = {amount.figure_id, other.figure_id}
            if not any(pair_ids <= ids for ids in ids_by_rate):
                yield amount, other
