"""Take a source out of the tables, with all that belongs to it and nothing else."""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from tip_figures.datapackage.findings import CommandError, ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import TextRow, read_repaired_rows, render_rows
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.gaps import add_gaps, keep_gaps
from tip_figures.drafting.identities import relate_again
from tip_figures.drafting.table_cells import Tables, load_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES, explain_unread
from tip_figures.figures.tables.coverage import STATEMENTS

_OWN_TABLES = ("sources", "sentences", "numerals", "figures", "gaps", STATEMENTS)
"""Tables whose rows belong to the source that they name; a package may lack statements."""


def remove_passage(location: Path, source_id: str) -> int:
    """Remove a source from the files of a package, and print what has changed.

    The rows that depend on the source are removed with it (see `remove_source`). Identities and
    gaps that the remaining sources then need are added, and gaps that they no longer need are
    removed. Only changed files are written.

    Args:
        location: path of the package

    Returns:
        exit status 0

    Raises:
        CommandError: if the package has no such source
        ReadError: if a table cannot be read
    """
    package = load_package(location)
    figures = Figures.load(package)
    if figures is None:
        raise ReadError(explain_unread(package))
    if source_id not in figures.source_by_id:
        raise CommandError(
            f"There is no source {quote_value(source_id)}. sources.csv lists those that there are."
        )
    names = [name for name in (*ROW_TYPES, STATEMENTS) if name in package.files]
    tables = {name: read_repaired_rows(package.tables[name]) for name in names}
    earlier = {name: list(rows) for name, rows in tables.items()}
    removed = remove_source(figures, tables, source_id)
    notes = list(_describe_removed(removed, source_id))
    notes += relate_again(load_rows(package, tables), tables)
    # `remove_source` has removed gaps that name a removed figure. They may still be gaps of the
    # same series, which begins with another figure now. So `keep_gaps` decides on all gaps.
    tables["gaps"] = list(earlier["gaps"])
    # Each step reads the tables again, because the step before has changed them.
    notes += keep_gaps(figures, load_rows(package, tables), tables["gaps"])
    area = figures.source_by_id[source_id].ref_area
    notes += add_gaps(load_rows(package, tables), tables["gaps"], area)
    replace_files(
        {
            package.root / package.tables[name].path: render_rows(package.tables[name], rows)
            for name, rows in tables.items()
            if rows != earlier[name]
        }
    )
    print("\n".join([*notes, "Next: run make tidy, then make."]))
    return 0


def _describe_removed(removed: Tables, source_id: str) -> Iterator[str]:
    """Yield notes on the rows that were removed with a source.

    There is a note on the number of rows of each table, then on each area and each indicator, and
    on each figure and each identity of another source. Gaps have no note, because the caller
    decides on them later.

    Args:
        removed: removed rows by table
        source_id: the removed source
    """
    for name, rows in removed.items():
        if name != "gaps":
            yield f"{name}: {count_noun(len(rows), 'row')} removed"
    for name, key in (("areas", "area_id"), ("indicators", "indicator_id")):
        for row in removed.get(name, ()):
            yield f"no longer used, removed from {name}: {row[key]}"
    for name, key in (("figures", "figure_id"), ("identities", "identity_id")):
        for row in removed.get(name, ()):
            if row["source_id"] != source_id:
                yield f"removed with it, of {row['source_id']}: {row[key]}"


def remove_source(figures: Figures, tables: Tables, source_id: str) -> Tables:
    """Remove a source from tables, with all rows that depend on it. These are:

    - its sentences, numerals, figures, gaps, statements and identities
    - in other sources, identities that have lost a figure, and the figures derived from them
    - gaps and numerals that name a removed figure
    - areas and indicators that only the removed rows used; if they were not used before, they stay

    Args:
        figures: figures of the package before the removal
        tables: rows by table; the tables get new lists without the removed rows

    Returns:
        the removed rows by table, in the order of the tables; a table without any is left out
    """
    removed: Tables = {name: [] for name in tables}
    used_areas, used_indicators = _list_areas(figures, tables), _list_indicators(tables)
    for name in tables.keys() & _OWN_TABLES:
        _remove(tables, removed, name, {"source_id": {source_id}})
    _remove_dependents(tables, removed, source_id)
    unused_areas = used_areas - _list_areas(figures, tables)
    unused_indicators = used_indicators - _list_indicators(tables)
    _remove(tables, removed, "areas", {"area_id": unused_areas})
    _remove(tables, removed, "indicators", {"indicator_id": unused_indicators})
    return {name: rows for name, rows in removed.items() if rows}


def _remove(tables: Tables, removed: Tables, name: str, cells: Mapping[str, Set[str]]) -> None:
    """Move the rows of a table that have certain cells from `tables` to `removed`.

    Args:
        name: name of the table
        cells: by column, the values to look for; a row is moved if at least one column has one of
            its values
    """
    kept: list[TextRow] = []
    for row in tables[name]:
        is_removed = any(row[column] in values for column, values in cells.items())
        if is_removed:
            removed[name].append(row)
        else:
            kept.append(row)
    tables[name] = kept


def _remove_dependents(tables: Tables, removed: Tables, source_id: str) -> None:
    """Remove the identities of a removed source, and the rows that depend on it.

    An identity of any source that has lost a figure is removed, too, with the figures derived from
    it. This is repeated until no more figures are removed, since other identities may have these
    figures. Then gaps and numerals that name a removed figure are removed, in all sources.

    Args:
        removed: removed rows by table, with the figures of the source; dependent rows are added
    """
    is_complete = False
    while not is_complete:
        removed_ids = {row["figure_id"] for row in removed["figures"]}
        terms = tables["identity_terms"]
        incomplete = {row["identity_id"] for row in terms if row["figure_id"] in removed_ids}
        _remove(
            tables, removed, "identities", {"identity_id": incomplete, "source_id": {source_id}}
        )
        identity_ids = {row["identity_id"] for row in removed["identities"]}
        _remove(tables, removed, "identity_terms", {"identity_id": identity_ids})
        _remove(tables, removed, "figures", {"derived_by": identity_ids})
        is_complete = len(removed["figures"]) == len(removed_ids)
    for name in ("gaps", "numerals"):
        _remove(tables, removed, name, {"figure_id": removed_ids})


def _list_areas(figures: Figures, tables: Tables) -> Set[str]:
    """Return the codes of the areas that sources and figures name.

    They are in `ref_area`, and in the dimensions of figures that have areas, such as a citizenship.
    The codes `all` and "" may be among them.

    Args:
        figures: the package, of which the dimensions are needed
        tables: rows by table
    """
    columns = ["ref_area", *(item.name for item in figures.dimensions if item.is_area)]
    rows = [*tables["sources"], *tables["figures"]]
    return {row.get(column, "") for row in rows for column in columns}


def _list_indicators(tables: Tables) -> Set[str]:
    """Return the ids of the indicators of figures, and of all indicators that include these.

    The column `part_of` of indicators names the indicator that includes another: "convictions" may
    be part of "verdicts", and "verdicts" part of "cases". The result may contain "".
    """
    whole_ids = {row["indicator_id"]: row["part_of"] for row in tables["indicators"]}
    used: set[str] = set()
    waiting = {row["indicator_id"] for row in tables["figures"]}
    while waiting:
        used |= waiting
        waiting = {whole_ids.get(indicator_id, "") for indicator_id in waiting} - used
    return used
