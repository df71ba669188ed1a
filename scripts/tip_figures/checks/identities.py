"""Report identities that are declared wrongly or not at all, and derived figures that differ.

Whether they hold as recorded is the Pandera check `identity`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import Interval
from tip_figures.figures.identities.identity_kinds import (
    SIGNS,
    SUM,
    solve_term,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.relations.comparability import find_unlike_terms
from tip_figures.figures.relations.required_identities import find_undeclared

CellValue = str | Decimal | Fraction | None


def count_checked(figures: Figures) -> Mapping[str, int]:
    """Count identities, their verdicts, and the figures that are terms of one."""
    verdicts = Counter(evaluated.verdict for evaluated in figures.evaluated if evaluated.evaluation)
    covered_ids = {term.figure_id for term in figures.terms} & figures.figure_by_id.keys()
    return {"identities": len(figures.identities), **verdicts, "figures covered": len(covered_ids)}


def check(figures: Figures) -> Iterator[Finding]:
    """Report identities that are declared wrongly or not at all, and wrong derived figures.

    A declaration is wrong if its terms do not fit together. Verdict and residual are checked in
    `pandera_rules`. An identity with a term that could not be read is left out.
    """
    all_derived = [figure for figure in figures.figures if figure.basis == "derived"]
    derived_by_identity = group_by(all_derived, lambda figure: figure.derived_by)
    for evaluated in figures.evaluated:
        identity, reason = evaluated.identity, evaluated.reason
        if not _has_all_terms(figures, evaluated):
            continue
        if evaluated.evaluation is None:
            yield figures.create_finding(identity, "kind", "identity-unjudged", reason=reason)
            continue
        yield from _check_source(figures, evaluated)
        yield from _check_edition(figures, evaluated)
        yield from _check_coefficients(figures, evaluated)
        yield from _check_comparability(figures, evaluated)
        derived = derived_by_identity.get(identity.identity_id, [])
        yield from _check_derived_figures(figures, evaluated, derived)
    yield from _check_repetition(figures)
    if figures.has_all_rows("identities") and figures.has_all_rows("identity_terms"):
        yield from _check_undeclared(figures)


def _has_all_terms(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Return whether all terms of an identity and their figures could be read."""
    has_all_figures = len(evaluated.operands) == len(evaluated.term_rows)
    identity_id = evaluated.identity.identity_id
    return has_all_figures and figures.has_all_rows("identity_terms", identity_id)


def _check_source(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report figures that are not from the source of their identity.

    An identity without a source, or of a kind that compares sources, may have figures of any.
    """
    identity = evaluated.identity
    if evaluated.kind.crosses_sources:
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


def _check_edition(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report an identity between sources that has the `source_id` of a wrong source.

    The right source is the source of the term with the role `again`. Without such a term, it is the
    source with the latest edition among the terms. An identity without a source is not reported.
    """
    sources = [figures.source_by_id.get(figure.source_id) for figure in evaluated.figures]
    known = [source for source in sources if source is not None]
    identity = evaluated.identity
    if not identity.source_id or len(known) < len(sources) or len(set(known)) == 1:
        return
    expected = {figure.source_id for figure in evaluated.figures_of_role("again")}
    if not expected:
        latest = max(source.edition_year for source in known)
        expected = {source.source_id for source in known if source.edition_year == latest}
    if identity.source_id not in expected:
        yield figures.create_finding(
            identity, "source_id", "identity-misplaced", expected=" or ".join(sorted(expected))
        )


def _check_coefficients(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report a term of a sum without coefficient, and a coefficient in another kind of identity."""
    needs_coefficient = evaluated.kind is SUM
    for term in evaluated.term_rows:
        if (term.coefficient is None) == needs_coefficient:
            kind = evaluated.kind.name
            expected = SIGNS[term.role] if needs_coefficient else "empty"
            yield figures.create_finding(
                term, "coefficient", "coefficient-differs", kind=kind, expected=expected
            )


def _check_repetition(figures: Figures) -> Iterator[Finding]:
    """Report identities of one kind that relate the same figures."""
    by_terms = group_by(
        figures.evaluated,
        lambda entry: (entry.identity.kind, frozenset(row.figure_id for row in entry.term_rows)),
    )
    for (_, figure_ids), (first, *others) in by_terms.items():
        for other in others if figure_ids else ():
            subjects = [first.identity.identity_id]
            yield figures.create_finding(
                other.identity, "identity_id", "identity-repeats", subjects, other=first.identity
            )


def _check_comparability(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report terms that cannot be added or compared, such as figures of two years."""
    for figure, other, reason in find_unlike_terms(evaluated, figures):
        yield figures.create_finding(
            evaluated.term_rows[evaluated.figures.index(figure)],
            "figure_id",
            "terms-unlike",
            figure=figure,
            other=other,
            reason=reason,
        )


# Derived figures


def _check_derived_figures(
    figures: Figures, evaluated: EvaluatedIdentity, derived: Sequence[FigureRow]
) -> Iterator[Finding]:
    """Report derived figures that do not follow from their identity, and wrong cells of the others.

    One identity can give one figure only, so each figure after the first is reported as
    `derived-elsewhere`. A figure that cannot be computed from the identity is reported likewise.

    Args:
        derived: the figures whose cell `derived_by` names the identity
    """
    for figure in derived:
        solution = solve_term(evaluated.identity.kind, evaluated.operands, figure.figure_id)
        if solution is None or figure is not derived[0]:
            reason = f"it gives {derived[0].figure_id}, and can give one figure only"
            if solution is None:
                reason = "it is not the total or a part in a sum, and not repeated in a restatement"
            subjects = [figure.derived_by, derived[0].figure_id]
            yield figures.create_finding(
                figure, "derived_by", "derived-elsewhere", subjects, reason=reason
            )
            continue
        others = [term for term in evaluated.figures if term.figure_id != figure.figure_id]
        for column, cell in _list_expected_cells(solution.interval, others):
            existing = getattr(figure, column)
            if existing != cell:
                yield figures.create_finding(
                    figure,
                    column,
                    "derived-differs",
                    [figure.derived_by],
                    evaluated=evaluated,
                    cell=_format_cell(existing),
                    expected=_format_cell(cell),
                )


def _list_expected_cells(
    solution: Interval, others: Sequence[FigureRow]
) -> Iterator[tuple[str, CellValue]]:
    """Yield (column, expected cell) for the cells that follow from the other terms.

    If there is one other term, the figure has the bound and the rounding of this term. If there are
    several, it is exact if all are exact, and not rounded if none is rounded; otherwise the cell is
    unknown and left out. The basis of the year is left out if the terms have different ones.

    Args:
        solution: the value of the figure, or its range
        others: the figures of the other terms
    """
    yield "value", solution.low
    yield "value_to", None if solution.low == solution.high else solution.high
    for column, exact_cell in (("bound", "exact"), ("rounded_to", None)):
        cells = [getattr(other, column) for other in others]
        if len(cells) == 1 or set(cells) == {exact_cell}:
            yield column, cells[0]
    year_bases = {other.year_basis for other in others}
    if len(year_bases) == 1:
        yield "year_basis", year_bases.pop()


def _format_cell(cell: CellValue) -> str:
    """Write a cell for a message: "empty" for a missing value."""
    if cell is None or cell == "":
        return "empty"
    return cell if isinstance(cell, str) else format_number(cell)


# What no identity declares


def _check_undeclared(figures: Figures) -> Iterator[Finding]:
    """Report relations between figures that codes and numbers demand and no identity declares."""
    for kind, total, parts, reason in find_undeclared(figures):
        values = " + ".join(format_number(part.value) for part in parts)
        part_ids = [part.figure_id for part in parts]
        yield figures.create_finding(
            total,
            "value",
            "sum-undeclared",
            part_ids,
            kind="sum" if kind == "sum" else "identity",
            total=total,
            values=values,
            reason=reason,
            parts=", ".join(part_ids),
        )
