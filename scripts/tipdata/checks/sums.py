"""Does every identity hold as recorded, and is every derived figure what its identity makes it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tipdata import containment, identities, model
from tipdata.checks import Checked, Found
from tipdata.codebook import DIMENSIONS
from tipdata.finding import Finding, quoted
from tipdata.identities import CannotJudge, Judgement, Term, decimal, plain
from tipdata.package import Package
from tipdata.table import Table

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
    found = judged(package)
    checked: Checked = {"identities": len(found)}
    for one in found:
        if one.judgement is None:
            said = f"The identity cannot be judged: {one.why_not}."
            yield table.finding(one.row, "kind", "identity-unjudged", said, "Correct its rows in identity_terms.")
            continue
        checked[one.judgement.verdict] = checked.get(one.judgement.verdict, 0) + 1
        yield from _recorded(table, one, one.judgement)
        yield from _terms(terms, one, figures)
    yield from _derived(package.tables["figures"], {one.row["identity_id"]: one for one in found})
    _, checked["figures covered"], checked["figures tested"] = coverage(package)
    return checked


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


def _terms(table: Table, one: Judged, figures: Mapping[str, Row]) -> Iterator[Finding]:
    """Terms are numbered from 1, in units that can be compared, of the identity's own source, and do not overlap."""
    kind, rows = str(one.row["kind"]), one.term_rows
    for place, row in enumerate(rows, 1):
        if row["position"] != place:
            said = f"Terms are numbered from 1 without a gap; term {place} has position {row['position']}."
            yield table.finding(row, "position", "position-gap", said, "Number the terms anew.")
            break
    together = {"sum": ["total part"], "part_of": ["part whole"], "order": ["lower higher"], "percent_change": ["old new"], "same_rate": ["local", "foreign"], "restated": ["first again"]}  # fmt: skip
    for group in together.get(kind, []):
        units = [(row, figures[row["figure_id"]]["unit"]) for row in rows if row["role"] in group.split()]
        for row, unit in units:
            if unit != units[0][1]:
                said = f"{quoted(row['figure_id'])} is counted in {unit}, where the first term is in {units[0][1]}."
                yield table.finding(row, "figure_id", "unit-differs", said, "Name figures of one unit.")
    for row in rows:
        figure = figures[row["figure_id"]]
        if row["role"] == "change" and figure["unit"] != "percent":
            yield table.finding(
                row, "figure_id", "unit-differs", f"A change is in percent, and this figure is in {figure['unit']}.", ""
            )
        if kind != "restated" and figure["source_id"] != one.row["source_id"]:
            said = f"{quoted(row['figure_id'])} is of the source {quoted(figure['source_id'])}, the identity of {quoted(one.row['source_id'])}."
            yield table.finding(row, "figure_id", "source-differs", said, "Only a restatement joins two sources.")
        if kind == "sum" and row["coefficient"] is None:
            said = "A term of a sum has a coefficient: 1 for the total, -1 for a part."
            yield table.finding(row, "coefficient", "coefficient-missing", said, "Fill the cell in.")
        if kind != "sum" and row["coefficient"] is not None:
            said = f"Only the terms of a sum have a coefficient; this is an identity of kind {kind}."
            yield table.finding(row, "coefficient", "coefficient-filled", said, "Empty the cell.")
    if kind == "sum":
        yield from _parts(table, rows, figures)
    else:
        yield from _pair(table, rows, figures)


def _parts(table: Table, rows: Sequence[Row], figures: Mapping[str, Row]) -> Iterator[Finding]:
    """The parts of one total are divided alike, lie in its year, area and cell, and no two overlap."""
    total = next(figures[row["figure_id"]] for row in rows if row["role"] == "total")
    parts = [(row, figures[row["figure_id"]]) for row in rows if row["role"] == "part" and row["coefficient"] == -1]
    for place, (row, part) in enumerate(parts):
        name = quoted(part["figure_id"])
        for column in ("year", "ref_area"):
            if part[column] != total[column]:
                said = f"The part is about {part[column]}, the total about {total[column]}."
                yield table.finding(row, "figure_id", "part-elsewhere", said, "Name a part of the same year and area.")
        if lost := containment.outside(total, part):
            said = f"{name} is no part of {quoted(total['figure_id'])}: its {lost[0]} is {quoted(part[lost[0]])}, the total's {quoted(total[lost[0]])}."
            yield table.finding(row, "figure_id", "part-outside", said, "Name a part that the total covers.")
        mine, first = containment.divided(part), containment.divided(parts[0][1])
        if mine != first:
            said = f"This part is told apart by {' and '.join(mine) or 'nothing'}, the first by {' and '.join(first) or 'nothing'}."
            yield table.finding(row, "figure_id", "parts-differ", said, "The parts of one total are divided alike.")
        for _, other in parts[:place]:
            if part["indicator_id"] == other["indicator_id"] and containment.overlap(part, other):
                said = f"{name} and {quoted(other['figure_id'])} overlap, so they cannot be added."
                yield table.finding(row, "figure_id", "parts-overlap", said, "Name parts that have nothing in common.")


def _pair(table: Table, rows: Sequence[Row], figures: Mapping[str, Row]) -> Iterator[Finding]:
    """What is compared is comparable: figures alike but in one respect, or part and whole of one year and area."""
    at = {row["role"]: row for row in rows}
    of = {role: figures[row["figure_id"]] for role, row in at.items()}
    for first, second, kind in (
        ("part", "whole", "part"),
        ("lower", "higher", "compared"),
        ("new", "old", "compared"),
        ("again", "first", "restated"),
    ):
        if first not in of or second not in of:
            continue
        one, other = of[first], of[second]
        names = f"{quoted(one['figure_id'])} and {quoted(other['figure_id'])}"
        apart = containment.differences(one, other)
        if kind == "part" and (elsewhere := [name for name in ("year", "ref_area") if name in apart]):
            said = f"{names} differ in {' and '.join(elsewhere)}, so one is no part of the other."
            yield table.finding(
                at[first], "figure_id", "part-elsewhere", said, "Name a part of the same year and area."
            )
        if kind == "part" and not apart:
            said = f"{names} are one cell, and a cell is no part of itself."
            yield table.finding(at[first], "figure_id", "part-outside", said, "Name a part that the whole covers.")
        if kind == "part" and (lost := containment.outside(other, one)):
            said = f"{quoted(one['figure_id'])} is no part of {quoted(other['figure_id'])}: its {lost[0]} is {quoted(one[lost[0]])}, the whole's {quoted(other[lost[0]])}."
            yield table.finding(at[first], "figure_id", "part-outside", said, "Name a part that the whole covers.")
        if kind == "part" and (between := _between(one, other, figures)):
            said = (
                f"{quoted(between)} lies between {names}, so the part is told against a larger whole than it need be."
            )
            yield table.finding(
                at[second], "figure_id", "part-indirect", said, "Name the smallest whole that holds the part."
            )
        if kind == "compared" and len(apart) != 1:
            said = f"{names} differ in {', '.join(apart) or 'nothing'}; what is compared differs in one respect."
            yield table.finding(at[first], "figure_id", "order-unlike", said, "Compare like with like.")
        if kind == "restated" and apart:
            said = f"{names} differ in {', '.join(apart)}, so one does not state the other again."
            yield table.finding(at[first], "figure_id", "restated-unlike", said, "Name two figures of one cell.")


def _between(part: Row, whole: Row, figures: Mapping[str, Row]) -> str:
    """A figure that covers the part and is covered by the whole, and is neither; empty where there is none."""

    def covers(one: Row, other: Row) -> bool:
        same = all(one[name] == other[name] for name in ("indicator_id", "source_id", "ref_area", "year", "unit"))
        return (
            same
            and all(containment.contains(one, other, d) for d in DIMENSIONS)
            and bool(containment.differences(one, other))
        )

    return next((f["figure_id"] for f in figures.values() if covers(f, part) and covers(whole, f)), "")


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
