"""Do the words around numerals agree with year, period and codes of their figures?

Without the text, the quotes of numerals.csv show some words; only what contradicts a figure is
reported. With the text, what no word supports is reported as well. The quotes are compared in
either case, so that what is valid with the text is valid without it.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import SentenceKey
from tip_figures.figures.words.code_words import CodeWords
from tip_figures.figures.words.coded_sentences import CodedSentence, code_sentences
from tip_figures.figures.words.role_evidence import hides_figure, shows_event
from tip_figures.figures.words.word_comparison import WordDifference, find_differences
from tip_figures.figures.words.word_support import find_unsupported

NO_TEXTS: Mapping[SentenceKey, str] = MappingProxyType({})


def check(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
) -> Iterator[Finding]:
    """Do the words around numerals agree with their figures?

    sentence_texts: the normalised sentences that are known; quotes replace the others
    """
    indicator_labels = {row.indicator_id: row.label for row in figures.indicators}
    words = CodeWords({**figures.code_labels, "indicator_id": indicator_labels})
    quoted = code_sentences(figures, NO_TEXTS)
    written = code_sentences(figures, sentence_texts) if sentence_texts else {}
    findings: dict[tuple[str, str], Finding] = {}  # by figure_id and column
    for sentences in (quoted, written):
        for difference in find_differences(figures, words, sentences):
            place = (difference.figure.figure_id, difference.column)
            findings.setdefault(place, _create_finding(figures, difference))
    for figure, column in find_unsupported(figures, words, sentence_texts):
        recorded = figures.describe_cell(figure, column)
        finding = figures.create_finding(figure, column, "words-missing", recorded=recorded)
        findings.setdefault((figure.figure_id, column), finding)
    yield from findings.values()
    for coded in chain.from_iterable(quoted.values()):
        yield from _check_roles(figures, words, coded)


def _check_roles(figures: Figures, words: CodeWords, coded: CodedSentence) -> Iterator[Finding]:
    """Do words beside each number that counts nothing, or is of an event, show why?"""
    for offset, row in coded.rows.items():
        if row.role == "other" and hides_figure(coded, offset, words, figures.dimensions):
            problem = "its sentence names what figures count, and no reason is beside it"
        elif row.role == "event" and not shows_event(coded.rows.values()):
            problem = "other numbers of its sentence are figures"
        else:
            continue
        if "role" not in row.differs:
            cells = {"numeral": row, "words": problem, "cell": "role", "recorded": row.role}
            yield figures.create_finding(row, "role", "words-differ", **cells)


def _create_finding(figures: Figures, difference: WordDifference) -> Finding:
    """Create the finding about a difference: at the cell of the figure, or at a restatement."""
    numeral, figure, column, words = difference
    recorded = figures.describe_cell(figure, column)
    cells = {"numeral": numeral, "words": words, "cell": column, "recorded": recorded}
    if numeral.role == "restatement":
        return figures.create_finding(numeral, "figure_id", "words-differ", **cells)
    return figures.create_finding(figure, column, "words-differ", **cells)
