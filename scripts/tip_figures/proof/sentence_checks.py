"""Findings about sentences that a source text leaves out, changes, or has in another place.

They contain no sentence of the report, only its numerals and a few words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow
from tip_figures.proof.extra_checks import describe_place, join_numerals, report_extra_words
from tip_figures.proof.extra_words import find_added_words
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch, UnmatchedPart
from tip_figures.prose.page_lines import is_title
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence, SourceText

EXTRA_CANDIDATES = (
    2  # sentences of the text, besides as many as are missing, that may be changed ones
)


def check_sentences(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report the sentences that a source text does not have as the passage has them."""
    for part in passage.unmatched_parts:
        if part.rows:
            yield from _check_missing_sentences(figures, passage, part)
    for match in passage.sentence_matches:
        if match.sentence is not None and match.problem:
            place = describe_place(passage.text, match.sentence.word_start)
            yield figures.create_finding(match.row, "sentence", match.problem, text=place)


def _check_missing_sentences(
    figures: Figures, passage: PassageMatch, part: UnmatchedPart
) -> Iterator[Finding]:
    """Report sentences that a text leaves out: together if it ends or begins there."""
    text = passage.text
    rows = passage.sentence_matches[part.rows.start : part.rows.stop]
    missing = [match for match in rows if match.sentence is None]
    candidates = _list_candidates(text, part)
    is_first = part.rows.start == 0
    is_last = part.rows.stop == len(passage.sentence_matches)
    if is_last and _ends_before(text, candidates, missing[0]):
        yield _report_cut(figures, text, "ends before", missing)
    elif is_first and _begins_after(candidates, missing[-1]):
        yield _report_cut(figures, text, "begins after", missing)
    else:
        number = len(missing) + EXTRA_CANDIDATES
        candidates = candidates[-number:] if is_first else candidates[:number]
        for match in missing:
            yield _report_missing(figures, text, match, candidates, part.words)


def _list_candidates(text: SourceText, part: UnmatchedPart) -> list[Sentence]:
    """Return what a text has in the place of missing sentences, without lines of pages.

    The first and the last one may be parts of sentences.
    """
    candidates = []
    word = part.words.start
    while word < part.words.stop:
        sentence = text.sentence_of(word)
        end = min(sentence.word_end, part.words.stop)
        if text.line_of(word) not in text.page_lines:
            is_whole = word == sentence.word_start and end == sentence.word_end
            candidates.append(sentence if is_whole else text.make_sentence(range(word, end)))
        word = end
    return candidates


def _report_missing(
    figures: Figures,
    text: SourceText,
    missing: SentenceMatch,
    candidates: Sequence[Sentence],
    words: range,
) -> Finding:
    """Make the finding about one missing sentence, or about words that were added to it.

    candidates: the sentences that the text has in the place of missing ones
    words:      numbers of the words in that place
    """
    added_words = find_added_words(text, words, missing.row)
    if added_words is not None:
        return report_extra_words(figures, text, "Inside of", missing.row, added_words)
    detail = _describe_most_similar(text, missing, candidates)
    return figures.create_finding(
        missing.row, "sentence", "sentence-missing", text=text.name, detail=detail
    )


def _report_cut(
    figures: Figures, text: SourceText, cut: str, missing: Sequence[SentenceMatch]
) -> Finding:
    """Make one finding about all sentences that are missing at one end of a text."""
    ends = (missing[0].row, missing[-1].row)
    places = dict.fromkeys(f"{row.paragraph}.{row.sentence}" for row in ends)
    return figures.create_finding(
        missing[0].row,
        "sentence",
        "sentence-cut",
        text=text.name,
        cut=cut,
        count=count_noun(len(missing), "sentence"),
        places=" to ".join(places),
    )


def _ends_before(text: SourceText, candidates: Sequence[Sentence], missing: SentenceMatch) -> bool:
    """Whether a text ends before a missing sentence or inside it, or another section follows.

    candidates: the sentences that the text has in place of the missing ones
    """
    if not candidates:
        return True
    candidate = candidates[0]
    if candidate.word_end == len(text.words) and not SENTENCE_END.search(candidate.text):
        return _has_same_numerals(candidate, missing, offset=0)
    return is_title(candidate.text)


def _begins_after(candidates: Sequence[Sentence], missing: SentenceMatch) -> bool:
    """Whether a text begins after a missing sentence or inside it, or after another section."""
    if not candidates:
        return True
    candidate = candidates[-1]
    if candidate.word_start == 0 and candidate.text[0].islower():
        offset = missing.row.length - len(candidate.text)
        return _has_same_numerals(candidate, missing, offset)
    return is_title(candidate.text)


def _has_same_numerals(fragment: Sentence, missing: SentenceMatch, offset: int) -> bool:
    """Whether a fragment has the numerals that are recorded of a missing sentence in its place.

    offset: where the fragment begins in the sentence
    """
    rows = _list_recorded_rows(missing)
    for numeral in fragment.numerals:
        start = offset + numeral.start
        end = offset + numeral.end
        if not any(_is_part_of(numeral.text, start, end, row) for row in rows):
            return False
    inside = {
        (row.start, row.text)
        for row in rows
        if offset < row.start and row.end < offset + len(fragment.text)
    }
    in_text = {(offset + numeral.start, numeral.text) for numeral in fragment.numerals}
    return inside <= in_text


def _is_part_of(text: str, start: int, end: int, row: NumeralRow) -> bool:
    """Whether a numeral is that of a row, or the part of it that a cut has left."""
    if start == row.start and row.text.startswith(text):
        return True
    return end == row.end and row.text.endswith(text)


def _describe_most_similar(
    text: SourceText, missing: SentenceMatch, candidates: Sequence[Sentence]
) -> str:
    """Say which sentence of a text may be the missing one, and how their numerals differ."""
    if not candidates:
        return "The text has nothing between the sentences before and after it."
    candidate = max(candidates, key=lambda candidate: _measure_similarity(candidate, missing))
    line = text.line_number(candidate.word_start)
    in_text = join_numerals(_list_numerals(candidate))
    in_ledger = join_numerals([row.text for row in _list_recorded_rows(missing)])
    return (
        f"The most similar sentence, in line {line:,}, has the numerals {in_text};"
        f" the ledger has {in_ledger}."
    )


def _measure_similarity(sentence: Sentence, missing: SentenceMatch) -> float:
    """Return how much a sentence looks like a changed form of a missing one.

    returns: the number of numerals that both have, less the difference of their lengths as a share
             of the recorded length
    """
    in_text = Counter(_list_numerals(sentence))
    in_ledger = Counter(row.text for row in _list_recorded_rows(missing))
    shared = (in_text & in_ledger).total()
    recorded_length = missing.row.length
    return shared - abs(len(sentence.text) - recorded_length) / max(recorded_length, 1)


def _list_numerals(sentence: Sentence) -> list[str]:
    return [numeral.text for numeral in sentence.numerals]


def _list_recorded_rows(match: SentenceMatch) -> list[NumeralRow]:
    """Return the rows of the ledger for a sentence, without negations."""
    rows = [numeral_match.row for numeral_match in match.numeral_matches]
    return [row for row in rows if row is not None and row.form != "negation"]
