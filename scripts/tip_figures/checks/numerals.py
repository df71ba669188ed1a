"""Do numerals say what text and quote say, and do counts and hashes of passages agree with them?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun, format_number, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import NumeralRow
from tip_figures.figures.records.row_reader import find_drafted_rows
from tip_figures.prose import hedges, sentences
from tip_figures.prose.dates import is_day, is_year
from tip_figures.prose.numerals import parse_numeral
from tip_figures.prose.quote import (
    MAX_QUOTE_WORDS,
    MIN_QUOTE_WORDS,
    find_numeral_in_quote,
    is_date_in_quote,
    rules_out_hedge,
)

ROLE_NOUNS = {
    "figure": "as figures",
    "restatement": "as restatements",
    "date": "as dates",
    "other": "as other",
}
MAX_YEAR_DISTANCE = 15  # characters from a day to its year, as in "5 to 12 September 2019"


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count numerals, and those of each role."""
    numbers = Counter(numeral.role for numeral in figures.numerals)
    by_role = {noun: numbers[role] for role, noun in ROLE_NOUNS.items() if numbers[role]}
    return {"numerals": len(figures.numerals), **by_role}


def check(figures: Figures) -> Iterator[Finding]:
    """Do numerals say what their quotes say, and do counts and hashes of passages agree?"""
    yield from _check_drafts(figures)
    yield from _check_counts(figures)
    length_by_sentence = {row.sentence_key: row.length for row in figures.sentences}
    for key, numerals in group_by(figures.numerals, lambda row: row.sentence_key).items():
        length = length_by_sentence.get(key)
        yield from _check_spans(figures, numerals, length)
        year_starts = [numeral.start for numeral in numerals if is_year(numeral.text)]
        for numeral in numerals:
            yield from _check_text(figures, numeral)
            yield from _check_date(figures, numeral, year_starts)
            earlier_hedges = {row.hedge for row in numerals if row.start < numeral.start}
            yield from _check_quote(figures, numeral, length or 0, earlier_hedges)


def _check_spans(
    figures: Figures, numerals: Sequence[NumeralRow], length: int | None
) -> Iterator[Finding]:
    """Do the numerals of a sentence occupy different characters inside it?

    length: of the sentence; None if it has no row
    """
    previous_end = 0
    for numeral in sorted(numerals, key=lambda row: row.start):
        if length is not None and numeral.end > length:
            reason = f"ends at {numeral.end}, but its sentence has {length} characters"
            yield figures.create_finding(numeral, "end", "span-differs", reason=reason)
        if numeral.start < previous_end:
            reason = f"begins at {numeral.start}, inside the one that ends at {previous_end}"
            yield figures.create_finding(numeral, "start", "span-differs", reason=reason)
        previous_end = numeral.end


def _check_text(figures: Figures, numeral: NumeralRow) -> Iterator[Finding]:
    """Do value and form of a numeral agree with its text, and is its figure of its source?"""
    figure = figures.figure_by_id.get(numeral.figure_id)
    if figure and figure.source_id != numeral.source_id:
        yield figures.create_finding(
            numeral,
            "figure_id",
            "source-differs",
            name=numeral.text,
            other=numeral.source_id,
            what="figure that it names",
            expected=figure.source_id,
        )
    try:
        parsed, _ = parse_numeral(numeral.text)
    except ValueError:
        if numeral.form != "negation":  # any word may negate
            yield figures.create_finding(numeral, "text", "numeral-unread")
        return
    if parsed.value is not None and numeral.value != parsed.value:
        meaning = f"means {format_number(parsed.value)}"
        cell = "empty" if numeral.value is None else format_number(numeral.value)
        yield figures.create_finding(numeral, "value", "numeral-value", meaning=meaning, cell=cell)
    if numeral.form != parsed.form:
        meaning = f"is written in {parsed.form}"
        yield figures.create_finding(
            numeral, "form", "numeral-value", meaning=meaning, cell=numeral.form
        )


def _check_date(
    figures: Figures, numeral: NumeralRow, year_starts: Sequence[int]
) -> Iterator[Finding]:
    """Report a role `date` whose numeral is not a date, and days of a month with another role.

    The quote shows the month. A year after a day counts even if the quote ends before it.

    year_starts: where the years of its sentence begin
    """
    precedes_year = any(0 < start - numeral.end <= MAX_YEAR_DISTANCE for start in year_starts)
    may_be_date = is_date_in_quote(numeral.text, numeral.quote, year_follows=precedes_year)
    if (
        numeral.role != "date"
        and is_day(numeral.text)
        and is_date_in_quote(numeral.text, numeral.quote)
    ):
        reason = "its quote shows a month directly beside it"
    elif numeral.role == "date" and not may_be_date:
        reason = "it is not a year, and its quote shows no month or year beside it"
    else:
        return
    yield figures.create_finding(numeral, "role", "date-differs", reason=reason)


# Quotes


def _check_quote(
    figures: Figures, numeral: NumeralRow, sentence_length: int, earlier_hedges: Set[str]
) -> Iterator[Finding]:
    """Does a quote contain its numeral, in four to six words if its sentence allows it?"""
    quote = sentences.normalise(numeral.quote)
    if not quote:
        return
    start = find_numeral_in_quote(quote, numeral.text)
    number_of_words = len(quote.split())
    is_whole_sentence = len(quote) >= sentence_length - 1  # a quote has no full stop
    is_too_short = number_of_words < MIN_QUOTE_WORDS and not is_whole_sentence
    is_too_long = number_of_words > max(MAX_QUOTE_WORDS, len(numeral.text.split()))
    problem = ""
    if start < 0:
        problem = f"does not contain {quote_value(numeral.text)}"
    elif is_too_short or is_too_long:
        problem = f"has {count_noun(number_of_words, 'word')}"
    if problem:
        right = "other words of the report"
        yield figures.create_finding(
            numeral, "quote", "quote-differs", problem=problem, right=right
        )
    if start >= 0:
        yield from _check_hedge(figures, numeral, quote, start, earlier_hedges)


def _check_hedge(
    figures: Figures, numeral: NumeralRow, quote: str, start: int, earlier_hedges: Set[str]
) -> Iterator[Finding]:
    """Is the recorded hedge the one directly before the numeral in the quote?

    start:          where the numeral begins in the quote
    earlier_hedges: of numerals before it in its sentence; one may be that of a whole list
    """
    quoted_hedge = hedges.find_hedge_before(quote[:start].rstrip(" ($€£¥"))
    states_figure = numeral.role in ("figure", "restatement")
    is_dropped = states_figure and not numeral.hedge.endswith(quoted_hedge)
    is_of_list = numeral.hedge in earlier_hedges
    is_unfounded = (
        not quoted_hedge and not is_of_list and rules_out_hedge(quote, start, numeral.hedge)
    )
    is_unknown = numeral.hedge != "" and not hedges.find_bounds(numeral.hedge)
    if is_dropped or is_unfounded or is_unknown:
        yield figures.create_finding(
            numeral,
            "hedge",
            "hedge-differs",
            where=f"The quote {quote_value(quote)}",
            text=numeral.text,
            in_text=f"the hedge {quote_value(quoted_hedge)}" if quoted_hedge else "no such hedge",
            recorded=quote_value(numeral.hedge) if numeral.hedge else "none",
        )


# Passages


def _check_drafts(figures: Figures) -> Iterator[Finding]:
    """Has a person reviewed every drafted row?

    The row of its source may have no record yet, if a cell of it is empty.
    """
    lines = {source.source_id: source.line for source in figures.sources}
    marked_rows = [row for row in find_drafted_rows(figures.package) if row.is_marked]
    for source_id, rows in group_by(marked_rows, lambda row: row.source_id).items():
        counts = Counter(row.table for row in rows)
        yield create_finding(
            "draft-open",
            figures.package.tables["sources"].path,
            lines.get(source_id, 0),
            "source_id",
            source_id,
            source=source_id,
            count=count_noun(len(rows), "row"),
            parts=", ".join(f"{number} in {table}" for table, number in counts.items()),
        )


def _check_counts(figures: Figures) -> Iterator[Finding]:
    """Are the recorded counts and fingerprints those of the sentences and numerals?"""
    numerals = Counter(row.source_id for row in figures.numerals)
    sentence_rows = sorted(figures.sentences, key=lambda row: row.sentence_key)
    sentences_by_source = group_by(sentence_rows, lambda row: row.source_id)
    for source in figures.sources:
        rows = sentences_by_source.get(source.source_id, [])
        hashes = [row.sha256 for row in rows]
        expected = {
            "numerals": numerals[source.source_id],
            "paragraphs": len({row.paragraph for row in rows}),
            "sentences": len(rows),
            "fingerprint": sentences.hash_passage(hashes) if all(hashes) else "",
        }
        for column, cell in expected.items():
            recorded = getattr(source, column)
            table = "numerals" if column == "numerals" else "sentences"
            is_known = cell != "" and figures.has_all_rows(table, source.source_id)
            if is_known and recorded not in (None, "", cell):
                words = {"recorded": recorded, "expected": cell}
                yield figures.create_finding(source, column, "count-differs", **words)
