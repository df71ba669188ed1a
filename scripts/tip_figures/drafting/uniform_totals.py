"""Totals of which a text says that all are alike: `Of the 38 victims, all were adults`.

No numeral states the number of adults, so a figure for it is derived from the total.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.code_words import CodeWords
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records import FigureRow

_ALL_ALIKE = re.compile(
    r"\b[Aa]ll (?:of (?:whom|them|these|those) |(?:of )?(?:the |these )?(?:victims|people) )?"
    r"(?:were|are) (?P<words>[^,;:.()]+)"
)


class UniformTotal(NamedTuple):
    """A total of which all are alike.

    codes: that all of them have, by dimension; those of its figure are wider
    """

    figure: FigureRow
    codes: Mapping[str, str]


def find_uniform_totals(
    figures: Figures, suggestions: Iterable[Suggestion]
) -> Iterator[UniformTotal]:
    """Yield the totals of a passage of which its words say that all are alike.

    figures:     the package
    suggestions: what the numerals state, with the identifiers of their figures
    """
    words = CodeWords(figures.code_labels)
    for suggestion in suggestions:
        if suggestion.role not in ("figure", "restatement") or suggestion.mention.all_but:
            continue
        indicator = figures.indicator_by_id.get(suggestion.figure.indicator_id)
        phrase = _find_phrase(suggestion)
        if indicator is None or not phrase:
            continue
        dimensions = [entry for entry in figures.dimensions if entry.name in indicator.dimensions]
        codes = _read_codes(words, dimensions, suggestion.figure, phrase)
        if codes:
            yield UniformTotal(suggestion.figure, codes)


def _find_phrase(suggestion: Suggestion) -> str:
    """Return what the words after a numeral say of all that it counts; "" if nothing.

    The words are those up to the next numeral, which counts something else.
    """
    mention = suggestion.mention
    text = mention.sentence.text
    starts = [numeral.start for numeral in mention.sentence.numerals]
    later = [start for start in starts if start > mention.numeral.start]
    match = _ALL_ALIKE.search(text, mention.numeral.end, min(later, default=len(text)))
    return match["words"].strip() if match else ""


def _read_codes(
    words: CodeWords, dimensions: Sequence[Dimension], total: FigureRow, phrase: str
) -> dict[str, str]:
    """Return the codes that a phrase names and that a total does not have; not those of areas."""
    codes = {}
    for dimension in dimensions:
        if dimension.is_area or total.codes[dimension.name] != "all":
            continue
        named = {match.code for match in words.find_codes(dimension.name, phrase)}
        if len(named) == 1:
            codes[dimension.name] = named.pop()
    return codes
