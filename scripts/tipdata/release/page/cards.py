"""Identities as the page draws them: parts beside their whole, what is missing or too much, the words for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tipdata.figures import agreement
from tipdata.figures.arithmetic import CONTRADICTED, WITHIN_ROUNDING, Operand
from tipdata.figures.judged import judged
from tipdata.figures.kinds import plain
from tipdata.figures.links import link, stating
from tipdata.figures.model import Figures
from tipdata.figures.records import Figure, Identity
from tipdata.release.page.phrases import WHOLES, capital, number, parts, unit, value, what

Terms = Sequence[tuple[Operand, Figure]]
"""The terms of an identity, with their figures."""
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
    defines:  whether a derived figure follows from it
    """

    identity: Identity
    verdict: str
    terms: Terms
    rows: Sequence[Row]
    arithmetic: str
    headline: str
    defines: bool

    @cached_property
    def whole(self) -> Figure | None:
        """The figure that the parts make up."""
        return next((figure for term, figure in self.terms if term.role in WHOLE), None)

    @property
    def working(self) -> str:
        """What the parts make, beside the whole: “82 + 15 = 97, beside 110”; nothing where there is no gap."""
        if not any(row.kind == "gap" for row in self.rows):
            return ""
        total, made = _balance(self.terms)
        parts = [(term, figure) for term, figure in self.terms if term.role in PARTS]
        added = "".join(f" {'−' if term.coefficient > 0 else '+'} {plain(figure.value)}" for term, figure in parts)
        return f"{added.removeprefix(' + ')} = {plain(made)}, beside {plain(total)}"

    @property
    def is_drawn(self) -> bool:
        """Whether it divides a whole into parts."""
        return self.identity.kind in ("sum", "part_of")


def cards(figures: Figures) -> list[Card]:
    """Every identity that can be judged, in the order of its table."""
    defining = {one.derived_by for one in figures.figures}
    made = []
    for one in judged(figures.identities, figures.terms_of, figures.figure):
        if one.judgement:
            terms = [(term, figures.figure[term.figure_id]) for term in one.terms]
            verdict = one.judgement.verdict
            gap = _gap(one.identity.kind, verdict, terms)
            rows = list(_rows(figures, gap, terms))
            words = one.arithmetic.replace("->", "→")
            title = _headline(figures, gap, terms) or (f"Not so: {words}" if verdict == CONTRADICTED else "")
            made.append(Card(one.identity, verdict, terms, rows, words, title, one.identity.identity_id in defining))
    return made


def _rows(figures: Figures, gap: str, terms: Terms) -> Iterator[Row]:
    """The parts one behind the other, what they leave over or are too many, and the whole."""
    names = _names(figures, terms)
    total, made = _balance(terms)
    share = 100 / (float(max(total, made)) or 1)
    wholes, at = [], 0.0
    for name, (term, figure) in zip(names, terms, strict=True):
        length = float(figure.value) * share
        if term.role in WHOLE:
            wholes.append(Row("whole", number(figures, figure), name, figure, 0, length))
        elif term.role in PARTS:
            back = term.coefficient > 0
            yield Row("part", number(figures, figure), name, figure, at - length * back, length)
            at += -length if back else length
        else:
            yield Row("other", number(figures, figure), name, figure)
    if gap:
        start, length = float(min(total, made)) * share, float(abs(total - made)) * share
        yield Row("gap" if gap in GAPS else "rest", plain(abs(total - made)), gap, None, start, length)
    yield from wholes


def _balance(terms: Terms) -> tuple[Decimal, Decimal]:
    """The whole, and what its parts make."""
    whole = sum((figure.value for term, figure in terms if term.role in WHOLE), Decimal(0))
    parts = (figure.value * (-1 if term.coefficient > 0 else 1) for term, figure in terms if term.role in PARTS)
    return whole, sum(parts, Decimal(0))


def _gap(kind: str, verdict: str, terms: Terms) -> str:
    """What the difference of whole and parts is called; nothing where there is none, or where bounds leave it open."""
    total, made = _balance(terms)
    if kind not in ("sum", "part_of", "restated") or total == made:
        return ""
    if verdict == CONTRADICTED:
        return (("fewer", "more") if kind == "restated" else ("missing", "too many"))[made > total]
    if verdict == WITHIN_ROUNDING:
        return "left by rounding"
    return "not told" if kind == "part_of" and all(figure.bound == "exact" for _, figure in terms) else ""


def _names(figures: Figures, terms: Terms) -> list[str]:
    """Parts by what divides them from their whole, the whole by what it counts; with years where they differ."""
    years = len({figure.year for _, figure in terms}) > 1
    only = _divides(figures, terms)
    names = [parts(figures, figure, only) if only and term.role not in WHOLE else "" for term, figure in terms]
    full = [
        name if name and names.count(name) == 1 else what(figures, figure)
        for name, (_, figure) in zip(names, terms, strict=True)
    ]
    return [f"{name}, {figure.year}" if years else name for name, (_, figure) in zip(full, terms, strict=True)]


def _divides(figures: Figures, terms: Terms) -> list[str]:
    """Dimensions in which a part is not like its whole, or the parts are not alike."""
    whole = next((figure.codes for term, figure in terms if term.role in WHOLE), {})
    parts = [figure.codes for term, figure in terms if term.role in PARTS]
    return [
        one.name for one in figures.dimensions
        if any(codes.get(one.name, "") not in (*WHOLES, whole.get(one.name)) for codes in parts)
        or len({codes.get(one.name, "") for codes in parts} - set(WHOLES)) > 1
    ]  # fmt: skip


def _headline(figures: Figures, gap: str, terms: Terms) -> str:
    total, made = _balance(terms)
    whole = next((figure for term, figure in terms if term.role in WHOLE), None)
    if whole is None or gap not in GAPS:
        return ""
    rest = abs(total - made)
    return f"{plain(made)} against {plain(total)}: {plain(rest)} {unit(figures, whole, rest)} {gap}"


@dataclass(frozen=True)
class Repeated:
    """A number that one edition gives for a year and the next for the year after; the note of a doubtful one says more."""

    before: Figure
    after: Figure
    headline: str
    note: str


def repeated(figures: Figures) -> list[Repeated]:
    """Numbers that come again a year later."""
    made = []
    for before, after in agreement.repeated(figures):
        words = f"{value(after)} {unit(figures, after)}"
        headline = f"{words} in {before.year}, and {words} again in {after.year}"
        note = next((one.note for one in (after, before) if one.obs_status == "U"), "")
        made.append(Repeated(before, after, headline, note))
    return made


def doubtful(figures: Figures) -> list[Figure]:
    """Doubtful figures for which the reports give no other number that is the same."""
    known = {one.figure_id for pair in repeated(figures) for one in (pair.before, pair.after)}
    return [one for one in figures.figures if one.obs_status == "U" and one.figure_id not in known]


def words_of(figures: Figures) -> Mapping[str, tuple[str, str]]:
    """Quote and link of every figure that the report states, by figure_id."""
    return {
        name: (numeral.quote, link(figures.source[numeral.source_id], numeral.quote))
        for name, numeral in stating(figures).items()
        if numeral.source_id in figures.source
    }


def by(figures: Figures, card: Card) -> str:
    """By what a drawing divides its whole: “By citizenship”; nothing where another indicator alone does."""
    only = _divides(figures, card.terms)
    titles = [one.title for one in figures.dimensions if one.name in only]
    plainly = len(titles) == 1 and not re.search(r" (in|by|from|to|of|at)$", titles[0])
    return f"By {titles[0].lower()}" if plainly else capital(", ".join(titles).lower())
