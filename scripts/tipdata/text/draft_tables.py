"""The draft of a passage in all tables of a package: figures and identities beside its ledger."""

from __future__ import annotations

from collections.abc import Sequence

from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL, Source
from tipdata.package.load import Package
from tipdata.package.wording import many
from tipdata.text import draft_figures, propose_source, table_rows, worksheet
from tipdata.text.draft import Draft
from tipdata.text.report_copy import Sentence
from tipdata.text.table_rows import Cells
from tipdata.text.worksheet import NO_SHEET, Sheet

_KEYS = {"areas": "area_id", "figures": "figure_id", "identities": "identity_id", "identity_terms": "identity_id"}
_MARKED = {"figures": "note", "identities": "statement"}  # where a drafted row is marked


def add(package: Package, made: Draft, sentences: Sequence[Sentence], sheet: Sheet = NO_SHEET) -> list[Cells]:
    """Add to a draft what follows from it: cells of the source, figures, identities, and areas that they need.

    made:    the draft of the ledger, which is changed
    returns: rows of the worksheet; none where the package has no tables of figures, or the source no edition and area
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        return []
    (cells,) = made.rows["sources"]
    proposed = propose_source.propose(figures, cells["source_id"])
    cells |= {name: worksheet.text(getattr(proposed, name, None)) for name, cell in cells.items() if not cell}
    source = _source(cells)
    if source is None:
        made.notes.append("The source has no edition and area: fill them in, and scan again for drafts of figures.")
        _write(package, made, "sources", [cells])
        return []
    ledger = {f"{row['paragraph']}.{row['sentence']}:{row['start']}": row for row in made.rows["numerals"]}
    drafted = draft_figures.draft(figures, source, sentences, ledger, made.drafted, sheet)
    changed = [(row, drafted.ledger.get(place, {})) for place, row in ledger.items()]
    made.rows["numerals"] = [row | change for row, change in changed if change is not None]
    cells["numerals"] = str(len(made.rows["numerals"]))
    made.rows |= drafted.tables
    for name in ("sources", "numerals"):
        _write(package, made, name, made.rows[name])
    _join(package, made, source.source_id)
    made.notes.append(_told(drafted.worksheet))
    return drafted.worksheet


def dimensions(package: Package) -> list[str]:
    """Columns of figures that divide an indicator, for the worksheet."""
    figures = Figures.load(package)
    return [] if isinstance(figures, tuple) else [one.name for one in figures.dimensions]


def _told(rows: Sequence[Cells]) -> str:
    left = sum(row["check"] != worksheet.DROP for row in rows)
    return f"{many(left, 'row')} drafted for somebody to judge." if left else "Nothing is left to judge."


def _source(cells: Cells) -> Source | None:
    edition, area = cells["edition_year"], cells["ref_area"]
    if not (edition.isdecimal() and area):
        return None
    first = cells["source_id"], cells["title"], cells["publisher"], int(edition), area
    return Source(*first, cells["section"], cells["url"], cells["extent"], None, None, None, "")


def _write(package: Package, made: Draft, name: str, rows: Sequence[Cells]) -> None:
    table = package.tables[name]
    made.files[table.path] = table_rows.of_source(
        table, table_rows.read(package, table), made.rows["sources"][0]["source_id"], rows
    )


def _join(package: Package, made: Draft, source_id: str) -> None:
    """Put the rows of figures and identities into their tables, in place of those of the source that are marked."""
    gone: set[str] = set()
    for name, key in _KEYS.items():
        table = package.tables[name]
        rows = table_rows.read(package, table)
        mark = _MARKED.get(name)
        if mark:
            gone = {r[key] for r in rows if r["source_id"] == source_id and r[mark].startswith(PROPOSAL)}
        kept = [row for row in rows if row[key] not in gone]
        if made.rows[name] or len(kept) < len(rows):
            made.files[table.path] = table_rows.in_order(table, [*kept, *made.rows[name]])
