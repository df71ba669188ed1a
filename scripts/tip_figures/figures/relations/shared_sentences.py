"""Sentences that several sections about one area share, word by word, and the numbers in them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow, SentenceRow


class SharedPlace(NamedTuple):
    """A place of a sentence that two sections share, with its numeral in each of them.

    Attributes:
        before, after: the sentence in the earlier and in the later section
        earlier, later: the numeral there; None if the section records none at this place
    """

    before: SentenceRow
    after: SentenceRow
    earlier: NumeralRow | None
    later: NumeralRow | None


def find_shared_places(figures: Figures) -> Iterator[SharedPlace]:
    """Yield each place at which at least one of two equal sentences has a number."""
    numerals = group_by(figures.numerals, lambda row: row.sentence_key)
    for before, after in _find_shared_sentences(figures):
        earlier = {row.start: row for row in numerals.get(before.sentence_key, ())}
        later = {row.start: row for row in numerals.get(after.sentence_key, ())}
        for start in sorted(earlier.keys() | later.keys()):
            yield SharedPlace(before, after, earlier.get(start), later.get(start))


def find_figure_stated_at(figures: Figures, numeral: NumeralRow | None) -> FigureRow | None:
    """Return the figure that has its place at a numeral; of a range, this is the first number."""
    if numeral is None or numeral.role != "figure":
        return None
    figure = figures.figure_by_id.get(numeral.figure_id)
    return figure if figure is not None and figure.place == numeral.place else None


def _find_shared_sentences(figures: Figures) -> Iterator[tuple[SentenceRow, SentenceRow]]:
    """Yield a sentence of each section with the same one in the next section that has it.

    Sections are of one report and area, in the order of their editions. A sentence that a section
    has several times is compared in the order of the text. One of an unknown source is left out.
    """
    sources = figures.source_by_id
    known = [row for row in figures.sentences if row.source_id in sources]
    known.sort(key=lambda row: (sources[row.source_id].edition_year, row.sentence_key))
    by_words = group_by(
        known,
        lambda row: (sources[row.source_id].report, sources[row.source_id].ref_area, row.sha256),
    )
    for same_words in by_words.values():
        by_source = group_by(same_words, lambda row: row.source_id)
        for earlier, later in pairwise(by_source.values()):
            yield from zip(earlier, later, strict=False)
