"""Are identities declared correctly, and does every derived figure follow from its identity?

Whether they hold as recorded is the Pandera check `identity`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.comparability import find_incompatibilities
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.identity_kinds import IDENTITY_KINDS, ValueRange, solve_term
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow
from tip_figures.figures.undeclared_parts import find_undeclared_parts
from tip_figures.figures.undeclared_sums import find_undeclared_sums
from tip_figures.figures.unrelated_parts import find_unrelated_parts


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count identities, their verdicts, and the figures that are terms of one."""
    verdicts = Counter(evaluated.verdict for evaluated in figures.evaluated if evaluated.evaluation)
    covered_ids = {term.figure_id for term in figures.terms} & figures.figure_by_id.keys()
    return {"identities": len(figures.identities), **verdicts, "figures covered": len(covered_ids)}


def check(figures: Figures) -> Iterator[Finding]:
    """Are identities declared correctly, and does each derived figure follow from one?"""
    identities = [
        evaluated for evaluated in figures.evaluated if _has_all_terms(figures, evaluated)
    ]
    yield from _check_repeated_identities(figures, identities)
    evaluated_by_id = {}
    for evaluated in identities:
        if evaluated.evaluation is None:
            reason = evaluated.reason
            yield figures.create_finding(
                evaluated.identity, "kind", "identity-unjudged", reason=reason
            )
            continue
        evaluated_by_id[evaluated.identity.identity_id] = evaluated
        yield from _check_positions(figures, evaluated)
        yield from _check_coefficients(figures, evaluated)
        yield from _check_source(figures, evaluated)
        yield from _check_comparability(figures, evaluated)
    yield from _check_derived_figures(figures, evaluated_by_id)
    yield from _check_derivation_cycles(figures, evaluated_by_id)
    if figures.has_all_rows("identities") and figures.has_all_rows("identity_terms"):
        yield from _check_undeclared_parts(figures)


def _has_all_terms(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Whether all terms of an identity could be read; where not, other checks report it."""
    has_all_figures = len(evaluated.operands) == len(evaluated.term_rows)
    identity_id = evaluated.identity.identity_id
    return has_all_figures and figures.has_all_rows("identity_terms", identity_id)


def _check_repeated_identities(
    figures: Figures, identities: Sequence[EvaluatedIdentity]
) -> Iterator[Finding]:
    """Is each relation declared once?"""
    identity_by_terms: dict[object, IdentityRow] = {}
    for evaluated in identities:
        identity = evaluated.identity
        terms = frozenset((term.role, term.figure_id) for term in evaluated.operands)
        first = identity_by_terms.setdefault((identity.kind, terms), identity)
        if first.identity_id != identity.identity_id:
            yield figures.create_finding(identity, "identity_id", "identity-twice", other=first)


def _check_positions(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Are the terms numbered from 1 without a gap? The first gap is reported."""
    for position, term in enumerate(evaluated.term_rows, 1):
        if term.position != position:
            yield figures.create_finding(term, "position", "position-gap", place=position)
            return


def _check_coefficients(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Do the terms of a sum, and no other terms, have a coefficient?"""
    identity = evaluated.identity
    for term in evaluated.term_rows:
        if identity.kind == "sum" and term.coefficient is None:
            yield figures.create_finding(term, "coefficient", "coefficient-missing")
        if identity.kind != "sum" and term.coefficient is not None:
            yield figures.create_finding(
                term, "coefficient", "coefficient-filled", identity=identity
            )


def _check_source(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Are the figures from the source of the identity, or one of them if sources are compared?"""
    identity = evaluated.identity
    if IDENTITY_KINDS[identity.kind].crosses_sources:
        source_ids = {figure.source_id for figure in evaluated.figures}
        if identity.source_id not in ("", *source_ids):
            sources = ", ".join(sorted(source_ids))
            yield figures.create_finding(
                identity, "source_id", "identity-elsewhere", sources=sources
            )
        return
    for term, figure in zip(evaluated.term_rows, evaluated.figures, strict=True):
        if identity.source_id not in ("", figure.source_id):
            yield figures.create_finding(
                term,
                "figure_id",
                "source-differs",
                name=term.figure_id,
                other=figure.source_id,
                what="identity",
                expected=identity.source_id,
            )


def _check_comparability(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Can the terms be added or compared?"""
    term_by_figure = {term.figure_id: term for term in evaluated.term_rows}
    incompatibilities = find_incompatibilities(
        evaluated, figures.indicator_by_id, figures.get_containment
    )
    for figure, other, code, values in incompatibilities:
        term = term_by_figure[figure.figure_id]
        yield figures.create_finding(term, "figure_id", code, figure=figure, other=other, **values)


# Derived figures


def _select_derived(
    figures: Figures, evaluated_by_id: Mapping[str, EvaluatedIdentity]
) -> Sequence[FigureRow]:
    """Return the derived figures whose identity could be evaluated."""
    return [
        figure
        for figure in figures.figures
        if figure.basis == "derived" and figure.derived_by in evaluated_by_id
    ]


def _check_derived_figures(
    figures: Figures, evaluated_by_id: Mapping[str, EvaluatedIdentity]
) -> Iterator[Finding]:
    """Does each derived figure follow from its identity, and is it the only one that does?"""
    figure_by_identity: dict[str, FigureRow] = {}
    for figure in _select_derived(figures, evaluated_by_id):
        evaluated = evaluated_by_id[figure.derived_by]
        solution = solve_term(evaluated.identity.kind, evaluated.operands, figure.figure_id)
        if solution is None:
            yield figures.create_finding(figure, "derived_by", "derived-elsewhere")
            continue
        if solution.low != Fraction(figure.value):
            yield figures.create_finding(
                figure, "value", "derived-value", evaluated=evaluated, expected=solution.low
            )
        yield from _check_derived_cells(figures, figure, evaluated, solution)
        first = figure_by_identity.setdefault(figure.derived_by, figure)
        if first is not figure:
            yield figures.create_finding(figure, "derived_by", "derived-twice", other=first)


def _check_derived_cells(
    figures: Figures, figure: FigureRow, evaluated: EvaluatedIdentity, solution: ValueRange
) -> Iterator[Finding]:
    """Do range, bound, rounding and basis of the year follow from the other terms?"""
    end_of_range = None if solution.low == solution.high else solution.high
    expected: dict[str, str | Decimal | Fraction | None] = {"value_to": end_of_range}
    others = [term for term in evaluated.figures if term.figure_id != figure.figure_id]
    expected.update(_list_common_cells(others))
    for column, cell in expected.items():
        if getattr(figure, column) != cell:
            yield figures.create_finding(
                figure,
                column,
                "derived-unlike",
                cell=_format_cell(getattr(figure, column)),
                expected=_format_cell(cell),
            )


def _list_common_cells(terms: Sequence[FigureRow]) -> Mapping[str, str | Decimal | None]:
    """Return the cells that a figure takes over from the terms that it follows from: column → cell.

    A figure that follows from one term has its bound and rounding. One that follows from several is
    exact if they all are; else its bound and rounding are not settled.
    """
    if not terms:
        return {}
    first = terms[0]
    cells: dict[str, str | Decimal | None] = {}
    if len(terms) == 1 or all(term.bound == "exact" for term in terms):
        cells["bound"] = first.bound
    if len(terms) == 1 or all(term.rounded_to is None for term in terms):
        cells["rounded_to"] = first.rounded_to
    if all(term.year_basis == first.year_basis for term in terms):
        cells["year_basis"] = first.year_basis
    return cells


def _format_cell(cell: str | Decimal | Fraction | None) -> str:
    if cell is None or cell == "":
        return "empty"
    return cell if isinstance(cell, str) else format_number(cell)


def _check_derivation_cycles(
    figures: Figures, evaluated_by_id: Mapping[str, EvaluatedIdentity]
) -> Iterator[Finding]:
    """Does no derived figure follow from itself?"""
    terms_by_figure = {}
    for figure in _select_derived(figures, evaluated_by_id):
        terms = {term.figure_id for term in evaluated_by_id[figure.derived_by].operands}
        terms_by_figure[figure.figure_id] = terms - {figure.figure_id}
    try:
        TopologicalSorter(terms_by_figure).prepare()
    except CycleError as error:
        _message, cycle = error.args
        for figure_id in dict.fromkeys(cycle):  # the cycle ends with the figure that begins it
            yield figures.create_finding(
                figures.figure_by_id[figure_id], "derived_by", "derived-circle"
            )


# What no identity declares


def _check_undeclared_parts(figures: Figures) -> Iterator[Finding]:
    """Is each sum declared that follows from the numbers, and is each part related to its total?"""
    reported_ids = set()
    for total, parts in find_undeclared_sums(figures):
        reported_ids.add(total.figure_id)
        summands = " + ".join(format_number(part.value) for part in parts)
        yield figures.create_finding(
            total,
            "value",
            "sum-undeclared",
            arithmetic=f"{format_number(total.value)} = {summands}",
            parts=_list_ids(parts),
        )
    for total, parts, reason in find_unrelated_parts(figures):
        if total.figure_id not in reported_ids:
            reported_ids.add(total.figure_id)
            yield figures.create_finding(
                total,
                "value",
                "parts-unrelated",
                values=", ".join(format_number(part.value) for part in parts),
                reason=reason,
                parts=_list_ids(parts),
            )
    if not reported_ids:  # else those that are missing may relate the parts, too
        for part, container in find_undeclared_parts(figures):
            yield figures.create_finding(part, "value", "part-undeclared", container=container)


def _list_ids(figures: Iterable[FigureRow]) -> str:
    return ", ".join(figure.figure_id for figure in figures)
