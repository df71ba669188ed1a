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

_NOTHING_KNOWN = "they say that nothing is known, and not that there were none"


def check(
    figures: Figures,
    quoted: CodedSentences,
    written: CodedSentences,
    sentence_texts: Mapping[SentenceKey, str],
) -> Iterator[Finding]:
    """Report numbers of the role `other` or `event` whose words do not show this role.

    A number of the role `other` counts nothing, such as the number of a law; one of the role
    `event` is about one event. A figure of 0 is also reported if its words say only that nothing is
    known. A number has at most one finding, and none if its row lists `role` in `differs`. A
    problem that the quotes show comes before one that only the text shows.

    Args:
        figures: the figures of the package
        quoted: all sentences with numerals, in the parts that the quotes of numerals.csv show
        written: the sentences with numerals whose full text is available
        sentence_texts: the normalised text of each available sentence
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
    """Yield (row, problem) for each number whose role the quotes of its sentence contradict.

    The problem is what the words say. There are three problems:

    - `other`: the sentence names what figures count, and no reason is beside the number.
    - `event`: other numbers of the sentence are figures, and neither a day nor words for an event
      are beside its numbers.
    - `figure`, for a figure of 0: the words say only that nothing is known.
    """
    for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
        if row.role == "other" and hides_figure(coded, numeral, words, figures.dimensions):
            yield row, "its sentence names what figures count, and no reason is beside it"
        elif row.role == EVENT and not shows_event(coded.rows.values(), words):
            yield row, "other numbers of its sentence are figures"
        elif _is_unfounded_zero(coded, row, numeral):
            yield row, _NOTHING_KNOWN


def _is_unfounded_zero(coded: CodedSentence, row: NumeralRow, numeral: Numeral) -> bool:
    """Return whether a figure of 0 is wrong, because its words say only that nothing is known.

    “No reports of” does not say that there were none. For any other number the result is False.

    Args:
        coded: the sentence
        row: the row of the numeral
        numeral: the numeral in the sentence
    """
    is_zero = row.role == FIGURE and row.form == "negation"
    return is_zero and negates_knowledge(coded.sentence.text, numeral.start)


def _compare_texts(
    figures: Figures,
    words: CodeWords,
    written: CodedSentences,
    sentence_texts: Mapping[SentenceKey, str],
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number whose role the text does not show or contradicts.

    `_compare_reasons` and `_compare_events` say which numbers these are. Sentences are read in
    order, also those without numerals, because an event may begin in an earlier sentence.

    Args:
        figures: the figures of the package
        words: the words by which texts name codes
        written: the sentences with numerals whose full text is available
        sentence_texts: the normalised text of each available sentence
    """
    coded_by_key: dict[SentenceKey, CodedSentence] = {}
    for (source_id, _number), paragraph in written.items():
        for coded in paragraph:
            sentence = coded.sentence
            coded_by_key[source_id, sentence.paragraph, sentence.number] = coded
    reader, current_source = RoleReader(words), ""  # a reader knows sentences of one source only
    for key, text in sorted(sentence_texts.items()):
        source_id, paragraph_number, number = key
        if source_id != current_source:
            reader, current_source = RoleReader(words), source_id
        coded_sentence = coded_by_key.get(key)
        if coded_sentence is None:
            reader.begin_sentence(Sentence(paragraph_number, number, text))
        else:
            reader.begin_sentence(coded_sentence.sentence)
            yield from _compare_reasons(figures, words, coded_sentence)
            yield from _compare_events(figures, words, coded_sentence, reader)


def _compare_reasons(
    figures: Figures, words: CodeWords, coded: CodedSentence
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number of the role `other` that may hide a figure.

    The note of such a row begins with the reason why the number counts nothing: `law: …`. The
    number may hide a figure if words beside it name what figures count (victims, cases), and no
    word of the sentence shows the reason. Percentages are left out.

    A figure of 0 is also yielded if its words say only that nothing is known.
    """
    for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
        reason = row.note.partition(":")[0]
        may_count = row.role == "other" and numeral.unit != PERCENT
        reads_like_count = may_count and counts_beside(coded, numeral, words, figures.dimensions)
        if reads_like_count and not shows_reason(coded, numeral, reason):
            yield row, f"no word of its sentence shows the reason {reason}"
        elif _is_unfounded_zero(coded, row, numeral):
            yield row, _NOTHING_KNOWN


def _compare_events(
    figures: Figures, words: CodeWords, coded: CodedSentence, reader: RoleReader
) -> Iterator[tuple[NumeralRow, str]]:
    """Yield (row, problem) for each number of the role `event` that reads like a figure.

    All of this must be so:

    - The sentence names an action (`identified`) and no penalty. A penalty belongs to one case.
    - A counter, such as the police, is named before the number.
    - Words beside the number name what figures count.
    - The reader finds the role `figure`, because no words show one event.

    Args:
        figures: the figures of the package
        words: the words by which texts name codes
        coded: the sentence
        reader: has read all sentences of the passage up to this one
    """
    text = coded.sentence.text
    names_action = bool(words.list_codes(ACTION, text)) and not has_words(PENALTY, text)
    mentions = read_mentions(coded.sentence, coded.numerals) if names_action else ()
    for mention in mentions:
        row = coded.rows.get(mention.numeral.start)
        if row is None or row.role != EVENT:
            continue
        has_counter = bool(find_counters(words, text[: mention.start]))
        numeral, dimensions = mention.numeral, figures.dimensions
        if has_counter and counts_beside(coded, numeral, words, dimensions):
            role, _note = reader.read(mention)
            if role == FIGURE:
                yield row, "no word shows one event, and its sentence says what figures count"
