"""Identities as the page draws them: parts beside their whole, what is missing or too much, the words for it."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tipdata.figures.arithmetic import CONTRADICTED, WITHIN_ROUNDING
from tipdata.figures.kinds import Judged
from tipdata.figures.model import Dimension, Figures
from tipdata.figures.records import Figure
from tipdata.package.wording import plain
from tipdata.release.page.phrases import capital, number, parts, unit, value, what

WHOLE = ("total", "whole", "first", "higher", "old")
PARTS = ("part", "again", "lower", "new")
"""Roles that stand against each other: one whole, and what is added up."""
GAPS = ("missing", "too many", "fewer", "more")
"""Words for a difference that nothing explains."""


@dataclass(frozen=True)
class Row:
    """A line of a drawing.

    kind:   part, whole, gap (the report's numbers do not meet), rest (not told), or other (no bar)
    figure: none for a gap or rest
    start, length: in percent of the longest bar
    """

    kind: str
    number: str
    name: str
    figure: Figure | None = None
    start: float = 0
    length: float = 0


def whole(figures: Figures, one: Judged) -> Figure | None:
    """The figure that the parts make up."""
    return next((figures.figure[term.figure_id] for term in one.terms if term.role in WHOLE), None)


def rows(figures: Figures, one: Judged) -> list[Row]:
    """The parts one behind the other, what they leave over or are too many, and the whole."""
    total, made = _balance(one)
    share = 100 / (float(max(total, made)) or 1)
    drawn, last, at = [], [], 0.0
    for term, name in zip(one.terms, _names(figures, one), strict=True):
        figure = figures.figure[term.figure_id]
        length = float(term.value) * share
        if term.role in WHOLE:
            last.append(Row("whole", number(figures, figure), name, figure, 0, length))
        elif term.role in PARTS:
            back = term.sign > 0
            drawn.append(Row("part", number(figures, figure), name, figure, at - length * back, length))
            at += -length if back else length
        else:
            drawn.append(Row("other", number(figures, figure), name, figure))
    if gap := _gap(one):
        start, length = float(min(total, made)) * share, float(abs(total - made)) * share
        drawn.append(Row("gap" if gap in GAPS else "rest", plain(abs(total - made)), gap, None, start, length))
    return drawn + last


def _balance(one: Judged) -> tuple[Fraction, Fraction]:
    """The whole, and what its parts make."""
    total = sum((term.value for term in one.terms if term.role in WHOLE), Fraction(0))
    signed = (-term.value if term.sign > 0 else term.value for term in one.terms if term.role in PARTS)
    return total, sum(signed, Fraction(0))


def _gap(one: Judged) -> str:
    """What the difference of whole and parts is called; nothing where there is none, or where bounds leave it open."""
    total, made = _balance(one)
    kind = one.identity.kind
    if kind not in ("sum", "part_of", "restated") or total == made:
        return ""
    if one.verdict == CONTRADICTED:
        return (("fewer", "more") if kind == "restated" else ("missing", "too many"))[made > total]
    if one.verdict == WITHIN_ROUNDING:
        return "left by rounding"
    return "not told" if kind == "part_of" and all(term.bound == "exact" for term in one.terms) else ""


def _names(figures: Figures, one: Judged) -> list[str]:
    """Parts by what divides them from their whole, the whole by what it counts; with years where they differ."""
    only = [dimension.name for dimension in _divides(figures, one)]
    short = [
        parts(figures, figure, only) if term.role not in WHOLE else ""
        for term, figure in zip(one.terms, one.figures, strict=True)
    ]
    names = [
        name if name and short.count(name) == 1 else what(figures, figure)
        for name, figure in zip(short, one.figures, strict=True)
    ]
    years = len({figure.year for figure in one.figures}) > 1
    return [f"{name}, {figure.year}" if years else name for name, figure in zip(names, one.figures, strict=True)]


def _divides(figures: Figures, one: Judged) -> list[Dimension]:
    """Dimensions in which a part is not like its whole, or the parts are not alike."""
    total = whole(figures, one)
    members = [figures.figure[term.figure_id].codes for term in one.terms if term.role in PARTS]

    def divides(name: str) -> bool:
        codes = {codes[name] for codes in members} - {"", "all"}
        return len(codes) > 1 or not codes <= {total.codes[name] if total else ""}

    return [dimension for dimension in figures.dimensions if divides(dimension.name)]


def by(figures: Figures, one: Judged) -> str:
    """By what a drawing divides its whole: “By citizenship”; nothing where another indicator alone does."""
    titles = [dimension.title for dimension in _divides(figures, one)]
    plainly = len(titles) == 1 and not re.search(r" (in|by|from|to|of|at)$", titles[0])
    return f"By {titles[0].lower()}" if plainly else capital(", ".join(titles).lower())


def fault(figures: Figures, one: Judged) -> str:
    """What is wrong with a contradicted identity, in a few words: “97 against 110: 13 persons missing”."""
    total, made = _balance(one)
    gap, figure = _gap(one), whole(figures, one)
    if not gap or figure is None:
        return f"Not so: {written(one)}"
    rest = abs(total - made)
    return f"{plain(made)} against {plain(total)}: {plain(rest)} {unit(figures, figure, rest)} {gap}"


def working(figures: Figures, one: Judged) -> str:
    """What the parts of a contradicted identity make, beside the whole: “82 + 15 = 97, beside 110”."""
    if not _gap(one):
        return fault(figures, one)
    total, made = _balance(one)
    signed = (f" {'−' if term.sign > 0 else '+'} {plain(term.value)}" for term in one.terms if term.role in PARTS)
    return f"{''.join(signed).removeprefix(' + ')} = {plain(made)}, beside {plain(total)}"


def written(one: Judged) -> str:
    """An identity as people write it."""
    return one.arithmetic.replace("->", "→")


def again(figures: Figures, before: Figure, after: Figure) -> str:
    """That a number comes again a year later."""
    words = f"{value(after)} {unit(figures, after)}"
    return f"{words} in {before.year}, and {words} again in {after.year}"
