"""Identities as the page draws them: parts beside their whole, what is missing or too much, the words for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tipdata.figures.model import Figures, grouped
from tipdata.figures.quotes import link, numerals_by_figure
from tipdata.figures.records import Figure, Identity, Term
from tipdata.release.page.phrases import WHOLES, capital, narrowed, number, plain, unit, value, what

WHOLE = ("total", "whole", "first", "higher", "old")
PARTS = ("part", "again", "lower", "new")
"""Roles that stand against each other: one whole, and what is added up."""
GAPS = ("missing", "too many", "fewer", "more")
"""Words for a difference that nothing explains."""


@dataclass(frozen=True)
class Row:
    """A line of a drawing.

    kind:    part, whole, gap (the report's numbers do not meet), rest (not told), or other (no bar)
    number:  as written
    figure:  none for a gap or rest
    start, length: in percent of the longest bar
    """

    kind: str
    number: str
    name: str
    figure: Figure | None = None
    start: float = 0
    length: float = 0


@dataclass(frozen=True)
class Card:
    """An identity, or a value that is repeated, with its drawing.

    headline: the gap in a few words; empty where there is none
    """

    identity: Identity
    terms: Sequence[tuple[Term, Figure]]
    rows: Sequence[Row]
    arithmetic: str
    headline: str
    defines: bool

    @cached_property
    def whole(self) -> Figure | None:
        """The figure that the parts make up."""
        return next((figure for term, figure in self.terms if term.role in WHOLE), None)

    @property
    def is_drawn(self) -> bool:
        """Whether it divides a whole into parts."""
        return self.identity.kind in ("sum", "part_of")


def cards(figures: Figures) -> list[Card]:
    """Every identity whose terms are all there, in the order of its table."""
    defining = {one.derived_by for one in figures.figures}
    made = []
    for one in figures.identities:
        terms = [(term, figures.figure[term.figure_id]) for term in figures.terms_of.get(one.identity_id, ()) if term.figure_id in figures.figure]
        if terms and len(terms) == len(figures.terms_of[one.identity_id]):
            rows = list(_rows(figures, one, terms))
            words = arithmetic(figures, one.kind, terms)
            made.append(Card(one, terms, rows, words, _headline(figures, one, terms, words), one.identity_id in defining))
    return made


def arithmetic(figures: Figures, kind: str, terms: Sequence[tuple[Term, Figure]]) -> str:
    """An identity as people write it: “40 = 35 + 5”; of amounts in two currencies the first pair alone."""
    of = {role: [number(figures, f) for t, f in terms if t.role == role] for role in {t.role for t, _ in terms}}
    first = {role: words[0] for role, words in of.items()}
    parts = " + ".join(of.get("part", of.get("again", [])))
    if kind == "sum":
        signed = [(" − " if (t.coefficient or -1) > 0 else " + ") + number(figures, f) for t, f in terms if t.role == "part"]
        return f"{first.get('total', '')} = {''.join(signed).removeprefix(' + ').strip()}"
    if kind == "part_of":
        return f"{parts} of {first.get('whole', '')}"
    if kind == "restated":
        return f"{first.get('first', '')} = {parts}"
    if kind == "order":
        return f"{first.get('lower', '')} < {first.get('higher', '')}"
    if kind == "percent_change":
        return f"{first.get('old', '')} → {first.get('new', '')}: {first.get('change', '')} percent less"
    more = len(of.get("local", [])) - 1
    return f"{first.get('local', '')} : {first.get('foreign', '')}" + (f", and {more} more pairs" if more else "")


def _rows(figures: Figures, identity: Identity, terms: Sequence[tuple[Term, Figure]]) -> Iterator[Row]:
    """The parts one behind the other, what they leave over or are too many, and the whole."""
    names = dict(zip((t.position for t, _ in terms), _names(figures, terms), strict=True))
    total, made = _balance(terms)
    widest = float(max(total, made)) or 1.0
    at = Decimal(0)
    for term, figure in (pair for pair in terms if pair[0].role not in WHOLE):
        if term.role not in PARTS:
            yield Row("other", number(figures, figure), names[term.position], figure)
            continue
        back = identity.kind == "sum" and (term.coefficient or -1) > 0
        start = at - figure.value if back else at
        at = start if back else start + figure.value
        yield Row("part", number(figures, figure), names[term.position], figure, 100 * float(start) / widest, 100 * float(figure.value) / widest)
    if gap := _gap(figures, identity, terms):
        start, length = 100 * float(min(total, made)) / widest, 100 * float(abs(total - made)) / widest
        kind = "gap" if gap in GAPS else "rest"
        yield Row(kind, plain(abs(total - made)), gap, None, start, length)
    for term, figure in (pair for pair in terms if pair[0].role in WHOLE):
        yield Row("whole", number(figures, figure), names[term.position], figure, 0, 100 * float(figure.value) / widest)


def _balance(terms: Sequence[tuple[Term, Figure]]) -> tuple[Decimal, Decimal]:
    """The whole, and what its parts make."""
    whole = sum((f.value for t, f in terms if t.role in WHOLE), Decimal(0))
    parts = ((t.coefficient or -1) * f.value for t, f in terms if t.role in PARTS)
    return whole, -sum(parts, Decimal(0))


def _gap(figures: Figures, identity: Identity, terms: Sequence[tuple[Term, Figure]]) -> str:
    """What the difference of whole and parts is called; nothing where there is none, or where bounds leave it open."""
    total, made = _balance(terms)
    if identity.kind not in ("sum", "part_of", "restated") or total == made:
        return ""
    if identity.verdict == "within_rounding":
        return "left by rounding"
    if identity.kind == "part_of" and made < total:
        return "not told" if all(f.bound == "exact" for _, f in terms) else ""
    if identity.kind == "restated":
        return "fewer" if made < total else "more"
    return "missing" if made < total else "too many"


def _names(figures: Figures, terms: Sequence[tuple[Term, Figure]]) -> list[str]:
    """Parts by what divides them from their whole, the whole by what it counts; with years where they differ."""
    years = len({figure.year for _, figure in terms}) > 1
    only = _divides(figures, terms)
    names = [narrowed(figures, figure, only) if only and term.role not in WHOLE else "" for term, figure in terms]
    full = [name if name and names.count(name) == 1 else what(figures, figure) for name, (_, figure) in zip(names, terms, strict=True)]
    return [f"{name}, {figure.year}" if years else name for name, (_, figure) in zip(full, terms, strict=True)]


def _divides(figures: Figures, terms: Sequence[tuple[Term, Figure]]) -> list[str]:
    """Dimensions in which a part is not like its whole, or the parts are not alike."""
    whole = next((figure.codes for term, figure in terms if term.role in WHOLE), {})
    parts = [figure.codes for term, figure in terms if term.role in PARTS]
    return [
        one.name for one in figures.dimensions
        if any(codes.get(one.name, "") not in (*WHOLES, whole.get(one.name)) for codes in parts)
        or len({codes.get(one.name, "") for codes in parts} - set(WHOLES)) > 1
    ]  # fmt: skip


def _headline(figures: Figures, identity: Identity, terms: Sequence[tuple[Term, Figure]], words: str) -> str:
    total, made = _balance(terms)
    whole = next((figure for term, figure in terms if term.role in WHOLE), None)
    if whole and (gap := _gap(figures, identity, terms)) and gap in GAPS:
        rest = abs(total - made)
        return f"{plain(made)} against {plain(total)}: {plain(rest)} {unit(figures, whole, rest)} {gap}"
    return f"Not so: {words}" if identity.verdict == "contradicted" else ""


@dataclass(frozen=True)
class Repeated:
    """A doubtful figure that repeats the number of the year before it."""

    before: Figure
    after: Figure
    headline: str
    note: str


def repeated(figures: Figures) -> list[Repeated]:
    """Doubtful figures that another edition gives for the year before, or after, as well."""
    made = []
    cells = grouped(figures.figures, lambda one: (*one.cell[:2], *one.cell[3:]))
    for members in cells.values():
        for one in (one for one in members if one.obs_status == "U"):
            for other in members:
                if abs(other.year - one.year) == 1 and other.value == one.value and other.source_id != one.source_id:
                    before, after = sorted((one, other), key=lambda f: f.year)
                    words = f"{value(one)} {unit(figures, one)}"
                    headline = f"{words} in {before.year}, and {words} again in {after.year}"
                    made.append(Repeated(before, after, headline, one.note))
                    break
    return made


def doubtful(figures: Figures) -> list[Figure]:
    """Doubtful figures for which the reports give no other number that is the same."""
    known = {one.figure_id for pair in repeated(figures) for one in (pair.before, pair.after)}
    return [one for one in figures.figures if one.obs_status == "U" and one.figure_id not in known]


def words_of(figures: Figures) -> Mapping[str, tuple[str, str]]:
    """Quote and link of every figure that the report states, by figure_id."""
    return {
        name: (numeral.quote, link(figures.source[numeral.source_id].url, numeral.quote))
        for name, numeral in numerals_by_figure(figures).items()
        if numeral.source_id in figures.source
    }


def by(figures: Figures, card: Card) -> str:
    """By what a drawing divides its whole: “By citizenship”; nothing where another indicator alone does."""
    only = _divides(figures, card.terms)
    titles = [one.title for one in figures.dimensions if one.name in only]
    plainly = len(titles) == 1 and not re.search(r" (in|by|from|to|of|at)$", titles[0])
    return f"By {titles[0].lower()}" if plainly else capital(", ".join(titles).lower())
