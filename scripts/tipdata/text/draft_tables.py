"""The draft of a passage in all tables of a package: figures and identities beside its ledger."""

from __future__ import annotations

from collections.abc import Sequence

from tipdata.figures.model import Figures
from tipdata.figures.records import PROPOSAL
from tipdata.package.load import Package
from tipdata.package.wording import many
from tipdata.text import propose_source, table_rows
from tipdata.text.draft import Draft
from tipdata.text.draft_figures import Drafted
from tipdata.text.report_copy import Sentence
from tipdata.text.table_rows import Cells
from tipdata.text.worksheet import DROP, Sheet

_KEYS = {"areas": "area_id", "figures": "figure_id", "identities": "identity_id", "identity_terms": "identity_id"}
_MARKED = {"figures": "note", "identities": "statement"}  # where a drafted row is marked


def add(package: Package, made: Draft, sentences: Sequence[Sentence], sheet: Sheet) -> list[Cells]:
    """Add to a draft what follows from it: cells of the source, figures, identities, and areas; and write its files.

    made:    the draft of the ledger, which is changed
    returns: rows of the worksheet; none where the package has no tables of figures, or the source no edition and area
    """
    (cells,) = made.rows["sources"]
    figures = Figures.load(package)
    rows = [] if isinstance(figures, tuple) else _figures(figures, made, sentences, sheet)
    gone: set[str] = set()
    for name, mine in made.rows.items():
        table = package.tables[name]
        before = table_rows.read(package, table)
        key = _KEYS.get(name, "source_id")
        if mark := _MARKED.get(name):
            drafts = [
                row for row in before if row["source_id"] == cells["source_id"] and row[mark].startswith(PROPOSAL)
            ]
            gone = {row[key] for row in drafts}
        elif name not in _KEYS:
            gone = {cells["source_id"]}
        kept = [row for row in before if row[key] not in gone]
        if mine or len(kept) < len(before):
            made.files[table.path] = table_rows.in_order(table, before, [*kept, *mine])
    return rows


def _figures(figures: Figures, made: Draft, sentences: Sequence[Sentence], sheet: Sheet) -> list[Cells]:
    (cells,) = made.rows["sources"]
    proposed = propose_source.propose(figures, cells["source_id"])
    cells |= {name: proposed.get(name, "") for name, cell in cells.items() if not cell}
    source = propose_source.typed(cells)
    if source is None:
        made.notes.append("The source has no edition and area: fill them in, and scan again for drafts of figures.")
        return []
    ledger = {f"{row['paragraph']}.{row['sentence']}:{row['start']}": row for row in made.rows["numerals"]}
    drafted = Drafted(figures, source, ledger, made.drafted, sheet)
    drafted.draft(sentences)
    changed = [(row, drafted.changes.get(place, {})) for place, row in ledger.items()]
    made.rows["numerals"] = [row | change for row, change in changed if change is not None]
    cells["numerals"] = str(len(made.rows["numerals"]))
    made.rows |= drafted.tables
    left = sum(row["check"] != DROP for row in drafted.worksheet)
    made.notes.append(f"{many(left, 'row')} drafted for somebody to judge." if left else "Nothing is left to judge.")
    return drafted.worksheet
