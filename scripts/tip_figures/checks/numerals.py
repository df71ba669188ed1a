"""Report numerals that differ from their quotes, and figures, counts and hashes that differ."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import count_noun, format_number, quote_value
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    PERCENT,
    FigureRow,
    NumeralRow,
    SentenceKey,
    find_drafted_rows,
)
from tip_figures.prose import hedges, sentences
from tip_figures.prose.number_words import is_day, read_value
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

DatesBySentence = Set[tuple[SentenceKey, Decimal | None]]
"""The pair (sentence, value) for each numeral that is a date."""


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Return how many numerals there are, in all and in each role.

    `{"numerals": 49, "as figures": 30, "as dates": 19}`. A role without numerals is left out.
    """
    number_by_role = Counter(numeral.role for numeral in figures.numerals)
    counts = {"numerals": len(figures.numerals)}
    for role, noun in ROLE_NOUNS.items():
        if number_by_role[role]:
            counts[noun] = number_by_role[role]
    return counts


def check(figures: Figures) -> Iterator[Finding]:
    """Report numerals that contradict their quotes, and what contradicts the numerals.

    A numeral is a row of numerals.csv: a number as a sentence has it. Compared with the numerals
    are the figures, and the counts and fingerprints of sources. Drafts that no person has reviewed
    are reported as well.
    """
    yield from _check_drafts(figures)
    yield from _check_counts(figures)
    length_by_sentence = {row.sentence_key: row.length for row in figures.sentences}
    for key, numerals in group_by(figures.numerals, lambda row: row.sentence_key).items():
        length = length_by_sentence.get(key, 0)
        yield from _check_spans(figures, numerals, length)
        for numeral in numerals:
            yield from _check_text(figures, numeral)
            yield from _check_date(figures, numeral)
            earlier_hedges = {row.hedge for row in numerals if row.start < numeral.start}
            yield from _check_quote(figures, numeral, length, earlier_hedges)
    dates = {(row.sentence_key, row.value) for row in figures.numerals if row.role == "date"}
    for figure in figures.figures:
        yield from _check_figure(figures, figure, dates)


def _check_spans(
    figures: Figures, numerals: Sequence[NumeralRow], length: int
) -> Iterator[Finding]:
    """Report numerals that end after their sentence, or overlap the numeral before them.

    Args:
        figures: the figures of the package
        numerals: all numerals of one sentence, in any order
        length: the length of the sentence; 0 if it has no row in sentences.csv
    """
    previous_end = 0
    for numeral in sorted(numerals, key=lambda row: row.start):
        if 0 < length < numeral.end:
            reason = f"ends at {numeral.end}, but its sentence has {length} characters"
            yield figures.create_finding(numeral, "end", "span-differs", reason=reason)
        if numeral.start < previous_end:
            reason = f"begins at {numeral.start}, inside the one that ends at {previous_end}"
            yield figures.create_finding(numeral, "start", "span-differs", reason=reason)
        previous_end = max(previous_end, numeral.end)


def _check_text(figures: Figures, numeral: NumeralRow) -> Iterator[Finding]:
    """Report a numeral whose text contradicts its row, or that is not in the source of its figure.

    - The text must be exactly one numeral. A row of the form `negation` is an exception, because
      any words may mean zero.
    - Value and form of the row must be those of the text: 40 and `digits` for `40`. A text without
      a value, such as `hundreds`, agrees with any value.
    - If the row names a figure, both must be in one source.
    """
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
    parsed = parse_numeral(numeral.text)
    cells = _name_cells(figures, numeral)
    if parsed is None:
        if numeral.form != "negation":
            yield figures.create_finding(numeral, "text", "numeral-unread", cells=cells)
        return
    if parsed.value is not None and numeral.value != parsed.value:
        cell = "empty" if numeral.value is None else format_number(numeral.value)
        values = {"meaning": f"means {format_number(parsed.value)}", "cell": cell, "cells": cells}
        yield figures.create_finding(numeral, "value", "numeral-value", **values)
    if numeral.form != parsed.form:
        values = {"meaning": f"is written in {parsed.form}", "cell": numeral.form}
        values["cells"] = "form and text of this row"
        yield figures.create_finding(numeral, "form", "numeral-value", **values)


def _name_cells(figures: Figures, numeral: NumeralRow) -> str:
    """Return the cells that contain the number of a numeral, in words for a message.

    `text, value and quote of this row, and line 7 of figures.csv`: these are corrected together.
    """
    figure = figures.figure_by_id.get(numeral.figure_id)
    also = f", and line {figure.line} of figures.csv" if figure else ""
    return f"text, value and quote of this row{also}"


def _check_date(figures: Figures, numeral: NumeralRow) -> Iterator[Finding]:
    """Report a numeral whose role `date` is wrong or missing, as far as the quote shows it.

    The role is wrong if the numeral is not a year and its quote shows no month or year beside it.
    It is missing if the numeral has another role, and is the day of a month in its quote: 5 in
    `on May 5`. It is not missing if the row lists `role` in `differs`.
    """
    reason = ""
    if numeral.role != "date":
        may_be_day = "role" not in numeral.differs and is_day(numeral.text)
        if may_be_day and is_date_in_quote(numeral.text, numeral.quote):
            reason = "its quote shows a month directly beside it"
    elif not is_date_in_quote(numeral.text, numeral.quote):
        reason = "it is not a year, and its quote shows no month or year beside it"
    if reason:
        yield figures.create_finding(numeral, "role", "date-differs", reason=reason)


# Quotes


def _check_quote(
    figures: Figures, numeral: NumeralRow, sentence_length: int, earlier_hedges: Set[str]
) -> Iterator[Finding]:
    """Report a quote that does not contain its numeral or has a wrong length, and a wrong hedge.

    A quote has four to six words of the sentence. It may have fewer if it is the whole sentence,
    and more if the numeral itself has more. Length and hedge are checked only if the quote contains
    its numeral. An empty quote is not checked.

    Args:
        figures: the figures of the package
        numeral: the numeral of the quote
        sentence_length: the length of its sentence; 0 if the sentence has no row
        earlier_hedges: the hedges (“about”) of earlier numerals in the sentence
    """
    quote = sentences.normalise(numeral.quote)
    if not quote:
        return
    start = find_numeral_in_quote(quote, numeral.text)
    word_count = len(quote.split())
    # A quote has no full stop. In a sentence of unknown length (0), any quote counts as the whole.
    is_whole_sentence = len(quote) >= sentence_length - 1
    is_too_short = word_count < MIN_QUOTE_WORDS and not is_whole_sentence
    is_too_long = word_count > max(MAX_QUOTE_WORDS, len(numeral.text.split()))
    right = "other words of the report"
    if start < 0:
        problem = f"does not contain {quote_value(numeral.text)}"
        cells = _name_cells(figures, numeral)
        right = f"what the report has: {cells} must agree"
    else:
        has_wrong_length = is_too_short or is_too_long
        problem = f"has {count_noun(word_count, 'word')}" if has_wrong_length else ""
        yield from _check_hedge(figures, numeral, quote, start, earlier_hedges)
    if problem:
        values = {"problem": problem, "right": right}
        yield figures.create_finding(numeral, "quote", "quote-differs", **values)


def _check_hedge(
    figures: Figures, numeral: NumeralRow, quote: str, start: int, earlier_hedges: Set[str]
) -> Iterator[Finding]:
    """Report a recorded hedge that the quote contradicts, or that is not known as a hedge.

    A hedge is a word such as “about” that limits a number. It is wrong in three cases:

    - The quote has a different hedge directly before the numeral. A quote may begin within the
      hedge, so the last words of the recorded hedge are right. This case applies neither to dates,
      nor to a numeral after “between” that neither states nor repeats a figure.
    - The quote has words other than a hedge where the recorded hedge should be. This is right if
      an earlier numeral of the sentence has the same hedge: in “about 40 men and 12 women”, the
      hedge may apply to both.
    - The recorded hedge is not known as a hedge.

    Args:
        figures: the figures of the package
        numeral: the numeral with its recorded hedge
        quote: the normalised quote of the numeral
        start: the offset of the numeral in the quote
        earlier_hedges: the hedges of earlier numerals in the sentence
    """
    words_before = quote[:start].rstrip(" ($€£¥")  # without the signs before an amount: `about $40`
    quoted_hedge = hedges.find_hedge_before(words_before)
    states_figure = numeral.role in ("figure", "restatement")
    is_between = hedges.find_bounds(quoted_hedge) == {"between"}
    may_omit_hedge = not states_figure and (numeral.role == "date" or is_between)
    recorded_before, _, _ = numeral.hedge.partition(hedges.HEDGE_SEPARATOR)
    is_different = not may_omit_hedge and not recorded_before.endswith(quoted_hedge)
    is_of_list = numeral.hedge in earlier_hedges
    may_be_unfounded = quoted_hedge == "" and not is_of_list
    is_unfounded = may_be_unfounded and rules_out_hedge(quote, start, numeral.hedge)
    is_unknown = numeral.hedge != "" and not hedges.find_bounds(numeral.hedge)
    if is_different or is_unfounded or is_unknown:
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
    """Report each source with drafted rows that no person has reviewed.

    The notes of these rows still begin with the mark of a draft. There is one finding for each
    source, with the number of its rows. If the row of the source could not be read, for instance
    because a required cell is still empty, the line of the finding is 0.
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
    """Report counts and fingerprints in sources.csv that the sentences and numerals contradict.

    The counts are those of numerals, paragraphs and sentences. A fingerprint is one hash made of
    the hashes of all sentences. Not reported are an empty cell, a fingerprint if a sentence has no
    hash, and any cell whose rows could not all be read.
    """
    numerals = Counter(row.source_id for row in figures.numerals)
    sentences_by_source = group_by(figures.sentences, lambda row: row.source_id)
    for source in figures.sources:
        rows = sentences_by_source.get(source.source_id, [])
        hashes = [row.sha256 for row in sorted(rows, key=lambda row: row.sentence_key)]
        expected = {
            "numerals": numerals[source.source_id],
            "paragraphs": len({row.paragraph for row in rows}),
            "sentences": len(rows),
            "fingerprint": sentences.hash_passage(hashes) if all(hashes) else "",
        }
        for column, expected_cell in expected.items():
            recorded = getattr(source, column)
            table = "numerals" if column == "numerals" else "sentences"
            can_compare = expected_cell != "" and figures.has_all_rows(table, source.source_id)
            if can_compare and recorded not in (None, "", expected_cell):
                cells = {"recorded": recorded, "expected": expected_cell}
                yield figures.create_finding(source, column, "count-differs", **cells)


# Figures


def _check_figure(figures: Figures, figure: FigureRow, dates: DatesBySentence) -> Iterator[Finding]:
    """Report a figure with too few or too many numerals, or one that differs from its numerals.

    A stated figure needs one numeral of the role `figure`, or two if it is a range. A derived
    figure, which follows from an identity, must have none.

    - With as many numerals as needed, value, bound, rounding, year and restatements are compared.
    - Otherwise the figure is reported, unless a row of numerals could not be read that may belong
      to the figure.

    Args:
        figures: the figures of the package
        figure: the figure to check
        dates: the pair (sentence, value) for each numeral that is a date
    """
    is_stated = figure.basis != "derived"
    numbers: list[Decimal] = []
    if is_stated:
        numbers = [number for number in figure.stated_value if number is not None]
    stating = figures.list_stating_numerals(figure)
    if len(stating) == len(numbers):
        yield from _check_numbers(figures, figure, numbers, stating)
        yield from _check_rounding(figures, figure, stating)
        if stating:
            yield from _check_year(figures, figure, stating[0].sentence_key, dates)
    elif figures.has_all_rows("numerals", figure.figure_id):
        counts = {"number": len(stating), "expected": len(numbers)}
        yield figures.create_finding(figure, "figure_id", "figure-unsupported", **counts)


def _check_numbers(
    figures: Figures,
    figure: FigureRow,
    numbers: Sequence[Decimal],
    stating: Sequence[NumeralRow],
) -> Iterator[Finding]:
    """Report a value or bound of a figure that differs from its numerals, and wrong restatements.

    Each number of the figure must be that of the numeral that states it. Each restatement, a
    numeral that repeats the figure, must give one of these numbers. The bound of the figure
    (`exact`, `at_least`) must be one that the hedge of each numeral expresses, unless the numeral
    lists `bound` in `differs`. For a range, a hedge such as “about” does not count.

    Args:
        figures: the figures of the package
        figure: the figure to check
        numbers: its value, then the end of its range if it has one; empty for a derived figure
        stating: the numerals that state these numbers, in the same order
    """
    # strict=False: only a range has a number for `value_to`.
    for column, number, numeral in zip(("value", "value_to"), numbers, stating, strict=False):
        if numeral.get_number(figure.unit) != number:
            yield figures.create_finding(
                figure, column, "figure-differs", value=number, numeral=numeral
            )
    for numeral in figures.numerals_by_figure.get(figure.figure_id, ()):
        unhedged_bound = "exact" if figure.value_to is None else "between"
        bounds = hedges.find_bounds(numeral.hedge) if numeral.hedge else {unhedged_bound}
        if figure.value_to is not None and "about" in bounds:  # `an estimated 50,000 to 80,000`
            bounds = {unhedged_bound}
        # An unknown hedge gives no bounds; it is reported at its numeral.
        can_compare = bounds and "bound" not in numeral.differs
        if can_compare and figure.bound not in bounds:
            yield figures.create_finding(
                figure,
                "bound",
                "bound-differs",
                numeral=numeral,
                hedge=f"the hedge “{numeral.hedge}”" if numeral.hedge else "no hedge",
                expected=" or ".join(sorted(bounds)),
            )
        if numeral.role == "restatement" and numeral.get_number(figure.unit) not in numbers:
            yield figures.create_finding(
                numeral, "value", "restatement-differs", [figure.figure_id], figure=figure
            )


def _check_rounding(
    figures: Figures, figure: FigureRow, stating: Sequence[NumeralRow]
) -> Iterator[Finding]:
    """Report a `rounded_to` that does not fit the step of a figure's numerals.

    The step is the size of the last written digit: 100000 for `77.2 million`. The smallest step of
    the numerals counts. A numeral without a value, such as `hundreds`, has the step 1. Text that is
    not a numeral has none; if no numeral has a step, nothing is reported. An exact percentage must
    have a rounding.

    Args:
        figures: the figures of the package
        figure: the figure to check
        stating: the numerals that state the figure
    """
    steps = []
    for row in stating:
        numeral = parse_numeral(row.text)
        if numeral is not None:
            row_step = Decimal(1)
            if numeral.value is not None:
                _value, row_step = read_value(row.text)
            steps.append((row_step, row.text))
    step, text = min(steps, default=(Decimal(0), ""))
    rounded_to = figure.rounded_to or Decimal(0)
    problem = _find_rounding_problem(rounded_to, step, has_reason=figure.note != "")
    if figure.unit == PERCENT and figure.bound == "exact" and not rounded_to:
        problem = "a percentage is rounded to its last digit"
    if step and problem:
        yield figures.create_finding(
            figure,
            "rounded_to",
            "rounding-differs",
            rounded=format_number(rounded_to) if rounded_to else "nothing",
            text=text,
            step=step,
            problem=problem,
        )


def _find_rounding_problem(rounded_to: Decimal, step: Decimal, has_reason: bool) -> str:
    """Return what is wrong with a rounding, in words; "" if nothing is wrong.

    A rounding must be a power of ten. It must not be finer than the step, and it may be coarser
    only with a reason. For `77.2 million`, with the step 100000, a rounding to 1000 is wrong. A
    figure need not be rounded if the step is 1 or less.

    Args:
        rounded_to: the unit to which the figure is rounded; 0 if it is not rounded
        step: the size of the last written digit
        has_reason: whether the figure has a note, which may explain a coarser rounding
    """
    is_power_of_ten = rounded_to.normalize().as_tuple().digits == (1,)
    if rounded_to and not is_power_of_ten:
        return "a rounding is 1, 10, 100, …"
    may_be_unrounded = rounded_to == 0 and step <= 1
    if rounded_to < step and not may_be_unrounded:
        return "it was rounded at least to that"
    if rounded_to > step and not has_reason:
        return "a coarser rounding needs a reason in the note"
    return ""


def _check_year(
    figures: Figures, figure: FigureRow, sentence_key: SentenceKey, dates: DatesBySentence
) -> Iterator[Finding]:
    """Report a year with the basis `stated` that is not a date in the sentence of the figure.

    Args:
        figures: the figures of the package
        figure: the figure with the year
        sentence_key: the sentence that states the figure
        dates: the pair (sentence, value) for each numeral that is a date
    """
    # The second year of "2018-19" is the date 19.
    years = (Decimal(figure.year), Decimal(figure.year % 100))
    is_in_sentence = any((sentence_key, year) in dates for year in years)
    if figure.year_basis == "stated" and not is_in_sentence:
        reason = f"no date in the sentence of the numeral is {figure.year}"
        yield figures.create_finding(figure, "year", "year-not-stated", reason=reason)
