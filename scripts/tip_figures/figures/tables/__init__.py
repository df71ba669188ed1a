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
    """Return the rules of the command `tidy`: for cells, new rows, generated tables and schemas.

    The rules are not run here; `tidy` calls each with a package. Those for cells run in the order
    in which they are listed, each with the cells that the rules before it have filled in.

    Args:
        package: determines which tables are generated
    """
    return TidyRules(
        cells=(
            derive_positions,
            # Labels, which are derived cells, need the codes of new dimensions.
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
    """Yield the cells that tidy would fill in or correct, from the tables as they are now.

    Unlike tidy, which fills in cells step by step, no rule here uses the new cells of another.

    Args:
        figures: of the package; None if its source tables cannot be read. Then only the positions
            of terms in identities are derived, since these need no figures
    """
    yield from derive_positions(package)
    if figures:
        yield from _make_cells(find_new_dimensions(figures))
        yield from _make_cells(find_derived_cells(figures))


def derive_positions(package: Package) -> Iterator[NewCell]:
    """Yield the new cell `position` of each row of `identity_terms` in which this cell is empty.

    Positions count from 1 within an identity. In the order of the file, each term without a
    position gets the lowest free one: with the positions 1, none, 3 and none, the new ones are 2
    and 4.
    """
    rows = read_cells(package, "identity_terms")
    for terms in group_by(rows, lambda row: row.get("identity_id")).values():
        taken = {term.get("position") for term in terms}
        free = (number for number in count(1) if number not in taken)
        for term in terms:
            if term.get("position") is None:
                line = term["_line"]  # of the file, on which the row begins
                yield NewCell("identity_terms", line, "position", str(next(free)))


def _derive_cells_of(
    find_texts: Callable[[Figures], Iterator[CellText]], package: Package
) -> Iterator[NewCell]:
    """Yield the cells of a package that a rule fills in; none if it has no readable figures.

    Args:
        find_texts: the rule; yields (record, column, text that follows for the cell)
    """
    figures = Figures.load(package)
    if figures:
        yield from _make_cells(find_texts(figures))


def _make_cells(cell_texts: Iterable[CellText]) -> Iterator[NewCell]:
    """Yield records, columns and texts as cells of tables."""
    for record, column, text in cell_texts:
        yield NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def find_new_dimensions(figures: Figures) -> Iterator[CellText]:
    """Yield the code `all` for the empty cells of a dimension that was added to an indicator.

    If a dimension such as sex is added to an indicator, its figures are totals in this dimension.
    Each source is looked at separately: a dimension counts as new there if none of the indicator's
    figures from this source has a code in it. If one has a code, the empty cells of the others may
    be mistakes, so they are left to a person. Figures of an unknown indicator are left out.

    Yields:
        figure, name of the dimension, `all`
    """
    groups = group_by(figures.figures, lambda figure: (figure.source_id, figure.indicator_id))
    for (_, indicator_id), same_indicator in groups.items():
        indicator = figures.indicator_by_id.get(indicator_id)
        for dimension in indicator.dimensions if indicator else ():
            if not any(figure.codes.get(dimension) for figure in same_indicator):
                for figure in same_indicator:
                    yield figure, dimension, "all"


def find_derived_cells(figures: Figures) -> Iterator[CellText]:
    """Yield the cells that follow from others: of identities and their terms, numerals and figures.

    Yields:
        record, column, and the text that follows for the cell
    """
    for evaluated in figures.evaluated:
        yield from _find_identity_cells(figures, evaluated)
    yield from find_outdated_cells(figures)


def _find_identity_cells(figures: Figures, evaluated: EvaluatedIdentity) -> Iterator[CellText]:
    """Yield texts for the empty cells of an identity (such as `40 = 25 + 15`) and of its terms.

    These are the coefficients of a sum (1 for the total, -1 for a part), the verdict, the residual
    (by how much the numbers do not fit), and the source that states the identity. Two cases are
    left out: the verdict and the residual of an identity that cannot be evaluated, and those of a
    contradiction for which no verdict is recorded, because a person must record it.

    Yields:
        term or identity, column, and the text that follows
    """
    identity, evaluation = evaluated.identity, evaluated.evaluation
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
    """Return the source_id of the source that states an identity; "" if that is not certain.

    An identity may compare figures from several sources. A report cannot quote a later report, so
    the source with the latest edition is the one that compares. If several sources have the latest
    edition, it is the source of the figures in the role `again`, which repeat an earlier number.
    The result is "" if a term has no figure, or if not exactly one source is left.
    """
    if len(evaluated.figures) < len(evaluated.term_rows):
        return ""
    editions = {
        figure.source_id: figures.source_by_id[figure.source_id].edition_year
        for figure in evaluated.figures
        if figure.source_id in figures.source_by_id
    }
    # Empty if no figure has a known source.
    source_ids = {
        source_id for source_id in editions if editions[source_id] == max(editions.values())
    }
    if len(source_ids) > 1:
        source_ids = {figure.source_id for figure in evaluated.figures_of_role("again")}
    return source_ids.pop() if len(source_ids) == 1 else ""


def find_outdated_cells(figures: Figures) -> Iterator[CellText]:
    """Yield cells that differ from what follows: bounds of numerals, places and labels of figures.

    The place of a figure is that of the numeral that states it, such as `1.2:51`. If no numeral
    states it, a derived figure has no place, and any other figure keeps the place that it has. A
    derived figure keeps its place as well if a row of the identities or the numerals has no record,
    because this row may lead to a numeral. A figure for which no label can be made keeps its label.

    Yields:
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
        is_certain = place != "" or (figure.basis == "derived" and has_all_rows)
        if is_certain and place != figure.place:
            yield figure, "place", place
        label = make_label(figures, figure)
        if label and label != figure.label:
            yield figure, "label", label


def _find_numeral_bound(figures: Figures, numeral: NumeralRow) -> str:
    """Return the bound that the hedge of a numeral means: “at least” -> `at_least`.

    Some hedges may mean several bounds: “nearly” is `about` or `less_than`. If the figure to which
    the numeral refers has one of these, it is returned; otherwise the alphabetically first.

    Returns:
        "" if the numeral has no hedge, or an unknown one
    """
    bounds = find_bounds(numeral.hedge) if numeral.hedge else frozenset()
    figure = figures.figure_by_id.get(numeral.figure_id)
    if figure and figure.bound in bounds:
        return figure.bound
    return min(bounds, default="")


# Rows and tables


def load_complete_figures(package: Package) -> Figures | None:
    """Return the figures of a package; None if a source table or any of its rows cannot be read.

    Tables that are generated from only some of the figures would be wrong without notice.
    """
    figures = Figures.load(package)
    return figures if figures and figures.is_complete else None


def derive_gaps(package: Package) -> RowsByTable:
    """Return the rows that tidy adds to the table `gaps`: years without a number in a series.

    Only rows with the reason NOT_IN_SECTION are added: the section about the year was read and has
    no such number. A person must write rows with other reasons.

    Returns:
        the rows under the key `gaps`; no rows if a source table or any of its rows cannot be read
    """
    figures = load_complete_figures(package)
    gaps = find_needed_gaps(figures, list_series(figures)) if figures else ()
    return {"gaps": [make_gap_row(gap) for gap in gaps if gap.reason == NOT_IN_SECTION]}


def list_generated_tables(package: Package) -> list[str]:
    """Return the names of the tables of a package that tidy generates, in a fixed order.

    A package without the tables `figures` and `indicators` has none: if one of its tables has a
    name such as `totals`, this table is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return []
    return [name for name in GENERATED_TABLES if name in package.tables]


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return the rows of all generated tables: table name -> rows.

    Tables that the package does not have are included. Rows about a source or an indicator that
    does not exist are left out; checks report this.
    """
    statements_by_count = group_by(list_statements(figures), lambda figure: figure.count_key)
    selection = select(figures)
    all_series = list_series(figures)
    part_rows = list(make_part_rows(figures, selection))
    # Parts of several figures or none have the key "", which is the id of no figure.
    uses = {row["figure_id"]: PARTS for row in part_rows}
    # A figure that is in both tables counts as used in totals.
    uses |= {total.figure_id: TOTALS for total in selection.totals}
    return {
        "totals": list(make_total_rows(figures, all_series, statements_by_count)),
        "parts": part_rows,
        "figures_flat": list(make_flat_rows(figures, statements_by_count, uses)),
        "contradictions": list(make_contradiction_rows(figures)),
        "coverage": list(make_coverage_rows(figures)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Return the rows of all generated tables of a package: table name -> rows.

    Returns:
        an empty mapping if a source table or any of its rows cannot be read
    """
    figures = load_complete_figures(package)
    return make_generated_rows(figures) if figures else {}


# Codes


def update_codes(package: Package) -> Mapping[str, Mapping[str, Any]]:
    """Return the changed Table Schemas of tables that take their codes from other tables.

    The columns of generated tables, `gaps` and `statements` have the same codes and labels as the
    columns of the same name in TABLES_WITH_CODES. If a code was added or removed there, it is added
    to or removed from these columns.

    Returns:
        table name -> updated schema, without tables whose codes are up to date. A schema with a
        malformed or repeated field is left out, because other checks report it
    """
    # Column -> its field; if several of the tables have the column, the field of the last one.
    coded_fields: dict[str, Field] = {}
    for table_name in TABLES_WITH_CODES:
        fields = package.tables[table_name].fields if table_name in package.tables else {}
        coded_fields |= {name: field for name, field in fields.items() if list_codes(field)}
    schemas = {}
    for table_name in (*list_generated_tables(package), "gaps", STATEMENTS):
        table = package.tables.get(table_name)
        # `table.fields` leaves out malformed and repeated fields: the two differ if there are any.
        if table is None or list(table.fields.values()) != table.schema.get("fields"):
            continue
        updated_fields = [
            _take_codes(field, coded_fields.get(name)) for name, field in table.fields.items()
        ]
        if updated_fields != table.schema["fields"]:
            schemas[table_name] = {**table.schema, "fields": updated_fields}
    return schemas


def _take_codes(field: Field, source: Field | None) -> Field:
    """Return a field of a Table Schema with the codes and labels of a field in a source table.

    Other properties of a category, such as `"residual": true`, are not copied: only checks of
    source tables use them.

    Args:
        source: field of the same name in a source table; None if there is none with codes

    Returns:
        the field itself if it has no codes, as for a column of words, or if `source` is None
    """
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
