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
    """Return the figures that editions can be expected to agree on, the oldest edition first.

    Derived figures are among them. Amounts that an edition has converted are left out, since each
    edition uses the exchange rate of its year. So are figures without a source or an indicator.
    """
    converted_ids = {term.figure_id for term in figures.terms if term.role == "foreign"}
    return [row for row in list_statements(figures) if row.figure_id not in converted_ids]


def find_shared_counts(figures: Figures) -> Iterator[Sequence[FigureRow]]:
    """Yield the figures of each count that several sources state, the oldest edition first.

    A count is what a figure counts; converted amounts are left out.
    """
    figures_by_count = group_by(select_comparable(figures), lambda figure: figure.count_key)
    for same_count in figures_by_count.values():
        if len({figure.source_id for figure in same_count}) > 1:
            yield same_count


def find_unrelated(figures: Figures) -> Iterator[FigurePair]:
    """Find figures of a count that no restatement relates to the figure of the oldest edition.

    Two definitions of a count are related as well. A chain of restatements is enough.

    Yields:
        the figure of the oldest edition, and the one that is not related to it
    """
    restated_ids: dict[str, list[frozenset[str]]] = defaultdict(list)
    for evaluated in figures.evaluated:
        if evaluated.identity.kind == RESTATED.name:
            for figure, other in permutations(evaluated.figures, 2):
                if _get_count(figure) == _get_count(other):
                    restated_ids[figure.figure_id].append(frozenset([other.figure_id]))
    for first, *others in group_by(select_comparable(figures), _get_count).values():
        related_ids = list_descendants(restated_ids, first.figure_id) if others else set()
        for figure in others:
            if figure.source_id != first.source_id and figure.figure_id not in related_ids:
                yield first, figure


def _get_count(figure: FigureRow) -> CountKey:
    """Return what a figure counts without its definition."""
    return replace(figure, definition="").count_key


def find_unconverted(figures: Figures) -> Iterator[FigurePair]:
    """Find amounts in two currencies that no identity converts at the rate of others.

    Only sources that convert two amounts or more between these currencies are searched.

    Yields:
        both amounts
    """
    rates = [
        {figure.figure_id for figure in evaluated.figures}
        for evaluated in figures.evaluated
        if evaluated.identity.kind == SAME_RATE.name
    ]
    amounts = [figure for figure in figures.distinct_figures if figure.is_amount]
    converted = group_by(amounts, lambda row: (row.source_id, replace(row, unit="").count_key))
    pairs = [amounts for amounts in converted.values() if len(amounts) == 2]
    by_currencies = group_by(
        pairs, lambda pair: (pair[0].source_id, *sorted(figure.unit for figure in pair))
    )
    for same_currencies in by_currencies.values():
        for amount, other in same_currencies if len(same_currencies) > 1 else ():
            if not any({amount.figure_id, other.figure_id} <= ids for ids in rates):
                yield amount, other
