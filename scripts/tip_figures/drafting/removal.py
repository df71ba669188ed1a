"""Take a source out of the tables, with all that belongs to it and nothing else."""

from collections.abc import Collection, Iterator
from pathlib import Path

from tip_figures.datapackage.findings import CommandError, ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import read_repaired_rows, render_rows
from tip_figures.datapackage.text_format import count_noun, did_you_mean, quote_value
from tip_figures.datapackage.write_files import replace_files
from tip_figures.drafting.gaps import add_gaps, keep_gaps
from tip_figures.drafting.identities import relate_again
from tip_figures.drafting.table_cells import Tables, load_rows
from tip_figures.figures.model import Figures
from tip_figures.figures.records import ROW_TYPES
from tip_figures.figures.records.row_reader import explain_unread

_OWN_TABLES = ("sources", "sentences", "numerals", "figures", "gaps")
"""Tables whose rows belong to the source that they name."""


def remove_passage(location: Path, source_id: str) -> int:
    """Remove a source from the files of a package, and print what was removed.

    location: of the package
    returns:  exit status 0
    raises:   CommandError if the package has no such source; ReadError if a table cannot be read
    """
    package = load_package(location)
    figures = Figures.load(package)
    if figures is None:
        raise ReadError(explain_unread(package))
    if source_id not in figures.source_by_id:
        hint = did_you_mean(source_id, figures.source_by_id)
        raise CommandError(f"There is no source {quote_value(source_id)}. {hint}".rstrip())
    tables = {name: read_repaired_rows(package.tables[name]) for name in ROW_TYPES}
    earlier = {name: list(rows) for name, rows in tables.items()}
    removed = remove_source(figures, tables, source_id)
    notes = list(_describe(removed, source_id))
    remaining = load_rows(package, tables)
    notes += relate_again(remaining, tables)
    tables["gaps"] = list(earlier["gaps"])
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


def _describe(removed: Tables, source_id: str) -> Iterator[str]:
    """Describe the rows that were removed: how many of each table, and what was not its own."""
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
    """Remove a source from tables, with everything that is nothing without it.

    These are its sentences, numerals, figures and identities; the identities of other sources that
    compare with one of its figures, and figures that follow from these; the gaps that it explains,
    and those of a series that begins with one of its figures; and the areas and indicators that
    nothing else uses. An area or indicator that was not used before stays.

    returns: the rows that were removed, by table, in the order of the tables
    """
    earlier = {name: list(rows) for name, rows in tables.items()}
    for name in _OWN_TABLES:
        tables[name] = [row for row in tables[name] if row["source_id"] != source_id]
    _remove_dependents(tables, source_id)
    for name, find_used in (("areas", _list_areas), ("indicators", _list_indicators)):
        key = "area_id" if name == "areas" else "indicator_id"
        unused = set(find_used(figures, earlier)) - set(find_used(figures, tables))
        tables[name] = [row for row in tables[name] if row[key] not in unused]
    removed = {}
    for name, rows in earlier.items():
        kept = {id(row) for row in tables[name]}
        removed[name] = [row for row in rows if id(row) not in kept]
    return {name: rows for name, rows in removed.items() if rows}


def _remove_dependents(tables: Tables, source_id: str) -> None:
    """Remove identities without one of their figures, and figures without their identity."""
    while True:
        figure_ids = {row["figure_id"] for row in tables["figures"]}
        incomplete = {
            term["identity_id"]
            for term in tables["identity_terms"]
            if term["figure_id"] not in figure_ids
        }
        incomplete |= {
            row["identity_id"] for row in tables["identities"] if row["source_id"] == source_id
        }
        for name in ("identities", "identity_terms"):
            tables[name] = [row for row in tables[name] if row["identity_id"] not in incomplete]
        identity_ids = {row["identity_id"] for row in tables["identities"]}
        kept = [row for row in tables["figures"] if row["derived_by"] in ("", *identity_ids)]
        if len(kept) == len(tables["figures"]):
            break
        tables["figures"] = kept
    for name in ("gaps", "numerals"):
        tables[name] = [row for row in tables[name] if row["figure_id"] in ("", *figure_ids)]


def _list_areas(figures: Figures, tables: Tables) -> Iterator[str]:
    """Yield the areas that sources and figures name."""
    columns = ["ref_area", *(item.name for item in figures.dimensions if item.is_area)]
    for name in ("sources", "figures"):
        for row in tables[name]:
            yield from (row[column] for column in columns if row.get(column))


def _list_indicators(_figures: Figures, tables: Tables) -> Iterator[str]:
    """Yield the indicators of figures, and those of which others are a part."""
    used: Collection[str] = {row["indicator_id"] for row in tables["figures"]}
    yield from used
    yield from (row["part_of"] for row in tables["indicators"] if row["indicator_id"] in used)
