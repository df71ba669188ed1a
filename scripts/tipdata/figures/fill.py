"""What follows from other cells and is therefore filled in: FILLERS, for tidy.

A filler is `filler(package) -> Iterable[NewCell]`; it is given the package as it will be written, with what the fillers before
it have filled in. `place` and `label` are generated, so they are written anew; every other cell is filled only where it is
empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tipdata.figures import labels
from tipdata.figures.arithmetic import CONTRADICTED
from tipdata.figures.kinds import decimal
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import NAMES, Row
from tipdata.package.load import NewCell, Package

Cells = Mapping[str, Any]


def terms(package: Package) -> Iterator[NewCell]:
    """Positions count the terms in the order of the file; a total has the coefficient 1 and a part -1."""
    kinds = {row["identity_id"]: row["kind"] for row in _rows(package, "identities", "identity_id", "kind")}
    rows = _rows(package, "identity_terms", "identity_id", "position", "role", "coefficient")
    for identity, listed in grouped(rows, lambda row: row["identity_id"]).items():
        taken = {row["position"] for row in listed}
        free = (number for number in range(1, 2 * len(listed) + 1) if number not in taken)
        for row in listed:
            if row["position"] is None and identity is not None:
                yield NewCell("identity_terms", row["_line"], "position", str(next(free)))
            if row["coefficient"] is None and kinds.get(identity) == "sum" and row["role"] in ("total", "part"):
                yield NewCell("identity_terms", row["_line"], "coefficient", "1" if row["role"] == "total" else "-1")


def sources_of_identities(package: Package) -> Iterator[NewCell]:
    """An identity is of the source of its figures; a restatement of that which says them again."""
    figures = _rows(package, "figures", "figure_id", "source_id")
    source = {row["figure_id"]: row["source_id"] for row in figures}
    listed = grouped(
        _rows(package, "identity_terms", "identity_id", "figure_id", "role"), lambda row: row["identity_id"]
    )
    for row in _rows(package, "identities", "identity_id", "source_id"):
        if row["source_id"] is None:
            mine = [one for one in listed.get(row["identity_id"], ()) if one["role"] != "first"]
            found = {source.get(one["figure_id"]) for one in mine}
            if len(found) == 1 and (only := found.pop()):
                yield NewCell("identities", row["_line"], "source_id", only)


def new_dimensions(package: Package) -> Iterator[NewCell]:
    """Where an indicator has gained a dimension, the older figures of a source, none of which is divided by it, are totals."""
    if "figures" not in package.tables or not package.tables["figures"].has_rows:
        return
    fields = package.tables["figures"].fields
    marked = [name for name, field in fields.items() if field.get("dimension") is True]
    divided = {
        row["indicator_id"]: set(str(row["dimensions"]).split(";"))
        for row in _rows(package, "indicators", "indicator_id", "dimensions")
    }
    rows = _rows(package, "figures", "source_id", "indicator_id", *marked)
    for (_, indicator), group in grouped(rows, lambda row: (row["source_id"], row["indicator_id"])).items():
        for name in [name for name in marked if name in divided.get(indicator, ())]:
            if all(row[name] is None for row in group):
                yield from (NewCell("figures", row["_line"], name, "all") for row in group)


def empty_cells(package: Package) -> Iterator[NewCell]:
    """Cells that follow from the rows beside them, where they are empty."""
    yield from terms(package)
    yield from sources_of_identities(package)
    yield from new_dimensions(package)


def generated(package: Package) -> Iterator[NewCell]:
    """Places and labels wherever they can be told; verdict and residual where they are empty and the identity holds."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return
    for one in figures.judged:
        if one.judgement is not None and one.judgement.verdict != CONTRADICTED:  # that is for a person to explain
            if not one.identity.verdict:
                yield _cell(one.identity, "verdict", one.judgement.verdict)
            if one.identity.residual is None:
                yield _cell(one.identity, "residual", f"{decimal(one.judgement.residual):f}")
    places = labels.places(figures)
    for figure in figures.figures:
        place, label = places[figure.figure_id], labels.label(figures, figure)
        known = place or (figure.basis == "derived" and figures.whole("identities") and figures.whole("numerals"))
        if known and place != figure.place:
            yield _cell(figure, "place", place)
        if label and label != figure.label:
            yield _cell(figure, "label", label)


FILLERS: Sequence[Callable[[Package], Iterable[NewCell]]] = (empty_cells, generated)


def _cell(record: Row, column: str, text: str) -> NewCell:
    return NewCell(NAMES[type(record)], record.line, column, text)


def _rows(package: Package, table: str, *columns: str) -> list[Cells]:
    """The rows of a table as they are typed; none where it cannot be read or lacks one of these columns."""
    found = package.tables.get(table)
    if found is None or not found.has_rows or not set(columns) <= set(found.frame_columns):
        return []
    return list(found.rows())
