"""Do the ids of figures name the codes of their rows?

An id is typed once and kept, so it remembers what its row was about when it was written. It may
remember a mistake, so a difference is a note.
"""

from collections.abc import Iterator

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.code_words import RESIDUAL_CODES, CodeWords
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records import FigureRow


def check(figures: Figures) -> Iterator[Finding]:
    """Do ids agree with the codes of their rows?"""
    words = CodeWords(figures.code_labels)
    for figure in figures.figures:
        yield from _check_codes(figures, figure, words)


def _check_codes(figures: Figures, figure: FigureRow, words: CodeWords) -> Iterator[Finding]:
    """Has the figure each code that the words of its id after the year name?"""
    _, _, ending = figure.figure_id.partition(f"-{figure.year}-")
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    for dimension in figures.dimensions if indicator is not None and ending else ():
        code = figure.codes[dimension.name]
        if dimension.is_area or not code:
            continue
        named = _find_named_codes(words, dimension, ending) | _find_rest(figures, figure, dimension)
        if named and code not in named:
            yield figures.create_finding(
                figure, dimension.name, "id-differs", words=ending, cell=dimension.name, value=code
            )


def _find_named_codes(words: CodeWords, dimension: Dimension, ending: str) -> set[str]:
    """Return the codes of a dimension that the end of an id names.

    A single word is enough to name one: `labor`.
    """
    named = {word.code for word in words.find_codes(dimension.name, ending.replace("-", " "))}
    return named | {words.find_hint(dimension.name, word) for word in ending.split("-")} - {""}


def _find_rest(figures: Figures, figure: FigureRow, dimension: Dimension) -> set[str]:
    """Return the codes for the rest, such as `others`, that an id names and no dimension has."""
    codes = RESIDUAL_CODES.intersection(figure.figure_id.split("-"))
    possible = figures.code_labels.get(dimension.name, {}).keys()
    return set((codes & possible) - set(figure.codes.values()))
