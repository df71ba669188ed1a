"""Take a source out of the tables, with all that belongs to it and nothing else."""

from collections.abc import Collection, Iterator

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.model import Figures

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""

_OWN_TABLES = ("sources", "sentences", "numerals", "figures", "gaps")
"""Tables whose rows belong to the source that they name."""


def remove_source(figures: Figures, tables: Tables, source_id: str) -> dict[str, list[TextRow]]:
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
