"""What follows from the source tables: their derived cells, gaps, codes, and the generated tables.

ROW_MAKERS has the generated tables; a package has those that their schema marks as generated.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Field, list_codes, read_categories
from tip_figures.datapackage.text_format import as_decimal
from tip_figures.datapackage.tidy_plan import NewCell, RowsByTable, TidyRules
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import SIGNS, SUM
from tip_figures.figures.labels import make_label
from tip_figures.figures.model import Figures
from tip_figures.figures.records import TABLE_NAMES, TableRow, read_cells
from tip_figures.figures.tables.cells import GeneratedRow, make_gap_row
from tip_figures.figures.tables.contradictions import make_contradiction_rows
from tip_figures.figures.tables.coverage import make_coverage_rows
from tip_figures.figures.tables.divisions import list_part_rows
from tip_figures.figures.tables.figure_rows import make_flat_rows, make_total_rows
from tip_figures.figures.tables.series import NOT_IN_SECTION, find_needed_gaps, list_series
from tip_figures.prose.hedges import find_bounds

ROW_MAKERS: Mapping[str, Callable[[Figures], Iterable[GeneratedRow]]] = {
    "totals": make_total_rows,
    "parts": list_part_rows,
    "figures_flat": make_flat_rows,
    "contradictions": make_contradiction_rows,
    "coverage": make_coverage_rows,
}
"""Name of a generated table → what makes its rows."""
CODED_TABLES = ("sources", "indicators", "figures")
"""The tables from which the others take coded cells; the last that has a column counts."""
CellText = tuple[TableRow, str, str]
"""A record, a column, and the text that follows for its cell."""


def make_tidy_rules(package: Package) -> TidyRules:
    """Return what `tidy` derives from the tables of a package."""
    return TidyRules(
        cells=(derive_cells, derive_cells),  # labels need the codes of new dimensions
        rows=_derive_gaps,
        generated=list_generated_tables(package),
        build=_build_generated_tables,
        update=update_codes,
    )


# Cells


def derive_cells(package: Package, figures: Figures | None = None) -> Iterator[NewCell]:
    """Yield the cells of source tables that follow from others, where they differ or are empty.

    Terms without a position get the free ones of their identity, in the order of their lines. The
    rest needs the figures of the package, and is left out if they cannot be read.

    Args:
        figures: of the package; None to read them
    """
    rows = read_cells(package, "identity_terms")
    for terms in group_by(rows, lambda row: row.get("identity_id")).values():
        taken = {term.get("position") for term in terms}
        free = (number for number in count(1) if number not in taken)
        for term in terms:
            if term.get("position") is None:
                yield NewCell("identity_terms", term["_line"], "position", str(next(free)))
    figures = figures or Figures.load(package)
    if figures:
        for record, column, text in chain(
            _find_new_dimensions(figures),
            _find_identity_cells(figures),
            find_outdated_cells(figures),
        ):
            yield NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def _find_new_dimensions(figures: Figures) -> Iterator[CellText]:
    """Yield `all` for dimensions of an indicator in which no figure of a source has a code yet."""
    groups = group_by(figures.figures, lambda figure: (figure.source_id, figure.indicator_id))
    for (_, indicator_id), same_indicator in groups.items():
        indicator = figures.indicator_by_id.get(indicator_id)
        for dimension in indicator.dimensions if indicator else ():
            if not any(figure.codes.get(dimension) for figure in same_indicator):
                for figure in same_indicator:
                    yield figure, dimension, "all"


def _find_identity_cells(figures: Figures) -> Iterator[CellText]:
    """Yield the empty cells of identities and terms that follow from the evaluation.

    A contradiction is recorded by a person alone.
    """
    for evaluated in figures.evaluated:
        identity, evaluation = evaluated.identity, evaluated.evaluation
        if not figures.has_all_rows("identity_terms", identity.identity_id):
            continue
        for term in evaluated.term_rows:
            if term.coefficient is None and identity.kind == SUM.name and term.role in SUM.roles:
                yield term, "coefficient", str(SIGNS[term.role])
        if evaluation and (identity.verdict or evaluation.verdict != CONTRADICTED):
            if not identity.verdict:
                yield identity, "verdict", evaluation.verdict
            if identity.residual is None:
                residual = f"{as_decimal(evaluation.residual):f}"  # without an exponent
                yield identity, "residual", residual
        source_id = _find_stating_source(figures, evaluated)
        if source_id and not identity.source_id:
            yield identity, "source_id", source_id


def _find_stating_source(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the source of the latest edition among the terms; "" if it is not certain."""
    editions = {
        figure.source_id: figures.source_by_id[figure.source_id].edition_year
        for figure in evaluated.figures
        if figure.source_id in figures.source_by_id
    }
    latest = max(editions.values(), default=0)
    source_ids = {source_id for source_id in editions if editions[source_id] == latest}
    if len(source_ids) > 1:
        source_ids = {figure.source_id for figure in evaluated.figures_of_role("again")}
    is_certain = len(source_ids) == 1 and len(evaluated.figures) == len(evaluated.term_rows)
    return source_ids.pop() if is_certain else ""


def find_outdated_cells(figures: Figures) -> Iterator[CellText]:
    """Yield cells that differ from what follows from others: bounds, places and labels.

    The place of a derived figure is removed only if all rows from which it could follow were read.
    """
    for numeral in figures.numerals:
        bounds = find_bounds(numeral.hedge) if numeral.hedge else frozenset()
        named = figures.figure_by_id.get(numeral.figure_id)
        bound = named.bound if named and named.bound in bounds else min(bounds, default="")
        if bound != numeral.bound:
            yield numeral, "bound", bound
    has_all_rows = all(map(figures.has_all_rows, ("identities", "identity_terms", "numerals")))
    for figure in figures.figures:
        stating = figures.find_stating_numeral(figure)
        place = stating.place if stating else ""
        is_certain = place != "" or (figure.basis == "derived" and has_all_rows)
        if is_certain and place != figure.place:
            yield figure, "place", place
        label = make_label(figures, figure)
        if label and label != figure.label:
            yield figure, "label", label


# Rows and tables


def _derive_gaps(package: Package) -> RowsByTable:
    """Return the gaps for which no person is needed; none if a row could not be read."""
    figures = Figures.load(package)
    gaps = (
        find_needed_gaps(figures, list_series(figures)) if figures and figures.is_complete else ()
    )
    return {"gaps": [make_gap_row(gap) for gap in gaps if gap.reason == NOT_IN_SECTION]}


def list_generated_tables(package: Package) -> list[str]:
    """Return the names of the generated tables that a package has, in the order of ROW_MAKERS."""
    tables = package.tables
    return [name for name in ROW_MAKERS if name in tables and tables[name].is_generated]


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return the rows of all generated tables; each table takes the cells of its columns."""
    return {name: list(make_rows(figures)) for name, make_rows in ROW_MAKERS.items()}


def _build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return the rows of the generated tables; none if a row of a source table is not read."""
    figures = Figures.load(package)
    return make_generated_rows(figures) if figures and figures.is_complete else {}


# Codes


def update_codes(package: Package) -> Mapping[str, Mapping[str, Any]]:
    """Return the schemas in which the codes of columns must follow those of CODED_TABLES, by table.

    A column of the same name has the same codes and labels. Malformed schemas are left out.
    """
    coded_fields: dict[str, Field] = {}
    for name in CODED_TABLES:
        fields = package.tables[name].fields if name in package.tables else {}
        coded_fields |= {column: field for column, field in fields.items() if list_codes(field)}
    schemas = {}
    for name, table in package.tables.items():
        # `table.fields` leaves out malformed and repeated fields: the two differ if there are any.
        if name in CODED_TABLES or list(table.fields.values()) != table.schema.get("fields"):
            continue
        updated_fields = [
            _take_codes(field, coded_fields.get(column)) for column, field in table.fields.items()
        ]
        if updated_fields != table.schema["fields"]:
            schemas[name] = {**table.schema, "fields": updated_fields}
    return schemas


def _take_codes(field: Field, source: Field | None) -> Field:
    if source is None or not list_codes(field):
        return field
    labels = read_categories(source)
    updated = dict(field)
    if labels:
        updated["categories"] = [{"value": code, "label": label} for code, label in labels.items()]
    codes = list_codes(source)
    if list_codes(updated) != codes:  # a field without `enum` has the codes of its categories
        updated["constraints"] = {**as_object(field.get("constraints")), "enum": codes}
    return updated
