"""Whether the terms of an identity can be compared: units, counters, sources, years, and how their cells stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures import cover as containment
from tipdata.figures.cover import Apart
from tipdata.figures.labels import DIMENSIONS
from tipdata.package.finding import Finding
from tipdata.package.table import Table
from tipdata.package.wording import quoted

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What terms are judged by.

    figures:  by figure_id
    counters: who counted, by indicator_id
    apart:    codes that the sums of a source keep apart, by source_id
    """

    figures: Mapping[str, Row]
    counters: Mapping[str, str]
    apart: Mapping[str, Apart]


def faults(table: Table, identity: Row, rows: Sequence[Row], known: Known) -> Iterator[Finding]:
    """Terms are numbered from 1, counted alike, of the identity's own source, and do not overlap.

    table: of terms, in which the findings are
    rows:  the identity's terms, by position
    """
    figures = known.figures
    kind = str(identity["kind"])
    for place, row in enumerate(rows, 1):
        if row["position"] != place:
            said = f"Terms are numbered from 1 without a gap; term {place} has position {row['position']}."
            yield table.finding(row, "position", "position-gap", said, "Number the terms anew.")
            break
    together = {"sum": ["total part"], "part_of": ["part whole"], "order": ["lower higher"], "percent_change": ["old new"], "same_rate": ["local", "foreign"], "restated": ["first again"]}  # fmt: skip
    for group in together.get(kind, []):
        yield from _counted(table, [row for row in rows if row["role"] in group.split()], known)
    for row in rows:
        figure = figures[row["figure_id"]]
        if row["role"] == "change" and figure["unit"] != "percent":
            yield table.finding(
                row, "figure_id", "unit-differs", f"A change is in percent, and this figure is in {figure['unit']}.", ""
            )
        if kind != "restated" and figure["source_id"] != identity["source_id"]:
            said = f"{quoted(row['figure_id'])} is of the source {quoted(figure['source_id'])}, the identity of {quoted(identity['source_id'])}."
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
        yield from _pair(table, rows, known)


def _counted(table: Table, rows: Sequence[Row], known: Known) -> Iterator[Finding]:
    """What is added or compared has one unit, and was counted by one party: the counts of two overlap in unknown ways."""
    first = known.figures[rows[0]["figure_id"]] if rows else {}
    for row in rows:
        figure = known.figures[row["figure_id"]]
        if figure["unit"] != first["unit"]:
            said = f"{quoted(row['figure_id'])} is counted in {figure['unit']}, where the first term is in {first['unit']}."
            yield table.finding(row, "figure_id", "unit-differs", said, "Name figures of one unit.")
        mine, theirs = known.counters.get(figure["indicator_id"]), known.counters.get(first["indicator_id"])
        if None not in (mine, theirs) and mine != theirs:
            said = f"{quoted(row['figure_id'])} is counted by {quoted(mine)}, the first term by {quoted(theirs)}."
            yield table.finding(row, "figure_id", "counter-differs", said, "Name figures that one party counted.")


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
            said = f"{name} is no part of {quoted(total['figure_id'])}: its {lost[0]} is {_cell(part[lost[0]])}, the total's {quoted(total[lost[0]])}."
            yield table.finding(row, "figure_id", "part-outside", said, "Name a part that the total covers.")
        mine, first = containment.divided(part), containment.divided(parts[0][1])
        if mine != first:
            said = f"This part is told apart by {' and '.join(mine) or 'nothing'}, the first by {' and '.join(first) or 'nothing'}."
            yield table.finding(row, "figure_id", "parts-differ", said, "The parts of one total are divided alike.")
        for _, other in parts[:place]:
            if part["indicator_id"] == other["indicator_id"] and containment.overlap(part, other):
                said = f"{name} and {quoted(other['figure_id'])} overlap, so they cannot be added."
                yield table.finding(row, "figure_id", "parts-overlap", said, "Name parts that have nothing in common.")


def _pair(table: Table, rows: Sequence[Row], known: Known) -> Iterator[Finding]:
    """What is compared is comparable: figures alike but in one respect, or part and whole of one year and area."""
    at = {row["role"]: row for row in rows}
    figures = known.figures
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
            said = f"{quoted(one['figure_id'])} is no part of {quoted(other['figure_id'])}: its {lost[0]} is {_cell(one[lost[0]])}, the whole's {quoted(other[lost[0]])}."
            yield table.finding(at[first], "figure_id", "part-outside", said, "Name a part that the whole covers.")
        kept = known.apart.get(one["source_id"], frozenset())
        if kind == "part" and (lost := [d for d in DIMENSIONS if (d, one.get(d), other.get(d)) in kept]):
            said = f"{quoted(one['figure_id'])} is no part of {quoted(other['figure_id'])}: its {lost[0]} is {_cell(one[lost[0]])}, the whole's {quoted(other[lost[0]])}, and the sums of this source keep them apart."
            yield table.finding(at[first], "figure_id", "part-outside", said, "Name a part that the whole covers.")
        if kind == "part" and (between := _between(one, other, figures)):
            said = (
                f"{quoted(between)} lies between {names}, so the part is told against a larger whole than it need be."
            )
            yield table.finding(
                at[second], "figure_id", "part-indirect", said, "Name the smallest whole that holds the part."
            )
        if kind == "compared" and (len(apart) != 1 or apart == ["indicator_id"]):
            said = f"{names} differ in {', '.join(apart) or 'nothing'}; what is compared differs in one respect, and not in what is counted."
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


def _cell(value: object) -> str:
    return "empty" if value is None else quoted(value)
