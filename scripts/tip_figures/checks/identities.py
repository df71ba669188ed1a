"""Does every identity hold as recorded, and is every derived figure what its identity makes it?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures import identity_kinds
from tip_figures.figures.comparability import find_incompatibilities
from tip_figures.figures.containment import find_parts
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow


def count_checked(figures: Figures) -> Mapping[str, int]:
    """What is looked at: identities, their verdicts, and how many figures they reach."""
    verdicts = Counter(one.verdict for one in figures.evaluated if one.evaluation)
    covered = {term.figure_id for term in figures.terms} & figures.figure_by_id.keys()
    return {"identities": len(figures.identities), **verdicts, "figures covered": len(covered)}


def check(figures: Figures) -> Iterator[Finding]:
    """Does every identity hold as recorded, and is every derived figure what its identity makes it?"""
    # What cannot be read is said where it stands.
    known = [one for one in figures.evaluated if len(one.operands) == len(one.term_rows)]
    known = [
        one for one in known if figures.has_all_rows("identity_terms", one.identity.identity_id)
    ]
    said: dict[object, IdentityRow] = {}
    for one in known:
        terms = frozenset((term.role, term.figure_id) for term in one.operands)
        other = said.setdefault((one.identity.kind, terms), one.identity)
        if other.identity_id != one.identity.identity_id:
            yield figures.finding(one.identity, "identity_id", "identity-twice", other=other)
        if one.evaluation is None:
            yield figures.finding(one.identity, "kind", "identity-unjudged", reason=one.reason)
            continue
        yield from _recorded(figures, one, as_decimal(one.evaluation.residual))
        yield from _terms(figures, one)
    yield from _derived(figures, {one.identity.identity_id: one for one in known if one.evaluation})
    yield from _undeclared(figures)


def _recorded(figures: Figures, one: EvaluatedIdentity, residual: Decimal) -> Iterator[Finding]:
    """The recorded verdict and residual equal the computed ones, both ways."""
    identity = one.identity
    if identity.verdict != one.verdict and (identity.verdict or one.verdict == "contradicted"):
        code = "verdict-differs" if identity.verdict else "contradiction-unrecorded"
        yield figures.finding(identity, "verdict", code, evaluated=one)
    if identity.residual not in (None, residual):
        yield figures.finding(identity, "residual", "residual-differs", evaluated=one)


def _terms(figures: Figures, one: EvaluatedIdentity) -> Iterator[Finding]:
    """Terms are numbered from 1, of the identity's source, have a coefficient in a sum, and may stand together."""
    identity = one.identity
    for place, row in enumerate(one.term_rows, 1):
        if row.position != place:
            yield figures.finding(row, "position", "position-gap", place=place)
            break
    for row, figure in zip(one.term_rows, one.figures, strict=True):
        if (row.coefficient is None) == (identity.kind == "sum"):
            code = "coefficient-missing" if identity.kind == "sum" else "coefficient-filled"
            yield figures.finding(row, "coefficient", code, identity=identity)
        here = identity.kind != "restated" or row.role == "again"
        if here and identity.source_id not in ("", figure.source_id):
            shown = {"other": figure.source_id, "what": "identity", "expected": identity.source_id}
            yield figures.finding(row, "figure_id", "source-differs", name=row.figure_id, **shown)
    row_of = {row.figure_id: row for row in one.term_rows}
    for figure, other, code, values in find_incompatibilities(
        one, figures.indicator_by_id, figures.containments[identity.source_id]
    ):
        yield figures.finding(
            row_of[figure.figure_id], "figure_id", code, figure=figure, other=other, **values
        )


def _derived(figures: Figures, by_id: Mapping[str, EvaluatedIdentity]) -> Iterator[Finding]:
    """Each derived figure is the solved-for term of its identity, alone in that, and does not rest on itself."""
    rows = [one for one in figures.figures if one.basis == "derived" and one.derived_by in by_id]
    solved: dict[str, FigureRow] = {}
    for figure in rows:
        one = by_id[figure.derived_by]
        ends = identity_kinds.solve_term(one.identity.kind, one.operands, figure.figure_id)
        if ends is None:
            yield figures.finding(figure, "derived_by", "derived-elsewhere")
            continue
        yield from _as_derived(figures, figure, one, ends)
        if (other := solved.setdefault(figure.derived_by, figure)) is not figure:
            yield figures.finding(figure, "derived_by", "derived-twice", other=other)
    terms = {
        figure.figure_id: {term.figure_id for term in by_id[figure.derived_by].operands}
        for figure in rows
    }
    try:
        TopologicalSorter({name: others - {name} for name, others in terms.items()}).prepare()
    except CycleError as error:
        for name in dict.fromkeys(error.args[1]):
            yield figures.finding(figures.figure_by_id[name], "derived_by", "derived-circle")


def _as_derived(
    figures: Figures, figure: FigureRow, one: EvaluatedIdentity, ends: tuple[Fraction, Fraction]
) -> Iterator[Finding]:
    """What follows from exact numbers is exact; what says a figure again has its bound and rounding."""
    if ends[0] != Fraction(figure.value):
        yield figures.finding(figure, "value", "derived-value", evaluated=one, expected=ends[0])
    others = [other for other in one.figures if other.figure_id != figure.figure_id]
    wanted: dict[str, str | Decimal | Fraction | None] = {
        "value_to": None if ends[0] == ends[1] else ends[1]
    }
    for column in ("bound", "rounded_to", "year_basis"):
        cells = {getattr(other, column) for other in others}
        if (
            len(others) == 1
            or cells in ({"exact"}, {None})
            or (column == "year_basis" and len(cells) == 1)
        ):
            wanted[column] = cells.pop()
    for column, cell in wanted.items():
        if getattr(figure, column) != cell:
            shown = {"cell": _shown(getattr(figure, column)), "expected": _shown(cell)}
            yield figures.finding(figure, column, "derived-unlike", **shown)


def _shown(cell: str | Decimal | Fraction | None) -> str:
    return "empty" if cell in (None, "") else cell if isinstance(cell, str) else format_number(cell)


def _undeclared(figures: Figures) -> Iterator[Finding]:
    """Totals with parts that make them exactly: disjoint cells of one source that differ in one dimension.

    A total that has a sum by that dimension already is left out, and so is one whose parts an identity lists.
    """
    declared: dict[str, list[set[str]]] = defaultdict(list)
    for terms in figures.terms_by_identity.values():
        for whole in (term.figure_id for term in terms if term.role in ("total", "whole", "first")):
            declared[whole].append({term.figure_id for term in terms} - {whole})
    for name, group in (
        (one.name, group) for one in figures.dimensions for group in _alike(figures, one.name)
    ):
        cover, ids = figures.containments[group[0].source_id], {one.figure_id for one in group}
        for total in group:
            if any(parts <= ids for parts in declared[total.figure_id]):
                continue
            inside = [one for one in group if one is not total and cover.contains(total, one, name)]
            if parts := find_parts(total, inside, cover):
                text = f"{format_number(total.value)} = {' + '.join(format_number(part.value) for part in parts)}"
                listed = ", ".join(part.figure_id for part in parts)
                yield figures.finding(
                    total, "value", "sum-undeclared", arithmetic=text, parts=listed
                )


def _alike(figures: Figures, name: str) -> Iterable[Sequence[FigureRow]]:
    """Exact figures of one source whose cells are alike but for a dimension."""
    exact = (
        one for one in figures.figures if one.bound == "exact" and one.value > 0 and one.codes[name]
    )
    place = figures.cell_columns.index(name)
    return group_by(
        exact, lambda one: (one.source_id, *one.cell[:place], *one.cell[place + 1 :])
    ).values()
