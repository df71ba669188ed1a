"""Cells of the source tables that follow from other cells and are therefore filled in by tidy.

A rule is a function `rule(package) -> Iterator[NewCell]`. Each rule of DERIVED_CELL_RULES receives
the package with the cells that the rules before it have filled in. `place` and `label` are always
generated again; all other cells are filled only if they are empty.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, count

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import as_decimal
from tip_figures.datapackage.tidy_plan import NewCell
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import SIGNS, SUM
from tip_figures.figures.labels import find_place, make_label
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import TABLE_NAMES, FigureRow, TableRow
from tip_figures.figures.records.row_reader import read_cells

CellText = tuple[TableRow, str, str]
"""A record, a column, and the text that follows for its cell."""


def derive_positions(package: Package) -> Iterator[NewCell]:
    """Give the terms without a position the lowest free ones, in the order of the file."""
    rows = read_cells(package, "identity_terms")
    for terms in group_by(rows, lambda row: row.get("identity_id")).values():
        taken = {term.get("position") for term in terms}
        unplaced = [term for term in terms if term.get("position") is None]
        free = (number for number in count(1) if number not in taken)
        for term, number in zip(unplaced, free, strict=False):
            yield NewCell("identity_terms", term["_line"], "position", str(number))


def derive_cells(
    find_texts: Callable[[Figures], Iterator[CellText]], package: Package
) -> Iterator[NewCell]:
    """Yield the cells that follow from the figures of a package, if these can be read."""
    figures = Figures.load(package)
    if isinstance(figures, Figures):
        for record, column, text in find_texts(figures):
            yield NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def find_new_dimensions(figures: Figures) -> Iterator[CellText]:
    """Find the cells `all` of a dimension that is new to an indicator.

    Only if no figure of a source has a code in it; a single empty cell is left for a person.
    """
    groups = group_by(figures.figures, lambda figure: (figure.source_id, figure.indicator_id))
    for (_, indicator_id), same_indicator in groups.items():
        indicator = figures.indicator_by_id.get(indicator_id)
        new_dimensions = set(indicator.dimensions if indicator else ())
        for figure in same_indicator:
            new_dimensions &= {name for name, code in figure.codes.items() if not code}
        for figure in same_indicator:
            yield from ((figure, name, "all") for name in sorted(new_dimensions))


def find_derived_cells(figures: Figures) -> Iterator[CellText]:
    """Find what identities imply for their rows, and places and labels of figures."""
    identity_cells = (_find_identity_cells(figures, evaluated) for evaluated in figures.evaluated)
    yield from chain.from_iterable(identity_cells)
    yield from find_outdated_cells(figures)


def _find_identity_cells(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[CellText]:
    """Find empty coefficients of a sum, and empty verdict, residual and source of an identity.

    A contradiction is left for a person, who records and explains it; its residual follows then.
    """
    identity, evaluation = evaluated.identity, evaluated.evaluation
    for term in evaluated.term_rows:
        if term.coefficient is None and identity.kind == SUM.name and term.role in SUM.roles:
            yield term, "coefficient", str(SIGNS[term.role])
    if evaluation and (identity.verdict or evaluation.verdict != CONTRADICTED):
        if not identity.verdict:
            yield identity, "verdict", evaluation.verdict
        if identity.residual is None:
            yield identity, "residual", f"{as_decimal(evaluation.residual):f}"
    source_id = _find_stating_source(figures, evaluated)
    if source_id and not identity.source_id:
        yield identity, "source_id", source_id


def _find_stating_source(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the source that states an identity; "" if that is not certain.

    It is the one of the latest edition, since no report compares its numbers with those of a later
    one. Of two sources of that edition it is the one that restates.
    """
    if len(evaluated.figures) < len(evaluated.term_rows):
        return ""
    edition_by_source = {source.source_id: source.edition_year for source in figures.sources}
    source_ids = {figure.source_id for figure in evaluated.figures}
    latest = max((edition_by_source.get(name, 0) for name in source_ids), default=0)
    source_ids = {name for name in source_ids if edition_by_source.get(name, 0) == latest}
    if len(source_ids) > 1:
        source_ids = {figure.source_id for figure in evaluated.figures_of_role("again")}
    return source_ids.pop() if len(source_ids) == 1 else ""


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
    partial(derive_cells, find_new_dimensions),
    partial(derive_cells, find_derived_cells),
)
