"""Does every identity hold as recorded, and is every derived figure what its identity makes it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tipdata.figures import kinds, undeclared
from tipdata.figures.cover import Cover
from tipdata.figures.judged import Judged
from tipdata.figures.kinds import decimal, plain
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.figures.standing import misfits
from tipdata.package.finding import Finding


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: identities, their verdicts, and how many figures they reach."""
    verdicts = Counter(one.judgement.verdict for one in figures.judged if one.judgement)
    covered = {term.figure_id for term in figures.terms} & figures.figure.keys()
    return {"identities": len(figures.identities), **verdicts, "figures covered": len(covered)}


def check(figures: Figures) -> Iterator[Finding]:
    """Does every identity hold as recorded, and is every derived figure what its identity makes it?"""
    counters = {name: indicator.counted_by for name, indicator in figures.indicator.items()}
    known = [one for one in figures.judged if _whole(figures, one)]
    for one in known:
        if one.judgement is None:
            yield figures.finding(one.identity, "kind", "identity-unjudged", reason=one.reason)
            continue
        yield from _recorded(figures, one)
        yield from _rows(figures, one)
        cover = figures.covers(one.identity.source_id)
        for misfit in misfits(one.identity.kind, _members(figures, one), counters, cover, one.parts is not None):
            row = next(row for row in one.rows if row.figure_id == misfit.figure.figure_id)
            values = {"figure": misfit.figure.figure_id, **misfit.values}
            yield figures.finding(row, "figure_id", misfit.code, **values)
    yield from _smallest(figures, known)
    yield from _twice(figures, known)
    yield from _derived(figures, {one.identity.identity_id: one for one in known if one.judgement})
    for total, parts in undeclared.sums(figures):
        text = f"{plain(total.value)} = {' + '.join(plain(part.value) for part in parts)}"
        yield figures.finding(
            total, "value", "sum-undeclared", arithmetic=text, parts=", ".join(part.figure_id for part in parts)
        )


def _whole(figures: Figures, one: Judged) -> bool:
    """Whether all that an identity needs could be read; what could not is said where it stands."""
    return not one.missing and figures.whole("identity_terms", one.identity.identity_id)


def _members(figures: Figures, one: Judged) -> Mapping[str, Sequence[Figure]]:
    of = kinds.by_role(one.identity.kind, one.terms)
    return {role: [figures.figure[term.figure_id] for term in terms] for role, terms in of.items()}


def _recorded(figures: Figures, one: Judged) -> Iterator[Finding]:
    """The recorded verdict and residual equal the computed ones, both ways."""
    assert one.judgement is not None
    identity, residual = one.identity, decimal(one.judgement.residual)
    values = {"arithmetic": one.arithmetic, "residual": plain(residual)}
    if identity.verdict and identity.verdict != one.judgement.verdict:
        more = {"verdict": one.judgement.verdict, "allowed": plain(one.judgement.allowed), "recorded": identity.verdict}
        yield figures.finding(identity, "verdict", "verdict-differs", **values, **more)
    if identity.residual is not None and identity.residual != residual:
        recorded = plain(identity.residual)
        yield figures.finding(identity, "residual", "residual-differs", **values, recorded=recorded)


def _rows(figures: Figures, one: Judged) -> Iterator[Finding]:
    """Terms are numbered from 1, of the identity's source, and have a coefficient where they are terms of a sum."""
    identity = one.identity
    for place, row in enumerate(one.rows, 1):
        if row.position != place:
            yield figures.finding(row, "position", "position-gap", place=place, position=row.position)
            break
    for row in one.rows:
        source = figures.figure[row.figure_id].source_id
        if identity.kind == "sum" and row.coefficient is None:
            yield figures.finding(row, "coefficient", "coefficient-missing")
        if identity.kind != "sum" and row.coefficient is not None:
            yield figures.finding(row, "coefficient", "coefficient-filled", kind=identity.kind)
        if source != identity.source_id and identity.source_id and (identity.kind != "restated" or row.role == "again"):
            values = {"other": source, "what": "identity", "expected": identity.source_id}
            yield figures.finding(row, "figure_id", "source-differs", name=f"“{row.figure_id}”", **values)


def _smallest(figures: Figures, known: Sequence[Judged]) -> Iterator[Finding]:
    """The whole of a list is the smallest that the source has: what is inside it is inside all that hold it."""
    cells = grouped(figures.figures, lambda one: (one.source_id, one.indicator_id, one.ref_area, one.year, one.unit))
    for one in known:
        if one.parts is None:
            continue
        whole, parts = figures.figure[one.parts[0]], [figures.figure[part] for part in one.parts[1]]
        cover = figures.covers(one.identity.source_id)
        for between in cells[whole.source_id, whole.indicator_id, whole.ref_area, whole.year, whole.unit]:
            if between.cell in (whole.cell, *(part.cell for part in parts)) or not _holds(cover, whole, [between]):
                continue
            if _holds(cover, between, parts):
                row = next(row for row in one.rows if row.figure_id == whole.figure_id)
                values = {"whole": whole.figure_id, "between": between.figure_id}
                yield figures.finding(row, "figure_id", "whole-too-large", **values)
                break


def _holds(cover: Cover, whole: Figure, parts: Sequence[Figure]) -> bool:
    alike = all(part.indicator_id == whole.indicator_id for part in parts)
    return alike and all(cover.holds(whole, part, name) for part in parts for name in whole.codes)


def _twice(figures: Figures, known: Sequence[Judged]) -> Iterator[Finding]:
    """No two identities say the same: one kind and the same terms, or some parts of a whole that a sum has as its total."""
    terms: dict[tuple[str, frozenset[tuple[str, str]]], list[str]] = {}
    sums: dict[str, list[tuple[str, set[str]]]] = {}
    for one in known:
        key = one.identity.kind, frozenset((term.role, term.figure_id) for term in one.terms)
        terms.setdefault(key, []).append(one.identity.identity_id)
        if one.identity.kind == "sum" and one.parts:
            sums.setdefault(one.parts[0], []).append((one.identity.identity_id, set(one.parts[1])))
    for one in known:
        of = frozenset((term.role, term.figure_id) for term in one.terms)
        same = list(terms[one.identity.kind, of])
        if one.identity.kind == "part_of" and one.parts:
            same += [name for name, parts in sums.get(one.parts[0], ()) if parts.issuperset(one.parts[1])]
        if other := next((name for name in same if name != one.identity.identity_id), ""):
            yield figures.finding(one.identity, "identity_id", "identity-twice", other=other)


def _derived(figures: Figures, by_id: Mapping[str, Judged]) -> Iterator[Finding]:
    """Each derived figure is the solved-for term of its identity, alone in that, and does not rest on itself."""
    rows = [one for one in figures.figures if one.basis == "derived" and one.derived_by in by_id]
    solved: dict[str, str] = {}
    for figure in rows:
        one = by_id[figure.derived_by]
        ends = kinds.solve(one.identity.kind, one.terms, figure.figure_id)
        if ends is None:
            yield figures.finding(figure, "derived_by", "derived-elsewhere", identity=figure.derived_by)
            continue
        yield from _as_derived(figures, figure, one, ends)
        if figure.derived_by in solved:
            values = {"identity": figure.derived_by, "other": solved[figure.derived_by]}
            yield figures.finding(figure, "derived_by", "derived-twice", **values)
        solved.setdefault(figure.derived_by, figure.figure_id)
    needs = {figure.figure_id: {term.figure_id for term in by_id[figure.derived_by].terms} for figure in rows}
    for name in _circular(needs):
        yield figures.finding(figures.figure[name], "derived_by", "derived-circle")
    yield from _against_stated(figures, rows)


def _as_derived(figures: Figures, figure: Figure, one: Judged, ends: tuple[Fraction, Fraction]) -> Iterator[Finding]:
    """What follows from exact numbers is exact; what says a figure again has its bound and rounding."""
    values = {"arithmetic": one.arithmetic}
    if ends[0] != Fraction(figure.value):
        expected, recorded = plain(ends[0]), plain(figure.value)
        yield figures.finding(figure, "value", "derived-value", **values, expected=expected, value=recorded)
    others = [figures.figure[term.figure_id] for term in one.terms if term.figure_id != figure.figure_id]
    first = others[0] if len(others) == 1 else None
    wanted: dict[str, str | Decimal | Fraction | None] = {"value_to": None if ends[0] == ends[1] else ends[1]}
    if first or {other.bound for other in others} == {"exact"}:
        wanted["bound"] = first.bound if first else "exact"
    if first or {other.rounded_to for other in others} == {None}:
        wanted["rounded_to"] = first.rounded_to if first else None
    if len(bases := {other.year_basis for other in others}) == 1:
        wanted["year_basis"] = bases.pop()
    for column, cell in wanted.items():
        if getattr(figure, column) != cell:
            shown = [
                "empty" if one is None else one if isinstance(one, str) else plain(one)
                for one in (getattr(figure, column), cell)
            ]
            yield figures.finding(figure, column, "derived-unlike", respect=column, cell=shown[0], expected=shown[1])


def _against_stated(figures: Figures, derived: Sequence[Figure]) -> Iterator[Finding]:
    """No figure is derived where its source states one of the cell."""
    stated = {(one.source_id, one.cell): one for one in figures.figures if one.basis == "stated"}
    for figure in derived:
        if other := stated.get((figure.source_id, figure.cell)):
            yield figures.finding(figure, "basis", "derived-against-stated", other=other.figure_id)


def _circular(needs: Mapping[str, set[str]]) -> list[str]:
    """Figures that rest on themselves, of figures each with those that it is derived from."""
    left = {name: (others - {name}) & needs.keys() for name, others in needs.items()}
    users = grouped(((other, name) for name, others in left.items() for other in others), lambda pair: pair[0])
    free = [name for name, others in left.items() if not others]
    while free:
        done = free.pop()
        for _, name in users.get(done, ()):
            left[name].discard(done)
            if not left[name]:
                free.append(name)
    return [name for name, others in left.items() if others]
