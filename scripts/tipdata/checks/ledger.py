"""Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from tipdata.figures import links
from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import PROPOSAL, Figure, Identity, Numeral, Place, Sentence, Source
from tipdata.package.finding import Finding
from tipdata.package.wording import did_you_mean
from tipdata.text import hedges, numerals, sentences
from tipdata.text.quote import FEWEST, MOST, hedge_before, is_date, is_year, numeral_in, shows_none

ROLES = {"figure": "as figures", "restatement": "as restatements", "date": "as dates", "other": "as other"}


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: numerals, by their roles."""
    roles = Counter(one.role for one in figures.numerals)
    return {"numerals": len(figures.numerals), **{noun: roles[role] for role, noun in ROLES.items() if roles[role]}}


def check(figures: Figures) -> Iterator[Finding]:
    """Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""
    by_sentence = grouped(figures.numerals, lambda one: one.place)
    lengths = {one.place: one.length for one in figures.sentences}
    yield from _proposals(figures)
    yield from _sources(figures)
    yield from _spans(figures, by_sentence, lengths)
    for numeral in figures.numerals:
        yield from _numeral(figures, numeral)
        yield from _quote(figures, numeral, lengths.get(numeral.place, 0))
        near = by_sentence[numeral.place]
        behind = any(0 < one.start - numeral.end < 16 and is_year(one.text) for one in near)
        if numeral.role == "date" and not is_date(numeral.text, numeral.quote, behind):
            yield figures.finding(numeral, "role", "date-unlikely", text=numeral.text)
        figure = figures.figure.get(numeral.figure_id)
        if figure and figure.source_id != numeral.source_id:
            values = {"name": f"“{numeral.text}”", "other": numeral.source_id, "expected": figure.source_id}
            yield figures.finding(numeral, "figure_id", "source-differs", what="figure that it names", **values)
    for group in grouped(figures.numerals, lambda one: (one.source_id, one.quote.casefold(), one.text)).values():
        for numeral in group[1:]:
            if numeral.quote:
                yield figures.finding(numeral, "quote", "quote-repeats", at=group[0].line)
    places = links.places(figures)
    for figure in figures.figures:
        yield from _figure(figures, figure, by_sentence)
        place = places.get(figure.figure_id, "")
        if (place or figure.basis == "derived") and figure.place != place:
            values = {"place": figure.place or "empty", "expected": place or "nowhere"}
            yield figures.finding(figure, "place", "place-differs", **values)


def _proposals(figures: Figures) -> Iterator[Finding]:
    """Somebody has judged every drafted row."""
    for one in chain(figures.numerals, figures.figures, figures.identities):
        column = "statement" if isinstance(one, Identity) else "note"
        text = getattr(one, column)
        if text.startswith(PROPOSAL):
            yield figures.finding(one, column, "proposal-left", text=text)


def _sources(figures: Figures) -> Iterator[Finding]:
    """The counts of a source are those of its tables, its sentences are numbered without a gap, its fingerprint fits."""
    by_source = grouped(figures.sentences, lambda one: one.source_id)
    ledger = Counter(one.source_id for one in figures.numerals)
    for source in figures.sources:
        counted = {"numerals": ledger[source.source_id]} if figures.whole("numerals", source.source_id) else {}
        mine = sorted(by_source.get(source.source_id, ()), key=lambda one: one.place)
        if figures.whole("sentences", source.source_id):
            counted |= {"paragraphs": len({one.paragraph for one in mine}), "sentences": len(mine)}
            yield from _gap(figures, source, mine)
            prints = [one.sha256 for one in mine]
            if source.fingerprint and all(prints) and source.fingerprint != sentences.passage_fingerprint(prints):
                yield figures.finding(source, "fingerprint", "fingerprint-differs")
        for column, number in counted.items():
            recorded = getattr(source, column)
            if recorded not in (None, number):
                yield figures.finding(source, column, "count-differs", number=number, what=column, recorded=recorded)


def _gap(figures: Figures, source: Source, mine: Sequence[Sentence]) -> Iterator[Finding]:
    last = (0, 0)
    for one in mine:
        here = one.paragraph, one.sentence
        expected = (last[0], last[1] + 1) if one.paragraph == last[0] else (last[0] + 1, 1)
        if here != expected:
            values = {"expected": "{}.{}".format(*expected), "next": "{}.{}".format(*here)}
            yield figures.finding(source, "sentences", "sentence-gap", **values)
            return
        last = here


def _spans(
    figures: Figures, by_sentence: Mapping[Place, Sequence[Numeral]], lengths: Mapping[Place, int]
) -> Iterator[Finding]:
    """Numerals stand inside their sentence and do not overlap."""
    for place, rows in by_sentence.items():
        before: Numeral | None = None
        for row in sorted(rows, key=lambda one: one.start):
            if place in lengths and row.end > lengths[place]:
                yield figures.finding(row, "end", "span-outside", end=row.end, length=lengths[place])
            if before and row.start < before.end:
                values = {"start": row.start, "other": before.text, "end": before.end}
                yield figures.finding(row, "start", "span-overlap", **values)
            before = row


def _numeral(figures: Figures, numeral: Numeral) -> Iterator[Finding]:
    """The value is what the numeral says, as it is written."""
    text, read = numeral.text, _read(numeral.text)
    if read is None:
        if numeral.form != "negation":  # which may be any word
            yield figures.finding(numeral, "text", "numeral-unread", text=text)
        return
    value, form, _ = read
    if value is not None and numeral.value != value:
        values = {"text": text, "meaning": plain(value), "value": plain(numeral.value)}
        yield figures.finding(numeral, "value", "numeral-value", **values)
    if numeral.form != form:
        yield figures.finding(numeral, "form", "numeral-form", text=text, expected=form, form=numeral.form)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Decimal | None, str, Decimal] | None:
    """The value of a numeral, if it is read, its form, and what its last written digit stands for; None where it is none."""
    try:
        numeral, step = numerals.only(text)
        return numeral.value, numeral.form, step
    except ValueError:
        return None


def _quote(figures: Figures, numeral: Numeral, length: int) -> Iterator[Finding]:
    """A quote of four to six words holds the numeral as it is written, and the hedge that stands directly before it.

    length: of the sentence, which may have fewer words
    """
    quote = sentences.normalise(numeral.quote)
    start = numeral_in(quote, numeral.text)
    if start < 0:
        if quote:
            yield figures.finding(numeral, "quote", "quote-without-numeral", quote=quote, text=numeral.text)
        return
    words = len(quote.split())
    short = words < FEWEST and len(quote) < length - 1
    if short or words > max(MOST, len(numeral.text.split())):
        yield figures.finding(numeral, "quote", "quote-length", quote=quote, number=words, fewest=FEWEST, most=MOST)
    shown = hedge_before(quote, start)
    if numeral.role in ("figure", "restatement") and not numeral.hedge.endswith(shown):
        yield figures.finding(numeral, "hedge", "hedge-dropped", quote=quote, hedge=shown)
    elif not shown and shows_none(quote, start, numeral.hedge):
        yield figures.finding(numeral, "hedge", "hedge-unfounded", quote=quote, hedge=numeral.hedge)


def _figure(figures: Figures, figure: Figure, by_sentence: Mapping[Place, Sequence[Numeral]]) -> Iterator[Finding]:
    """A stated figure has its numeral, with its value, bound, rounding and year; a derived one has none."""
    rows = figures.numerals_of.get(figure.figure_id, ())
    stating = [one for one in rows if one.role == "figure"]
    if figure.basis == "derived":
        for numeral in rows:
            yield figures.finding(numeral, "figure_id", "numeral-of-derived", figure=figure.figure_id)
        return
    ends = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
    if len(stating) != len(ends):
        if figures.whole("numerals", figure.figure_id):
            yield figures.finding(figure, "figure_id", "figure-unsupported", number=len(stating), expected=len(ends))
        return
    if figure.unit == "percent":  # a change carries its direction as a sign, which the text has in a word
        ends = sorted(map(abs, ends))
    stating.sort(key=lambda one: one.value)
    for column, end, numeral in zip(("value", "value_to"), ends, stating, strict=False):
        if numeral.value != end:
            values = {"value": plain(end), "place": _where(numeral), "text": numeral.text, "at": numeral.line}
            yield figures.finding(figure, column, "figure-differs", meaning=plain(numeral.value), **values)
    for numeral in rows:
        yield from _bound(figures, figure, numeral)
        if numeral.role == "restatement" and numeral.value not in ends:
            values = {"text": numeral.text, "figure": figure.figure_id, "value": plain(figure.value)}
            yield figures.finding(numeral, "value", "restatement-differs", **values)
    yield from _rounding(figures, figure, stating)
    dates = {one.value for one in by_sentence[stating[0].place] if one.role == "date"}
    if figure.year_basis == "stated" and not dates & {figure.year, figure.year % 100}:  # 2018-19 has a date 19
        yield figures.finding(figure, "year_basis", "year-not-stated", year=str(figure.year))


def _where(numeral: Numeral) -> str:
    return f"paragraph {numeral.paragraph}, sentence {numeral.sentence}"


def _bound(figures: Figures, figure: Figure, numeral: Numeral) -> Iterator[Finding]:
    """The bound of a figure is what the words around its numeral mean."""
    bounds = hedges.bounds(numeral.hedge)
    if not numeral.hedge:
        bounds = frozenset(["exact" if figure.value_to is None else "between"])
    if not bounds:
        suggestion = did_you_mean(numeral.hedge, hedges.HEDGES)
        yield figures.finding(numeral, "hedge", "hedge-unknown", hedge=numeral.hedge, suggestion=suggestion)
    elif figure.bound not in bounds:
        hedge = f"the hedge “{numeral.hedge}”" if numeral.hedge else "no hedge"
        values = {"bound": figure.bound, "place": _where(numeral), "hedge": hedge, "at": numeral.line}
        yield figures.finding(figure, "bound", "bound-differs", expected=" or ".join(sorted(bounds)), **values)


def _rounding(figures: Figures, figure: Figure, stating: Sequence[Numeral]) -> Iterator[Finding]:
    """A rounding is a power of ten no finer than the last written digit; a coarser one has its reason in the note."""
    texts = [one.text for one in stating if one.form in ("digits", "words") and _read(one.text)]
    step = min((read[2] for text in texts if (read := _read(text))), default=Decimal(0))
    rounded = figure.rounded_to or Decimal(0)
    if not step or (not rounded and step <= 1):
        return
    values = {"text": texts[0], "step": plain(step), "rounded": plain(rounded) if rounded else "nothing"}
    if rounded and rounded.normalize().as_tuple().digits != (1,):
        yield figures.finding(figure, "rounded_to", "rounding-invalid", **values)
    elif rounded < step:
        yield figures.finding(figure, "rounded_to", "rounding-too-fine", **values)
    elif rounded > step and not figure.note:
        yield figures.finding(figure, "rounded_to", "rounding-unexplained", **values)
