"""What tidy derives from the source tables: cells, gaps, generated tables and codes of schemas.

A rule for cells is a function `rule(package) -> Iterator[NewCell]`. Each receives the package with
the cells that the rules before it have filled in. `bound` of numerals, `place` and `label` are
always generated again; all other cells are filled only if they are empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
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
from tip_figures.figures.records import TABLE_NAMES, NumeralRow, TableRow
from tip_figures.figures.records.row_reader import read_cells
from tip_figures.figures.tables.contradictions import make_contradiction_rows
from tip_figures.figures.tables.coverage import STATEMENTS, make_coverage_rows
from tip_figures.figures.tables.divisions import make_part_rows
from tip_figures.figures.tables.figure_rows import (
    PARTS,
    TOTALS,
    GeneratedRow,
    make_flat_rows,
    make_gap_row,
)
from tip_figures.figures.tables.gaps import NOT_IN_SECTION, find_needed_gaps
from tip_figures.figures.tables.selection import list_statements, select
from tip_figures.figures.tables.series import list_series
from tip_figures.figures.tables.totals import make_total_rows
from tip_figures.prose.hedges import find_bounds

GENERATED_TABLES = ("totals", "parts", "figures_flat", "contradictions", "coverage")
TABLES_WITH_CODES = ("sources", "indicators", "figures")
"""The tables from which the others take coded cells; the last that has a column counts."""

CellText = tuple[TableRow, str, str]
"""A record, a column, and the text that follows for its cell."""


def make_tidy_rules(package: Package) -> TidyRules:
    """Return the rules by which tidy fills in cells, gaps, generated tables and codes."""
    return TidyRules(
        cells=(
            derive_positions,
            partial(_derive_cells_of, find_new_dimensions),
            partial(_derive_cells_of, find_derived_cells),
        ),
        rows=derive_gaps,
        generated=list_generated_tables(package),
        build=build_generated_tables,
        update=update_codes,
    )


# Cells


def derive_cells(package: Package, figures: Figures | None) -> Iterator[NewCell]:
    """Yield all cells that tidy fills in, each as it follows from the tables as they are.

    Args:
        figures: of the package; None if they cannot be read
    """
    yield from derive_positions(package)
    if figures:
        yield from _make_cells(find_new_dimensions(figures))
        yield from _make_cells(find_derived_cells(figures))


def derive_positions(package: Package) -> Iterator[NewCell]:
    """Yield the lowest free position of its identity for each term that has none, in file order."""
    rows = read_cells(package, "identity_terms")
    for terms in group_by(rows, lambda row: row.get("identity_id")).values():
        taken = {term.get("position") for term in terms}
        free = (number for number in count(1) if number not in taken)
        for term in terms:
            if term.get("position") is None:
                yield NewCell("identity_terms", term["_line"], "position", str(next(free)))


def _derive_cells_of(
    find_texts: Callable[[Figures], Iterator[CellText]], package: Package
) -> Iterator[NewCell]:
    """Yield the cells that follow from the figures of a package; none if these cannot be read.

    Args:
        find_texts: finds records, columns and the texts that follow for their cells
    """
    figures = Figures.load(package)
    if figures:
        yield from _make_cells(find_texts(figures))


def _make_cells(cell_texts: Iterable[CellText]) -> Iterator[NewCell]:
    """Yield records, columns and texts as cells of tables."""
    for record, column, text in cell_texts:
        yield NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def find_new_dimensions(figures: Figures) -> Iterator[CellText]:
    """Yield (figure, dimension, `all`) for the empty cells of a dimension new to an indicator.

    A dimension is new if, in one source, no figure of the indicator has a code in it. If another
    figure has one, an empty cell is left for a person.
    """
    groups = group_by(figures.figures, lambda figure: (figure.source_id, figure.indicator_id))
    for (_, indicator_id), same_indicator in groups.items():
        indicator = figures.indicator_by_id.get(indicator_id)
        for dimension in indicator.dimensions if indicator else ():
            if not any(figure.codes.get(dimension) for figure in same_indicator):
                yield from ((figure, dimension, "all") for figure in same_indicator)


def find_derived_cells(figures: Figures) -> Iterator[CellText]:
    """Find what identities imply for their rows, and places and labels of figures."""
    for evaluated in figures.evaluated:
        yield from _find_identity_cells(figures, evaluated)
    yield from find_outdated_cells(figures)


def _find_identity_cells(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[CellText]:
    """Yield (row, column, text) for the empty cells of an identity and its terms.

    The verdict of a contradiction is left to a person. As soon as the verdict is recorded, the
    residual is filled in.
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
    """Return the source_id of the source that states an identity; "" if that is not certain.

    This is the source with the latest edition, because no report can quote a later one. If several
    sources have the latest edition, it is the source of the figures in the role `again`. If a term
    has no figure, the source is not certain.
    """
    if len(evaluated.figures) < len(evaluated.term_rows):
        return ""
    editions = {
        figure.source_id: figures.source_by_id[figure.source_id].edition_year
        for figure in evaluated.figures
        if figure.source_id in figures.source_by_id
    }
    source_ids = {name for name in editions if editions[name] == max(editions.values())}
    if len(source_ids) > 1:
        source_ids = {figure.source_id for figure in evaluated.figures_of_role("again")}
    return source_ids.pop() if len(source_ids) == 1 else ""


def find_outdated_cells(figures: Figures) -> Iterator[CellText]:
    """Yield bounds of numerals, places and labels that do not follow from the other cells.

    A derived figure that no numeral states has an empty place, if all identities and numerals can
    be read. Other figures keep their place if no numeral is found for them. A figure keeps its
    label if none can be made.

    Returns:
        numeral or figure, column, and the text that follows
    """
    for row in figures.numerals:
        bound = _find_numeral_bound(figures, row)
        if bound != row.bound:
            yield row, "bound", bound
    has_all_rows = figures.has_all_rows("identities") and figures.has_all_rows("numerals")
    for figure in figures.figures:
        numeral = figures.find_stating_numeral(figure)
        place = numeral.place if numeral else ""
        is_known = place != "" or (figure.basis == "derived" and has_all_rows)
        if is_known and place != figure.place:
            yield figure, "place", place
        label = make_label(figures, figure)
        if label and label != figure.label:
            yield figure, "label", label


def _find_numeral_bound(figures: Figures, numeral: NumeralRow) -> str:
    """Return how the hedge of a numeral bounds it; "" without a hedge, or if it is unknown.

    A hedge may mean several bounds: `nearly` means `about` or `less_than`. If the bound of the
    figure is one of these, it counts; otherwise the first in alphabetical order.
    """
    bounds = find_bounds(numeral.hedge) if numeral.hedge else frozenset()
    figure = figures.figure_by_id.get(numeral.figure_id)
    return figure.bound if figure and figure.bound in bounds else min(bounds, default="")


# Rows and tables


def load_complete_figures(package: Package) -> Figures | None:
    """Return the figures of a package; None if a row of a source table cannot be read.

    This way, nothing is generated from a part of the figures.
    """
    figures = Figures.load(package)
    return figures if figures and figures.is_complete else None


def derive_gaps(package: Package) -> RowsByTable:
    """Make the rows of gaps for years whose section gives no number, if all rows can be read."""
    figures = load_complete_figures(package)
    gaps = find_needed_gaps(figures, list_series(figures)) if figures else ()
    return {"gaps": [make_gap_row(gap) for gap in gaps if gap.reason == NOT_IN_SECTION]}


def list_generated_tables(package: Package) -> list[str]:
    """Return the names of the generated tables that a package has.

    In a package without figures, a table of one of these names is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return []
    return [name for name in GENERATED_TABLES if name in package.tables]


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return, by name of a generated table, its rows.

    Figures without a source or an indicator are left out; other checks report them.
    """
    statements_by_count = group_by(list_statements(figures), lambda figure: figure.count_key)
    selection = select(figures)
    all_series = list_series(figures)
    part_rows = list(make_part_rows(figures, selection))
    uses = {row["figure_id"]: PARTS for row in part_rows}
    uses |= {total.figure_id: TOTALS for total in selection.totals}
    return {
        "totals": list(make_total_rows(figures, all_series, statements_by_count)),
        "parts": part_rows,
        "figures_flat": list(make_flat_rows(figures, statements_by_count, uses)),
        "contradictions": list(make_contradiction_rows(figures)),
        "coverage": list(make_coverage_rows(figures)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return, by name of a generated table, its rows.

    Returns:
        an empty mapping if a source table or one of its rows cannot be read
    """
    figures = load_complete_figures(package)
    return make_generated_rows(figures) if figures else {}


# Codes


def update_codes(package: Package) -> Mapping[str, Mapping[str, Any]]:
    """Update the Table Schemas of generated tables, gaps and statements to the codes of the others.

    Returns:
        by name of the table, each schema that changes, with its new codes; a schema with a
        malformed field is left out, because other checks report it
    """
    coded_fields: dict[str, Field] = {}
    for table_name in TABLES_WITH_CODES:
        fields = package.tables[table_name].fields if table_name in package.tables else {}
        coded_fields |= {name: field for name, field in fields.items() if list_codes(field)}
    schemas = {}
    for table_name in (*list_generated_tables(package), "gaps", STATEMENTS):
        table = package.tables.get(table_name)
        # `table.fields` has no field that is malformed or repeats a name.
        if table is None or list(table.fields.values()) != table.schema.get("fields"):
            continue
        updated = [
            _take_codes(field, coded_fields.get(name)) for name, field in table.fields.items()
        ]
        if updated != table.schema["fields"]:
            schemas[table_name] = {**table.schema, "fields": updated}
    return schemas


def _take_codes(field: Field, source: Field | None) -> Field:
    """Return a field with the codes and labels of the same column in a source table.

    What else a category says, such as `"residual": true`, is only for the checks of source tables.

    Args:
        source: field of that column; None if no source table has codes for it

    Returns:
        the field itself if one of the two has no codes, as for a column of words
    """
    if source is None or not list_codes(field):
        return field
    labels = read_categories(source).items()
    categories = [{"value": code, "label": label} for code, label in labels]
    updated = {**field, **({"categories": categories} if categories else {})}
    codes = list_codes(source)
    if list_codes(updated) != codes:  # a field without `enum` has the codes of its categories
        updated["constraints"] = {**as_object(field.get("constraints")), "enum": codes}
    return updated
