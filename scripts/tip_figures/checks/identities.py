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
    """Return how many identities there are, how many have each verdict, and what they cover.

    `{"identities": 3, "exact": 2, "differs": 1, "figures covered": 7}`: seven figures are terms of
    an identity.
    """
    verdicts = Counter(evaluated.verdict for evaluated in figures.evaluated if evaluated.evaluation)
    covered_ids = {term.figure_id for term in figures.terms} & figures.figure_by_id.keys()
    return {"identities": len(figures.identities), **verdicts, "figures covered": len(covered_ids)}


def check(figures: Figures) -> Iterator[Finding]:
    """Report identities that are declared wrongly or not at all, and wrong derived figures.

    An identity relates figures, its terms, by arithmetic: `40 = 35 + 5`. It is declared wrongly if,
    for instance, its terms do not fit together, have wrong roles, or are those of another identity.
    A derived figure is one that follows from an identity. Whether the numbers hold is checked in
    `pandera_rules`.

    An identity with a term that could not be read is only compared with other identities. Missing
    identities are reported only if all rows of identities and terms could be read.
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
    """Report terms of an identity whose figure is from a different source than the identity.

    Figures of any source are allowed in an identity without a source, and in a kind of identity
    that compares sources.
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
    """Report an identity between several sources that is recorded for the wrong source.

    The right `source_id` is that of the figure in the role `again`, which repeats a number. If no
    figure has this role, it is that of the figure with the latest edition. An identity without a
    `source_id`, or with a figure of an unknown source, is not reported.
    """
    sources = [figures.source_by_id.get(figure.source_id) for figure in evaluated.figures]
    known_sources = [source for source in sources if source is not None]
    identity = evaluated.identity
    has_unknown = len(known_sources) < len(sources)
    has_one_source = len(set(known_sources)) == 1
    if not identity.source_id or has_unknown or has_one_source:
        return
    expected = {figure.source_id for figure in evaluated.figures_of_role("again")}
    if not expected:
        latest = max(source.edition_year for source in known_sources)
        expected = {source.source_id for source in known_sources if source.edition_year == latest}
    if identity.source_id not in expected:
        yield figures.create_finding(
            identity, "source_id", "identity-misplaced", expected=" or ".join(sorted(expected))
        )


def _check_coefficients(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report a term of a sum without coefficient, and a term of another kind with a coefficient.

    The coefficient is the sign of a term: 1 for a total and -1 for a part.
    """
    needs_coefficient = evaluated.kind is SUM
    for term in evaluated.term_rows:
        has_coefficient = term.coefficient is not None
        if has_coefficient != needs_coefficient:
            kind = evaluated.kind.name
            expected = SIGNS[term.role] if needs_coefficient else "empty"
            yield figures.create_finding(
                term, "coefficient", "coefficient-differs", kind=kind, expected=expected
            )


def _check_repetition(figures: Figures) -> Iterator[Finding]:
    """Report each identity that has the kind and the figures of an earlier identity.

    Identities without terms are not compared.
    """
    by_terms = group_by(
        figures.evaluated,
        lambda entry: (entry.identity.kind, frozenset(row.figure_id for row in entry.term_rows)),
    )
    for (_kind, figure_ids), (first, *others) in by_terms.items():
        if not figure_ids:
            continue
        for other in others:
            subjects = [first.identity.identity_id]
            yield figures.create_finding(
                other.identity, "identity_id", "identity-repeats", subjects, other=first.identity
            )


def _check_comparability(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[Finding]:
    """Report terms that cannot be added or compared: a part of 2018 in a total of 2019.

    The finding is at the term. It names another term with which it does not agree, and the reason.
    """
    for figure, other, reason in find_unlike_terms(evaluated, figures):
        term_number = evaluated.figures.index(figure)  # terms and their figures have one order
        yield figures.create_finding(
            evaluated.term_rows[term_number],
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
    """Report derived figures that their identity does not give, or gives with other cells.

    - `derived-elsewhere`: the figure cannot be computed from the identity, or the identity already
      gives an earlier figure of `derived`. One identity can give only one figure.
    - `derived-differs`: a cell of the figure, such as its value or bound, is not the computed one.

    Args:
        figures: the figures of the package
        evaluated: the identity
        derived: the figures that name the identity in `derived_by`
    """
    for figure in derived:
        solution = solve_term(evaluated.identity.kind, evaluated.operands, figure.figure_id)
        if solution is None or figure is not derived[0]:
            if solution is None:
                reason = "it is not the total or a part in a sum, and not repeated in a restatement"
            else:
                reason = f"it gives {derived[0].figure_id}, and can give one figure only"
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
    """Yield (column, expected cell) for each cell of a derived figure that its identity decides.

    - `value`, `value_to`: the solution
    - `bound`, `rounded_to`: those of the other term if there is only one. With several, the figure
      is exact if all are exact, and not rounded if none is rounded; otherwise the cell is unknown
      and left out.
    - `year_basis`: that of the other terms; left out if they differ

    Args:
        solution: the value of the figure as it follows from the identity, or its range
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
    """Return a cell as a message shows it: the text or number, or "empty"."""
    if cell is None or cell == "":
        return "empty"
    return cell if isinstance(cell, str) else format_number(cell)


# What no identity declares


def _check_undeclared(figures: Figures) -> Iterator[Finding]:
    """Report relations between figures that no identity declares, although their cells demand one.

    If the parts of a total add up to it, or should by their codes, a sum is missing: 40, 35 and 5.
    Other parts of a total must at least be compared with it. The finding is at the total.
    """
    for kind, total, parts, reason in find_undeclared(figures):
        values = " + ".join(format_number(part.value) for part in parts)
        part_ids = [part.figure_id for part in parts]
        yield figures.create_finding(
            total,
            "value",
            "sum-undeclared",
            part_ids,
            kind="sum" if kind == "sum" else "identity",  # as the message names what is missing
            total=total,
            values=values,
            reason=reason,
            parts=", ".join(part_ids),
        )
