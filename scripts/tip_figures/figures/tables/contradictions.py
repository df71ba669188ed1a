"""Which figures are contradicted, and the rows of the generated table `contradictions`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import CONTRADICTED, REDEFINED
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import TOTAL_ROLES
from tip_figures.figures.labels import format_amount, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import Cell, FigureRow
from tip_figures.figures.tables.edition_comparison import StatedValue, get_stated_value
from tip_figures.figures.tables.flat_rows import FigureFacts, GeneratedRow, format_cell


def find_contradictions(figures: Figures) -> Mapping[str, Sequence[str]]:
    """Find the contradicted figures: figure_id → identity_ids, sorted.

    A figure is contradicted if it, or the same number of the same cell in another source, is a term
    of a contradicted identity.
    """
    identity_ids: dict[tuple[Cell, StatedValue], set[str]] = defaultdict(set)
    for evaluated in figures.evaluated:
        if evaluated.verdict == CONTRADICTED:
            for figure in evaluated.figures:
                number = (figure.cell, get_stated_value(figure))
                identity_ids[number].add(evaluated.identity.identity_id)
    return {
        figure.figure_id: sorted(identity_ids[figure.cell, get_stated_value(figure)])
        for figure in figures.figures
        if (figure.cell, get_stated_value(figure)) in identity_ids
    }


def make_contradiction_rows(facts: FigureFacts) -> Iterator[GeneratedRow]:
    """Make a row for each identity that does not hold or was redefined."""
    figures = facts.figures
    for evaluated in figures.evaluated:
        if evaluated.verdict not in (CONTRADICTED, REDEFINED):
            continue
        first = evaluated.figures[0]
        indicator = figures.indicator_by_id.get(first.indicator_id)
        says, follows = _compare_sides(figures, evaluated)
        yield {
            "identity_id": evaluated.identity.identity_id,
            "year": str(first.year),
            "area": figures.get_code_label("ref_area", first.ref_area),
            "what": indicator.label if indicator else first.indicator_id,
            "report_says": says,
            "follows": follows,
            "difference": format_cell(evaluated.identity.residual or Decimal(0)),
            "verdict": evaluated.verdict,
            "explanation": evaluated.identity.explanation,
            "links": " ".join(_find_links(facts, evaluated)),
        }


def _compare_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Write what a report says, and what follows from other numbers: "110", "82 + 15 = 97".

    A share differs in percentage points: "80 percent", "41 of 50 = 82 percent".
    """
    kind = evaluated.identity.kind
    if kind == "order":
        (lower,), (higher,) = map(evaluated.figures_of_role, ("lower", "higher"))
        limit = f"less than {format_amount(figures, higher)} in {higher.year}"
        return limit, f"{format_amount(figures, lower)} in {lower.year}"
    if kind == "share":
        (share,), (part,), (whole,) = map(evaluated.figures_of_role, ("share", "part", "whole"))
        percent = round(part.value * 100 / whole.value, 2)
        amounts = f"{format_amount(figures, part)} of {format_amount(figures, whole)}"
        return format_amount(figures, share), f"{amounts} = {format_number(percent)} percent"
    says = ""
    terms: list[str] = []
    value = Decimal(0)
    for operand, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        amount = format_amount(figures, figure)
        if operand.role in TOTAL_ROLES:
            says = f"at most {amount}" if kind == "part_of" else amount
        else:
            is_subtracted = operand.sign > 0
            terms += ["-" if is_subtracted else "+", amount]
            value += -figure.value if is_subtracted else figure.value
    if not says:
        return format_amount(figures, evaluated.figures[0]), evaluated.arithmetic
    follows = " ".join(terms).removeprefix("+ ")
    return says, follows if len(terms) == 2 else f"{follows} = {format_number(value)}"


def _find_links(facts: FigureFacts, evaluated: EvaluatedIdentity) -> Iterator[str]:
    """Find the address of the first stated figure of each source of an identity."""
    source_ids = set()
    for figure in evaluated.figures:
        link = _find_link(facts, figure)
        if link and figure.source_id not in source_ids:
            source_ids.add(figure.source_id)
            yield link


def _find_link(facts: FigureFacts, figure: FigureRow) -> str:
    """Return the address of the words that state a figure; "" if none do."""
    numeral = facts.stating_numerals.get(figure.figure_id)
    source = facts.figures.source_by_id.get(figure.source_id)
    return make_link(source, numeral.quote) if numeral and source else ""
