"""Findings about sentences that a source text leaves out, has in addition, or has in another form.

They contain no sentence of the report, only its numerals.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import count_noun
from tip_figures.figures.model import Figures
from tip_figures.proof.passage_matching import PassageMatch, SentenceMatch, UnmatchedPart
from tip_figures.prose.sentences import SENTENCE_END
from tip_figures.prose.source_text import Sentence, SourceText

MIN_WORDS = 3  # of a sentence; `1.` is not a sentence
EXTRA_CANDIDATES = (
    2  # sentences of the text, besides as many as are missing, that may be changed ones
)
SIMILAR = -0.2
"""Similarity from which on a sentence looks like a changed one.

Without a common numeral its length may differ by a fifth."""


def check_sentences(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report the sentences in which a source text and a passage differ."""
    for part in passage.unmatched_parts:
        if part.rows:
            yield from _check_missing_sentences(figures, passage, part)
        else:
            yield from _check_extra_sentences(figures, passage, part)
    for match in passage.sentence_matches:
        if match.sentence is not None and match.problem:
            place = _describe_place(passage.text, match.sentence)
            yield figures.create_finding(match.row, "sentence", match.problem, text=place)


def _check_missing_sentences(
    figures: Figures, passage: PassageMatch, part: UnmatchedPart
) -> Iterator[Finding]:
    """Report sentences that a text leaves out: together if it ends or begins there."""
    text = passage.text
    rows = passage.sentence_matches[part.rows.start : part.rows.stop]
    missing = [match for match in rows if match.sentence is None]
    candidates = part.find_sentences(text)
    is_first = part.rows.start == 0
    is_last = part.rows.stop == len(passage.sentence_matches)
    if is_last and _ends_before(text, candidates, missing[0]):
        yield _report_cut(figures, text, "ends before", missing)
    elif is_first and _begins_after(text, candidates, missing[-1]):
        yield _report_cut(figures, text, "begins after", missing)
    else:
        number = len(missing) + EXTRA_CANDIDATES
        candidates = candidates[-number:] if is_first else candidates[:number]
        for match in missing:
            detail = _describe_most_similar(text, match, candidates)
            yield figures.create_finding(
                match.row, "sentence", "sentence-missing", text=text.name, detail=detail
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


def _check_extra_sentences(
    figures: Figures, passage: PassageMatch, part: UnmatchedPart
) -> Iterator[Finding]:
    """Report sentences that a text has between two of the passage.

    What does not end like a sentence may be a heading or a page's header, and is not reported.
    """
    before = passage.sentence_matches[part.rows.start - 1].sentence
    match = passage.sentence_matches[part.rows.start]
    after = match.sentence
    passage_hashes = {other.row.sha256 for other in passage.sentence_matches}
    for sentence in part.find_sentences(passage.text):
        is_sentence = len(sentence.words) >= MIN_WORDS and SENTENCE_END.search(sentence.text)
        if not is_sentence or sentence.sha256 in passage_hashes:
            continue
        is_inside = (
            before is not None
            and after is not None
            and before.paragraph == sentence.paragraph == after.paragraph
        )
        place = _describe_place(passage.text, sentence)
        numerals = _join_numerals(_list_numerals(sentence))
        code = "sentence-extra" if is_inside else "paragraph-extra"
        yield figures.create_finding(match.row, "sentence", code, text=place, numerals=numerals)


def _ends_before(text: SourceText, candidates: Sequence[Sentence], missing: SentenceMatch) -> bool:
    """Whether a text ends before a missing sentence or inside it, or goes on with something else.

    candidates: the sentences that the text has in place of the missing ones
    """
    if not candidates:
        return True
    candidate = candidates[0]
    is_fragment = not SENTENCE_END.search(candidate.text)
    if is_fragment and candidate is text.sentences[-1]:
        return True
    return _measure_similarity(candidate, missing) < SIMILAR


def _begins_after(text: SourceText, candidates: Sequence[Sentence], missing: SentenceMatch) -> bool:
    """Whether a text begins after a missing sentence or inside it, or has something else there."""
    if not candidates:
        return True
    candidate = candidates[-1]
    is_fragment = candidate.text[0].islower()
    if is_fragment and candidate is text.sentences[0]:
        return True
    return _measure_similarity(candidate, missing) < SIMILAR


def _describe_most_similar(
    text: SourceText, missing: SentenceMatch, candidates: Sequence[Sentence]
) -> str:
    """Say which sentence of a text may be the missing one, and how their numerals differ."""
    if not candidates:
        return "The text has nothing between the sentences before and after it."
    candidate = max(candidates, key=lambda candidate: _measure_similarity(candidate, missing))
    line = text.line_number(candidate.word_start)
    in_text = _join_numerals(_list_numerals(candidate))
    in_ledger = _join_numerals(_list_recorded_numerals(missing))
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
    in_ledger = Counter(_list_recorded_numerals(missing))
    shared = (in_text & in_ledger).total()
    recorded_length = missing.row.length
    return shared - abs(len(sentence.text) - recorded_length) / max(recorded_length, 1)


def _list_numerals(sentence: Sentence) -> list[str]:
    return [numeral.text for numeral in sentence.numerals]


def _list_recorded_numerals(match: SentenceMatch) -> list[str]:
    """Return the numerals that the ledger has for a sentence, without negations."""
    rows = [numeral_match.row for numeral_match in match.numeral_matches]
    return [row.text for row in rows if row is not None and row.form != "negation"]


def _join_numerals(numerals: Sequence[str]) -> str:
    return ", ".join(numerals) or "none"


def _describe_place(text: SourceText, sentence: Sentence) -> str:
    return f"{text.name}, line {text.line_number(sentence.word_start):,}"
