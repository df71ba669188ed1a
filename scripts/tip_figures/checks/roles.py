"""Report roles of numerals that the words do not show.

A number of the role `other` counts nothing, for the reason with which its note begins; one of
`event` is about one event. Both could hide a figure. Quotes show some words; with the text, the
reason must be in the sentence, and an event must be told by it or by the sentences before. A figure
of 0 is not stated by words such as “no reports of”.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.code_words import ACTION, CodeWords
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceKey
from tip_figures.figures.words.coded_sentences import CodedSentence, CodedSentences
from tip_figures.figures.words.counters import find_counters
from tip_figures.figures.words.roles import (
    EVENT,
    FIGURE,
    PENALTY,
    RoleReader,
    counts_beside,
    has_words,
    hides_figure,
    negates_knowledge,
    shows_event,
    shows_reason,
)
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_NO_ZERO = "they say that nothing is known, and not that there were none"


def check(
    figures: Figures,
    quoted: CodedSentences,
    written: CodedSentences,
    sentence_texts: Mapping[SentenceKey, str],
) -> Iterator[Finding]:
    """Report numbers of the role `other` or `event` whose words do not show this role.

    A number has at most one finding. If the row of the numeral differs deliberately in its role,
    nothing is reported.

    Args:
        quoted, written: the sentences as quotes show them, and those that are available
        sentence_texts: the normalised sentences that are available
    """
    words = figures.code_words
    problems: dict[NumeralRow, str] = {}
    for coded in chain.from_iterable(quoted.values()):
        problems |= dict(_compare_quotes(figures, words, coded))
    for row, problem in _compare_texts(figures, words, written, sentence_texts):
        problems.setdefault(row, problem)
    for row, problem in problems.items():
        if "role" not in row.differs:
            cells = {"numeral": row, "words": problem, "cell": "role", "recorded": row.role}
            yield figures.create_finding(row, "role", "words-differ", **cells)


def _compare_quotes(
    figures: Figures, words: CodeWords, coded: CodedSentence
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number whose role the quotes of its sentence contradict."""
    for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
        if row.role == "other" and hides_figure(coded, numeral, words, figures.dimensions):
            yield row, "its sentence names what figures count, and no reason is beside it"
        elif row.role == EVENT and not shows_event(coded.rows.values(), words):
            yield row, "other numbers of its sentence are figures"
        elif _is_no_zero(coded, row, numeral):
            yield row, _NO_ZERO


def _is_no_zero(coded: CodedSentence, row: NumeralRow, numeral: Numeral) -> bool:
    """Return whether the words for a figure of 0 say only that nothing is known.

    The words “no reports of” do not say that there were none.
    """
    is_zero = row.role == FIGURE and row.form == "negation"
    return is_zero and negates_knowledge(coded.sentence.text, numeral.start)


def _compare_texts(
    figures: Figures,
    words: CodeWords,
    written: CodedSentences,
    sentence_texts: Mapping[SentenceKey, str],
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number whose role no word of the text shows.

    A sentence without numerals may tell of an event, so all sentences of a passage are read.
    """
    coded_by_key = {
        (source_id, coded.sentence.paragraph, coded.sentence.number): coded
        for (source_id, _), paragraph in written.items()
        for coded in paragraph
    }
    reader, source_id = RoleReader(words), ""
    for key, text in sorted(sentence_texts.items()):
        if key[0] != source_id:
            reader, source_id = RoleReader(words), key[0]
        coded = coded_by_key.get(key)
        reader.begin_sentence(coded.sentence if coded else Sentence(key[1], key[2], text))
        if coded:
            yield from _compare_reasons(figures, words, coded)
            yield from _compare_events(figures, words, coded, reader)


def _compare_reasons(
    figures: Figures, words: CodeWords, coded: CodedSentence
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number of the role `other` that may hide a figure.

    What figures count is beside the number, and its sentence does not show the reason in its note.
    A figure of 0 is yielded as well if its words say only that nothing is known.
    """
    for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
        reason = row.note.partition(":")[0]
        is_count = row.role == "other" and numeral.unit != PERCENT
        counts = is_count and counts_beside(coded, numeral, words, figures.dimensions)
        if counts and not shows_reason(coded, numeral, reason):
            yield row, f"no word of its sentence shows the reason {reason}"
        elif _is_no_zero(coded, row, numeral):
            yield row, _NO_ZERO


def _compare_events(
    figures: Figures, words: CodeWords, coded: CodedSentence, reader: RoleReader
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number of the role `event` that reads like a figure.

    Such a number has a counter before it and what figures count beside it, and the words show no
    event. A sentence that names a penalty is left out, because it tells of one case.
    """
    text = coded.sentence.text
    names_action = bool(words.list_codes(ACTION, text)) and not has_words(PENALTY, text)
    mentions = read_mentions(coded.sentence, coded.numerals) if names_action else ()
    for mention in mentions:
        row = coded.rows.get(mention.numeral.start)
        if row is None or row.role != EVENT:
            continue
        is_work = bool(find_counters(words, text[: mention.start]))
        counts = is_work and counts_beside(coded, mention.numeral, words, figures.dimensions)
        if counts and reader.read(mention)[0] == FIGURE:
            yield row, "no word shows one event, and its sentence says what figures count"
