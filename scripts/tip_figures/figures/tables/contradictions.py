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
    kind, roles = evaluated.identity.kind, [term.role for term in evaluated.operands]
    amounts = [format_amount(figures, figure) for figure in evaluated.figures]
    amount_of = dict(zip(roles, amounts, strict=True))
    figure_of = dict(zip(roles, evaluated.figures, strict=True))
    if kind == "order":
        says = f"less than {amount_of['higher']} in {figure_of['higher'].year}"
        return says, f"{amount_of['lower']} in {figure_of['lower'].year}"
    if kind == "share":
        percent = round(figure_of["part"].value * 100 / figure_of["whole"].value, 2)
        parts = f"{amount_of['part']} of {amount_of['whole']}"
        return amount_of["share"], f"{parts} = {format_number(percent)} percent"
    if not amount_of.keys() & set(TOTAL_ROLES):
        return amounts[0], evaluated.arithmetic
    says = ""
    follows: list[str] = []
    value = Decimal(0)
    for term, figure, amount in zip(evaluated.operands, evaluated.figures, amounts, strict=True):
        if term.role in TOTAL_ROLES:
            says = f"at most {amount}" if kind == "part_of" else amount
        else:
            follows += ["-" if term.sign > 0 else "+", amount]
            value += -figure.value if term.sign > 0 else figure.value
    text = " ".join(follows).removeprefix("+ ")
    return says, text if len(follows) == 2 else f"{text} = {format_number(value)}"


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the address of the first stated figure of each source of an identity."""
    links: dict[str, str] = {}
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())
