"""Compare numerals and stated figures with the sentences that a source text contains."""

import re
from collections.abc import Iterator, Mapping

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.text_format import format_number, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, NumeralRow, SentenceRow
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


def check_numerals(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """Report the numerals of a passage that differ between numerals.csv and the source text.

    Only sentences that the text contains are compared.
    """
    previous_line = HEADER_LINE  # of numerals.csv: a missing row belongs after it
    for sentence_match in passage.sentence_matches:
        sentence, sentence_row = sentence_match.sentence, sentence_match.row
        if sentence is not None:
            is_layout = passage.source.hash_rule == LAYOUT
            length = len(sentence.text if is_layout else sentence.reduced.text)
            if length != sentence_row.length:
                recorded = sentence_row.length
                yield figures.create_finding(
                    sentence_row, "length", "length-differs", length=length, recorded=recorded
                )
        for match in sentence_match.numeral_matches:
            row, numeral = match.row, match.numeral
            if row is not None:
                previous_line = row.line
            if sentence is None:
                continue
            if row is not None and numeral is not None:
                yield from _check_row(figures, row, numeral, match)
                yield from _check_hedge(figures, row, numeral, sentence.text)
                if match.agrees and row.quote:
                    yield from _check_quote(figures, passage, sentence, row, numeral)
            elif row is not None:
                yield figures.create_finding(row, "text", "numeral-extra", text=row.text)
            elif numeral is not None:
                yield _report_missing_row(figures, sentence_row, numeral, match, previous_line)


def _report_missing_row(
    figures: Figures, sentence: SentenceRow, numeral: Numeral, match: NumeralMatch, line: int
) -> Finding:
    """Make the finding about a numeral without a row.

    line: after which the row belongs
    """
    start, end = match.span
    return create_finding(
        "numeral-missing",
        figures.package.tables["numerals"].path,
        line,
        "",
        f"{sentence.source_id}/{sentence.paragraph}/{sentence.sentence}/{start}",
        text=numeral.text,
        start=start,
        end=end,
        paragraph=sentence.paragraph,
        sentence=sentence.sentence,
    )


def _check_row(
    figures: Figures, row: NumeralRow, numeral: Numeral, match: NumeralMatch
) -> Iterator[Finding]:
    """Compare text and place of a row with its numeral."""
    start, end = match.span
    values = {"text": numeral.text, "recorded": row.text, "start": start, "end": end}
    if row.text != numeral.text:
        yield figures.create_finding(row, "text", "numeral-differs", **values)
    elif (row.start, row.end) != match.span:
        column = "start" if row.start != start else "end"
        values |= {"old_start": row.start, "old_end": row.end}
        yield figures.create_finding(row, column, "numeral-moved", **values)


# Hedges and quotes


def _check_hedge(
    figures: Figures, row: NumeralRow, numeral: Numeral, sentence: str
) -> Iterator[Finding]:
    """Report a row without the hedge that bounds its numeral in a sentence."""
    hedge = numeral.hedge
    is_counted = row.role in ("figure", "restatement")
    if not is_counted or row.hedge == hedge:
        return
    if row.hedge:
        # A note explains words that bound the number from elsewhere in the sentence.
        start = 0 if row.note else max(0, numeral.start - HEDGE_DISTANCE)
        end = len(sentence) if row.note else numeral.end + HEDGE_DISTANCE
        parts = map(create_words_pattern, row.hedge.split(hedges.HEDGE_SEPARATOR))
        is_right = all(re.search(part, sentence[start:end]) for part in parts)
    else:
        # A note may say why a hedge bounds another number, but not two amounts that are one.
        # That a number is exact, or one end of a range, is recorded in other columns.
        bounds = hedges.find_bounds(hedge)
        is_explained = row.note != "" and not numeral.is_conversion
        is_right = is_explained or not bounds or bool(bounds & {"exact", "between"})
    if not is_right:
        yield figures.create_finding(
            row,
            "hedge",
            "hedge-differs",
            where="The source text",
            text=row.text,
            in_text=f"the hedge {quote_value(hedge)}" if hedge else "no known hedge",
            recorded=quote_value(row.hedge) if row.hedge else "none",
        )


def _check_quote(
    figures: Figures,
    passage: PassageMatch,
    sentence: Sentence,
    row: NumeralRow,
    numeral: Numeral,
) -> Iterator[Finding]:
    """Check that a quote is around its numeral, and only once in a passage that is complete."""
    words = reduce_text(row.quote).text
    span = sentence.reduced.to_reduced(numeral.start, numeral.end)
    is_at_numeral = quotes_numeral(words, sentence.reduced.text, *span)
    text = " ".join(known.text for known in passage.sentences)
    reduced = " ".join(known.reduced.text for known in passage.sentences)
    is_alone = occurs_once(words, reduced) or occurs_once(normalise(row.quote), text)
    if is_at_numeral and (is_alone or not passage.is_complete):
        return
    suggestion = choose_quote(sentence.as_written, numeral.start, numeral.end, text)
    if not is_at_numeral:
        problem = "is not around its numeral in the source text"
    elif occurs_once(normalise(suggestion), text):
        problem = "occurs more than once in the passage"
    else:
        return
    yield figures.create_finding(
        row, "quote", "quote-differs", problem=problem, right=quote_value(suggestion)
    )


# Figures


def prove_figure(
    figures: Figures, figure: FigureRow, matches: Mapping[int, NumeralMatch]
) -> tuple[bool, list[Finding]]:
    """Prove one stated figure.

    A figure that differs from its row in numerals.csv is not reported here, since another check
    compares the two. If they agree and the source text has another number, both are wrong.

    matches: of the rows whose sentences the source text contains, by line of the row
    returns: whether the text has its numbers, and its year if the year is stated; and findings
    """
    values = {"value": figure.value}
    if figure.value_to is not None:
        values["value_to"] = figure.value_to
    rows = figures.list_stating_numerals(figure)
    is_proved = len(rows) == len(values)
    findings = []
    for (column, value), row in zip(values.items(), rows, strict=False):
        # A fall by 5 percent is -5 in the table, and 5 in the text.
        written = abs(value) if figure.unit == "percent" else value
        match = matches.get(row.line)
        if match is None or row.value != written:
            is_proved = False
            continue
        is_proved = is_proved and match.agrees
        numeral = match.numeral
        if numeral is None or numeral.value not in (written, None):
            details = {
                "paragraph": row.paragraph,
                "sentence": row.sentence,
                "in_text": quote_value(numeral.text) if numeral is not None else "no such number",
                "value": format_number(value),
            }
            findings.append(figures.create_finding(figure, column, "figure-unproved", **details))
    if is_proved and figure.year_basis == "stated":
        agreeing = [match.row for match in matches.values() if match.row and match.agrees]
        dates = [row for row in agreeing if row.sentence_key == rows[0].sentence_key]
        is_proved = any(date.role == "date" and date.value == figure.year for date in dates)
    return is_proved, findings
