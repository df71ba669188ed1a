"""Does every identity hold as recorded, and is every derived figure what its identity makes it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tipdata.checks import Checked, Found
from tipdata.figures import cover as containment
from tipdata.figures import kinds as identities
from tipdata.figures import model
from tipdata.figures import terms as comparable
from tipdata.figures.kinds import CannotJudge, Judgement, Term, decimal, plain
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.package.wording import quoted

NEEDS = ("figures", "identities", "identity_terms")
Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """An identity with its terms and what came of it; `why_not` where nothing could."""

    row: Row
    terms: tuple[Term, ...]
    term_rows: tuple[Row, ...]
    judgement: Judgement | None
    why_not: str = ""

    @property
    def arithmetic(self) -> str:
        """The identity as people write it."""
        return identities.written(str(self.row["kind"]), self.terms)


def judged(package: Package) -> list[Judged]:
    """Every identity of the package, judged, in the order of its table."""
    if not package.has(*NEEDS):
        return []
    figures = {row["figure_id"]: row for row in package.tables["figures"].rows()}
    by_identity: dict[str, list[Row]] = {}
    for row in package.tables["identity_terms"].rows():
        by_identity.setdefault(row["identity_id"], []).append(row)
    made = []
    for row in package.tables["identities"].rows():
        rows = sorted(by_identity.get(row["identity_id"], []), key=lambda r: (r["position"] is None, r["position"]))
        lost = [
            r["figure_id"] for r in rows if r["figure_id"] not in figures or figures[r["figure_id"]]["value"] is None
        ]
        terms = tuple(_term(r, figures[r["figure_id"]]) for r in rows if r["figure_id"] not in lost)
        try:
            if lost:
                raise CannotJudge(f"there is no value for {', '.join(str(figure) for figure in lost)}")
            made.append(Judged(row, terms, tuple(rows), identities.judge(str(row["kind"]), terms)))
        except CannotJudge as error:
            made.append(Judged(row, terms, tuple(rows), None, str(error)))
    return made


def _term(row: Row, figure: Row) -> Term:
    value = Fraction(figure["value"])
    end = value if figure["value_to"] is None else Fraction(figure["value_to"])
    half = Fraction(figure["rounded_to"] or 0) / 2
    return Term(row["figure_id"], str(row["role"]), value, end, half, str(figure["bound"]), row["coefficient"] or 0)


def coverage(package: Package) -> tuple[int, int, int]:
    """Figures in all; in at least one identity; in at least one that does not merely define a derived figure."""
    if not package.has(*NEEDS):
        return 0, 0, 0
    figures = package.tables["figures"].rows()
    defining = {row["derived_by"] for row in figures if row["derived_by"] is not None}
    ids = {row["figure_id"] for row in figures}
    terms = package.tables["identity_terms"].rows()
    some = {row["figure_id"] for row in terms} & ids
    tested = {row["figure_id"] for row in terms if row["identity_id"] not in defining} & ids
    return len(ids), len(some), len(tested)


def check(package: Package) -> Found:
    """Does every identity hold as recorded, and is every derived figure what its identity makes it?"""
    if not (yield from model.ready(package, *NEEDS)):
        return {}
    table, terms = package.tables["identities"], package.tables["identity_terms"]
    figures = {row["figure_id"]: row for row in package.tables["figures"].rows()}
    counters: dict[str, str] = {}
    if package.has("indicators") and (yield from model.ready(package, "indicators")):
        counters = dict(package.tables["indicators"].frame.select("indicator_id", "counted_by").iter_rows())
    found = judged(package)
    known = comparable.Known(figures, counters, _apart(found, figures))
    checked: Checked = {"identities": len(found)}
    for one in found:
        if one.judgement is None:
            said = f"The identity cannot be judged: {one.why_not}."
            yield table.finding(one.row, "kind", "identity-unjudged", said, "Correct its rows in identity_terms.")
            continue
        checked[one.judgement.verdict] = checked.get(one.judgement.verdict, 0) + 1
        yield from _recorded(table, one, one.judgement)
        yield from comparable.faults(terms, one.row, one.term_rows, known)
    yield from _twice(table, found)
    yield from _derived(package.tables["figures"], {one.row["identity_id"]: one for one in found})
    _, checked["figures covered"], checked["figures tested"] = coverage(package)
    return checked


def _apart(found: Sequence[Judged], figures: Mapping[str, Row]) -> dict[str, containment.Apart]:
    """Codes that the sums of each source keep apart."""
    sums: dict[str, list[tuple[Row, list[Row]]]] = {}
    for one in found:
        if one.row["kind"] == "sum" and one.judgement is not None:
            of = {role: [figures[t.figure_id] for t in one.terms if t.role == role] for role in ("total", "part")}
            sums.setdefault(one.row["source_id"], []).append((of["total"][0], of["part"]))
    return {source: containment.apart(listed) for source, listed in sums.items()}


def _twice(table: Table, found: Sequence[Judged]) -> Iterator[Finding]:
    """No two identities say the same: one kind and the same terms, or a part of a whole that a sum has as its total."""
    said: dict[tuple[str, frozenset[tuple[str, str]]], list[str]] = {}
    for one in found:
        name, of = str(one.row["identity_id"]), [(t.role, t.figure_id) for t in one.terms]
        said.setdefault((str(one.row["kind"]), frozenset(of)), []).append(name)
        for total in [f for role, f in of if role == "total" and one.row["kind"] == "sum"]:
            for part in [f for role, f in of if role == "part"]:
                said.setdefault(("part_of", frozenset({("part", part), ("whole", total)})), []).append(name)
    for one in found:
        of = [(t.role, t.figure_id) for t in one.terms]
        names = said[str(one.row["kind"]), frozenset(of)]
        if other := next((name for name in names if name != one.row["identity_id"]), ""):
            told = f"The identity says what {quoted(other)} says already."
            yield table.finding(one.row, "identity_id", "identity-twice", told, "Correct its terms, or take it out.")


def _recorded(table: Table, one: Judged, judgement: Judgement) -> Iterator[Finding]:
    """The recorded verdict and residual equal the computed ones, both ways."""
    residual = decimal(judgement.residual)
    if one.row["verdict"] != judgement.verdict:
        said = f"{one.arithmetic} is {judgement.verdict} (residual {plain(residual)}, rounding explains {plain(judgement.allowed)}), and {quoted(one.row['verdict'])} is recorded."
        hint = "If the figures are right, record the verdict and explain it; if not, correct the figure."
        yield table.finding(one.row, "verdict", "verdict-differs", said, hint)
    if one.row["residual"] is not None and one.row["residual"] != residual:
        said = f"{one.arithmetic} leaves {plain(residual)}, and {plain(one.row['residual'])} is recorded."
        yield table.finding(
            one.row,
            "residual",
            "residual-differs",
            said,
            "If the figures are right, record the residual; if not, correct the figure.",
        )


def _derived(table: Table, by_id: Mapping[str, Judged]) -> Iterator[Finding]:
    """Each derived figure is the solved-for term of its identity, alone in that, and does not rest on itself."""
    rows = {row["figure_id"]: row for row in table.rows() if row["basis"] == "derived" and row["derived_by"] in by_id}
    solved: dict[str, str] = {}
    for figure_id, row in rows.items():
        one = by_id[row["derived_by"]]
        if one.judgement is None:
            continue
        name = quoted(row["derived_by"])
        value = identities.solve(one.terms, figure_id) if one.row["kind"] == "sum" else None
        if value is None:
            said = f"The figure is no term of the sum {name} that derives it."
            yield table.finding(row, "derived_by", "derived-elsewhere", said, "Name the sum whose term it is.")
        elif value != Fraction(row["value"]):
            said = f"{one.arithmetic} makes the figure {plain(value)}, not {plain(row['value'])}."
            yield table.finding(row, "value", "derived-value", said, "Correct the value.")
        if row["derived_by"] in solved:
            said = (
                f"The identity {name} derives {quoted(solved[row['derived_by']])} already, and one sum has one unknown."
            )
            yield table.finding(row, "derived_by", "derived-twice", said, "Name another identity.")
        solved.setdefault(row["derived_by"], figure_id)
        if _circular(figure_id, rows, by_id):
            said = "The figure is derived from itself, through the identities that derive its terms."
            yield table.finding(
                row, "derived_by", "derived-circle", said, "Break the circle: derive one of them from stated figures."
            )


def _circular(figure_id: str, derived: Mapping[str, Row], by_id: Mapping[str, Judged]) -> bool:
    seen: set[str] = set()
    open_ = [figure_id]
    while open_:
        current = open_.pop()
        for term in by_id[derived[current]["derived_by"]].terms:
            if term.figure_id == figure_id and current != figure_id:
                return True
            if term.figure_id in derived and term.figure_id != current and term.figure_id not in seen:
                seen.add(term.figure_id)
                open_.append(term.figure_id)
    return False
