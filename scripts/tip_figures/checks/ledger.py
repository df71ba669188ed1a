"""Are all numerals recorded correctly, and do figures agree with the numerals that state them?"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun, did_you_mean, format_number
from tip_figures.figures import labels
from tip_figures.figures.drafted_rows import find_drafted_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    PROPOSAL_PREFIX,
    FigureRow,
    NumeralRow,
    SentenceKey,
    SentenceRow,
    SourceRow,
)
from tip_figures.figures.role_evidence import find_unlikely_roles
from tip_figures.prose import hedges, sentences
from tip_figures.prose.dates import is_date_in_quote, is_day_in_quote, is_year
from tip_figures.prose.numerals import parse_numeral
from tip_figures.prose.quote import (
    MAX_QUOTE_WORDS,
    MIN_QUOTE_WORDS,
    find_numeral_in_quote,
    rules_out_hedge,
)

ROLE_NOUNS = {
    "figure": "as figures",
    "restatement": "as restatements",
    "date": "as dates",
    "other": "as other",
}
CURRENCY = re.compile("[A-Z]{3}")  # a unit that is an amount of money
IN_BRACKETS = re.compile(r"\((?:[A-Z]{2,3})?\W*$")  # before an amount, as in "(US$77,918)"
NO_TEXTS: Mapping[SentenceKey, str] = MappingProxyType({})
MAX_YEAR_DISTANCE = 15  # characters from a day to its year, as in "5 to 12 September 2019"


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count numerals, and those of each role."""
    numbers = Counter(numeral.role for numeral in figures.numerals)
    by_role = {noun: numbers[role] for role, noun in ROLE_NOUNS.items() if numbers[role]}
    return {"numerals": len(figures.numerals), **by_role}


def check(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
) -> Iterator[Finding]:
    """Are numerals recorded correctly, and do figures agree with their numerals?

    sentence_texts: the normalised sentences that are at hand
    """
    yield from _check_proposals(figures)
    yield from _check_sources(figures)
    yield from _check_numerals(figures)
    yield from _check_quotes_differ(figures)
    yield from _check_roles(figures, sentence_texts)
    yield from _check_conversions(figures)
    yield from _check_figures(figures)


def _check_proposals(figures: Figures) -> Iterator[Finding]:
    """Has a person reviewed every drafted row?"""
    yield from _check_drafts(figures)
    for numeral in figures.numerals:
        if numeral.note.startswith(PROPOSAL_PREFIX):
            yield figures.create_finding(numeral, "note", "proposal-left", text=numeral.note)
    for figure in figures.figures:
        if figure.note.startswith(PROPOSAL_PREFIX):
            yield figures.create_finding(figure, "note", "proposal-left", text=figure.note)
    for identity in figures.identities:
        if identity.statement.startswith(PROPOSAL_PREFIX):
            yield figures.create_finding(
                identity, "statement", "proposal-left", text=identity.statement
            )


def _check_drafts(figures: Figures) -> Iterator[Finding]:
    """Has a person reviewed every passage that was drafted?

    The row of its source may have no record yet, if a cell of it is empty.
    """
    lines = {source.source_id: source.line for source in figures.sources}
    for source_id, counts in find_drafted_rows(figures.package).by_source.items():
        parts = [f"{number} in {table}" for table, number in sorted(counts.items())]
        yield create_finding(
            "draft-open",
            figures.package.tables["sources"].path,
            lines.get(source_id, 0),
            "source_id",
            source_id,
            source=source_id,
            count=count_noun(counts.total(), "row"),
            parts=", ".join(parts),
        )


# Sources and their sentences


def _check_sources(figures: Figures) -> Iterator[Finding]:
    """Do counts and fingerprint of each source agree with its sentences and numerals?"""
    sentences_by_source = group_by(figures.sentences, lambda row: row.source_id)
    numerals_by_source = Counter(row.source_id for row in figures.numerals)
    for source in figures.sources:
        counts = {}
        if figures.has_all_rows("numerals", source.source_id):
            counts["numerals"] = numerals_by_source[source.source_id]
        if figures.has_all_rows("sentences", source.source_id):
            rows = sentences_by_source.get(source.source_id, [])
            rows = sorted(rows, key=lambda row: row.sentence_key)
            counts["paragraphs"] = len({row.paragraph for row in rows})
            counts["sentences"] = len(rows)
            yield from _check_sentence_numbers(figures, source, rows)
            yield from _check_fingerprint(figures, source, rows)
        yield from _check_counts(figures, source, counts)


def _check_sentence_numbers(
    figures: Figures, source: SourceRow, rows: Sequence[SentenceRow]
) -> Iterator[Finding]:
    """Are paragraphs, and sentences in each, numbered from 1? The first gap is reported."""
    paragraph = sentence = 0
    for row in rows:
        is_same_paragraph = row.paragraph == paragraph
        expected = (paragraph, sentence + 1) if is_same_paragraph else (paragraph + 1, 1)
        paragraph, sentence = row.paragraph, row.sentence
        if (paragraph, sentence) != expected:
            yield figures.create_finding(
                source,
                "sentences",
                "sentence-gap",
                expected=f"{expected[0]}.{expected[1]}",
                next=f"{paragraph}.{sentence}",
            )
            return


def _check_fingerprint(
    figures: Figures, source: SourceRow, rows: Sequence[SentenceRow]
) -> Iterator[Finding]:
    """Is the fingerprint of the source the hash of its sentences' hashes?"""
    hashes = [row.sha256 for row in rows]
    is_known = source.fingerprint and all(hashes)
    if is_known and source.fingerprint != sentences.hash_passage(hashes):
        yield figures.create_finding(source, "fingerprint", "fingerprint-differs")


def _check_counts(
    figures: Figures, source: SourceRow, counts: Mapping[str, int]
) -> Iterator[Finding]:
    """Are the recorded counts those of the tables?

    counts: column of sources → number in the tables
    """
    for column, number in counts.items():
        recorded = getattr(source, column)
        if recorded not in (None, number):
            yield figures.create_finding(
                source, column, "count-differs", number=number, recorded=recorded
            )


# Numerals


def _check_numerals(figures: Figures) -> Iterator[Finding]:
    """Does each numeral say what its text and its quote say?"""
    length_by_sentence = {row.sentence_key: row.length for row in figures.sentences}
    numerals_by_sentence = group_by(figures.numerals, lambda row: row.sentence_key)
    for sentence_key, numerals in numerals_by_sentence.items():
        length = length_by_sentence.get(sentence_key)
        yield from _check_ends(figures, numerals, length)
        yield from _check_overlaps(figures, numerals)
        year_starts = [numeral.start for numeral in numerals if is_year(numeral.text)]
        for numeral in numerals:
            yield from _check_text(figures, numeral)
            yield from _check_date(figures, numeral, year_starts)
            yield from _check_source_of_figure(figures, numeral)
            yield from _check_quote(figures, numeral, length or 0)


def _check_ends(
    figures: Figures, numerals: Sequence[NumeralRow], length: int | None
) -> Iterator[Finding]:
    """Do the numerals of a sentence end inside it?

    length: of the sentence; None if it has no row
    """
    for numeral in numerals:
        if length is not None and numeral.end > length:
            yield figures.create_finding(numeral, "end", "span-outside", length=length)


def _check_overlaps(figures: Figures, numerals: Sequence[NumeralRow]) -> Iterator[Finding]:
    """Do the numerals of a sentence occupy different characters?"""
    for before, numeral in pairwise(sorted(numerals, key=lambda row: row.start)):
        if numeral.start < before.end:
            yield figures.create_finding(numeral, "start", "span-overlap", other=before)


def _check_text(figures: Figures, numeral: NumeralRow) -> Iterator[Finding]:
    """Do value and form of a numeral agree with its text?"""
    parsed = _parse_text(numeral.text)
    if parsed is None:
        if numeral.form != "negation":  # any word may negate
            yield figures.create_finding(numeral, "text", "numeral-unread")
        return
    if parsed.value is not None and numeral.value != parsed.value:
        yield figures.create_finding(numeral, "value", "numeral-value", meaning=parsed.value)
    if numeral.form != parsed.form:
        yield figures.create_finding(numeral, "form", "numeral-form", expected=parsed.form)


class _ParsedText(NamedTuple):
    """What the text of a numeral means.

    value: None if it is not known
    step:  what its last written digit counts: 100,000 in `77.2 million`
    """

    value: Decimal | None
    form: str
    step: Decimal


@lru_cache(maxsize=4096)  # the same few numbers occur again and again
def _parse_text(text: str) -> _ParsedText | None:
    """Read the text of a numeral; None if it is not exactly one numeral."""
    try:
        numeral, step = parse_numeral(text)
    except ValueError:
        return None
    return _ParsedText(numeral.value, numeral.form, step)


def _check_date(
    figures: Figures, numeral: NumeralRow, year_starts: Sequence[int]
) -> Iterator[Finding]:
    """Is a date a year, or a number beside a month or a year, and is a day of a month a date?

    year_starts: where the years of its sentence begin
    """
    if numeral.role != "date":
        if is_day_in_quote(numeral.text, numeral.quote):
            yield figures.create_finding(numeral, "role", "date-likely")
        return
    precedes_year = any(0 < start - numeral.end <= MAX_YEAR_DISTANCE for start in year_starts)
    if not is_date_in_quote(numeral.text, numeral.quote, precedes_year):
        yield figures.create_finding(numeral, "role", "date-unlikely")


def _check_source_of_figure(figures: Figures, numeral: NumeralRow) -> Iterator[Finding]:
    """Is the figure that a numeral names from the same source?"""
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


def _check_quote(figures: Figures, numeral: NumeralRow, sentence_length: int) -> Iterator[Finding]:
    """Does a quote contain its numeral, and show the hedge that is recorded?"""
    quote = sentences.normalise(numeral.quote)
    if not quote:
        return
    start = find_numeral_in_quote(quote, numeral.text)
    if start < 0:
        yield figures.create_finding(numeral, "quote", "quote-without-numeral", quote=quote)
        return
    yield from _check_quote_length(figures, numeral, quote, sentence_length)
    yield from _check_hedge(figures, numeral, quote, start)


def _check_quote_length(
    figures: Figures, numeral: NumeralRow, quote: str, sentence_length: int
) -> Iterator[Finding]:
    """Does a quote have four to six words, if its sentence and its numeral allow it?"""
    number_of_words = len(quote.split())
    is_whole_sentence = len(quote) >= sentence_length - 1  # a quote has no full stop
    is_too_short = number_of_words < MIN_QUOTE_WORDS and not is_whole_sentence
    if is_too_short or number_of_words > max(MAX_QUOTE_WORDS, len(numeral.text.split())):
        yield figures.create_finding(
            numeral,
            "quote",
            "quote-length",
            quote=quote,
            number=number_of_words,
            fewest=MIN_QUOTE_WORDS,
            most=MAX_QUOTE_WORDS,
        )


def _check_hedge(
    figures: Figures, numeral: NumeralRow, quote: str, start: int
) -> Iterator[Finding]:
    """Is the recorded hedge the one directly before the numeral in the quote?

    start: where the numeral begins in the quote
    """
    quoted_hedge = hedges.find_hedge_before(quote[:start].rstrip(" ($€£¥"))
    states_figure = numeral.role in ("figure", "restatement")
    if states_figure and not numeral.hedge.endswith(quoted_hedge):
        yield figures.create_finding(
            numeral, "hedge", "hedge-dropped", quote=quote, hedge=quoted_hedge
        )
    elif not quoted_hedge and rules_out_hedge(quote, start, numeral.hedge):
        yield figures.create_finding(numeral, "hedge", "hedge-unfounded", quote=quote)


def _check_quotes_differ(figures: Figures) -> Iterator[Finding]:
    """Does each quote lead to one place? Quotes around different numbers may be equal."""
    numerals_by_quote = group_by(
        (numeral for numeral in figures.numerals if numeral.quote),
        lambda numeral: (numeral.source_id, numeral.quote.casefold(), numeral.text),
    )
    for first, *others in numerals_by_quote.values():
        for numeral in others:
            yield figures.create_finding(numeral, "quote", "quote-repeats", other=first)


def _check_roles(figures: Figures, sentence_texts: Mapping[SentenceKey, str]) -> Iterator[Finding]:
    """Do words show why a numeral with the role other or event is not a figure?"""
    for numeral, thing in find_unlikely_roles(figures, sentence_texts):
        counted = f"is followed by “{thing}”" if thing else "may count something"
        yield figures.create_finding(numeral, "role", "other-unlikely", counted=counted)


# Figures

DatesBySentence = Set[tuple[SentenceKey, Decimal]]


def _check_figures(figures: Figures) -> Iterator[Finding]:
    """Do stated figures agree with their numerals, and do numerals name no derived figure?"""
    places = labels.find_places(figures)
    dates = {
        (numeral.sentence_key, numeral.value)
        for numeral in figures.numerals
        if numeral.role == "date" and numeral.value is not None
    }
    for figure in figures.figures:
        yield from _check_place(figures, figure, places.get(figure.figure_id, ""))
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        if figure.basis == "derived":
            for numeral in numerals:
                yield figures.create_finding(numeral, "figure_id", "numeral-of-derived")
        else:
            yield from _check_stated_figure(figures, figure, numerals, dates)


def _check_place(figures: Figures, figure: FigureRow, place: str) -> Iterator[Finding]:
    """Is the place of a figure that of its numeral?

    place: of the numeral that states it; empty if there is none
    """
    is_known = place or figure.basis == "derived"
    if is_known and figure.place != place:
        yield figures.create_finding(
            figure,
            "place",
            "place-differs",
            place=figure.place or "empty",
            expected=place or "none",
        )


def _check_stated_figure(
    figures: Figures, figure: FigureRow, numerals: Sequence[NumeralRow], dates: DatesBySentence
) -> Iterator[Finding]:
    """Do value, bound, rounding and year of a stated figure agree with its numerals?

    numerals: those that name the figure
    """
    stating = figures.list_stating_numerals(figure)
    numbers = _list_written_numbers(figure)
    if len(stating) != len(numbers):
        if figures.has_all_rows("numerals", figure.figure_id):
            yield figures.create_finding(
                figure,
                "figure_id",
                "figure-unsupported",
                number=len(stating),
                expected=len(numbers),
            )
        return
    columns = ("value", "value_to")[: len(numbers)]
    for column, number, numeral in zip(columns, numbers, stating, strict=True):
        if numeral.value != number:
            yield figures.create_finding(
                figure, column, "figure-differs", value=number, numeral=numeral
            )
    for numeral in numerals:
        yield from _check_bound(figures, figure, numeral)
        if numeral.role == "restatement" and numeral.value not in numbers:
            yield figures.create_finding(numeral, "value", "restatement-differs", figure=figure)
    yield from _check_rounding(figures, figure, stating)
    yield from _check_year(figures, figure, stating[0].sentence_key, dates)


def _list_written_numbers(figure: FigureRow) -> Sequence[Decimal]:
    """Return the numbers that the text must contain for a figure: one, or the ends of its range."""
    return [figure.value] if figure.value_to is None else [figure.value, figure.value_to]


def _check_bound(figures: Figures, figure: FigureRow, numeral: NumeralRow) -> Iterator[Finding]:
    """Is the bound of a figure what the hedge of its numeral means?"""
    if numeral.hedge:
        hedge = f"the hedge “{numeral.hedge}”"
        bounds = hedges.find_bounds(numeral.hedge)
    else:
        hedge = "no hedge"
        bounds = frozenset(["exact" if figure.value_to is None else "between"])
    if not bounds:
        hint = did_you_mean(numeral.hedge, hedges.HEDGES)
        yield figures.create_finding(numeral, "hedge", "hedge-unknown", suggestion=hint)
    elif figure.bound not in bounds:
        expected = " or ".join(sorted(bounds))
        yield figures.create_finding(
            figure, "bound", "bound-differs", numeral=numeral, hedge=hedge, expected=expected
        )


def _check_rounding(
    figures: Figures, figure: FigureRow, numerals: Sequence[NumeralRow]
) -> Iterator[Finding]:
    """Does the rounding of a figure agree with the last digit that its numerals write?

    numerals: those that state the figure
    """
    steps = []
    for numeral in numerals:
        parsed = _parse_text(numeral.text)
        if parsed is not None and numeral.form in ("digits", "words"):
            steps.append((parsed.step, numeral.text))
    if not steps:
        return
    step, text = min(steps)
    rounded_to = figure.rounded_to or Decimal(0)
    is_exact_count = not rounded_to and step <= 1
    if not step or is_exact_count:
        return
    code = _find_rounding_problem(rounded_to, step, has_reason=figure.note != "")
    if code:
        rounded = format_number(rounded_to) if rounded_to else "nothing"
        yield figures.create_finding(
            figure, "rounded_to", code, text=text, step=step, rounded=rounded
        )


def _find_rounding_problem(rounded_to: Decimal, step: Decimal, has_reason: bool) -> str:
    """Return the code of what is wrong with a rounding; "" if nothing is.

    step: what the last written digit counts
    """
    is_power_of_ten = rounded_to.normalize().as_tuple().digits == (1,)
    if rounded_to and not is_power_of_ten:
        return "rounding-invalid"
    if rounded_to < step:
        return "rounding-too-fine"
    if rounded_to > step and not has_reason:
        return "rounding-unexplained"
    return ""


def _check_year(
    figures: Figures, figure: FigureRow, sentence_key: SentenceKey, dates: DatesBySentence
) -> Iterator[Finding]:
    """Is a year of the basis `stated` a date in the sentence of the figure?"""
    # The second year of "2018-19" is the date 19.
    years = (Decimal(figure.year), Decimal(figure.year % 100))
    is_in_sentence = any((sentence_key, year) in dates for year in years)
    if figure.year_basis == "stated" and not is_in_sentence:
        yield figures.create_finding(figure, "year_basis", "year-not-stated")


def _check_conversions(figures: Figures) -> Iterator[Finding]:
    """Does an amount in brackets have the bound of the amount that it converts?"""
    numerals_by_sentence = group_by(figures.numerals, lambda row: row.sentence_key)
    for numerals in numerals_by_sentence.values():
        for amount, converted in pairwise(sorted(numerals, key=lambda row: row.start)):
            figure = figures.figure_by_id.get(amount.figure_id)
            conversion = figures.figure_by_id.get(converted.figure_id)
            if figure is None or conversion is None or figure.bound == "exact":
                continue
            if conversion.bound != figure.bound and _is_conversion(figure, conversion, converted):
                yield figures.create_finding(
                    conversion, "bound", "conversion-differs", other=figure, numeral=converted
                )


def _is_conversion(figure: FigureRow, conversion: FigureRow, numeral: NumeralRow) -> bool:
    """Return whether a figure gives another figure in another currency, in brackets.

    numeral: that states the conversion
    """
    is_money = all(CURRENCY.fullmatch(unit) for unit in (figure.unit, conversion.unit))
    *what, unit = figure.cell
    *what_is_converted, other_unit = conversion.cell
    if not is_money or what != what_is_converted or unit == other_unit:
        return False
    quote = sentences.normalise(numeral.quote)
    start = find_numeral_in_quote(quote, numeral.text)
    return start >= 0 and IN_BRACKETS.search(quote[:start]) is not None
