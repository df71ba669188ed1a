"""Cells of the source tables that follow from other cells and are therefore filled in by tidy.

A rule is a function `rule(package) -> Iterator[NewCell]`. Each rule of DERIVED_CELL_RULES receives
the package with the cells that the rules before it have filled in. `place` and `label` are always
generated again; all other cells are filled only if they are empty.
"""

from collections.abc import Callable, Iterator, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import as_decimal
from tip_figures.datapackage.tidy_plan import NewCell
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import SIGNS
from tip_figures.figures.labels import find_place, make_label
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import TABLE_NAMES, FigureRow, TableRow
from tip_figures.figures.records.row_reader import list_dimension_columns, read_cells


def derive_positions(package: Package) -> Iterator[NewCell]:
    """Give the terms without a position the lowest free ones, in the order of the file."""
    rows = read_cells(package, "identity_terms")
    for terms in group_by(rows, lambda row: row.get("identity_id")).values():
        taken = {term.get("position") for term in terms}
        free = [number for number in range(1, 2 * len(terms) + 1) if number not in taken]
        unplaced = [term for term in terms if term.get("position") is None]
        for term, number in zip(unplaced, free, strict=False):
            yield NewCell("identity_terms", term["_line"], "position", str(number))


def derive_new_dimensions(package: Package) -> Iterator[NewCell]:
    """Fill in `all` in a dimension that is new to an indicator.

    Only if no figure of a source has a code in it; a single empty cell is left for a person.
    """
    dimensions = {
        row.get("indicator_id"): str(row.get("dimensions")).split(";")
        for row in read_cells(package, "indicators")
    }
    rows = read_cells(package, "figures")
    rows_by_series = group_by(rows, lambda row: (row.get("source_id"), row.get("indicator_id")))
    for (_, indicator_id), same_series in rows_by_series.items():
        for column in list_dimension_columns(package.tables["figures"]):
            is_empty = all(row[column] is None for row in same_series)
            if is_empty and column in dimensions.get(indicator_id, ()):
                yield from (NewCell("figures", row["_line"], column, "all") for row in same_series)


def derive_from_figures(package: Package) -> Iterator[NewCell]:
    """Fill in what identities and figures have; generate places and labels of figures."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return
    for evaluated in figures.evaluated:
        yield from _derive_coefficients(evaluated)
        yield from _derive_results(evaluated)
        source_id = _find_stating_source(figures, evaluated)
        if source_id and not evaluated.identity.source_id:
            yield _new_cell(evaluated.identity, "source_id", source_id)
    for figure, column, text in find_outdated_cells(figures):
        yield _new_cell(figure, column, text)


def _derive_coefficients(evaluated: EvaluatedIdentity) -> Iterator[NewCell]:
    """Fill in the coefficients of a sum: that of its total is 1, that of a part -1."""
    for term in evaluated.term_rows:
        is_empty = term.coefficient is None and evaluated.identity.kind == "sum"
        if is_empty and term.role in ("total", "part"):
            yield _new_cell(term, "coefficient", str(SIGNS[term.role]))


def _derive_results(evaluated: EvaluatedIdentity) -> Iterator[NewCell]:
    """Fill in verdict and residual.

    A contradiction is left for a person, who records and explains it; its residual follows then.
    """
    identity, evaluation = evaluated.identity, evaluated.evaluation
    if evaluation is None or not (identity.verdict or evaluation.verdict != CONTRADICTED):
        return
    if not identity.verdict:
        yield _new_cell(identity, "verdict", evaluation.verdict)
    if identity.residual is None:
        yield _new_cell(identity, "residual", f"{as_decimal(evaluation.residual):f}")


def _find_stating_source(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the source that states an identity; "" if that is not certain.

    It is the source of all figures. If they are of several sources, it is the one that states the
    change in percent, or else the one of the latest edition, since no report compares its numbers
    with those of a later one. Of two sources of that edition it is the one that restates.
    """
    changes = evaluated.figures_of_role("rise") + evaluated.figures_of_role("fall")
    editions = {}
    for figure in changes or evaluated.figures:
        source = figures.source_by_id.get(figure.source_id)
        editions[figure.source_id] = source.edition_year if source else 0
    latest = max(editions.values(), default=0)
    source_ids = {source_id for source_id, edition in editions.items() if edition == latest}
    if len(source_ids) > 1:
        source_ids = {figure.source_id for figure in evaluated.figures_of_role("again")}
    is_certain = len(source_ids) == 1 and len(evaluated.figures) == len(evaluated.term_rows)
    return source_ids.pop() if is_certain else ""


def find_outdated_cells(figures: Figures) -> Iterator[tuple[FigureRow, str, str]]:
    """Find places and labels that do not follow from the other cells.

    returns: figure, column, and the text that follows
    """
    has_all_rows = figures.has_all_rows("identities") and figures.has_all_rows("numerals")
    for figure in figures.figures:
        place = find_place(figures, figure)
        is_known = place != "" or (figure.basis == "derived" and has_all_rows)
        if is_known and place != figure.place:
            yield figure, "place", place
        label = make_label(figures, figure)
        if label and label != figure.label:
            yield figure, "label", label


DERIVED_CELL_RULES: Sequence[Callable[[Package], Iterator[NewCell]]] = (
    derive_positions,
    derive_new_dimensions,
    derive_from_figures,
)


def _new_cell(record: TableRow, column: str, text: str) -> NewCell:
    return NewCell(TABLE_NAMES[type(record)], record.line, column, text)
