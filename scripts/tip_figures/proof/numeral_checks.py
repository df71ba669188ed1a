"""Check that the ledger has each numeral of a passage, with its place, text, hedge and quote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.text_format import quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import NumeralRow, SentenceRow
from tip_figures.proof.numeral_matching import NumeralMatch, create_words_pattern
from tip_figures.proof.passage_matching import PassageMatch
from tip_figures.prose import hedges
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.reduction import LAYOUT, reduce_text
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

HEDGE_DISTANCE = 40  # characters before and after a numeral in which its hedge is looked for
HEADER_LINE = 1  # of a table


@dataclass(frozen=True)
class _PassageText:
    """The sentences of a passage that a source text contains, as one text.

    reduced:     the same in reduced form
    is_complete: whether these are all sentences
    """

    text: str
    reduced: str
    is_complete: bool


def check_numerals(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report the numerals of a passage that differ between the ledger and the source text.

    Only sentences that the text contains are compared.
    """
    passage_text = _join_sentences(passage)
    previous_line = HEADER_LINE  # of the ledger: a missing row belongs after it
    for sentence_match in passage.sentence_matches:
        sentence = sentence_match.sentence
        if sentence is not None:
            yield from _check_length(figures, passage, sentence_match.row, sentence)
        for match in sentence_match.numeral_matches:
            if match.row is not None:
                previous_line = match.row.line
            elif match.numeral is not None:
                yield _report_missing_row(figures, sentence_match.row, match, previous_line)
            if match.row is not None and sentence is not None:
                yield from _check_row(figures, match.row, match, sentence)
                if match.agrees:
                    yield from _check_quote(figures, match, sentence, passage_text)


def _join_sentences(passage: PassageMatch) -> _PassageText:
    sentences = [match.sentence for match in passage.sentence_matches if match.sentence is not None]
    text = " ".join(sentence.text for sentence in sentences)
    reduced = " ".join(sentence.reduced.text for sentence in sentences)
    return _PassageText(text, reduced, passage.is_complete)


def _check_length(
    figures: Figures, passage: PassageMatch, row: SentenceRow, sentence: Sentence
) -> Iterator[Finding]:
    is_layout = passage.source.hash_rule == LAYOUT
    length = len(sentence.text if is_layout else sentence.reduced.text)
    if length != row.length:
        yield figures.create_finding(
            row, "length", "length-differs", length=length, recorded=row.length
        )


def _report_missing_row(
    figures: Figures, sentence: SentenceRow, match: NumeralMatch, previous_line: int
) -> Finding:
    """Make the finding about a numeral without a row, at the line after which the row belongs."""
    start, end = match.span
    key = f"{sentence.source_id}/{sentence.paragraph}/{sentence.sentence}/{start}"
    return create_finding(
        "numeral-missing",
        figures.package.tables["numerals"].path,
        previous_line,
        "",
        key,
        text=match.numeral.text if match.numeral else "",
        start=start,
        end=end,
        paragraph=sentence.paragraph,
        sentence=sentence.sentence,
    )


def _check_row(
    figures: Figures, row: NumeralRow, match: NumeralMatch, sentence: Sentence
) -> Iterator[Finding]:
    """Compare text, place and hedge of a row with its numeral."""
    numeral = match.numeral
    if numeral is None:
        yield figures.create_finding(row, "text", "numeral-extra", text=row.text)
        return
    start, end = match.span
    span = {"start": start, "end": end}
    if row.text != numeral.text:
        yield figures.create_finding(
            row, "text", "numeral-differs", text=numeral.text, recorded=row.text, **span
        )
    elif (row.start, row.end) != match.span:
        yield figures.create_finding(
            row,
            "start" if row.start != start else "end",
            "numeral-moved",
            text=numeral.text,
            old_start=row.start,
            old_end=row.end,
            **span,
        )
    if not _has_right_hedge(row, numeral, match, sentence.text):
        yield figures.create_finding(
            row,
            "hedge",
            "hedge-differs",
            text=row.text,
            in_text=f"the hedge {quote_value(match.hedge)}" if match.hedge else "no known hedge",
            recorded=quote_value(row.hedge) if row.hedge else "none",
        )


def _has_right_hedge(row: NumeralRow, numeral: Numeral, match: NumeralMatch, sentence: str) -> bool:
    """Whether a row has the hedge that bounds its numeral in a sentence.

    match: of the row and the numeral
    """
    if row.role not in ("figure", "restatement"):
        return True
    if not row.hedge:
        # A note may say why a hedge bounds another number, but not two amounts that are one.
        is_explained = row.note != "" and not match.is_conversion
        return is_explained or not _must_be_recorded(match.hedge)
    if row.hedge == match.hedge:
        return True
    start = max(0, numeral.start - HEDGE_DISTANCE)
    nearby = sentence[start : numeral.end + HEDGE_DISTANCE]
    # A note explains words that bound the number from elsewhere in the sentence.
    searched = sentence if row.note else nearby
    parts = row.hedge.split(hedges.HEDGE_SEPARATOR)
    return all(re.search(create_words_pattern(part), searched) for part in parts)


def _must_be_recorded(hedge: str) -> bool:
    """Whether a hedge must be in the row of its numeral.

    That a number is exact, or one end of a range, is recorded in other columns.
    """
    bounds = hedges.find_bounds(hedge) if hedge else frozenset()
    return bool(bounds) and not bounds & {"exact", "between"}


def _check_quote(
    figures: Figures, match: NumeralMatch, sentence: Sentence, passage: _PassageText
) -> Iterator[Finding]:
    """Check that a quote is around its numeral, and only once in a passage that is complete."""
    row, numeral = match.row, match.numeral
    if row is None or numeral is None or not row.quote:
        return
    words = reduce_text(row.quote).text
    span = sentence.reduced.to_reduced(numeral.start, numeral.end)
    is_at_numeral = quotes_numeral(words, sentence.reduced.text, *span)
    is_alone = occurs_once(words, passage.reduced) or occurs_once(
        normalise(row.quote), passage.text
    )
    if is_at_numeral and (is_alone or not passage.is_complete):
        return
    suggestion = choose_quote(sentence.as_written, numeral.start, numeral.end, passage.text)
    if not is_at_numeral:
        yield figures.create_finding(row, "quote", "quote-not-there", right=suggestion)
    elif occurs_once(normalise(suggestion), passage.text):
        yield figures.create_finding(row, "quote", "quote-not-alone", right=suggestion)
