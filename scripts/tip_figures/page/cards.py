"""Identities as the page draws them: parts beside their whole, what is missing or too much, the words for it."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED, WITHIN_ROUNDING
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import describe_breakdown, format_amount
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records import FigureRow
from tip_figures.page.phrases import unit, value, what

WHOLE = ("total", "whole", "first")
"""Roles of what the other terms of an identity make up."""


@dataclass(frozen=True)
class Row:
    """A line of a drawing.

    kind:   part, whole, gap (the report's numbers do not meet), or rest (not told)
    figure: none for a gap or rest
    start, length: in percent of the longest bar of its unit
    """

    kind: str
    number: str
    name: str
    figure: FigureRow | None = None
    start: float = 0
    length: float = 0


def whole(one: EvaluatedIdentity) -> FigureRow | None:
    """The figure that the parts make up."""
    return next((figure for role in WHOLE for figure in one.figures_of_role(role)), None)


def rows(figures: Figures, one: EvaluatedIdentity) -> list[Row]:
    """The parts one behind the other, what they leave over or are too many, and the whole; terms without a whole side by side."""
    of, (total, made, gap) = whole(one), _balance(one)
    drawn, at = [], 0.0
    most = {of.unit: max(total, made)} if of else {"percent": Fraction(100)}
    for term, figure in zip(one.operands, one.figures, strict=True):
        most[figure.unit] = max(term.value, most.get(figure.unit, Fraction(0)))
    for term, figure, name in zip(one.operands, one.figures, _names(figures, one), strict=True):
        length, start = float(term.value / (most[figure.unit] or 1) * 100), 0.0
        if of and figure is not of:
            start = at - length if term.sign > 0 else at
            at = start if term.sign > 0 else at + length
        drawn.append(
            Row(
                "whole" if figure is of else "part",
                format_amount(figures, figure),
                name,
                figure,
                start,
                length,
            )
        )
    if of and gap:
        share = 100 / float(most[of.unit])
        start, length = float(min(total, made)) * share, float(abs(total - made)) * share
        kind = "gap" if one.verdict == CONTRADICTED else "rest"
        drawn.append(Row(kind, format_number(abs(total - made)), gap, None, start, length))
    return sorted(drawn, key=lambda row: row.kind == "whole")


def _balance(one: EvaluatedIdentity) -> tuple[Fraction, Fraction, str]:
    """The whole, what its parts make, and what their difference is called, if there is one and bounds do not leave it open."""
    total = sum((term.value for term in one.operands if term.role in WHOLE), Fraction(0))
    signed = (
        -term.value if term.sign > 0 else term.value
        for term in one.operands
        if term.role not in WHOLE
    )
    made, gap = sum(signed, Fraction(0)), ""
    if one.identity.kind in ("sum", "part_of", "restated") and total != made:
        if one.verdict == CONTRADICTED:
            less, more = (
                ("fewer", "more") if one.identity.kind == "restated" else ("missing", "too many")
            )
            gap = more if made > total else less
        elif one.verdict == WITHIN_ROUNDING:
            gap = "left by rounding"
        elif one.identity.kind == "part_of" and all(term.bound == "exact" for term in one.operands):
            gap = "not told"
    return total, made, gap


def _names(figures: Figures, one: EvaluatedIdentity) -> list[str]:
    """Parts by what divides them from their whole; whatever that does not tell apart by what it counts, and when."""
    of, only = whole(one), {dimension.name for dimension in divides(figures, one)}

    def short(figure: FigureRow) -> str:
        codes = {name: code if name in only else "" for name, code in figure.codes.items()}
        return (
            describe_breakdown(figures, replace(figure, codes=codes))
            if of and figure is not of
            else ""
        )

    alike, several = (
        Counter(map(short, one.figures)),
        len({figure.source_id for figure in one.figures}) > 1,
    )
    return [
        name if (name := short(figure)) and alike[name] == 1 else f"{what(figures, figure)}, {figure.year}"
        + (f", {figures.source_by_id[figure.source_id].edition_year} edition" if several else "")
        for figure in one.figures
    ]  # fmt: skip


def divides(figures: Figures, one: EvaluatedIdentity) -> list[Dimension]:
    """Dimensions in which a part is not like its whole, or the parts are not alike."""
    of = whole(one)

    def differ(name: str) -> bool:
        codes = {figure.codes[name] for figure in one.figures if figure is not of} - {"", "all"}
        return len(codes) > 1 or not codes <= {of.codes[name] if of else ""}

    return [dimension for dimension in figures.dimensions if differ(dimension.name)]


def fault(figures: Figures, one: EvaluatedIdentity) -> str:
    """What is wrong with a contradicted identity, in a few words: “97 against 110: 13 persons missing”."""
    figure, (total, made, gap) = whole(one), _balance(one)
    if not gap or figure is None:
        return f"Not so: {written(one)}"
    rest = abs(total - made)
    return f"{format_number(made)} against {format_number(total)}: {format_number(rest)} {unit(figures, figure, rest)} {gap}"


def written(one: EvaluatedIdentity) -> str:
    """An identity as people write it."""
    return one.arithmetic.replace("->", "→")


def pair(figures: Figures, *years: FigureRow) -> list[Row]:
    """The same number of two years, drawn."""
    return [
        Row("part", format_amount(figures, one), f"in {one.year}", one, 0, 100) for one in years
    ]


def again(figures: Figures, before: FigureRow, after: FigureRow) -> str:
    """That a number comes again a year later."""
    words = f"{value(after)} {unit(figures, after)}"
    return f"{words} in {before.year}, and {words} again in {after.year}"
