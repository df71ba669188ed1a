"""Rows of the generated table `contradictions`: what a report says, and what follows."""

from collections.abc import Iterator
from decimal import Decimal

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import CONTRADICTED, REDEFINED
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import TOTAL_ROLES
from tip_figures.figures.labels import format_amount, link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.flat_rows import GeneratedRow, copy_cells, write_cell


def make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Make a row for each identity that does not hold or was redefined."""
    for evaluated in figures.evaluated:
        if evaluated.verdict not in (CONTRADICTED, REDEFINED):
            continue
        first = evaluated.figures[0]
        indicator = figures.indicator_by_id.get(first.indicator_id)
        says, follows = _compare_sides(figures, evaluated)
        yield copy_cells(evaluated.identity, "identity_id", "explanation") | {
            "year": str(first.year),
            "area": figures.get_code_label("ref_area", first.ref_area),
            "what": indicator.label if indicator else first.indicator_id,
            "report_says": says,
            "follows": follows,
            "difference": write_cell(evaluated.identity.residual or Decimal(0)),
            "verdict": evaluated.verdict,
            "links": _join_links(figures, evaluated),
        }


def _compare_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Write what a report says, and what follows from other numbers: "110", "82 + 15 = 97".

    A share differs in percentage points: "80 percent", "41 of 50 = 82 percent".
    """
    amounts = [format_amount(figures, figure) for figure in evaluated.figures]
    by_role = dict(zip((term.role for term in evaluated.operands), amounts, strict=True))
    kind = evaluated.identity.kind
    if kind == "order":
        (lower,), (higher,) = map(evaluated.figures_of_role, ("lower", "higher"))
        says = f"less than {by_role['higher']} in {higher.year}"
        return says, f"{by_role['lower']} in {lower.year}"
    if kind == "share":
        (part,), (whole,) = map(evaluated.figures_of_role, ("part", "whole"))
        percent = format_number(round(part.value * 100 / whole.value, 2))
        return by_role["share"], f"{by_role['part']} of {by_role['whole']} = {percent} percent"
    says = ""
    terms: list[str] = []
    value = Decimal(0)
    for operand, figure, amount in zip(evaluated.operands, evaluated.figures, amounts, strict=True):
        if operand.role in TOTAL_ROLES:
            says = f"at most {amount}" if kind == "part_of" else amount
        else:
            sign = -1 if operand.sign > 0 else 1
            terms += ["-" if sign < 0 else "+", amount]
            value += sign * figure.value
    if not says:
        return amounts[0], evaluated.arithmetic
    follows = " ".join(terms).removeprefix("+ ")
    return says, follows if len(terms) == 2 else f"{follows} = {format_number(value)}"


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the address of the first stated figure of each source of an identity."""
    links: dict[str, str] = {}
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())
