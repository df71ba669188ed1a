"""Sentences that several sections about one area share, word by word, and the numbers in them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow, SentenceKey, SentenceRow


class SharedPlace(NamedTuple):
    """A place in a sentence that two editions repeat word by word, with its numeral in each.

    Attributes:
        before, after: the sentence in the earlier and in the later edition
        earlier, later: the numeral at this place in each of the two sentences; None if the tables
            record no numeral there
    """

    before: SentenceRow
    after: SentenceRow
    earlier: NumeralRow | None
    later: NumeralRow | None


def find_shared_places(figures: Figures) -> Iterator[SharedPlace]:
    """Yield each place at which one or both of two equal sentences have a recorded numeral.

    The sentences are equal word by word, and are from two editions of one report about one area. So
    a numeral that is recorded in only one sentence shows that the two were read differently. The
    places in a sentence are in the order of the text.
    """
    numerals = group_by(figures.numerals, lambda row: row.sentence_key)
    for before, after in _find_shared_sentences(figures):
        earlier = {row.start: row for row in numerals.get(before.sentence_key, ())}
        later = {row.start: row for row in numerals.get(after.sentence_key, ())}
        for start in sorted(earlier.keys() | later.keys()):
            yield SharedPlace(before, after, earlier.get(start), later.get(start))


def find_figure_stated_at(figures: Figures, numeral: NumeralRow | None) -> FigureRow | None:
    """Return the figure whose `place` is that of a numeral; None if there is no such figure.

    The result is None for a numeral that has another role than `figure`, and for the second number
    of a range, such as 30 in `20 to 30`, because the figure has the place of the first number.

    Args:
        numeral: None if no numeral is recorded at a place; the result is then None
    """
    if numeral is None or numeral.role != "figure":
        return None
    figure = figures.figure_by_id.get(numeral.figure_id)
    if figure is None or figure.place != numeral.place:
        return None
    return figure


def _find_shared_sentences(figures: Figures) -> Iterator[tuple[SentenceRow, SentenceRow]]:
    """Yield pairs of equal sentences from two editions of one report about one area.

    Each sentence is paired with the same sentence in the next edition that has it: a sentence in
    the 2018, 2019 and 2021 editions makes two pairs. If an edition repeats a sentence, the first
    occurrence is paired with the first in the other edition, the second with the second, and so on;
    an occurrence without a partner is left out. So are sentences of unknown sources.

    Yields:
        the sentence of the earlier edition, and that of the later one
    """
    sources = figures.source_by_id

    def get_sort_key(row: SentenceRow) -> tuple[int, SentenceKey]:
        return sources[row.source_id].edition_year, row.sentence_key

    def get_group(row: SentenceRow) -> tuple[str, str, str]:
        source = sources[row.source_id]
        return source.report, source.ref_area, row.sha256

    known = [row for row in figures.sentences if row.source_id in sources]
    for same_words in group_by(sorted(known, key=get_sort_key), get_group).values():
        by_source = group_by(same_words, lambda row: row.source_id)
        for earlier, later in pairwise(by_source.values()):
            # One edition may repeat the sentence more often; further occurrences have no partner.
            yield from zip(earlier, later, strict=False)
