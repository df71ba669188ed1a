"""Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import did_you_mean, format_number
from tip_figures.figures import labels
from tip_figures.figures.model import Figures
from tip_figures.figures.records import (
    PROPOSAL_PREFIX,
    FigureRow,
    NumeralRow,
    SentenceRow,
    SourceRow,
)
from tip_figures.prose import hedges, numerals, sentences
from tip_figures.prose.dates import is_date_in_quote, is_year
from tip_figures.prose.quote import (
    MAX_QUOTE_WORDS,
    MIN_QUOTE_WORDS,
    find_numeral_in_quote,
    rules_out_hedge,
)

ROLES = {
    "figure": "as figures",
    "restatement": "as restatements",
    "date": "as dates",
    "other": "as other",
}


def count_checked(figures: Figures) -> Mapping[str, int]:
    """What is looked at: numerals, by their roles."""
    roles = Counter(one.role for one in figures.numerals)
    return {
        "numerals": len(figures.numerals),
        **{noun: roles[role] for role, noun in ROLES.items() if roles[role]},
    }


def check(figures: Figures) -> Iterator[Finding]:
    """Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""
    yield from _proposals(figures)
    by_source = group_by(figures.sentences, lambda one: one.source_id)
    ledger = Counter(one.source_id for one in figures.numerals)
    for source in figures.sources:
        yield from _source(
            figures, source, by_source.get(source.source_id, []), ledger[source.source_id]
        )
    by_sentence = group_by(figures.numerals, lambda one: one.sentence_key)
    lengths = {one.sentence_key: one.length for one in figures.sentences}
    for sentence, near in by_sentence.items():
        yield from _spans(figures, near, lengths.get(sentence))
        years = {one.start for one in near if is_year(one.text)}
        for numeral in near:
            yield from _numeral(
                figures, numeral, not years.isdisjoint(range(numeral.end + 1, numeral.end + 16))
            )
            yield from _quote(figures, numeral, lengths.get(sentence, 0))
    quoted = (one for one in figures.numerals if one.quote)
    for first, *others in group_by(
        quoted, lambda one: (one.source_id, one.quote.casefold(), one.text)
    ).values():
        yield from (figures.finding(one, "quote", "quote-repeats", other=first) for one in others)
    places = labels.find_places(figures)
    dates = {(one.sentence_key, one.value) for one in figures.numerals if one.role == "date"}
    for figure in figures.figures:
        place = places.get(figure.figure_id, "")
        if (place or figure.basis == "derived") and figure.place != place:
            shown = {"place": figure.place or "empty", "expected": place or "nowhere"}
            yield figures.finding(figure, "place", "place-differs", **shown)
        rows = figures.numerals_by_figure.get(figure.figure_id, ())
        if figure.basis == "derived":
            yield from (figures.finding(one, "figure_id", "numeral-of-derived") for one in rows)
        else:
            yield from _figure(figures, figure, rows, dates)


def _proposals(figures: Figures) -> Iterator[Finding]:
    """Somebody has judged every drafted row."""
    drafted = {"note": (*figures.numerals, *figures.figures), "statement": figures.identities}
    for column, one in ((column, one) for column, listed in drafted.items() for one in listed):
        if getattr(one, column).startswith(PROPOSAL_PREFIX):
            yield figures.finding(one, column, "proposal-left", text=getattr(one, column))


def _source(
    figures: Figures, source: SourceRow, rows: Sequence[SentenceRow], numbered: int
) -> Iterator[Finding]:
    """The counts of a source are those of its tables, its sentences are numbered without a gap, its fingerprint fits."""
    counted = {"numerals": numbered} if figures.has_all_rows("numerals", source.source_id) else {}
    if figures.has_all_rows("sentences", source.source_id):
        rows = sorted(rows, key=lambda one: one.sentence_key)
        counted |= {"paragraphs": len({one.paragraph for one in rows}), "sentences": len(rows)}
        for (paragraph, sentence), here in pairwise(
            [(0, 0), *((one.paragraph, one.sentence) for one in rows)]
        ):
            expected = (paragraph, sentence + 1) if here[0] == paragraph else (paragraph + 1, 1)
            if here != expected:
                shown = {"expected": "{}.{}".format(*expected), "next": "{}.{}".format(*here)}
                yield figures.finding(source, "sentences", "sentence-gap", **shown)
                break
        prints = [one.sha256 for one in rows]
        if (
            source.fingerprint
            and all(prints)
            and source.fingerprint != sentences.hash_passage(prints)
        ):
            yield figures.finding(source, "fingerprint", "fingerprint-differs")
    for column, number in counted.items():
        recorded = getattr(source, column)
        if recorded not in (None, number):
            yield figures.finding(source, column, "count-differs", number=number, recorded=recorded)


def _spans(figures: Figures, rows: Sequence[NumeralRow], length: int | None) -> Iterator[Finding]:
    """Numerals stand inside their sentence and do not overlap."""
    for row in rows:
        if length is not None and row.end > length:
            yield figures.finding(row, "end", "span-outside", length=length)
    for before, row in pairwise(sorted(rows, key=lambda one: one.start)):
        if row.start < before.end:
            yield figures.finding(row, "start", "span-overlap", other=before)


def _numeral(figures: Figures, numeral: NumeralRow, year_behind: bool) -> Iterator[Finding]:
    """The value is what the numeral says, as it is written; a date is one, and a figure one of the same source."""
    if read := _read(numeral.text):
        value, form, _ = read
        if value is not None and numeral.value != value:
            yield figures.finding(numeral, "value", "numeral-value", meaning=value)
        if numeral.form != form:
            yield figures.finding(numeral, "form", "numeral-form", expected=form)
    elif numeral.form != "negation":  # which may be any word
        yield figures.finding(numeral, "text", "numeral-unread")
    if numeral.role == "date" and not is_date_in_quote(numeral.text, numeral.quote, year_behind):
        yield figures.finding(numeral, "role", "date-unlikely")
    figure = figures.figure_by_id.get(numeral.figure_id)
    if figure and figure.source_id != numeral.source_id:
        shown = {"name": numeral.text, "other": numeral.source_id, "what": "figure that it names"}
        yield figures.finding(
            numeral, "figure_id", "source-differs", expected=figure.source_id, **shown
        )


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Decimal | None, str, Decimal] | None:
    """The value of a numeral, if it is read, its form, and what its last written digit stands for; None where it is none."""
    try:
        numeral, step = numerals.parse_numeral(text)
        return numeral.value, numeral.form, step
    except ValueError:
        return None


def _quote(figures: Figures, numeral: NumeralRow, length: int) -> Iterator[Finding]:
    """A quote of four to six words holds the numeral as it is written, and the hedge that stands directly before it.

    length: of the sentence, which may have fewer words
    """
    quote = sentences.normalise(numeral.quote)
    start = find_numeral_in_quote(quote, numeral.text)
    if start < 0:
        if quote:
            yield figures.finding(numeral, "quote", "quote-without-numeral", quote=quote)
        return
    words = len(quote.split())
    short = words < MIN_QUOTE_WORDS and len(quote) < length - 1
    if short or words > max(MAX_QUOTE_WORDS, len(numeral.text.split())):
        yield figures.finding(
            numeral,
            "quote",
            "quote-length",
            quote=quote,
            number=words,
            fewest=MIN_QUOTE_WORDS,
            most=MAX_QUOTE_WORDS,
        )
    shown = hedges.find_hedge_before(quote[:start].rstrip(" ($€£¥"))
    if numeral.role in ("figure", "restatement") and not numeral.hedge.endswith(shown):
        yield figures.finding(numeral, "hedge", "hedge-dropped", quote=quote, hedge=shown)
    elif not shown and rules_out_hedge(quote, start, numeral.hedge):
        yield figures.finding(numeral, "hedge", "hedge-unfounded", quote=quote)


def _figure(
    figures: Figures, figure: FigureRow, rows: Sequence[NumeralRow], dates: Set[object]
) -> Iterator[Finding]:
    """A stated figure has its numeral, with its value, bound, rounding and year.

    rows:  the numerals that name it
    dates: every sentence with a number that is a date in it
    """
    stating = sorted((one for one in rows if one.role == "figure"), key=lambda one: one.value)
    ends = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
    if len(stating) != len(ends):
        if figures.has_all_rows("numerals", figure.figure_id):
            yield figures.finding(
                figure, "figure_id", "figure-unsupported", number=len(stating), expected=len(ends)
            )
        return
    if (
        figure.unit == "percent"
    ):  # a change carries its direction as a sign, which the text has in a word
        ends = sorted(map(abs, ends))
    for column, end, numeral in zip(("value", "value_to"), ends, stating, strict=False):
        if numeral.value != end:
            yield figures.finding(figure, column, "figure-differs", value=end, numeral=numeral)
    for numeral in rows:
        yield from _bound(figures, figure, numeral)
        if numeral.role == "restatement" and numeral.value not in ends:
            yield figures.finding(numeral, "value", "restatement-differs", figure=figure)
    yield from _rounding(
        figures, figure, [one.text for one in stating if one.form in ("digits", "words")]
    )
    years = {
        (stating[0].sentence_key, year) for year in (figure.year, figure.year % 100)
    }  # 2018-19 has a date 19
    if figure.year_basis == "stated" and not years & dates:
        yield figures.finding(figure, "year_basis", "year-not-stated")


def _bound(figures: Figures, figure: FigureRow, numeral: NumeralRow) -> Iterator[Finding]:
    """The bound of a figure is what the words around its numeral mean."""
    bounds = hedges.find_bounds(numeral.hedge)
    if not numeral.hedge:
        bounds = frozenset(["exact" if figure.value_to is None else "between"])
    if not bounds:
        yield figures.finding(
            numeral, "hedge", "hedge-unknown", suggestion=did_you_mean(numeral.hedge, hedges.HEDGES)
        )
    elif figure.bound not in bounds:
        hedge = f"the hedge “{numeral.hedge}”" if numeral.hedge else "no hedge"
        expected = " or ".join(sorted(bounds))
        yield figures.finding(
            figure, "bound", "bound-differs", numeral=numeral, hedge=hedge, expected=expected
        )


def _rounding(figures: Figures, figure: FigureRow, texts: Sequence[str]) -> Iterator[Finding]:
    """A rounding is a power of ten no finer than the last written digit; a coarser one has its reason in the note.

    texts: the numerals that state it
    """
    step, text = min(
        ((read[2], text) for text in texts if (read := _read(text))), default=(Decimal(0), "")
    )
    rounded = figure.rounded_to or Decimal(0)
    if not step or (not rounded and step <= 1):
        return
    problem = "rounding-unexplained" if rounded > step and not figure.note else ""
    problem = "rounding-too-fine" if rounded < step else problem
    if rounded and rounded.normalize().as_tuple().digits != (1,):
        problem = "rounding-invalid"
    if problem:
        shown = format_number(rounded) if rounded else "nothing"
        yield figures.finding(figure, "rounded_to", problem, text=text, step=step, rounded=shown)
