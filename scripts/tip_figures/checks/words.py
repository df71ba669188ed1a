"""Do the words around numerals agree with year, period, bound and codes of their figures?"""

from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.code_words import CodeWords
from tip_figures.figures.coded_sentences import CodedSentence
from tip_figures.figures.model import Figures
from tip_figures.figures.word_comparison import WordDifference, find_differences


def check(
    figures: Figures, sentences_by_source: Mapping[str, Sequence[CodedSentence]]
) -> Iterator[Finding]:
    """Do the words around numerals agree with their figures?

    sentences_by_source: those with numerals, of the text or put together from quotes
    """
    words = CodeWords(figures.code_labels)
    for source in figures.sources:
        sentences = sentences_by_source.get(source.source_id, ())
        for difference in find_differences(figures, words, source, sentences):
            yield _create_finding(figures, difference)


def _create_finding(figures: Figures, difference: WordDifference) -> Finding:
    """Create the finding about a difference: at the cell of the figure, or at a restatement."""
    numeral, figure, column, words, recorded = difference
    is_restatement = numeral.role == "restatement"
    return figures.create_finding(
        numeral if is_restatement else figure,
        "figure_id" if is_restatement else column,
        "words-differ",
        numeral=numeral,
        words=words,
        cell=column,
        recorded=recorded,
    )
