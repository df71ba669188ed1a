"""Cells of the source tables that follow from other cells and are therefore filled in by tidy.

A rule is a function `rule(package) -> Iterable[NewCell]`. Each rule of DERIVED_CELL_RULES receives
the package with the cells that the rules before it have filled in. `place` and `label` are always
generated again; all other cells are filled only if they are empty.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import as_decimal
from tip_figures.datapackage.tidy_plan import NewCell
from tip_figures.figures import labels
from tip_figures.figures.identities.arithmetic import CONTRADICTED
from tip_figures.figures.identities.identity_kinds import SIGNS
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import TABLE_NAMES, FigureRow, TableRow
from tip_figures.figures.records.row_reader import list_dimension_columns

NUMBER_IN_DIGITS = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"  # 77,200,000.5
    r"|[0-9]+(?:\.[0-9]+)?"  # 77200000.5
)
Cells = dict[str, Any]
"""A row of a typed table, column → cell, with its line in the file as `_line`."""


def derive_identity_cells(package: Package) -> Iterator[NewCell]:
    """Fill in empty positions and coefficients of terms, and empty sources of identities.

    Positions count the terms in the order of the file. A total has the coefficient 1, a part -1.
    The source of an identity is the one that states it.
    """
    figure_rows = _read_cells(package, "figures", "figure_id", "source_id")
    source_by_figure = {row["figure_id"]: row["source_id"] or "" for row in figure_rows}
    source_rows = _read_cells(package, "sources", "source_id", "edition_year")
    edition_by_source = {row["source_id"]: row["edition_year"] for row in source_rows}
    term_rows = _read_cells(
        package, "identity_terms", "identity_id", "position", "figure_id", "role", "coefficient"
    )
    terms_by_identity = group_by(term_rows, lambda row: row["identity_id"])
    for identity in _read_cells(package, "identities", "identity_id", "source_id", "kind"):
        if not identity["identity_id"]:
            continue
        terms = terms_by_identity.get(identity["identity_id"], [])
        yield from _derive_positions(terms)
        if identity["kind"] == "sum":
            yield from _derive_coefficients(terms)
        source_id = _derive_source(terms, source_by_figure, edition_by_source)
        if identity["source_id"] is None and source_id:
            yield NewCell("identities", identity["_line"], "source_id", source_id)


def _derive_positions(terms: Sequence[Cells]) -> Iterator[NewCell]:
    """Give the terms without a position the lowest free ones."""
    taken = {term["position"] for term in terms}
    free = (number for number in range(1, 2 * len(terms) + 1) if number not in taken)
    for term in terms:
        if term["position"] is None:
            yield NewCell("identity_terms", term["_line"], "position", str(next(free)))


def _derive_coefficients(terms: Sequence[Cells]) -> Iterator[NewCell]:
    for term in terms:
        if term["coefficient"] is None and term["role"] in ("total", "part"):
            sign = str(SIGNS[term["role"]])
            yield NewCell("identity_terms", term["_line"], "coefficient", sign)


def _derive_source(
    terms: Sequence[Cells],
    source_by_figure: Mapping[str, str],
    edition_by_source: Mapping[str, int | None],
) -> str:
    """Return the source that states an identity; "" if that is not certain.

    It is the source of all figures. If they are of several sources, it is the one that states the
    change in percent, or else the one of the latest edition, since no report compares its numbers
    with those of a later one. Of two sources of that edition it is the one that restates.
    """
    source_by_term = {term["_line"]: source_by_figure.get(term["figure_id"], "") for term in terms}

    def find_sources(*roles: str) -> set[str]:
        return {source_by_term[term["_line"]] for term in terms if term["role"] in roles}

    stating_ids = find_sources("rise", "fall") or set(source_by_term.values())
    if not stating_ids or "" in stating_ids:
        return ""
    editions = {source_id: edition_by_source.get(source_id) or 0 for source_id in stating_ids}
    latest = max(editions.values())
    latest_ids = {source_id for source_id in stating_ids if editions[source_id] == latest}
    if len(latest_ids) > 1:
        latest_ids = find_sources("again")
    return latest_ids.pop() if len(latest_ids) == 1 else ""


def derive_new_dimensions(package: Package) -> Iterator[NewCell]:
    """Fill in `all` in a dimension that is new to an indicator.

    Only if no figure of a source has a code in it; a single empty cell is left for a person.
    """
    figure_rows = _read_cells(package, "figures", "source_id", "indicator_id")
    if not figure_rows:
        return
    columns = list_dimension_columns(package.tables["figures"])
    indicator_rows = _read_cells(package, "indicators", "indicator_id", "dimensions")
    dimensions_by_indicator = {
        row["indicator_id"]: (row["dimensions"] or "").split(";") for row in indicator_rows
    }
    rows_by_series = group_by(figure_rows, lambda row: (row["source_id"], row["indicator_id"]))
    for (_source_id, indicator_id), rows in rows_by_series.items():
        dimensions = dimensions_by_indicator.get(indicator_id, ())
        for column in columns:
            is_empty = all(row.get(column) is None for row in rows)
            if column in dimensions and is_empty:
                yield from (NewCell("figures", row["_line"], column, "all") for row in rows)


def derive_periods(package: Package) -> Iterator[NewCell]:
    """Fill in empty periods: a point in time for an indicator of stocks, else a calendar year."""
    indicator_rows = _read_cells(package, "indicators", "indicator_id", "measure")
    measures = {row["indicator_id"]: row["measure"] for row in indicator_rows}
    for row in _read_cells(package, "figures", "indicator_id", "period"):
        if row["period"] is None:
            is_stock = measures.get(row["indicator_id"]) == "stock"
            period = "point_in_time" if is_stock else "calendar_year"
            yield NewCell("figures", row["_line"], "period", period)


def derive_source_cells(package: Package) -> Iterator[NewCell]:
    """Fill in empty reports and years of sources.

    The report is the first part of the identifier. The year covered is as far from the edition as
    in the other sources of the report, if these agree.
    """
    rows = _read_cells(package, "sources", "source_id", "report", "edition_year", "year_covered")
    distances: dict[str, set[int]] = {}
    for row in rows:
        report = _get_report(row)
        if isinstance(row["edition_year"], int) and isinstance(row["year_covered"], int):
            distance = row["edition_year"] - row["year_covered"]
            distances.setdefault(report, set()).add(distance)
    for row in rows:
        report = _get_report(row)
        if row["report"] is None and report:
            yield NewCell("sources", row["_line"], "report", report)
        known_distances = distances.get(report, set())
        edition_year = row["edition_year"]
        is_empty = row["year_covered"] is None
        if is_empty and isinstance(edition_year, int) and len(known_distances) == 1:
            year = edition_year - min(known_distances)
            yield NewCell("sources", row["_line"], "year_covered", str(year))


def _get_report(row: Cells) -> str:
    return row["report"] or (row["source_id"] or "").partition("-")[0]


def derive_from_figures(package: Package) -> Iterator[NewCell]:
    """Fill in results of identities that hold; generate places and labels of figures."""
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return
    yield from _derive_results(figures)
    places = labels.find_places(figures)
    for figure in figures.figures:
        place = places.get(figure.figure_id, "")
        if (place or _follows_by_arithmetic(figures, figure)) and place != figure.place:
            yield _new_cell(figure, "place", place)
        label = labels.make_label(figures, figure)
        if label and label != figure.label:
            yield _new_cell(figure, "label", label)


def _derive_results(figures: Figures) -> Iterator[NewCell]:
    """Fill in verdicts and residuals.

    A contradiction is left for a person, who records and explains it; its residual follows then.
    """
    for evaluated in figures.evaluated:
        evaluation = evaluated.evaluation
        if evaluation is None:
            continue
        is_contradicted = evaluation.verdict == CONTRADICTED
        if is_contradicted and not evaluated.identity.verdict:
            continue
        if not evaluated.identity.verdict:
            yield _new_cell(evaluated.identity, "verdict", evaluation.verdict)
        if evaluated.identity.residual is None:
            residual = f"{as_decimal(evaluation.residual):f}"
            yield _new_cell(evaluated.identity, "residual", residual)


def _follows_by_arithmetic(figures: Figures, figure: FigureRow) -> bool:
    """Whether a figure is derived, and no row was left out that could state it."""
    has_all_rows = figures.has_all_rows("identities") and figures.has_all_rows("numerals")
    return figure.basis == "derived" and has_all_rows


DERIVED_CELL_RULES: Sequence[Callable[[Package], Iterable[NewCell]]] = (
    derive_source_cells,
    derive_periods,
    derive_identity_cells,
    derive_new_dimensions,
    derive_from_figures,
)


def _new_cell(record: TableRow, column: str, text: str) -> NewCell:
    return NewCell(TABLE_NAMES[type(record)], record.line, column, text)


def _read_cells(package: Package, table_name: str, *columns: str) -> list[Cells]:
    """Return the rows of a table; no rows if it cannot be read or one of the columns is missing."""
    table = package.tables.get(table_name)
    if table is None or not table.is_readable or not set(columns) <= set(table.frame_columns):
        return []
    return table.rows()
