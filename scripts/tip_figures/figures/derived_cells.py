"""What follows from other cells and is therefore filled in: FILLERS, for tidy.

A filler is `filler(package) -> Iterable[NewCell]`; it is given the package as it will be written, with what the fillers before
it have filled in. `place` and `label` are generated, so they are written anew; every other cell is filled only where it is
empty.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.datapackage.tidy.plan import NewCell
from tip_figures.figures import labels
from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.identity_kinds import SIGNS
from tip_figures.figures.model import Figures
from tip_figures.figures.records import TABLE_NAMES, TableRow

DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def derive_identity_cells(package: Package) -> Iterator[NewCell]:
    """Cells of identities and their terms that follow from the rows beside them, where they are empty.

    Positions count the terms in the order of the file; a total has the coefficient 1 and a part -1. An identity is of the
    source of its figures; a restatement of that which says them again.
    """
    source = {
        row["figure_id"]: row["source_id"]
        for row in _rows(package, "figures", "figure_id", "source_id")
    }
    terms = _rows(
        package, "identity_terms", "identity_id", "position", "figure_id", "role", "coefficient"
    )
    listed = group_by(terms, lambda row: row["identity_id"])
    for identity in _rows(package, "identities", "identity_id", "source_id", "kind"):
        mine = listed.get(identity["identity_id"], []) if identity["identity_id"] else []
        taken = {row["position"] for row in mine}
        free = (number for number in range(1, 2 * len(mine) + 1) if number not in taken)
        for row in mine:
            if row["position"] is None:
                yield NewCell("identity_terms", row["_line"], "position", str(next(free)))
            if (
                row["coefficient"] is None
                and identity["kind"] == "sum"
                and row["role"] in ("total", "part")
            ):
                yield NewCell(
                    "identity_terms", row["_line"], "coefficient", str(SIGNS[row["role"]])
                )
        found = {source.get(row["figure_id"]) for row in mine if row["role"] != "first"}
        if identity["source_id"] is None and len(found) == 1 and (only := found.pop()):
            yield NewCell("identities", identity["_line"], "source_id", only)


def derive_new_dimensions(package: Package) -> Iterator[NewCell]:
    """Where an indicator has gained a dimension, the older figures of a source, none of which is divided by it, are totals."""
    rows = _rows(package, "figures", "source_id", "indicator_id")
    marked = (
        [name for name, field in package.tables["figures"].fields.items() if field.get("dimension")]
        if rows
        else []
    )
    divided = {
        row["indicator_id"]: row["dimensions"]
        for row in _rows(package, "indicators", "indicator_id", "dimensions")
    }
    for (_, indicator), group in group_by(
        rows, lambda row: (row["source_id"], row["indicator_id"])
    ).items():
        gained = str(divided.get(indicator)).split(";")
        for name in marked:
            if name in gained and all(row.get(name) is None for row in group):
                yield from (NewCell("figures", row["_line"], name, "all") for row in group)


def derive_from_figures(package: Package) -> Iterator[NewCell]:
    """Places and labels wherever they can be told; verdict and residual where they are empty and the identity holds."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return
    for one in figures.evaluated:
        if (
            one.evaluation is not None and one.evaluation.verdict != CONTRADICTED
        ):  # that is for a person to explain
            if not one.identity.verdict:
                yield _cell(one.identity, "verdict", one.evaluation.verdict)
            if one.identity.residual is None:
                yield _cell(one.identity, "residual", f"{as_decimal(one.evaluation.residual):f}")
    places = labels.find_places(figures)
    for figure in figures.figures:
        place, label = places.get(figure.figure_id, ""), labels.make_label(figures, figure)
        known = place or (
            figure.basis == "derived"
            and figures.has_all_rows("identities")
            and figures.has_all_rows("numerals")
        )
        if known and place != figure.place:
            yield _cell(figure, "place", place)
        if label and label != figure.label:
            yield _cell(figure, "label", label)


DERIVED_CELL_RULES: Sequence[Callable[[Package], Iterable[NewCell]]] = (
    derive_identity_cells,
    derive_new_dimensions,
    derive_from_figures,
)


def derive_ledger_numbers(package: Package) -> Iterator[NewCell]:
    """The value of each numeral that is written in digits alone, and of each figure that a numeral states.

    A program that spoils numbers leaves texts alone, so the numeral's text is asked before its value.
    """
    stated: dict[str, str] = {}
    for row in _rows(package, "numerals"):
        text, value = str(row.get("text") or ""), row.get("value")
        if DIGITS.fullmatch(text):
            number = text.replace(",", "")
            yield NewCell("numerals", row["_line"], "value", number)
        else:
            number = (
                format_number(value).replace(",", "") if isinstance(value, Decimal | int) else ""
            )
        if number and row.get("role") == "figure" and row.get("figure_id"):
            stated.setdefault(row["figure_id"], number)
    for row in _rows(package, "figures"):
        if row.get("figure_id") in stated:
            yield NewCell("figures", row["_line"], "value", stated[row["figure_id"]])


def _cell(record: TableRow, column: str, text: str) -> NewCell:
    return NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def _rows(package: Package, table: str, *columns: str) -> list[dict[str, Any]]:
    """The rows of a table as they are typed; none where it cannot be read or lacks one of these columns."""
    found = package.tables.get(table)
    if found is None or not found.is_readable or not set(columns) <= set(found.frame_columns):
        return []
    return found.rows()
