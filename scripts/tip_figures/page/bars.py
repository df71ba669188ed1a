"""Identities as bars: the parts, one beginning where the other ends, a difference, the total."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import describe_breakdown, describe_edition
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records import FigureRow
from tip_figures.page.balance import TOTAL_ROLES, Balance, compute_balance, get_total_figure
from tip_figures.page.entries import FigureEntry
from tip_figures.page.phrases import describe_figure


class BarKind(StrEnum):
    """What a bar shows; its value is a class of the style sheet."""

    PART = "part"
    TOTAL = "whole"
    CONTRADICTION = "gap"  # the numbers of the report differ by this much
    REMAINDER = "rest"  # left over by parts that need not add up to the total


@dataclass(frozen=True)
class Bar:
    """A line of a drawing.

    figure:        the figure that it shows; None for a difference
    start, length: in percent of the longest bar of the same unit
    """

    kind: BarKind
    number: str
    name: str
    figure: FigureEntry | None
    start: float
    length: float


def draw_bars(
    figures: Figures, evaluated: EvaluatedIdentity, entries: Mapping[str, FigureEntry]
) -> list[Bar]:
    """Draw an identity: the parts one after the other, a difference, the total.

    Terms of an identity without a total all begin at the left.

    entries: of its figures, by figure_id
    """
    balance = compute_balance(evaluated)
    longest = _find_longest(evaluated, balance)
    names = _name_terms(figures, evaluated)
    part_bars = []
    total_bars = []
    end = 0.0
    for operand, figure, name in zip(evaluated.operands, evaluated.figures, names, strict=True):
        length = float(operand.value / (longest[figure.unit] or 1) * 100)
        entry = entries[figure.figure_id]
        if operand.role in TOTAL_ROLES:
            total_bars.append(Bar(BarKind.TOTAL, entry.amount, name, entry, 0.0, length))
            continue
        start = 0.0
        if balance:
            # A term that is taken away goes back over the bars before it.
            is_taken_away = operand.sign > 0
            start = end - length if is_taken_away else end
            end = start if is_taken_away else end + length
        part_bars.append(Bar(BarKind.PART, entry.amount, name, entry, start, length))
    difference_bars = []
    if balance and balance.difference:
        difference_bars = [_draw_difference(evaluated, balance, longest[balance.total_figure.unit])]
    return [*part_bars, *difference_bars, *total_bars]


def _draw_difference(evaluated: EvaluatedIdentity, balance: Balance, longest: Fraction) -> Bar:
    is_contradicted = evaluated.verdict == CONTRADICTED
    percent = 100 / float(longest)
    return Bar(
        kind=BarKind.CONTRADICTION if is_contradicted else BarKind.REMAINDER,
        number=format_number(balance.size),
        name=balance.difference,
        figure=None,
        start=float(min(balance.total, balance.parts)) * percent,
        length=float(balance.size) * percent,
    )


def _find_longest(evaluated: EvaluatedIdentity, balance: Balance | None) -> Mapping[str, Fraction]:
    """Return the longest bar of each unit: a term, or what the parts add up to; 100 for percent."""
    longest: dict[str, Fraction] = {}
    if balance:
        longest[balance.total_figure.unit] = max(balance.total, balance.parts)
    else:
        longest["percent"] = Fraction(100)
    for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        longest[figure.unit] = max(operand.value, longest.get(figure.unit, Fraction(0)))
    return longest


def _name_terms(figures: Figures, evaluated: EvaluatedIdentity) -> list[str]:
    """Name each term.

    returns: for a part, what distinguishes it from the total; if that is empty or not unique, and
             for the total, what it counts and the year
    """
    short_names = [_name_part(figures, evaluated, figure) for figure in evaluated.figures]
    counts = Counter(short_names)
    has_several_sources = len({figure.source_id for figure in evaluated.figures}) > 1
    names = []
    for figure, short_name in zip(evaluated.figures, short_names, strict=True):
        if short_name and counts[short_name] == 1:
            names.append(short_name)
            continue
        name = f"{describe_figure(figures, figure)}, {figure.year}"
        if has_several_sources:
            name += f", {describe_edition(figures, figures.source_by_id[figure.source_id])}"
        names.append(name)
    return names


def _name_part(figures: Figures, evaluated: EvaluatedIdentity, figure: FigureRow) -> str:
    """Name a part by the dimensions that divide the total; empty for the total itself."""
    total_figure = get_total_figure(evaluated)
    if total_figure is None or figure is total_figure:
        return ""
    dividing = {dimension.name for dimension in find_dividing_dimensions(figures, evaluated)}
    codes = {name: code if name in dividing else "" for name, code in figure.codes.items()}
    return describe_breakdown(figures, replace(figure, codes=codes))


def find_dividing_dimensions(figures: Figures, evaluated: EvaluatedIdentity) -> list[Dimension]:
    """Find the dimensions in which a part differs from the total, or the parts from each other."""
    total_figure = get_total_figure(evaluated)
    parts = [figure for figure in evaluated.figures if figure is not total_figure]
    dividing = []
    for dimension in figures.dimensions:
        codes = {part.codes[dimension.name] for part in parts} - {"", "all"}
        total_code = total_figure.codes[dimension.name] if total_figure else ""
        if len(codes) > 1 or not codes <= {total_code}:
            dividing.append(dimension)
    return dividing


def draw_repetition(pair: Sequence[FigureEntry]) -> list[Bar]:
    """Draw the same number of two years."""
    return [
        Bar(BarKind.PART, figure.amount, f"in {figure.year}", figure, 0.0, 100.0) for figure in pair
    ]
