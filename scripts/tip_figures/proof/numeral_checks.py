"""Compare numerals and stated figures with the sentences that a source text contains."""

from collections.abc import Iterator, Sequence
from typing import Final

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.text_format import quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, NumeralRow
from tip_figures.proof.passage_matching import NumeralMatch, PassageMatch
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.reduction import reduce_text
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence

HEADER_LINE: Final = 1  # of a table


def check_numerals(passage: PassageMatch) -> Iterator[Finding]:
    """Report the numerals of a passage that differ between numerals.csv and the source text.

    Only sentences that the text contains are compared.
    """
    figures = passage.figures
    previous_line = HEADER_LINE  # of numerals.csv: a missing row belongs after it
    for sentence_match in passage.sentence_matches:
        sentence, place = sentence_match.sentence, sentence_match.row
        for match in sentence_match.numeral_matches:
            row, numeral = match.row, match.numeral
            previous_line = row.line if row is not None else previous_line
            if sentence is None:
                continue
            if row is not None and numeral is not None:
                yield from _check_row(figures, row, numeral, match)
                if match.agrees and row.quote:
                    yield from _check_quote(passage, sentence, row, numeral)
            elif row is not None:
                yield figures.create_finding(row, "text", "numeral-extra", text=row.text)
            elif numeral is not None:
                start, end = match.span
                key = f"{place.source_id}/{place.paragraph}/{place.sentence}/{start}"
                values = {"text": numeral.text, "start": start, "end": end}
                values |= {"paragraph": place.paragraph, "sentence": place.sentence}
                path = figures.package.tables["numerals"].path
                yield create_finding("numeral-missing", path, previous_line, "", key, **values)


def _check_row(
    figures: Figures,
    row: NumeralRow,
    numeral: Numeral,
    match: NumeralMatch,
) -> Iterator[Finding]:
    """Compare text, place and hedge of a row with its numeral.

    A note may say why a hedge bounds another number, but not two amounts that are one.
    """
    start, end = match.span
    if row.text != numeral.text:
        values = {"text": numeral.text, "recorded": row.text, "start": start, "end": end}
        yield figures.create_finding(row, "text", "numeral-differs", **values)
    elif (row.start, row.end) != match.span:
        column = "start" if row.start != start else "end"
        reason = f"is at {start} to {end} in the source text, not at {row.start} to {row.end}"
        yield figures.create_finding(row, column, "span-differs", reason=reason)
    is_counted = row.role in ("figure", "restatement")
    is_explained = row.note != "" and not numeral.is_conversion
    if is_counted and row.hedge != numeral.hedge and not is_explained:
        in_text = f"the hedge {quote_value(numeral.hedge)}" if numeral.hedge else "no known hedge"
        values = {"where": "The source text", "text": row.text, "in_text": in_text}
        values["recorded"] = quote_value(row.hedge) if row.hedge else "none"
        yield figures.create_finding(row, "hedge", "hedge-differs", **values)


def _check_quote(
    passage: PassageMatch,
    sentence: Sentence,
    row: NumeralRow,
    numeral: Numeral,
) -> Iterator[Finding]:
    """Check that a quote is around its numeral, and only once in a passage that is complete."""
    words = reduce_text(row.quote).text
    span = sentence.reduced.to_reduced(numeral.start, numeral.end)
    text = " ".join(known.text for known in passage.sentences)
    reduced = " ".join(known.reduced.text for known in passage.sentences)
    is_at_numeral = quotes_numeral(words, sentence.reduced.text, *span)
    problem = "is not around its numeral in the source text"
    if is_at_numeral:
        is_alone = occurs_once(words, reduced) or occurs_once(normalise(row.quote), text)
        if is_alone or len(passage.sentences) < len(passage.sentence_matches):
            return
        problem = "occurs more than once in the passage"
    suggestion = choose_quote(sentence.as_written, numeral.start, numeral.end, text)
    if not is_at_numeral or occurs_once(normalise(suggestion), text):
        right = quote_value(suggestion)
        finding = {"problem": problem, "right": right}
        yield passage.figures.create_finding(row, "quote", "quote-differs", **finding)


def is_figure_proved(
    figures: Figures,
    figure: FigureRow,
    agreeing_rows: Sequence[NumeralRow],
) -> bool:
    """Whether the source text has the numbers of a stated figure, and its year if it is stated.

    agreeing_rows: the rows of numerals.csv that agree with the source text
    """
    values = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
    rows = figures.list_stating_numerals(figure)
    if [row.value for row in rows] != values or not all(row in agreeing_rows for row in rows):
        return False
    return figure.year_basis != "stated" or any(
        row.role == "date" and row.value == figure.year
        for row in agreeing_rows
        if row.sentence_key == rows[0].sentence_key
    )
